"""Pay at primary level against the city's hospitals, title by title, and the tilt towards remote institutions."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from yiti.foundation.installation.queries import get_today
from yiti.foundation.papers import TableColumn, TableRow
from yiti.kernel.figures import Figure
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.money.pay.queries import GROUPS, Compared, get_parity
from yiti.money.pay.queries.parity import CITY
from yiti.registry.staff.words import TITLES
from yiti.web.access import page
from yiti.web.lists import Column, Listing
from yiti.web.pages import frame_of, render
from yiti.web.requests import Request

from .addresses import page_at, why_now
from .papers import send_table
from .pay_years import years_until
from .years import chosen_year

CLAUSE = "六(二)2(3)"


def read_parity(scope: Scope, period: str, institution: str) -> Mapping[str, Figure]:
    """`{group}.{title}/{figure}` of a year."""
    found = get_parity(scope=scope, year=int(period[:4]), today=get_today())
    return {f"{row.group}.{row.title}-{name}": figure for row in found.rows for name, figure in row.figures.items()}


@page(function="funds.see")
def parity_page(request: Request) -> HttpResponse:
    year = chosen_year(request)
    found = get_parity(scope=request.scope, year=year, today=request.today)
    shown = _listing(year).read(request, list(found.rows))
    if shown.wants_export:
        return shown.export(request)
    if request.GET.get("export") == "pdf":
        return _on_paper(request, year, list(found.rows))
    mine = [row for row in found.rows if row.group == "all" and "ratio" in row.figures]
    above = [row for row in mine if row.figures["ratio"].value is not None and row.figures["ratio"].number > 1]
    may_enter = request.scope.may("forms.enter") and request.scope.actor.role in ("commission", "hr_bureau")
    context = {
        "list": shown, "year": year, "years": years_until(max(year, request.today.year)), "found": found, "compared": len(mine),
        "above": len(above), "clause": CLAUSE, "pdf": page_at("pay-parity", year=str(year), export="pdf"),
        "lacking": [TITLES[title] for title in found.lacking],
        "enter": reverse("register-enter", args=[CITY]) if may_enter else "", "sees_forms": request.scope.may("forms.see"),
        "city": reverse("register", args=[CITY]), "tilt": found.tilt, "decide": reverse("settings"),
    }  # fmt: skip
    return render(request, "yiti/money/parity.html", context)


def _listing(year: int) -> Listing:
    return Listing(
        "pay-parity", Text("同职称比较", "By title"),
        [
            Column("title", Text("职称", "Title"), lambda row: TITLES[row.title], "name"),
            Column("people", Text("基层人数", "People"), lambda row: row.people, "number"),
            _column(year, "primary", Text("基层全年人均", "Primary level"), "money"),
            _column(year, "hospital", Text("市级医院人均", "City hospitals"), "money"),
            _column(year, "ratio", Text("基层 ÷ 市级", "Primary ÷ city"), "percent"),
            _column(year, "gap", Text("差距", "Gap"), "money"),
            Column("state", Text("结论", "Verdict"), _state, "state"),
        ],
        group=lambda row: GROUPS[row.group], size=100,
        empty=Text("这一年还没有可比的薪酬", "No pay of this year to compare"),
        empty_hint=Text("一家机构关闭了季度分配以后，这里就有它的数。", "An institution counts once a quarter of it is distributed."),
    )  # fmt: skip


def _column(year: int, name: str, label: Text, kind: str) -> Column:
    def value(row: Compared) -> Any:
        return row.figures[name].value if name in row.figures else None

    def why(row: Compared) -> str:
        return why_now("pay-parity", str(year), "", f"{row.group}.{row.title}-{name}") if name in row.figures else ""

    return Column(name, label, value, kind, why=why)


def _state(row: Compared) -> tuple[str, Text]:
    """Above, equal or below; how much above is moderate the document does not say."""
    ratio = row.figures.get("ratio")
    if ratio is None or ratio.value is None:
        return "wait", Text("等市级数据", "The city's figure is missing")
    if ratio.number > 1:
        return "met", Text("高于市级", "Above the city")
    return "short", Text("与市级持平", "Equal") if ratio.number == 1 else Text("低于市级", "Below the city")


def _on_paper(request: Request, year: int, rows: list[Compared]) -> HttpResponse:
    columns = [
        TableColumn(Text("范围", "Group"), share=2), TableColumn(Text("职称", "Title"), share=1.2),
        TableColumn(Text("人数", "People"), "number"), TableColumn(Text("基层人均", "Primary"), "money", share=1.4),
        TableColumn(Text("市级人均", "City"), "money", share=1.4), TableColumn(Text("比例", "Ratio"), "percent"),
        TableColumn(Text("结论", "Verdict"), share=1.4),
    ]  # fmt: skip
    lines = [_row(row) for row in rows]
    title = Text(f"{year} 年基层与市级医院同职称收入比较", f"Pay by title at primary level and at the city's hospitals, {year}")
    return send_table(
        request, title, columns, lines, f"PARITY-{year}", institution=frame_of(request).county, period=Text(f"{year} 年", str(year)),
        says=[str(_value(row, "ratio")) for row in rows],
    )  # fmt: skip


def _row(row: Compared) -> TableRow:
    primary, hospital, ratio = (_value(row, name) for name in ("primary", "hospital", "ratio"))
    return TableRow((GROUPS[row.group], TITLES[row.title], row.people, primary, hospital, ratio, _state(row)[1]))


def _value(row: Compared, name: str) -> Any:
    return row.figures[name].value if name in row.figures else None
