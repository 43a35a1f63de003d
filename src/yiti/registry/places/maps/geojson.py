"""A map of the county from GeoJSON (RFC 7946): polygons or positions by the codes of places, every fault told with its place."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text

from .cells import draw_cells
from .shapes import Point, Ring, Shape, area_of, find_crossing, is_inside

MOST_BYTES = 5_000_000
MOST_POINTS = 100_000
MOST_FAULTS = 20
DIGITS = 6
"""Decimal places that are kept: a tenth of a metre."""


class UnableToRead(UnableTo):
    """`faults` names every place that is wrong, twenty at most."""

    code = "geojson"

    def __init__(self, faults: list[Text]):
        first = faults[0]
        more = Text(f"（共 {len(faults)} 处）", f" ({len(faults)} in all)") if len(faults) > 1 else Text("", "")
        super().__init__(Text(first.zh + more.zh, first.en + more.en), field="file")
        self.faults = faults


class Wrong(Exception):
    def __init__(self, zh: str, en: str):
        super().__init__(zh)
        self.words = Text(zh, en)


@dataclass(frozen=True, slots=True)
class Map:
    """Shapes by the code of a place; `drawn` are those that were drawn around a position."""

    shapes: dict[str, Shape]
    drawn: frozenset[str]


def read_map(content: bytes, *, known: Collection[str], county: str) -> Map:
    """
    A FeatureCollection whose features name a place by `properties.code`: polygons, or points around which cells are drawn.

    A polygon of the county itself is the outline of the cells and nothing else.

    :raises UnableToRead: for anything that is no such map; nothing of it is taken then
    """
    features = _features(content)
    shapes: dict[str, Shape] = {}
    points: dict[str, Point] = {}
    faults: list[Text] = []
    for at, feature in enumerate(features, 1):
        try:
            code, found = _feature(feature, known)
            if code in shapes or code in points:
                raise Wrong(f"代码 {code} 已经出现过", f"code {code} has stood before")
            if isinstance(found, tuple):
                points[code] = found
            else:
                shapes[code] = found
        except Wrong as wrong:
            faults.append(Text(f"第 {at} 个要素：{wrong.words.zh}", f"Feature {at}: {wrong.words.en}"))
    if faults:
        raise UnableToRead(faults[:MOST_FAULTS])
    outline = shapes.pop(county, None)
    cells = draw_cells(points, outline[0][0] if outline else None) if points else {}
    if not shapes and not cells:
        raise UnableToRead([Text("没有一个街道、乡镇的边界或位置", "It holds neither a boundary nor a position of a street or town")])
    return Map({**shapes, **cells}, frozenset(cells))


def _features(content: bytes) -> list[Any]:
    if len(content) > MOST_BYTES:
        megabytes = MOST_BYTES // 1_000_000
        raise UnableToRead([Text(f"文件超过 {megabytes} MB；请先简化边界", f"The file is larger than {megabytes} MB; simplify it first")])
    try:
        read = json.loads(content)
    except (ValueError, RecursionError):
        raise UnableToRead([Text("不是 JSON 文件，应为 GeoJSON", "This is no JSON file; GeoJSON is expected")]) from None
    features = read.get("features") if isinstance(read, dict) and read.get("type") == "FeatureCollection" else None
    if not isinstance(features, list) or not features:
        raise UnableToRead([Text("应为带 features 的 FeatureCollection", "A FeatureCollection with features is expected")])
    if sum(_count(feature) for feature in features) > MOST_POINTS:
        raise UnableToRead(
            [Text(f"边界点超过 {MOST_POINTS:,} 个；请先简化", f"It has more than {MOST_POINTS:,} points; simplify it first")]
        )
    return features


def _count(feature: Any) -> int:
    stack, found = [feature.get("geometry")] if isinstance(feature, dict) else [], 0
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            stack.append(item.get("coordinates"))
        elif isinstance(item, list):
            found += 1
            stack += [one for one in item if isinstance(one, list)]
    return found


def _feature(feature: Any, known: Collection[str]) -> tuple[str, Shape | Point]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    code = str(properties.get("code", "")) if isinstance(properties, dict) else ""
    if not code:
        raise Wrong("缺 properties.code，应为区划代码", "properties.code is missing; the code of a place is expected")
    if code not in known:
        raise Wrong(f"没有代码为 {code} 的街道、乡镇", f"there is no place with the code {code}")
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    held = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind == "Point":
        return code, _point(held, "位置", "position")
    if kind not in ("Polygon", "MultiPolygon"):
        raise Wrong(
            f"几何类型是 {kind}，应为 Polygon、MultiPolygon 或 Point", f"the geometry is {kind}; Polygon, MultiPolygon or Point is expected"
        )
    polygons = [held] if kind == "Polygon" else held
    if not isinstance(polygons, list) or not polygons:
        raise Wrong("没有坐标", "it has no coordinates")
    return code, [list(_polygon(polygon)) for polygon in polygons]


def _polygon(polygon: Any) -> Iterator[Ring]:
    if not isinstance(polygon, list) or not polygon:
        raise Wrong("多边形没有环", "a polygon has no ring")
    outer: Ring = []
    for at, held in enumerate(polygon, 1):
        ring = _ring(held, at)
        if at == 1:
            outer = ring
        elif not is_inside(ring[0], outer):
            raise Wrong(f"第 {at} 环（洞）不在外环里", f"ring {at}, a hole, lies outside the outer ring")
        yield ring


def _ring(held: Any, at: int) -> Ring:
    if not isinstance(held, list) or len(held) < 4:
        raise Wrong(f"第 {at} 环不足 4 个点", f"ring {at} has fewer than 4 points")
    ring = [_point(one, f"第 {at} 环第 {n} 点", f"ring {at}, point {n}") for n, one in enumerate(held, 1)]
    if ring[0] != ring[-1]:
        raise Wrong(f"第 {at} 环没有闭合：首末两点应相同", f"ring {at} is not closed: its last point must be its first")
    ring = [point for n, point in enumerate(ring) if n == 0 or point != ring[n - 1]]
    crossed = find_crossing(ring)
    if crossed is not None:
        raise Wrong(f"第 {at} 环自相交，在第 {crossed + 1} 条边", f"ring {at} crosses itself, at side {crossed + 1}")
    if len(ring) < 4 or area_of(ring) == 0:
        raise Wrong(f"第 {at} 环没有面积", f"ring {at} has no area")
    return ring


def _point(held: Any, zh: str, en: str) -> Point:
    if (
        not isinstance(held, list)
        or len(held) < 2
        or not all(isinstance(one, int | float) and not isinstance(one, bool) for one in held[:2])
    ):
        raise Wrong(f"{zh}不是一对数字", f"{en} is no pair of numbers")
    x, y = held[:2]
    if not (-180 <= x <= 180 and -90 <= y <= 90):
        raise Wrong(f"{zh}不是经纬度：先经度后纬度，单位度", f"{en} is no longitude and latitude in degrees")
    return round(float(x), DIGITS), round(float(y), DIGITS)
