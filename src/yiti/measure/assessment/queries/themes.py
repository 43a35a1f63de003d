"""What the core themes of the assessment score: the points got of those that their indicators have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yiti.kernel.clauses import Clause
from yiti.kernel.figures import Figure, Unit, given, quotient, total
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.assessed import list_assessed
from yiti.measure.assessment.cycles import book_of, find_cycle, indicators_of, points_in
from yiti.measure.assessment.models import Cycle, Score
from yiti.policy.packs import load_pack
from yiti.policy.packs.shapes.indicators import Theme
from yiti.registry.institutions.models import Institution

from .scores import list_scores

SEE = "scores.see"


@dataclass(frozen=True, slots=True)
class ThemeScore:
    """
    One theme at one institution: `got` of `full` and their `rate`, over the indicators scored so far, what is reasonably absent
    counting in neither. `scored` of `asked` indicators; no figures while none is.
    """

    theme: Theme
    scored: int
    asked: int
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class ThemeRow:
    institution: Institution
    themes: Mapping[str, ThemeScore]


def list_theme_scores(*, scope: Scope, period: str) -> list[ThemeRow]:
    """
    The themes of a quarter at every institution within `scores.see`, as far as its scores are told; a fixed number of queries.

    :raises UnknownQuarter: for a quarter that was never opened
    :raises Refused: `parameter-unset` where no points are decided
    """
    scope.require(SEE)
    cycle = find_cycle(period)
    scoring, book = load_pack(cycle.pack).scoring, book_of(scope, cycle)
    themes = scoring.themes if scoring else ()
    reach = scope.institutions(SEE)
    houses = [house for house in list_assessed(Period.parse(period).last) if reach is None or house.pk in reach]
    points = {category: points_in(book, category) for category in dict.fromkeys(house.category for house in houses)}
    scores = {(row.institution_id, row.indicator): row for row in list_scores(scope=scope, period=period) if row.subject == "institution"}
    return [
        ThemeRow(house, {theme.id: _score(theme, house, points[house.category], scores, cycle) for theme in themes}) for house in houses
    ]


def _score(
    theme: Theme, house: Institution, points: Mapping[str, Decimal], scores: Mapping[tuple[str, str], Score], cycle: Cycle
) -> ThemeScore:  # fmt: skip
    codes = [code for code in theme.indicators if code in points]
    there = {code: scores[house.pk, code] for code in codes if (house.pk, code) in scores}
    counted = [code for code in codes if code in there and not there[code].absent]
    if not counted:
        return ThemeScore(theme, len(there), len(codes), {})
    return ThemeScore(theme, len(there), len(codes), _figures(theme, house, counted, points, there, cycle))


def _figures(
    theme: Theme, house: Institution, codes: Sequence[str], points: Mapping[str, Decimal], scores: Mapping[str, Score], cycle: Cycle
) -> dict[str, Figure]:  # fmt: skip
    labels = {code: indicators_of(cycle.pack)[code].label for code in codes}
    got = [
        given(labels[code], scores[code].score, Unit.SCORE, about=house.pk, record=f"score:{house.pk}:{code}") for code in codes
    ]  # fmt: skip
    full = [given(labels[code], points[code], Unit.SCORE, about=house.pk, record=f"points:{code}") for code in codes]
    label = Text(theme.label.zh, theme.label.en)
    parts = {
        "got": total(Text(f"{label.zh}得分", f"{label.en}, points got"), got, unit=Unit.SCORE, about=house.pk),
        "full": total(Text(f"{label.zh}分值", f"{label.en}, points"), full, unit=Unit.SCORE, about=house.pk),
    }
    clauses = (Clause(cycle.pack, theme.clause),)
    return parts | {"rate": quotient(label, parts["got"], parts["full"], unit=Unit.RATIO, clauses=clauses, about=house.pk)}
