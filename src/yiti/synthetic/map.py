"""A map of the demonstration county: positions made up so that every name can be read, and the cells around them."""

import json
import math
from datetime import date
from pathlib import Path

from yiti.kernel.scopes import system_scope
from yiti.policy.packs import Pack
from yiti.registry.places.operations import load_map

CENTRE = (100.0, 40.0)
"""Where the invented maps lie: no county's own place."""
FILE = Path(__file__).with_name("map.geojson")


def make_map(place: str, today: date) -> None:
    """Loaded as a county would load its own."""
    load_map(scope=system_scope("demonstration"), name=FILE.name, content=FILE.read_bytes(), county=place, today=today)


def draw_map(pack: Pack, today: date) -> None:
    """For a pack without a map: its places on rings around the county's seat, in the order of their codes."""
    county = str(pack.header.place)
    codes = sorted(row["code"] for row in pack.rows["places"] if row["code"] != county)
    features = [_feature(county, "Polygon", [_circle(0.5, 36)])]
    features += [_feature(code, "Point", list(at)) for code, at in zip(codes, _rings(len(codes)), strict=True)]
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    load_map(scope=system_scope("demonstration"), name=f"{county}.geojson", content=content, county=county, today=today)


def _feature(code: str, kind: str, coordinates: list[object]) -> dict[str, object]:
    return {"type": "Feature", "properties": {"code": code}, "geometry": {"type": kind, "coordinates": coordinates}}


def _circle(radius: float, corners: int) -> list[list[float]]:
    turns = [2 * math.pi * at / corners for at in range(corners)]
    ring = [[round(CENTRE[0] + radius * math.cos(turn), 4), round(CENTRE[1] + 0.75 * radius * math.sin(turn), 4)] for turn in turns]
    return [*ring, ring[0]]


def _rings(count: int) -> list[tuple[float, float]]:
    """One in the middle, six around it, twelve around those …"""
    found = [(CENTRE[0], CENTRE[1])]
    rings = 1 + next(ring for ring in range(100) if 1 + 3 * ring * (ring + 1) >= count)
    for ring in range(1, rings):
        for at in range(6 * ring):
            turn = 2 * math.pi * at / (6 * ring) + 0.26 * ring
            radius = 0.46 * ring / max(1, rings - 1)
            found.append((round(CENTRE[0] + radius * math.cos(turn), 4), round(CENTRE[1] + 0.75 * radius * math.sin(turn), 4)))
    return found[:count]
