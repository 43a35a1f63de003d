"""Midong's answer of 2024 on the district's own records: what its rules reckon, and what its registers tell."""

from datetime import date
from typing import Any

import pytest

from yiti.foundation.decisions.operations import approve_decision, propose_decision
from yiti.foundation.forms.answers import UnableToEnter
from yiti.kernel.scopes import EVERYWHERE, Actor, Scope
from yiti.supervision.registers.tables import Table
from yiti.supervision.targets.queries import list_facts

from .county import NOW
from .small_place import CENTRE, HOSPITAL, build_place, lines, looked, put, says

PACK, TODAY = "midong-2024", date(2024, 10, 15)
SEES = Scope(Actor("c", "c", "commission"), {"documents.see": EVERYWHERE})
SUBSIDY = {"clinic": "某村卫生室", "people": "1200", "workload": "900"}


@pytest.fixture(autouse=True)
def district(db: None, settings: Any) -> None:
    build_place(PACK, TODAY)


def decide(parameter: str, value: dict[str, str]) -> None:
    grants = dict.fromkeys(("decisions.propose", "decisions.approve", "decisions.see"), EVERYWHERE)
    clerk, lead = (Scope(Actor(name, name, "office_lead"), grants) for name in ("clerk", "lead"))
    made = propose_decision(
        scope=clerk, parameter=parameter, value=value, from_on=date(2024, 1, 1), number="1", decided_on=date(2024, 1, 1), today=TODAY,
        now=NOW, reason="测试",
    )  # fmt: skip
    approve_decision(scope=lead, id=made.pk, now=NOW)


def table(form: str, view: str) -> Table:
    found = looked(form, view, TODAY).table
    assert found is not None
    return found


def total(form: str, view: str, value: str) -> str:
    cell = table(form, view).total.cell(value)
    return str(getattr(cell, "value", None))


def test_townships_and_institutions_are_counted_against_the_answer() -> None:
    line = lines(PACK, "institution_counts", TODAY)["county"]
    assert (line.state, says(line, "total"), says(line, "units.covered"), says(line, "units.ratio")) == ("short", 4, 2, "1.0000")


def test_what_was_paid_in_2023_agrees_with_over_eight_million() -> None:
    put("village_subsidies", {**SUBSIDY, "year": "2023", "line": "fiscal", "amount": "5000000"}, TODAY, HOSPITAL)
    line = lines(PACK, "subsidies_2023", TODAY)["county"]
    assert (line.state, says(line, "difference")) == ("short", "-3000000.00")
    put("village_subsidies", {**SUBSIDY, "year": "2023", "line": "essential_medicine", "amount": "3120500"}, TODAY, HOSPITAL)
    put("village_subsidies", {**SUBSIDY, "year": "2022", "line": "fiscal", "amount": "9"}, TODAY, HOSPITAL)
    line = lines(PACK, "subsidies_2023", TODAY)["county"]
    assert (line.state, says(line, "total")) == ("met", "8120500.00")
    assert len(table("village_subsidies", "each_year").rows) == 2


def test_each_subsidy_goes_by_its_own_rates_and_the_doctors_licence() -> None:
    put("village_subsidies", {**SUBSIDY, "year": "2024", "line": "fiscal", "amount": "9000"}, TODAY, HOSPITAL)
    (line,) = lines(PACK, "village_subsidies", TODAY).values()
    assert line.state in ("wait", "refused")
    decide("subsidy_rates.population", {"fiscal": "5"})
    decide("subsidy_rates.workload", {"fiscal": "3"})
    decide("qualification_factors", {"village_doctor": "1", "physician": "1.1"})
    (line,) = lines(PACK, "village_subsidies", TODAY).values()
    assert line.state == "wait"  # nobody knows who the clinic's doctor is
    doctor = {"person": "1", "clinic": "某村卫生室", "licence": "physician", "on_post_from_on": "2020-01-01", "origin": "graduate_doctor"}
    put("village_doctors", doctor, TODAY, HOSPITAL)
    (line,) = lines(PACK, "village_subsidies", TODAY).values()
    assert says(line, "total") == "9570.00"


def test_three_of_four_platforms_are_joined() -> None:
    for platform in ("imaging", "laboratory", "ecg"):
        put("city_platforms", {"platform": platform, "state": "connected"}, TODAY, CENTRE)
    put("city_platforms", {"platform": "remote_diagnosis", "state": "testing"}, TODAY, CENTRE)
    line = lines(PACK, "city_platforms", TODAY)[CENTRE]
    assert (line.state, says(line, "share"), says(line, "missing")) == ("short", "0.7500", "远程诊断")
    assert looked("city_platforms", "not_connected", TODAY).wrong == 1 + 4
    assert len(table("city_platforms", "matrix").across) == 3


def test_who_comes_from_the_programme_and_which_clinics_are_empty() -> None:
    for code, origin in (("1", "graduate_doctor"), ("2", "other")):
        doctor = {"person": code, "clinic": "某村卫生室", "licence": "physician", "on_post_from_on": "2020-01-01", "origin": origin}
        put("village_doctors", doctor, TODAY, HOSPITAL)
    assert total("village_doctors", "from", "graduates").startswith("0.5")
    assert total("village_doctors", "from", "covered").startswith("0.5")
    lacking = looked("village_doctors", "empty_clinics", TODAY)
    assert (lacking.wrong, lacking.of) == (1, 2)


