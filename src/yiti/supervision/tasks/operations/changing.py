"""Changing what is asked: a task of the county's own, other helpers, a later day by a decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from yiti.foundation.audit.operations import record_change
from yiti.foundation.installation.queries import get_installation
from yiti.kernel.four_eyes import UnableToActAlone
from yiti.kernel.refusals import Conflict
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.supervision.tasks.models import Postponement, Task
from yiti.supervision.tasks.offices import DIRECT, get_offices
from yiti.supervision.tasks.refusals import UnableToSupervise

from .rows import hold_task, note_change, read_words, require_office, require_unmet


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task of the county's own. `clause` is a number of the installation's own document, or empty."""

    label: Text
    lead: str
    helpers: tuple[str, ...]
    start: date | None
    due: date | None
    measure: str = ""
    evidence: str = ""
    clause: str = ""


@transaction.atomic
def add_task(*, scope: Scope, new: NewTask, today: date) -> Task:
    """
    Give somebody something to do that no document has.

    :raises Forbidden: without `tasks.direct`
    :raises UnableToSupervise: without words, office or day, for one due before it starts, an unknown office or clause
    """
    scope.require(DIRECT)
    label = Text(read_words("label_zh", new.label.zh), read_words("label_en", new.label.en, required=False))
    require_office("lead", new.lead)
    _require_helpers(new.helpers, (new.lead,))
    if new.due is None:
        raise UnableToSupervise(Text("请填截止日", "Give the day it is due"), code="missing-field", field="due")
    if new.start and new.due < new.start:
        raise UnableToSupervise(
            Text(f"截止日 {new.due} 早于开始日 {new.start}", f"It is due on {new.due}, before it starts on {new.start}"),
            code="due-before-start", field="due",
        )  # fmt: skip
    pack = load_pack(get_installation().pack)
    if new.clause and new.clause not in pack.clause_texts:
        raise UnableToSupervise(
            Text(f"文件没有条款 {new.clause}", f"The document has no clause {new.clause}"), code="clause", field="clause"
        )
    made = Task.objects.create(
        label_zh=label.zh[:200], label_en=label.en[:200], clause=new.clause, start_on=new.start, due_on=new.due, lead=new.lead,
        helpers=list(new.helpers), measure=new.measure.strip()[:300], evidence=new.evidence.strip()[:300],
        made_by=scope.actor.username, made_on=today,
    )  # fmt: skip
    after = {"label": label.zh, "lead": new.lead, "helpers": list(new.helpers), "start": new.start, "due": new.due, "clause": new.clause}
    record_change(scope=scope, action="task.add", table="tasks_task", key=made.pk, after=after)
    return made


@transaction.atomic
def set_helpers(*, scope: Scope, task: str, helpers: Sequence[str], today: date, version: int | None = None) -> None:
    """
    Have other offices help; those of the document stay in the document.

    :raises Forbidden: without `tasks.direct`
    :raises UnableToSupervise: for an unknown office, or one that leads
    """
    scope.require(DIRECT)
    state, row = hold_task(scope, task, today, version)
    require_unmet(state)
    _require_helpers(helpers, state.lead)
    Task.objects.filter(pk=row.pk).update(helpers=list(dict.fromkeys(helpers)))
    note_change(scope, state, row, "task.helpers", "tasks_task", row.pk, {"before": list(state.helpers), "helpers": list(helpers)})


def _require_helpers(helpers: Sequence[str], lead: Sequence[str]) -> None:
    for office in helpers:
        require_office("helpers", office)
        if office in lead:
            raise UnableToSupervise(
                Text("牵头部门不能同时配合", "The office that leads cannot help as well"), code="lead-helps", field="helpers"
            )


@transaction.atomic
def postpone_task(
    *, scope: Scope, task: str, due: date, number: str, decided_on: date, reason: str, today: date, version: int | None = None
) -> Postponement:
    """
    Put a task off by a numbered decision; the day before stays to be seen.

    :raises Forbidden: without `tasks.direct`
    :raises UnableToActAlone: for a task that one's own office leads
    :raises UnableToSupervise: without number or reason, for an earlier day or a decision in the future, for a task without a day
    """
    scope.require(DIRECT)
    state, row = hold_task(scope, task, today, version)
    require_unmet(state)
    if not scope.is_system and get_offices(get_installation().pack).speaks(scope.actor, state.lead):
        raise UnableToActAlone(
            Text("这项任务由您的部门牵头，须由别人批准延期", "Your own office leads this task; somebody else has to put it off")
        )
    if state.waits_for_acceptance:
        raise Conflict(Text("已提请验收，先验收或退回", "Its closing waits; accept or return that first"))
    before = _require_later(state.due, due, decided_on, today)
    made = Postponement.objects.create(
        task=row, due_before=before, due_on=due, number=read_words("number", number)[:60], decided_on=decided_on,
        reason=read_words("reason", reason), entered_by=scope.actor.username, entered_on=today,
    )  # fmt: skip
    after = {"due_before": before, "due": due, "number": made.number, "decided_on": decided_on, "reason": made.reason}
    note_change(scope, state, row, "task.postpone", "tasks_postponement", made.pk, after)
    return made


def _require_later(before: date | None, due: date, decided_on: date, today: date) -> date:
    if before is None:
        raise UnableToSupervise(
            Text("这项任务没有期限，无须延期", "This task has no day that could be put off"), code="no-day", field="due"
        )
    if due <= before:
        raise UnableToSupervise(
            Text(f"新的日子要晚于 {before}", f"The new day has to be later than {before}"), code="out-of-range", field="due"
        )
    if decided_on > today:
        raise UnableToSupervise(
            Text("决定的日期不能晚于今天", "The decision cannot be dated in the future"), code="out-of-range", field="decided_on"
        )
    return before
