"""A graded indicator whose grades the county decided by value: proposed, corrected with a reason, frozen, told in drift."""

import json
from datetime import date
from decimal import Decimal

import pytest

from yiti.foundation.runs.models import Run
from yiti.kernel.figures import walk
from yiti.kernel.refusals import Refused
from yiti.measure.assessment.operations import UnableToScore, send_scores, take_live
from yiti.measure.assessment.queries import list_methods
from yiti.money.pay.queries import find_path, get_explained
from yiti.money.pay.verification import drift_period, verify_period

from . import live, paying, quarters
from .county import ASSESSED, CENTRE, HOSPITAL, NOW, PASTORAL, TODAY, scope_of
from .live import FROM, LIVE, OTHER, PLAIN
from .quarters import QUARTER, decide, enter

pytestmark = pytest.mark.usefixtures("county")
LATER = date(2026, 8, 1)
GRADES = "0.1=1, 0.3=0.6, 0.5=0.2"
"""Antibiotics in so many of the prescriptions; the lower the better. The centre stands at 0.4, the hospital at 0.1."""


@pytest.fixture
def graded(county: None) -> None:
    live.ready()
    decide("scoring_methods", {LIVE: "graded"}, LATER)
    decide("scoring_grades", {LIVE: GRADES}, FROM)


def proposed() -> dict[str, Decimal | None]:
    return {code: proposal.score for (code, indicator), proposal in live.proposals().found.items() if indicator == LIVE}


def test_points_are_proposed_from_the_grade_that_the_value_reaches(graded: None) -> None:
    assert proposed() == {CENTRE: Decimal("2.0000"), HOSPITAL: Decimal("10.0000"), PASTORAL: None}
    planned = next(row.planned for row in list_methods(scope=scope_of("clerk"), period=QUARTER) if row.indicator == LIVE)
    assert planned is not None
    assert planned.is_live
    assert [(grade.at, grade.share) for grade in planned.parts[0].grades] == [("0.1", "1"), ("0.3", "0.6"), ("0.5", "0.2")]


def test_without_grades_it_stays_with_the_assessor(county: None) -> None:
    live.ready()
    decide("scoring_methods", {LIVE: "graded"}, LATER)
    lacks = next(proposal.lacks for (_, indicator), proposal in live.proposals().found.items() if indicator == LIVE)
    assert lacks is not None
    assert "what each grade takes" in lacks.en


def test_another_score_needs_a_reason(graded: None) -> None:
    with pytest.raises(UnableToScore) as refusal:
        enter("assessor", CENTRE, LIVE, "6")
    assert refusal.value.code == "live-reason"
    assert enter("assessor", CENTRE, LIVE, "6", reason="两张处方补录").score == Decimal(6)


@pytest.fixture
def ranked(graded: None) -> Run:
    for institution in ASSESSED:
        quarters.report(institution, accept=True)
    enter("assessor", HOSPITAL, LIVE, "6", reason="现场抽查有处方未录")
    take_live(scope=scope_of("assessor"), period=QUARTER, seal=live.seal([CENTRE, PASTORAL]), now=NOW)
    for institution in ASSESSED:
        enter("assessor", institution, PLAIN, "40")
        enter("assessor2", institution, OTHER, "30")
    for who in ("assessor", "assessor2"):
        send_scores(scope=scope_of(who), period=QUARTER, today=TODAY)
    paying.build_people()
    paying.build_money()
    return paying.rank()


def test_the_run_keeps_the_grades_and_opens_down_to_the_list(ranked: Run) -> None:
    row = next(row for row in json.loads(ranked.inputs)["institutions"] if row["id"] == CENTRE)
    part = next(item for item in row["indicators"] if item["id"] == LIVE)["live"]["parts"][0]
    assert (part["method"], part["better"], [grade["at"] for grade in part["grades"]]) == ("graded", "lower", ["0.1", "0.3", "0.5"])
    found = next(row for row in json.loads(ranked.results)["institutions"] if row["id"] == HOSPITAL)
    assert found["live"][LIVE]["score"] == "10.0000"
    explained = get_explained(scope=scope_of("clerk"), run=ranked.pk, path=find_path(ranked, CENTRE, "score"))
    figures = list(walk([explained.figure]))
    assert f"live_value:{CENTRE}:{QUARTER}:{LIVE}:numerator" in {figure.record for figure in figures}
    grades = [figure for figure in figures if "grade, from" in figure.label.en]
    assert grades
    assert all(figure.record == "decision:昌卫发〔2026〕3号" for figure in grades)


def test_late_services_are_drift_and_change_nothing(ranked: Run) -> None:
    live.later(CENTRE, 0, 10)
    assert verify_period(scope=scope_of("clerk"), period=QUARTER).mismatches == []
    changes = [change for item in drift_period(scope=scope_of("commission"), period=QUARTER) for change in item.changes]
    assert {path.rpartition(f"live.{LIVE}.")[2]: (was, now) for path, was, now in changes}["score"] == ("2.0000", "6.0000")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({LIVE: "10%=1"}, "wrong-type"), ({LIVE: "0.1=1.5"}, "out-of-range"), ({LIVE: "0.5=1, 0.1=0.2"}, "inconsistent"),
        ({"medical_income_change": "0.1=1"}, "inconsistent"), ({"infection_control": "0.1=1"}, "unknown-field"),
    ],
)  # fmt: skip
def test_grades_that_cannot_be_meant_are_refused(value: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        decide("scoring_grades", value, FROM)
    assert refusal.value.code == code
