"""A view of a register on the county's map: at every place a sign for each answer, in the colour and the shape of that answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from yiti.kernel.text import Text
from yiti.policy.packs.shapes.views import Value
from yiti.registry.institutions.models import Institution
from yiti.registry.institutions.queries import list_institutions
from yiti.registry.places.models import Boundary
from yiti.registry.places.queries import list_boundaries
from yiti.supervision.registers.grounds import SEE
from yiti.supervision.registers.tables import Row
from yiti.web.measures.indicators.drawing import Area, Plane, largest_first, number_unnamed
from yiti.web.requests import Request

from .view_tables import Shape
from .view_words import list_address, print_as

SIGNS = (
    "M-9,0a9,9 0 1,0 18,0a9,9 0 1,0 -18,0Z", "M-8,-8H8V8H-8Z", "M0,-10L10,8H-10Z", "M0,-11L11,0L0,11L-11,0Z",
    "M-4,-10H4V-4H10V4H4V10H-4V4H-10V-4H-4Z",
)  # fmt: skip
"""Circle, square, triangle, diamond, cross: by the order of the answers."""
STEP, BELOW = 34, 12
"""How far one sign stands from the next, and from the name above it."""
NONE = Text("没有登记", "nothing entered")


@dataclass(frozen=True, slots=True)
class Sign:
    """An answer: what it is drawn as, and in words. `number` tells its shape and colour, from 1."""

    number: int
    path: str
    label: Text


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign at a place, with how much of it there is."""

    sign: Sign
    x: float
    y: float
    amount: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """The map with what stands on no place of it; without areas where no boundary is loaded."""

    plane: Plane | None
    areas: Sequence[Area]
    marks: Sequence[Mark]
    signs: Sequence[Sign]
    elsewhere: Sequence[tuple[Text, str]]
    """What the map has no place for, with where it is listed."""
    is_drawn: bool
    load: str

    @property
    def numbered(self) -> list[Area]:
        return sorted((area for area in self.areas if area.number), key=lambda area: area.number)


@dataclass(frozen=True)
class Ground:
    """Where the groups of a view may lie."""

    boundaries: Mapping[str, Boundary]
    houses: Mapping[str, Institution]

    def place_of(self, key: str) -> str:
        """The code of the place that a group is about: of its institution, of its name, or of the longest name that it begins with."""
        if key in self.houses:
            return self.houses[key].place_id
        if key in self.boundaries:
            return key
        begun = [code for code, row in self.boundaries.items() if key.startswith(row.place.name) or (key == row.place.name_en)]
        return max(begun, key=lambda code: len(self.boundaries[code].place.name), default="")


def draw_view(request: Request, shape: Shape) -> Drawn | None:
    """None where the view says nothing of a map."""
    value = shape.chosen
    if not shape.view.map or value is None:
        return None
    signs = list_signs(shape)
    ground = _ground_of(request)
    rows: dict[str, list[Row]] = {}
    for row in shape.table.rows:
        rows.setdefault(ground.place_of(row.key), []).append(row)
    areas, marks, plane = _draw(shape, value, signs, ground, rows)
    elsewhere = [(shape.wording.key_words(shape.view.by[0], row.key), _address(shape, value, row)) for row in rows.get("", ())]
    load = reverse("map-load") if request.scope.may("institutions.edit") else ""
    return Drawn(plane, areas, marks, list(signs.values()), elsewhere, any(row.is_drawn for row in ground.boundaries.values()), load)


def list_signs(shape: Shape) -> dict[str, Sign]:
    """By answer, in the order in which the register offers them."""
    choices = next(field.choices for field in shape.register.form.fields if field.name == shape.view.by[1])
    return {choice.id: Sign(at, SIGNS[at - 1], choice.label) for at, choice in enumerate(choices, 1)}


def _ground_of(request: Request) -> Ground:
    boundaries = {row.pk: row for row in list_boundaries(scope=request.scope)}
    houses = {house.code: house for house in list_institutions(scope=request.scope, on=request.today, function=SEE)}
    return Ground(boundaries, houses)


def _draw(
    shape: Shape, value: Value, signs: Mapping[str, Sign], ground: Ground, rows: Mapping[str, Sequence[Row]]
) -> tuple[list[Area], list[Mark], Plane | None]:
    shapes = {code: row.shape for code, row in ground.boundaries.items()}
    if not shapes:
        return [], [], None
    plane = Plane.around(list(shapes.values()))
    areas, amounts = [], {}
    for code, outline in largest_first(list(shapes.items())):
        here = rows.get(code, ())
        amounts[code] = _amounts(value, signs, here)
        x, y = plane.middle(outline)
        place = ground.boundaries[code].place
        first = next((signs[answer].number for answer in amounts[code]), 0)
        address = _address(shape, value, here[0]) if len(here) == 1 else ""
        says = _says(shape, value, signs, amounts[code])
        areas.append(
            Area(code, plane.path(outline), x, y, Text(place.name, place.name_en or place.name), says, first, address, plane.room(outline))
        )
    areas = number_unnamed(areas)
    kind = shape.wording.kind_of(value)
    return areas, [mark for area in areas for mark in _marks(area, signs, amounts[area.code], kind)], plane


def _amounts(value: Value, signs: Mapping[str, Sign], rows: Sequence[Row]) -> dict[str, Decimal]:
    """How much of each answer there is at a place, the answers in their order; what is nowhere entered does not stand here."""
    found: dict[str, Decimal] = {}
    for answer in signs:
        cells = [cell.value for row in rows if (cell := row.cell(value.id, answer)) is not None and cell.value]
        if cells:
            found[answer] = sum(cells, Decimal(0))
    return found


def _marks(area: Area, signs: Mapping[str, Sign], amounts: Mapping[str, Decimal], kind: str) -> list[Mark]:
    """Beside one another, below the name."""
    left = area.x - STEP * (len(amounts) - 1) / 2
    return [
        Mark(signs[answer], round(left + STEP * at, 1), round(area.below + BELOW, 1), print_as(kind, amount))
        for at, (answer, amount) in enumerate(amounts.items())
    ]


def _says(shape: Shape, value: Value, signs: Mapping[str, Sign], amounts: Mapping[str, Decimal]) -> Text:
    kind = shape.wording.kind_of(value)
    told = [(signs[answer].label, print_as(kind, amount)) for answer, amount in amounts.items()]
    zh, en = "，".join(f"{label.zh} {said}" for label, said in told), ", ".join(f"{label.en} {said}" for label, said in told)
    return Text(zh, en) if told else NONE


def _address(shape: Shape, value: Value, row: Row) -> str:
    return list_address(shape.register, shape.view, value.id, {shape.view.by[0]: row.key})
