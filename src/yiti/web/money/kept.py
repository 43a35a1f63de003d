"""The two funds that stay with an institution: carried in, set aside, spent, left (六(二)2(1))."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from yiti.foundation.decisions.queries import get_book
from yiti.foundation.forms.queries import list_forms
from yiti.foundation.installation.queries import get_today
from yiti.foundation.papers import TableColumn, TableRow
from yiti.kernel.figures import Figure, total
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.money.pay.queries import FUNDS, KeptFund, list_kept_funds
from yiti.money.pay.queries.kept_funds import LABELS, REGISTER
from yiti.web.access import page
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import frame_of, render
from yiti.web.requests import Request

from .addresses import page_at, why_now
from .papers import send_table
from .pay_years import years_until
from .years import chosen_year

CLAUSE = "六(二)2(1)"
SHOWN: Mapping[str, Text] = {**LABELS, "left": Text("结余，留用", "Left, kept"), "overspent": Text("超支", "Overspent")}


def read_kept_funds(scope: Scope, period: str, institution: str) -> Mapping[str, Figure]:
    """`{fund}-{figure}` of an institution's year; without one, each added up over all that the reader sees."""
    rows = list_kept_funds(scope=scope, year=int(period[:4]), today=get_today())
    if institution:
        mine = [row for row in rows if row.institution.pk == institution]
        return {f"{row.fund}-{name}": figure for row in mine for name, figure in row.figures.items()}
    return {f"{fund}-{name}": figure for fund in FUNDS for name, figure in _sums(rows, fund).items()}


def _sums(rows: list[KeptFund], fund: str) -> dict[str, Figure]:
    held = [row for row in rows if row.fund == fund and row.figures]
    if not held:
        return {}
    return {name: total(label, [row.figures[name].named(row.institution.label) for row in held]) for name, label in SHOWN.items()}


@page(function="funds.see")
def kept_page(request: Request) -> HttpResponse:
    year = chosen_year(request)
    rows = [
        row for row in list_kept_funds(scope=request.scope, year=year, today=request.today)
        if request.place in ("", row.institution.pk)
    ]  # fmt: skip
    known = [row for row in rows if row.figures]
    shown = _listing(year).read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    if request.GET.get("export") == "pdf":
        return _on_paper(request, year, rows)
    over = [row for row in known if row.figures["overspent"].number > 0]
    context = {
        "list": shown, "year": year, "years": years_until(max(year, request.today.year)), "known": known, "over": over, "clause": CLAUSE,
        "pack": get_book(scope=request.scope, on=request.today).pack, "figs": _figs(rows, year, request.place),
        "enter": reverse("register-enter", args=[REGISTER]) if _may_enter(request) else "",
        "register": reverse("register", args=[REGISTER]) if request.scope.may("forms.see") else "",
        "pdf": page_at("kept-funds", year=str(year), export="pdf"),
    }  # fmt: skip
    return render(request, "yiti/money/kept.html", context)


def _may_enter(request: Request) -> bool:
    if not (request.scope.may("forms.enter") and request.scope.may("forms.see")):
        return False
    return any(form.id == REGISTER and request.scope.actor.role in form.enters for form in list_forms(scope=request.scope))


def _figs(rows: list[KeptFund], year: int, place: str) -> list[dict[str, Any]]:
    figs = []
    for fund, label in FUNDS.items():
        sums = _sums(rows, fund)
        if sums:
            foot = Text(
                f"提取 {sums['added'].number:,.2f}，支出 {sums['spent'].number:,.2f}",
                f"{sums['added'].number:,.2f} set aside, {sums['spent'].number:,.2f} spent",
            )
            why = why_now("kept-funds", str(year), place, f"{fund}-left")
            figs.append({"label": Text(f"{label.zh}结余", f"{label.en}, left"), "value": sums["left"], "why": why, "foot": foot})
    return figs


def _listing(year: int) -> Listing:
    return Listing(
        "kept-funds", Text("各机构基金", "Funds by institution"),
        [
            Column("name", Text("机构", "Institution"), lambda row: row.institution.label, "name", sort="x"),
            Column("fund", Text("基金", "Fund"), lambda row: FUNDS[row.fund], sort="x"),
            *(_column(year, name) for name in SHOWN),
            Column("until", Text("提取到", "Set aside to"), lambda row: row.until, "soft", on_phone=False),
            Column("state", Text("状态", "State"), _state, "state", sort="x"),
        ],
        search=("institution.name", "institution.pinyin", "institution.name_en"), hint=Text("机构名称、首字母", "Name or initials"),
        size=100,
        filters=[
            Filter("fund", Text("基金", "Fund"), list(FUNDS.items()), lambda rows, value: [row for row in rows if row.fund == value]),
            Filter("state", Text("状态", "State"), [("late", Text("超支", "Overspent"))],
                   lambda rows, value: [row for row in rows if _state(row)[0] == value]),
        ],
        empty=Text("还没有机构", "No institutions yet"),
    )  # fmt: skip


def _column(year: int, name: str) -> Column:
    def value(row: KeptFund) -> Decimal | None:
        return row.figures[name].number if name in row.figures else None

    def why(row: KeptFund) -> str:
        return why_now("kept-funds", str(year), row.institution.pk, f"{row.fund}-{name}") if name in row.figures else ""

    return Column(name, SHOWN[name], value, "money", sort="x", why=why, on_phone=name in ("added", "spent", "left"))


def _state(row: KeptFund) -> tuple[str, Text]:
    if not row.figures:
        return "wait", Text("还没有提取", "Nothing set aside")
    if row.figures["overspent"].number > 0:
        return "late", Text("超支", "Overspent")
    return "met", Text("结转", "Carried on")


def _on_paper(request: Request, year: int, rows: list[KeptFund]) -> HttpResponse:
    columns = [TableColumn(Text("机构", "Institution"), share=2.2), TableColumn(Text("基金", "Fund"), share=1.4)]
    columns += [TableColumn(label, "money", share=1.3) for label in SHOWN.values()]
    lines = [TableRow((row.institution.label, FUNDS[row.fund], *_values(row))) for row in rows if row.figures]
    for fund, label in FUNDS.items():
        sums = _sums(rows, fund)
        if sums:
            lines.append(TableRow((Text("合计", "Total"), label, *(sums[name].number for name in SHOWN)), "total"))
    return send_table(
        request, Text(f"{year} 年发展基金与风险金结余表", f"Development and risk funds, {year}"), columns, lines, f"KEPT-{year}",
        institution=frame_of(request).county, period=Text(f"{year} 年", str(year)), note=NOTHING, says=[str(_values(row)) for row in rows],
    )  # fmt: skip


def _values(row: KeptFund) -> list[Decimal | None]:
    return [row.figures[name].number if name in row.figures else None for name in SHOWN]
