"""A map as SVG: boundaries of places on a plane, each with a shade, a name and a value."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import cos, radians

from yiti.kernel.text import Text
from yiti.registry.places.maps import Point, Shape
from yiti.registry.places.maps.shapes import area_of, centre_of
from yiti.web.words import in_words

WIDTH = 640
MOST_HEIGHT = 620
MARGIN = 8
LINE = 17
MOST_LINES = 3


def width_of(words: str) -> float:
    """About how wide words are at the size of a phone, the larger one."""
    return sum(17 if sign > "\u2e80" else 8 for sign in words)


@dataclass(frozen=True, slots=True)
class Area:
    """What one place shows. `shade` is 0 where there is no value, `number` names it where its name has no room."""

    code: str
    path: str
    x: float
    y: float
    name: Text
    shown: Text
    shade: int
    address: str
    room: float = 1e9
    number: int = 0

    @property
    def says(self) -> Text:
        return Text(f"{self.name.zh} {self.shown.zh}", f"{self.name.en} {self.shown.en}")

    @property
    def lines(self) -> list[tuple[float, str]]:
        """The name where it fits, a word a line where only that does, nothing where not even that; with the height of each line."""
        name = in_words(self.name)
        for lines in ([name], name.split()):
            if max(map(width_of, lines)) <= self.room and len(lines) <= MOST_LINES:
                return [(round(self.y + LINE * (n - (len(lines) - 1) / 2), 1), line) for n, line in enumerate(lines)]
        return [(self.y, str(self.number))] if self.number else []

    @property
    def has_name(self) -> bool:
        """Whether its name stands in it."""
        return bool(self.lines) and not self.number

    @property
    def below(self) -> float:
        """Where the value stands, under the name."""
        return round(self.y + LINE * (len(self.lines) + 1) / 2, 1)


@dataclass(frozen=True, slots=True)
class Plane:
    """How degrees come to lie on the picture: north up, a degree of longitude as short as it is at the middle of the map."""

    west: float
    north: float
    flat: float
    scale: float
    width: float
    height: float

    @classmethod
    def around(cls, shapes: Sequence[Shape]) -> "Plane":
        points = [point for shape in shapes for polygon in shape for point in polygon[0]]
        west, east = min(x for x, _ in points), max(x for x, _ in points)
        south, north = min(y for _, y in points), max(y for _, y in points)
        flat = cos(radians((south + north) / 2))
        wide, high = max((east - west) * flat, 1e-9), max(north - south, 1e-9)
        scale = min((WIDTH - 2 * MARGIN) / wide, (MOST_HEIGHT - 2 * MARGIN) / high)
        return cls(west, north, flat, scale, round(wide * scale) + 2 * MARGIN, round(high * scale) + 2 * MARGIN)

    def place(self, point: Point) -> tuple[float, float]:
        x, y = point
        return round((x - self.west) * self.flat * self.scale + MARGIN, 1), round((self.north - y) * self.scale + MARGIN, 1)

    def path(self, shape: Shape) -> str:
        """Points that fall together on the picture are drawn once; a hole is a ring of its own (even-odd)."""
        parts = []
        for polygon in shape:
            for ring in polygon:
                placed = list(dict.fromkeys(self.place(point) for point in ring))
                if len(placed) > 2:
                    parts.append("M" + "L".join(f"{x:g},{y:g}" for x, y in placed) + "Z")
        return "".join(parts)

    def room(self, shape: Shape) -> float:
        """How wide the shape is where its name stands."""
        y = centre_of(shape)[1]
        crossed = [
            ax + (bx - ax) * (y - ay) / (by - ay)
            for polygon in shape
            for (ax, ay), (bx, by) in pairwise(polygon[0])
            if (ay > y) != (by > y)
        ]
        return (max(crossed) - min(crossed)) * self.flat * self.scale if crossed else 0.0

    def middle(self, shape: Shape) -> tuple[float, float]:
        return self.place(centre_of(shape))


def number_unnamed(areas: Sequence[Area]) -> list[Area]:
    """Every area with its name or, where that has no room, a number for the list below, counted from north to south."""
    unnamed = sorted((area for area in areas if not area.lines), key=lambda area: (area.y, area.x))
    numbers = {area.code: at for at, area in enumerate(unnamed, 1)}
    return [replace(area, number=numbers.get(area.code, 0)) for area in areas]


def largest_first(shapes: Sequence[tuple[str, Shape]]) -> list[tuple[str, Shape]]:
    """Small places are drawn last, so that none lies hidden below a larger one."""
    return sorted(shapes, key=lambda pair: -sum(abs(area_of(polygon[0])) for polygon in pair[1]))
