"""The county as a map: each institution's area in the shade of its value, the same in a table below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse

from yiti.kernel.text import Text
from yiti.registry.institutions.models import Institution
from yiti.registry.places.maps import Shape
from yiti.registry.places.queries import list_boundaries
from yiti.web.access import page
from yiti.web.columns import Column
from yiti.web.institutions.names import short_name_of
from yiti.web.lists import Listing
from yiti.web.measures.naming import address_of
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.sifting import address

from .drawing import Area, Plane, largest_first, number_unnamed
from .entries import Entry
from .readings import SEE, begin, list_open, read_values
from .showing import with_unit
from .spans import at, read_control, read_span
from .standings import shades_of

STEPS = 5
FIRST = "hypertension_management"
NONE = Text("没有值", "no value")


@dataclass(frozen=True, slots=True)
class Shown:
    """An institution's line below the map."""

    row: Institution
    number: Decimal | None
    shown: Text
    shade: int
    why: str
    address: str

    @property
    def label(self) -> Text:
        return short_name_of(self.row)


LISTING = Listing(
    "map",
    Text("各机构", "Institutions"),
    [
        Column("label", Text("机构", "Institution"), kind="name", href=lambda row: row.address),
        Column("number", Text("数值", "Value"), template="yiti/indicators/_map_cell.html", sort="number", kind="number"),
    ],
    order="-number",
    size=400,
)


@page(function=SEE)
def map_page(request: Request) -> HttpResponse:
    """One indicator; another one stands in the menu."""
    span = read_span(request)
    reading = begin(request.scope, span)
    entries = reading.entries
    entry = entries.get(request.GET.get("indicator", "")) or entries.get(FIRST) or next(iter(entries.values()))
    rows = read_shown(request, entry)
    shown = LISTING.read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    boundaries = {row.pk: row for row in list_boundaries(scope=request.scope)}
    names = {code: Text(row.place.name, row.place.name_en or row.place.name) for code, row in boundaries.items()}
    areas, plane = draw(rows, {code: row.shape for code, row in boundaries.items()}, names)
    known = [row.number for row in rows if row.number is not None]
    low, high = (with_unit(end(known), entry.unit) if known else NONE for end in (min, max))
    context = {
        "entry": entry,
        "list": shown,
        "control": read_control(request, span),
        "as_of": reading.told,
        "areas": areas,
        "numbered": sorted((area for area in areas if area.number), key=lambda area: area.number),
        "plane": plane,
        "drawn": any(row.is_drawn for row in boundaries.values()),
        "ends": (high, low) if entry.definition.better == "lower" else (low, high),
        "shades": range(1, STEPS + 1),
        "choices": [(one, address(request.path, request.GET, indicator=one.code)) for one in entries.values()],
        "with_value": len(known),
        "load": address_of("map-load") if request.scope.may("institutions.edit") else "",
    }
    return render(request, "yiti/indicators/map.html", context)


def read_shown(request: Request, entry: Entry) -> list[Shown]:
    """The institutions within reach that the indicator applies to; a shade is by all that are shown."""
    span = read_span(request)
    values = read_values(request.scope, span, [entry.code]).get(entry.code, {})
    rows = [row for row in list_open(request.scope, span) if row.pk in values]
    shades = shades_of({row.pk: values[row.pk].value for row in rows}, entry.definition.better, STEPS)
    return [
        Shown(
            row,
            values[row.pk].value,
            with_unit(values[row.pk].value, entry.unit),
            shades.get(row.pk, 0),
            at("indicator-why", entry.code, row.pk, str(span), span=span, today=request.today),
            at("scorecard", row.pk, span=span, today=request.today),
        )
        for row in rows
    ]


def draw(rows: Sequence[Shown], shapes: Mapping[str, Shape], names: Mapping[str, Text]) -> tuple[list[Area], Plane | None]:
    """An area for each boundary; where several institutions stand in one place, the first that is ranked gives its shade."""
    if not shapes:
        return [], None
    there: dict[str, Shown] = {}
    for row in sorted(rows, key=lambda one: (one.row.category == "", one.row.sequence)):
        there.setdefault(row.row.place_id, row)
    plane = Plane.around(list(shapes.values()))
    areas = []
    for code, shape in largest_first(list(shapes.items())):
        x, y = plane.middle(shape)
        found = there.get(code)
        shown = found.shown if found and found.number is not None else NONE
        name = found.label if found else names[code]
        areas.append(
            Area(code, plane.path(shape), x, y, name, shown, found.shade if found else 0, found.why if found else "", plane.room(shape))
        )
    return number_unnamed(areas), plane
