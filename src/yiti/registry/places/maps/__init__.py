"""Boundaries of places: read from GeoJSON, checked, and drawn around positions where only these are known."""

from .cells import draw_cells
from .geojson import MOST_BYTES, Map, UnableToRead, read_map
from .shapes import Point, Ring, Shape

__all__ = ["MOST_BYTES", "Map", "Point", "Ring", "Shape", "UnableToRead", "draw_cells", "read_map"]
