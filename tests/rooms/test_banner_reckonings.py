"""The city's plan of 2024 on a banner's own records: what its rules reckon, and what its registers tell."""

from datetime import date
from typing import Any

import pytest

from yiti.foundation.forms.answers import UnableToEnter
from yiti.kernel.periods import Period
from yiti.registry.institutions.models import PostCount
from yiti.supervision.living.queries import get_living
from yiti.supervision.reckonings.remembered import MEMORY
from yiti.supervision.targets.queries import list_facts

from .banner import PACK, TODAY, decide
from .small_place import CENTRE, CLINIC, HOSPITAL, LEAD, SECOND, SYSTEM, build_place, hire, lines, looked, put, says


@pytest.fixture(autouse=True)
def banner(db: None, settings: Any) -> None:
    build_place(PACK, TODAY)


def test_staff_on_record_are_held_against_the_four_floors() -> None:
    for number in range(9):
        hire(f"D{number}", HOSPITAL, "doctor" if number < 4 else "nurse", "doctors", *(("gp", "tcm") if number == 0 else ()))
    hire("M1", HOSPITAL, "management", "management")
    line = lines(PACK, "hospital_staff", TODAY)[HOSPITAL]
    assert (line.state, says(line, "checks.health_technical.actual"), says(line, "checks.tcm_physicians.actual")) == (
        "short",
        "0.9000",
        "0.2500",
    )
    assert says(line, "checks.registered_gps.actual") == 1
    assert says(line, "checks.public_health_physicians.actual") == 0
    hire("P1", HOSPITAL, "public_health", "public_health")
    MEMORY.forget()
    assert says(lines(PACK, "hospital_staff", TODAY)[HOSPITAL], "checks.public_health_physicians.actual") == 0, "in the post, no physician"
    hire("P2", HOSPITAL, "doctor", "public_health")
    MEMORY.forget()
    assert says(lines(PACK, "hospital_staff", TODAY)[HOSPITAL], "checks.public_health_physicians.actual") == 1
    assert set(lines(PACK, "centre_staff", TODAY)) == {CENTRE}


def test_village_doctors_are_those_in_post_at_the_clinics_below() -> None:
    for number in range(2):
        hire(f"V{number}", (CLINIC, SECOND)[number], "doctor", "doctors")
    assert {item.what for item in lines(PACK, "village_doctors", TODAY)[HOSPITAL].missing} == {"village_coverage"}
    for village, people in (("一村", "1600"), ("二村", "800")):
        put("village_coverage", {"village": village, "people": people, "mode": "own", "from_on": "2025-01-01"}, TODAY, HOSPITAL)
    line = lines(PACK, "village_doctors", TODAY)[HOSPITAL]
    assert (line.state, says(line, "required"), says(line, "short")) == ("short", 3, 1)


def test_who_lacks_a_certificate_is_listed_and_so_is_one_that_ran_out() -> None:
    hire("V1", CLINIC, "doctor", "doctors")
    hire("V2", SECOND, "doctor", "doctors")
    answers = {"code": "V1", "clinic": "某村卫生室", "certificate": "village_doctor", "valid_until": "2025-01-31", "integrated": "yes"}
    put("village_doctor_register", answers, TODAY, HOSPITAL)
    lacking = looked("village_doctor_register", "no_certificate", TODAY)
    assert [member.is_there for member in lacking.members].count(False) == lacking.wrong == 1
    assert looked("village_doctor_register", "expired", TODAY).wrong == 1


def test_one_day_short_of_a_posting_is_short() -> None:
    for code, until in (("A", ""), ("B", "2025-06-29"), ("C", "2025-06-28")):
        put("specialist_postings", posting(code, "2025-01-01", until), TODAY, HOSPITAL)
    line = lines(PACK, "specialist_postings", TODAY)[LEAD]
    assert (line.state, says(line, "count"), says(line, "short")) == ("short", 2, 1)


def posting(code: str, since: str, until: str, place: str = "某镇卫生院") -> dict[str, str]:
    return {"lead": LEAD, "code": code, "title": "attending", "place": place, "from_on": since} | ({"until_on": until} if until else {})


