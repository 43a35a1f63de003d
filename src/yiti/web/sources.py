"""What the frame asks the rooms below for: the places in the bar and the unread messages."""

from dataclasses import dataclass
from datetime import date

from yiti.foundation.workflow.queries.messages import count_unread
from yiti.kernel.scopes import EVERYWHERE, Scope
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import load_pack
from yiti.registry.institutions.queries import SEE, list_institutions


@dataclass(frozen=True, slots=True)
class Place:
    """An institution in the bar's menu, under the category it is ranked in."""

    code: str
    name: Text
    group: Text = NOTHING


def reach_of(scope: Scope) -> frozenset[str]:
    """The institutions whose names stand in the menu: those the person may see, else the own one."""
    if scope.may(SEE):
        return EVERYWHERE if scope.institutions(SEE) is None else scope.grants[SEE]
    return frozenset({scope.actor.institution} - {""})


def list_places(*, scope: Scope, today: date, pack: str) -> list[Place]:
    """The assessed institutions within the person's reach, by category in the pack's order. Names only: they are on the signboard."""
    rows = list_institutions(scope=Scope(scope.actor, {SEE: reach_of(scope)}), on=today).exclude(category="")
    groups = get_categories(pack)
    order = {category: at for at, category in enumerate(groups)}
    names = rows.values_list("category", "code", "short_name", "name_en")
    places = [(category, Place(code, Text(zh, en or zh), groups.get(category, NOTHING))) for category, code, zh, en in names]
    return [place for _, place in sorted(places, key=lambda pair: order.get(pair[0], len(order)))]


def get_categories(pack: str) -> dict[str, Text]:
    """The categories of a pack in its order, in words; none for no pack."""
    if not pack:
        return {}
    return {category.id: Text(category.label.zh, category.label.en) for category in load_pack(pack).header.categories}


__all__ = ["Place", "count_unread", "get_categories", "list_places", "reach_of"]