def test_what_a_repair_costs_in_the_mean_is_told() -> None:
    for at, (clinic, spent) in enumerate((("某村卫生室", "40000"), ("又一村卫生室", "60000"))):
        days = {"started_on": "2024-01-01", "accepted_on": f"2024-02-0{at + 1}"}
        put("clinic_repairs", {"clinic": clinic, "works": "一", "planned": "50633", "spent": spent, **days}, TODAY, HOSPITAL)
    assert total("clinic_repairs", "cost", "spent_each").startswith("50000")
    assert total("clinic_repairs", "cost", "of_all").startswith("50633")


def test_days_in_a_stage_and_between_the_steps_of_a_referral_are_told() -> None:
    put("building_projects", {"name": "一", "kind": "building", "stage": "tender", "stage_on": "2024-10-05", "planned": "9"}, TODAY)
    assert total("building_projects", "stages", "days").startswith("10")
    steps = {"requested_on": "2024-10-01", "accepted_on": "2024-10-03", "visited_on": "2024-10-04"}
    put("paired_referrals", {"referral": "1", "direction": "up", **steps}, TODAY, CENTRE)
    assert total("paired_referrals", "times", "acceptance").startswith("2")
    assert [row.key for row in table("paired_referrals", "states").rows] == ["visited_on"]


def test_departments_and_institutions_make_a_matrix_and_who_has_no_hospital_is_listed() -> None:
    pair = {"hospital": "某医院", "department": "呼吸科", "way": "by_department", "from_on": "2024-01-01"}
    put("hospital_pairings", pair, TODAY, CENTRE)
    found = table("hospital_pairings", "matrix")
    assert ([row.key for row in found.rows], list(found.across)) == (["呼吸科"], [CENTRE])
    assert looked("hospital_pairings", "unpaired", TODAY).wrong == 1


def test_budgets_stand_year_by_year() -> None:
    for year, budget in (("2022", "100"), ("2023", "110"), ("2024", "130")):
        put("primary_care_funds", {"year": year, "line": "funding", "budget": budget, "paid": budget}, TODAY)
    assert [row.key for row in table("primary_care_funds", "trend").rows] == ["2022", "2023", "2024"]


def test_applications_stand_by_batch_and_state_and_pass_in_order() -> None:
    put("tcm_halls", {"level": "corner", "year": "2024", "batch": "2", "state": "submitted", "submitted_on": "2024-05-01"}, TODAY, CENTRE)
    assert total("tcm_halls", "steps", "applications") == "1"
    with pytest.raises(UnableToEnter):
        put("tcm_halls", {"level": "corner", "year": "2024", "state": "built", "submitted_on": "2024-05-01"}, TODAY, CENTRE)


def test_subsidies_stand_beside_the_people_served() -> None:
    put("village_subsidies", {**SUBSIDY, "year": "2024", "line": "fiscal", "amount": "24000"}, TODAY, HOSPITAL)
    row = next(row for row in table("village_subsidies", "institutions").rows if row.key == HOSPITAL)
    assert str(getattr(row.cell("each"), "value", None)).startswith("10000")


def test_modules_that_nobody_uses_and_clinics_left_out_are_listed() -> None:
    put("operating_platform", {"module": "staff", "state": "in_use"}, TODAY)
    assert looked("operating_platform", "in_use", TODAY).wrong == 6
    assert looked("village_subsidies", "without", TODAY).wrong == 2
    assert looked("clinic_repairs", "not_begun", TODAY).wrong == 2


def test_who_applies_for_more_still_has_its_hall() -> None:
    put("tcm_halls", {"level": "hall", "year": "2020", "state": "built"}, TODAY, CENTRE)
    put("tcm_halls", {"level": "open", "year": "2024", "batch": "2", "state": "submitted", "submitted_on": "2024-05-01"}, TODAY, CENTRE)
    halls = list_facts(scope=SEES, pack=PACK, today=TODAY)["tcm_halls"].figure
    assert halls and halls.value == 1
    assert looked("tcm_halls", "without", TODAY).wrong == 1, "the other hospital alone has none"


def test_the_two_steps_of_the_plan_count_apart() -> None:
    review = {"year": "2024", "self_score": "90", "result": "reached"}
    put("standard_reviews", {**review, "level": "recommended"}, TODAY, CENTRE)
    put("standard_reviews", {**review, "level": "basic", "year": "2023"}, TODAY, HOSPITAL)
    facts = list_facts(scope=SEES, pack=PACK, today=TODAY)
    assert [facts[name].figure and facts[name].figure.value for name in ("recommended", "basic")] == [1, 0]
    put("standard_reviews", {**review, "level": "basic"}, TODAY, HOSPITAL)
    put("standard_reviews", {"year": "2024", "level": "recommended"}, TODAY, HOSPITAL)
    facts = list_facts(scope=SEES, pack=PACK, today=TODAY)
    assert [facts[name].figure and facts[name].figure.value for name in ("recommended", "basic")] == [1, 1]
