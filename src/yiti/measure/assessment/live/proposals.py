"""What live figures say of indicators in a quarter: one reading of values and one run of the rule for all institutions."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from yiti.kernel.figures import Figure
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope, system_scope
from yiti.kernel.text import Text
from yiti.measure.assessment.cycles import book_of
from yiti.measure.assessment.scoring import Sheet
from yiti.measure.indicators.frozen import definition_mark
from yiti.measure.indicators.queries import get_as_of, list_values
from yiti.measure.indicators.values import Value, print_number
from yiti.policy.chains import bare
from yiti.policy.facts import Definition
from yiti.policy.packs import Planned, PlannedPart, Resolved, plan_scoring
from yiti.policy.rules import compute

RULE = "indicator-scores"
Key = tuple[str, str]
"""Institution and indicator."""

NO_VALUE = Text("还没有数值，按本县规定不自动计分", "has no value, and by the county's word is then not scored by figures")


@dataclass(frozen=True, slots=True)
class ProposedPart:
    """One figure of an indicator: how it is scored, its value (none where it does not apply here), and the share that it earns."""

    plan: PlannedPart
    value: Value | None
    share: Decimal | None = None

    @property
    def applies(self) -> bool:
        return self.value is not None

    @property
    def number(self) -> Decimal | None:
        return self.value.value if self.value else None


@dataclass(frozen=True, slots=True)
class Proposal:
    """
    What figures propose for one indicator at one institution: a score, or an absence, or nothing, and then why.

    `inputs` is the row that the rule took, each part also with its numerator and denominator.
    """

    institution: str
    indicator: str
    points: Decimal
    parts: tuple[ProposedPart, ...]
    inputs: Mapping[str, Any]
    score: Decimal | None = None
    lacks: Text | None = None

    @property
    def is_ready(self) -> bool:
        return self.lacks is None

    @property
    def is_absent(self) -> bool:
        return self.is_ready and self.score is None

    @property
    def said(self) -> str:
        """The proposal in a word: to see whether it is still what a person saw."""
        return f"{self.institution}:{self.indicator}:{'-' if self.score is None else self.score}"


@dataclass(frozen=True, slots=True)
class Proposals:
    """All proposals of a sheet by institution and indicator, and up to when their figures are counted."""

    found: Mapping[Key, Proposal] = field(default_factory=dict)
    figures_at: datetime | None = None

    def at(self, institution: str, indicator: str) -> Proposal | None:
        return self.found.get((institution, indicator))

    def ready(self, institution: str, indicator: str) -> Proposal | None:
        found = self.at(institution, indicator)
        return found if found is not None and found.is_ready else None


def seal_of(proposals: Iterable[Proposal]) -> str:
    """One word for a set of proposals, so that the one who takes them all takes what he saw."""
    text = "\n".join(sorted(proposal.said for proposal in proposals if proposal.is_ready))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read_plans(scope: Scope, sheet: Sheet) -> tuple[Resolved, dict[str, dict[str, Planned]]]:
    """The quarter's settings, and by category how its indicators are scored from figures, those with points alone."""
    book = book_of(scope, sheet.cycle)
    plans = {category: plan_scoring(book, category) for category in sheet.points}
    return book, {
        category: {code: planned for code, planned in found.items() if code in sheet.points[category]} for category, found in plans.items()
    }


def propose(
    scope: Scope, sheet: Sheet, *, institutions: Collection[str] = (), indicators: Collection[str] = (), period: Period | None = None
) -> Proposals:
    """
    What the figures say for these institutions and indicators of a sheet, or for all of it; nothing where no target is decided.

    Figures that are not counted yet propose nothing. With another `period` its figures are scored by the settings of the quarter.
    """
    book, plans = read_plans(scope, sheet)
    codes = [code for code in sheet.institutions if not institutions or code in institutions]
    wanted = [
        (code, planned)
        for code in codes
        for planned in plans[sheet.institutions[code].category].values()
        if not indicators or planned.indicator in indicators
    ]
    definitions = {part.definition.code for _, planned in wanted for part in planned.parts}
    if not wanted:
        return Proposals()
    span = period or Period.parse(sheet.cycle.period)
    reader = system_scope(scope.actor.username)
    as_of = get_as_of(scope=reader, period=span)
    if not as_of.is_reckoned:
        return Proposals()
    read = list_values(scope=reader, period=span, codes=definitions, institutions=codes if institutions else ()) if definitions else []
    values = {(value.institution, value.indicator): value for value in read}
    return Proposals(score_planned(book, sheet, wanted, values), as_of.at)


