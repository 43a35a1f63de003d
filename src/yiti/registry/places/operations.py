"""Write divisions and their boundaries down."""

from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import transaction

from yiti.foundation.audit.operations import record_change
from yiti.foundation.imports.registers import Difference, Register, compare, write
from yiti.foundation.imports.rooms import lock_room
from yiti.kernel.scopes import Scope

from .maps import read_map
from .models import Boundary, Place

ROOM = "places"
PLACES = Register(Place, "places.place", ("code",), ("name", "name_en", "parent_id"))


@transaction.atomic
def put_places(*, scope: Scope, places: Iterable[Mapping[str, Any]]) -> Difference:
    """
    Add the divisions that are new and change those that differ; a parent comes before its parts.

    Each has `code`, `name`, `name_en` and `parent_id` (None at the top).
    """
    scope.require("institutions.edit")
    lock_room(ROOM)
    difference = compare(PLACES, places, PLACES.read())
    write(scope=scope, register=PLACES, difference=difference)
    return difference


@transaction.atomic
def load_map(*, scope: Scope, name: str, content: bytes, county: str, today: date) -> int:
    """
    Take a GeoJSON file as the county's map, in place of the one before; how many places have a shape now.

    :raises UnableToRead: for a file that is no map of known places; the old one stays
    """
    scope.require("institutions.edit")
    lock_room(ROOM)
    known = set(Place.objects.values_list("code", flat=True))
    found = read_map(content, known=known, county=county)
    before = Boundary.objects.count()
    Boundary.objects.all().delete()
    stamp = {"loaded_on": today, "loaded_by": scope.actor.username}
    rows = [Boundary(place_id=code, shape=shape, is_drawn=code in found.drawn, **stamp) for code, shape in found.shapes.items()]
    Boundary.objects.bulk_create(rows, batch_size=500)
    after = {"file": name, "sha256": sha256(content).hexdigest(), "places": len(rows), "drawn": len(found.drawn)}
    record_change(scope=scope, action="map.replace", table="places_boundary", key=county, before={"places": before}, after=after)
    return len(rows)
