"""Tasks as they stand: the packs' own, and what was written of each. Five queries whatever their number."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Q

from yiti.foundation.installation.queries import get_installation
from yiti.kernel.clauses import Clause
from yiti.kernel.counts import to_count
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import Pack, load_pack
from yiti.policy.packs.shapes.tasks import Task as PackTask
from yiti.supervision.tasks.models import Closing, Postponement, Report, Task
from yiti.supervision.tasks.offices import SEE
from yiti.supervision.tasks.refusals import UnknownTask
from yiti.supervision.tasks.spans import is_span_of, list_spans, read_span
from yiti.supervision.tasks.states import TaskState, in_order, judge

from .parts import Member, Members, join, read_members


@dataclass(slots=True)
class Written:
    """What was written of one task."""

    row: Task | None = None
    reports: list[Report] = field(default_factory=list)
    closing: Closing | None = None
    postponed: list[Postponement] = field(default_factory=list)


Key = tuple[str, str, str, str]
OWN = "own"
"""What stands for a pack in the keys of the county's own tasks, and in the rows of their parts."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was written of all tasks asked for, whom their offices stand for, and the day."""

    written: dict[Key, Written]
    own: list[Written]
    members: Members
    today: date

    def of(self, pack: str, task: str, period: str = "", subject: str = "") -> Written:
        return self.written.get((pack, task, period, subject), Written())


def list_tasks(*, scope: Scope, today: date) -> list[TaskState]:
    """
    Every task of the installation's documents and the county's own, the most overdue first.

    Of a task that comes again the periods since the beginning of last year, and older ones of which something was written.
    """
    scope.require(SEE)
    reading = _read(scope, Task.objects.all(), today)
    here = load_pack(get_installation().pack)
    found = [task for pack in here.chain for task in _of_pack(pack, reading)]
    return in_order([*found, *(_own(here.id, kept, reading) for kept in reading.own)])


def list_task_states(*, scope: Scope, pack: str, today: date) -> dict[str, TaskState]:
    """
    The tasks of one document by id; of one that comes again the most overdue period, else the one that runs.

    The county's own tasks that stand under a clause of it go by their keys (`own.12`).
    """
    scope.require(SEE)
    reading = _read(scope, Task.objects.filter(pack__in=(pack, "", OWN)), today)
    found: dict[str, TaskState] = {}
    for task in in_order(list(_of_pack(load_pack(pack), reading))):
        known = found.get(task.task)
        if known is None or (known.is_met and (task.due or date.max) > (known.due or date.max)):
            found[task.task] = task
    here = get_installation().pack
    for kept in reading.own:
        task = _own(here, kept, reading)
        if task.clause and task.clause.pack == pack:
            found[task.key] = task
    return found


def find_task(*, scope: Scope, key: str, today: date) -> TaskState:
    """
    One task by its key; with `@` and an office or institution its part.

    :raises UnknownTask: for a key that no document of this installation has
    """
    scope.require(SEE)
    whole_key, _, subject = key.partition("@")
    whole = _find_whole(scope, whole_key, today)
    if "@" not in key:
        return whole
    part = next((part for part in whole.parts if part.subject == subject), None)
    if part is None:
        raise unknown()
    return part


def _find_whole(scope: Scope, key: str, today: date) -> TaskState:
    pack, _, rest = key.partition(".")
    if pack == OWN:
        number = to_count(rest)
        rows = Task.objects.filter(Q(pack="", pk=number) | Q(pack=OWN, task=rest)) if number is not None else Task.objects.none()
        reading = _read(scope, rows, today)
        if reading.own:
            return _own(get_installation().pack, reading.own[0], reading)
        raise unknown()
    id, _, period = rest.partition(".")
    owner = next((one for one in load_pack(get_installation().pack).chain if one.id == pack), None)
    declared = owner.tasks.get(id) if owner else None
    if owner is None or declared is None or not _fits(declared, period):
        raise unknown()
    return _declared(owner, declared, period, _read(scope, Task.objects.filter(pack=pack, task=id, period=period), today))


def unknown() -> UnknownTask:
    return UnknownTask(Text("没有这项任务", "There is no such task"))


def _fits(task: PackTask, period: str) -> bool:
    return is_span_of(task.every, period) if task.every else period == ""


def _read(scope: Scope, rows: Iterable[Task], today: date) -> Reading:
    """What was written of these tasks up to a day: of packs' and of parts by their names, and of the county's own."""
    by_id = {row.pk: Written(row) for row in rows}
    for report in Report.objects.filter(task__in=by_id, reported_on__lte=today):
        by_id[report.task_id].reports.append(report)
    for closing in Closing.objects.filter(task__in=by_id, proposed_on__lte=today):
        by_id[closing.task_id].closing = _as_of(closing, today)
    for postponement in Postponement.objects.filter(task__in=by_id, entered_on__lte=today):
        by_id[postponement.task_id].postponed.append(postponement)
    kept = [(one.row, one) for one in by_id.values() if one.row]
    named = {(row.pack, row.task, row.period, row.subject): one for row, one in kept if row.pack}
    return Reading(named, [one for row, one in kept if not row.pack], read_members(scope=scope, today=today), today)


def _as_of(closing: Closing, today: date) -> Closing:
    """What was settled only later waited on the day."""
    if closing.settled_on and closing.settled_on > today:
        closing.state = Closing.State.PROPOSED
    return closing


