"""Rings on the plane of longitude and latitude: area, crossing, inside."""

from collections.abc import Sequence
from itertools import pairwise

Point = tuple[float, float]
"""Longitude and latitude in degrees (WGS 84 or whatever the county's surveyors use: a map compares places with each other)."""
Ring = list[Point]
"""Its last point is its first."""
Shape = list[list[Ring]]
"""Polygons, each its outer ring and then its holes."""


def area_of(ring: Sequence[Point]) -> float:
    """Twice the signed area, in square degrees: only its sign and its being zero are of use."""
    return sum(one[0] * other[1] - other[0] * one[1] for one, other in pairwise(ring))


def find_crossing(ring: Ring) -> int | None:
    """
    The number of the first side that crosses or touches a later one that is no neighbour of it; None where none does.

    Sides are taken from west to east, so that only those that lie above each other are compared.
    """
    sides = [(min(a[0], b[0]), max(a[0], b[0]), at, a, b) for at, (a, b) in enumerate(pairwise(ring))]
    count, crossed = len(sides), []
    near: list[tuple[float, float, int, Point, Point]] = []
    for side in sorted(sides):
        near = [one for one in near if one[1] >= side[0]]
        for other in near:
            apart = abs(side[2] - other[2])
            if apart not in (1, count - 1) and do_cross(side[3], side[4], other[3], other[4]):
                crossed.append(min(side[2], other[2]))
        near.append(side)
    return min(crossed, default=None)


def do_cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether two sides have a point in common."""
    one, two, three, four = _turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b)
    if one != two and three != four and 0 not in (one, two, three, four):
        return True
    return any(
        turn == 0 and _is_between(first, last, point)
        for turn, first, last, point in ((one, a, b, c), (two, a, b, d), (three, c, d, a), (four, c, d, b))
    )


def _turn(a: Point, b: Point, c: Point) -> int:
    found = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (found > 0) - (found < 0)


def _is_between(a: Point, b: Point, c: Point) -> bool:
    return min(a[0], b[0]) <= c[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= c[1] <= max(a[1], b[1])


def is_inside(point: Point, ring: Ring) -> bool:
    """Whether the point lies within the ring, by how often a ray to the east leaves it."""
    x, y = point
    within = False
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            within = not within
    return within


def centre_of(shape: Shape) -> Point:
    """The centre of mass of the largest polygon's outer ring: where its name may stand."""
    ring = max((polygon[0] for polygon in shape), key=lambda found: abs(area_of(found)))
    doubled = area_of(ring)
    if doubled == 0:
        return ring[0]
    x = y = 0.0
    for (ax, ay), (bx, by) in pairwise(ring):
        weight = ax * by - bx * ay
        x, y = x + (ax + bx) * weight, y + (ay + by) * weight
    return x / (3 * doubled), y / (3 * doubled)


def hull_of(points: Sequence[Point]) -> Ring:
    """The smallest convex ring around points, counter-clockwise."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return [*ordered, *ordered[:1]]
    half: list[list[Point]] = []
    for run in (ordered, ordered[::-1]):
        chain: list[Point] = []
        for point in run:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        half.append(chain[:-1])
    ring = half[0] + half[1]
    return [*ring, ring[0]]
