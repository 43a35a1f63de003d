"""Two who catch up at once, and a writer who is slower than one who began later: nothing twice, nothing missed."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction

from tests.rooms.county import HOSPITAL, NOW, TODAY, build_county
from tests.rooms.test_races import together
from yiti.events.journal.operations import NewEvent, append_events
from yiti.kernel.periods import Period
from yiti.kernel.scopes import system_scope
from yiti.measure.indicators.models import Mark
from yiti.measure.indicators.operations import catch_up, recount
from yiti.measure.indicators.queries import get_as_of, list_members, list_values

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

ALL = system_scope()
YEAR = Period.parse("2026")


@pytest.fixture(autouse=True)
def county(settings: object) -> None:
    settings.YITI_TODAY = TODAY.isoformat()  # type: ignore[attr-defined]
    build_county()


def enrol(resident: str) -> None:
    told = {"programme": "hypertension", "action": "enter"}
    event = NewEvent("enrolment", date(2026, 10, 8), HOSPITAL, resident=resident, details=told)
    append_events(scope=ALL, function="services.enter", events=[event], today=TODAY, now=NOW)


def enrolled() -> Decimal | None:
    (found,) = list_values(scope=ALL, period=YEAR, codes=["hypertension_control"], institutions=[HOSPITAL])
    members = list_members(scope=ALL, indicator="hypertension_control", institution=HOSPITAL, period=YEAR)
    assert found.denominator == members.denominator_count == members.value.denominator
    return None if found.denominator is None else Decimal(found.denominator.numerator)


def test_eight_who_catch_up_together_take_each_row_in_once() -> None:
    catch_up(scope=ALL, now=NOW)
    for number in range(5):
        enrol(f"r{number}")
    found = together(*[lambda: catch_up(scope=ALL, now=NOW)] * 8)
    assert found == [None] * 8
    assert enrolled() == 5


def test_who_begins_earlier_and_commits_later_is_counted_too() -> None:
    catch_up(scope=ALL, now=NOW)
    begun, may_end = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with transaction.atomic():
            enrol("slow")
            begun.set()
            may_end.wait(20)
        connection.close()

    slow = threading.Thread(target=write_slowly)
    slow.start()
    begun.wait(20)
    enrol("quick")
    catch_up(scope=ALL, now=NOW)
    assert enrolled() == 1 and len(Mark.objects.get().events["gaps"]) >= 1
    may_end.set()
    slow.join()
    assert enrolled() == 1, "until somebody catches up, number and list are as of the mark"
    catch_up(scope=ALL, now=NOW)
    assert enrolled() == 2 and get_as_of(scope=ALL, period=YEAR).waiting == 0
    recount(scope=ALL, now=NOW)
    assert enrolled() == 2


def test_what_was_rolled_back_is_waited_for_an_hour_and_not_longer() -> None:
    catch_up(scope=ALL, now=NOW)
    with pytest.raises(RuntimeError), transaction.atomic():
        enrol("gone")
        raise RuntimeError
    enrol("r1")
    catch_up(scope=ALL, now=NOW)
    assert Mark.objects.get().events["gaps"]
    enrol("r2")
    catch_up(scope=ALL, now=NOW + timedelta(hours=2))
    assert Mark.objects.get().events["gaps"] == [] and enrolled() == 2


def test_while_another_holds_the_mark_a_page_does_not_wait_and_says_what_waits() -> None:
    catch_up(scope=ALL, now=NOW)
    enrol("r1")
    held, may_end = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Mark.objects.select_for_update().get()
            held.set()
            may_end.wait(20)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    held.wait(20)
    catch_up(scope=ALL, now=NOW)
    assert enrolled() == 0 and get_as_of(scope=ALL, period=YEAR).waiting == 1
    may_end.set()
    other.join()
    catch_up(scope=ALL, now=NOW)
    assert enrolled() == 1
