"""Monthly returns."""

from typing import Any

from tests.permissions.sample import Sample
from tests.permissions.world import World
from tests.rooms.county import CENTRE
from yiti.kernel.scopes import Scope
from yiti.registry.monthly.declared import enters, find_declared

DECLARED = "prescription_review"


def _month(world: World) -> dict[str, Any]:
    return {"declared": DECLARED, "month": "2026-07"}


def _place(world: World) -> dict[str, Any]:
    return {**_month(world), "place": world.centre}


def _table(world: World) -> dict[str, Any]:
    place = world.centre
    return {f"{place}|prescriptions.reviewed": "10", f"{place}|prescriptions.right": "9", f"seen|{place}": "0"}


def _hands_in(scope: Scope) -> bool:
    return enters(scope, find_declared(DECLARED))


def _hands_in_there(scope: Scope) -> bool:
    return enters(scope, find_declared(DECLARED), CENTRE)


FIGURES = {"prescriptions.reviewed": "10", "prescriptions.right": "9", "seen": "0"}
ROLES = "each return names the roles that hand it in"

MONTHLY = {
    "monthly-month": Sample(_month),
    "monthly-save": Sample(_month, body=_table, only=_hands_in, why=f"{ROLES}; rows out of reach are passed over"),
    "monthly-record": Sample(_place, institution=CENTRE),
    "monthly-edit": Sample(_place, body=lambda world: FIGURES, institution=CENTRE, only=_hands_in_there, why=ROLES),
}
