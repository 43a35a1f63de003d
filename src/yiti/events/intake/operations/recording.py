"""What was handed in, in the audit."""

from yiti.events.intake.models import Delivery
from yiti.foundation.audit.operations import record_change
from yiti.kernel.scopes import Scope

TOLD = ("channel", "state", "name", "digest", "rows", "taken", "known", "rejected")


def record_delivery(scope: Scope, delivery: Delivery) -> None:
    """Who handed in what, and how it ended, in the caller's transaction."""
    after = {name: str(value) if isinstance(value := getattr(delivery, name), str) else value for name in TOLD}
    record_change(
        scope=scope, action="intake.deliver", table="intake_delivery", key=delivery.pk, after=after, institution=delivery.institution
    )
