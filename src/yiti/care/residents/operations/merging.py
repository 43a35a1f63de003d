"""Two entries that are one person."""

from datetime import date, datetime

from django.db import transaction

from yiti.care.residents.keeping import hold_resident, keep, tell_journal
from yiti.care.residents.models import Resident, ResidentCondition
from yiti.care.residents.refusals import UnableToRegister
from yiti.foundation.audit.operations import Changed, record_changes
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

from .registering import TABLE, require_answering


@transaction.atomic
def merge_residents(*, scope: Scope, kept: str, other: str, reason: str, today: date, now: datetime) -> None:
    """
    Say that two entries are one person. Nothing is deleted, no event rewritten: from now on the other's events count for the one kept.

    The one kept keeps its own stays; the other's illnesses are added. Both institutions must be the person's own to keep.

    :raises UnableToRegister: for the same entry twice, one that was merged already, or without a reason
    """
    if kept == other:
        raise UnableToRegister(Text("这是同一份档案", "This is one and the same entry"), field="other")
    if not reason.strip():
        raise UnableToRegister(Text("请写明怎么确认是同一个人", "Say how you know that they are one person"), field="reason")
    first, second = (hold_resident(one) for one in sorted((kept, other)))
    row, gone = (first, second) if first.pseudonym == kept else (second, first)
    places = [require_answering(scope, row, today), require_answering(scope, gone, today)]
    before = keep(gone)
    gone.merged_into, gone.version = row, gone.version + 1
    gone.save(update_fields=["merged_into", "version"])
    Resident.objects.filter(merged_into=gone).update(merged_into=row)
    _add_conditions(row, gone)
    row.version += 1
    row.save(update_fields=["version"])
    tell_journal(scope=scope, residents=[gone, row], now=now)
    after = {**keep(gone), "kept": row.pseudonym, "reason": reason.strip()}
    record_changes(
        scope=scope,
        changes=[
            Changed(action="residents.merge", table=TABLE, key=gone.pseudonym, before=before, after=after, institution=code)
            for code in dict.fromkeys(places)
        ],
    )


def _add_conditions(row: Resident, gone: Resident) -> None:
    known = set(row.conditions.values_list("condition", flat=True))
    ResidentCondition.objects.bulk_create(
        [
            ResidentCondition(resident=row, condition=one.condition, since_on=one.since_on)
            for one in gone.conditions.filter(ceased_on=None)
            if one.condition not in known
        ]
    )
