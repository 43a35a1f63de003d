"""What the county decides holds from its day, by two persons, within what its document allows."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from yiti.foundation.audit.models import Change
from yiti.foundation.decisions.models import Decision
from yiti.foundation.decisions.operations import (
    UnableToDecide,
    UnableToSettle,
    approve_decision,
    propose_decision,
    reject_decision,
    withdraw_decision,
)
from yiti.foundation.decisions.queries import get_book, get_decided, list_decisions
from yiti.kernel.four_eyes import UnableToActAlone
from yiti.kernel.refusals import Forbidden, Refused
from yiti.policy.packs import load_pack

from .county import NOW, PACK, ROLES, TODAY, scope_of

pytestmark = pytest.mark.usefixtures("county")


def propose(name: str = "clerk", now: datetime = NOW, **more: Any) -> Decision:
    values: dict[str, Any] = {
        "parameter": "reference_wage", "value": "75000", "from_on": date(2026, 1, 1), "number": "昌卫发〔2026〕1号",
        "decided_on": date(2026, 1, 5), "today": TODAY,
    }  # fmt: skip
    return propose_decision(scope=scope_of(name), now=now, **(values | more))


def decide(**more: Any) -> Decision:
    return approve_decision(scope=scope_of("lead"), id=propose(**more).pk, now=NOW)


def points(**more: str) -> dict[str, str]:
    codes = [indicator.code for indicator in load_pack(PACK).indicators]
    return {codes[0]: "60", codes[1]: "40"} | more


def test_a_proposal_holds_nothing_until_another_approves_it() -> None:
    proposal = propose()
    assert not get_book(scope=scope_of("clerk"), on=TODAY).is_set("reference_wage")
    approve_decision(scope=scope_of("lead"), id=proposal.pk, now=NOW)
    figure = get_book(scope=scope_of("clerk"), on=TODAY).parameter("reference_wage")
    assert figure.number == 75000
    assert "昌卫发〔2026〕1号" in figure.note.zh


def test_nobody_approves_or_rejects_what_he_proposed() -> None:
    proposal = propose("lead")
    with pytest.raises(UnableToActAlone):
        approve_decision(scope=scope_of("lead"), id=proposal.pk, now=NOW)
    with pytest.raises(UnableToActAlone):
        reject_decision(scope=scope_of("lead"), id=proposal.pk, now=NOW, answer="不行")


@pytest.mark.parametrize("name", [name for name, role in ROLES.items() if role not in ("office_clerk", "office_lead", "commission")])
def test_who_may_not_propose_cannot(name: str) -> None:
    with pytest.raises(Forbidden):
        propose(name)


@pytest.mark.parametrize("name", [name for name, role in ROLES.items() if role not in ("office_lead", "commission")])
def test_who_may_not_approve_cannot(name: str) -> None:
    proposal = propose("lead2")
    with pytest.raises(Forbidden):
        approve_decision(scope=scope_of(name), id=proposal.pk, now=NOW)
    proposal.refresh_from_db()
    assert proposal.state == Decision.State.PROPOSED


def test_the_second_of_two_who_settle_is_told_and_nothing_is_lost() -> None:
    proposal = propose()
    approve_decision(scope=scope_of("lead"), id=proposal.pk, now=NOW)
    with pytest.raises(UnableToSettle):
        reject_decision(scope=scope_of("commission"), id=proposal.pk, now=NOW, answer="不行")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.settled_by) == (Decision.State.APPROVED, "lead")


def test_a_later_decision_ends_the_earlier_one_on_its_first_day() -> None:
    first = decide()
    decide(value="80000", from_on=date(2026, 7, 1), number="昌卫发〔2026〕9号")
    first.refresh_from_db()
    assert first.until_on == date(2026, 7, 1)
    scope = scope_of("clerk")
    assert get_book(scope=scope, on=date(2026, 6, 30)).parameter("reference_wage").number == 75000
    assert get_book(scope=scope, on=date(2026, 7, 1)).parameter("reference_wage").number == 80000
    assert [decided.value for decided in get_decided(scope=scope, on=date(2026, 6, 30))] == ["75000"]


def test_an_approved_decision_cannot_be_replaced_from_its_own_day_or_before() -> None:
    decide()
    for day in (date(2026, 1, 1), date(2025, 6, 1)):
        with pytest.raises(UnableToDecide) as refusal:
            propose(value="80000", from_on=day)
        assert refusal.value.code == "not-later"


def test_two_proposals_for_one_day_cannot_both_be_approved() -> None:
    first, second = propose(), propose(value="80000")
    approve_decision(scope=scope_of("lead"), id=first.pk, now=NOW)
    with pytest.raises(UnableToDecide):
        approve_decision(scope=scope_of("lead"), id=second.pk, now=NOW)


def test_a_value_below_the_documents_floor_is_refused_with_the_clause() -> None:
    with pytest.raises(Refused) as refusal:
        propose(parameter="funds.development_rate", value="0.10")
    assert refusal.value.code == "below-minimum"
    assert refusal.value.clause is not None
    assert decide(parameter="funds.development_rate", value="0.20").state == Decision.State.APPROVED


def test_a_value_that_the_document_fixes_is_refused() -> None:
    with pytest.raises(Refused):
        propose(parameter="deadlines.feedback", value="22")


@pytest.mark.parametrize(
    "more",
    [
        {"parameter": "no_such"},
        {"number": " "},
        {"decided_on": TODAY + timedelta(days=1)},
        {"applies_to": ["hotel"]},
        {"from_on": date(2020, 12, 31)},
        {"decided_on": date(2020, 12, 31)},
        {"number": "昌" * 61},
    ],
)
def test_what_cannot_be_decided_is_refused_and_not_stored(more: dict[str, Any]) -> None:
    with pytest.raises(UnableToDecide):
        propose(**more)
    assert not Decision.objects.exists()


def test_scoring_points_are_of_known_indicators_and_add_up_to_100() -> None:
    decide(parameter="scoring_points", value=points(), from_on=date(2026, 1, 1))
    with pytest.raises(UnableToDecide) as refusal:
        propose(parameter="scoring_points", value=points() | {load_pack(PACK).indicators[2].code: "0.5"}, from_on=date(2026, 7, 1))
    assert refusal.value.code == "points-sum"
    for wrong in ({"hotel": "100"}, {load_pack(PACK).indicators[0].code: "viel"}):
        with pytest.raises(Refused):
            propose(parameter="scoring_points", value=wrong, from_on=date(2026, 7, 1))


def test_only_the_proposer_takes_a_proposal_back() -> None:
    proposal = propose()
    with pytest.raises(Forbidden):
        withdraw_decision(scope=scope_of("clerk2"), id=proposal.pk, now=NOW)
    assert withdraw_decision(scope=scope_of("clerk"), id=proposal.pk, now=NOW).state == Decision.State.WITHDRAWN


def test_a_rejection_needs_a_reason() -> None:
    proposal = propose()
    with pytest.raises(UnableToDecide):
        reject_decision(scope=scope_of("lead"), id=proposal.pk, now=NOW, answer=" ")


def test_every_step_is_in_the_audit_with_before_and_after() -> None:
    decision = decide()
    changes = Change.objects.filter(table="decisions_decision", key=str(decision.pk)).order_by("pk")
    assert [change.action for change in changes] == ["decisions.propose", "decisions.approved"]
    assert changes[1].before is not None
    assert changes[1].after is not None
    assert (changes[1].before["state"], changes[1].after["state"]) == ("proposed", "approved")


def test_the_stranger_without_the_right_sees_no_decisions() -> None:
    decide()
    assert list_decisions(scope=scope_of("head"), on=TODAY).count() == 1
    with pytest.raises(Forbidden):
        list_decisions(scope=scope_of("assessor"))