def _of_pack(pack: Pack, reading: Reading) -> Iterator[TaskState]:
    if reading.today < pack.in_force_from:
        return
    kept: defaultdict[str, set[str]] = defaultdict(set)
    for owner, task, period, _ in reading.written:
        if owner == pack.id:
            kept[task].add(period)
    for declared in pack.tasks.values():
        for period in _periods(pack, declared, kept[declared.id], reading.today):
            yield _declared(pack, declared, period, reading)


def _periods(pack: Pack, task: PackTask, kept: set[str], today: date) -> list[str]:
    if not task.every:
        return [""]
    since = max(pack.header.first_day, date(today.year - 1, 1, 1), task.start or date.min)
    until = pack.clause_texts[task.clause].until
    last = min(today, date.fromordinal(until.toordinal() - 1)) if until else today
    return sorted({*list_spans(task.every, since, last), *(name for name in kept if is_span_of(task.every, name))})


def _declared(pack: Pack, task: PackTask, period: str, reading: Reading) -> TaskState:
    first, last = read_span(period) if period else (task.start or _begun(pack), pack.due_of(task))
    words = task.label
    if period:
        label = read_label(period)
        words = Text(f"{words.zh}（{label.zh}）", f"{words.en} ({label.en})")
    written = reading.of(pack.id, task.id, period)
    whole = _build(
        written, reading.today, key=".".join(part for part in (pack.id, task.id, period) if part), pack=pack.id, task=task.id,
        period=period, number=task.number or "", label=words, clause=Clause(pack.id, task.clause), start=first, due=last, lead=task.lead,
        helpers=_helpers(written, task.helpers), measure=task.measure or NOTHING, evidence=task.evidence or NOTHING,
        note=task.note or NOTHING, targets=task.targets, every=task.every or "",
        other_days=tuple((day.clause, day.due, day.printed) for day in task.also_due),
    )  # fmt: skip
    return _with_parts(whole, reading.members.of(pack, task.lead), (pack.id, task.id, period), reading)


def _helpers(written: Written, of_document: Sequence[str]) -> tuple[str, ...]:
    return tuple(written.row.helpers) if written.row and written.row.helpers is not None else tuple(of_document)


def _with_parts(whole: TaskState, members: Sequence[Member], name: tuple[str, str, str], reading: Reading) -> TaskState:
    """The whole with what each of its members did; a day that all were put off to holds for each that has no later one of its own."""
    parts = []
    for member in members:
        written = reading.of(*name, member.id)
        parts.append(
            _build(
                replace(written, postponed=[*whole.postponed, *written.postponed]), reading.today, key=f"{whole.key}@{member.id}",
                pack=whole.pack, task=whole.task, period=whole.period, number=whole.number, clause=whole.clause, start=whole.start,
                label=Text(f"{whole.label.zh}：{member.label.zh}", f"{whole.label.en}: {member.label.en}"), due=whole.first_due,
                lead=(member.lead,), helpers=_helpers(written, whole.helpers), measure=whole.measure, evidence=whole.evidence,
                note=whole.note, targets=(), every=whole.every, other_days=whole.other_days, subject=member.id, subject_label=member.label,
            )
        )  # fmt: skip
    return join(whole, parts, reading.today)


def _begun(pack: Pack) -> date | None:
    return pack.in_force_from if pack.in_force_from > date.min else None


def read_label(period: str) -> Text:
    """A period in words."""
    year, _, half = period.partition("H")
    if half:
        return Text(f"{year} 年{'上' if half == '1' else '下'}半年", f"{'first' if half == '1' else 'second'} half of {year}")
    return Period.parse(period).label


def _own(pack: str, written: Written, reading: Reading) -> TaskState:
    row = written.row
    if row is None:
        raise unknown()
    whole = _build(
        written, reading.today, key=row.key, pack="", task=row.key, period="", number="",
        label=Text(row.label_zh, row.label_en or row.label_zh),
        clause=Clause(pack, row.clause) if row.clause else None, start=row.start_on, due=row.due_on, lead=(row.lead,),
        helpers=tuple(row.helpers or ()), measure=Text(row.measure, row.measure), evidence=Text(row.evidence, row.evidence), note=NOTHING,
        targets=(), every="", other_days=(),
    )  # fmt: skip
    return _with_parts(whole, reading.members.of(None, whole.lead), (OWN, str(row.pk), ""), reading)


def _build(written: Written, today: date, *, start: date | None, due: date | None, **told: object) -> TaskState:
    last = written.reports[-1] if written.reports else None
    counted = next((report for report in reversed(written.reports) if report.percent is not None), None)
    now_due = max((one.due_on for one in written.postponed), default=due)
    waits = written.closing if written.closing and written.closing.state == Closing.State.PROPOSED else None
    met_on = written.row.met_on if written.row and written.row.met_on and written.row.met_on <= today and not waits else None
    judged = judge(
        start=start, due=now_due, today=today, met_on=met_on, proposed_on=waits.proposed_on if waits else None,
        percent=counted.percent if counted else None, reported_on=counted.reported_on if counted else None,
    )  # fmt: skip
    return TaskState(
        **told,  # type: ignore[arg-type]
        start=start, due=now_due, state=judged.state, late_days=judged.late_days, expected=judged.expected, row=written.row, last=last,
        percent=counted.percent if counted else None, closing=written.closing, postponed=tuple(written.postponed), met_on=met_on,
    )  # fmt: skip
