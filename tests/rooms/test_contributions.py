"""What a clinic's own residents add to the hospital's numbers: the same as the whole lists say, in as many queries for many as for few."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yiti.care.public_health.queries import list_due, list_due_days
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope, system_scope
from yiti.measure.indicators.contributions import list_contributions
from yiti.measure.indicators.operations import catch_up
from yiti.measure.indicators.queries import list_members

from .county import CLINICS, HOSPITAL, NOW, TODAY
from .people import enrol, enter_person, sign

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]
As = Callable[[str], Scope]
CODES = ("hypertension_management", "hypertension_control", "elderly_health", "unknown_code")
YEAR = Period.parse("2026")


def follow(number: int, at: str, pressures: tuple[int, ...]) -> str:
    resident = enter_person("某人", date(1950, 1, 1), number, at=at)
    enrol(resident, date(2026, 1, 5))
    for month, pressure in zip((1, 3, 6, 9), pressures, strict=False):
        sign(resident, date(2026, month, 6), systolic=pressure)
    return resident


def test_what_the_own_residents_add_is_what_the_hospitals_lists_say_of_them(as_: As) -> None:
    own = [follow(1, CLINICS[0], (130, 130, 130, 130)), follow(2, CLINICS[0], (130,)), follow(3, CLINICS[0], (168, 168, 168, 168))]
    follow(4, CLINICS[1], (130, 130, 130, 130))
    catch_up(scope=system_scope("test"), now=NOW)
    found = list_contributions(scope=as_("doctor"), codes=CODES, place=CLINICS[0], residents=own, hospital=HOSPITAL, period=YEAR)
    assert [one.value.indicator for one in found] == list(CODES[:3])
    for one in found:
        whole = list_members(scope=system_scope("test"), indicator=one.value.indicator, institution=HOSPITAL, period=YEAR)
        assert (one.value, one.numerator, one.denominator) == (
            whole.value,
            frozenset(own).intersection(whole.numerator or ()),
            frozenset(own).intersection(whole.denominator or ()),
        )
    managed, controlled, _ = found
    assert managed.missing == {own[1]}
    assert controlled.missing == {own[2]}
    assert managed.value.denominator == 4


def test_twelve_residents_take_as_many_queries_as_two(as_: As) -> None:
    counts, own = [], list[str]()
    for numbers in (range(1, 3), range(3, 13)):
        own += [follow(number, CLINICS[0], (130, 150)) for number in numbers]
        catch_up(scope=system_scope("test"), now=NOW)
        with CaptureQueriesContext(connection) as asked:
            list_contributions(scope=as_("doctor"), codes=CODES, place=CLINICS[0], residents=own, hospital=HOSPITAL, period=YEAR)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


def test_the_days_of_those_due_are_those_of_the_list(as_: As) -> None:
    for number in range(1, 4):
        follow(number, CLINICS[0], (130,))
    rows = list_due(scope=as_("doctor"), today=TODAY)
    with CaptureQueriesContext(connection) as asked:
        days = list_due_days(scope=as_("doctor"), today=TODAY)
    assert days == {row.resident.pk: row.due_on for row in rows}
    assert len(days) == 3
    assert len(asked) <= 2
