"""Performance pay over the years and who left, for the county and each institution: told, and judged by nobody (五)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.http import HttpResponse

from yiti.foundation.decisions.queries import get_book
from yiti.foundation.installation.queries import get_today
from yiti.foundation.papers import TableColumn, TableRow
from yiti.kernel.figures import Figure
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.money.pay.queries import list_pay_years
from yiti.money.pay.rules import PayYear, add_years
from yiti.web.access import page
from yiti.web.charts import lines
from yiti.web.lists import Column, Listing
from yiti.web.pages import frame_of, render
from yiti.web.printing import print_percent
from yiti.web.requests import Request

from .addresses import page_at, why_now
from .papers import send_table
from .years import chosen_year

Kind = Literal["money", "percent", "number"]
SHOWN_YEARS = 5
CLAUSE = "五"
COLUMNS: Mapping[str, tuple[Text, Kind]] = {
    "mean": (Text("全年人均绩效", "Performance pay each"), "money"),
    "growth": (Text("比上年", "On last year"), "percent"),
    "paid": (Text("发放合计", "Paid in all"), "money"),
    "start": (Text("年初在岗", "At the start"), "number"),
    "end": (Text("期末在岗", "At the end"), "number"),
    "left": (Text("离开", "Left"), "number"),
    "turnover": (Text("离开比例", "Turnover"), "percent"),
}
OF_STAFF = ("start", "end", "left", "turnover")


@dataclass(frozen=True, slots=True)
class Line:
    """An institution's year, or the whole county's where `code` is empty."""

    code: str
    name: Text
    year: int
    quarters: int
    figures: Mapping[str, Figure]

    @property
    def search(self) -> str:
        return f"{self.name.zh} {self.name.en}"

    def value(self, name: str) -> Any:
        figure = self.figures.get(name)
        return figure.value if figure else None

    def why(self, name: str) -> str:
        return why_now("pay-years", str(self.year), self.code, name) if name in self.figures else ""


def years_until(year: int) -> list[int]:
    return list(range(max(2021, year - SHOWN_YEARS + 1), year + 1))


def read_pay_years(scope: Scope, period: str, institution: str) -> Mapping[str, Figure]:
    """The figures of a year for an explanation: of an institution, or added up over all that the reader sees."""
    year = int(period[:4])
    found = list_pay_years(scope=scope, years=[year - 1, year], today=get_today())
    if institution:
        row = found.get((institution, year))
        return _seen(scope, row.figures, institution) if row else {}
    return _seen(scope, _together(found, year), "")


def _together(found: Mapping[tuple[str, int], PayYear], year: int) -> dict[str, Figure]:
    return add_years([row for row in found.values() if row.year == year], [row for row in found.values() if row.year == year - 1])


def _seen(scope: Scope, figures: Mapping[str, Figure], institution: str) -> dict[str, Figure]:
    """Who came and left is for those who see staff."""
    sees = scope.may("staff.see", institution) if institution else scope.may("staff.see")
    return {name: figure for name, figure in figures.items() if sees or name not in OF_STAFF}


@page(function="funds.see")
def pay_years_page(request: Request) -> HttpResponse:
    scope, year = request.scope, chosen_year(request)
    years = years_until(max(year, request.today.year))
    found = list_pay_years(scope=scope, years=[years[0] - 1, *years], today=request.today)
    rows = [_line(scope, row) for row in found.values() if row.year == year and row.figures and request.place in ("", row.institution.pk)]
    whole = [Line("", Text(f"{one}", f"{one}"), one, 0, _seen(scope, _of_place(request, found, one), "")) for one in years]
    names = [name for name in COLUMNS if scope.may("staff.see") or name not in OF_STAFF]
    shown = _listing(names).read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    if request.GET.get("export") == "pdf":
        return _on_paper(request, year, names, rows, whole)
    told = [line for line in whole if line.figures]
    now = next((line for line in told if line.year == year), None)
    pack = get_book(scope=scope, on=request.today).pack
    context = {
        "list": shown, "year": year, "years": [line.year for line in whole], "now": now,
        "names": [(name, *COLUMNS[name]) for name in names],
        "whole": [_cells(line, names, request.place) for line in reversed(told)], "pack": pack, "clause": CLAUSE,
        "chart": lines([str(line.year) for line in told], [(COLUMNS["mean"][0], [line.value("mean") for line in told])]),
        "pdf": page_at("pay-years", year=str(year), export="pdf"), "partly": _covered(rows),
        "growth": signed_percent(now.value("growth")) if now else "",
    }  # fmt: skip
    return render(request, "yiti/money/pay_years.html", context)


def signed_percent(ratio: Any) -> str:
    return "" if ratio is None else f"{'+' if ratio > 0 else ''}{print_percent(ratio)}"


def _line(scope: Scope, row: PayYear) -> Line:
    return Line(row.institution.pk, row.institution.label, row.year, row.quarters, _seen(scope, row.figures, row.institution.pk))


def _of_place(request: Request, found: Mapping[tuple[str, int], PayYear], year: int) -> Mapping[str, Figure]:
    if not request.place:
        return _together(found, year)
    row = found.get((request.place, year))
    return row.figures if row else {}


def _cells(line: Line, names: list[str], place: str) -> dict[str, Any]:
    at = Line(place, line.name, line.year, line.quarters, line.figures)
    return {
        "year": line.year,
        "cells": [(COLUMNS[name][0], COLUMNS[name][1], line.value(name), at.why(name)) for name in names],
    }


def _covered(rows: list[Line]) -> Text:
    """How much of the year the means stand for, where it is not all of it."""
    counts = {row.quarters for row in rows if row.quarters}
    if not counts or counts == {4}:
        return NOTHING
    most = max(counts)
    return Text(f"已发放 {most} 个季度，人均折合全年", f"{most} quarters are paid; means are put on a full year")


def _listing(names: list[str]) -> Listing:
    return Listing(
        "pay-years", Text("各机构", "Institutions"),
        [
            Column("name", Text("机构", "Institution"), lambda row: row.name, "name", sort="x"),
            *(_column(name) for name in names),
            Column("quarters", Text("已发季度", "Quarters paid"), lambda row: row.quarters, "number", sort="x", on_phone=False),
        ],
        search=("search",), hint=Text("机构名称", "Institution"), size=100,
        empty=Text("这一年还没有发放", "Nothing was paid in this year"),
        empty_hint=Text("一家机构关闭了季度分配以后，这里就有它的数。", "An institution stands here once a quarter of it is distributed."),
    )  # fmt: skip


def _column(name: str) -> Column:
    label, kind = COLUMNS[name]
    small = name in ("mean", "growth", "left", "turnover")
    return Column(name, label, lambda row: row.value(name), kind, sort="x", why=lambda row: row.why(name), on_phone=small)


def _on_paper(request: Request, year: int, names: list[str], rows: list[Line], whole: list[Line]) -> HttpResponse:
    columns = [TableColumn(Text("机构", "Institution"), share=2.4)]
    columns += [TableColumn(COLUMNS[name][0], COLUMNS[name][1], share=1.2) for name in names]
    lined = [TableRow((row.name, *(row.value(name) for name in names))) for row in rows]
    lined += [TableRow((Text("合计", "Total"), *(line.value(name) for name in names)), "total") for line in whole if line.year == year]
    return send_table(
        request, Text(f"{year} 年绩效工资与人员稳定情况", f"Performance pay and stability of staff, {year}"), columns, lined,
        f"PAYYEAR-{year}", institution=frame_of(request).county, period=Text(f"{year} 年", str(year)), note=_covered(rows),
        says=[[str(line.value(name)) for name in names] for line in rows],
    )  # fmt: skip
