"""A report from its start to its review: what is missing, who must not, who comes second, what is sent back."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from yiti.foundation.workflow.models import Step
from yiti.foundation.workflow.operations import UnableToMove
from yiti.kernel.refusals import Conflict, Forbidden
from yiti.measure.assessment.models import Cycle, Report
from yiti.measure.assessment.operations import (
    accept_report,
    return_report,
    save_values,
    send_report,
    start_report,
)
from yiti.measure.assessment.operations.values import ValueEntry
from yiti.measure.assessment.queries import (
    get_report_sheet,
    require_open_month,
)
from yiti.measure.assessment.reports import ReportClosed, UnableToReport

from . import quarters
from .county import CENTRE, HOSPITAL, TODAY, scope_of
from .quarters import QUARTER, accounts, report

pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture
def quarter(county: None) -> Cycle:
    return quarters.open_it()


def step(name: str, subject: str = CENTRE) -> Step:
    return Step.objects.get(workflow="quarter", period=QUARTER, step=name, subject=subject)


def revision(institution: str = CENTRE) -> int:
    return Report.objects.get(institution=institution, is_current=True).revision


@pytest.mark.usefixtures("quarter")
def test_a_report_needs_the_accounts_of_all_three_months() -> None:
    accounts(CENTRE, months=(7, 8))
    start_report(scope=scope_of("accountant"), period=QUARTER, institution=CENTRE)
    with pytest.raises(UnableToReport) as refusal:
        send_report(scope=scope_of("accountant"), period=QUARTER, institution=CENTRE, today=TODAY, revision=1)
    assert refusal.value.code == "accounts-missing"
    assert "9" in refusal.value.message.zh
    assert refusal.value.clause is not None
    assert step("send").state == Step.State.OPEN


@pytest.mark.usefixtures("quarter")
@pytest.mark.parametrize("who", ["stranger", "stranger_accountant", "clerk", "reviewer", "assessor", "staff", "auditor"])
def test_the_stranger_neither_starts_saves_nor_sends(who: str) -> None:
    accounts(CENTRE)
    start_report(scope=scope_of("accountant"), period=QUARTER, institution=CENTRE)
    for act in (
        lambda: start_report(scope=scope_of(who), period=QUARTER, institution=CENTRE),
        lambda: save_values(scope=scope_of(who), period=QUARTER, institution=CENTRE, values=[], revision=1),
        lambda: send_report(scope=scope_of(who), period=QUARTER, institution=CENTRE, today=TODAY, revision=1),
    ):
        with pytest.raises(Forbidden):
            act()


@pytest.mark.usefixtures("quarter")
def test_values_follow_from_their_parts_and_contradictions_are_refused() -> None:
    start_report(scope=scope_of("accountant"), period=QUARTER, institution=CENTRE)

    def save(**parts: Any) -> None:
        numbers = {name: Decimal(number) if name != "indicator" else number for name, number in parts.items()}
        save_values(scope=scope_of("accountant"), period=QUARTER, institution=CENTRE, values=[ValueEntry(**numbers)], revision=revision())

    save(indicator=quarters.RATIO, numerator="30", denominator="40")
    sheet = get_report_sheet(scope=scope_of("reviewer"), period=QUARTER, institution=CENTRE)
    line = next(line for line in sheet.lines if line.indicator.code == quarters.RATIO)
    assert line.value is not None
    assert line.value.value == Decimal("0.75")
    for wrong in (
        {"indicator": "hotel", "value": "1"},
        {"indicator": quarters.RATIO, "numerator": "41", "denominator": "40"},
        {"indicator": quarters.RATIO, "numerator": "30", "denominator": "40", "value": "0.8"},
        {"indicator": quarters.RATIO, "numerator": "30"},
        {"indicator": quarters.RATIO, "value": "1e30"},
        {"indicator": quarters.RATIO, "value": "NaN"},
    ):
        with pytest.raises(UnableToReport):
            save(**wrong)


@pytest.mark.usefixtures("quarter")
def test_of_two_who_save_one_report_the_second_is_told() -> None:
    start_report(scope=scope_of("accountant"), period=QUARTER, institution=CENTRE)
    values = [ValueEntry(quarters.RATIO, value=Decimal("0.5"))]
    save_values(scope=scope_of("accountant"), period=QUARTER, institution=CENTRE, values=values, revision=1)
    with pytest.raises(Conflict):
        save_values(scope=scope_of("head"), period=QUARTER, institution=CENTRE, values=[], revision=1)
    assert Report.objects.get().values.count() == 1


@pytest.mark.usefixtures("quarter")
def test_a_late_report_is_taken_and_a_second_one_refused() -> None:
    report(CENTRE)
    assert step("send").done_on == TODAY
    with pytest.raises(ReportClosed):
        send_report(scope=scope_of("head"), period=QUARTER, institution=CENTRE, today=TODAY, revision=revision())
    with pytest.raises(ReportClosed):
        save_values(scope=scope_of("head"), period=QUARTER, institution=CENTRE, values=[], revision=revision())
    with pytest.raises(ReportClosed):
        require_open_month(scope=scope_of("accountant"), institution=CENTRE, month=date(2026, 8, 1))
    require_open_month(scope=scope_of("stranger_accountant"), institution=HOSPITAL, month=date(2026, 8, 1))


@pytest.mark.usefixtures("quarter")
def test_a_returned_report_gets_a_new_version_with_its_values() -> None:
    report(CENTRE, values=[ValueEntry(quarters.RATIO, value=Decimal("0.5"))])
    with pytest.raises(UnableToMove):
        return_report(scope=scope_of("reviewer"), period=QUARTER, institution=CENTRE, reason=" ", today=TODAY, revision=revision())
    return_report(scope=scope_of("reviewer"), period=QUARTER, institution=CENTRE, reason="缺凭证", today=TODAY, revision=revision())
    assert step("send").state == Step.State.RETURNED
    require_open_month(scope=scope_of("accountant"), institution=CENTRE, month=date(2026, 8, 1))
    again = start_report(scope=scope_of("accountant"), period=QUARTER, institution=CENTRE)
    assert (again.version, again.state, again.values.count()) == (2, Report.State.DRAFT, 1)
    send_report(scope=scope_of("accountant"), period=QUARTER, institution=CENTRE, today=TODAY, revision=again.revision)
    accept_report(scope=scope_of("reviewer"), period=QUARTER, institution=CENTRE, today=TODAY, revision=revision())
    assert step("lead_review").state == Step.State.DONE
    with pytest.raises(ReportClosed):
        accept_report(scope=scope_of("commission"), period=QUARTER, institution=CENTRE, today=TODAY, revision=revision())
    assert Report.objects.filter(institution=CENTRE).count() == 2


@pytest.mark.usefixtures("quarter")
@pytest.mark.parametrize("who", ["other_reviewer", "head", "accountant", "stranger", "clerk", "assessor", "staff"])
def test_only_the_lead_hospital_reviews_its_members(who: str) -> None:
    report(CENTRE)
    with pytest.raises(Forbidden):
        accept_report(scope=scope_of(who), period=QUARTER, institution=CENTRE, today=TODAY, revision=revision())


@pytest.mark.usefixtures("quarter")
def test_a_reviewer_of_the_institution_itself_is_passed_over() -> None:
    report(CENTRE)
    own = scope_of("head")
    own = type(own)(own.actor, dict(own.grants) | {"accounts.review": frozenset({CENTRE})})
    with pytest.raises(Forbidden):
        accept_report(scope=own, period=QUARTER, institution=CENTRE, today=TODAY, revision=revision())
    accept_report(scope=scope_of("commission"), period=QUARTER, institution=CENTRE, today=TODAY, revision=revision())
