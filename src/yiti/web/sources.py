"""What the frame asks the rooms below for: the places in the bar and the unread messages."""

from collections.abc import Iterable
from dataclasses import dataclass

from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Place:
    """An institution in the bar's menu, under the category it is ranked in."""

    code: str
    name: Text
    group: str = ""


def reach_of(scope: Scope) -> frozenset[str] | None:
    """Every institution that any function of the person holds for; None for the whole county."""
    if scope.is_system or any("*" in reach for reach in scope.grants.values()):
        return None
    return frozenset(code for reach in scope.grants.values() for code in reach)


def list_places(*, scope: Scope) -> list[Place]:
    return []


def count_unread(*, scope: Scope) -> int:
    return 0


def names_of(places: Iterable[Place]) -> dict[str, Text]:
    return {place.code: place.name for place in places}
