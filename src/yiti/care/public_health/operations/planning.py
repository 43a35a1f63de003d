"""Another day for somebody who is due: agreed on at the door, kept beside the day of the norm."""

from datetime import date, datetime, timedelta

from django.db import transaction

from yiti.care.public_health.grading import require_enrolment
from yiti.care.public_health.members import find_enrolment, home_on, require_reach, see_to_serve
from yiti.care.public_health.refusals import UnableToSign
from yiti.foundation.audit.operations import record_change
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

TABLE = "public_health_enrolment"
FARTHEST = timedelta(days=30)


@transaction.atomic
def plan_visit(*, scope: Scope, resident: str, programme: str, on: date, today: date, now: datetime) -> None:
    """
    Put somebody onto the list of another day. The day due stays: whoever is late is late until followed up.

    :raises UnableToSign: for today or before, too far ahead, or somebody who is not in the programme
    """
    row = see_to_serve(scope, resident)
    require_reach(scope, home_on(row, today))
    enrolment = require_enrolment(find_enrolment(row, programme, hold=True))
    if not today < on <= today + FARTHEST:
        last = today + FARTHEST
        raise UnableToSign(
            Text(f"应在今天之后、{last} 之前（含），不能是 {on}", f"must lie after today and not after {last}, not {on}"),
            code="out-of-range", field="on",
        )  # fmt: skip
    before, enrolment.planned_on = enrolment.planned_on, on
    enrolment.version += 1
    enrolment.save(update_fields=["planned_on", "version"])
    record_change(
        scope=scope, action="services.plan", table=TABLE, key=enrolment.pk, institution=enrolment.institution_id,
        before={"planned_on": before}, after={"resident": row.pk, "planned_on": on, "due_on": enrolment.due_on},
    )  # fmt: skip
