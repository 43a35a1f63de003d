"""Changji's funding by the rule on its own registers, and stays, claims and levels added up in views."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from yiti.foundation.files.operations import store_file
from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.operations import enter_form
from yiti.foundation.forms.queries import get_register
from yiti.registry.staff.models import Person, Posting
from yiti.registry.staff.named import known_to
from yiti.supervision.reckonings.found import Line
from yiti.supervision.reckonings.queries import get_reckoned, list_lines, list_summaries
from yiti.supervision.reckonings.remembered import MEMORY
from yiti.supervision.registers.queries import Looked, find_view, look

from .county import ASSESSED, CENTRE, HOSPITAL, NOW, PACK, TODAY, scope_of

pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    MEMORY.forget()
    yield
    MEMORY.forget()


def tell(form: str, answers: dict[str, Any], *, who: str = "accountant", institution: str = CENTRE, on: date = TODAY) -> Entry:
    scope = scope_of(who)
    MEMORY.forget()
    return enter_form(
        scope=scope, form=form, institution=institution, on=on, answers=answers, today=TODAY, now=NOW, known=known_to(scope=scope, on=TODAY)
    )  # fmt: skip


def line_of(reckoning: str, who: str = "finance", institution: str = CENTRE) -> Line:
    found = list_lines(scope=scope_of(who), pack=PACK, id=reckoning, today=TODAY)[1]
    return next(line for line in found if line.institution == institution)


def shown(line: Line, path: str) -> Decimal:
    return Decimal(str(line.cells[path].value))


class TestFunding:
    def test_an_institutions_need_and_payment_give_its_shortfall(self) -> None:
        assert line_of("core_funding").state == "wait"
        tell("core_funding", {"line": "running_costs", "needed": "5200000", "paid": "5000000"})
        lacking = line_of("core_funding").missing
        assert {item.what for item in lacking} == {"core_funding"}, "one line of two is not the whole"
        assert {item.label.en.partition(":")[0] for item in lacking} == {"Establishment staff"}, "the line that is missing is named"
        tell("core_funding", {"line": "establishment_staff", "needed": "800000", "paid": "800000"})
        found = line_of("core_funding")
        assert (found.state, shown(found, "shortfall_total")) == ("short", Decimal(200000))
        tell("core_funding", {"line": "running_costs", "needed": "5200000", "paid": "5200000"})
        assert line_of("core_funding").state == "met", "the newest of the year counts for each line"

    def test_each_institutions_newest_line_counts_whoever_told_last(self) -> None:
        for house in (CENTRE, HOSPITAL):
            for line in ("running_costs", "establishment_staff"):
                tell("core_funding", {"line": line, "needed": "100", "paid": "100"}, institution=house, who="finance")
        assert [line_of("core_funding", institution=house).state for house in (CENTRE, HOSPITAL)] == ["met", "met"]
        alone = get_reckoned(scope=scope_of("finance"), pack=PACK, id="core_funding", key=CENTRE, today=TODAY)[1]
        assert alone.state == "met"

    def test_what_was_told_last_year_says_nothing_of_this_one(self) -> None:
        tell("core_funding", {"line": "running_costs", "needed": "100", "paid": "50"}, on=date(2025, 12, 1))
        found = line_of("core_funding")
        assert found.state in ("wait", "refused"), found

    def test_matching_subsidies_arrive_by_ninety_five_percent(self) -> None:
        tell("matching_subsidies", {"line": "basic_public_health", "entitled": "800000", "arrived": "760000"})
        for line in ("zero_markup", "examination"):
            tell("matching_subsidies", {"line": line, "entitled": "1000", "arrived": "1000"})
        assert line_of("matching_subsidies").state == "wait", "three lines of four are not the whole"
        tell("matching_subsidies", {"line": "major_public_health", "entitled": "0", "arrived": "0"})
        found = line_of("matching_subsidies")
        assert shown(found, "lines.basic_public_health.ratio") == Decimal("0.95")
        assert shown(found, "lines.zero_markup.ratio") == 1
        assert (found.state, shown(found, "shortfall_total")) == ("short", Decimal(40000))

    def test_the_county_sees_all_and_a_head_the_own(self) -> None:
        for line in ("basic_public_health", "major_public_health", "zero_markup", "examination"):
            tell("matching_subsidies", {"line": line, "entitled": "1000", "arrived": "900"})
        rows = list_lines(scope=scope_of("finance"), pack=PACK, id="matching_subsidies", today=TODAY)[1]
        assert {line.institution for line in rows} == set(ASSESSED)
        rows = list_lines(scope=scope_of("head"), pack=PACK, id="matching_subsidies", today=TODAY)[1]
        assert {line.institution for line in rows} == {CENTRE}
        summary = next(
            one for one in list_summaries(scope=scope_of("clerk"), pack=PACK, today=TODAY) if one.said.id == "matching_subsidies"
        )  # fmt: skip
        assert (summary.counts["short"], summary.counts["wait"]) == (1, 2)


def view_of(form: str, view: str, who: str = "commission") -> Looked:
    register = get_register(scope=scope_of(who), id=form)
    return look(scope=scope_of(who), register=register, view=find_view(scope=scope_of(who), register=register, id=view), today=TODAY)


def number(looked: Looked, value: str) -> Decimal | None:
    """A value of the whole view."""
    assert looked.table is not None
    cell = looked.table.total.cell(value)
    return cell.value if cell else None


class TestViews:
    def test_stays_are_added_up_a_person(self) -> None:
        Person.objects.create(code="000501", name="某医生")
        Posting.objects.create(
            person_id="000501", institution_id=HOSPITAL, position="doctor", post_kind="doctors", identity="establishment",
            from_on=date(2020, 1, 1),
        )  # fmt: skip
        stay = {"person": "000501", "kind": "training", "from_place": "卫生院", "to_place": "市医院"}
        tell("rotation", stay | {"from_on": "2026-01-01", "until_on": "2026-01-31"}, who="hospital_head", institution=HOSPITAL)
        tell("rotation", stay | {"from_on": "2026-03-01", "until_on": "2026-03-11"}, who="hospital_head", institution=HOSPITAL)
        found = view_of("rotation", "stays_each", "hospital_head")
        assert found.table is not None
        (row,) = found.table.rows
        assert row.key == "000501"
        assert [cell.value for cell in (row.cell("stays"), row.cell("days")) if cell] == [2, 40], "from the first day to the last"

    def test_a_claim_comes_to_its_costs_and_waits_until_somebody_decides(self) -> None:
        scope = scope_of("head")
        file = store_file(scope=scope, name="凭证.pdf", content=b"%PDF-1.4\n%%EOF\n", institution=CENTRE, now=NOW).pk
        claim = {"event": "疫情处置", "from_on": "2026-08-01", "labour": "30000", "materials": "12500", "evidence": file}
        tell("emergency_claims", claim, who="head")
        assert number(view_of("emergency_claims", "by_house"), "costs") == 42500
        assert view_of("emergency_claims", "undecided").wrong == 1

    def test_institutions_without_an_entry_are_named(self) -> None:
        assert view_of("institution_functions", "unregistered").wrong == len(ASSESSED)
        answers = {"from_on": "2021-01-01", "nature": "class_one", "functions": ["basic_care"], "document": "一号"}
        tell("institution_functions", answers, who="commission")
        assert view_of("institution_functions", "unregistered").wrong == len(ASSESSED) - 1
