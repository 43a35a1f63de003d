"""Many residents at once: the sheet, and the synthetic county."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from yiti.care.residents.keeping import EDIT, keep, make_resident, to_version
from yiti.care.residents.models import Resident, ResidentCondition, ResidentStay
from yiti.care.residents.persons import Person
from yiti.events.journal.operations import Stay, write_residents
from yiti.foundation.audit.operations import Changed, record_changes
from yiti.kernel.scopes import Scope

from .registering import TABLE

MANY = 2_000
CHAINED = 1_000
"""Up to so many are told to the audit one by one; above, one row for each institution says how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewResidentRow:
    """
    A checked person (`check_person`) with the stays, oldest first, at least one.

    `until_on` and `ending` (`left`, `died`) are of somebody who belongs nowhere here any more; the last stay then ends on that day.
    """

    person: Person
    stays: tuple[Stay, ...]
    until_on: date | None = None
    ending: str = ""


@transaction.atomic
def load_residents(*, scope: Scope, residents: Sequence[NewResidentRow], now: datetime) -> list[str]:
    """
    Enter many new residents in a fixed number of statements for each two thousand, with their versions in the journal.

    Answers the pseudonyms in order.

    The rows are trusted to be checked, new and without overlaps.

    :raises Forbidden: without `residents.edit` at every institution named
    :raises django.db.IntegrityError: for a number that stands already
    """
    for code in {stay.institution for one in residents for stay in one.stays}:
        scope.require(EDIT, code)
    made: list[Resident] = []
    for first in range(0, len(residents), MANY):
        made += _load(scope, residents[first : first + MANY], now)
    record_changes(scope=scope, changes=_tell(residents, made))
    return [one.pseudonym for one in made]


def _load(scope: Scope, rows: Sequence[NewResidentRow], now: datetime) -> list[Resident]:
    made = [make_resident(row.person) for row in rows]
    for resident, row in zip(made, rows, strict=True):
        resident.until_on, resident.ending = row.until_on, row.ending
    pairs = list(zip(made, rows, strict=True))
    Resident.objects.bulk_create(made)
    ResidentStay.objects.bulk_create(
        [
            ResidentStay(resident=resident, institution_id=stay.institution, from_on=stay.from_on, until_on=stay.until_on)
            for resident, row in pairs
            for stay in row.stays
        ]
    )
    ResidentCondition.objects.bulk_create(
        [
            ResidentCondition(resident=resident, condition=condition, since_on=since)
            for resident, row in pairs
            for condition, since in row.person.conditions.items()
        ]
    )
    write_residents(scope=scope, function=EDIT, residents=[to_version(resident, row.stays) for resident, row in pairs], now=now)
    return made


def _tell(rows: Sequence[NewResidentRow], made: Sequence[Resident]) -> list[Changed]:
    if len(rows) <= CHAINED:
        return [
            Changed(
                action="residents.load", table=TABLE, key=resident.pseudonym, after=keep(resident), institution=row.stays[-1].institution
            )
            for row, resident in zip(rows, made, strict=True)
        ]
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.stays[-1].institution] = counts.get(row.stays[-1].institution, 0) + 1
    return [_load_row(None, code, {"residents": count}) for code, count in sorted(counts.items())]


def _load_row(resident: Resident | None, institution: str, after: dict[str, Any]) -> Changed:
    key = resident.pseudonym if resident else institution
    return Changed(action="residents.load", table=TABLE, key=key, after=after, institution=institution)
