"""Who is in a programme, and when the next service is due."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from yiti.care.residents.models import Resident
from yiti.care.residents.queries import get_resident
from yiti.events.journal.operations import NewEvent, append_events
from yiti.foundation.pseudonyms import make_pseudonym
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.institutions.spans import on_day

from .models import Enrolment, EnrolmentStep, FollowUp
from .names import make_event_name
from .refusals import UnableToSign

ENTER = "services.enter"


def of_resident(resident: Resident, field: str = "resident") -> Q:
    """The rows of a resident and of the entries merged into this one."""
    return Q(**{field: resident}) | Q(**{f"{field}__merged_into": resident})


def find_enrolment(resident: Resident, programme: str, *, hold: bool = False) -> Enrolment | None:
    """The open one, the resident's own before one of a merged entry; held until the transaction ends where asked."""
    rows = Enrolment.objects.filter(of_resident(resident), programme=programme, left_on=None)
    found = list(rows.select_for_update() if hold else rows)
    return min(found, key=lambda row: row.resident_id != resident.pk, default=None)


def list_standing(resident: Resident, programme: str) -> QuerySet[FollowUp]:
    """The follow-ups that stand, the newest day first."""
    return FollowUp.objects.filter(of_resident(resident), programme=programme, voided_at=None).order_by("-on", "-pk")


def refresh(enrolment: Enrolment, resident: Resident, first_due: date) -> None:
    """Put down again what the last follow-up says; without one, `first_due`. Enrolments of merged entries go with it."""
    last = list_standing(resident, enrolment.programme).filter(on__gte=enrolment.entered_on).first()
    enrolment.due_on, enrolment.grade = (last.next_on, last.grade) if last else (first_due, "")
    enrolment.planned_on = None
    enrolment.version += 1
    enrolment.save(update_fields=["due_on", "planned_on", "grade", "version"])
    others = Enrolment.objects.filter(of_resident(resident), programme=enrolment.programme, left_on=None).exclude(pk=enrolment.pk)
    others.update(due_on=enrolment.due_on, planned_on=None, grade=enrolment.grade)


def see_to_serve(scope: Scope, resident: str) -> Resident:
    """
    The resident, for whoever may record services where the person belongs.

    :raises UnableToFindResident:
    :raises UnableToSign: for an entry that was merged into another
    """
    row = get_resident(scope=scope, resident=resident, function=ENTER)
    if row.merged_into_id:
        raise UnableToSign(Text("这份档案已并入另一份，请在保留的那份上办理", "This entry was merged; work on the one kept"), code="merged")
    return row


def home_on(resident: Resident, day: date) -> str:
    """
    The institution that answers for a resident on a day.

    :raises UnableToSign: where none does
    """
    code = resident.stays.filter(on_day(day)).values_list("institution", flat=True).first()
    if code is None:
        raise UnableToSign(
            Text(f"{day} 这位居民不归本县任何机构管理", f"On {day} nobody here answers for this resident"), code="away", field="on"
        )
    return str(code)


def staff_pseudonym(scope: Scope) -> str | None:
    return make_pseudonym("staff", scope.actor.staff) if scope.actor.staff else None


def write_step(
    *, scope: Scope, enrolment: Enrolment, action: str, on: date, institution: str, today: date, now: datetime, function: str = ENTER
) -> EnrolmentStep:
    """An enrolment event with its record, in the caller's transaction."""
    step = EnrolmentStep.objects.create(
        enrolment=enrolment, action=action, on=on, institution_id=institution, event=make_event_name(), signed_by=scope.actor.username,
        signed_at=now,
    )  # fmt: skip
    event = NewEvent(
        kind="enrolment", day=on, institution=institution, staff=staff_pseudonym(scope), resident=enrolment.resident_id,
        details={"programme": enrolment.programme, "action": action}, event=step.event, source="enrolment", source_key=str(step.pk),
    )  # fmt: skip
    append_events(scope=scope, function=function, events=[event], today=today, now=now)
    return step


def require_reach(scope: Scope, institution: str) -> None:
    """:raises Forbidden: where services are not the person's to record"""
    if not scope.may(ENTER, institution):
        raise Forbidden(Text("这里的服务不由您填写", "Services here are not yours to record"))
