"""Seats of the leading groups from a day on, by decision; and the day by which a group has to meet again."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.rooms.county import NOW, TODAY, build_county
from tests.rooms.county import scope_of as actor
from yiti.foundation.audit.models import Change
from yiti.foundation.decisions.operations import approve_decision, propose_decision
from yiti.foundation.files.models import StoredFile
from yiti.foundation.files.operations import store_file
from yiti.foundation.forms.operations import enter_form
from yiti.foundation.workflow.models import Message
from yiti.kernel.refusals import Conflict, Forbidden
from yiti.kernel.scopes import system_scope
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.registry.access.operations import create_user, grant_role
from yiti.supervision.tasks.models import Meeting, MeetingReminder, SeatChange
from yiti.supervision.tasks.operations import change_seat, record_meeting, remind_of_meetings
from yiti.supervision.tasks.operations.seating import NewSeat
from yiti.supervision.tasks.queries import MeetingDuty, find_seating, list_meeting_duties, list_seatings
from yiti.supervision.tasks.queries.seats import Seating
from yiti.supervision.tasks.refusals import UnableToSupervise

pytestmark = pytest.mark.django_db
PACK, BODY = "changji-2021", "reform_group"
PRINTED = 9


@pytest.fixture(autouse=True)
def county(db: None) -> None:
    build_county()


def paper() -> StoredFile:
    return store_file(scope=actor("clerk"), name="通知.pdf", content=b"%PDF-1.4\n%%EOF\n", institution="", now=NOW)


def seating() -> Seating:
    found = find_seating(scope=actor("auditor"), pack=PACK, body=BODY)
    assert found is not None
    return found


def change(who: str = "clerk", *, number: int | None = 1, body: str = BODY, has_paper: bool = True, **told: Any) -> SeatChange:
    known: dict[str, Any] = {
        "from_on": date(2026, 9, 1), "decision": "昌市委〔2026〕3号", "decided_on": date(2026, 8, 28), "kind": "deputy",
        "post": Text("常务副市长", "First deputy mayor"), "organisation": Text("市政府", "City government"),
    }  # fmt: skip
    new = NewSeat(number, **(known | told))
    return change_seat(scope=actor(who), pack=PACK, body=body, new=new, files=[paper()] if has_paper else [], today=TODAY)


def posts(on: date) -> list[str]:
    return [seat.label.zh for seat in seating().on(on)]


def test_the_document_prints_the_posts_until_a_decision_changes_one() -> None:
    before = posts(TODAY)
    assert len(before) == PRINTED and before[1] == "市政府副市长"
    change()
    assert posts(date(2026, 8, 31)) == before
    assert posts(date(2026, 9, 1))[1] == "市政府常务副市长"
    assert [seat.label.zh for seat in seating().history_of(1)] == ["市政府副市长", "市政府常务副市长"]
    assert load_pack(PACK).bodies[0].seats[1].post.zh == "副市长"


def test_a_further_seat_gets_the_next_number_and_one_given_up_is_there_no_longer() -> None:
    assert [change(number=None).number, change(number=None).number] == [PRINTED, PRINTED + 1]
    given_up = {"is_given_up": True, "kind": "", "post": Text("", ""), "organisation": Text("", "")}
    change(number=4, from_on=date(2026, 10, 1), **given_up)
    assert len(posts(date(2026, 9, 30))) == PRINTED + 2
    assert len(posts(TODAY)) == PRINTED + 1
    with pytest.raises(Conflict):
        change(number=4, from_on=date(2026, 10, 5), **given_up)


def test_a_later_decision_wins_whatever_was_entered_first() -> None:
    change(from_on=date(2026, 10, 1), post=Text("市长", "Mayor"))
    change(from_on=date(2026, 9, 1))
    assert posts(TODAY)[1] == "市政府市长" and posts(date(2026, 9, 15))[1] == "市政府常务副市长"
    with pytest.raises(Conflict):
        change(from_on=date(2026, 9, 1), post=Text("秘书长", ""))


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"number": 99}, "number"), ({"number": None, "is_given_up": True}, "number"), ({"body": "nobody"}, "body"),
        ({"decision": " "}, "decision"), ({"decided_on": TODAY + timedelta(days=1)}, "decided_on"), ({"has_paper": False}, "files"),
        ({"kind": "king"}, "kind"), ({"post": Text("", "x")}, "post_zh"), ({"organisation": Text(" ", "")}, "organisation_zh"),
        ({"post": Text("长" * 2001, "")}, "post_zh"),
    ],
)  # fmt: skip
def test_what_is_no_decision_about_a_seat_changes_nothing(told: dict[str, Any], field: str) -> None:
    with pytest.raises(UnableToSupervise) as refused, transaction.atomic():
        change(**told)
    assert refused.value.field == field
    assert refused.value.message.zh and refused.value.message.en
    assert not SeatChange.objects.exists()


@pytest.mark.parametrize("who", ["head", "auditor", "commission", "hr", "assessor", "doctor"])
def test_who_does_not_direct_changes_no_seat(who: str) -> None:
    with pytest.raises(Forbidden):
        change(who)
    assert not SeatChange.objects.exists()


def test_the_database_takes_no_seat_without_its_post_or_decision() -> None:
    row = {"pack": PACK, "body": BODY, "number": 1, "from_on": TODAY, "decided_on": TODAY, "entered_by": "x", "entered_on": TODAY}
    for wrong in ({"decision": "", "is_given_up": True}, {"decision": "1号"}, {"decision": "1号", "is_given_up": True, "kind": "member"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SeatChange.objects.create(**row, **wrong)


def test_a_change_stands_in_the_audit_with_its_clause() -> None:
    change()
    row = Change.objects.filter(action="seat.change").get()
    assert "昌市委〔2026〕3号" in str(row.after) and "三" in str(row.clause)


def meet(held_on: date, present: list[int]) -> Meeting:
    return record_meeting(
        scope=actor("clerk"), pack=PACK, body=BODY, held_on=held_on, subject="推进会", present=present, minutes=[paper()], today=TODAY
    )


def test_only_seats_of_the_day_can_have_been_there() -> None:
    change(number=None, from_on=date(2026, 9, 10))
    with pytest.raises(UnableToSupervise):
        meet(date(2026, 9, 1), [0, PRINTED])
    assert meet(date(2026, 9, 20), [0, PRINTED]).present == [0, PRINTED]


def test_all_bodies_are_read_in_one_query_however_often_seats_changed() -> None:
    change()
    change(number=None)
    with CaptureQueriesContext(connection) as seen:
        found = list_seatings(scope=actor("auditor"))
    assert sum("seatchange" in query["sql"] for query in seen) == 1 and len(found[PACK, BODY].changes) == 2


def decide(days: str = "60", from_on: date = date(2026, 7, 1)) -> None:
    made = propose_decision(
        scope=actor("clerk"), parameter="meeting_interval_days", value=days, from_on=from_on, number="昌卫发〔2026〕5号",
        decided_on=from_on, today=TODAY, now=NOW,
    )  # fmt: skip
    approve_decision(scope=actor("lead"), id=made.pk, now=NOW)


def duty() -> MeetingDuty:
    (found,) = list_meeting_duties(scope=actor("auditor"), today=TODAY)
    return found


def test_without_a_decided_interval_there_is_no_day() -> None:
    meet(date(2026, 9, 1), [0])
    assert (duty().every, duty().interval, duty().due, duty().last) == ("meeting_interval_days", None, None, date(2026, 9, 1))


def test_the_next_meeting_is_so_many_days_after_the_last() -> None:
    decide()
    assert (duty().due, duty().late_days) == (date(2026, 8, 30), 40)
    meet(date(2026, 9, 1), [0])
    assert (duty().due, duty().late_days) == (date(2026, 10, 31), 0)


def test_a_meeting_in_the_offices_register_counts_as_well() -> None:
    decide()
    answers = {"held_on": "2026-09-20", "subject": "推进会", "conclusions": "按月通报"}
    enter_form(scope=actor("clerk"), form="progress_meetings", on=date(2026, 9, 20), answers=answers, today=TODAY, now=NOW)
    assert (duty().last, duty().due) == (date(2026, 9, 20), date(2026, 11, 19))


def test_those_who_direct_are_told_once_for_each_step() -> None:
    decide()
    create_user(scope=system_scope(), username="boss", name="某人", institution="", now=NOW)
    grant_role(scope=system_scope(), username="boss", role="leading_group", from_on=date(2026, 1, 1), now=NOW)

    def remind(on: date = TODAY) -> int:
        return remind_of_meetings(scope=system_scope(), today=on, now=NOW, link="/tasks/groups/")

    assert [remind(), remind()] == [1, 0]
    assert "该开会了" in Message.objects.get(to_username="boss").text_zh
    assert remind(TODAY + timedelta(days=7)) == 1
    assert list(MeetingReminder.objects.values_list("step", flat=True)) == ["late-5", "late-6"]
    with pytest.raises(Forbidden):
        remind_of_meetings(scope=actor("head"), today=TODAY, now=NOW, link="")
