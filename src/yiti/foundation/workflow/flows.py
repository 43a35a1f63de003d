"""A pack's workflow as the engine walks it: the parts of its steps one after the other."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from yiti.kernel.clauses import Clause
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text
from yiti.policy.packs import Pack, load_pack
from yiti.policy.packs.shapes.workflows import Step as PackStep
from yiti.policy.packs.shapes.workflows import SubStep, Workflow

COUNTY = "county"
"""The subject of a step that the county takes as one."""


CHECKS = frozenset({"review", "approve", "decide"})


class UnknownWorkflow(UnableTo):
    code = "unknown-workflow"


@dataclass(frozen=True, slots=True)
class Part:
    """
    A step of a workflow that has no smaller parts: who takes it, by which function, until when, and what must be done before.

    `whole` is the pack's step that it belongs to. `each` says whose it is: `institution`, `county` or `person`. `due` and
    `lasts` are parameters of the pack. `after` and `returns_to` name other parts.
    """

    id: str
    label: Text
    whole: str
    whole_label: Text
    who: tuple[str, ...]
    function: str
    blocked_by: Text
    clause: Clause
    each: str
    due: str
    lasts: str
    after: tuple[str, ...]
    returns_to: str
    sequence: int

    @property
    def is_check(self) -> bool:
        """Whether it looks at what another did, so that neither he nor his institution may take it."""
        return self.function.rpartition(".")[2] in CHECKS


@dataclass(frozen=True, slots=True)
class Flow:
    """A workflow with its parts in order; `issued_on` is the document's day, before which nothing counts as late."""

    pack: str
    id: str
    label: Text
    per: str
    parts: tuple[Part, ...]
    issued_on: date
    by_id: Mapping[str, Part] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {part.id: part for part in self.parts})

    def part(self, id: str) -> Part:
        """:raises UnknownWorkflow: where the workflow has no such part"""
        found = self.by_id.get(id)
        if found is None:
            raise UnknownWorkflow(Text(f"流程“{self.label.zh}”没有步骤 {id}", f"The workflow “{self.label.en}” has no step {id}"))
        return found

    def part_for(self, function: str) -> Part | None:
        """The first part that is taken by a function."""
        return next((part for part in self.parts if part.function == function), None)

    def followers(self, id: str) -> tuple[Part, ...]:
        """The parts that wait for one."""
        return tuple(part for part in self.parts if id in part.after)

    def due_of(self, part: Part, due: Mapping[str, date]) -> date | None:
        """A part's day in a table keyed by part, by step of the pack, or by the due parameter's last word."""
        names = (part.id, part.whole, part.due, part.due.rpartition(".")[2])
        return next((due[name] for name in names if name in due), None)

    def late_days(self, *, due_on: date | None, done_on: date | None, today: date) -> int:
        """Calendar days after the due day, up to the day it was done or today; none for days before the document was issued."""
        if due_on is None or due_on < self.issued_on:
            return 0
        return max(0, ((done_on or today) - due_on).days)


Undone = Mapping[str, Collection[str]]
"""Part → the subjects that have not done it; a part that all have done is left out."""


def undone_of(pairs: Iterable[tuple[str, str]]) -> Undone:
    """From the (part, subject) that are not done."""
    found: dict[str, set[str]] = {}
    for part, subject in pairs:
        found.setdefault(part, set()).add(subject)
    return found


def held_by(flow: Flow, part: Part, subject: str, left: Undone) -> list[str]:
    """The parts before one that are not done for its subject."""
    return [id for id in part.after if id in left and (subject in left[id] or flow.part(id).each != part.each or part.each == COUNTY)]


@cache
def get_flow(pack: str, workflow: str) -> Flow:
    """:raises UnknownWorkflow: where neither the pack nor one above it has the workflow"""
    read = load_pack(pack)
    for owner in read.chain:
        if workflow in owner.workflows:
            return _build(read, owner, owner.workflows[workflow])
    raise UnknownWorkflow(Text(f"政策包没有流程 {workflow}", f"The pack has no workflow {workflow}"), field="workflow")


def _build(pack: Pack, owner: Pack, workflow: Workflow) -> Flow:
    names = _names(workflow)
    parts: list[Part] = []
    for step in workflow.steps:
        last = ""
        for sub in _subs(step):
            after = (last,) if last else _last_of(step.after, names)
            parts.append(_part(owner, step, sub, names[step.id, sub.id], after, names, len(parts) + 1))
            last = parts[-1].id
    return Flow(
        pack.id,
        workflow.id,
        workflow.label,
        workflow.per,
        tuple(parts),
        pack.header.issued.day if pack.header.issued else pack.in_force_from,
    )


def _subs(step: PackStep) -> tuple[SubStep, ...]:
    return step.steps or (step,)


def _names(workflow: Workflow) -> dict[tuple[str, str], str]:
    """Step and part → the part's id: the pack's own, or `step.part` where two steps call a part the same."""
    ids = [sub.id for step in workflow.steps for sub in _subs(step)]
    return {
        (step.id, sub.id): sub.id if ids.count(sub.id) == 1 else f"{step.id}.{sub.id}" for step in workflow.steps for sub in _subs(step)
    }


def _last_of(after: Iterable[str], names: Mapping[tuple[str, str], str]) -> tuple[str, ...]:
    """The last part of each step named, or the part itself where a part is named."""
    found = []
    for name in after:
        parts = [id for (step, _), id in names.items() if step == name] or [id for id in names.values() if id == name]
        found += parts[-1:]
    return tuple(found)


def _first_of(name: str, names: Mapping[tuple[str, str], str]) -> str:
    parts = [id for (step, _), id in names.items() if step == name] or [id for id in names.values() if id == name]
    return parts[0] if parts else ""


def _part(
    owner: Pack, step: PackStep, sub: SubStep, id: str, after: tuple[str, ...], names: Mapping[tuple[str, str], str], sequence: int
) -> Part:
    return Part(
        id=id,
        label=sub.label,
        whole=step.id,
        whole_label=step.label,
        who=sub.who,
        function=sub.function,
        blocked_by=sub.blocked_by,
        clause=Clause(owner.id, sub.clause),
        each=step.each,
        due=step.due or "",
        lasts=step.lasts or "",
        after=after,
        returns_to=_returns_to(step, sub, names),
        sequence=sequence,
    )


def _returns_to(step: PackStep, sub: SubStep, names: Mapping[tuple[str, str], str]) -> str:
    """What the pack says; a later part of a step returns to the first part of it."""
    if step.returns_to:
        return _first_of(step.returns_to, names)
    return names[step.id, step.steps[0].id] if step.steps and sub.id != step.steps[0].id else ""
