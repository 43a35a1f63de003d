"""Residents who move, leave or die, together with the programmes that they are in: one transaction."""

from datetime import date, datetime

from django.db import transaction

from yiti.care.public_health.members import of_resident, write_step
from yiti.care.public_health.models import Enrolment
from yiti.care.residents.models import Resident
from yiti.care.residents.operations import end_resident, move_resident, take_over
from yiti.kernel.scopes import Scope

from .enrolling import close_enrolment

EDIT = "residents.edit"
"""Who may move a resident may move what goes with the person."""


@transaction.atomic
def hand_over_resident(
    *, scope: Scope, resident: str, institution: str, from_on: date, seen: int, today: date, now: datetime, reason: str = ""
) -> None:
    """As `move_resident`; the programmes are managed at the new institution from then on."""
    move_resident(scope=scope, resident=resident, institution=institution, from_on=from_on, seen=seen, today=today, now=now, reason=reason)
    move_programmes(scope, resident, institution, from_on, today, now)


@transaction.atomic
def take_over_resident(
    *, scope: Scope, document: str, number: str, institution: str, from_on: date, reason: str, today: date, now: datetime
) -> str:
    """As `take_over`, with the programmes."""
    resident = take_over(
        scope=scope, document=document, number=number, institution=institution, from_on=from_on, reason=reason, today=today, now=now
    )
    move_programmes(scope, resident, institution, from_on, today, now)
    return resident


@transaction.atomic
def end_resident_here(*, scope: Scope, resident: str, ending: str, until_on: date, seen: int, today: date, now: datetime) -> None:
    """As `end_resident`; the programmes end on that day too."""
    end_resident(scope=scope, resident=resident, ending=ending, until_on=until_on, seen=seen, today=today, now=now)
    for enrolment in _open_ones(resident):
        on = max(until_on, enrolment.entered_on)
        close_enrolment(scope=scope, enrolment=enrolment, ending=ending, on=on, today=today, now=now, function=EDIT)


def move_programmes(scope: Scope, resident: str, institution: str, on: date, today: date, now: datetime) -> None:
    """
    Where somebody is managed goes by the last enrolment event, so moving writes one at the new institution.

    Whoever hands a resident over may write it there though the institution is not the person's own.
    """
    for enrolment in _open_ones(resident):
        if enrolment.institution_id == institution:
            continue
        moving = Scope(scope.actor, {**scope.grants, EDIT: frozenset({institution})}, scope.is_system)
        day = max(on, enrolment.entered_on)
        write_step(scope=moving, enrolment=enrolment, action="enter", on=day, institution=institution, today=today, now=now, function=EDIT)
        enrolment.institution_id = institution
        enrolment.version += 1
        enrolment.save(update_fields=["institution", "version"])


def _open_ones(resident: str) -> list[Enrolment]:
    row = Resident.objects.get(pk=resident)
    return list(Enrolment.objects.select_for_update().filter(of_resident(row), left_on=None))
