"""The reckonings of two documents on entries of their own registers: each answers as its worked example, and tells what is owed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from yiti.foundation.decisions.operations import approve_decision, propose_decision
from yiti.foundation.forms.operations import enter_form
from yiti.foundation.installation.operations import set_up
from yiti.kernel.scopes import EVERYWHERE, Actor, Scope, system_scope
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.registry.institutions.models import Institution, Population
from yiti.registry.places.models import Place
from yiti.registry.staff.models import Person, Posting
from yiti.registry.staff.named import known_to
from yiti.supervision.reckonings.found import Line
from yiti.supervision.reckonings.queries import get_reckoned, list_lines
from yiti.supervision.reckonings.remembered import MEMORY

pytestmark = pytest.mark.django_db
REGION, CITY = "xinjiang-community-2016", "wafangdian-2017"
DAYS = {REGION: date(2019, 6, 30), CITY: date(2018, 6, 30)}
HOUSE, CLINIC = "000000001", "000000001-V01"


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    MEMORY.forget()
    yield
    MEMORY.forget()


def build(pack: str, kind: str) -> None:
    place = load_pack(pack).header.place or ""
    set_up(scope=system_scope(), pack=pack, place=place, name=Text("县", "County"))
    home = Place.objects.create(code=place, name="县")
    Institution.objects.create(code=HOUSE, name="东街街道社区卫生服务中心", short_name="东街", type=kind, category=kind, place=home)
    Institution.objects.create(
        code=CLINIC, name="一村卫生室", short_name="一村", type="village_clinic", parent_id=HOUSE, place=home, is_integrated=True
    )
    Population.objects.create(institution_id=HOUSE, year=DAYS[pack].year, scope="served", people=1000)
    Population.objects.create(institution_id=HOUSE, year=DAYS[pack].year, scope="resident", people=60_000)


def enter(pack: str, form: str, answers: dict[str, Any], on: str = "") -> None:
    declared, today = load_pack(pack).registers[form].form, DAYS[pack]
    role = declared.enters[0]
    scope = Scope(Actor(username=role, name=role, role=role, institution=HOUSE), {"forms.enter": EVERYWHERE, "forms.see": EVERYWHERE})
    where = HOUSE if declared.about == "institution" else ""
    day = date.fromisoformat(on) if on else today
    now = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    enter_form(
        scope=scope, form=form, on=day, answers=answers, today=today, now=now, institution=where, known=known_to(scope=scope, on=today),
        files_later=True,
    )  # fmt: skip


def decide(parameter: str, held: str | dict[str, str]) -> None:
    """The county's own value, in force since the year's beginning."""
    now = datetime(2018, 1, 2, tzinfo=UTC)
    day, grants = date(2018, 1, 1), {"decisions.propose": EVERYWHERE, "decisions.approve": EVERYWHERE, "decisions.see": EVERYWHERE}
    clerk, head = (Scope(Actor(username=name, name=name, role=name, institution=""), grants) for name in ("clerk", "head"))
    made = propose_decision(
        scope=clerk, parameter=parameter, value=held, from_on=day, number="试〔2018〕1号", decided_on=day, today=day, now=now, reason="试"
    )
    approve_decision(scope=head, id=made.pk, now=now)


def lines(pack: str, id: str) -> list[Line]:
    return list_lines(scope=system_scope(), pack=pack, id=id, today=DAYS[pack])[1]


def only(pack: str, id: str) -> Line:
    found = lines(pack, id)
    assert len(found) == 1, [line.key for line in found]
    return found[0]


def value(line: Line, path: str) -> Any:
    return Decimal(str(line.cells[path].value))


def test_a_station_tells_which_of_the_six_is_not_one() -> None:
    build(REGION, "community_centre")
    held = {"unified": ["administration", "business", "drugs", "staff", "performance"], "checked_on": "2019-06-01"}
    enter(REGION, "station_integration", {"station": "一站", "tie": "extended", **held})
    enter(REGION, "station_integration", {"station": "二站", "tie": "other", "unified": [], "checked_on": "2019-06-01"})
    line = only(REGION, "stations_as_one")
    assert (line.state, line.cells["missing"].value, value(line, "share")) == ("short", "财务", Decimal("0.8333"))


def test_income_of_an_alliance_is_shared_by_its_newest_shares() -> None:
    build(REGION, "community_centre")
    for member, share in (("三级", 60), ("县级", 25), ("基层", 10)):
        enter(
            REGION,
            "alliance_shares",
            {"alliance": "甲", "member": member, "income_share": share, "risk_share": 1, "agreed_on": "2019-01-01"},
        )
    enter(REGION, "alliance_shares", {"alliance": "甲", "member": "基层", "income_share": 15, "risk_share": 1, "agreed_on": "2019-02-01"})
    enter(REGION, "alliance_shares", {"alliance": "乙", "member": "别处", "income_share": 100, "risk_share": 1, "agreed_on": "2019-02-01"})
    enter(REGION, "alliance_incomes", {"alliance": "甲", "year": 2018, "income": "200000.00"})
    assert value(only(REGION, "alliance_income"), "total") == 200_000


def test_beds_are_held_against_residents_and_staff_against_those_served() -> None:
    build(REGION, "community_centre")
    assert {item.what for item in only(REGION, "centre_beds").missing} == {"nursing_bed_staff"}
    enter(REGION, "nursing_bed_staff", {"counted_on": "2019-06-01", "beds": 40, "nursing_beds": 12, "physicians": 2, "nurses": 3})
    MEMORY.forget()
    line = only(REGION, "centre_beds")
    assert (line.state, value(line, "min_beds"), value(line, "max_beds"), line.cells["verdict"].value) == ("short", 18, 36, "above_range")


def test_nurses_of_the_nursing_beds_come_on_top_and_do_not_count_twice() -> None:
    build(REGION, "community_centre")
    for code in ("N1", "N2"):
        Person.objects.create(code=code, name="王", pinyin="w")
        Posting.objects.create(person_id=code, institution_id=HOUSE, position="nurse", post_kind="nurses", from_on=date(2010, 1, 1))
    enter(REGION, "nursing_bed_staff", {"counted_on": "2019-06-01", "beds": 9, "nursing_beds": 5, "physicians": 1, "nurses": 1})
    _, found = get_reckoned(scope=system_scope(), pack=REGION, id="centre_staff", key=HOUSE, today=DAYS[REGION])
    assert (found.inputs["nurses"], found.inputs["bed_nurses"]) == (1, 1)


def test_money_for_public_health_waits_for_the_countys_own_scale() -> None:
    build(REGION, "community_centre")
    enter(REGION, "evaluations", {"period": "2018", "score": 72, "fund": "100000.00", "outcome": "reduced"})
    line = only(REGION, "public_health_settled")
    assert line.state in ("refused", "wait")
    assert "payment" not in line.cells


def test_a_medicine_sold_above_its_price_is_found_among_the_newest() -> None:
    build(REGION, "community_centre")
    enter(REGION, "medicine_prices", {"medicine": "甲", "bought": "8.00", "sold": "8.40", "checked_on": "2019-05-01"}, "2019-05-01")
    enter(REGION, "medicine_prices", {"medicine": "乙", "bought": "8.00", "sold": "8.00", "checked_on": "2019-05-01"}, "2019-05-01")
    line = only(REGION, "markups")
    assert (line.state, value(line, "violations")) == ("short", 1)
    enter(REGION, "medicine_prices", {"medicine": "甲", "bought": "8.00", "sold": "8.00", "checked_on": "2019-06-01"})
    MEMORY.forget()
    assert only(REGION, "markups").state == "met"


def test_several_ways_of_payment_are_held_to_the_total() -> None:
    build(REGION, "community_centre")
    enter(REGION, "payment_lines", {"year": 2018, "way": "group", "name": "组", "weight": "0.8", "rate": "6000", "number": 1})
    enter(REGION, "payment_lines", {"year": 2018, "way": "bed_day", "name": "床日", "rate": "180", "number": 12})
    enter(REGION, "payment_lines", {"year": 2018, "way": "budget", "name": "总额", "amount": "6000"})
    enter(REGION, "payment_lines", {"year": 2018, "way": "cost", "name": "费用", "amount": "6500"})
    line = only(REGION, "composite")
    assert (value(line, "sum"), value(line, "payable"), value(line, "balance")) == (6960, 6000, -500)


def test_the_ceiling_of_the_fee_holds_over_months_in_their_order() -> None:
    build(CITY, "township_hospital")
    year = {
        "clinic": CLINIC, "year": 2018, "people": 1000, "public_health_fund": "60000", "completion": "0.92", "quality": "0.95",
        "months": 12, "medicines": "yes", "new_money": "0",
    }  # fmt: skip
    enter(CITY, "clinic_years", year, "2018-01-10")
    for month, visits in ((1, 900), (2, 700), (3, 600)):
        answers = {"clinic": CLINIC, "year": 2018, "month": f"2018-0{month}", "visits": visits}
        enter(CITY, "clinic_visits", answers, f"2018-0{month + 1}-02")
    line = only(CITY, "consultation_fees")
    assert (value(line, "paid_total"), value(line, "unpaid_total"), value(line, "patients_paid")) == (11_000, 1100, 1100)
    income = only(CITY, "clinic_income")
    assert value(income, "parts.public_health") == Decimal("52440")
    assert (value(income, "parts.essential_medicine"), value(income, "parts.running")) == (10_000, 10_000)


def enter_year(**more: Any) -> None:
    year = {
        "clinic": CLINIC, "year": 2018, "people": 1500, "public_health_fund": "60000", "completion": "0.92", "quality": "0.95",
        "months": 12, "medicines": "yes", "new_money": "7500",
    }  # fmt: skip
    enter(CITY, "clinic_years", year | more, "2018-01-10")


def enter_visits(month: int, visits: int, on: str) -> None:
    enter(CITY, "clinic_visits", {"clinic": CLINIC, "year": 2018, "month": f"2018-0{month}", "visits": visits}, on)


def test_months_of_the_fee_stand_by_the_calendar_and_a_correction_reckons_anew() -> None:
    build(CITY, "township_hospital")
    enter_year(people=1000)
    enter_visits(3, 600, "2018-04-02")
    enter_visits(1, 900, "2018-04-05")
    owed = only(CITY, "consultation_fees").missing
    assert [(item.path, item.what, item.owed_by) for item in owed] == [("visits[1]", "clinic_visits", "primary_institutions")], "February"
    enter_visits(2, 700, "2018-05-02")
    MEMORY.forget()
    line = only(CITY, "consultation_fees")
    assert [line.cells[f"months.{at}.paid"].value for at in range(3)] == ["4950.00", "3850.00", "2200.00"]
    enter_visits(1, 1100, "2018-06-20")
    MEMORY.forget()
    line = only(CITY, "consultation_fees")
    assert [line.cells[f"months.{at}.paid"].value for at in range(3)] == ["6050.00", "3850.00", "1100.00"]


def test_contract_service_is_the_countys_share_of_the_new_money() -> None:
    build(CITY, "township_hospital")
    enter_year()
    enter_visits(1, 2600, "2018-02-01")
    line = only(CITY, "clinic_income")
    assert line.state == "refused" and "villages.contract_share_rate" in line.refusal.en
    decide("villages.contract_share_rate", "0.6")
    MEMORY.forget()
    line = only(CITY, "clinic_income")
    assert (value(line, "parts.contract_service"), value(line, "total")) == (4500, 97_540), "5 yuan × 1,500 × 60%"
    enter_year(contract_grant="3000")
    MEMORY.forget()
    assert value(only(CITY, "clinic_income"), "parts.contract_service") == 3000, "what was decided for the clinic goes before"


def test_the_running_grant_asks_the_register_whether_the_clinic_is_integrated() -> None:
    build(CITY, "township_hospital")
    enter_year(new_money="0")
    enter_visits(1, 0, "2018-02-01")
    assert value(only(CITY, "clinic_income"), "parts.running") == 10_000
    Institution.objects.filter(code=CLINIC).update(is_integrated=False)
    MEMORY.forget()
    assert value(only(CITY, "clinic_income"), "parts.running") == 0


def test_each_bill_has_its_own_deductible_and_a_referral_counts() -> None:
    build(CITY, "township_hospital")
    decide("deductibles", {"primary": "100", "county": "300"})
    decide("reimbursement_rates", {"primary": "0.85", "county": "0.7"})
    for number, (level, referred) in enumerate((("primary", "no"), ("county", "yes"), ("county", "no"))):
        said = {"settlement": f"J{number}", "month": "2018-05", "level": level, "bill": "1000", "referred": referred}
        enter(CITY, "insurance_bills", said)
    found = {line.label.zh: line for line in lines(CITY, "bills_by_level")}
    assert [(value(found[key], "counted"), value(found[key], "paid")) for key in ("J0", "J1")] == [(900, 765), (700, 490)]
    assert (found["J2"].state, "unreferred_factor" in found["J2"].refusal.en) == ("refused", True)
    decide("unreferred_factor", "0.8")
    MEMORY.forget()
    assert [value(line, "paid") for line in lines(CITY, "bills_by_level") if line.label.zh == "J2"] == [392]


def test_who_prescribed_what_is_suspended_is_to_be_talked_to() -> None:
    build(CITY, "county_hospital")
    for code in ("A1", "A2"):
        Person.objects.create(code=code, name="王", pinyin="w")
        Posting.objects.create(person_id=code, institution_id=HOUSE, position="doctor", post_kind="doctors", from_on=date(2010, 1, 1))
    for month in ("2018-04", "2018-05"):
        for person, drug, used in (("A1", "头孢", 90), ("A2", "头孢", 30), ("A2", "甲硝唑", 1)):
            said = {"month": month, "drug": drug, "antibiotic": "yes", "used": used, "amount": "1", "person": person}
            enter(CITY, "drug_use", said, f"{month}-28")
    enter(CITY, "drug_use", {"month": "2018-05", "drug": "左氧", "antibiotic": "yes", "used": 80, "amount": "1"})
    enter(CITY, "drug_use", {"month": "2018-05", "drug": "克肟", "antibiotic": "yes", "used": 70, "amount": "1"})
    talk = {"held_on": "2018-06-05", "department": "内科", "reason": "连续用量靠前"}
    enter(CITY, "doctor_interviews", talk | {"person": "A1", "drug": "头孢"})
    found = {line.label.zh: line for line in lines(CITY, "suspension_talks")}
    assert {key: line.state for key, line in found.items()} == {"头孢 · A1": "met", "头孢 · A2": "short", "甲硝唑 · A2": "info"}
    assert only(CITY, "suspensions").cells["suspended"].value == "头孢"


def test_the_board_names_what_a_hospital_lacks() -> None:
    build(CITY, "township_hospital")
    enter(CITY, "floor_areas", {"measured_on": "2018-05-01", "area": 1380})
    for item, state in (("dr", "in_use"), ("ecg", "ordered"), ("ultrasound", "in_use")):
        enter(CITY, "hospital_equipment", {"item": item, "model": "一", "state": state})
    enter(CITY, "building_projects", {"project": "维修", "place": "东街", "kind": "repair", "state": "running"})
    line = only(CITY, "standard_hospitals")
    assert (line.state, line.cells["missing"].value) == ("short", "心电图、工程无未完")
    assert (value(line, "area.required"), value(line, "area.short"), line.cells["area.verdict"].value) == (1500, 120, "below")
    area = only(CITY, "floor_areas")
    assert (area.state, value(area, "short"), area.cells["verdict"].value) == ("short", 120, "below")


def test_gap_salary_and_counts_come_out_as_the_examples_say() -> None:
    build(CITY, "township_hospital")
    budget = {"year": 2018, "tasks": "任务", "spending": "2000000", "income": "1400000", "fixed_grant": "400000", "ratio": "0.9"}
    enter(CITY, "hospital_budgets", budget)
    line = only(CITY, "gap_grants")
    assert (value(line, "gap"), value(line, "grant"), value(line, "backstop")) == (600_000, 360_000, 240_000)
    enter(CITY, "head_goals", {"year": 2018, "goals": "目标", "salary": "200000", "score": 95, "factor": "0.95"})
    assert value(only(CITY, "head_pay"), "pay") == 190_000
    enter(CITY, "clinic_counts", {"counted_on": "2018-06-01", "standard": 169, "without_clinic": 73})
    counts = only(CITY, "clinic_counts")
    assert (value(counts, "accounted"), value(counts, "unexplained"), counts.state) == (242, 241, "short")


def test_drugs_are_ranked_and_suspended_from_what_was_used() -> None:
    build(CITY, "county_hospital")
    for month, used in (("2018-05", (90, 80, 70, 10)), ("2018-06", (80, 85, 0, 75))):
        for drug, amount in zip("ABCD", used, strict=True):
            enter(CITY, "drug_use", {"month": month, "drug": drug, "antibiotic": "yes", "used": amount, "amount": "1"})
    assert only(CITY, "top_drugs").cells["published"].value == "B、A、D"
    suspended = only(CITY, "suspensions").cells
    assert suspended["months.2018-06.suspend"].value == "A、B"
    for month, on in (("2016-12", "2017-01-05"), ("2017-01", "2017-02-05")):
        enter(CITY, "drug_use", {"month": month, "drug": "E", "antibiotic": "yes", "used": 9, "amount": "1"}, on)
    MEMORY.forget()
    assert only(CITY, "suspensions").cells["months.2017-01.suspend"].value == "E", "over the turn of the year, entered later"


def test_a_prescription_is_held_against_the_right_that_its_doctor_has() -> None:
    build(CITY, "county_hospital")
    for code, right in (("A1", "free"), ("A2", "restricted")):
        Person.objects.create(code=code, name="王", pinyin="w")
        Posting.objects.create(person_id=code, institution_id=HOUSE, position="doctor", post_kind="doctors", from_on=date(2010, 1, 1))
        if right == "restricted":
            enter(
                CITY, "antibiotic_rights", {"department": "内科", "grade": "free", "person": code, "granted_on": "2016-01-01"}, "2016-01-01"
            )
        enter(CITY, "antibiotic_rights", {"department": "内科", "grade": right, "person": code, "granted_on": "2017-01-01"})
        said = {"prescription": code, "issued_on": "2018-06-01", "person": code, "drug": "A", "grade": "restricted", "amount": "60"}
        enter(CITY, "graded_prescriptions", said)
    line = only(CITY, "prescribing")
    assert (line.state, value(line, "violations")) == ("short", 1)
    Person.objects.create(code="A3", name="李", pinyin="l")
    Posting.objects.create(person_id="A3", institution_id=HOUSE, position="doctor", post_kind="doctors", from_on=date(2010, 1, 1))
    enter(CITY, "graded_prescriptions", said | {"prescription": "A3", "person": "A3"})
    MEMORY.forget()
    assert {item.what for item in only(CITY, "prescribing").missing} == {"antibiotic_rights"}, "whose right nobody entered"


def test_village_doctors_in_post_are_held_against_rural_people() -> None:
    build(CITY, "township_hospital")
    enter(CITY, "village_doctor_counts", {"counted_on": "2018-06-01", "rural_people": 1860})
    assert {item.owed_by for item in only(CITY, "village_doctors").missing} == {"health_commission"}
    Person.objects.create(code="V1", name="王", pinyin="w")
    Posting.objects.create(person_id="V1", institution_id=CLINIC, position="doctor", post_kind="doctors", from_on=date(2010, 1, 1))
    MEMORY.forget()
    line = only(CITY, "village_doctors")
    assert (line.state, value(line, "required"), value(line, "short")) == ("short", 2, 1)
