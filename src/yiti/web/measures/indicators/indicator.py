"""One indicator: what it means, what it comes to at every institution, how it moved, who stands where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import HttpResponse

from yiti.kernel.periods import Period
from yiti.kernel.text import NOTHING, Text
from yiti.measure.indicators.values import SCALE, Value, to_four_places
from yiti.policy.facts import Definition
from yiti.registry.institutions.models import Institution
from yiti.web import charts
from yiti.web.access import page
from yiti.web.columns import Column, Filter
from yiti.web.institutions.names import categories, short_name_of
from yiti.web.lists import Listing
from yiti.web.pages import render
from yiti.web.requests import Request

from .entries import Entry
from .readings import COUNTING, SEE, Stamp, begin, list_open, read_category, read_targets, take_stamp
from .scorecard import TARGET, VALUE, WAY, CardRow
from .showing import part, plain, with_unit
from .spans import at, read_control, read_span
from .standings import Line, build_lines, mean_of
from .why import find_entry

STEPS = {1: 13, 3: 9, 12: 3}
"""So many spans of a kind in the trend: a year and the one before it to compare with."""
BINS = 8
MANY = 24
"""More institutions than this are shown in classes."""


@dataclass(frozen=True, slots=True)
class PlaceRow(CardRow):
    """An institution's line of the ranking."""

    row: Institution
    category: Text

    @property
    def label(self) -> Text:
        return short_name_of(self.row)

    @property
    def group(self) -> Text:
        return self.category

    @property
    def search(self) -> str:
        return f"{self.row.name} {self.row.name_en} {self.row.pinyin} {self.row.pk}".lower()

    @property
    def rank(self) -> Decimal | None:
        return Decimal(self.line.place) if self.line.place else None


COLUMNS = [
    Column("label", Text("机构", "Institution"), kind="name", href=lambda row: row.address),
    Column("rank", Text("名次", "Place"), lambda row: row.rank, kind="number", sort="rank", width="cw-80"),
    VALUE,
    Column("parts", Text("分子 / 分母", "Numerator / denominator"), kind="soft"),
    TARGET,
    WAY,
]
SHEET = [
    Column("code", Text("机构代码", "Code"), lambda row: row.row.pk),
    Column("label", Text("机构", "Institution")),
    Column("group", Text("类别", "Category")),
    Column("shown", Text("数值", "Value")),
    Column("numerator", Text("分子", "Numerator"), lambda row: part(row.line.value.numerator)),
    Column("denominator", Text("分母", "Denominator"), lambda row: part(row.line.value.denominator)),
    Column("target", Text("目标", "Target")),
    Column("way", Text("比上期", "Since last period")),
    Column("place", Text("名次", "Place")),
]


def ranking(columns: list[Column], key: str, groups: Sequence[tuple[str, Text]], *, is_grouped: bool) -> Listing:
    kept = Filter(
        "category", Text("类别", "Category"), groups, lambda rows, value: [row for row in rows if row.row.category == value], is_menu=True
    )
    return Listing(
        key,
        Text("各机构", "Institutions"),
        columns,
        search=("search",),
        hint=Text("机构、首字母", "Institution"),
        filters=[kept],
        group=(lambda row: row.group) if is_grouped else None,
        size=400,
        empty=Text("期末没有适用的机构", "It applies to no institution then"),
    )


@page(function=SEE)
def indicator_page(request: Request, indicator: str) -> HttpResponse:
    """Within the reader's reach; mean and places are of the whole category."""
    entry, span = find_entry(indicator), read_span(request)
    reading = begin(request.scope, span)
    everyone = list_open(COUNTING, span)
    seen = {row.pk for row in list_open(request.scope, span)}
    stamp = take_stamp(span)
    now, before = (read_category(one, (), [indicator], stamp) for one in (span, span.shifted(-1)))
    rows = [row for row in build_rows(entry, everyone, now, before, span, request) if row.row.pk in seen]
    groups = [(key, words) for key, words in categories().items() if any(row.row.category == key for row in rows)]
    listing = ranking(COLUMNS, f"indicator-{indicator}", groups, is_grouped="sort" not in request.GET)
    shown = listing.read(request, rows)
    if shown.wants_export:
        return ranking(SHEET, f"indicator-{indicator}", groups, is_grouped=False).read(request, rows).export(request)
    chosen = choose(request, rows)
    county = county_of(entry.definition, list(now.get(indicator, {}).values()))
    context = {
        "entry": entry,
        "list": shown,
        "control": read_control(request, span),
        "as_of": reading.told,
        "chosen": chosen,
        "county": with_unit(county, entry.unit) if county is not None else NOTHING,
        "with_value": sum(row.line.number is not None for row in rows),
        "spread": spread_of(rows, entry.unit),
        "unit": entry.unit_word,
        "published": at("indicator-published", indicator, span=span, today=request.today),
        **trend_of(entry, span, chosen, everyone, stamp),
    }
    return render(request, "yiti/indicators/indicator.html", context)


