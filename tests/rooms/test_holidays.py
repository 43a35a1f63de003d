"""The holidays of a year: copied from the notice by one, checked by another, and from then on in every due day."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from yiti.foundation.audit.models import Change
from yiti.foundation.decisions.holidays import Span, UnableToAnnounce
from yiti.foundation.decisions.models import HolidayYear
from yiti.foundation.decisions.operations import (
    UnableToSettle,
    approve_holidays,
    propose_holidays,
    reject_holidays,
    withdraw_holidays,
)
from yiti.foundation.decisions.queries import get_book, get_holidays
from yiti.foundation.runs.operations import prepare_run
from yiti.foundation.workflow.operations import reckon_due_days
from yiti.foundation.workflow.queries import list_board
from yiti.kernel.figures import walk
from yiti.kernel.four_eyes import UnableToActAlone
from yiti.kernel.refusals import Forbidden, Refused
from yiti.measure.assessment.operations import open_quarter
from yiti.policy.calendars import calendar_of
from yiti.policy.packs import Resolved
from yiti.policy.rules import compute

from .county import NOW, PACK, TODAY, scope_of

pytestmark = pytest.mark.usefixtures("county")

LATER = date(2026, 11, 12)
SPANS = [
    Span("new_year", date(2027, 1, 1), date(2027, 1, 3)),
    Span("spring_festival", date(2027, 2, 5), date(2027, 2, 11)),
    Span("other", date(2027, 1, 7), date(2027, 1, 8)),
]
WORKED = [date(2027, 1, 9), date(2027, 2, 14)]


def propose(name: str = "clerk", **more: Any) -> HolidayYear:
    values: dict[str, Any] = {
        "year": 2027, "number": "国办发明电〔2026〕9号", "announced_on": date(2026, 11, 4), "spans": SPANS, "worked": WORKED,
        "today": LATER,
    }  # fmt: skip
    return propose_holidays(scope=scope_of(name), now=NOW, **(values | more))


def enter(**more: Any) -> HolidayYear:
    return approve_holidays(scope=scope_of("lead"), id=propose(**more).pk, now=NOW)


def test_the_fourth_quarter_waits_for_the_notice_and_goes_by_it() -> None:
    scope = scope_of("clerk")
    made = propose()
    with pytest.raises(Refused) as refusal:
        reckon_due_days(scope=scope, pack=PACK, period="2026Q4")
    assert refusal.value.code == "calendar-unknown"
    approve_holidays(scope=scope_of("lead"), id=made.pk, now=NOW)
    due = reckon_due_days(scope=scope, pack=PACK, period="2026Q4")
    assert due["institutions_report"] == date(2027, 1, 9)  # the 7th and 8th rest, the Saturday after them is worked
    assert due["assessors_report"] == date(2027, 1, 11)


def test_the_fourth_quarter_opens_and_its_steps_are_due_by_the_notice() -> None:
    with pytest.raises(Refused):
        open_quarter(scope=scope_of("clerk"), period="2026Q4", today=LATER)
    enter()
    open_quarter(scope=scope_of("clerk"), period="2026Q4", today=LATER)
    board = list_board(scope=scope_of("clerk"), workflow="quarter", period="2026Q4", today=LATER)
    assert {cells["send"].due_on for cells in board.rows.values()} == {date(2027, 1, 9)}


def test_due_days_name_the_notice_in_their_explanation() -> None:
    enter()
    answer = compute("deadlines", pack=get_book(scope=scope_of("clerk"), on=date(2026, 12, 31)), inputs={"quarter": "2026Q4"})
    leaves = {figure.record: figure.value for figure in walk([answer.figures["due.institutions_report"]])}
    assert leaves["holidays:2027"] == "国办发明电〔2026〕9号"


def test_a_closed_run_holds_the_holidays_and_an_earlier_one_does_not_change() -> None:
    scope = scope_of("clerk")
    before = get_book(scope=scope, on=date(2026, 9, 30)).hash
    enter()
    assert get_book(scope=scope, on=date(2026, 9, 30)).hash == before
    book = get_book(scope=scope, on=date(2026, 12, 31))
    held = Resolved.from_json(json.loads(prepare_run("quarter", "2026Q4", {"institutions": [], "period": "2026Q4"}, book).pack))
    assert held.holidays[0]["notice"] == "国办发明电〔2026〕9号"
    assert not calendar_of(held).is_workday(date(2027, 1, 7))


def test_nobody_approves_what_he_entered() -> None:
    made = propose("lead")
    with pytest.raises(UnableToActAlone):
        approve_holidays(scope=scope_of("lead"), id=made.pk, now=NOW)
    with pytest.raises(UnableToActAlone):
        reject_holidays(scope=scope_of("lead"), id=made.pk, now=NOW, answer="不")
    with pytest.raises(Forbidden):
        approve_holidays(scope=scope_of("clerk"), id=made.pk, now=NOW)


def test_the_database_itself_asks_for_a_second_person_and_one_calendar_a_year() -> None:
    made = propose("lead")
    with pytest.raises(IntegrityError), transaction.atomic():
        HolidayYear.objects.filter(pk=made.pk).update(state="approved", settled_by=made.proposed_by)
    enter()
    with pytest.raises(IntegrityError), transaction.atomic():
        HolidayYear.objects.filter(pk=made.pk).update(state="approved", settled_by="somebody")


def test_a_later_notice_replaces_the_approved_one_and_what_was_approved_stays() -> None:
    first = enter()
    second = enter(number="国办发明电〔2027〕1号", announced_on=date(2027, 1, 26), today=date(2027, 1, 27))
    first.refresh_from_db()
    assert (first.state, second.state) == ("replaced", "approved")
    actions = Change.objects.filter(table="decisions_holidayyear").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["holidays.propose", "holidays.approve", "holidays.propose", "holidays.replace", "holidays.approve"]


def test_what_is_settled_is_settled_once() -> None:
    made = enter()
    with pytest.raises(UnableToSettle):
        approve_holidays(scope=scope_of("lead"), id=made.pk, now=NOW)
    again = propose()
    with pytest.raises(UnableToAnnounce):
        reject_holidays(scope=scope_of("lead"), id=again.pk, now=NOW, answer=" ")
    with pytest.raises(Forbidden):
        withdraw_holidays(scope=scope_of("lead"), id=again.pk, now=NOW)
    assert withdraw_holidays(scope=scope_of("clerk"), id=again.pk, now=NOW).state == "withdrawn"
    assert get_holidays(scope=scope_of("clerk"), id=made.pk).state == "approved"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"number": " "}, "number"),
        ({"announced_on": date(2026, 11, 20)}, "announced_on"),
        ({"announced_on": date(2025, 11, 4)}, "announced_on"),
        ({"spans": []}, "from-new_year"),
        ({"spans": [Span("new_year", date(2027, 1, 3), date(2027, 1, 1))]}, "until-new_year"),
        ({"spans": [Span("new_year", date(2027, 1, 1), date(2027, 1, 31))]}, "until-new_year"),
        ({"spans": [Span("new_year", date(2028, 1, 1), date(2028, 1, 2))]}, "from-new_year"),
        ({"spans": [SPANS[0], Span("qingming", date(2027, 1, 3), date(2027, 1, 4))]}, "from-qingming"),
        ({"worked": [date(2027, 1, 2)]}, "worked"),
        ({"worked": [date(2027, 2, 15)]}, "worked"),
        ({"worked": [date(2028, 2, 12)]}, "worked"),
    ],
)
def test_what_cannot_be_a_notice_is_refused_at_its_field(more: dict[str, Any], field: str) -> None:
    with pytest.raises(UnableToAnnounce) as refusal:
        propose(**more)
    assert refusal.value.field == field
    assert not HolidayYear.objects.exists()


def test_the_notice_of_a_year_may_speak_of_the_december_before() -> None:
    enter(spans=[Span("new_year", date(2026, 12, 31), date(2027, 1, 2))], worked=[date(2026, 12, 27)])
    calendar = calendar_of(get_book(scope=scope_of("clerk"), on=date(2026, 12, 31)))
    assert not calendar.is_workday(date(2026, 12, 31))
    assert calendar.is_workday(date(2026, 12, 27))
    assert calendar.is_workday(date(2026, 12, 30))


def test_an_assessor_may_not_enter() -> None:
    with pytest.raises(Forbidden):
        propose("assessor", today=TODAY)
