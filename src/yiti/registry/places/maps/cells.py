"""
Boundaries drawn around positions: to each position what lies nearer to it than to any other (Voronoi), within an outline.

They are a picture of who is where and no survey; a county that has its own boundaries loads them instead.
"""

from collections.abc import Mapping, Sequence
from math import cos, radians

from .shapes import Point, Ring, Shape, hull_of

MARGIN = 0.35
"""How far the outline of bare positions stands off their hull, in parts of their distance from the middle."""
LEAST = 0.02
"""But no nearer than this, in degrees."""


def draw_cells(positions: Mapping[str, Point], outline: Ring | None = None) -> dict[str, Shape]:
    """A cell for each position, in the order given; with no outline the hull of the positions, made wider. Equal positions share a cell."""
    ring = outline or surround([*positions.values()])
    flat = cos(radians(sum(point[1] for point in ring) / len(ring)))
    others = list(dict.fromkeys(positions.values()))
    return {code: [[_cell(point, others, ring, flat)]] for code, point in positions.items()}


def surround(points: Sequence[Point]) -> Ring:
    """An outline around positions that have none."""
    x, y = (sum(point[at] for point in points) / len(points) for at in (0, 1))
    corners = [(px + dx * LEAST, py + dy * LEAST) for px, py in points for dx in (-1, 1) for dy in (-1, 1)]
    return hull_of([(x + (px - x) * (1 + MARGIN), y + (py - y) * (1 + MARGIN)) for px, py in corners])


def _cell(point: Point, others: Sequence[Point], outline: Ring, flat: float) -> Ring:
    ring = outline[:-1]
    for other in others:
        if other != point:
            ring = _nearer(ring, point, other, flat)
    return [*ring, ring[0]] if ring else [point, point, point, point]


def _nearer(ring: Ring, point: Point, other: Point, flat: float) -> Ring:
    """What of a ring lies nearer to the one than to the other; a degree of longitude is shorter than one of latitude."""
    dx, dy = (other[0] - point[0]) * flat * flat, other[1] - point[1]
    middle = dx * (point[0] + other[0]) / 2 + dy * (point[1] + other[1]) / 2
    found: Ring = []
    for at, corner in enumerate(ring):
        before = ring[at - 1]
        here, there = dx * corner[0] + dy * corner[1] - middle, dx * before[0] + dy * before[1] - middle
        if (here <= 0) != (there <= 0):
            part = there / (there - here)
            found.append((before[0] + (corner[0] - before[0]) * part, before[1] + (corner[1] - before[1]) * part))
        if here <= 0:
            found.append(corner)
    return found
