"""The fund pool of an institution and of the whole county, closed or as a preview."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpResponse

from yiti.foundation.papers import TableColumn, TableRow
from yiti.kernel.figures import Figure
from yiti.kernel.text import NOTHING, Text
from yiti.money.pay.queries import list_payslips
from yiti.web.access import page
from yiti.web.lists import Column, Listing
from yiti.web.pages import frame_of, render
from yiti.web.requests import Request

from .addresses import page_at
from .papers import send_table
from .pools import AMOUNTS, SUMS, Line, Quarter, read_quarter


def _column(name: str) -> Column:
    def read(line: Line) -> Decimal:
        return line.values[name]

    kind = "percent" if name == "factor" else "money"
    is_small = name in ("pool", "factor", "level_one")
    return Column(name, AMOUNTS[name][0], read, kind, sort=name, why=lambda line: line.why_of(name), on_phone=is_small)


FUNDS = Listing(
    "funds",
    Text("各机构资金池", "Fund pools"),
    [
        Column(
            "name",
            Text("机构", "Institution"),
            lambda line: line.shown,
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
    quarter = read_quarter(scope=request.scope, period=str(request.period))
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
    sums = quarter.sums()
    may_verify = request.scope.may("audit.see") or request.scope.may("quarter.rank")
    foot = [(name, label, sums.get(name), quarter.why_sum(name)) for name, (label, _) in AMOUNTS.items()]
    context = {"quarter": quarter, "list": shown, "sums": foot, "figs": _county_figs(quarter, sums), "may_verify": may_verify}
    return render(request, "yiti/money/funds.html", context)


def _county_figs(quarter: Quarter, sums: Mapping[str, Figure]) -> list[dict[str, Any]]:
    feet = {"pool": Text("年初至本季末", "Year to date"), "excess": Text("留到年末", "Kept for the year's end")}
    shown = ("pool", "approved", "level_one", "held_back", "excess")
    return [
        {"label": AMOUNTS[name][0], "value": sums[name], "why": quarter.why_sum(name), "foot": feet.get(name, NOTHING)}
        for name in shown
        if name in sums
    ]


def _show_pool(request: Request, quarter: Quarter, line: Line) -> HttpResponse:
    period = str(request.period)
    slips = list_payslips(scope=request.scope, period=period, institution=line.code) if request.scope.may("pay.see", line.code) else None
    context = {
        "quarter": quarter,
        "line": line,
        "figs": _pool_figs(line, slips.filter(run__supersedes__isnull=True).count() if slips is not None else 0),
        "steps": quarter.draw(line),
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
            "why": line.why_of("pool"),
            "foot": Text("年初至本季末", "Year to date"),
        },
        {
            "label": Text("年核定总量", "Approved for the year"),
            "value": values["approved"],
            "unit": "yuan",
            "why": line.why_of("approved"),
            "foot": Text(f"前几季已核 {values['granted']:,.2f}", f"{values['granted']:,.2f} granted before"),
        },
        {
            "label": Text("本季可发", "To distribute"),
            "hint": Text("取小", "the smaller"),
            "value": values["level_one"],
            "unit": "yuan",
            "why": line.why_of("level_one"),
            "foot": average,
        },
        {
            "label": Text("留到年末平衡", "Kept for the year's end"),
            "value": values["excess"],
            "unit": "yuan",
            "why": line.why_of("excess"),
            "foot": Text("池超出核定的部分", "Pool above the approved total"),
        },
    ]


def _on_paper(request: Request, quarter: Quarter) -> HttpResponse:
    columns = [TableColumn(Text("机构", "Institution"), share=2.4)]
    columns += [TableColumn(label, "percent" if name == "factor" else "money", share=1.4) for name, (label, _) in AMOUNTS.items()]
    rows: list[TableRow] = [TableRow((line.shown, *(line.values[name] for name in AMOUNTS))) for line in quarter.lines]
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
