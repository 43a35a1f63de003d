"""An institution's scorecard: every indicator that it is asked about, beside target, last period, mean and place of its category."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yiti.kernel.periods import Period
from yiti.kernel.text import NOTHING, Text
from yiti.registry.institutions.models import Institution
from yiti.registry.institutions.queries import list_institutions
from yiti.web.access import page
from yiti.web.chips import icon, state_chip
from yiti.web.columns import Column, Filter
from yiti.web.institutions.names import name_of, short_name_of
from yiti.web.lists import Listing
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.words import in_words

from .entries import Entry
from .readings import SEE, begin, list_open, peers_of, read_category, read_targets
from .showing import change_words, part, with_unit
from .spans import at, read_control, read_span
from .standings import Line, build_lines

TITLE = Text("计分卡", "Scorecard")
ICONS = {"up": "arrow-up-right", "down": "arrow-down-right", "level": "arrow-right"}


@dataclass(frozen=True, slots=True)
class CardRow:
    """A line of the card with its words and addresses."""

    entry: Entry
    line: Line
    address: str
    why: str

    @property
    def label(self) -> Text:
        return self.entry.label

    @property
    def group(self) -> Text:
        return self.entry.group

    @property
    def search(self) -> str:
        return self.entry.search

    @property
    def value(self) -> object:
        return self.line.number

    @property
    def shown(self) -> Text:
        return with_unit(self.line.number, self.entry.unit)

    @property
    def parts(self) -> str:
        over, under = self.line.value.numerator, self.line.value.denominator
        if under is None and self.entry.definition.denominator is None:
            return part(over)
        return f"{part(over)} / {part(under)}"

    @property
    def target(self) -> Text:
        found, unit = self.line.target, self.entry.unit
        if found is None:
            return NOTHING
        low = with_unit(found.value, unit)
        if found.upper is not None:
            high = with_unit(found.upper, unit)
            return Text(f"{low.zh}—{high.zh}", f"{low.en} to {high.en}")
        sign = "≤" if self.entry.definition.better == "lower" else "≥"
        return Text(f"{sign} {low.zh}", f"{sign} {low.en}")

    @property
    def state(self) -> str:
        return {True: "met", False: "short", None: ""}[self.line.is_met]

    @property
    def target_words(self) -> SafeString | str:
        """Met or short beside the target; the target alone while there is no value."""
        if not self.state:
            return in_words(self.target)
        return format_html('<span class="nowrap">{}</span>', state_chip(self.state, self.target, is_bare=True))

    @property
    def last(self) -> Text:
        return with_unit(self.line.last, self.entry.unit)

    @property
    def way(self) -> Text:
        words, verdict = change_words(self.line.change, self.entry.unit), self.line.verdict
        if not verdict.zh:
            return words
        return Text(f"{words.zh}，{verdict.zh}", f"{words.en}, {verdict.en}")

    @property
    def way_words(self) -> SafeString | str:
        """The arrow and, since it says nothing to who cannot see it, the words."""
        name = ICONS.get(self.line.way)
        return format_html('<span class="nowrap">{} {}</span>', icon(name), in_words(self.way)) if name else ""

    @property
    def mean(self) -> Text:
        return with_unit(self.line.mean, self.entry.unit)

    @property
    def place(self) -> str:
        return f"{self.line.place} / {self.line.of}" if self.line.place else ""


VALUE = Column("value", Text("数值", "Value"), sort="value", is_exported=False, kind="number")
TARGET = Column("target", Text("目标", "Target"), lambda row: row.target_words, is_exported=False)
WAY = Column("way", Text("比上期", "Since last period"), lambda row: row.way_words, is_exported=False)
COLUMNS = [
    Column("label", Text("指标", "Indicator"), kind="name", sort="label", href=lambda row: row.address),
    VALUE,
    Column("parts", Text("分子 / 分母", "Numerator / denominator"), kind="soft"),
    TARGET,
    WAY,
    Column("mean", Text("同类平均", "Mean of category"), kind="soft"),
    Column("place", Text("名次", "Place"), sort="place", width="cw-80"),
]
SHEET = [
    Column("code", Text("代码", "Code"), lambda row: row.entry.code),
    Column("label", Text("指标", "Indicator")),
    Column("group", Text("组", "Group")),
    Column("shown", Text("数值", "Value")),
    Column("numerator", Text("分子", "Numerator"), lambda row: part(row.line.value.numerator)),
    Column("denominator", Text("分母", "Denominator"), lambda row: part(row.line.value.denominator)),
    Column("target", Text("目标", "Target")),
    Column("last", Text("上期", "Last period")),
    Column("way", Text("比上期", "Since last period")),
    Column("mean", Text("同类平均", "Mean of category")),
    Column("place", Text("名次", "Place")),
]
STATES = [("met", Text("达到", "Met")), ("short", Text("不足", "Short")), ("none", Text("没有值", "No value"))]


def _keeps(row: CardRow, value: str) -> bool:
    return row.line.number is None if value == "none" else row.state == value


def card(columns: list[Column], institution: Institution, *, is_grouped: bool) -> Listing:
    return Listing(
        f"scorecard-{institution.pk}",
        TITLE,
        columns,
        search=("search",),
        hint=Text("指标、拼音首字母", "Indicator"),
        filters=[Filter("state", Text("状态", "State"), STATES, lambda rows, value: [row for row in rows if _keeps(row, value)])],
        group=(lambda row: row.group) if is_grouped else None,
        size=60,
        is_brief=True,
        needs=lambda row: row.state == "short",
        empty=Text("这个机构在期末没有指标", "No indicator applies to it on the span's last day"),
    )


@page(function=SEE)
def scorecard_page(request: Request, institution: str) -> HttpResponse:
    """One institution in one span; on a phone a card an indicator."""
    row = list_institutions(scope=request.scope, on=None, function=SEE).filter(pk=institution).first()
    if row is None:
        raise Http404(institution)
    span = read_span(request)
    reading = begin(request.scope, span)
    rows = read_rows(row, span, [*reading.entries.values()], request.today)
    listing = card(COLUMNS, row, is_grouped="sort" not in request.GET)
    shown = listing.read(request, rows)
    if shown.wants_export:
        return card(SHEET, row, is_grouped=False).read(request, rows).export(request)
    context = {
        "list": shown,
        "row": row,
        "name": name_of(row),
        "control": read_control(request, span),
        "as_of": reading.told,
        "count": len(rows),
        "with_value": sum(one.line.number is not None for one in rows),
        "met": sum(one.line.is_met is True for one in rows),
        "targets": sum(one.line.is_met is not None for one in rows),
        "others": _others(request, row, span),
    }
    return render(request, "yiti/indicators/scorecard.html", context)


def read_rows(row: Institution, span: Period, entries: Sequence[Entry], today: date) -> list[CardRow]:
    """The indicators that the institution is asked about, in the catalogue's order, in a fixed number of queries."""
    peers = peers_of(row, span)
    asked = [*dict.fromkeys([*peers, row.pk])]
    now, before = read_category(span, asked), read_category(span.shifted(-1), asked)
    targets = read_targets(row.category, span)
    lines = build_lines([entry.definition for entry in entries], row.pk, now, before, peers, targets)
    by_code = {entry.code: entry for entry in entries}
    return [
        CardRow(
            by_code[line.definition.code],
            line,
            at("indicator", line.definition.code, span=span, today=today, institution=row.pk),
            at("indicator-why", line.definition.code, row.pk, str(span), span=span, today=today),
        )
        for line in lines
    ]


def _others(request: Request, row: Institution, span: Period) -> list[dict[str, Any]]:
    """The cards of the other institutions within reach, for the menu beside the heading."""
    if request.scope.institutions(SEE) == frozenset({row.pk}):
        return []
    rows = [one for one in list_open(request.scope, span) if one.category or one.pk == row.pk]
    return [
        {"label": short_name_of(one), "address": at("scorecard", one.pk, span=span, today=request.today), "is_on": one.pk == row.pk}
        for one in rows
    ]
