"""Telling people of the days of their tasks: before and after, and the leading group of what is late."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from yiti.foundation.audit.operations import record_change
from yiti.foundation.installation.queries import get_installation
from yiti.foundation.workflow.operations import send_messages
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.access.queries import list_holders
from yiti.registry.access.scopes import list_grants_on
from yiti.supervision.tasks.models import Reminder
from yiti.supervision.tasks.offices import ACCEPT, DIRECT, Offices, get_offices
from yiti.supervision.tasks.queries import list_tasks
from yiti.supervision.tasks.reminders import Reminding, get_reminding
from yiti.supervision.tasks.states import TaskState

from .rows import hold_task


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many tasks were told of, in how many messages, and of how many late ones the leading group was told."""

    tasks: int
    messages: int
    escalated: int


def step_of(task: TaskState, today: date, reminding: Reminding = Reminding()) -> str:  # noqa: B008
    """Which reminder a task is due for; empty for none."""
    if task.due is None or task.is_met or task.waits_for_acceptance or (task.start and task.start > today):
        return ""
    return reminding.step_of(task.due, today)


def remind_of_tasks(*, scope: Scope, today: date, now: datetime, link: Callable[[str], str]) -> Reminded:
    """
    Tell those who act for lead and helpers of every task whose day is near or over, and the leading group of those that are late.

    Each step is told once for a day, however often this runs; `link` makes a page's address of a task's key.

    :raises Forbidden: without `tasks.direct`
    """
    scope.require(DIRECT)
    reminding = get_reminding(scope=scope, today=today)
    due = {task.key: (task, step) for task in list_tasks(scope=scope, today=today) if (step := step_of(task, today, reminding))}
    known = {(key, on, step) for key, on, step in _sent(due)}
    offices, people = get_offices(get_installation().pack), _people(today)
    directing = _holding(scope, DIRECT, today)
    leading = _holding(scope, ACCEPT, today)
    tasks = messages = escalated = 0
    for task, step in due.values():
        if (task.key, task.due, step) in known:
            continue
        owing = _owing(task, offices, people, directing)
        above = [name for name in leading if name not in owing] if step.startswith("late") else []
        if _tell(scope, task, step, owing, above, today, now, link(task.key)):
            tasks, messages, escalated = tasks + 1, messages + len(owing) + len(above), escalated + bool(above)
    return Reminded(tasks, messages, escalated)


def _sent(due: dict[str, tuple[TaskState, str]]) -> Iterable[tuple[str, date, str]]:
    rows = [task.row for task, _ in due.values() if task.row is not None]
    for reminder in Reminder.objects.filter(task__in=rows).select_related("task"):
        yield reminder.task.key, reminder.due_on, reminder.step


def _people(today: date) -> dict[str, list[tuple[str, str]]]:
    """Role → the users who hold it, each with the institution that is his own."""
    found: dict[str, list[tuple[str, str]]] = {}
    for role, name, institution in list_grants_on(today).values_list("role", "user__username", "user__institution"):
        found.setdefault(role, []).append((name, institution or ""))
    return found


def _holding(scope: Scope, function: str, today: date) -> list[str]:
    return [user.username for user in list_holders(scope=scope, function=function, institution="*", today=today)]


def _owing(whole: TaskState, offices: Offices, people: Mapping[str, Sequence[tuple[str, str]]], directing: list[str]) -> list[str]:
    """
    Who acts for lead and helpers; those who direct all tasks, where nobody here acts for the lead.

    Of a task that several have to do each by itself those whose part is open; of institutions only their own people.
    """
    names = _speaking(offices, whole.helpers, people)
    for task in whole.each:
        if task.is_met or task.waits_for_acceptance:
            continue
        own = task.subject if task.subject and any(offices.stands_for_institutions(office) for office in task.lead) else ""
        names += _speaking(offices, task.lead, people, own)
        names += [] if offices.roles(task.lead) else directing
    return list(dict.fromkeys(names))


def _speaking(offices: Offices, ids: Sequence[str], people: Mapping[str, Sequence[tuple[str, str]]], own: str = "") -> list[str]:
    """Who acts for any of these offices; with `own` those of that institution alone."""
    return [
        name
        for role, home in sorted(offices.speakers(ids))
        for name, institution in people.get(role, ())
        if (own or home) in ("", institution)
    ]


@transaction.atomic
def _tell(
    scope: Scope, task: TaskState, step: str, owing: list[str], above: list[str], today: date, now: datetime, link: str
) -> bool:  # fmt: skip
    state, row = hold_task(scope, task.key, today)
    assert state.due is not None
    made, is_new = Reminder.objects.get_or_create(
        task=row, due_on=state.due, step=step, defaults={"told": [*owing, *above], "sent_on": today}
    )  # fmt: skip
    if not is_new:
        return False
    send_messages(scope=scope, to=owing, text=_words(state, today), now=now, link=link)
    send_messages(scope=scope, to=above, text=_late_words(state), now=now, link=link)
    record_change(
        scope=scope, action="task.remind", table="tasks_reminder", key=made.pk, after={"task": state.key, "step": step}, rows=[row]
    )
    return True


def _words(task: TaskState, today: date) -> Text:
    assert task.due is not None
    left = (task.due - today).days
    name_zh, name_en = f"{task.number} {task.label.zh}".strip(), f"{task.number} {task.label.en}".strip()
    if left < 0:
        return Text(f"任务“{name_zh}”已晚 {-left} 天（{task.due} 到期）", f"The task “{name_en}” is {-left} days late (due {task.due})")
    when = (f"还有 {left} 天", f"in {left} days") if left else ("今天", "today")
    return Text(f"任务“{name_zh}”{when[0]}到期（{task.due}）", f"The task “{name_en}” is due {when[1]} ({task.due})")


def _late_words(task: TaskState) -> Text:
    return Text(
        f"督办：“{task.label.zh}”晚了 {task.late_days} 天", f"For the leading group: “{task.label.en}” is {task.late_days} days late"
    )
