"""What the registers of two documents tell when they are added up: shares, contracts, waiting, and what is missing or against a rule."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from yiti.foundation.decisions.models import Decision
from yiti.foundation.forms.queries import get_register
from yiti.kernel.scopes import system_scope
from yiti.registry.institutions.models import Institution
from yiti.registry.staff.models import Person, Posting
from yiti.supervision.registers.queries import Looked, find_view, look

from .test_documents_reckoned import CITY, CLINIC, DAYS, HOUSE, REGION, build, enter, only

pytestmark = pytest.mark.django_db
NOW = datetime(2019, 1, 2, 1, tzinfo=UTC)


def told(pack: str, form: str, view: str) -> Looked:
    scope = system_scope()
    register = get_register(scope=scope, id=form)
    return look(scope=scope, register=register, view=find_view(scope=scope, register=register, id=view), today=DAYS[pack])


def number(found: Looked, value: str, key: str | None = None) -> Any:
    assert found.table is not None
    row = found.table.total if key is None else next(row for row in found.table.rows if row.key == key)
    cell = row.cell(value)
    assert cell is not None
    return cell.value


def decide(parameter: str, value: str) -> None:
    day = date(2019, 1, 1)
    Decision.objects.create(
        parameter=parameter, value=value, from_on=day, number="一", decided_on=day, state="approved", proposed_by="a", proposed_at=NOW,
        settled_by="b", settled_at=NOW,
    )  # fmt: skip


def licence(**more: str) -> dict[str, str]:
    return {
        "licence_number": "45000000165230111B1001", "owner": "government", "legal_person": "yes", "own_accounts": "yes",
        "own_operation": "yes",
        "first_name": "yes", "institution_class": "centre", "valid_until_on": "2021-01-01", **more,
    }  # fmt: skip


def test_the_share_of_institutions_run_by_government_goes_by_their_newest_licence() -> None:
    build(REGION, "community_centre")
    enter(REGION, "licence_registration", licence(owner="private"), "2018-01-01")
    enter(REGION, "licence_registration", licence())
    assert number(told(REGION, "licence_registration", "government_run"), "share") == 1
    assert number(told(REGION, "licence_registration", "by_owner"), "institutions", "government") == 1


def test_a_licence_number_that_is_not_by_the_rule_is_told() -> None:
    build(REGION, "community_centre")
    enter(REGION, "licence_registration", licence())
    assert told(REGION, "licence_registration", "wrong_numbers").wrong == 0
    enter(REGION, "licence_registration", licence(licence_number="4500000016523"))
    assert told(REGION, "licence_registration", "wrong_numbers").wrong == 1


def test_a_referral_without_an_answer_waits_until_today() -> None:
    build(REGION, "community_centre")
    enter(REGION, "referral_channels", {"case_number": "1", "direction": "up", "asked_on": "2019-06-20", "state": "asked"})
    assert number(told(REGION, "referral_channels", "waiting"), "mean", "up") == 10
    late = told(REGION, "referral_channels", "unanswered")
    assert late.refused.zh, "the document sets no days"
    decide("referral.answer_days", "3")
    assert told(REGION, "referral_channels", "unanswered").wrong == 1


def test_shares_that_do_not_add_up_to_a_hundred_are_short() -> None:
    build(REGION, "community_centre")
    for alliance, member, share in (("甲", "一", 60), ("甲", "二", 40), ("乙", "一", 60), ("乙", "二", 30)):
        answers = {"alliance": alliance, "member": member, "income_share": share, "risk_share": 50, "agreed_on": "2019-01-01"}
        enter(REGION, "alliance_shares", answers)
    found = told(REGION, "alliance_shares", "whole")
    assert (number(found, "income", "甲"), number(found, "income", "乙"), found.wrong) == (100, 90, 1)


def test_running_contracts_count_the_people_they_cover() -> None:
    build(REGION, "community_centre")
    base = {"team": "一", "signed_on": "2018-07-01"}
    for at, (party, people, until) in enumerate(
        (("household", 3, "2019-12-31"), ("person", 1, "2019-12-31"), ("household", 4, "2019-06-01"))
    ):
        said = {"contract_number": str(at), "kind": "basic", "party": party, "people": people, "until_on": until}
        enter(REGION, "family_contracts", base | said)
    found = told(REGION, "family_contracts", "running")
    assert (number(found, "entries"), number(found, "people")) == (2, 4)


def test_a_team_tells_its_people_for_each_practitioner() -> None:
    build(REGION, "community_centre")
    enter(REGION, "gp_teams", {"name": "一", "gps": 2, "nurses": 2, "area": "东", "people": 5000})
    enter(REGION, "gp_teams", {"name": "二", "gps": 1, "nurses": 1, "area": "西", "people": 4000})
    assert number(told(REGION, "gp_teams", "load"), "people_a_gp", HOUSE) == 3000
    teams = told(REGION, "gp_teams", "each_team").table
    assert teams is not None
    cells = [teams.rows[0].cell("people_a_gp", team) for team in ("一", "二")]
    assert [cell and cell.value for cell in cells] == [2500, 4000]
    assert told(REGION, "gp_teams", "unpublished").wrong == 2


def test_a_doctor_above_the_countys_limit_is_found_and_nobody_before_it_is_decided() -> None:
    build(REGION, "community_centre")
    Person.objects.create(code="P1", name="李", pinyin="l")
    Posting.objects.create(person_id="P1", institution_id=HOUSE, position="doctor", post_kind="doctors", from_on=date(2010, 1, 1))
    claim = {"month": "2019-05", "person": "P1", "visits": 100, "amount": "10000", "own_account": "100", "refused": "900"}
    enter(REGION, "doctor_claims", claim)
    assert told(REGION, "doctor_claims", "alerts").refused.zh
    decide("supervision.max_refused_ratio", "0.05")
    decide("supervision.max_outside_ratio", "0.1")
    assert told(REGION, "doctor_claims", "alerts").wrong == 1


def test_money_spent_otherwise_is_a_violation() -> None:
    build(REGION, "community_centre")
    enter(REGION, "special_funds", {"year": 2018, "line": "public_health", "received": "100", "on_purpose": "90", "otherwise": "0"})
    assert told(REGION, "special_funds", "violations").wrong == 0
    enter(REGION, "special_funds", {"year": 2018, "line": "medicine", "received": "100", "on_purpose": "90", "otherwise": "20"})
    found = told(REGION, "special_funds", "violations")
    assert [one.count for one in found.broken] == [1, 0, 1]


def test_graduates_are_added_up_by_year() -> None:
    build(REGION, "community_centre")
    for year, hired in ((2018, 2), (2018, 3), (2019, 1)):
        enter(REGION, "graduates", {"year": year, "school": "一", "hired": hired})
    assert number(told(REGION, "graduates", "by_year"), "hired", "2018") == 5


def test_the_platform_tells_how_much_of_each_kind_stands() -> None:
    build(CITY, "township_hospital")
    for name, state in (("档案", "done"), ("病历", "running")):
        enter(CITY, "platform_modules", {"module": name, "kind": "database", "state": state})
    found = told(CITY, "platform_modules", "coverage")
    assert (number(found, "share", "database"), found.wrong) == (Decimal("0.5"), 1)
    enter(CITY, "platform_modules", {"module": "人口", "kind": "database", "part": "population", "state": "running"})
    enter(CITY, "platform_modules", {"module": "档案", "kind": "database", "part": "records", "state": "done"})
    lacking = told(CITY, "platform_modules", "not_standing")
    assert (len(lacking.members), lacking.wrong) == (3 + 6 + 4, 12)


def test_calls_reached_in_time_are_a_share_of_all() -> None:
    build(CITY, "township_hospital")
    enter(CITY, "emergency_calls", {"month": "2018-05-01", "calls": 1000, "within": 930})
    assert number(told(CITY, "emergency_calls", "in_time"), "share") == Decimal("0.93")


def test_a_hospital_lacks_what_is_only_ordered() -> None:
    build(CITY, "township_hospital")
    for item, state in (("dr", "in_use"), ("ecg", "ordered")):
        enter(CITY, "hospital_equipment", {"item": item, "model": "一", "state": state})
    assert told(CITY, "hospital_equipment", "missing").wrong == 2


def test_a_result_without_effect_is_told() -> None:
    build(CITY, "township_hospital")
    enter(CITY, "head_goals", {"year": 2017, "goals": "目标", "salary": "200000", "score": 95})
    assert told(CITY, "head_goals", "open").wrong == 1


def test_the_six_parts_of_a_person_are_added_up() -> None:
    build(CITY, "township_hospital")
    Person.objects.create(code="P1", name="李", pinyin="l")
    Posting.objects.create(person_id="P1", institution_id=HOUSE, position="doctor", post_kind="doctors", from_on=date(2010, 1, 1))
    scores = {"quantity": 90, "quality": 80, "cost": 70, "referral": 100, "ethics": 95, "satisfaction": 85}
    enter(CITY, "staff_results", {"person": "P1", "month": "2018-05", **scores})
    assert number(told(CITY, "staff_results", "by_person"), "together", "P1") == 520


def test_a_clinic_fails_by_the_duty_that_it_does_not_do() -> None:
    build(CITY, "township_hospital")
    duties = {"clinic": "一村", "checked_on": "2018-05-01", "medicines": "yes", "public_health": "yes"}
    enter(CITY, "clinic_duties", {**duties, "insurance": "yes"}, "2018-05-01")
    assert told(CITY, "clinic_duties", "failing").wrong == 0
    enter(CITY, "clinic_duties", {**duties, "insurance": "no"})
    found = told(CITY, "clinic_duties", "failing")
    assert ([one.count for one in found.broken], found.wrong) == ([0, 1, 0], 1)


def test_reports_tell_how_long_they_took() -> None:
    build(CITY, "township_hospital")
    for at, reported in enumerate(("2018-06-03", "2018-06-01")):
        said = {"request_number": str(at), "service": "ecg", "asked_on": "2018-06-01", "reported_on": reported}
        enter(CITY, "centre_requests", said)
    assert number(told(CITY, "centre_requests", "turnaround"), "days", "ecg") == 1


def test_workshops_tell_first_visits_by_illness() -> None:
    build(CITY, "township_hospital")
    workshop = {"village": "东", "hospital": "中心医院", "opened_on": "2018-01-01", "hypertension": 4, "diabetes": 2, "heart_brain": 1}
    enter(CITY, "village_workshops", workshop)
    assert number(told(CITY, "village_workshops", "by_hospital"), "hypertension", "中心医院") == 4
    assert Institution.objects.filter(pk=CLINIC).exists()


def test_a_purchase_above_the_lowest_price_or_unsigned_is_told() -> None:
    build(CITY, "township_hospital")
    bought = {"checked_on": "2018-05-01", "specifications": 2, "invoices": 2, "central": "yes"}
    enter(CITY, "drug_purchases", bought | {"item": "甲", "price": "8.00", "lowest": "8.00", "head_signed": "yes"})
    enter(CITY, "drug_purchases", bought | {"item": "乙", "price": "8.00"})
    assert told(CITY, "drug_purchases", "over").wrong == 0, "what nobody compared is not dearer"
    enter(CITY, "drug_purchases", bought | {"item": "丙", "price": "8.10", "lowest": "8.00", "head_signed": "no"})
    assert [one.count for one in told(CITY, "drug_purchases", "over").broken] == [0, 0, 0, 1, 1]


def test_two_formularies_are_compared_item_by_item() -> None:
    build(CITY, "township_hospital")
    for item, primary, hospital in (("甲", "yes", "yes"), ("乙", "yes", "no"), ("丙", "no", "yes"), ("丁", "yes", "no")):
        enter(CITY, "formularies", {"item": item, "primary": primary, "hospital": hospital})
    enter(CITY, "formularies", {"item": "丁", "primary": "yes", "hospital": "yes", "widened": "yes"})
    assert told(CITY, "formularies", "gaps").wrong == 1
    assert number(told(CITY, "formularies", "lists"), "widened") == 1
    line = only(CITY, "formularies")
    assert (str(line.cells["of_primary"].value), line.cells["missing"].value) == ("0.6667", 1)
