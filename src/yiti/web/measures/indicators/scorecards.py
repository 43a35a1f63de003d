"""All scorecards: which institution has how many values, how many of its targets are met, and what got worse."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect

from yiti.kernel.text import NOTHING, Text
from yiti.registry.institutions.models import Institution
from yiti.web.access import page
from yiti.web.columns import Column
from yiti.web.institutions.names import categories, name_of
from yiti.web.lists import Listing
from yiti.web.pages import render
from yiti.web.requests import Request

from .readings import SEE, begin, list_open, read_targets, read_values
from .spans import at, read_control, read_span
from .standings import Line, build_lines

TITLE = Text("计分卡", "Scorecards")


@dataclass(frozen=True, slots=True)
class Card:
    """One institution's card in numbers."""

    row: Institution
    group: Text
    address: str
    count: int
    with_value: int
    met: int
    targets: int
    better: int
    worse: int

    @property
    def label(self) -> Text:
        return name_of(self.row)

    @property
    def search(self) -> str:
        return f"{self.row.name} {self.row.short_name} {self.row.name_en} {self.row.pinyin} {self.row.pk}".lower()

    @property
    def values(self) -> str:
        return f"{self.with_value} / {self.count}"

    @property
    def goals(self) -> str:
        return f"{self.met} / {self.targets}" if self.targets else ""


LISTING = Listing(
    "scorecards",
    TITLE,
    [
        Column("label", Text("机构", "Institution"), kind="name", href=lambda row: row.address),
        Column("values", Text("有值 / 指标", "With a value / indicators"), kind="soft"),
        Column("goals", Text("达到 / 有目标", "Met / with a target")),
        Column("better", Text("比上期变好", "Better than last period"), kind="number", sort="better"),
        Column("worse", Text("比上期变差", "Worse than last period"), kind="number", sort="worse"),
    ],
    search=("search",),
    hint=Text("机构、首字母", "Institution or initials"),
    group=lambda row: row.group,
    size=400,
)


@page(function=SEE)
def scorecards_page(request: Request) -> HttpResponse:
    """The ranked institutions within reach; whoever sees one alone comes to its card at once."""
    span = read_span(request)
    rows = list_open(request.scope, span)
    chosen = request.place if any(row.pk == request.place for row in rows) else ""
    if chosen or len(rows) == 1:
        return redirect(at("scorecard", chosen or rows[0].pk, span=span, today=request.today))
    reading = begin(request.scope, span)
    ranked = [row for row in rows if row.category] or list(rows)
    codes = [row.pk for row in ranked]
    now, before = read_values(request.scope, span, (), codes), read_values(request.scope, span.shifted(-1), (), codes)
    definitions = [entry.definition for entry in reading.entries.values()]
    targets = {category: read_targets(category, span) for category in {row.category for row in ranked}}
    words = categories()
    cards = []
    for row in ranked:
        lines = build_lines(definitions, row.pk, now, before, (), targets[row.category])
        cards.append(_card(row, words.get(row.category, NOTHING), at("scorecard", row.pk, span=span, today=request.today), lines))
    order = {group: at_ for at_, group in enumerate(words.values())}
    cards.sort(key=lambda card: order.get(card.group, len(order)))
    shown = LISTING.read(request, cards)
    if shown.wants_export:
        return shown.export(request)
    return render(
        request, "yiti/indicators/scorecards.html", {"list": shown, "control": read_control(request, span), "as_of": reading.told}
    )


def _card(row: Institution, group: Text, address: str, lines: Sequence[Line]) -> Card:
    verdicts = Counter(line.verdict.en for line in lines)
    return Card(
        row,
        group,
        address,
        count=len(lines),
        with_value=sum(line.number is not None for line in lines),
        met=sum(line.is_met is True for line in lines),
        targets=sum(line.is_met is not None for line in lines),
        better=verdicts["better"],
        worse=verdicts["worse"],
    )
