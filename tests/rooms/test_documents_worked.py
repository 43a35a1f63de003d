"""Worked examples of the requirements, entered in the registers of two documents and read from their reckonings."""

from collections.abc import Iterator
from datetime import date

import pytest

from yiti.registry.staff.models import Person, Posting
from yiti.supervision.reckonings.remembered import MEMORY

from .test_documents_reckoned import CITY, HOUSE, REGION, build, enter, lines, only, value
from .test_documents_tell import number, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    MEMORY.forget()
    yield
    MEMORY.forget()


def test_services_bought_are_paid_by_number_price_and_quality() -> None:
    build(REGION, "community_centre")
    contract = {"service": "随访", "amount": 1000, "signed_on": "2019-01-01"}
    enter(REGION, "service_contracts", contract | {"provider": "甲", "price": "12.00", "done": 1000})
    enter(REGION, "service_contracts", contract | {"provider": "乙", "price": "15.00", "done": 800, "quality": "0.9"})
    assert {line.key: value(line, "total") for line in lines(REGION, "bought_services")} == {"甲": 12_000, "乙": 10_800}


def test_an_approved_gap_is_paid_by_performance() -> None:
    build(REGION, "community_centre")
    budget = {"year": 2019, "tasks": "一", "spending": "3000000", "income": "2400000", "performance": "0.9"}
    enter(REGION, "approved_budgets", budget)
    line = only(REGION, "approved_gap")
    assert (value(line, "gap"), value(line, "grant")) == (600_000, 540_000)


def test_the_department_that_comes_first_and_is_missing_is_named() -> None:
    build(REGION, "community_centre")
    for department in ("general_practice", "rehabilitation"):
        enter(REGION, "departments", {"department": department, "opened_on": "2018-01-01"})
    line = only(REGION, "centre_departments")
    assert (line.state, line.cells["missing"].value) == ("short", "中医民族医")


def test_service_at_the_base_adds_up_to_a_year_before_promotion() -> None:
    build(REGION, "community_centre")
    stay = {"person": "P1", "title": "attending", "place": "东街"}
    enter(REGION, "primary_service", stay | {"from_on": "2017-01-01", "until_on": "2017-07-29", "days": 210})
    assert only(REGION, "served_before_promotion").state == "short"
    enter(REGION, "primary_service", stay | {"from_on": "2018-01-01", "until_on": "2018-06-09", "days": 160})
    MEMORY.forget()
    line = only(REGION, "served_before_promotion")
    assert (line.state, value(line, "days")) == ("met", 370)


def test_services_at_home_are_ordered_and_done_one_by_one() -> None:
    build(REGION, "community_centre")
    order = {"service": "home_bed", "asked_on": "2019-06-01", "agreed_on": "2019-06-03"}
    enter(REGION, "home_services", order | {"order_number": "1", "done_on": "2019-06-03"})
    enter(REGION, "home_services", order | {"order_number": "2"})
    assert number(told(REGION, "home_services", "by_service"), "done", "home_bed") == 0.5
    assert number(told(REGION, "home_services", "beds_open"), "entries", HOUSE) == 1


def test_a_year_in_the_country_before_promotion_is_a_years_days() -> None:
    build(CITY, "township_hospital")
    Person.objects.create(code="P1", name="李", pinyin="l")
    Posting.objects.create(person_id="P1", institution_id=HOUSE, position="doctor", post_kind="doctors", from_on=date(2010, 1, 1))
    stay = {"post": "内科", "from_hospital": "中心医院", "place": "东街", "before_promotion": "yes", "person": "P1"}
    enter(CITY, "city_doctor_postings", stay | {"from_on": "2016-01-01", "until_on": "2016-07-28"})
    line = only(CITY, "promotion")
    assert (line.state, value(line, "days")) == ("short", 210)
    enter(CITY, "city_doctor_postings", stay | {"from_on": "2017-01-01", "until_on": "2017-06-09"})
    MEMORY.forget()
    assert only(CITY, "promotion").state == "met"


def test_fixed_sums_wages_and_several_ways_of_payment_come_out_as_printed() -> None:
    build(CITY, "township_hospital")
    enter(CITY, "package_settlements", {"year": 2017, "people": 5000, "rate": "100", "cost": "520000"})
    package = only(CITY, "packages")
    assert (value(package, "package"), value(package, "overspending_borne")) == (500_000, 20_000)
    enter(CITY, "wage_totals", {"year": 2017, "total": "10000000", "yearly_pay": "9850000", "basis": "一"})
    assert 150_000 in {int(float(str(cell.value))) for cell in only(CITY, "wage_total_left").cells.values() if cell.unit == "yuan"}
    for way, more in (("group", {"weight": "0.8", "rate": "6000", "number": 1}), ("bed_day", {"rate": "180", "number": 12})):
        enter(CITY, "payment_lines", {"year": 2017, "way": way, "name": way, **more})
    enter(CITY, "payment_lines", {"year": 2017, "way": "cost", "name": "费用", "amount": "7000"})
    assert value(only(CITY, "composite"), "sum") == 6960


def test_purchases_beyond_two_specifications_are_a_violation() -> None:
    build(CITY, "township_hospital")
    bought = {"checked_on": "2018-05-01", "invoices": 2, "central": "yes"}
    enter(CITY, "drug_purchases", bought | {"item": "甲", "specifications": 2})
    assert only(CITY, "purchases").state == "met"
    enter(CITY, "drug_purchases", bought | {"item": "乙", "specifications": 3})
    MEMORY.forget()
    line = only(CITY, "purchases")
    assert (line.state, value(line, "violations")) == ("short", 1)
