"""Totals of a year and increments that a year's result changes, as figures, with their sums over the institutions."""

from collections.abc import Callable, Mapping

from yiti.foundation.decisions.queries import get_book
from yiti.foundation.runs.models import Run
from yiti.foundation.runs.queries import get_latest_run
from yiti.foundation.runs.reckoning import reckon_again
from yiti.kernel.figures import Figure, Unit, difference, given, total
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.money.pay.models import YearTotal
from yiti.money.pay.operations import prepare_year
from yiti.money.pay.queries import find_path, list_year_totals
from yiti.policy.packs import Resolved
from yiti.policy.rules import Answer, compute
from yiti.registry.institutions.models import Institution

from .words import institution_names

TOTALS = {
    "proportional_reward": Text("按比例核定奖励性绩效", "Proportional reward"),
    "base_increment": Text("核增基数", "Increment, base"),
    "increment": Text("考核后核增", "Increment after ranking"),
    "change": Text("奖惩", "Ranking"),
    "linked": Text("与考核挂钩的总量", "Linked total"),
}
"""What a year's total says of an institution, in the order of the page."""
CHANGES = {"before": Text("核增基数", "Increment, base"), "after": Text("奖惩之后", "After ranking"), "change": Text("增减", "Change")}
"""What a year's result does to an institution's increment of the next year."""
Figures = Mapping[str, Figure]


def figures_of_total(row: YearTotal, book: Resolved) -> dict[str, Figure]:
    """The figures of one institution's year, by the keys of TOTALS."""
    found = {name: _entered(row, name) for name in ("proportional_reward", "base_increment")}
    found["increment"] = _increment(row, found["base_increment"])
    found["change"] = difference(TOTALS["change"], found["increment"], found["base_increment"])
    found["linked"] = linked_total(row, book, found["increment"]).figures["linked_total"]
    return found


def _entered(row: YearTotal, name: str) -> Figure:
    return given(TOTALS[name], getattr(row, name), Unit.YUAN, record=f"year_total:{row.institution_id}:{row.year}")


def _increment(row: YearTotal, base: Figure) -> Figure:
    """As the result of the year before made it; the base while there is none."""
    if row.year_run:
        figures = reckon_again(row.year_run).figures
        found = figures.get(find_path(row.year_run, row.institution_id, "amount"))
        if found is not None and found.value == row.increment:
            return found.named(TOTALS["increment"])
    return base.named(TOTALS["increment"]) if base.value == row.increment else _entered(row, "increment")


def linked_total(row: YearTotal, book: Resolved, increment: Figure) -> Answer:
    """Rule `linked-total` for one institution's year, its leaves naming the row."""
    words = Text("按比例核定奖励性绩效", "Proportional reward pay")
    reward = given(words, row.proportional_reward, Unit.YUAN, record=f"year_total:{row.institution_id}:{row.year}")
    values = {"reward_performance": row.proportional_reward, "incremental_reward": row.increment}
    return compute("linked-total", pack=book, inputs=values, figures={"reward_performance": reward, "incremental_reward": increment})


def add_sums(rows: Mapping[str, tuple[Text, Mapping[str, Figure]]], words: Mapping[str, Text]) -> dict[str, Figure]:
    """`{code}/{name}` for each institution's figure and `{name}` for their sum; rows are code → name and figures."""
    found = {f"{code}/{name}": figure for code, (_, figures) in rows.items() for name, figure in figures.items()}
    for name, label in words.items():
        found[name] = total(label, [figures[name].named(institution) for institution, figures in rows.values()])
    return found


def read_totals(scope: Scope, period: str, institution: str) -> Figures:
    """The totals of a year within reach, and their sums."""
    year = Period.parse(period).year
    book = get_book(scope=scope, on=Period.parse(str(year)).last)
    rows = list_year_totals(scope=scope, year=year)
    return add_sums({row.institution_id: (name_of(row.institution), figures_of_total(row, book)) for row in rows}, TOTALS)


def name_of(institution: Institution) -> Text:
    return Text(institution.short_name, institution.name_en or institution.short_name)


def changes_of(figures: Figures, at: int) -> dict[str, Figure]:
    """What the result of a year does to the increment of the institution at a place in its results, by the keys of CHANGES."""
    amount = figures[f"institutions[{at}].amount"]
    before = next(part for part in amount.inputs if part.unit is Unit.YUAN)
    return {"before": before, "after": amount, "change": difference(CHANGES["change"], amount, before)}


def read_changes(scope: Scope, period: str, institution: str) -> Figures:
    """The increments that a closed year changed, of the institutions whose funds the reader sees, and their sums."""
    run = get_latest_run(scope=scope, kind="year", period=period)
    return changes_of_run(run, lambda code: scope.may("funds.see", code)) if run else {}


def changes_of_run(run: Run, may_see: Callable[[str], bool]) -> Figures:
    results = reckon_again(run).results["institutions"]
    return _changes(reckon_again(run).figures, [row["id"] for row in results], may_see)


def read_year_preview(scope: Scope, period: str, institution: str) -> Figures:
    """What closing the year now would give: the results themselves, and the increments it would change (`quarter.approve`)."""
    scope.require("quarter.approve")
    reckoned = prepare_year(scope=scope, year=Period.parse(period).year).reckoned
    codes = [row["id"] for row in reckoned.results["institutions"]]
    return {**reckoned.figures, **_changes(reckoned.figures, codes, lambda code: True)}


def _changes(figures: Figures, codes: list[str], may_see: Callable[[str], bool]) -> dict[str, Figure]:
    names = institution_names()
    rows = {code: (names.get(code, Text(code, code)), changes_of(figures, at)) for at, code in enumerate(codes) if may_see(code)}
    return add_sums(rows, CHANGES)
