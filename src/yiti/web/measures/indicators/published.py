"""An indicator as a table to be published: groups of fewer than five people are hidden, with what would give them back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import HttpResponse

from yiti.kernel.text import Text
from yiti.measure.indicators.few import tells_of_few
from yiti.measure.indicators.hiding import SMALLEST, hide_small
from yiti.measure.indicators.listed import what_is_listed
from yiti.measure.indicators.values import Value
from yiti.registry.institutions.models import Institution
from yiti.web.access import page
from yiti.web.columns import Column
from yiti.web.institutions.names import name_of
from yiti.web.lists import Listing
from yiti.web.pages import render
from yiti.web.requests import Request

from .entries import Entry
from .readings import SEE, begin, list_open, read_values
from .showing import with_unit
from .spans import at, read_control, read_span
from .why import find_entry

HIDDEN = Text("＊", "*")


@dataclass(frozen=True, slots=True)
class Line:
    """An institution's counts as they may be published; None is hidden."""

    row: Institution
    counted: int | None
    others: int | None
    value: Value
    unit: str

    @property
    def label(self) -> Text:
        return name_of(self.row)

    @property
    def is_hidden(self) -> bool:
        return self.counted is None or self.others is None

    @property
    def counted_words(self) -> Text:
        return _told(self.counted)

    @property
    def others_words(self) -> Text:
        return _told(self.others)

    @property
    def all_words(self) -> Text:
        """The total of the row; one that is itself small is hidden too."""
        number = int(self.value.denominator or 0)
        return HIDDEN if 0 < number < SMALLEST else _told(number)

    @property
    def shown(self) -> Text:
        return HIDDEN if self.is_hidden else with_unit(self.value.value, self.unit)


def _told(count: int | None) -> Text:
    return HIDDEN if count is None else Text(f"{count:,}", f"{count:,}")


LISTING = Listing(
    "published",
    Text("公布用表", "Table to be published"),
    [
        Column("label", Text("机构", "Institution"), kind="name"),
        Column("counted_words", Text("达到人数", "Counted"), width="num"),
        Column("others_words", Text("未达到人数", "Not counted"), width="num"),
        Column("all_words", Text("应计人数", "All"), width="num"),
        Column("shown", Text("数值", "Value"), width="num"),
    ],
    size=400,
    empty=Text("没有可公布的数", "Nothing to publish"),
)


@dataclass(frozen=True, slots=True)
class Bare:
    """An institution's value alone, without the counts that it is made of."""

    row: Institution
    is_hidden: bool
    value: Value
    unit: str

    @property
    def label(self) -> Text:
        return name_of(self.row)

    @property
    def shown(self) -> Text:
        return HIDDEN if self.is_hidden else with_unit(self.value.value, self.unit)


VALUES = replace(LISTING, columns=[LISTING.columns[0], LISTING.columns[-1]])


@page(function=SEE)
def published_page(request: Request, indicator: str) -> HttpResponse:
    """Of what counts people out of people the counts stand too, of everything else the value alone."""
    entry, span = find_entry(indicator), read_span(request)
    reading = begin(request.scope, span)
    values = read_values(request.scope, span, [indicator]).get(indicator, {})
    houses, is_of_people = list_open(request.scope, span), counts_people(entry)
    rows = build_lines(entry, houses, values) if is_of_people else build_values(entry, houses, values)
    shown = (LISTING if is_of_people else VALUES).read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    context = {
        "entry": entry,
        "list": shown,
        "control": read_control(request, span),
        "as_of": reading.told,
        "hidden": sum(row.is_hidden for row in rows),
        "least": SMALLEST,
        "is_of_people": is_of_people,
        "back": at("indicator", indicator, span=span, today=request.today),
    }
    return render(request, "yiti/indicators/published.html", context)


def counts_people(entry: Entry) -> bool:
    definition = entry.definition
    return what_is_listed(definition.numerator) == what_is_listed(definition.denominator) == "residents"


def build_lines(entry: Entry, institutions: Sequence[Institution], values: Mapping[str, Value]) -> list[Line]:
    """
    Those counted and those not, with all of them printed at the end of the row.

    Whoever publishes the county's sum beside it adds a line of totals; so the columns are hidden as if it stood there.
    """
    known = [
        row for row in institutions if row.pk in values and values[row.pk].numerator is not None and values[row.pk].denominator is not None
    ]
    counts = [_split(values[row.pk]) for row in known]
    hidden = hide_small(counts, with_row_totals=True, with_column_totals=True)
    return [Line(row, one[0], one[1], values[row.pk], entry.unit) for row, one in zip(known, hidden, strict=True)]


def build_values(entry: Entry, institutions: Sequence[Institution], values: Mapping[str, Value]) -> list[Bare]:
    """Every value that is known; hidden where it would tell of one to four people, by its own parts or by a population that is public."""
    known = [row for row in institutions if row.pk in values and values[row.pk].value is not None]
    return [Bare(row, tells_of_few(entry.definition, values[row.pk]), values[row.pk], entry.unit) for row in known]


def _split(value: Value) -> list[int | None]:
    over, under = int(value.numerator or 0), int(value.denominator or 0)
    return [over, max(0, under - over)]
