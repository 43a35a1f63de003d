"""Records out of another system, several at once: signed as on the page, or told what is wrong with each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from yiti.care.public_health.answers import read_answers
from yiti.care.public_health.declared import get_declared
from yiti.care.public_health.handed import find_named, find_standing, key_of
from yiti.care.public_health.models import FollowUp
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope

from .signing import Signing, sign_follow_up


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """One record as it was handed in; `number` of the document or a pseudonym, `institution` empty for the one that answers."""

    number: str
    name: str
    on: date
    signed_name: str
    answers: Mapping[str, Any]
    institution: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """The record that stands for it, and whether it stood before."""

    record: FollowUp
    is_known: bool


class UnableToTakeIn(UnableTo):
    """With what is wrong, by the row's place; nothing was kept."""

    code = "wrong-rows"

    def __init__(self, faults: Sequence[tuple[int, UnableTo]]):
        super().__init__(faults[0][1].message, field=faults[0][1].field)
        self.faults = tuple(faults)


@transaction.atomic
def take_in_records(*, scope: Scope, service: str, records: Sequence[Handed], today: date, now: datetime) -> list[Taken]:
    """
    Sign every record by its own day, oldest first, all or none; one that stands already is known and changes nothing.

    :raises UnableToTakeIn: with every row that is wrong
    """
    taken: dict[int, Taken] = {}
    faults: list[tuple[int, UnableTo]] = []
    for at, one in sorted(enumerate(records), key=lambda pair: pair[1].on):
        try:
            with transaction.atomic():
                taken[at] = _take(scope, service, one, today, now)
        except UnableTo as refusal:
            faults.append((at, refusal))
    if faults:
        raise UnableToTakeIn(sorted(faults, key=lambda fault: fault[0]))
    return [taken[at] for at in range(len(records))]


def _take(scope: Scope, service: str, one: Handed, today: date, now: datetime) -> Taken:
    resident, declared = find_named(scope, one.number, one.name), get_declared(service)
    answers = read_answers(declared, one.answers)
    key = key_of(resident.pk, service, one.on, answers)
    standing = find_standing(resident, declared.programme, one.on, key, answers)
    if standing:
        return Taken(standing, is_known=True)
    signing = Signing(
        service=service, resident=resident.pk, day=one.on, answers=answers, key=key, institution=one.institution,
        signed_name=one.signed_name[:100],
    )  # fmt: skip
    return Taken(sign_follow_up(scope=scope, signing=signing, today=today, now=now), is_known=False)
