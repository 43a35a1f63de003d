"""The four departments' yearly opinions, and the monthly visits to village clinics."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from yiti.foundation.audit.models import Change
from yiti.kernel.refusals import Conflict, Forbidden
from yiti.measure.assessment.models import ClinicAssessment, JointOpinion
from yiti.measure.assessment.operations import (
    Opinion,
    UnableToAssessClinic,
    UnableToGiveOpinion,
    assess_clinic,
    correct_clinic,
    enter_opinions,
)
from yiti.measure.assessment.queries import list_clinic_assessments, list_clinic_years, list_missing_opinions, list_opinions
from yiti.registry.institutions.models import Institution

from .county import ASSESSED, CENTRE, CLINICS, HOSPITAL, TODAY, scope_of

pytestmark = pytest.mark.usefixtures("county")
DEPARTMENTS = {"commission": "health", "hr": "hr", "finance": "finance", "insurance": "insurance"}


def opine(who: str, *opinions: Opinion, year: int = 2025) -> list[JointOpinion]:
    return enter_opinions(scope=scope_of(who), year=year, opinions=opinions, today=TODAY)


def test_the_four_departments_each_speak_for_themselves() -> None:
    assert set(list_missing_opinions(scope=scope_of("commission"), year=2025)) == set(DEPARTMENTS.values())
    for who in DEPARTMENTS:
        opine(who, *(Opinion(code, True) for code in ASSESSED))
    assert list_missing_opinions(scope=scope_of("commission"), year=2025) == {}
    assert set(JointOpinion.objects.values_list("department", "entered_by")) == {(name, who) for who, name in DEPARTMENTS.items()}
    assert [institution.code for institution, _ in list_opinions(scope=scope_of("head"), year=2025)] == [CENTRE]


@pytest.mark.parametrize("who", ["clerk", "lead", "group", "head", "stranger", "assessor", "reviewer", "staff", "admin"])
def test_nobody_else_has_a_say(who: str) -> None:
    with pytest.raises(Forbidden):
        opine(who, Opinion(CENTRE, True))


def test_a_no_says_why_and_may_be_thought_over() -> None:
    with pytest.raises(UnableToGiveOpinion):
        opine("finance", Opinion(CENTRE, False))
    opine("finance", Opinion(CENTRE, False, "专项资金使用不规范"))
    opine("finance", Opinion(CENTRE, True))
    row = JointOpinion.objects.get()
    assert row.agrees
    change = Change.objects.filter(table="assessment_jointopinion").last()
    assert change is not None
    assert change.before is not None
    assert change.before["opinion"] == "专项资金使用不规范"


@pytest.mark.parametrize(
    ("opinions", "year"),
    [([Opinion(CENTRE, True)], 2026), ([Opinion("652301-H1", True)], 2025), ([Opinion(CENTRE, True), Opinion(CENTRE, True)], 2025)],
)
def test_a_year_not_over_or_an_institution_out_of_place_is_refused(opinions: list[Opinion], year: int) -> None:
    with pytest.raises(UnableToGiveOpinion):
        opine("hr", *opinions, year=year)
    assert not JointOpinion.objects.exists()


def assess(who: str = "hospital_head", clinic: str = CLINICS[0], **more: Any) -> ClinicAssessment:
    values: dict[str, Any] = {"month": "2026-09", "kind": "assessment", "score": Decimal("88.5"), "today": TODAY}
    return assess_clinic(scope=scope_of(who), clinic=clinic, **(values | more))


def test_a_hospital_assesses_its_clinics_once_a_month() -> None:
    made = assess()
    assert made.assessor_id == HOSPITAL
    with pytest.raises(Conflict):
        assess(kind="guidance", score=None, findings="指导建档")
    assess(month="2026-08", kind="guidance", score=None, findings="指导建档")
    years = {row.clinic.code: row for row in list_clinic_years(scope=scope_of("hospital_head"), year=2026, today=TODAY)}
    assert set(years) == set(CLINICS)
    assert (years[CLINICS[0]].done, years[CLINICS[0]].due) == (2, 10)
    assert years[CLINICS[0]].missing == (1, 2, 3, 4, 5, 6, 7, 10)


@pytest.mark.parametrize("who", ["head", "clerk", "accountant", "reviewer", "commission", "assessor", "staff", "group"])
def test_only_the_own_hospital_assesses_a_clinic(who: str) -> None:
    with pytest.raises(Forbidden):
        assess(who)
    made = assess()
    with pytest.raises(Forbidden):
        correct_clinic(scope=scope_of(who), id=made.pk, kind="assessment", score=Decimal(100), today=TODAY)


@pytest.mark.parametrize(
    "more",
    [
        {"clinic": CENTRE},
        {"month": "2026-11"},
        {"month": "2026Q3"},
        {"score": None},
        {"score": Decimal("100.01")},
        {"score": Decimal(-1)},
        {"kind": "guidance", "score": None},
        {"kind": "hotel"},
    ],
)
def test_what_is_no_assessment_of_a_clinic_is_refused(more: dict[str, Any]) -> None:
    with pytest.raises(UnableToAssessClinic):
        assess(**more)
    assert not ClinicAssessment.objects.exists()


def test_a_centre_without_villages_assesses_none() -> None:
    centre = Institution.objects.get(code=CENTRE)
    Institution.objects.create(
        code="652301004-S01", name="社区站", short_name="社区站", type="community_station", parent=centre, place=centre.place
    )
    with pytest.raises(UnableToAssessClinic):
        assess("head", "652301004-S01")


def test_a_correction_is_in_the_audit_and_the_stranger_sees_nothing() -> None:
    made = assess()
    correct_clinic(scope=scope_of("hospital_head"), id=made.pk, kind="assessment", score=Decimal(80), today=TODAY)
    change = Change.objects.filter(action="clinic.correct").get()
    assert change.before is not None
    assert change.after is not None
    assert (change.before["score"], change.after["score"]) == ("88.50", "80")
    assert not list_clinic_assessments(scope=scope_of("head")).exists()
    assert list_clinic_assessments(scope=scope_of("commission"), clinic=CLINICS[0], month=date(2026, 9, 1)).count() == 1