def test_a_posting_over_the_turn_of_the_year_counts_in_each_with_its_own_days() -> None:
    put("specialist_postings", posting("A", "2024-07-01", "2025-03-31"), TODAY, HOSPITAL)
    put("specialist_postings", posting("A", "2025-04-01", "2025-06-29", "又一卫生院"), TODAY, HOSPITAL)
    put("specialist_postings", posting("B", "2024-01-01", "2024-12-31"), TODAY, HOSPITAL)
    assert says(lines(PACK, "specialist_postings", TODAY)[LEAD], "count") == 1, "90 and 90 days of A; none of B"


def test_the_layout_is_reckoned_from_streets_villages_and_sub_centres() -> None:
    assert says(lines(PACK, "centre_layout", TODAY)[CENTRE], "centres.min") == 1
    for at, mode in enumerate(("own", "own", "joint", "none")):
        put("village_coverage", {"village": f"{at}村", "people": "640", "mode": mode, "from_on": "2025-01-01"}, TODAY, HOSPITAL)
    line = lines(PACK, "village_coverage", TODAY)[HOSPITAL]
    assert (line.state, says(line, "villages.covered"), says(line, "villages.uncovered")) == ("short", 3, 1)
    assert looked("village_coverage", "uncovered", TODAY).wrong == 1
    for name in ("甲", "乙", "丙"):
        put("sub_centres", {"chosen_on": "2025-01-01", "hospital": name, "range": "一", "people": "9000", "level": "yes"}, TODAY)
    assert lines(PACK, "sub_centres", TODAY)["county"].state == "short"


def test_a_village_that_shrank_is_proposed_once_the_banner_decided_how_small() -> None:
    put("village_coverage", {"village": "一村", "people": "640", "mode": "own", "from_on": "2025-01-01"}, TODAY, HOSPITAL)
    assert looked("village_coverage", "too_small", TODAY).refused.zh
    decide("layout.small_village_people", "150")
    assert looked("village_coverage", "too_small", TODAY).wrong == 0
    put("village_coverage", {"village": "一村", "people": "90", "mode": "own", "from_on": "2025-01-01"}, TODAY, HOSPITAL)
    assert looked("village_coverage", "too_small", TODAY).wrong == 1


def test_equipment_in_use_is_held_against_the_list_and_the_departments() -> None:
    items = ("心电图机", "血球计数仪", "尿液分析仪", "全自动生化分析仪", "DR", "彩超", "简易呼吸机", "空气消毒机", "肺功能仪", "救护车")
    for item in items:
        put("equipment_register", {"item": item, "count": "1", "department": "内科", "state": "in_use"}, TODAY, HOSPITAL)
    assert lines(PACK, "equipment", TODAY)[HOSPITAL].state == "met"
    put("equipment_register", {"item": "救护车", "count": "1", "department": "内科", "state": "broken"}, TODAY, HOSPITAL)
    line = lines(PACK, "equipment", TODAY)[HOSPITAL]
    assert (line.state, says(line, "missing")) == ("short", "救护车")
    for name in ("内科", "中医科"):
        put("medical_departments", {"department": name, "from_on": "2020-01-01"}, TODAY, HOSPITAL)
    assert looked("equipment_register", "no_equipment", TODAY).wrong == 1
    assert looked("equipment_register", "no_tcm", TODAY).wrong == 2


def test_the_list_of_diseases_carries_its_level_or_not() -> None:
    put("disease_lists", {"listed_on": "2025-01-01", "diseases": "60", "level": "basic"}, TODAY, HOSPITAL)
    line = lines(PACK, "diseases", TODAY)[HOSPITAL]
    assert (line.state, says(line, "reached"), says(line, "short")) == ("short", "every_institution", 6)
    put("disease_lists", {"listed_on": "2025-01-01", "diseases": "30"}, TODAY, CLINIC)
    assert lines(PACK, "clinic_diseases", TODAY)[CLINIC].state == "met"
    assert lines(PACK, "clinic_diseases", TODAY)[SECOND].missing[0].owed_by == "primary_institutions"


