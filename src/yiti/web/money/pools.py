"""The fund pools of a quarter, closed or as a preview, each amount a figure; and their sums over the institutions."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from yiti.foundation.runs.models import Run
from yiti.foundation.runs.reckoning import reckon_again
from yiti.kernel.figures import Figure, total
from yiti.kernel.inputs import find_position
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope, system_scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.queries import get_readiness
from yiti.money.pay.operations import prepare_quarter
from yiti.money.pay.queries import list_quarter_totals

from .addresses import why, why_now
from .waterfall import draw_pool
from .words import institution_names

AMOUNTS = {
    "pool": (Text("资金池", "Fund pool"), "fund_pool.pool"),
    "approved": (Text("年核定", "Approved, year"), ""),
    "granted": (Text("前几季已核", "Granted before"), ""),
    "available": (Text("可用", "Available"), "quarter_total.available"),
    "factor": (Text("系数", "Factor"), "quarter_total.factor"),
    "level_one": (Text("一级总额", "Level one"), "quarter_total.level_one_total"),
    "held_back": (Text("暂扣", "Held back"), "quarter_total.held_back"),
    "excess": (Text("年末平衡", "Year-end excess"), "quarter_total.year_end_excess"),
}
"""What is said of a pool, and its result path; what went in stands below the amount that is available, under its record."""
RECORDS = {"approved": "approved_year_total", "granted": "granted_to_date"}
SUMS = tuple(name for name in AMOUNTS if name != "factor")


@dataclass(frozen=True, slots=True)
class Line:
    """
    One institution's row: `figures` by the keys of AMOUNTS, `paths` where they stand, `at` its own path in the results. `is_unscored`
    while scores of it are not in: a preview reckons without them.
    """

    code: str
    name: Text
    at: str
    figures: Mapping[str, Figure]
    paths: Mapping[str, str]
    why: Callable[[str], str]
    is_unscored: bool = False

    @property
    def shown(self) -> Text:
        """Its name, and that its scores are not all in."""
        return Text(f"{self.name.zh}（得分未交齐）", f"{self.name.en} (scores not all in)") if self.is_unscored else self.name

    @property
    def search(self) -> str:
        return f"{self.name.zh} {self.name.en}"

    @property
    def values(self) -> dict[str, Decimal]:
        return {name: figure.number for name, figure in self.figures.items()}

    def why_of(self, name: str) -> str:
        return self.why(self.paths[name])


@dataclass(frozen=True, slots=True)
class Quarter:
    """What a page of pools shows: the closed run, or a preview of it, or why there is neither."""

    period: str
    lines: list[Line]
    figures: Mapping[str, Figure] = field(default_factory=dict)
    run: Run | None = None
    refusal: UnableTo | None = None

    @property
    def is_preview(self) -> bool:
        return self.run is None and self.refusal is None

    @property
    def unscored(self) -> int:
        """So many institutions stand too low, since scores of theirs are not in."""
        return sum(line.is_unscored for line in self.lines)

    def line_of(self, code: str) -> Line | None:
        return next((line for line in self.lines if line.code == code), None)

    def sums(self) -> dict[str, Figure]:
        """The sums over the institutions that this reader sees."""
        return {name: total(AMOUNTS[name][0], [line.figures[name].named(line.name) for line in self.lines]) for name in SUMS if self.lines}

    def why_sum(self, name: str) -> str:
        return why_now("funds", self.period, "", name)

    def draw(self, line: Line) -> list[dict[str, Any]]:
        """The steps of one institution's pool; those that are no result of the rules open as steps of this ledger."""
        return draw_pool(self.figures, line.at, line.why, lambda step: why_now("ledger", self.period, line.code, str(step)))


def read_quarter(*, scope: Scope, period: str) -> Quarter:
    """The totals that count; before the ranking the county sees what ranking now would give."""
    totals = list_quarter_totals(scope=scope, period=period).select_related("run")
    first = totals.first()
    if first is not None:
        run = first.run
        return Quarter(
            period, _lines(scope, period, json.loads(run.results), reckon_again(run).figures, run), reckon_again(run).figures, run
        )
    if scope.institutions("funds.see") is not None:
        words = Text("本季结果还没有反馈给机构", "The results of this quarter have not been fed back yet")
        return Quarter(period, [], refusal=UnableTo(words))
    try:
        prepared = prepare_quarter(scope=scope, period=period, is_partial=True)
    except UnableTo as refusal:
        return Quarter(period, [], refusal=refusal)
    figures = prepared.reckoned.figures
    lines = _lines(scope, period, json.loads(prepared.results), figures, None)
    missing = {row.institution.pk for row in get_readiness(scope=system_scope("pools"), period=period).scores_missing}
    return Quarter(period, [replace(line, is_unscored=line.code in missing) for line in lines], figures)


def _lines(scope: Scope, period: str, results: Mapping[str, Any], figures: Mapping[str, Figure], run: Run | None) -> list[Line]:
    names = institution_names()

    def why_of(path: str) -> str:
        return why(run.pk, path) if run else why_now("quarter", period, "", path)

    lines = [
        _line(row["id"], names.get(row["id"], NOTHING), f"institutions[{at}]", figures, why_of)
        for at, row in enumerate(results["institutions"])
        if scope.may("funds.see", row["id"])
    ]
    order = list(names)
    return sorted(lines, key=lambda line: order.index(line.code) if line.code in order else len(order))


def _line(code: str, name: Text, at: str, figures: Mapping[str, Figure], why_of: Callable[[str], str]) -> Line:
    paths = {key: f"{at}.{path}" for key, (_, path) in AMOUNTS.items() if path}
    found = {key: figures[path] for key, path in paths.items()}
    for key, record in RECORDS.items():
        paths[key], found[key] = _below(found["available"], paths["available"], record)
    return Line(code, name, at, found, paths, why_of)


def _below(root: Figure, path: str, record: str) -> tuple[str, Figure]:
    """The leaf that was read from a kind of record, and its path."""
    place = find_position(root, lambda figure: figure.record.startswith(f"{record}:"))
    figure = root
    for step in place.split("/")[1:]:
        figure = figure.inputs[int(step)]
    return f"{path}{place}", figure


def read_fund_sums(scope: Scope, period: str, institution: str) -> Mapping[str, Figure]:
    """The sums of the page of fund pools."""
    return read_quarter(scope=scope, period=period).sums()


def read_ledger(scope: Scope, period: str, institution: str) -> Mapping[str, Figure]:
    """The steps of one institution's pool by their number."""
    quarter = read_quarter(scope=scope, period=period)
    line = quarter.line_of(institution)
    return {str(at): step["figure"] for at, step in enumerate(quarter.draw(line))} if line else {}
