"""Facts that are handed in: a delivery of the county's own, and a call."""

from typing import Any

from django.utils import timezone

from tests.permissions.sample import Sample
from tests.permissions.world import World
from yiti.events.intake.models import Delivery
from yiti.events.intake.operations import take_in_call
from yiti.kernel.scopes import Scope


def _delivery(world: World) -> dict[str, Any]:
    def hand_in() -> int:
        scope = world.scope("commission")
        take_in_call(scope=scope, body=b'{"events": {"visit": [{}]}}', key="sample", today=world.today, now=timezone.now())
        return Delivery.objects.latest("pk").pk

    return {"delivery": world.have("delivery", hand_in)}


def _sees_the_county(scope: Scope) -> bool:
    return scope.institutions("facts.import") is None


INTAKE = {
    "delivery": Sample(_delivery, only=_sees_the_county, why="one within reach, or one's own"),
    "delivery-rejected": Sample(_delivery, only=_sees_the_county, why="one within reach, or one's own"),
    "api:facts": Sample(body=lambda world: {"events": {}}),
}
