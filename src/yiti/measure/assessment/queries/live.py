"""What live figures say beside the scores of a quarter: values, targets, last period, the category's mean, and what was taken."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope, system_scope
from yiti.measure.assessment.cycles import find_cycle
from yiti.measure.assessment.live.keeping import find_takeable, has_moved, is_corrected, read_live
from yiti.measure.assessment.live.proposals import Key, Proposal, Proposals, ProposedPart, propose, read_plans, seal_of
from yiti.measure.assessment.models import Cycle, LiveScore, Score
from yiti.measure.assessment.scoring import Sheet, read_sheet
from yiti.measure.indicators.queries import list_values
from yiti.measure.indicators.values import to_four_places
from yiti.policy.packs import Planned

from .scores import ScoreSheet

Numbers = Mapping[Key, Decimal]
"""Values by institution and definition."""


@dataclass(frozen=True, slots=True)
class PartLine:
    """A figure of an indicator: what it is now, what it was last period, and the mean of its category's institutions that have one."""

    part: ProposedPart
    last: Decimal | None
    mean: Decimal | None

    @property
    def change(self) -> Decimal | None:
        now = self.part.number
        return None if now is None or self.last is None else now - self.last


@dataclass(frozen=True, slots=True)
class LiveLine:
    """What the figures propose for a line of a sheet, and what was kept when its score was taken or corrected."""

    proposal: Proposal
    parts: tuple[PartLine, ...]
    score: Score | None = None
    taken: LiveScore | None = None

    @property
    def is_taken(self) -> bool:
        return self.score is not None and self.taken is not None and not is_corrected(self.score, self.taken)

    @property
    def is_corrected(self) -> bool:
        return self.score is not None and self.taken is not None and is_corrected(self.score, self.taken)

    @property
    def has_moved(self) -> bool:
        """Whether the figures propose something else by now."""
        return self.taken is not None and has_moved(self.taken, self.proposal)


@dataclass(frozen=True, slots=True)
class LiveSheet:
    """Live lines by institution and indicator; `takeable` proposals can be taken at once under `seal`."""

    lines: Mapping[Key, LiveLine] = field(default_factory=dict)
    figures_at: datetime | None = None
    takeable: int = 0
    seal: str = ""

    def at(self, institution: str, indicator: str) -> LiveLine | None:
        return self.lines.get((institution, indicator))


@dataclass(frozen=True, slots=True)
class ScoredBy:
    """How an indicator is scored in one category: its points, and by figures where the county said how."""

    indicator: str
    category: str
    points: Decimal
    planned: Planned | None


def has_live_scores(*, scope: Scope, period: str) -> bool:
    """
    Whether the county had any indicator of the quarter scored from figures, so that it is worth bringing them up to date.

    :raises Refused: `parameter-unset` where no points are decided
    """
    _, plans = read_plans(scope, read_sheet(scope, find_cycle(period)))
    return any(plans.values())


def get_live_sheet(*, scope: Scope, sheet: ScoreSheet) -> LiveSheet:
    """Beside an institution's sheet, as the reader was given it, what the figures say of its lines."""
    institution = sheet.institution.pk
    whole = read_sheet(scope, sheet.cycle, [institution])
    codes = {line.indicator.code for line in sheet.lines}
    scores = {(institution, line.indicator.code): line.score for line in sheet.lines if line.score}
    mine = [(institution, line.indicator.code) for line in sheet.lines if line.is_mine]
    return _read(scope, whole, codes, scores, mine)


def get_live_across(*, scope: Scope, period: str, indicator: str) -> LiveSheet:
    """The same for one indicator at every institution where it is the assessor's (`scores.enter`)."""
    scope.require("scores.enter")
    cycle = find_cycle(period)
    sheet = read_sheet(scope, cycle)
    mine = [
        (code, indicator)
        for code in sheet.institutions
        if code != scope.actor.institution and indicator in sheet.needed_of(code, scope.actor.username) and scope.may("scores.enter", code)
    ]
    rows = Score.objects.filter(cycle=cycle, indicator=indicator, subject=Score.Subject.INSTITUTION)
    scores = {(score.institution_id, indicator): score for score in rows}
    found = _read(scope, sheet, {indicator}, scores, mine)
    return LiveSheet({key: line for key, line in found.lines.items() if key in set(mine)}, found.figures_at, found.takeable, found.seal)


def _read(scope: Scope, sheet: Sheet, indicators: Collection[str], scores: Mapping[Key, Score], mine: Iterable[Key]) -> LiveSheet:
    proposals = propose(scope, sheet, institutions=list(sheet.institutions), indicators=indicators)
    if not proposals.found:
        return LiveSheet()
    live = read_live(scores.values())
    is_open = sheet.cycle.state == Cycle.State.OPEN
    takeable = find_takeable(mine, proposals, scores, live) if is_open else []
    last, means = _compare(scope, sheet, proposals)
    lines = {}
    for key, proposal in proposals.found.items():
        score = scores.get(key)
        taken = live.get(score.pk) if score else None
        if taken is None and not is_open:
            continue  # what is decided after a quarter was ranked says nothing about it
        category = sheet.institutions[key[0]].category
        parts = tuple(
            PartLine(part, last.get((key[0], part.plan.definition.code)), means.get((category, part.plan.definition.code)))
            for part in proposal.parts
        )
        lines[key] = LiveLine(proposal, parts, score, taken)
    return LiveSheet(lines, proposals.figures_at, len(takeable), seal_of(takeable))


def _compare(scope: Scope, sheet: Sheet, proposals: Proposals) -> tuple[Numbers, Numbers]:
    """Last period's values by institution, and this period's means by category, each institution that has a value counting once."""
    period, reader = Period.parse(sheet.cycle.period), system_scope(scope.actor.username)
    codes = {part.plan.definition.code for proposal in proposals.found.values() for part in proposal.parts}
    before = list_values(scope=reader, period=period.shifted(-1), codes=codes, institutions=list(sheet.institutions))
    last = {(value.institution, value.indicator): value.value for value in before if value.value is not None}
    everybody = read_sheet(scope, sheet.cycle).institutions
    known: dict[Key, list[Fraction]] = {}
    for value in list_values(scope=reader, period=period, codes=codes):
        if value.value is not None and value.institution in everybody:
            known.setdefault((everybody[value.institution].category, value.indicator), []).append(Fraction(value.value))
    return last, {key: to_four_places(sum(numbers, Fraction(0)) / len(numbers)) for key, numbers in known.items()}


def list_methods(*, scope: Scope, period: str) -> list[ScoredBy]:
    """
    How every indicator of a quarter is scored in each category, in the pack's order: what is decided is nobody's secret.

    :raises Refused: `parameter-unset` where no points are decided
    """
    sheet = read_sheet(scope, find_cycle(period))
    _, plans = read_plans(scope, sheet)
    return [
        ScoredBy(indicator, category, points, plans[category].get(indicator))
        for category, table in sheet.points.items()
        for indicator, points in table.items()
    ]
