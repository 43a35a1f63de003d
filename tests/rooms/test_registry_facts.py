"""The registry rooms as facts: what each column of the lake is read from."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.rooms.county import CENTRE, CLINICS, HOSPITAL, LEAD, NOW
from yiti.events.lake.layout import IN_FRAMES
from yiti.events.registry_facts import READERS, read_institutions, read_ledger, read_populations, read_staff
from yiti.foundation.pseudonyms import make_pseudonym
from yiti.policy.facts import REGISTRY
from yiti.registry.institutions.models import Institution, Population
from yiti.registry.ledger.models import AccountRow, AccountSheet
from yiti.registry.staff.models import Detachment, Person, Posting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]

SINCE = date(2022, 5, 1)


def employ(code: str, position: str, title: str = "none", institution: str = LEAD) -> Person:
    person = Person.objects.create(code=code, name=code)
    Posting.objects.create(
        person=person, institution_id=institution, position=position, post_kind="doctors", identity="contract", title=title, from_on=SINCE
    )
    return person


@pytest.mark.parametrize("name", READERS)
def test_each_table_has_the_columns_and_types_of_the_lake_also_when_it_is_empty(name: str) -> None:
    wanted = {column.name: pl.DataFrame(schema={"x": IN_FRAMES[column.type]}).schema["x"] for column in REGISTRY[name].values()}
    assert dict(READERS[name]().schema) == wanted


def test_institutions_with_parents_and_days() -> None:
    Institution.objects.filter(pk=CLINICS[1]).update(until_on=SINCE, category="")
    (row,) = read_institutions().filter(pl.col("institution") == CLINICS[1]).to_dicts()
    assert (row["parent"], row["until_on"], row["category"], row["type"]) == (HOSPITAL, SINCE, None, "village_clinic")


def test_floating_people_are_no_population_of_facts() -> None:
    for scope, people in (("served", 10), ("floating", 3)):
        Population.objects.create(institution_id=CENTRE, year=2026, scope=scope, people=people)
    assert read_populations().rows() == [(CENTRE, 2026, "served", 10)]


def test_staff_by_position_and_title_under_pseudonyms() -> None:
    employ("P1", "doctor", "deputy_senior")
    employ("P2", "nurse")
    employ("P3", "management", "senior")
    rows = {row["staff"]: row for row in read_staff().to_dicts()}
    doctor, nurse, manager = (rows[make_pseudonym("staff", code)] for code in ("P1", "P2", "P3"))
    assert (doctor["physician"], doctor["health_technical"], doctor["senior_title"], doctor["from_on"]) == (True, True, True, SINCE)
    assert (nurse["nurse"], nurse["physician"], nurse["senior_title"]) == (True, False, False)
    assert not any((manager["health_technical"], manager["senior_title"], manager["gp"], manager["tcm"], manager["bachelor"]))


def test_who_is_posted_down_stands_at_the_host_too_as_long_as_it_lasts() -> None:
    person = employ("P1", "doctor")
    Detachment.objects.create(
        person=person, kind="posted_down", home_id=LEAD, host_id=HOSPITAL, from_on=date(2026, 1, 1), until_on=NOW.date()
    )
    Detachment.objects.create(person=person, kind="training", home_id=LEAD, host_name="乌鲁木齐", from_on=date(2024, 1, 1))
    home, host = sorted(read_staff().to_dicts(), key=lambda row: str(row["position"]))
    assert (home["institution"], home["position"]) == (LEAD, "doctor")
    assert (host["institution"], host["position"], host["physician"], host["staff"]) == (HOSPITAL, "seconded", True, home["staff"])
    assert (host["from_on"], host["until_on"]) == (date(2026, 1, 1), NOW.date())


def test_accounts_are_the_current_ones_added_up_by_item_to_the_fen() -> None:
    for version, is_current in ((1, False), (2, True)):
        sheet = AccountSheet.objects.create(
            institution_id=CENTRE, month=date(2026, 7, 1), version=version, is_current=is_current, entered_by="a", entered_at=NOW
        )
        for line, amount in enumerate(["0.10", "0.20", "99999999999.01"], start=1):
            AccountRow.objects.create(sheet=sheet, line=line, item="medical_income", on=date(2026, 7, 2), amount=Decimal(amount))
    assert read_ledger().rows() == [(CENTRE, "2026-07", "medical_income", Decimal("99999999999.31"))]
