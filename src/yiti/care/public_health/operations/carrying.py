"""People's names and answers that go onto a telephone, for a doorstep without a network."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from yiti.foundation.audit.models import Look
from yiti.foundation.audit.operations import record_looks
from yiti.kernel.scopes import Scope

ENTER = "services.enter"
TABLE = "public_health_enrolment"
KEY = "carried"
OFTEN = timedelta(hours=12)
"""Within this time the same person carrying the same resident again is one look."""


def note_carried(*, scope: Scope, residents: Sequence[tuple[str, str]], now: datetime) -> None:
    """
    A look at every resident (pairs of resident and institution) whose form somebody takes along.

    :raises Forbidden: without `services.enter`
    """
    scope.require(ENTER)
    looks = Look.objects.filter(at__gte=now - OFTEN, actor=scope.actor.username, table=TABLE, key=KEY)
    known = set(looks.values_list("subject", flat=True))
    fresh = [pair for pair in residents if pair[0] not in known]
    record_looks(scope=scope, subjects=fresh, table=TABLE, key=KEY, reason="carried to the doorstep")
