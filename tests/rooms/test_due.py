"""Who is due: in order, in few queries, merged and moved people once and at their place."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yiti.care.public_health.operations import end_resident_here, hand_over_resident, leave_programme
from yiti.care.public_health.queries import count_due, find_next, list_due
from yiti.care.residents.operations import merge_residents
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Scope

from .county import CENTRE, CLINICS, NOW, TODAY
from .people import enrol, enter_person, sign

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]
As = Callable[[str], Scope]
BORN = date(1950, 1, 1)


def patient(sequence: int, due: date, *, at: str = CLINICS[0]) -> str:
    """Somebody whose first follow-up is due three months after the enrolment."""
    resident = enter_person("某人", BORN, sequence, at=at)
    enrol(resident, date(due.year, due.month - 3, due.day))
    return resident


def test_the_longest_overdue_come_first_and_nobody_before_the_day(as_: As) -> None:
    soon, late, now = patient(1, date(2026, 10, 10)), patient(2, date(2026, 9, 1)), patient(3, TODAY)
    assert [row.resident.pk for row in list_due(scope=as_("doctor"), today=TODAY)] == [late, now]
    ahead = list_due(scope=as_("doctor"), today=TODAY, by=TODAY + timedelta(days=7))
    assert [row.resident.pk for row in ahead] == [late, now, soon]
    assert count_due(scope=as_("doctor"), today=TODAY) == (2, 1)
    following = find_next(scope=as_("doctor"), today=TODAY, after=late)
    assert following is not None
    assert following.resident.pk == now
    assert find_next(scope=as_("doctor2"), today=TODAY) is None


def test_the_list_takes_as_many_queries_for_twelve_as_for_two(as_: As) -> None:
    counts = []
    for numbers in (range(1, 3), range(3, 13)):
        for number in numbers:
            sign(patient(number, date(2026, 9, 1)), date(2026, 7, 1))
        with CaptureQueriesContext(connection) as asked:
            rows = list_due(scope=as_("doctor"), today=TODAY)
        assert len(rows) == numbers[-1]
        assert all(row.count == 1 and row.last for row in rows)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 5


def test_whoever_moved_stands_on_the_new_list_and_the_dead_on_none(as_: As) -> None:
    moved, dead = patient(1, date(2026, 9, 1)), patient(2, date(2026, 9, 1))
    hand_over_resident(scope=as_("worker"), resident=moved, institution=CENTRE, from_on=TODAY, seen=1, today=TODAY, now=NOW)
    end_resident_here(scope=as_("doctor"), resident=dead, ending="died", until_on=TODAY, seen=1, today=TODAY, now=NOW)
    assert list_due(scope=as_("doctor"), today=TODAY) == []
    assert [row.resident.pk for row in list_due(scope=as_("centre_worker"), today=TODAY)] == [moved]


def test_two_entries_of_one_person_stand_once_under_the_one_kept(as_: As) -> None:
    kept, other = patient(1, date(2026, 9, 9)), patient(2, date(2026, 9, 1))
    merge_residents(scope=as_("worker"), kept=kept, other=other, reason="同一人", today=TODAY, now=NOW)
    assert [row.resident.pk for row in list_due(scope=as_("doctor"), today=TODAY)] == [kept]
    third = enter_person("某人", BORN, 3)
    merge_residents(scope=as_("worker"), kept=third, other=kept, reason="同一人", today=TODAY, now=NOW)
    assert [row.resident.pk for row in list_due(scope=as_("doctor"), today=TODAY)] == [third]
    sign(third, by=as_("doctor"))
    assert list_due(scope=as_("doctor"), today=TODAY) == []
    leave_programme(scope=as_("doctor"), resident=third, programme="hypertension", ending="refused", on=TODAY, today=TODAY, now=NOW)
    assert list_due(scope=as_("doctor"), today=TODAY, by=date(2027, 12, 31)) == []


def test_who_records_no_services_has_no_list(as_: As) -> None:
    for name in ("clerk", "hospital_head", "auditor"):
        with pytest.raises(Forbidden):
            list_due(scope=as_(name), today=TODAY)
