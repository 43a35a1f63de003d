"""Into a programme and out of it."""

from datetime import date, datetime

from django.db import transaction

from yiti.care.public_health.declared import get_declared
from yiti.care.public_health.members import (
    find_enrolment,
    home_on,
    of_resident,
    refresh,
    require_reach,
    see_to_serve,
    write_step,
)
from yiti.care.public_health.models import Enrolment
from yiti.care.public_health.refusals import UnableToSign
from yiti.care.public_health.rules import next_day
from yiti.care.public_health.words import ENDINGS, PROGRAMMES, SERVICES
from yiti.events.journal.operations import take_back
from yiti.foundation.audit.operations import record_change
from yiti.kernel.ages import completed_years
from yiti.kernel.refusals import Conflict
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

TABLE = "public_health_enrolment"


@transaction.atomic
def enrol_resident(*, scope: Scope, resident: str, programme: str, on: date, today: date, now: datetime) -> Enrolment:
    """
    Take a resident into a programme, at the institution that answers for the person on that day, with its event.

    :raises UnableToSign: for a day in the future, somebody whom the programme is not for, or whom nobody answers for
    :raises Conflict: for somebody who is in it already
    """
    if programme not in PROGRAMMES:
        raise UnableToSign(Text("没有这个管理项目", "There is no such programme"), field="programme")
    row = see_to_serve(scope, resident)
    _require_day(on, today)
    institution = home_on(row, on)
    require_reach(scope, institution)
    service = get_declared(SERVICES[programme])
    standard = service.standard_on(on)
    youngest = standard.numbers["eligible_age"]
    if completed_years(row.born_on, on) < int(youngest.value):
        raise UnableToSign(
            Text(f"服务对象为 {youngest.printed}（{standard.notice.zh} {youngest.at}）", f"It is for people of {youngest.value} and over"),
            code="not-eligible",
        )
    if find_enrolment(row, programme, hold=True):
        raise Conflict(Text("已经在管", "The resident is in the programme already"))
    made = Enrolment.objects.create(resident=row, programme=programme, institution_id=institution, entered_on=on)
    write_step(scope=scope, enrolment=made, action="enter", on=on, institution=institution, today=today, now=now)
    refresh(made, row, next_day(standard, on, is_soon=False))
    record_change(
        scope=scope, action="services.enrol", table=TABLE, key=made.pk, institution=institution,
        after={"resident": row.pk, "programme": programme, "on": on, "due_on": made.due_on},
    )  # fmt: skip
    return made


@transaction.atomic
def leave_programme(*, scope: Scope, resident: str, programme: str, ending: str, on: date, today: date, now: datetime) -> None:
    """
    Out of a programme, with its event. Somebody entered in error (`error`) was never in it: then what took the person in is voided instead.

    :raises UnableToSign: for somebody who is not in it, or a day in the future or before the first
    """
    row = see_to_serve(scope, resident)
    running = list(Enrolment.objects.select_for_update().filter(of_resident(row), programme=programme, left_on=None).order_by("pk"))
    if not running:
        raise UnableToSign(Text("不在管", "The resident is not in the programme"), code="not-enrolled")
    _require_day(on, today)
    for enrolment in running:
        require_reach(scope, enrolment.institution_id)
        close_enrolment(scope=scope, enrolment=enrolment, ending=ending, on=on, today=today, now=now)


def close_enrolment(
    *, scope: Scope, enrolment: Enrolment, ending: str, on: date, today: date, now: datetime, function: str = "services.enter"
) -> None:
    """The rows and events of leaving, in the caller's transaction."""
    if ending not in ENDINGS:
        raise UnableToSign(Text("请选择原因", "Choose why"), field="ending")
    if on < enrolment.entered_on:
        raise UnableToSign(
            Text(f"不能早于建档日 {enrolment.entered_on}", f"Cannot be before the first day {enrolment.entered_on}"), field="on"
        )
    if ending == "error":
        for step in enrolment.steps.filter(action="enter", void_event=""):
            step.void_event = take_back(
                scope=scope, function=function, event=step.event, today=today, now=now, source="enrolment", source_key=str(step.pk)
            )
            step.save(update_fields=["void_event"])
    else:
        write_step(
            scope=scope, enrolment=enrolment, action="leave", on=on, institution=enrolment.institution_id, today=today, now=now,
            function=function,
        )  # fmt: skip
    enrolment.left_on, enrolment.ending, enrolment.due_on = on, ending, None
    enrolment.version += 1
    enrolment.save(update_fields=["left_on", "ending", "due_on", "version"])
    record_change(
        scope=scope, action="services.leave", table=TABLE, key=enrolment.pk, institution=enrolment.institution_id,
        after={"programme": enrolment.programme, "on": on, "ending": ending},
    )  # fmt: skip


def _require_day(on: date, today: date) -> None:
    if on > today:
        raise UnableToSign(Text(f"日期 {on} 在今天（{today}）之后", f"{on} lies after today ({today})"), code="in-the-future", field="on")
