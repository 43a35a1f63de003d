"""Write divisions down."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from yiti.foundation.imports.registers import Difference, Register, compare, write
from yiti.foundation.imports.rooms import lock_room
from yiti.kernel.scopes import Scope

from .models import Place

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
