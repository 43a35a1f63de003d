"""The synthetic county as it is stored: residents, events, the records behind them, and what a village doctor finds to do."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from yiti.care.public_health.answers import read_answers
from yiti.care.public_health.declared import get_declared
from yiti.care.public_health.models import Enrolment, FollowUp
from yiti.care.public_health.queries import explain_record, list_due
from yiti.care.residents.models import Resident, ResidentStay
from yiti.events.journal.frames import read_residents
from yiti.events.journal.models import Event
from yiti.events.journal.queries import find_source
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope, system_scope
from yiti.measure.indicators.operations import recount
from yiti.measure.indicators.queries import list_values
from yiti.policy.facts import KINDS
from yiti.registry.access.models import User
from yiti.registry.access.scopes import get_scope
from yiti.registry.institutions.models import Population
from yiti.synthetic import county
from yiti.synthetic.acting import noon
from yiti.synthetic.lives import live

TODAY = date(2026, 10, 9)
ALL = system_scope("tests")
SCALE = Decimal("0.004")
NOW = noon(TODAY)


@pytest.fixture(scope="module")
def lived(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Stored once for all tests of this file, and taken back with its transaction."""
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(YITI_TODAY=str(TODAY)):
        store()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def stored(lived: None, db: None) -> None:
    """The county as it stands."""


def store() -> None:
    made = county.begin(7, TODAY, SCALE)
    county.make_users(made)
    live(made, scale=SCALE, today=TODAY, told=lambda done, words: None)


def scope(username: str) -> Scope:
    return get_scope(User.objects.get(username=username), TODAY)


def test_every_kind_is_in_the_journal_and_every_resident_with_the_stays(stored: None) -> None:
    assert set(Event.objects.order_by().values_list("kind", flat=True).distinct()) == set(KINDS)
    residents = read_residents()
    assert set(residents["resident"]) == set(Resident.objects.values_list("pk", flat=True))
    assert residents.height == ResidentStay.objects.count()
    last = Population.objects.filter(year=TODAY.year, scope="resident")
    here = ResidentStay.objects.filter(from_on__lte=TODAY).exclude(until_on__lte=TODAY).count()
    assert (last.count(), abs(sum(last.values_list("people", flat=True)) * SCALE - here) < here / 20) == (16, True)
    assert all("演示" in row.remark for row in last)


def test_what_is_reckoned_by_head_reads_as_in_a_whole_county(stored: None) -> None:
    """Whole staff against whole people; services of the share against that share of people and staff."""
    recount(scope=ALL, now=NOW)
    codes = ("gps_per_10000", "staff_per_1000", "health_records", "contract_services", "visits_per_10000", "visits_per_physician_day")
    sums = {code: [Fraction(0), Fraction(0)] for code in codes}
    for value in list_values(scope=ALL, period=Period.parse("2025"), codes=codes):
        sums[value.indicator] = [sums[value.indicator][0] + (value.numerator or 0), sums[value.indicator][1] + (value.denominator or 0)]
    read = {code: float(over / under) for code, (over, under) in sums.items()}
    assert 0.5 < read["gps_per_10000"] * 10_000 < 6
    assert 1 < read["staff_per_1000"] < 6
    assert 0.6 < read["health_records"] <= 1
    assert 0.2 < read["contract_services"] < 1
    assert 2_000 < read["visits_per_10000"] * 10_000 < 60_000
    assert 1 < read["visits_per_physician_day"] < 60


def test_nobody_is_taken_for_a_real_person(stored: None) -> None:
    for resident in Resident.objects.all()[:50]:
        assert resident.number.startswith("652399")
        assert resident.address.startswith("（演示）")
        assert resident.household.startswith("DEMO-")


def test_a_hypertension_follow_up_opens_to_the_form_that_says_the_same(stored: None) -> None:
    events = list(Event.objects.filter(kind="follow_up", details__programme="hypertension"))
    sources = {event.event: find_source(scope=ALL, event=event.event) for event in events}
    opened = [event for event in events if sources[event.event].key]
    assert len(opened) > 0.97 * len(events)
    records = FollowUp.objects.select_related("resident", "before").in_bulk([int(sources[event.event].key) for event in opened])
    for event in opened:
        source = sources[event.event]
        record = records[int(source.key)]
        assert (source.kind, record.event, record.on, record.resident_id) == ("follow_up", event.event, event.day, event.resident)
        assert (record.answers["systolic"], record.grade) == (event.details["systolic"], event.details["grade"])
        assert (record.answers["referral"] == "referred") == event.details["referred"]
        assert (record.answers["way"] != "phone") == event.details["face_to_face"]


def test_every_grade_and_due_day_is_what_the_norm_says_of_the_form_and_the_one_before(stored: None) -> None:
    for record in FollowUp.objects.select_related("resident", "before")[:300]:
        graded = explain_record(scope=ALL, record=record)
        assert (graded.grade, graded.case, graded.due_on) == (record.grade, record.case, record.next_on), record.pk
        assert graded.due_on > record.on


def test_every_form_would_be_taken_by_its_declaration(stored: None) -> None:
    service = get_declared("hypertension_follow_up")
    for record in FollowUp.objects.all()[:300]:
        assert read_answers(service, record.answers) == {**read_answers(service, record.answers), **record.answers}


def test_enrolments_agree_with_the_events_of_the_journal(stored: None) -> None:
    last: dict[str, str] = {}
    for event in Event.objects.filter(kind="enrolment", details__programme="hypertension").order_by("day", "event"):
        last[str(event.resident)] = event.details["action"]
    held = {row.resident_id: "leave" if row.left_on else "enter" for row in Enrolment.objects.filter(programme="hypertension")}
    assert held == last


def test_the_village_doctor_of_sangong_sees_the_own_village_and_has_something_to_do(stored: None) -> None:
    mine = scope("village.652301101")
    rows = list_due(scope=mine, today=TODAY, by=TODAY + timedelta(days=30))
    assert rows
    assert {row.institution for row in rows} == {"652301101-V01"}
    assert {row.institution for row in list_due(scope=scope("public.652301101"), today=TODAY)} == {"652301101"}
