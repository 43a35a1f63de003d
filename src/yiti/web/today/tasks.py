"""Tasks of the documents: what the reader's office owes next, what is behind or late, what waits for the reader's acceptance."""

from collections.abc import Iterable
from datetime import date

from yiti.foundation.installation.queries import get_installation
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.supervision.tasks.offices import ACCEPT, DIRECT, REPORT, SEE, Offices, get_offices
from yiti.supervision.tasks.operations.meeting_reminders import words_of
from yiti.supervision.tasks.queries import list_meeting_duties, list_open_findings, list_tasks
from yiti.supervision.tasks.reminders import get_reminding
from yiti.supervision.tasks.states import TaskState, in_order
from yiti.web.measures.naming import address_of, join_names
from yiti.web.policy.tasks.telling import names_of, why_late

from .lines import MOST_OF_A_KIND, Button, Line, state_of

MOST_LATE = 3
"""So many late tasks are told one by one."""


def list_task_lines(scope: Scope, today: date) -> list[Line]:
    """For those who write of tasks; many alike are told in one line. A fixed number of queries."""
    if not scope.may(SEE) or not any(scope.may(function) for function in (REPORT, ACCEPT, DIRECT)):
        return []
    tasks = list_tasks(scope=scope, today=today)
    offices = get_offices(get_installation().pack)
    mine = offices.of_actor(scope.actor)
    own = [task for task in _single(tasks) if mine & set(task.lead) and offices.acts_for(scope, task.lead, task.subject)]
    ahead = get_reminding(scope=scope, today=today).today_days
    return [
        *_owed(own, mine, today, ahead), *_waiting(scope, tasks), *_supervised(scope, tasks, offices),
        *_findings(scope, offices, today), *_meetings(scope, today),
    ]  # fmt: skip


def _single(tasks: Iterable[TaskState]) -> list[TaskState]:
    """Each by itself that somebody tells of and closes: what several have to do in its parts, the most overdue first."""
    return in_order([one for task in tasks for one in task.each])


def _owed(tasks: list[TaskState], mine: frozenset[str], today: date, ahead: int) -> list[Line]:
    """The most overdue that the reader's office leads, with how many more; else the next that is due."""
    open_ones = [task for task in tasks if not task.is_met and not task.waits_for_acceptance]
    late = [task for task in open_ones if task.state == "late"]
    if late:
        more = len(late) - 1
        why = Text(f"还有 {more} 项也逾期", f"{more} more are late") if more else NOTHING
        return [_line(late[0], "late", why, mine)]
    near = sorted((task for task in open_ones if task.due and (task.due - today).days <= ahead), key=lambda task: task.due or date.max)
    return [_line(near[0], state_of(near[0].due, today), NOTHING, mine)] if near else []


def _line(task: TaskState, state: str, why: Text, mine: frozenset[str]) -> Line:
    what = Text(f"任务：{task.label.zh}", f"Task: {task.label.en}")
    office = next(office for office in task.lead if office in mine)
    acts = (
        Button(Text("去办", "Open"), address_of("task", task.key)),
        Button(Text("我欠什么", "What I owe"), address_of("task-office", office)),
    )
    return Line(state, what, why, task.due, acts=acts)


def _waiting(scope: Scope, tasks: list[TaskState]) -> list[Line]:
    """What others proposed to close and the reader may accept."""
    if not scope.may(ACCEPT):
        return []
    waiting = [
        task for task in _single(tasks) if task.waits_for_acceptance and task.closing and task.closing.proposed_by != scope.actor.username
    ]  # fmt: skip
    if not waiting:
        return []
    many = len(waiting) > 1
    what = Text(
        f"{len(waiting)} 项任务等您验收", f"{len(waiting)} tasks wait for you to accept" if many else "A task waits for you to accept"
    )
    address = address_of("tasks", state="waits") if many else address_of("task", waiting[0].key)
    return [Line("short", what, waiting[0].label, acts=(Button(Text("去验收", "Accept"), address),))]


def _supervised(scope: Scope, tasks: list[TaskState], offices: Offices) -> list[Line]:
    """What nobody proposed to close in time, the most overdue one by one and how many more, for those who direct them."""
    late = [task for task in tasks if task.state == "late" and not task.waits_for_acceptance]
    if not scope.may(DIRECT) or not late:
        return []
    lines, rest = [_late_line(task, offices) for task in late[:MOST_LATE]], late[MOST_LATE:]
    if not rest:
        return lines
    what = Text(f"另有 {len(rest)} 项任务逾期", "One more task is late" if len(rest) == 1 else f"{len(rest)} more tasks are late")
    names = [offices.label(office) for office in dict.fromkeys(task.office for task in rest)]
    act = Button(Text("全部", "All"), address_of("tasks", state="late"))
    return [*lines, Line("late", what, join_names(names, MOST_OF_A_KIND), rest[0].due, rest[0].word, acts=(act,))]


def _late_line(task: TaskState, offices: Offices) -> Line:
    """One late task: who leads it, and why it counts as late."""
    who, reasons = names_of(offices, task.lead, 2), why_late(task, None)
    what = Text(f"逾期任务：{task.label.zh}", f"Late task: {task.label.en}")
    why = Text("；".join((who.zh, *(one.zh for one in reasons))), "; ".join((who.en, *(one.en for one in reasons))))
    return Line("late", what, why, task.due, task.word, acts=(Button(Text("去督办", "Open"), address_of("task", task.key)),))


def _findings(scope: Scope, offices: Offices, today: date) -> list[Line]:
    """Findings that the reader's office has to put right, and those that he may look at again."""
    lines = []
    mine = offices.of_actor(scope.actor)
    found = list_open_findings(scope=scope)
    owed = [one for one in found if one.state == "open" and one.office in mine]
    if owed:
        days = max(0, (today - owed[0].due_on).days)
        what = Text(f"{len(owed)} 个检查问题要整改", f"Findings to be put right: {len(owed)}")
        act = Button(Text("去整改", "Open"), address_of("task", owed[0].inspection.task.key))
        words = Text(owed[0].words[:80], owed[0].words[:80])
        lines.append(Line(state_of(owed[0].due_on, today, days), what, words, owed[0].due_on, acts=(act,)))
    improved = [one for one in found if one.state == "improved"] if scope.may(DIRECT) else []
    if improved:
        what = Text(f"{len(improved)} 个问题等复查", f"Findings to be looked at again: {len(improved)}")
        act = Button(Text("去复查", "Open"), address_of("task", improved[0].inspection.task.key))
        lines.append(Line("running", what, Text(improved[0].words[:80], improved[0].words[:80]), acts=(act,)))
    return lines


def _meetings(scope: Scope, today: date) -> list[Line]:
    """Leading groups whose next meeting is near or over, for those who direct tasks and record the meetings."""
    if not scope.may(DIRECT):
        return []
    reminding = get_reminding(scope=scope, today=today)
    lines = []
    for duty in list_meeting_duties(scope=scope, today=today):
        if duty.due is None or not reminding.step_of(duty.due, today):
            continue
        why = Text(f"上次 {duty.last}", f"last on {duty.last}") if duty.last else Text("还没有记过会议", "None is recorded yet")
        act = Button(Text("记会议", "Record it"), address_of("meeting-new", duty.pack, duty.body.id))
        lines.append(Line(state_of(duty.due, today, duty.late_days), words_of(duty, today), why, duty.due, acts=(act,)))
    return lines