def test_those_appointed_by_directed_evaluation_stand_outside_the_senior_posts() -> None:
    PostCount.objects.create(institution_id=HOSPITAL, kind="doctors", posts=5, from_on=date(2020, 1, 1))
    for number in range(2):
        hire(f"S{number}", HOSPITAL, "doctor", "doctors", title="deputy_senior")
    assert says(lines(PACK, "senior_posts", TODAY)[HOSPITAL], "excess") == 1
    put("directed_evaluations", {"code": "S1", "hospital": HOSPITAL, "post": "副主任医师", "appointed_on": "2025-01-01"}, TODAY)
    assert lines(PACK, "senior_posts", TODAY)[HOSPITAL].state == "met"


def test_halls_and_licences_are_counted_from_their_registers() -> None:
    put("tcm_halls", {"service": "yes", "hall": "tcm", "opened_on": "2024-05-01"}, TODAY, HOSPITAL)
    put("tcm_halls", {"service": "yes"}, TODAY, CENTRE)
    for code, answers in {"V1": {"certificate": "physician"}, "V2": {"certificate": "assistant", "valid_until": "2025-01-01"}}.items():
        hire(code, CLINIC, "doctor", "doctors")
        put("village_doctor_register", {"code": code, "clinic": "一村", "integrated": "yes", **answers}, TODAY, HOSPITAL)
    facts = list_facts(scope=SYSTEM, pack=PACK, today=TODAY)
    found = {name: facts[name].figure for name in ("tcm_halls", "institutions_tcm", "licensed_village_doctors")}
    assert {name: figure and figure.value for name, figure in found.items()} == {
        "tcm_halls": 1, "institutions_tcm": 2, "licensed_village_doctors": 1,
    }, "who gives the service without a hall has none, and a licence that is over licenses nobody"  # fmt: skip


def test_who_left_is_not_evaluated_and_either_number_of_years_is_enough() -> None:
    years = {"hospital": HOSPITAL, "post": "副主任医师", "continuous_years": "14", "cumulative_years": "26"}
    asked = [
        put("directed_evaluations", {**years, "code": f"S{at}", **more}, TODAY)
        for at, more in enumerate(({"present": "yes"}, {"present": "no"}, {}))
    ]
    found = [lines(PACK, "directed_evaluation", TODAY)[str(entry.pk)] for entry in asked]
    assert [line.state for line in found] == ["met", "short", "wait"]
    assert says(found[0], "by") == "cumulative"


def test_both_formularies_are_compared_item_by_item() -> None:
    for at, (primary, hospital) in enumerate(((True, True), (True, False), (False, True))):
        put("formulary_items", {"item": f"{at}", "primary": primary, "hospital": hospital}, TODAY)
    line = lines(PACK, "formulary", TODAY)["county"]
    assert (says(line, "of_primary"), says(line, "missing")) == ("0.5000", 1)
    assert looked("formulary_items", "gaps", TODAY).wrong == 1


def test_warnings_of_illness_and_visits_are_listed() -> None:
    decide("poverty.income_share", "0.3")
    for at, costs in enumerate(("9000", "8999")):
        put("poverty_watch", {"found_on": "2025-06-01", "household": f"{at}", "own_costs": costs, "income": "30000"}, TODAY)
    assert looked("poverty_watch", "at_risk", TODAY).wrong == 1
    answers = {"case_code": "1", "disease": "一", "treated_at": "某医院", "state": "treating", "next_on": "2025-06-29"}
    put("serious_illness", answers, TODAY)
    assert looked("serious_illness", "overdue", TODAY).wrong == 1


