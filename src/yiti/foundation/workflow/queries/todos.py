"""What waits for me, what I wait for, what is blocked and by whom; each in a fixed number of queries."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from yiti.foundation.workflow.flows import COUNTY, Flow, Part, get_flow, held_by
from yiti.foundation.workflow.models import Step
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

from .rows import OpenRow, read_open_rows

ACTIVE = (Step.State.OPEN, Step.State.SENT, Step.State.RETURNED)


@dataclass(frozen=True, slots=True)
class Todo:
    """A step that the reader can take now; the most urgent come first."""

    id: int
    workflow: str
    workflow_label: Text
    period: str
    subject: str
    part: Part
    state: str
    due_on: date | None
    days_left: int | None
    late_days: int
    reason: str
    version: int


@dataclass(frozen=True, slots=True)
class Blocker:
    """A part that others must do first: which subjects, which roles take it, since when late at most."""

    part: Part
    subjects: tuple[str, ...]
    who: tuple[str, ...]
    due_on: date | None
    late_days: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """
    Something that others must do before the reader's matter goes on.

    With `is_blocked` the reader's own step (`part`) cannot be taken yet; without, the reader has done `part` and the next
    is on the way at others.
    """

    workflow: str
    workflow_label: Text
    period: str
    subject: str
    part: Part
    due_on: date | None
    is_blocked: bool
    blockers: tuple[Blocker, ...]


def list_todos(*, scope: Scope, today: date, without: Collection[str] = ()) -> list[Todo]:
    """
    The steps that wait for the reader, by due day, so that late ones come first; two queries.

    `without` leaves parts out whose rooms tell them more closely (an assessor's indicators left to score).
    """
    flows = _list_flows()
    wanted = _taken_by(scope, flows)
    steps = Step.objects.filter(wanted, state__in=ACTIVE).exclude(step__in=without) if wanted else Step.objects.none()
    todos = [_to_todo(flows[step.pack, step.workflow], step, today) for step in steps]
    return sorted(todos, key=lambda todo: (todo.due_on or date.max, todo.period, todo.part.sequence, todo.subject))


Others = Mapping[str, Mapping[str, OpenRow]]
"""Of one period what is not done: part → subject → step."""


def list_waiting(*, scope: Scope, today: date) -> list[Waiting]:
    """
    The reader's blocked steps with those who block them, and what he has done and others must now see to; three queries.

    Only periods in which something is still to be done. Of several subjects whose step waits for the same parts, the first stands for all.
    """
    flows = _list_flows()
    wanted = _taken_by(scope, flows)
    if not wanted:
        return []
    own = Q(state=Step.State.WAITING) | Q(state=Step.State.DONE, done_by=scope.actor.username)
    mine = read_open_rows(Step.objects.filter(wanted).filter(own))
    periods = {(step.workflow, step.period) for step in mine}
    if not periods:
        return []
    taken = {(step.pack, step.workflow, step.step) for step in mine}
    near = {part for pack, workflow, id in taken for part in _near(flows[pack, workflow], id)}
    undone = Step.objects.filter(_of(periods), step__in=near).exclude(state=Step.State.DONE)
    left: dict[tuple[str, str], dict[str, dict[str, OpenRow]]] = {}
    for other in read_open_rows(undone.order_by("sequence", "subject")):
        left.setdefault((other.workflow, other.period), {}).setdefault(other.step, {})[other.subject] = other
    found = []
    seen: set[Hashable] = set()
    for step in sorted(mine, key=lambda step: (step.state != Step.State.WAITING, step.due_on or date.max, step.period, step.subject)):
        flow = flows[step.pack, step.workflow]
        others = left.get((step.workflow, step.period), {})
        position = _position(step, others)
        if position in seen:
            continue
        seen.add(position)
        is_blocked = step.state == Step.State.WAITING
        holding = _holding(flow, step, others) if is_blocked else _next(flow, step, others, scope)
        if holding:
            blockers = _grouped(flow, holding, today)
            found.append(Waiting(flow.id, flow.label, step.period, step.subject, flow.part(step.step), step.due_on, is_blocked, blockers))
    return sorted(found, key=lambda item: (not item.is_blocked, item.due_on or date.max, item.period, item.part.sequence, item.subject))


def _position(step: OpenRow, others: Others) -> Hashable:
    """What two steps have in common that wait for the same parts: of a county's institutions, hundreds stand alike."""
    around = tuple((id, there[step.subject].state) for id, there in others.items() if step.subject in there)
    return step.pack, step.workflow, step.period, step.step, step.state, around


def _list_flows() -> dict[tuple[str, str], Flow]:
    names = Step.objects.order_by().values_list("pack", "workflow").distinct()
    return {(pack, workflow): get_flow(pack, workflow) for pack, workflow in names}


def _taken_by(scope: Scope, flows: dict[tuple[str, str], Flow]) -> Q | None:
    """The steps that the reader is the one to take; his own institution's are not his to check."""
    found: Q | None = None
    for (pack, workflow), flow in flows.items():
        for part in flow.parts:
            subjects = _subjects_of(scope, part)
            if subjects is not None:
                this = Q(pack=pack, workflow=workflow, step=part.id) & subjects
                found = this if found is None else found | this
    return found


def _subjects_of(scope: Scope, part: Part) -> Q | None:
    if part.each == "person":
        return Q(subject=scope.actor.username) if scope.may(part.function) else None
    institutions = scope.institutions(part.function)
    if part.each == "county":
        return Q(subject=COUNTY) if institutions is None else None
    own = scope.actor.institution if part.is_check else ""
    if institutions is None:
        return ~Q(subject=own) if own else Q()
    reached = sorted(institutions - {own})
    return Q(subject__in=reached) if reached else None


def _of(periods: Iterable[tuple[str, str]]) -> Q:
    found = Q()
    for workflow, period in sorted(periods):
        found |= Q(workflow=workflow, period=period)
    return found


def _to_todo(flow: Flow, step: Step, today: date) -> Todo:
    return Todo(
        step.pk, flow.id, flow.label, step.period, step.subject, flow.part(step.step), step.state, step.due_on,
        (step.due_on - today).days if step.due_on else None,
        flow.late_days(due_on=step.due_on, done_on=None, today=today), step.reason, step.version,
    )  # fmt: skip


def _near(flow: Flow, id: str) -> set[str]:
    """The parts that a step may wait for, all the way back, and those that follow it."""
    found: set[str] = set()
    waiting = [id]
    while waiting:
        before = flow.part(waiting.pop()).after
        waiting += [name for name in before if name not in found]
        found.update(before)
    return found | {follower.id for follower in flow.followers(id)}


def _holding(flow: Flow, step: OpenRow, others: Others) -> list[OpenRow]:
    """Those that hold a waiting step up, back to the ones that can act now."""
    reached: list[str] = []
    after = held_by(flow, flow.part(step.step), step.subject, others)
    while after:
        reached += [id for id in after if id not in reached]
        after = [id for name in after for id in flow.part(name).after if id not in reached]
    return _concerning(flow, step, others, reached)


def _concerning(flow: Flow, step: OpenRow, others: Others, names: Collection[str]) -> list[OpenRow]:
    """The active steps of some parts that have to do with a step: of an institution's parts, its own."""
    is_own = flow.part(step.step).each == "institution"
    found: list[OpenRow] = []
    for name in (part.id for part in flow.parts if part.id in names and part.id in others):
        there = others[name]
        if is_own and flow.part(name).each == "institution":
            found += [there[step.subject]] if step.subject in there else []
        else:
            found += there.values()
    return [other for other in found if other.state in ACTIVE]


def _next(flow: Flow, step: OpenRow, others: Others, scope: Scope) -> list[OpenRow]:
    """What others must now do with a step that the reader has done."""
    part = flow.part(step.step)
    names = {follower.id for follower in flow.followers(part.id)}
    return [other for other in _concerning(flow, step, others, names) if not _is_own(scope, flow, other)]


def _is_own(scope: Scope, flow: Flow, step: OpenRow) -> bool:
    part = flow.part(step.step)
    reach = scope.institutions(part.function)
    return reach is None or (part.each == "institution" and step.subject in reach and not part.is_check)


def _grouped(flow: Flow, steps: Sequence[OpenRow], today: date) -> tuple[Blocker, ...]:
    groups: dict[str, list[OpenRow]] = {}
    for step in steps:
        groups.setdefault(step.step, []).append(step)
    return tuple(_blocker(flow, flow.part(id), group, today) for id, group in groups.items())


def _blocker(flow: Flow, part: Part, group: Sequence[OpenRow], today: date) -> Blocker:
    """The step that was due first is the one most late."""
    due = min((step.due_on for step in group if step.due_on), default=None)
    late = flow.late_days(due_on=due, done_on=None, today=today)
    return Blocker(part, tuple(step.subject for step in group), part.who, due, late)
