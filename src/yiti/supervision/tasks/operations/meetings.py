"""A leading group met: who was there by post, the minutes, what it resolved."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db import transaction

from yiti.foundation.audit.operations import record_change
from yiti.foundation.files.models import StoredFile
from yiti.kernel.clauses import Clause
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.supervision.tasks.models import Meeting, Resolution
from yiti.supervision.tasks.offices import DIRECT
from yiti.supervision.tasks.queries.chains import MEETING
from yiti.supervision.tasks.queries.seats import find_seating
from yiti.supervision.tasks.refusals import UnableToSupervise

from .changing import NewTask, add_task
from .rows import lay_files, read_words, require_files


@transaction.atomic
def record_meeting(
    *, scope: Scope, pack: str, body: str, held_on: date, subject: str, present: Sequence[int], minutes: Sequence[StoredFile], today: date
) -> Meeting:
    """
    Record a meeting with its minutes; `present` are the numbers of the seats that the group had on the day.

    :raises Forbidden: without `tasks.direct`
    :raises UnableToSupervise: for an unknown group, a day in the future, nobody present, no minutes
    """
    scope.require(DIRECT)
    seating = find_seating(scope=scope, pack=pack, body=body)
    if seating is None:
        raise UnableToSupervise(Text("没有这个领导小组", "There is no such group"), code="not-found", field="body")
    if held_on > today:
        raise UnableToSupervise(Text("日期不能晚于今天", "The day cannot be in the future"), code="out-of-range", field="held_on")
    if not present or not set(present) <= {seat.number for seat in seating.on(held_on)}:
        raise UnableToSupervise(Text("请勾选到会的席位", "Tick the seats that were there"), code="missing-field", field="present")
    require_files(minutes, Text("请附上会议纪要", "Add the minutes"))
    made = Meeting.objects.create(
        pack=pack, body=body, held_on=held_on, subject=read_words("subject", subject)[:200], present=sorted(set(present)),
        entered_by=scope.actor.username, entered_on=today,
    )  # fmt: skip
    lay_files(scope, minutes, MEETING, made.pk)
    after = {"body": body, "held_on": held_on, "subject": made.subject, "present": made.present}
    record_change(
        scope=scope, action="meeting.record", table="tasks_meeting", key=made.pk, after=after, clause=Clause(pack, seating.body.clause)
    )  # fmt: skip
    return made


@transaction.atomic
def resolve(*, scope: Scope, meeting: int, words: str, new: NewTask | None, today: date) -> Resolution:
    """
    Record what a meeting resolved; with `new` it becomes a task of the county's own, under the words of the resolution.

    :raises Forbidden: without `tasks.direct`
    :raises UnableToSupervise: for an unknown meeting, nothing said, or a task that `add_task` refuses
    """
    scope.require(DIRECT)
    held = Meeting.objects.select_for_update().filter(pk=meeting).first()
    if held is None:
        raise UnableToSupervise(Text("没有这次会议", "There is no such meeting"), code="not-found")
    said = read_words("words", words)
    task = add_task(scope=scope, new=new if new.label.zh else replace(new, label=Text(said[:200], "")), today=today) if new else None
    number = Resolution.objects.filter(meeting=held).count() + 1
    made = Resolution.objects.create(
        meeting=held, number=number, words=said, task=task, entered_by=scope.actor.username, entered_on=today
    )  # fmt: skip
    after = {"meeting": held.pk, "number": number, "words": said, "task": task.key if task else ""}
    record_change(scope=scope, action="meeting.resolve", table="tasks_resolution", key=made.pk, after=after)
    return made
