"""Closing a task: proposed with files by its lead and settled by another, or by the figures that its targets ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from yiti.foundation.files.models import StoredFile
from yiti.kernel.four_eyes import require_another
from yiti.kernel.refusals import Conflict
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.supervision.tasks.models import Closing, Task
from yiti.supervision.tasks.offices import ACCEPT
from yiti.supervision.tasks.queries import list_tasks
from yiti.supervision.tasks.queries.chains import KINDS
from yiti.supervision.tasks.spans import read_span
from yiti.supervision.tasks.states import TaskState

from .rows import hold_task, lay_files, note_change, read_words, require_acting, require_files, require_single, require_unmet

NOT_LEAD = Text("只有牵头部门可以提请验收", "Only the office that leads may propose to close it")
NO_FILE = Text("请附上佐证文件，只写文字不算", "Add a file that proves it; words alone are not enough")


@dataclass(frozen=True, slots=True)
class Reached:
    """That a target's figure reached what it asks: the figure in words, and the day it is true at."""

    figure: Text
    on: date


@transaction.atomic
def propose_closing(
    *, scope: Scope, task: str, words: str, files: Sequence[StoredFile], today: date, version: int | None = None
) -> Closing:
    """
    Propose that a task is done, with the files that show it.

    :raises Forbidden: for somebody who does not act for its lead
    :raises UnableToSupervise: without a file, where it is met, or where each of several does it
    :raises Conflict: where one waits already, or somebody wrote of it since
    """
    state, row = hold_task(scope, task, today, version)
    require_acting(scope, state.lead, NOT_LEAD, state.subject)
    require_unmet(state)
    require_single(state)
    if state.waits_for_acceptance:
        raise Conflict(Text("已经提请验收，等另一人办理", "It is proposed already and waits for another person"))
    said = read_words("words", words, required=False)
    require_files(files, NO_FILE)
    made = Closing.objects.create(task=row, words=said, proposed_by=scope.actor.username, proposed_on=today)
    lay_files(scope, files, KINDS[Closing], made.pk)
    note_change(
        scope, state, row, "task.propose", "tasks_closing", made.pk, {"words": said, "files": [file.sha256 for file in files]}
    )  # fmt: skip
    return made


@transaction.atomic
def accept_closing(*, scope: Scope, task: str, today: date, version: int | None = None) -> Closing:
    """
    Accept what another proposed; the task is met on the day of its proposal.

    :raises Forbidden: without `tasks.accept`
    :raises UnableToActAlone: for one's own
    :raises Conflict: where none waits, or somebody wrote of it since
    """
    state, row, closing = _waiting(scope, task, today, version)
    closing.state, closing.settled_by, closing.settled_on = Closing.State.ACCEPTED, scope.actor.username, today
    closing.save()
    Task.objects.filter(pk=row.pk).update(met_on=closing.proposed_on, met_how=Task.How.EVIDENCE)
    note_change(scope, state, row, "task.accept", "tasks_closing", closing.pk, {"met_on": closing.proposed_on})
    return closing


@transaction.atomic
def return_closing(*, scope: Scope, task: str, reason: str, today: date, version: int | None = None) -> Closing:
    """
    Return what another proposed, saying why; the task goes on.

    :raises UnableToSupervise: without a reason
    :raises Forbidden, UnableToActAlone, Conflict: as `accept_closing`
    """
    state, row, closing = _waiting(scope, task, today, version)
    said = read_words("reason", reason)
    closing.state, closing.settled_by, closing.settled_on, closing.reason = Closing.State.RETURNED, scope.actor.username, today, said
    closing.save()
    note_change(scope, state, row, "task.return", "tasks_closing", closing.pk, {"reason": said})
    return closing


def _waiting(scope: Scope, task: str, today: date, version: int | None) -> tuple[TaskState, Task, Closing]:
    scope.require(ACCEPT)
    state, row = hold_task(scope, task, today, version)
    closing = state.closing
    if closing is None or not state.waits_for_acceptance:
        raise Conflict(Text("没有等验收的，可能别人已经办了", "Nothing waits for acceptance; another may have settled it"))
    require_another(closing.proposed_by, scope=scope)
    return state, row, closing


@transaction.atomic
def close_reached(*, scope: Scope, reached: Mapping[str, Mapping[str, Reached]], today: date) -> list[TaskState]:
    """
    Close the tasks whose targets were all reached, keeping which figure and when; `reached` is pack → target → figure.

    For the program itself. A task whose closing waits for a person is left alone; of one that comes again only the period is closed that
    the figures are of.

    :raises Forbidden: for anybody else
    """
    scope.require(ACCEPT)
    closed = []
    for task in list_tasks(scope=scope, today=today):
        figures = reached.get(task.pack, {})
        if task.is_met or task.waits_for_acceptance or not task.targets or not set(task.targets) <= set(figures):
            continue
        met = [figures[target] for target in task.targets]
        if task.period and not all(_lies_in(task.period, one.on) for one in met):
            continue
        state, row = hold_task(scope, task.key, today)
        words = Text("；".join(one.figure.zh for one in met)[:300], "; ".join(one.figure.en for one in met)[:300])
        on = max(one.on for one in met)
        Task.objects.filter(pk=row.pk).update(met_on=on, met_how=Task.How.FIGURE, figure_zh=words.zh, figure_en=words.en)
        note_change(scope, state, row, "task.reached", "tasks_task", row.pk, {"met_on": on, "figure": words.zh})
        closed.append(state)
    return closed


def _lies_in(period: str, day: date) -> bool:
    first, last = read_span(period)
    return first <= day <= last
