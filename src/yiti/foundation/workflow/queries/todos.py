"""What waits for me, what I wait for, what is blocked and by whom; each in a fixed number of queries."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from yiti.foundation.workflow.flows import COUNTY, Flow, Part, get_flow, held_by
from yiti.foundation.workflow.models import Step
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

from .rows import StepRow, read_rows

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


Others = Mapping[str, Mapping[str, StepRow]]
"""Of one period what is not done: part → subject → step."""


def list_waiting(*, scope: Scope, today: date) -> list[Waiting]:
    """
    The reader's blocked steps with those who block them, and what he has done and others must now see to; three queries.

    Only periods in which something is still to be done.
    """
    flows = _list_flows()
    wanted = _taken_by(scope, flows)
    if not wanted:
        return []
    own = Q(state=Step.State.WAITING) | Q(state=Step.State.DONE, done_by=scope.actor.username)
    mine = read_rows(Step.objects.filter(wanted).filter(own))
    periods = {(step.workflow, step.period) for step in mine}
    if not periods:
        return []
    undone = Step.objects.filter(_of(periods)).exclude(state=Step.State.DONE)
    left: dict[tuple[str, str], dict[str, dict[str, StepRow]]] = {}
    for step in read_rows(undone.order_by("sequence", "subject")):
        left.setdefault((step.workflow, step.period), {}).setdefault(step.step, {})[step.subject] = step
    found = []
    known: dict[tuple[int, ...], tuple[Blocker, ...]] = {}
    for step in mine:
        flow = flows[step.pack, step.workflow]
        others = left.get((step.workflow, step.period), {})
        is_blocked = step.state == Step.State.WAITING
        holding = _holding(flow, step, others) if is_blocked else _next(flow, step, others, scope)
        key = tuple(other.id for other in holding)
        if key not in known:
            known[key] = _grouped(flow, holding, today)
        if blockers := known[key]:
            part = flow.part(step.step)
            found.append(Waiting(flow.id, flow.label, step.period, step.subject, part, step.due_on, is_blocked, blockers))
    return sorted(found, key=lambda item: (not item.is_blocked, item.due_on or date.max, item.period, item.part.sequence, item.subject))


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


def _holding(flow: Flow, step: StepRow, others: Others) -> list[StepRow]:
    """Those that hold a waiting step up, back to the ones that can act now."""
    reached: list[str] = []
    after = held_by(flow, flow.part(step.step), step.subject, others)
    while after:
        reached += [id for id in after if id not in reached]
        after = [id for name in after for id in flow.part(name).after if id not in reached]
    return _concerning(flow, step, others, reached)


def _concerning(flow: Flow, step: StepRow, others: Others, names: Collection[str]) -> list[StepRow]:
    """The active steps of some parts that have to do with a step: of an institution's parts, its own."""
    is_own = flow.part(step.step).each == "institution"
    found: list[StepRow] = []
    for name in (part.id for part in flow.parts if part.id in names and part.id in others):
        there = others[name]
        if is_own and flow.part(name).each == "institution":
            found += [there[step.subject]] if step.subject in there else []
        else:
            found += there.values()
    return [other for other in found if other.state in ACTIVE]


def _next(flow: Flow, step: StepRow, others: Others, scope: Scope) -> list[StepRow]:
    """What others must now do with a step that the reader has done."""
    part = flow.part(step.step)
    names = {follower.id for follower in flow.followers(part.id)}
    return [other for other in _concerning(flow, step, others, names) if not _is_own(scope, flow, other)]


def _is_own(scope: Scope, flow: Flow, step: StepRow) -> bool:
    part = flow.part(step.step)
    reach = scope.institutions(part.function)
    return reach is None or (part.each == "institution" and step.subject in reach and not part.is_check)


def _grouped(flow: Flow, steps: Sequence[StepRow], today: date) -> tuple[Blocker, ...]:
    groups: dict[str, list[StepRow]] = {}
    for step in steps:
        groups.setdefault(step.step, []).append(step)
    return tuple(
        Blocker(
            flow.part(id),
            tuple(step.subject for step in group),
            flow.part(id).who,
            min((step.due_on for step in group if step.due_on), default=None),
            max(flow.late_days(due_on=step.due_on, done_on=None, today=today) for step in group),
        )
        for id, group in groups.items()
    )
