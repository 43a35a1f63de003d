"""What registers tell when they are added up: all views, one view, and what should be in a register one by one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from yiti.foundation.forms.queries import UnknownForm
from yiti.foundation.papers import TableColumn
from yiti.foundation.papers.blocks import Cell, CellKind, Words
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs.registers import Register
from yiti.policy.packs.shapes.views import RegisterView, Whole
from yiti.registry.staff.named import name_people
from yiti.supervision.registers.declared import clause_of
from yiti.supervision.registers.grounds import Ground
from yiti.supervision.registers.queries import (
    Looked,
    Standing,
    find_view,
    list_covered,
    list_open_registers,
    list_standings,
    look,
)
from yiti.supervision.registers.tables import Table
from yiti.supervision.registers.wholes import Member
from yiti.web.access import page
from yiti.web.chips import STATES
from yiti.web.lists import Column, Filter, Listing, ListPage
from yiti.web.pages import render
from yiti.web.requests import Request

from .papers import send_table, wants_pdf
from .register_lists import names_for
from .registers import READERS, find_register, may_enter
from .view_maps import draw_view
from .view_members import list_of_breaks, list_of_members
from .view_narrowing import scope_of
from .view_tables import Shape, list_of_values, value_lines
from .view_words import SIGNS, Wording, print_as

PAPER: dict[str, CellKind] = {"money": "money", "number": "number"}
WAYS = {
    "values": Text("汇总", "Totals"),
    "lacking": Text("缺什么", "What is lacking"),
    "breaks": Text("不合条件", "What breaks a condition"),
}
PERIODS = {"year": Text("今年", "this year"), "quarter": Text("本季度", "this quarter"), "month": Text("本月", "this month")}


def way_of(view: RegisterView) -> str:
    return "lacking" if view.lacking else "breaks" if view.breaks else "values"


def standing_words(standing: Standing | None) -> tuple[str, Text] | None:
    """How a view stands: short by how many, met, or waiting for a number; nothing for one that judges nothing."""
    if standing is None:
        return None
    if standing.refused.zh:
        return "wait", Text("待定", "not decided")
    if not standing.of:
        return "info", Text("还没有登记", "nothing entered")
    if not standing.wrong:
        return "met", Text("都达到", "all met") if way_of(standing.view) == "values" else Text("没有", "none")
    words = {
        "values": Text(f"{standing.of} 个中 {standing.wrong} 个未达", f"{standing.wrong} of {standing.of} short"),
        "lacking": Text(f"{standing.of} 个中缺 {standing.wrong} 个", f"{standing.wrong} of {standing.of} lacking"),
        "breaks": Text(f"{standing.of} 条中 {standing.wrong} 条", f"{standing.wrong} of {standing.of} entries"),
    }
    return "short", words[way_of(standing.view)]


ViewRow = tuple[Register, RegisterView, Standing | None]
VIEWS = Listing(
    "register-views",
    Text("登记汇总", "Registers added up"),
    [
        Column("label", Text("汇总", "View"), lambda row: row[1].label, "name", sort="x", href=lambda row: address_of(row[0], row[1])),
        Column("register", Text("登记表", "Register"), lambda row: row[0].form.label, "soft", sort="x"),
        Column("way", Text("看什么", "What it tells"), lambda row: WAYS[way_of(row[1])], "soft"),
        Column("state", Text("状态", "State"), lambda row: standing_words(row[2]), "state"),
        Column("clause", Text("条款", "Clause"), lambda row: clause_of(row[0], row[1]), "clause"),
    ],
    filters=[
        Filter(
            "way", Text("看什么", "What it tells"), list(WAYS.items()),
            lambda rows, value: [row for row in rows if way_of(row[1]) == value],
        ),
        Filter(
            "short", Text("状态", "State"), [("1", Text("有缺", "Short"))],
            lambda rows, _: [row for row in rows if row[2] is not None and row[2].wrong],
        ),
    ],
    size=100,
    empty=Text("没有汇总", "No register tells anything added up"),
    is_brief=True,
)  # fmt: skip


STANDS = {
    "short": Text("有缺", "Short"), "wait": Text("待定", "Not decided"), "met": Text("都达到", "All met"),
    "": Text("只作汇总", "Totals alone"), "info": Text("还没有登记", "Nothing entered"),
}  # fmt: skip
"""How views stand, what needs somebody first."""


def stands(row: ViewRow) -> str:
    said = standing_words(row[2])
    return said[0] if said else ""


def order_of(row: ViewRow) -> int:
    return list(STANDS).index(stands(row))


BY_STATE = replace(VIEWS, group=lambda row: STANDS[stands(row)], needs=lambda row: stands(row) in ("short", "wait"))


def address_of(register: Register, view: RegisterView) -> str:
    return reverse("register-view", args=[register.form.id, view.id])


@page(function=READERS)
def views_page(request: Request) -> HttpResponse:
    """Every view of every register that is for the reader."""
    scope = scope_of(request)
    standings = {(one.register.form.id, one.view.id): one for one in list_standings(scope=scope, today=request.today)}
    rows = [
        (register, view, standings.get((register.form.id, view.id)))
        for register in list_open_registers(scope=scope, on=request.today)
        for view in register.form.views
    ]
    shown = VIEWS.read(request, rows) if "sort" in request.GET else BY_STATE.read(request, sorted(rows, key=order_of))
    return shown.export(request) if shown.wants_export else render(request, "yiti/policy/register_views.html", {"list": shown})


def find_view_of(request: Request, register: Register, id: str) -> RegisterView:
    try:
        return find_view(scope=request.scope, register=register, id=id)
    except UnknownForm:
        raise Http404(id) from None


@page(function=READERS)
def register_view_page(request: Request, form: str, view: str) -> HttpResponse:
    register = find_register(request, form)
    found = find_view_of(request, register, view)
    looked = look(scope=scope_of(request), register=register, view=found, today=request.today)
    if looked.refused.zh:
        return render(request, "yiti/policy/register_view.html", _context(request, register, found) | {"refused": looked.refused})
    if looked.table is not None:
        return _show_table(request, register, looked, looked.table)
    if found.lacking is not None:
        return _show_members(request, register, found, found.lacking, looked.members, "")
    shown = list_of_breaks(register, found).read(request, looked.broken)
    return _send(request, register, found, shown, {"of": looked.entries, "wrong": looked.any_broken})


@page(function=READERS)
def register_whole_page(request: Request, form: str, view: str, value: str) -> HttpResponse:
    """What a value is a share of, one by one: which are there, which are lacking."""
    register = find_register(request, form)
    found = find_view_of(request, register, view)
    wanted = next((one for one in found.values if one.id == value), None)
    if wanted is None or wanted.covered is None:
        raise Http404(value)
    members = list_covered(scope=scope_of(request), register=register, view=found, value=wanted, today=request.today)
    return _show_members(request, register, found, wanted.covered, members, value)


def _context(request: Request, register: Register, view: RegisterView) -> dict[str, object]:
    return {
        "register": register, "form": register.form, "view": view, "clause": clause_of(register, view),
        "is_own": register.viewed[view.id].is_own, "period": PERIODS.get(view.period or "", NOTHING), "today": request.today,
    }  # fmt: skip


def _show_members(
    request: Request, register: Register, view: RegisterView, whole: Whole, members: Sequence[Member], value: str
) -> HttpResponse:
    wording = Wording(register, names_for(request.scope))
    listing = list_of_members(wording, view, whole, value=value, may_enter=may_enter(request, register.form))
    shown = listing.read(request, sorted(members, key=lambda row: row.is_there))
    return _send(request, register, view, shown, {"of": len(members), "wrong": sum(not row.is_there for row in members)})


def _show_table(request: Request, register: Register, looked: Looked, table: Table) -> HttpResponse:
    view, names = looked.view, names_for(request.scope)
    persons = {one.name for one in register.form.fields if one.kind == "person"}
    if view.by and view.by[0] in persons:
        names.people |= name_people(scope=request.scope, codes=[row.key for row in table.rows])
    wording = Wording(register, names)
    chosen = next((one for one in view.values if one.id == request.GET.get("shows")), view.values[0]) if len(view.by) > 1 else None
    shape = Shape(register, wording, table, chosen)
    context: dict[str, object] = {
        "limits": _limits(request, shape), "chosen": chosen, "chart": shape.chart(), "told": shape.named(chosen) if chosen else NOTHING,
        "drawn": draw_view(request, shape),
        "choices": [(one.id, wording.value_label(one)) for one in view.values] if chosen and len(view.values) > 1 else [],
    }  # fmt: skip
    if not view.by:
        return _send(request, register, view, list_of_values(shape).read(request, value_lines(shape)), context)
    shown, total = shape.listing().read(request, shape.lines()), shape.total()
    if shown.wants_export or wants_pdf(request):
        return _send(request, register, view, replace(shown, found=[*shown.found, total]), {})
    return _send(
        request,
        register,
        view,
        shown,
        context | {"total": total, "keys": [(key, shape.column_label(value, across)) for key, value, across in shape.columns]},
    )


def _send(request: Request, register: Register, view: RegisterView, shown: ListPage, context: dict[str, object]) -> HttpResponse:
    """As the address asks: the sheet, the paper, or the page."""
    if shown.wants_export:
        return shown.export(request)
    if wants_pdf(request):
        return _print(request, register, view, shown)
    paper = f"{shown.export_address.removesuffix('xlsx')}pdf"
    return render(
        request, "yiti/policy/register_view.html", _context(request, register, view) | {"list": shown, "paper": paper} | context
    )  # fmt: skip


def _print(request: Request, register: Register, view: RegisterView, shown: ListPage) -> HttpResponse:
    columns = [column for column in shown.listing.columns if column.is_exported]
    rows = [tuple(_printed(column.kind, column.read(row)) for column in columns) for row in shown.found]
    heads = [TableColumn(column.label, PAPER.get(column.kind, "text")) for column in columns]
    facts: list[tuple[Words, Cell]] = [
        (Text("登记表", "Register"), register.form.label),
        (Text("条款", "Clause"), clause_of(register, view).number),
    ]
    return send_table(request, view.label, heads, rows, f"{register.form.id}-{view.id}", facts=facts)


def _printed(kind: str, value: Any) -> Any:
    if kind == "state":
        state, word = value if isinstance(value, tuple) else (value, "")
        return word or (STATES[state][1] if state else "")
    return print_as(kind, value) if kind == "percent" else value


def _limits(request: Request, shape: Shape) -> list[tuple[Text, Text, str, Text | str]]:
    """Of every limit: the value, how it judges, the parameter that holds it, and what it is worth."""
    ground = Ground(request.scope, request.today)
    found: list[tuple[Text, Text, str, Text | str]] = []
    for value in shape.view.values:
        for how, threshold in value.judged:
            try:
                worth: Text | str = print_as(shape.wording.kind_of(value), ground.limit(threshold))
            except UnableTo as refusal:
                worth = refusal.message
            named = "" if threshold[0].isdigit() or threshold.startswith("-") else threshold
            found.append((shape.wording.value_label(value), SIGNS[how], named, worth))
    return found
