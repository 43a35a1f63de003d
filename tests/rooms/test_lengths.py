"""Texts longer and numbers larger than their column: refused in words on both databases, by whatever way they come."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.models import Case, F, Value, When

from tests.rooms.county import CENTRE, build_county
from yiti.kernel.refusals import Refused
from yiti.registry.institutions.models import Institution, Population
from yiti.registry.ledger.models import AccountRow, AccountSheet

LONG = "卫" * 400


@pytest.fixture(autouse=True)
def county(db: None) -> None:
    build_county()


def test_a_text_that_is_too_long_is_refused_and_tells_which_it_is() -> None:
    clinic = Institution.objects.get(pk=CENTRE)
    clinic.name = LONG
    with pytest.raises(Refused) as refused, transaction.atomic():
        clinic.save()
    most = Institution._meta.get_field("name").max_length
    assert refused.value.field == "name"
    assert refused.value.message.zh == f"“{LONG[:20]}…”有 400 个字，最多 {most} 个字"
    assert f"{most} at most" in refused.value.message.en


@pytest.mark.parametrize("way", ["update", "bulk_update", "case", "bulk_create", "key"])
def test_by_whatever_way_it_comes(way: str) -> None:
    rows = Institution.objects.filter(pk=CENTRE)
    with pytest.raises(Refused), transaction.atomic():
        match way:
            case "update":
                rows.update(name=LONG)
            case "bulk_update":
                Institution.objects.bulk_update([Institution(pk=CENTRE, name=LONG)], ["name"])
            case "case":
                rows.update(name=Case(When(pk=CENTRE, then=Value(LONG)), default=F("name")))
            case "bulk_create":
                Population.objects.bulk_create([Population(institution_id=CENTRE, year=2020, scope="resident", people=1, remark=LONG)])
            case "key":
                Population.objects.create(institution_id=LONG, year=2020, scope="resident", people=1)
    assert Institution.objects.get(pk=CENTRE).name != LONG


def test_numbers_beyond_their_column_are_refused_and_what_the_database_reckons_is_not() -> None:
    with pytest.raises(Refused) as refused, transaction.atomic():
        Population.objects.create(institution_id=CENTRE, year=2020, scope="resident", people=10**10)
    assert refused.value.field == "people"
    assert "2147483647" in refused.value.message.zh
    row = Population.objects.create(institution_id=CENTRE, year=2020, scope="resident", people=5)
    Population.objects.filter(pk=row.pk).update(people=F("people") + 1)
    row.refresh_from_db()
    assert row.people == 6


@pytest.mark.parametrize("amount", [Decimal("1e40"), Decimal("NaN"), 10**30, Decimal("9999999999999999.999")])
def test_amounts_too(amount: Decimal | int) -> None:
    day = date(2026, 7, 1)
    sheet = AccountSheet.objects.create(
        institution_id=CENTRE, month=day, version=1, is_current=True, entered_by="x", entered_at=datetime(2026, 8, 1, tzinfo=UTC)
    )
    line = AccountRow(sheet=sheet, line=1, item="medical_income", on=day, amount=amount)
    with pytest.raises(Refused) as refused, transaction.atomic():
        AccountRow.objects.bulk_create([line])
    assert refused.value.field == "amount"


def test_the_engine_is_ours_on_either_database() -> None:
    assert connection.settings_dict["ENGINE"].startswith("yiti.config.engines.")
