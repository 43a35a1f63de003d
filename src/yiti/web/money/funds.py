"""The fund pool of an institution and of the whole county, closed or as a preview."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse

from yiti.foundation.papers import TableColumn, TableRow
from yiti.foundation.runs.models import Run
from yiti.foundation.runs.reckoning import reckon_again
from yiti.kernel.figures import Figure
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.money.pay.operations import prepare_quarter
from yiti.money.pay.queries import list_payslips, list_quarter_totals
from yiti.web.access import page
from yiti.web.lists import Column, Listing
from yiti.web.pages import frame_of, render
from yiti.web.requests import Request

from .addresses import page_at, why, why_now
from .papers import send_table
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
SUMS = tuple(name for name in AMOUNTS if name != "factor")


@dataclass(frozen=True, slots=True)
class Line:
    """One institution's row: `values` by the keys of AMOUNTS, `at` its path in the results."""

    code: str
    name: Text
    short: Text
    at: str
    values: Mapping[str, Decimal]
    why: Callable[[str], str]

    @property
    def search(self) -> str:
        return f"{self.name.zh} {self.name.en}"


@dataclass(frozen=True, slots=True)
class Quarter:
    """What a page of pools shows: the closed run, or a preview of it, or why there is neither."""

    lines: list[Line]
    figures: Mapping[str, Figure]
    run: Run | None = None
    refusal: UnableTo | None = None

    @property
    def is_preview(self) -> bool:
        return self.run is None and self.refusal is None

    def line_of(self, code: str) -> Line | None:
        return next((line for line in self.lines if line.code == code), None)


def read_quarter(request: Request) -> Quarter:
    """The totals that count; before the ranking the county sees what ranking now would give."""
    period = str(request.period)
    totals = list_quarter_totals(scope=request.scope, period=period).select_related("run")
    first = totals.first()
    if first is not None:
        run = first.run
        return _lines(request, json.loads(run.results), json.loads(run.inputs), reckon_again(run).figures, run)
    if request.scope.institutions("funds.see") is not None:
        words = Text("本季结果还没有反馈给机构", "The results of this quarter have not been fed back yet")
        return Quarter([], {}, refusal=UnableTo(words))
    try:
        prepared = prepare_quarter(scope=request.scope, period=period, is_partial=True)
    except UnableTo as refusal:
        return Quarter([], {}, refusal=refusal)
    return _lines(request, json.loads(prepared.results), json.loads(prepared.inputs), prepared.reckoned.figures, None)


def _lines(
    request: Request, results: Mapping[str, Any], inputs: Mapping[str, Any], figures: Mapping[str, Figure], run: Run | None
) -> Quarter:
    period, names = str(request.period), institution_names()

    def why_of(path: str) -> str:
        return why(run.pk, path) if run else why_now("quarter", period, "", path)

    given = {row["id"]: row for row in inputs["institutions"]}
    lines = [
        Line(
            row["id"],
            names.get(row["id"], NOTHING),
            names.get(row["id"], NOTHING),
            f"institutions[{at}]",
            _values(row, given[row["id"]]),
            why_of,
        )
        for at, row in enumerate(results["institutions"])
        if request.scope.may("funds.see", row["id"])
    ]
    order = list(names)
    lines.sort(key=lambda line: order.index(line.code) if line.code in order else len(order))
    return Quarter(lines, figures, run)


def _values(row: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Decimal]:
    total = row["quarter_total"]
    return {
        "pool": Decimal(row["fund_pool"]["pool"]),
        "approved": Decimal(given["approved_year_total"]),
        "granted": Decimal(given["granted_to_date"]),
        "available": Decimal(total["available"]),
        "factor": Decimal(total["factor"]),
        "level_one": Decimal(total["level_one_total"]),
        "held_back": Decimal(total["held_back"]),
        "excess": Decimal(total["year_end_excess"]),
    }


def _column(name: str) -> Column:
    label, path = AMOUNTS[name]

    def read(line: Line) -> Decimal:
        return line.values[name]

    def explain(line: Line) -> str:
        return line.why(f"{line.at}.{path or 'quarter_total.available'}")

    return Column(name, label, read, "percent" if name == "factor" else "money", sort=name, why=explain)


FUNDS = Listing(
    "funds",
    Text("各机构资金池", "Fund pools"),
    [
        Column(
            "name",
            Text("机构", "Institution"),
            lambda line: line.name,
            "name",
            sort="name",
            href=lambda line: page_at("funds", place=line.code),
        ),
        *(_column(name) for name in AMOUNTS),
    ],
    search=("search",),
    hint=Text("机构名称", "Institution"),
    size=100,
    empty=Text("本季还没有资金池", "No fund pools in this quarter yet"),
)


