"""The reckonings of a document, and one with all its subjects."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from yiti.foundation.papers import TableColumn
from yiti.foundation.papers.blocks import CellKind
from yiti.kernel.clauses import Clause
from yiti.kernel.figures import Unit
from yiti.kernel.money import ZERO
from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import Pack, load_pack
from yiti.policy.packs.shapes.reckonings import Reckoning
from yiti.registry.institutions.queries import get_labels
from yiti.supervision.living.reckoned import unit_of
from yiti.supervision.reckonings.found import Cell, Line
from yiti.supervision.reckonings.queries import Summary, find_reckoning, list_lines, list_summaries
from yiti.supervision.reckonings.windows import Window, list_windows, window_of
from yiti.web.access import page
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.policy.documents import find_pack
from yiti.web.policy.papers import send_table, wants_pdf
from yiti.web.printing import print_percent
from yiti.web.requests import Request

from .addresses import of_subject
from .items import in_items, items_of
from .persons import name_lines
from .wording import SHOWN, STATES, Names, columns_of, kind_of, lacks_of, value_of

NEEDY = ("short", "refused", "wait")
NO_ENTRY, NOBODY = Text("还没有登记", "No entries yet"), Text("没有对象", "Nothing to reckon")
PAPER: dict[str, CellKind] = {"money": "money", "number": "number", "date": "date"}


@dataclass(frozen=True, slots=True)
class Row:
    """A reckoning in the list: how many subjects stand how, in words."""

    summary: Summary

    @property
    def said(self) -> Reckoning:
        return self.summary.said

    @property
    def label(self) -> Text:
        return self.said.label

    @property
    def told(self) -> Text:
        return tell(self.summary)

    @property
    def state(self) -> tuple[str, Text]:
        return STATES[self.summary.state] if self.summary.total else ("info", NO_ENTRY if self.said.each.of_entries else NOBODY)


def tell(summary: Summary) -> Text:
    """5 / 6 家达到；1 家缺数: how many meet it, how many are short, and how many cannot be reckoned."""
    if summary.line is not None:
        return _tell_county(summary.pack, summary.said, summary.line)
    counts, unit = summary.counts, unit_of(summary.said.each)
    met, judged, reckoned = counts.get("met", 0), summary.judged, counts.get("info", 0)
    parts = [
        (judged, Text(f"{met} / {judged} {unit.zh}达到", f"{met} of {_counted(judged, unit)} met")),
        (reckoned, Text(f"{reckoned} {unit.zh}已核算", f"{_counted(reckoned, unit)} reckoned")),
        (counts.get("wait", 0), Text(f"{counts.get('wait', 0)} {unit.zh}缺数", f"{counts.get('wait', 0)} with figures missing")),
        (counts.get("refused", 0), Text(f"{counts.get('refused', 0)} {unit.zh}算不了", f"{counts.get('refused', 0)} cannot be reckoned")),
    ]
    told = [words for count, words in parts if count]
    return Text("，".join(words.zh for words in told), ", ".join(words.en for words in told))


def _counted(count: int, unit: Text) -> str:
    """3 groups, 1 group."""
    return Text("", f"{{n}} {unit.en}").filled(n=count).en


def _tell_county(pack: str, said: Reckoning, line: Line) -> Text:
    """The first parts of the county's result, or what holds it up."""
    if not line.cells:
        return lacks_of(pack, line)
    cells = [cell for cell in list(columns_of(said, [line]).values())[:3] if cell is not None]
    words = [(cell.label, _said(cell)) for cell in cells]
    return Text(
        "；".join(f"{label.zh} {value.zh}" for label, value in words), "; ".join(f"{label.en} {value.en}" for label, value in words)
    )


def _said(cell: Cell) -> Text:
    value = value_of(cell)
    if isinstance(value, Text):
        return value
    words = print_percent(value) if kind_of(cell) == "percent" else str(value)
    return Text(words, words)


def address_of(summary: Summary) -> str:
    return reverse("reckoning", args=[summary.pack, summary.said.id])


LIST = Listing(
    "reckonings",
    Text("核算", "Reckonings"),
    [
        Column("label", Text("核算", "Reckoning"), kind="name", sort="x", href=lambda row: address_of(row.summary)),
        Column("told", Text("结果", "Result"), lambda row: row.told),
        Column("state", Text("状态", "State"), kind="state"),
        Column("period", Text("期间", "Period"), lambda row: row.summary.window.label, "soft", width="cw-160"),
        Column("clause", Text("条款", "Clause"), lambda row: Clause(row.summary.pack, row.said.clause), "clause"),
    ],
    search=("label", "said.id", "said.clause"),
    hint=Text("核算名称、条款", "Name or clause"),
    filters=[
        Filter(
            "state", Text("状态", "State"), [(state, STATES[state][1]) for state in SHOWN],
            lambda rows, value: [row for row in rows if row.summary.counts.get(value)],
        ),
    ],
    size=100,
    empty=Text("这份文件没有按本地记录核算的规则", "No rule of this document runs on the county's own records"),
    is_brief=True,
)  # fmt: skip


BY_STATE = replace(LIST, group=lambda row: row.state[1], needs=lambda row: row.summary.state in NEEDY)
"""What needs somebody most stands first, each state under its word."""


def order_of(summary: Summary) -> tuple[int, bool]:
    return SHOWN.index(summary.state) if summary.total else len(SHOWN), not summary.said.each.of_entries


