"""What several areas' samples speak of."""

from typing import Any

from tests.permissions.world import World
from tests.screens.closed import QUARTER, close_quarter
from yiti.kernel.scopes import Scope


def centre_of(world: World) -> dict[str, Any]:
    return {"institution": world.centre}


def closed(world: World) -> str:
    world.have("closed quarter", close_quarter)
    return QUARTER


def is_clerk(scope: Scope) -> bool:
    return scope.actor.username == "office_clerk"
