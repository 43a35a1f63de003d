"""A pack as it was read: every part of a jurisdiction's document as plain frozen values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from yiti.kernel.clauses import Clause
from yiti.kernel.text import Text

from .faults import Fault
from .reading import SourceFile
from .registers import FormItem, Register, merge_registers
from .shapes.cases import Case
from .shapes.clauses import ClauseText
from .shapes.duties import Body, CalendarYear, PayCalendar, PublicityDuty
from .shapes.findings import DocumentFinding
from .shapes.forms import Form
from .shapes.headers import Header
from .shapes.indicators import IndicatorGroup, Scoring
from .shapes.monthly import MonthlyReturn
from .shapes.parameters import Parameter
from .shapes.reckonings import Reckoning
from .shapes.reports import Report
from .shapes.services import Addition, Service
from .shapes.sources import FactSource
from .shapes.tables import Table
from .shapes.targets import Fact, Target
from .shapes.tasks import Office, Task
from .shapes.workflows import Workflow

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ListedIndicator:
    """An indicator with the group, dimension and clause that it stands in."""

    code: str
    label: Text
    dimension: str
    dimension_label: Text
    group: str
    group_label: Text
    clause: Clause
    unit: str = ""
    most: int | None = None


@dataclass(frozen=True)
class Pack:
    """
    `above` are the packs over it, nearest first; `sources` the files it came from, with the line of every value.

    Lists keep the order of the files (by name) and of the lines in them.
    """

    header: Header
    root: Path
    above: tuple["Pack", ...] = ()
    clauses: tuple[ClauseText, ...] = ()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    indicator_groups: tuple[IndicatorGroup, ...] = ()
    scoring: Scoring | None = None
    workflows: Mapping[str, Workflow] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    form_items: tuple[FormItem, ...] = ()
    tables: Mapping[str, Table] = field(default_factory=dict)
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    fact_sources: Mapping[str, FactSource] = field(default_factory=dict)
    targets: Mapping[str, Target] = field(default_factory=dict)
    tasks: Mapping[str, Task] = field(default_factory=dict)
    offices: Mapping[str, Office] = field(default_factory=dict)
    publicity: tuple[PublicityDuty, ...] = ()
    bodies: tuple[Body, ...] = ()
    findings: tuple[DocumentFinding, ...] = ()
    pay: PayCalendar | None = None
    reports: tuple[Report, ...] = ()
    reckonings: Mapping[str, Reckoning] = field(default_factory=dict)
    holidays: tuple[CalendarYear, ...] = ()
    cases: tuple[Case, ...] = ()
    services: tuple[Service | Addition, ...] = ()
    monthly: tuple[MonthlyReturn, ...] = ()
    sources: Mapping[str, SourceFile] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def id(self) -> str:
        return self.header.id

    @property
    def title(self) -> Text:
        return self.header.title

    @property
    def in_force_from(self) -> date:
        return self.header.in_force_from

    @property
    def chain(self) -> tuple["Pack", ...]:
        """This pack and those above it, nearest first."""
        return (self, *self.above)

    def each_clause(self) -> Iterator[tuple[int, ClauseText]]:
        """Every clause with its depth (0 for the top), in the order printed."""
        stack = [(0, clause) for clause in reversed(self.clauses)]
        while stack:
            depth, clause = stack.pop()
            yield depth, clause
            stack.extend((depth + 1, part) for part in reversed(clause.parts))

    @property
    def registers(self) -> Mapping[str, Register]:
        """The registers of this pack and of those above it with all their fields, the nearest pack's first."""
        return self._merged[0]

    @property
    def register_faults(self) -> list[Fault]:
        return self._merged[1]

    @cached_property
    def _merged(self) -> tuple[dict[str, Register], list[Fault]]:
        return merge_registers([pack.form_items for pack in self.chain])

    @cached_property
    def clause_texts(self) -> Mapping[str, ClauseText]:
        return {clause.number: clause for _, clause in self.each_clause()}

    def clause(self, number: str) -> Clause:
        """:raises KeyError: where the document has no such clause"""
        if number not in self.clause_texts:
            raise KeyError(f"{self.id} has no clause {number}")
        return Clause(self.id, number)

    def due_of(self, task: Task) -> date | None:
        """When a task is due: on its own day, else on the last of the targets by which it is met; one that comes again has its periods."""
        if task.due is not None or task.every is not None:
            return task.due
        reached = [self.targets[id] for id in task.targets if id in self.targets]
        return max((value.due for target in reached for value in target.values if value.due), default=None)

    def findings_in(self, number: str) -> tuple[DocumentFinding, ...]:
        """What is odd in the document itself at a clause."""
        return tuple(finding for finding in self.findings if number in finding.clauses)

    @cached_property
    def indicators(self) -> tuple[ListedIndicator, ...]:
        labels = {dimension.id: dimension.label for dimension in self.scoring.dimensions} if self.scoring else {}
        return tuple(
            ListedIndicator(
                code=indicator.code,
                label=indicator.label,
                dimension=group.dimension,
                dimension_label=labels.get(group.dimension, Text(group.dimension, group.dimension)),
                group=group.id,
                group_label=group.label,
                clause=Clause(self.id, group.clause),
                unit=str(indicator.unit or ""),
                most=indicator.most,
            )
            for group in self.indicator_groups
            for indicator in group.indicators
        )

    def is_of(self, kind: str, other: str) -> bool:
        """Whether an institution type or category is the other, or a category within that type."""
        if kind == other:
            return True
        return any(category.type == other for pack in self.chain for category in pack.header.categories if category.id == kind)
