"""Institutions side by side: a group of indicators, each value shaded by where it lies within its category."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse

from yiti.kernel.text import Text
from yiti.registry.institutions.models import Institution
from yiti.web.access import page
from yiti.web.columns import Column, Filter
from yiti.web.institutions.names import categories, short_name_of
from yiti.web.lists import Listing
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.sifting import address

from .entries import Entry
from .readings import COUNTING, SEE, Values, begin, list_open, read_category, read_values
from .showing import SUFFIX, plain
from .spans import at, read_control, read_span
from .standings import shades_of

TITLE = Text("比较", "Comparison")
UNRANKED = Text("不参加排名", "Not ranked")
STEPS = 5


@dataclass(frozen=True, slots=True)
class Spot:
    """One value: as printed, how dark, and where it is explained."""

    shown: str
    shade: int
    why: str


@dataclass(frozen=True, slots=True)
class Compared:
    """An institution with its values by indicator."""

    row: Institution
    category: Text
    address: str
    numbers: Mapping[str, Decimal | None]
    spots: Mapping[str, Spot]

    @property
    def label(self) -> Text:
        return short_name_of(self.row)

    @property
    def behind(self) -> int:
        """So many of its values are among the last of its category."""
        return sum(spot.shade == 1 for spot in self.spots.values())

    @property
    def search(self) -> str:
        return f"{self.row.name} {self.row.name_en} {self.row.pinyin} {self.row.pk}".lower()


@dataclass(frozen=True, slots=True)
class Group:
    """The indicators that stand on one page together."""

    key: str
    label: Text
    entries: Sequence[Entry]


def groups_of(entries: Mapping[str, Entry]) -> list[Group]:
    """The pack's groups, then the themes of what is only watched."""
    found: dict[str, list[Entry]] = {}
    for entry in entries.values():
        found.setdefault(entry.scored.group if entry.scored else f"w-{entry.theme_key or 'own'}", []).append(entry)
    return [
        Group(key, rows[0].group if rows[0].scored else Text(f"监测：{rows[0].theme.zh}", f"Watched: {rows[0].theme.en}"), rows)
        for key, rows in found.items()
    ]


@page(function=SEE)
def comparison_page(request: Request) -> HttpResponse:
    """The ranked institutions within reach; the shade is by the whole category."""
    span = read_span(request)
    reading = begin(request.scope, span)
    groups = groups_of(reading.entries)
    group = next((one for one in groups if one.key == request.GET.get("group")), groups[0])
    rows = build_rows(request, group, [row for row in list_open(request.scope, span) if row.category])
    known = [(key, words) for key, words in categories().items() if any(row.row.category == key for row in rows)]
    is_sorted = "sort" in request.GET
    shown = listing_of(group, known, is_grouped=not is_sorted).read(request, rows)
    if shown.wants_export:
        return listing_of(group, known, is_grouped=False).read(request, rows).export(request)
    context = {
        "list": shown,
        "control": read_control(request, span),
        "as_of": reading.told,
        "group": group,
        "groups": [
            {"label": one.label, "address": address(request.path, request.GET, group=one.key, sort=""), "is_on": one.key == group.key}
            for one in groups
        ],
        "shades": range(1, STEPS + 1),
        "sorted_by": request.GET.get("sort", "").removeprefix("-"),
    }
    return render(request, "yiti/indicators/comparison.html", context)


def build_rows(request: Request, group: Group, institutions: Sequence[Institution]) -> list[Compared]:
    """A row an institution, in the order of the categories and of the annex."""
    span, codes = read_span(request), [entry.code for entry in group.entries]
    values = read_values(request.scope, span, codes, [row.pk for row in institutions])
    everyone = [row for row in list_open(COUNTING, span) if row.category]
    shades = shade_all(group.entries, everyone, read_category(span, [row.pk for row in everyone], codes))
    words, found = categories(), []
    for row in institutions:
        own = {code: values[code][row.pk] for code in codes if row.pk in values.get(code, {})}
        numbers = {code: value.value for code, value in own.items()}
        units = {entry.code: entry.unit for entry in group.entries}
        spots = {
            code: Spot(
                plain(number, units[code]),
                shades.get((code, row.pk), 0),
                at("indicator-why", code, row.pk, str(span), span=span, today=request.today),
            )
            for code, number in numbers.items()
        }
        place = at("scorecard", row.pk, span=span, today=request.today)
        found.append(Compared(row, words.get(row.category, UNRANKED), place, numbers, spots))
    order = {category: n for n, category in enumerate(words)}
    return sorted(found, key=lambda one: (order.get(one.row.category, len(order)), one.row.sequence))


def shade_all(entries: Sequence[Entry], institutions: Sequence[Institution], values: Values) -> dict[tuple[str, str], int]:
    """(indicator, institution) → how dark, each category for itself."""
    found: dict[tuple[str, str], int] = {}
    for entry in entries:
        by_category: dict[str, dict[str, Decimal | None]] = {}
        for row in institutions:
            value = values.get(entry.code, {}).get(row.pk)
            if value is not None:
                by_category.setdefault(row.category, {})[row.pk] = value.value
        for numbers in by_category.values():
            found |= {(entry.code, code): shade for code, shade in shades_of(numbers, entry.definition.better, STEPS).items()}
    return found


def listing_of(group: Group, known: Sequence[tuple[str, Text]], *, is_grouped: bool) -> Listing:
    """A column an indicator; the sheet has the numbers themselves."""
    columns = [Column("label", Text("机构", "Institution"), kind="name", href=lambda row: row.address)]
    for entry in group.entries:
        unit = SUFFIX[entry.unit]
        label = Text(
            entry.label.zh + (f"（{unit.zh.strip()}）" if unit.zh else ""), entry.label.en + (f" ({unit.en.strip()})" if unit.en else "")
        )
        columns.append(Column(entry.code, label, _reader(entry.code), kind="number", sort=entry.code, width="wrap"))
    kept = Filter(
        "category", Text("类别", "Category"), known, lambda rows, value: [row for row in rows if row.row.category == value], is_menu=True
    )
    return Listing(
        "comparison", TITLE, columns, search=("search",), hint=Text("机构、首字母", "Institution"), filters=[kept], size=400,
        group=(lambda row: row.category) if is_grouped else None, needs=lambda row: row.behind * 3 >= len(row.spots) > 0,
    )  # fmt: skip


def _reader(code: str) -> Callable[[Any], object]:
    return lambda row: row.numbers.get(code)
