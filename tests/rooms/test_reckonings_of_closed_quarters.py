"""Pay and scores as inputs of reckonings: what a closed quarter says, and the rule run by hand on it."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from yiti.kernel.scopes import system_scope
from yiti.measure.assessment.models import InstitutionResult
from yiti.money.pay.models import Payslip
from yiti.money.pay.operations import correct_quarter
from yiti.policy.packs import load_pack
from yiti.policy.packs.shapes.reckonings import Reckoning
from yiti.policy.rules import compute
from yiti.registry.staff.models import Posting
from yiti.supervision.reckonings.remembered import MEMORY
from yiti.supervision.reckonings.running import Reckoned, make_ground, reckon_all
from yiti.supervision.reckonings.windows import window_of

from . import paying
from .county import CENTRE, HOSPITAL, NOW, PACK, PASTORAL, TODAY, scope_of

pytestmark = pytest.mark.usefixtures("county")
HOUSES = {"institutions": ["community_centre", "township_hospital"]}


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    MEMORY.forget()
    yield
    MEMORY.forget()


def run(rule: str, clause: str, inputs: dict[str, Any], each: dict[str, Any] | None = None, period: str = "year") -> dict[str, Reckoned]:
    said = Reckoning.model_validate(
        {
            "id": "tried", "label": {"zh": "试", "en": "Tried"}, "rule": rule, "clause": clause, "each": each or HOUSES, "period": period,
            "owed_by": "finance_bureau", "inputs": inputs,
        }, strict=False,
    )  # fmt: skip
    MEMORY.forget()
    return {one.subject.key: one for one in reckon_all(make_ground(system_scope(), load_pack(PACK), said, window_of(said, TODAY)))}


def linked(pay: dict[str, Any], **more: Any) -> dict[str, Reckoned]:
    return run("linked-total", "六(二)2(3)", {"reward_performance": {"pay": pay}, "incremental_reward": {"constant": 0}}, **more)


def total_of(found: Reckoned) -> Decimal:
    assert found.answer is not None, found.missing
    return Decimal(str(found.answer.figures["linked_total"].value))


def by_hand(amount: Decimal) -> Decimal:
    inputs = {"reward_performance": str(amount), "incremental_reward": "0"}
    return Decimal(str(compute("linked-total", pack=PACK, on=TODAY, inputs=inputs).figures["linked_total"].value))


class TestPay:
    def test_an_institutions_slips_are_added_up_and_who_has_none_owes_them(self) -> None:
        paying.distributed()
        found = linked({"parts": ["amount"]})
        slips = Payslip.objects.filter(institution=CENTRE)
        assert total_of(found[CENTRE]) == by_hand(sum((slip.amount for slip in slips), Decimal(0))) > 0
        assert [one.label.zh for one in found[HOSPITAL].missing] == [one.label.zh for one in found[PASTORAL].missing] != []
        both = linked({"parts": ["post_pay", "performance_pay"]})
        assert total_of(both[CENTRE]) == by_hand(sum((slip.post_pay + slip.performance_pay for slip in slips), Decimal(0)))

    def test_a_mean_is_that_of_different_people_and_of_some_alone(self) -> None:
        paying.distributed()
        nurses = set(Posting.objects.filter(institution=CENTRE, position="nurse").values_list("person_id", flat=True))
        slips = [slip for slip in Payslip.objects.filter(institution=CENTRE) if slip.person_id in nurses]
        assert 1 < len(slips) == len({slip.person_id for slip in slips})
        mean = (sum((slip.gross for slip in slips), Decimal(0)) / len(slips)).quantize(Decimal("0.01"))
        found = linked({"parts": ["gross"], "people": {"position": ["nurse"]}, "mean": True})
        assert total_of(found[CENTRE]) == by_hand(mean)

    def test_a_person_has_the_own_slips_alone(self) -> None:
        paying.distributed()
        own = {slip.person_id: slip.amount for slip in Payslip.objects.filter(institution=CENTRE)}
        found = {
            one.subject.person.person_id: one for one in linked({"parts": ["amount"]}, each={"staff": {}}).values() if one.subject.person
        }
        assert {code: total_of(found[code]) for code in own} == {code: by_hand(amount) for code, amount in own.items()}

    def test_what_was_paid_stays_paid_when_the_quarter_is_reckoned_anew(self) -> None:
        paying.published_and_distributed()
        before = total_of(linked({"parts": ["amount"]})[CENTRE])
        paying.uphold_appeal()
        correct_quarter(scope=scope_of("clerk"), period=paying.QUARTER, now=NOW)
        assert total_of(linked({"parts": ["amount"]})[CENTRE]) == before

    def test_another_quarters_slips_do_not_count(self) -> None:
        paying.distributed()
        Payslip.objects.update(period="2026Q2")
        assert linked({"parts": ["amount"]}, period="quarter")[CENTRE].missing
        assert total_of(linked({"parts": ["amount"]})[CENTRE]) > 0


class TestScores:
    INPUTS: dict[str, Any] = {
        "pool_to_date": {"constant": 1004000}, "approved_year_total": {"constant": 1800000}, "granted_to_date": {"constant": 450000},
        "score": {"scores": {}}, "quarter_method": {"constant": "proportional"},
    }  # fmt: skip

    def test_the_ranked_score_of_the_quarter_moves_the_total_as_by_hand(self) -> None:
        paying.fed_back()
        found = run("quarter-total", "附件1 九(一)1", self.INPUTS)
        kept = {row.institution_id: row.score for row in InstitutionResult.objects.all()}
        assert set(kept) == {CENTRE, HOSPITAL, PASTORAL} <= set(found)
        for code, score in kept.items():
            inputs = {name: one["constant"] for name, one in self.INPUTS.items() if "constant" in one} | {"score": str(score)}
            answer = compute("quarter-total", pack=PACK, on=TODAY, inputs=inputs)
            held = found[code].answer
            assert held is not None and held.figures["level_one_total"].value == answer.figures["level_one_total"].value

    def test_before_the_quarter_is_ranked_the_score_is_missing(self) -> None:
        paying.ready_to_rank()
        assert [(one.path, one.source) for one in run("quarter-total", "附件1 九(一)1", self.INPUTS)[CENTRE].missing] == [
            ("score", "scores")
        ]