@page(function="funds.see")
def funds_page(request: Request) -> HttpResponse:
    """All institutions in one table, or one as a waterfall where a place is chosen."""
    quarter = read_quarter(request)
    line = quarter.line_of(request.place) if request.place else None
    if line is None and len(quarter.lines) == 1:
        line = quarter.lines[0]
    if request.GET.get("export") == "pdf" and quarter.lines:
        return _on_paper(request, quarter)
    if line is not None:
        return _show_pool(request, quarter, line)
    shown = FUNDS.read(request, quarter.lines)
    if shown.wants_export:
        return shown.export(request)
    sums = {name: sum((row.values[name] for row in quarter.lines), Decimal(0)) for name in SUMS}
    may_verify = request.scope.may("audit.see") or request.scope.may("quarter.rank")
    context = {"quarter": quarter, "list": shown, "sums": sums, "figs": _county_figs(quarter, sums), "may_verify": may_verify}
    return render(request, "yiti/money/funds.html", context)


def _county_figs(quarter: Quarter, sums: Mapping[str, Decimal]) -> list[dict[str, Any]]:
    why_total = quarter.lines[0].why("total") if quarter.lines else ""
    return [
        {"label": AMOUNTS["pool"][0], "value": sums["pool"], "unit": "yuan", "foot": Text("年初至本季末", "Year to date")},
        {"label": AMOUNTS["approved"][0], "value": sums["approved"], "unit": "yuan"},
        {"label": Text("本季一级总额", "Level-one total"), "value": sums["level_one"], "unit": "yuan", "why": why_total},
        {"label": AMOUNTS["held_back"][0], "value": sums["held_back"], "unit": "yuan"},
        {"label": AMOUNTS["excess"][0], "value": sums["excess"], "unit": "yuan", "foot": Text("留到年末", "Kept for the year's end")},
    ]


def _show_pool(request: Request, quarter: Quarter, line: Line) -> HttpResponse:
    period = str(request.period)
    slips = list_payslips(scope=request.scope, period=period, institution=line.code) if request.scope.may("pay.see", line.code) else None
    context = {
        "quarter": quarter,
        "line": line,
        "figs": _pool_figs(line, slips.filter(run__supersedes__isnull=True).count() if slips is not None else 0),
        "steps": draw_pool(quarter.figures, line.at, line.why),
        "place_why": line.why(f"{line.at}.place"),
    }
    return render(request, "yiti/money/pool.html", context)


def _pool_figs(line: Line, people: int) -> list[dict[str, Any]]:
    values = line.values
    average = (
        Text(f"{people} 人，人均 {values['level_one'] / people:,.2f}", f"{people} people, {values['level_one'] / people:,.2f} each")
        if people
        else NOTHING
    )
    return [
        {
            "label": Text("资金池", "Fund pool"),
            "hint": Text("A + B + C", "A + B + C"),
            "value": values["pool"],
            "unit": "yuan",
            "why": line.why(f"{line.at}.fund_pool.pool"),
            "foot": Text("年初至本季末", "Year to date"),
        },
        {
            "label": Text("年核定总量", "Approved for the year"),
            "value": values["approved"],
            "unit": "yuan",
            "why": line.why(f"{line.at}.quarter_total.available"),
            "foot": Text(f"前几季已核 {values['granted']:,.2f}", f"{values['granted']:,.2f} granted before"),
        },
        {
            "label": Text("本季可发", "To distribute"),
            "hint": Text("取小", "the smaller"),
            "value": values["level_one"],
            "unit": "yuan",
            "why": line.why(f"{line.at}.quarter_total.level_one_total"),
            "foot": average,
        },
        {
            "label": Text("留到年末平衡", "Kept for the year's end"),
            "value": values["excess"],
            "unit": "yuan",
            "why": line.why(f"{line.at}.quarter_total.year_end_excess"),
            "foot": Text("池超出核定的部分", "Pool above the approved total"),
        },
    ]


def _on_paper(request: Request, quarter: Quarter) -> HttpResponse:
    columns = [TableColumn(Text("机构", "Institution"), share=2.4)]
    columns += [TableColumn(label, "percent" if name == "factor" else "money", share=1.4) for name, (label, _) in AMOUNTS.items()]
    rows: list[TableRow] = [TableRow((line.name, *(line.values[name] for name in AMOUNTS))) for line in quarter.lines]
    sums = [sum((line.values[name] for line in quarter.lines), Decimal(0)) if name in SUMS else None for name in AMOUNTS]
    rows.append(TableRow((Text("合计", "Total"), *sums), "total"))
    number = f"FUND-{request.period}" + (f"-{quarter.run.hash[:8]}" if quarter.run else "")
    state = Text("预览，尚未冻结", "Preview, not frozen") if quarter.is_preview else Text("已冻结", "Frozen")
    return send_table(
        request,
        Text("资金池与一级分配总额", "Fund pools and level-one totals"),
        columns,
        rows,
        number,
        institution=frame_of(request).county,
        period=request.period.label,
        facts=((Text("状态", "State"), state),),
        says=quarter.run.hash if quarter.run else "preview",
    )
