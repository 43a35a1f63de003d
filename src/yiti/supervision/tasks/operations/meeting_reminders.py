"""Telling those who direct the tasks that a leading group is to meet: before the day, and after it until it met."""

from datetime import date, datetime

from django.db import transaction

from yiti.foundation.audit.operations import record_change
from yiti.foundation.workflow.operations import send_messages
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.access.queries import list_holders
from yiti.supervision.tasks.models import MeetingReminder
from yiti.supervision.tasks.offices import DIRECT
from yiti.supervision.tasks.queries.meetings import MeetingDuty, list_meeting_duties
from yiti.supervision.tasks.reminders import get_reminding


def remind_of_meetings(*, scope: Scope, today: date, now: datetime, link: str) -> int:
    """
    Tell of every body whose next meeting is near or over; `link` is the page of the bodies. Answers how many bodies were told of.

    Each step is told once for a day, however often this runs.

    :raises Forbidden: without `tasks.direct`
    """
    scope.require(DIRECT)
    reminding = get_reminding(scope=scope, today=today)
    due = [(duty, reminding.step_of(duty.due, today)) for duty in list_meeting_duties(scope=scope, today=today) if duty.due]
    near = [(duty, step) for duty, step in due if step]
    if not near:
        return 0
    to = [user.username for user in list_holders(scope=scope, function=DIRECT, institution="*", today=today)]
    return sum(_tell(scope, duty, step, to, today, now, link) for duty, step in near)


@transaction.atomic
def _tell(scope: Scope, duty: MeetingDuty, step: str, to: list[str], today: date, now: datetime, link: str) -> bool:
    assert duty.due is not None
    made, is_new = MeetingReminder.objects.get_or_create(
        pack=duty.pack, body=duty.body.id, due_on=duty.due, step=step, defaults={"told": to, "sent_on": today}
    )  # fmt: skip
    if not is_new:
        return False
    send_messages(scope=scope, to=to, text=words_of(duty, today), now=now, link=link)
    after = {"body": duty.body.id, "due": duty.due, "step": step}
    record_change(scope=scope, action="meeting.remind", table="tasks_meetingreminder", key=made.pk, after=after)
    return True


def words_of(duty: MeetingDuty, today: date) -> Text:
    """That a body is to meet by its day, or should have met."""
    assert duty.due is not None
    name = duty.body.label
    if duty.late_days:
        return Text(
            f"{name.zh}该开会了：已过 {duty.late_days} 天（{duty.due}）",
            f"{name.en} should have met {duty.late_days} days ago ({duty.due})",
        )  # fmt: skip
    return Text(f"{name.zh}下一次会议最晚 {duty.due}", f"{name.en} is to meet by {duty.due}")
