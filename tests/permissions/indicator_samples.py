"""How the addresses of indicators are called truly: one person followed up at the centre, and what that counts for."""

from datetime import date
from typing import Any

from tests.permissions.sample import Sample
from tests.permissions.world import World
from tests.rooms.county import CENTRE, NOW
from tests.rooms.people import enrol, enter_person, sign
from yiti.events.journal.models import Event
from yiti.kernel.scopes import system_scope
from yiti.measure.indicators.operations import catch_up

CONTROL = "hypertension_control"
SPAN = "2026Q4"


def _counted(world: World) -> str:
    """Somebody under management at the centre, counted; the pseudonym."""

    def follow_up() -> str:
        resident = enter_person("冯玉兰", date(1961, 4, 2), 77, at=CENTRE)
        enrol(resident, date(2026, 1, 5))
        sign(resident, date(2026, 10, 8), institution=CENTRE)
        return resident

    resident: str = world.have("counted resident", follow_up)
    catch_up(scope=system_scope(), now=NOW)
    return resident


def _card(world: World) -> dict[str, Any]:
    _counted(world)
    return {"institution": CENTRE}


def _value(world: World) -> dict[str, Any]:
    return {"indicator": CONTROL, **_card(world), "span": SPAN}


def _fact(world: World) -> dict[str, Any]:
    resident = _counted(world)
    return {"fact": Event.objects.filter(resident=resident, kind="follow_up").values_list("event", flat=True)[0]}


INDICATORS: dict[str, Sample] = {
    "indicator": Sample(lambda world: {"indicator": CONTROL}),
    "indicator-published": Sample(lambda world: {"indicator": CONTROL}),
    "indicator-why": Sample(_value),
    "indicator-list": Sample(lambda world: {**_value(world), "side": "numerator"}, is_pay=True),
    "indicator-facts": Sample(
        lambda world: {**_value(world), "resident": _counted(world)},
        is_pay=True,
        only=lambda scope: scope.may("residents.see", CENTRE),
        why="names of residents are for those who may see them",
    ),
    "fact": Sample(_fact, query="stay=1", institution=CENTRE),
    "scorecard": Sample(_card),
    "data-quality-list": Sample(_card),
    "map-load": Sample(),
}
COUNTING = ("indicator", "indicator-published", "indicator-why", "indicator-list", "scorecard", "scorecards", "comparison", "indicator-map",
            "services-month", "today", "ranking")  # fmt: skip
LOOKING = ("data-quality", "data-quality-list")
READING_COUNTS = dict.fromkeys(COUNTING, "indicators_") | dict.fromkeys(LOOKING, "quality_look")
"""Pages that count, or look through, what waits before they are made."""
