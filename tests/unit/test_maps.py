"""The county's map: what is read, what is refused and where, and the cells that are drawn around positions."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiti.registry.places.maps import Ring, UnableToRead, draw_cells, read_map
from yiti.registry.places.maps.shapes import area_of, is_inside

KNOWN = {"652301", "652301001", "652301002"}
SQUARE = [[87.0, 44.0], [87.2, 44.0], [87.2, 44.2], [87.0, 44.2], [87.0, 44.0]]
OUTLINE: Ring = [(86.0, 43.0), (88.0, 43.0), (88.0, 45.0), (86.0, 45.0), (86.0, 43.0)]


def feature(code: str, kind: str, coordinates: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"code": code}, "geometry": {"type": kind, "coordinates": coordinates}}


def written(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def refused(content: bytes) -> str:
    with pytest.raises(UnableToRead) as caught:
        read_map(content, known=KNOWN, county="652301")
    return str(caught.value.message)


def test_polygons_stand_as_they_are_handed_in() -> None:
    found = read_map(
        written(feature("652301001", "Polygon", [SQUARE]), feature("652301002", "MultiPolygon", [[SQUARE], [SQUARE]])),
        known=KNOWN,
        county="652301",
    )
    assert found.shapes["652301001"] == [[[tuple(point) for point in SQUARE]]]
    assert len(found.shapes["652301002"]) == 2
    assert not found.drawn


def test_positions_become_cells_within_the_outline_of_the_county() -> None:
    outline = feature("652301", "Polygon", [[list(point) for point in OUTLINE]])
    points = [feature("652301001", "Point", [86.5, 44.0]), feature("652301002", "Point", [87.5, 44.0])]
    found = read_map(written(outline, *points), known=KNOWN, county="652301")
    assert found.drawn == {"652301001", "652301002"}
    (((ring,),),) = [found.shapes["652301001"]]
    assert set(ring) == {(87.0, 45.0), (86.0, 45.0), (86.0, 43.0), (87.0, 43.0)}
    assert ring[0] == ring[-1]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x00", "不是 JSON"),
        (b"[]", "FeatureCollection"),
        (written(), "FeatureCollection"),
        (written({"type": "Feature"}), "第 1 个要素：缺 properties.code"),
        (written(feature("652399", "Point", [87, 44])), "没有代码为 652399"),
        (
            written(feature("652301001", "Point", [87, 44]), feature("652301001", "Point", [87, 44])),
            "第 2 个要素：代码 652301001 已经出现过",
        ),
        (written(feature("652301001", "LineString", SQUARE)), "几何类型是 LineString"),
        (written(feature("652301001", "Polygon", [])), "多边形没有环"),
        (written(feature("652301001", "Polygon", [SQUARE[:3]])), "第 1 环不足 4 个点"),
        (written(feature("652301001", "Polygon", [SQUARE[:4]])), "第 1 环没有闭合"),
        (written(feature("652301001", "Polygon", [[[1, 1], [2, 2], [3, 3], [1, 1]]])), "没有面积"),
        (written(feature("652301001", "Polygon", [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]])), "第 1 环自相交"),
        (written(feature("652301001", "Polygon", [SQUARE, [[1, 1], [2, 1], [2, 2], [1, 1]]])), "第 2 环（洞）不在外环里"),
        (written(feature("652301001", "Point", [530000, 4870000])), "不是经纬度"),
        (written(feature("652301001", "Point", ["87", "44"])), "不是一对数字"),
        (written(feature("652301001", "Point", [True, 44])), "不是一对数字"),
        (written(feature("652301001", "Point", [10**400, 44])), "不是经纬度"),
        (written(feature("652301", "Polygon", [SQUARE])), "没有一个街道"),
        (b" " * 5_000_001, "超过 5 MB"),
        (b"[" * 100_000, "不是 JSON"),
    ],
)
def test_what_is_no_map_is_refused_with_its_place(content: bytes, words: str) -> None:
    assert words in refused(content)


def test_every_wrong_feature_is_told_at_once() -> None:
    with pytest.raises(UnableToRead) as caught:
        read_map(written(*[feature("x", "Point", [87, 44])] * 30), known=KNOWN, county="652301")
    assert len(caught.value.faults) == 20


positions = st.lists(st.tuples(st.floats(86.1, 87.9), st.floats(43.1, 44.9)), min_size=1, max_size=12, unique=True)


@given(positions)
def test_cells_fill_the_outline_without_overlap_and_hold_their_own_position(points: list[tuple[float, float]]) -> None:
    cells = draw_cells({str(at): point for at, point in enumerate(points)}, OUTLINE)
    rings = [cells[str(at)][0][0] for at in range(len(points))]
    assert sum(abs(area_of(ring)) for ring in rings) == pytest.approx(abs(area_of(OUTLINE)), rel=1e-6)
    for at, (point, ring) in enumerate(zip(points, rings, strict=True)):
        assert all(not is_inside(other, ring) for n, other in enumerate(points) if n != at)
        assert is_inside(point, ring) or abs(area_of(ring)) < 1e-6
