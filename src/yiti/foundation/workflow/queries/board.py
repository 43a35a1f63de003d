"""Institutions × steps of a period, in one query."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from yiti.foundation.workflow.flows import COUNTY, Flow, Part, Undone, get_flow, held_by, undone_of
from yiti.foundation.workflow.models import Step
from yiti.kernel.scopes import Scope

from .rows import StepRow, read_rows
from .steps import seen_steps


class Cell(NamedTuple):
    """
    One subject in one step. `late_days` counts up to the day it was done, or today; `held_by` are the parts that a waiting one waits for.
    """

    id: int
    subject: str
    part: Part
    state: str
    due_on: date | None
    opened_on: date | None
    done_on: date | None
    done_by: str
    late_days: int
    reason: str
    version: int
    held_by: tuple[Part, ...] = ()

    @property
    def is_late(self) -> bool:
        return self.late_days > 0


@dataclass(frozen=True, slots=True)
class Board:
    """
    `rows` are the cells of every subject but the county, by part; `county` the county's own; `parts` in order.

    `open_parts` counts for each part how many subjects have not done it, and `late_parts` how many of these are late.
    """

    flow: Flow | None
    period: str
    parts: tuple[Part, ...] = ()
    rows: Mapping[str, Mapping[str, Cell]] = field(default_factory=dict)
    county: Mapping[str, Cell] = field(default_factory=dict)
    open_parts: Mapping[str, int] = field(default_factory=dict)
    late_parts: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_started(self) -> bool:
        return self.flow is not None


def list_board(*, scope: Scope, workflow: str, period: str, today: date) -> Board:
    """
    Where every subject stands in every step of a period, as far as `overview.see` reaches; one query.

    What holds up an institution's step is told from the steps that the reader sees; a county step's blockers are the
    parts before it that anybody whom the reader sees has not done.
    """
    steps = read_rows(seen_steps(scope).filter(workflow=workflow, period=period).order_by("sequence", "subject"))
    if not steps:
        return Board(None, period)
    flow = get_flow(steps[0].pack, workflow)
    left = undone_of((step.step, step.subject) for step in steps if step.state != Step.State.DONE)
    rows: dict[str, dict[str, Cell]] = {}
    for step in steps:
        rows.setdefault(step.subject, {})[step.step] = to_cell(flow, step, today, left)
    county = rows.pop(COUNTY, {})
    undone = [cell for row in (*rows.values(), county) for cell in row.values() if cell.state != Step.State.DONE]
    open_parts, late_parts = Counter(cell.part.id for cell in undone), Counter(cell.part.id for cell in undone if cell.is_late)
    return Board(
        flow, period, flow.parts, rows, county,
        {part.id: open_parts[part.id] for part in flow.parts}, {part.id: late_parts[part.id] for part in flow.parts},
    )  # fmt: skip


def to_cell(flow: Flow, step: StepRow, today: date, left: Undone) -> Cell:
    part = flow.part(step.step)
    held = tuple(flow.part(id) for id in held_by(flow, part, step.subject, left)) if step.state == Step.State.WAITING else ()
    return Cell(
        step.id, step.subject, part, step.state, step.due_on, step.opened_on, step.done_on, step.done_by,
        flow.late_days(due_on=step.due_on, done_on=step.done_on, today=today), step.reason, step.version, held,
    )  # fmt: skip