@page(function="documents.see")
def reckonings_page(request: Request) -> HttpResponse:
    """`?pack=` names another document of the county; its own stands first."""
    own = request.__dict__["installation"].pack
    read = find_pack(request, request.GET.get("pack") or own)
    rows = sorted(map(Row, list_summaries(scope=request.scope, pack=read.id, today=request.today)), key=lambda row: order_of(row.summary))
    shown = (LIST if "sort" in request.GET else BY_STATE).read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    context = {"list": shown, "pack": read, "packs": [each for each in load_pack(own).chain if each.reckonings], "total": len(rows)}
    return render(request, "yiti/policy/reckonings.html", context)


def read_period(request: Request) -> Period | None:
    """The period that `?in=` names; the newest where it names none."""
    asked = request.GET.get("in", "")
    try:
        return Period.parse(asked) if asked else None
    except UnableTo:
        return None


def find(request: Request, pack: str, id: str) -> tuple[Pack, Reckoning]:
    """:raises Http404: for a document that is none of this county's, or a reckoning that it does not have"""
    read = find_pack(request, pack)
    if id not in read.reckonings:
        raise Http404(id)
    return find_reckoning(scope=request.scope, pack=pack, id=id)


def name_of(request: Request, said: Reckoning, window: Window) -> str:
    """The period as an address names it; empty for the newest."""
    newest = window_of(said, request.today)
    return "" if window == newest or window.period is None else str(window.period)


def _listing(request: Request, pack: Pack, said: Reckoning, lines: list[Line], window: str) -> Listing:
    names, houses = Names.of(pack, said), get_labels(scope=request.scope)
    whom = Text("对象", "Whom")
    columns = [Column("label", whom, kind="name", sort="x", width="cw-240",
               href=lambda line: of_subject(pack.id, said.id, line.key, window))]  # fmt: skip
    if not (said.each.institutions or said.each.county or said.each.places):
        columns.append(Column("institution", Text("机构", "Institution"), lambda line: houses.get(line.institution), sort="x"))
    columns.append(Column("state", Text("状态", "State"), lambda line: STATES[line.state], "state", sort="x"))
    items = items_of(pack, said)
    columns += [_column(path, cell, names, items) for path, cell in columns_of(said, lines).items()]
    if any(line.missing or line.refusal.zh for line in lines):
        columns.append(Column("lacks", Text("缺什么，谁欠", "What is missing, who owes it"), lambda line: lacks_of(pack.id, line), "soft"))
    columns.append(Column("as_of", Text("数截至", "As of"), kind="date"))
    filters = [
        Filter(
            "state", Text("状态", "State"), [(state, STATES[state][1]) for state in SHOWN if any(line.state == state for line in lines)],
            lambda rows, value: [row for row in rows if row.state == value],
        ),
    ]  # fmt: skip
    return Listing(f"{pack.id}-{said.id}", said.label, columns, ("label", "institution"), Text("名称", "Name"), filters, size=100)


def _column(path: str, cell: Cell | None, names: Names, items: Mapping[str, Text]) -> Column:
    return Column(
        path, names.head(path, cell), lambda line: in_items(value_of(line.cells.get(path)), items), kind_of(cell), sort="x", width="wraps"
    )


@dataclass(frozen=True, slots=True)
class Sum:
    """A part of the result added up over the subjects shown, and over how many."""

    label: Text
    value: Decimal
    unit: str
    count: int


def sums_of(said: Reckoning, lines: list[Line]) -> list[Sum]:
    found = []
    for path in said.totals:
        cells = [line.cells[path] for line in lines if path in line.cells and line.cells[path].value is not None]
        if cells:
            value = sum((Decimal(str(cell.value)) for cell in cells), ZERO)
            found.append(Sum(cells[0].label, value, cells[0].unit or str(Unit.COUNT), len(cells)))
    return found


@page(function="documents.see")
def reckoning_page(request: Request, pack: str, reckoning: str) -> HttpResponse:
    read, said = find(request, pack, reckoning)
    window, lines = list_lines(scope=request.scope, pack=pack, id=reckoning, today=request.today, period=read_period(request))
    if request.place and not said.each.county:
        lines = [line for line in lines if line.institution in ("", request.place)]
    lines = name_lines(request.scope, read, said, lines)
    shown = _listing(request, read, said, lines, name_of(request, said, window)).read(request, lines)
    if shown.wants_export:
        return shown.export(request)
    if wants_pdf(request):
        return _send(request, read, said, window, shown.found, shown.listing)
    counts = [(state, STATES[state], sum(line.state == state for line in lines)) for state in SHOWN]
    summary = next((one for one in list_summaries(scope=request.scope, pack=pack, today=request.today) if one.said.id == reckoning), None)
    context = {
        "said": said, "pack": read, "list": shown, "clause": Clause(pack, said.clause), "window": window, "sums": sums_of(said, lines),
        "counts": [one for one in counts if one[2]], "windows": list_windows(said, request.today, from_on=read.in_force_from),
        "others": summary.total - len(lines) if summary is not None and window == summary.window and not request.place else 0,
        "told": tell(summary) if summary is not None and window == summary.window else NOTHING,
    }  # fmt: skip
    return render(request, "yiti/policy/reckoning.html", context)


def _send(request: Request, pack: Pack, said: Reckoning, window: Window, lines: list[Line], listing: Listing) -> HttpResponse:
    columns = [column for column in listing.columns if column.is_exported]
    heads = [TableColumn(column.label, PAPER.get(column.kind, "text")) for column in columns]
    rows = [tuple(_printed(column.read(line)) for column in columns) for line in lines]
    number = pack.header.number_words
    note = Text(f"{number.zh} {said.clause}；{window.label.zh}", f"{number.en} {said.clause}; {window.label.en}")
    return send_table(request, said.label, heads, rows, f"{pack.id}-{said.id}", note=note)


def _printed(value: Any) -> Any:
    return value[1] if isinstance(value, tuple) else "" if value is None else value