def score_planned(book: Resolved, sheet: Sheet, wanted: Iterable[tuple[str, Planned]], values: Mapping[Key, Value]) -> dict[Key, Proposal]:
    """Every planned indicator with the values of its institution, by one run of the rule."""
    refuses = book.parameter("scoring_missing").value == "refused" if book.is_set("scoring_missing") else True
    drafts = [_draft(sheet, code, planned, values, refuses) for code, planned in wanted]
    ready = [draft for draft in drafts if draft.is_ready]
    scored = _reckon(book, ready)
    return {(draft.institution, draft.indicator): scored.get((draft.institution, draft.indicator), draft) for draft in drafts}


def _draft(sheet: Sheet, institution: str, planned: Planned, values: Mapping[Key, Value], refuses: bool) -> Proposal:
    parts = tuple(ProposedPart(part, values.get((institution, part.definition.code))) for part in planned.parts)
    points = sheet.points_at(institution)[planned.indicator]
    lacks = planned.lacks
    if lacks is None and refuses:
        without = next((part.plan.definition.label for part in parts if part.applies and part.number is None), None)
        lacks = Text(f"“{without.zh}”{NO_VALUE.zh}", f"“{without.en}” {NO_VALUE.en}") if without else None
    row = {"id": planned.indicator, "points": str(points), "parts": [_as_input(part) for part in parts]}
    return Proposal(institution, planned.indicator, points, parts, row, None, lacks)


def _as_input(part: ProposedPart) -> dict[str, Any]:
    """A part as the rule takes it, and beside it what is kept: its name, the counts behind its value, the decisions behind its settings."""
    plan, value = part.plan, part.value
    label = plan.definition.label
    row: dict[str, Any] = {
        "id": plan.definition.code, "label": {"zh": label.zh, "en": label.en}, "unit": plan.definition.unit,
        "method": plan.method.value, "reckoned_by": mark_of(plan.definition),
    }  # fmt: skip
    row |= {name: _text(figure) for name, figure in plan.settings.items() if name != "grades"}
    if decided := _decided(plan):
        row["decided"] = decided
    if plan.method.value in ("deduction", "graded"):
        row["better"] = plan.direction
    if plan.grades:
        row["grades"] = [{"id": grade.at, "at": grade.at, "share": grade.share} for grade in plan.grades]
    if value is None:
        return row | {"absent": True}
    if value.value is not None:
        row["value"] = f"{value.value:.4f}"
    sides = {"numerator": value.numerator, "denominator": value.denominator}
    return row | {name: print_number(number) for name, number in sides.items() if number is not None}


@cache
def mark_of(definition: Definition) -> str:
    return definition_mark(definition)


DECISION = "decision:"


def _decided(plan: PlannedPart) -> dict[str, str]:
    """Setting → the number of the decision behind it."""
    named = {"method": plan.method, **plan.settings}
    return {name: figure.record.removeprefix(DECISION) for name, figure in named.items() if figure.record.startswith(DECISION)}


def _text(figure: Figure) -> str:
    return str(figure.value)


def _reckon(book: Resolved, drafts: list[Proposal]) -> dict[Key, Proposal]:
    if not drafts:
        return {}
    rows = [{**bare(draft.inputs), "id": f"{draft.institution}:{draft.indicator}"} for draft in drafts]
    answer = compute(RULE, pack=book, inputs={"indicators": rows})
    found = {}
    for at, draft in enumerate(drafts):
        score = answer.figures[f"indicators[{at}].score"].value
        shares = [answer.figures[f"indicators[{at}].parts[{n}].share"].value for n in range(len(draft.parts))]
        parts = tuple(
            ProposedPart(part.plan, part.value, share if isinstance(share, Decimal) else None)
            for part, share in zip(draft.parts, shares, strict=True)
        )
        found[draft.institution, draft.indicator] = Proposal(
            draft.institution, draft.indicator, draft.points, parts, draft.inputs, score if isinstance(score, Decimal) else None
        )
    return found
