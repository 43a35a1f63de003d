"""The catalogue: every indicator of the installation, what it counts, where it comes from and where it is used."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from yiti.foundation.installation.queries import get_installation
from yiti.kernel.text import Text
from yiti.policy.facts.words import DIRECTION_WORDS
from yiti.web.access import page
from yiti.web.columns import Column, Filter
from yiti.web.lists import Listing
from yiti.web.measures.naming import address_of
from yiti.web.pages import render
from yiti.web.requests import Request

from .entries import Entry, entries_of, unmeasured_of
from .themes import OTHER, THEMES

SEE = "indicators.see"
TITLE = Text("指标目录", "Catalogue of indicators")
AWAITS = Text("待本县确认", "To be confirmed")


def _used(row: Entry) -> str:
    return f"{row.clause.pack} {row.clause.number}" if row.clause else ""


COLUMNS = [
    Column("label", Text("指标", "Indicator"), kind="name", sort="label", href=lambda row: address_of("indicator", row.code)),
    Column("formula", Text("算式", "Formula"), template="yiti/indicators/_formula_cell.html", on_phone=False),
    Column("unit", Text("单位", "Unit"), lambda row: row.unit_word, sort="unit"),
    Column("better", Text("方向", "Direction"), lambda row: row.direction, sort="better"),
    Column("source", Text("出处", "Source"), kind="soft", sort="source", on_phone=False),
    Column("clause", Text("用于", "Used in"), _used, kind="clause", sort="clause"),
    Column("awaits", Text("确认", "Confirmed"), template="yiti/indicators/_awaits_cell.html", is_exported=False),
]
SHEET = [
    Column("code", Text("代码", "Code")),
    *[column for column in COLUMNS if column.is_exported],
    Column("theme", Text("主题", "Theme")),
    Column("applies_to", Text("适用机构", "Institutions")),
    Column("why", Text("为什么看它", "Why it matters")),
    Column("checked", Text("核对日", "Checked on"), lambda row: row.definition.checked_on, kind="date"),
    Column("awaits", AWAITS),
]


def _keep(test: Callable[[Entry, str], bool]) -> Callable[[Any, str], Any]:
    return lambda rows, value: [row for row in rows if test(row, value)]


FILTERS = [
    Filter(
        "theme",
        Text("主题", "Theme"),
        [*THEMES.items(), ("own", OTHER)],
        _keep(lambda row, value: (row.theme_key or "own") == value),
        is_menu=True,
    ),
    Filter(
        "better",
        Text("方向", "Direction"),
        [*DIRECTION_WORDS.items()],
        _keep(lambda row, value: row.definition.better == value),
        is_menu=True,
    ),
    Filter(
        "used",
        Text("用于", "Used in"),
        [("scored", Text("本县考核", "Assessed here")), ("other", Text("只监测", "Watched only"))],
        _keep(lambda row, value: (row.scored is not None) == (value == "scored")),
    ),
    Filter("awaits", AWAITS, [("yes", AWAITS)], _keep(lambda row, value: bool(row.definition.awaits))),
]


def catalogue(columns: list[Column], *, is_grouped: bool) -> Listing:
    return Listing(
        "indicators",
        TITLE,
        columns,
        search=("search",),
        hint=Text("名称、拼音首字母、代码", "Name or code"),
        filters=FILTERS,
        size=60,
        is_brief=True,
        group=(lambda row: row.group) if is_grouped else None,
    )


@page(function=SEE)
def catalogue_page(request: Request) -> HttpResponse:
    """All definitions of the installation's pack and of those above it."""
    pack = get_installation().pack
    rows = list(entries_of(pack).values())
    listing = catalogue(COLUMNS, is_grouped="sort" not in request.GET)
    shown = listing.read(request, rows)
    if shown.wants_export:
        return catalogue(SHEET, is_grouped=False).read(request, rows).export(request)
    context = {
        "list": shown,
        "count": len(rows),
        "scored": sum(row.scored is not None for row in rows),
        "waiting": sum(row.definition.awaits is not None for row in rows),
        "unmeasured": unmeasured_of(pack),
    }
    return render(request, "yiti/indicators/catalogue.html", context)