def build_rows(
    entry: Entry,
    everyone: Sequence[Institution],
    now: Mapping[str, Mapping[str, Value]],
    before: Mapping[str, Mapping[str, Value]],
    span: Period,
    request: Request,
) -> list[PlaceRow]:
    """A line for each institution, by category and place."""
    peers: dict[tuple[str, str], list[str]] = {}
    for row in everyone:
        peers.setdefault(_class_of(row), []).append(row.pk)
    targets = {category: read_targets(category, span) for category, _ in peers if category}
    words, found = categories(), []
    for row in everyone:
        lines = build_lines([entry.definition], row.pk, now, before, peers[_class_of(row)], targets.get(row.category, {}))
        found += [_row(entry, line, row, words.get(row.category, Text("不参加排名", "Not ranked")), span, request) for line in lines]
    order = {group: n for n, group in enumerate(words.values())}
    return sorted(found, key=lambda row: (order.get(row.category, len(order)), row.line.place or len(everyone), row.row.sequence))


def _class_of(row: Institution) -> tuple[str, str]:
    return row.category, "" if row.category else row.type


def _row(entry: Entry, line: Line, row: Institution, category: Text, span: Period, request: Request) -> PlaceRow:
    address = at("scorecard", row.pk, span=span, today=request.today)
    why = at("indicator-why", entry.code, row.pk, str(span), span=span, today=request.today)
    return PlaceRow(entry, line, address, why, row, category)


def choose(request: Request, rows: Sequence[PlaceRow]) -> PlaceRow | None:
    """The institution that the page was opened from, or the place of the bar, or the only one."""
    asked = request.GET.get("institution") or request.place
    found = next((row for row in rows if row.row.pk == asked), None)
    return found or (rows[0] if len(rows) == 1 else None)


def county_of(definition: Definition, values: Sequence[Value]) -> Decimal | None:
    """All institutions taken together: the sums of both sides over each other; none where a sum of them says nothing."""
    sides = (definition.numerator, definition.denominator or ())
    if not all(isinstance(side, tuple) and not any(part.over or part.reaches for part in side) for side in sides) or not values:
        return None
    if any(value.numerator is None or (definition.denominator and value.denominator is None) for value in values):
        return None
    over = sum((value.numerator or Fraction(0) for value in values), Fraction(0))
    if not definition.denominator:
        return to_four_places(over)
    under = sum((value.denominator or Fraction(0) for value in values), Fraction(0))
    return to_four_places(over / under * SCALE.get(definition.unit, 1)) if under else None


def trend_of(entry: Entry, span: Period, chosen: PlaceRow | None, everyone: Sequence[Institution], stamp: Stamp) -> dict[str, Any]:
    """
    The chosen institution beside the mean of its category, else the mean of all; with the table of the same numbers.

    It begins where anything was counted: before the first facts there was nothing to measure.
    """
    spans = [span.shifted(-step) for step in reversed(range(STEPS[span.months]))]
    category = _class_of(chosen.row) if chosen else None
    codes = [row.pk for row in everyone if category is None or _class_of(row) == category]
    means: list[Decimal | None] = []
    own: list[Decimal | None] = []
    for one in spans:
        values = read_category(one, codes, [entry.code], stamp).get(entry.code, {})
        means.append(mean_of({code: value.value for code, value in values.items()}))
        mine = values.get(chosen.row.pk) if chosen else None
        own.append(mine.value if mine else None)
    begun = next((n for n, (mine, mean) in enumerate(zip(own, means, strict=True)) if mine or mean), 0)
    spans, own, means = spans[begun:], own[begun:], means[begun:]
    mean_name = Text("同类平均", "Mean of category") if chosen else Text("各机构平均", "Mean of all")
    series: list[tuple[Text, Sequence[object]]] = [(chosen.label, _scaled(own, entry.unit))] if chosen else []
    series.append((mean_name, _scaled(means, entry.unit)))
    table = [
        {"span": one.label, "own": with_unit(mine, entry.unit), "mean": with_unit(mean, entry.unit)}
        for one, mine, mean in zip(spans, own, means, strict=True)
    ]
    return {"trend": charts.lines([str(one) for one in spans], series), "trend_table": table[::-1], "mean_name": mean_name}


def _scaled(numbers: Sequence[Decimal | None], unit: str) -> list[object]:
    """Shares are drawn as percent, as they are printed."""
    return [None if number is None else number * 100 if unit == "ratio" else number for number in numbers]


def spread_of(rows: Sequence[PlaceRow], unit: str) -> dict[str, Any] | None:
    """How the institutions lie: each with its bar, or, where they are many, how many lie in each of eight equal classes."""
    known = sorted(((row.line.number, row.label) for row in rows if row.line.number is not None), key=lambda pair: pair[0], reverse=True)
    if len(known) < 2:
        return None
    if len(known) <= MANY:
        return charts.bars([(label, _scaled([number], unit)[0]) for number, label in known], places=1)
    numbers = [number for number, _ in known]
    low, high = min(numbers), max(numbers)
    width = (high - low) / BINS or Decimal(1)
    counts = [0] * BINS
    for number in numbers:
        counts[min(BINS - 1, int((number - low) / width))] += 1
    names = [f"{plain(low + width * n, unit)}—{plain(low + width * (n + 1), unit)}" for n in range(BINS)]
    return charts.bars(list(zip(names, counts, strict=True)), places=0)
