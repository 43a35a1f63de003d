"""Inspection → finding → improvement → looked at again; and what followed: one chain below a task."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from yiti.foundation.files.models import StoredFile
from yiti.kernel.four_eyes import require_another
from yiti.kernel.refusals import Conflict
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.supervision.tasks.models import Consequence, Finding, Improvement, Inspection
from yiti.supervision.tasks.offices import DIRECT
from yiti.supervision.tasks.queries.chains import KINDS
from yiti.supervision.tasks.refusals import UnableToSupervise

from .rows import hold_task, lay_files, note_change, read_words, require_acting, require_files, require_office

Kind = Consequence.Kind
NOT_YOURS = Text("这个问题不由您的部门整改", "This finding is not your office's to put right")


@dataclass(frozen=True, slots=True)
class Found:
    """Something to be put right, by whom and until when; `at` is its place among those told, from 0, for refusals."""

    words: str
    office: str
    due: date | None
    at: int = 0

    def field(self, name: str) -> str:
        """The name of one of its fields: `finding`, of the second one `finding-2`."""
        return f"{name}-{self.at + 1}" if self.at else name


@transaction.atomic
def inspect_task(
    *, scope: Scope, task: str, on: date, words: str, found: Sequence[Found], today: date, files: Sequence[StoredFile] = ()
) -> Inspection:
    """
    Record a look at a task, and what was found.

    :raises Forbidden: without `tasks.direct`
    :raises UnableToSupervise: for a day in the future, nothing said, a finding without office or with a day before the inspection
    """
    scope.require(DIRECT)
    state, row = hold_task(scope, task, today)
    if on > today:
        raise UnableToSupervise(Text("日期不能晚于今天", "The day cannot be in the future"), code="out-of-range", field="on")
    made = Inspection.objects.create(
        task=row, on=on, words=read_words("words", words), inspected_by=scope.actor.username, entered_on=today
    )  # fmt: skip
    lay_files(scope, files, KINDS[Inspection], made.pk)
    findings = [_find(made, one) for one in found]
    after = {"on": on, "words": made.words, "found": [{"words": one.words, "office": one.office, "due": one.due_on} for one in findings]}
    note_change(scope, state, row, "task.inspect", "tasks_inspection", made.pk, after, findings)
    return made


def _find(inspection: Inspection, found: Found) -> Finding:
    require_office(found.field("office"), found.office)
    if found.due is None or found.due < inspection.on:
        raise UnableToSupervise(
            Text("请填整改期限，不早于检查日", "Give a day for putting it right, not before the inspection"),
            code="out-of-range", field=found.field("finding_due"),
        )  # fmt: skip
    words = read_words(found.field("finding"), found.words)
    return Finding.objects.create(inspection=inspection, words=words, office=found.office, due_on=found.due)


def _hold(finding: int) -> Finding:
    found = Finding.objects.select_for_update().filter(pk=finding).first()
    if found is None:
        raise UnableToSupervise(Text("没有这个问题", "There is no such finding"), code="not-found")
    return found


def _key(finding: Finding) -> str:
    return str(finding.inspection.task.key)


@transaction.atomic
def report_improvement(*, scope: Scope, finding: int, words: str, files: Sequence[StoredFile], today: date) -> Improvement:
    """
    Say how a finding was put right, with files that show it.

    :raises Forbidden: for somebody who does not act for the office that it was given to
    :raises UnableToSupervise: without words or file
    :raises Conflict: where one waits to be looked at, or the finding is closed
    """
    held = _hold(finding)
    require_acting(scope, [held.office], NOT_YOURS, held.inspection.task.subject)
    if held.state != Finding.State.OPEN:
        raise Conflict(Text("已报整改，等复查", "It was reported already and is to be looked at again"))
    said = read_words("words", words)
    require_files(files, Text("请附上整改佐证", "Add a file that shows it"))
    state, row = hold_task(scope, _key(held), today)
    made = Improvement.objects.create(finding=held, words=said, reported_by=scope.actor.username, reported_on=today)
    lay_files(scope, files, KINDS[Improvement], made.pk)
    Finding.objects.filter(pk=held.pk).update(state=Finding.State.IMPROVED)
    after = {"finding": held.pk, "words": said, "files": [file.sha256 for file in files]}
    note_change(scope, state, row, "task.improve", "tasks_improvement", made.pk, after, [held])
    return made


def accept_improvement(*, scope: Scope, finding: int, today: date) -> Improvement:
    """
    Look again, and close the finding.

    :raises Forbidden: without `tasks.direct`
    :raises UnableToActAlone: for one's own improvement
    :raises Conflict: where none waits
    """
    return _check(scope, finding, today, "")


def return_improvement(*, scope: Scope, finding: int, reason: str, today: date) -> Improvement:
    """
    Look again, and have it put right once more.

    :raises UnableToSupervise: without a reason
    :raises Forbidden, UnableToActAlone, Conflict: as `accept_improvement`
    """
    return _check(scope, finding, today, read_words("reason", reason))


@transaction.atomic
def _check(scope: Scope, finding: int, today: date, reason: str) -> Improvement:
    scope.require(DIRECT)
    held = _hold(finding)
    waits = Improvement.objects.filter(finding=held, state=Improvement.State.PROPOSED).first()
    if waits is None:
        raise Conflict(Text("没有等复查的整改", "Nothing waits to be looked at again"))
    require_another(waits.reported_by, scope=scope)
    state, row = hold_task(scope, _key(held), today)
    waits.state = Improvement.State.RETURNED if reason else Improvement.State.ACCEPTED
    waits.checked_by, waits.checked_on, waits.reason = scope.actor.username, today, reason
    waits.save()
    held.state = Finding.State.OPEN if reason else Finding.State.CLOSED
    held.closed_on = None if reason else today
    held.save()
    note_change(scope, state, row, "task.recheck", "tasks_improvement", waits.pk, {"state": waits.state, "reason": reason}, [held])
    return waits


@dataclass(frozen=True, slots=True)
class NewConsequence:
    kind: str
    office: str
    on: date
    words: str
    number: str = ""
    amount: Decimal | None = None
    finding: int | None = None


@transaction.atomic
def record_consequence(*, scope: Scope, task: str, new: NewConsequence, today: date) -> Consequence:
    """
    Record an interview, praise, a subsidy in place of a reward, or accountability: of a task, or of a finding of it.

    :raises Forbidden: without `tasks.direct`
    :raises UnableToSupervise: for a subsidy without an amount, a subsidy or accountability without the number of its paper, a finding of
        another task
    """
    scope.require(DIRECT)
    state, row = hold_task(scope, task, today)
    _require_sound(new, today)
    if new.finding is not None and not Finding.objects.filter(pk=new.finding, inspection__task=row).exists():
        raise UnableToSupervise(Text("这个问题不属于这项任务", "This finding belongs to another task"), code="not-found", field="finding")
    made = Consequence.objects.create(
        task=row, finding_id=new.finding, kind=new.kind, office=new.office, on=new.on, number=new.number.strip()[:60], amount=new.amount,
        words=read_words("words", new.words), entered_by=scope.actor.username, entered_on=today,
    )  # fmt: skip
    after = {"kind": new.kind, "office": new.office, "on": new.on, "number": made.number, "amount": new.amount, "words": made.words}
    note_change(scope, state, row, "task.consequence", "tasks_consequence", made.pk, after)
    return made


def _require_sound(new: NewConsequence, today: date) -> None:
    if new.kind not in Kind.values:
        raise UnableToSupervise(Text("请选一种", "Choose a kind"), code="missing-field", field="kind")
    require_office("office", new.office)
    if new.on > today:
        raise UnableToSupervise(Text("日期不能晚于今天", "The day cannot be in the future"), code="out-of-range", field="on")
    if new.kind == Kind.SUBSIDY and (new.amount is None or new.amount <= 0):
        raise UnableToSupervise(Text("以奖代补要写明金额", "A subsidy has its amount"), code="missing-field", field="amount")
    if new.kind != Kind.SUBSIDY and new.amount is not None:
        raise UnableToSupervise(Text("只有以奖代补有金额", "Only a subsidy has an amount"), code="out-of-range", field="amount")
    if new.kind in (Kind.SUBSIDY, Kind.ACCOUNTABILITY) and not new.number.strip():
        raise UnableToSupervise(Text("请写依据的文号", "Give the number of the paper"), code="missing-field", field="number")
