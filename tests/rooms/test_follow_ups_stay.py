"""The database keeps a signed follow-up as it was signed; voiding it, once, is all that can be done to it."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from yiti.care.public_health.models import FollowUp
from yiti.care.public_health.operations import withdraw_follow_up
from yiti.care.public_health.protection import SIGNED
from yiti.kernel.scopes import system_scope

from .county import NOW, TODAY
from .people import enrol, enter_person, sign

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county", "triggers")]
MARKS = {"voided_at", "voided_by", "void_reason", "void_event"}


@pytest.fixture
def record() -> FollowUp:
    resident = enter_person()
    enrol(resident)
    return sign(resident, date(2026, 7, 8), systolic=152)


def refuses(sql: str, *values: object) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except DatabaseError as error:
        return "void it and sign another" in str(error)
    return False


def test_every_column_but_the_marks_is_kept() -> None:
    assert {field.column for field in FollowUp._meta.concrete_fields} - set(SIGNED) == MARKS


@pytest.mark.parametrize(("column", "value"), [
    ("answers", "{}"), ("grade", "controlled"), ("on", "2026-07-09"), ("next_on", "2026-12-01"), ("signed_by", "x"), ("key", "another-key"),
])  # fmt: skip
def test_nobody_changes_what_was_signed(record: FollowUp, column: str, value: str) -> None:
    assert refuses(f'UPDATE public_health_followup SET "{column}" = %s WHERE id = %s', value, record.pk)


def test_nobody_deletes_it_nor_takes_its_voiding_back(record: FollowUp) -> None:
    assert refuses("DELETE FROM public_health_followup WHERE id = %s", record.pk)
    withdraw_follow_up(scope=system_scope(), record=record.pk, reason="不是这个人", today=TODAY, now=NOW)
    record.refresh_from_db()
    assert record.void_reason == "不是这个人"
    for change in ("voided_at = NULL, void_event = '', void_reason = ''", "void_reason = 'x'"):
        assert refuses(f"UPDATE public_health_followup SET {change} WHERE id = %s", record.pk)
