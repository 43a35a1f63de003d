"""From one institution to another, away, and to the end of a life."""

from datetime import date, datetime, timedelta

from django.db import transaction

from yiti.care.residents.keeping import (
    EDIT,
    hash_number,
    hold_resident,
    keep,
    require_alive,
    require_open,
    require_past,
    tell_journal,
)
from yiti.care.residents.models import Resident, ResidentStay
from yiti.care.residents.refusals import UnableToFindResident, UnableToRegister
from yiti.care.residents.words import ENDINGS
from yiti.foundation.audit.operations import Changed, record_changes
from yiti.kernel.identity import tidy_number
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

from .registering import TABLE, require_answering


@transaction.atomic
def move_resident(
    *, scope: Scope, resident: str, institution: str, from_on: date, seen: int, today: date, now: datetime, reason: str = ""
) -> None:
    """
    Hand a resident over: from a day on another institution of the county answers for the person.

    :raises Forbidden: for whoever does not keep the resident where the person is now
    :raises UnableToRegister: for a day before the present stay began or in the future, or an institution that is not open then
    """
    row = hold_resident(resident, seen=seen)
    require_answering(scope, row, today)
    _move(scope, row, institution, from_on, today, now, "residents.move", reason)


@transaction.atomic
def take_over(*, scope: Scope, document: str, number: str, institution: str, from_on: date, reason: str, today: date, now: datetime) -> str:
    """
    Take over somebody who moved here and shows the document: the institution before need not act. Answers the pseudonym.

    Both institutions' chains of the audit say so, with the reason.

    :raises UnableToFindResident: where nobody in the county has that number
    """
    scope.require(EDIT, institution)
    if not reason.strip():
        raise UnableToRegister(Text("请写明接收的原因", "Say why the person is taken over"), field="reason")
    found = Resident.objects.filter(number_hash=hash_number(document, tidy_number(number))).first()
    if found is None:
        raise UnableToFindResident(
            Text("本县没有登记这个证件号，请新登记", "Nobody here has that number: enter the person anew"), field="number"
        )
    row = hold_resident(found.merged_into_id or found.pseudonym)
    _move(scope, row, institution, from_on, today, now, "residents.take_over", reason.strip())
    return row.pseudonym


@transaction.atomic
def end_resident(*, scope: Scope, resident: str, ending: str, until_on: date, seen: int, today: date, now: datetime) -> None:
    """
    The person died, or left the county: `until_on` is the first day on which nobody here answers for the person.

    Somebody who comes back is taken over again; a death entered in error is put right the same way, with its reason.
    """
    row = hold_resident(resident, seen=seen)
    institution = require_answering(scope, row, today)
    if ending not in ENDINGS:
        raise UnableToRegister(Text("请选择迁出或死亡", "Choose whether the person left or died"), field="ending")
    require_past(until_on, today, "until_on")
    stay = row.stays.filter(until_on=None).first()
    if stay is None:
        raise UnableToRegister(Text("已经不在管理中", "Nobody answers for this resident any more"), code="ended")
    if until_on <= stay.from_on:
        raise _before(stay, "until_on")
    before = keep(row)
    stay.until_on = until_on
    stay.save(update_fields=["until_on"])
    row.until_on, row.ending, row.version = until_on, ending, row.version + 1
    row.save(update_fields=["until_on", "ending", "version"])
    _finish(scope, row, [institution], "residents.end", before, {"ending": ending, "until_on": until_on}, now)


def _move(scope: Scope, row: Resident, institution: str, from_on: date, today: date, now: datetime, action: str, reason: str) -> None:
    require_alive(row)
    require_past(from_on, today, "from_on")
    require_open([institution], from_on)
    last = row.stays.order_by("from_on").last()
    if last and last.institution_id == institution and last.until_on is None:
        raise UnableToRegister(Text("已经归这个机构管理", "This institution answers for the person already"), field="institution")
    if last and from_on < max(last.from_on + timedelta(days=1), last.until_on or last.from_on):
        raise _before(last, "from_on")
    before = {**keep(row), "institution": last.institution_id if last else ""}
    if last and last.until_on is None:
        last.until_on = from_on
        last.save(update_fields=["until_on"])
    ResidentStay.objects.create(resident=row, institution_id=institution, from_on=from_on)
    row.until_on, row.ending, row.version = None, "", row.version + 1
    row.save(update_fields=["until_on", "ending", "version"])
    touched = [last.institution_id, institution] if last else [institution]
    _finish(scope, row, touched, action, before, {"institution": institution, "from_on": from_on, "reason": reason}, now)


def _finish(
    scope: Scope, row: Resident, institutions: list[str], action: str, before: dict[str, object], said: dict[str, object], now: datetime
) -> None:
    """Tell the journal, and the audit of every institution that it concerns."""
    tell_journal(scope=scope, residents=[row], now=now)
    after = {**keep(row), **said}
    record_changes(
        scope=scope,
        changes=[
            Changed(action=action, table=TABLE, key=row.pseudonym, before=before, after=after, institution=code)
            for code in dict.fromkeys(institutions)
        ],
    )


def _before(stay: ResidentStay, name: str) -> UnableToRegister:
    first = stay.until_on or stay.from_on
    return UnableToRegister(
        Text(f"应晚于现在这段归属的 {first}", f"Must be later than {first}, of the present stay"), code="span", field=name
    )