def test_connections_coverage_points_days_and_scores_are_added_up() -> None:
    joined = {"interface": "一", "connected_on": "2025-01-01", "medical": "yes", "public_health": "yes"}
    put("platform_connections", joined, TODAY, HOSPITAL)
    assert looked("platform_connections", "not_connected", TODAY).wrong == 1
    put("village_coverage", {"village": "一村", "people": "640", "mode": "own", "from_on": "2025-01-01"}, TODAY, HOSPITAL)
    assert looked("walking_hospital", "without", TODAY).wrong == 1
    assert looked("insurance_points", "could_be", TODAY).wrong == 1
    put(
        "assignments",
        {"code": "一", "kind": "township_village", "to": "某村卫生室", "from_on": "2025-06-01", "until_on": "2025-06-10"},
        TODAY,
    )
    days = looked("assignments", "staff_days", TODAY).table
    assert days is not None
    assert str(getattr(days.total.cell("days"), "value", None)) in ("10", "9")
    for item, got in (("甲", "18"), ("乙", "27")):
        put("consortium_scores", {"period": "2024", "consortium": "一", "aim": "patients", "item": item, "points": "30", "got": got}, TODAY)
    score = looked("consortium_scores", "score", TODAY).table
    assert score is not None
    assert str(getattr(score.total.cell("got"), "value", None)).startswith("45")


def test_general_practice_is_added_only_after_the_training_was_passed() -> None:
    answers = {"code": "一", "trained_on": "2025-03-01", "passed": "no", "scope_before": "内科", "scope_added_on": "2025-04-01"}
    with pytest.raises(UnableToEnter):
        put("gp_transfer_training", answers, TODAY, HOSPITAL)
    put("gp_transfer_training", {"code": "一", "trained_on": "2025-03-01", "passed": "yes", "scope_before": "内科"}, TODAY, HOSPITAL)
    assert looked("gp_transfer_training", "to_be_added", TODAY).wrong == 1


def test_what_a_register_lacks_stands_at_its_clause_as_a_number() -> None:
    for name in ("内科", "中医科"):
        put("medical_departments", {"department": name, "from_on": "2020-01-01"}, TODAY, HOSPITAL)
    put("equipment_register", {"item": "DR", "count": "1", "department": "内科", "state": "in_use"}, TODAY, HOSPITAL)
    living = get_living(scope=SYSTEM, pack=PACK, today=TODAY, period=Period.parse("2025Q2"))
    said = {live.about: (live.state, live.figure.zh) for live in living["三(一)2"] if live.topic == "views"}
    assert said["equipment_register/no_equipment"] == ("short", "有诊疗科目而没有设备 1 / 2")
    pending = {live.about: live.state for live in living["三(三)4"] if live.topic == "views"}
    assert pending.get("poverty_watch/at_risk") == "wait"


def test_stations_are_reckoned_from_the_areas_that_no_centre_reaches() -> None:
    first, second = (
        put("uncovered_areas", {"area": area, "counted_on": "2025-06-01", "residents": people}, TODAY)
        for area, people in (("北片", "29100"), ("移民点", "7900"))
    )
    found = lines(PACK, "station_layout", TODAY)
    assert says(found[str(first.pk)], "stations.min") == 2
    assert says(found[str(second.pk)], "stations.min") == 0
    together = lines(PACK, "stations_together", TODAY)["county"]
    assert (says(together, "stations.min"), says(together, "stations.max")) == (2, 4)
    assert looked("uncovered_areas", "without_station", TODAY).wrong == 1


def test_the_transfer_training_adds_general_practice_to_who_passed() -> None:
    entry = put(
        "gp_transfer_training", {"code": "一", "trained_on": "2025-03-01", "passed": "yes", "scope_before": "内科"}, TODAY, HOSPITAL
    )
    line = lines(PACK, "gp_scope", TODAY)[str(entry.pk)]
    assert "general_practice_and_more" in {str(cell.value) for cell in line.cells.values()}


def test_who_was_hired_directly_is_held_against_the_conditions() -> None:
    answers = {
        "code": "X1",
        "kind": "secondary",
        "institution": "某卫生院",
        "hired_on": "2025-05-01",
        "conditions": "yes",
        "licensed": "yes",
    }
    enough, short, unknown, urgent = (
        put("county_hires", answers | {"code": f"X{at}"} | more, TODAY)
        for at, more in enumerate(({"continuous_years": "5"}, {"continuous_years": "4.9"}, {}, {"kind": "urgent", "licensed": "no"}))
    )
    found = lines(PACK, "county_hires", TODAY)
    assert [found[str(entry.pk)].state for entry in (enough, short, unknown, urgent)] == ["met", "short", "short", "met"]
    assert says(found[str(short.pk)], "checks.continuous_years.ok") is False
