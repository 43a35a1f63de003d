"""A map of the demonstration county: positions made up so that every name can be read, and the cells around them."""

from datetime import date
from pathlib import Path

from yiti.kernel.scopes import system_scope
from yiti.registry.places.operations import load_map

FILE = Path(__file__).with_name("map.geojson")


def make_map(place: str, today: date) -> None:
    """Loaded as a county would load its own."""
    load_map(scope=system_scope("demonstration"), name=FILE.name, content=FILE.read_bytes(), county=place, today=today)
