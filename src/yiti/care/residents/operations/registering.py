"""Enter a person, and put right what was entered."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from yiti.care.residents.keeping import (
    EDIT,
    fill_resident,
    find_stay,
    hash_number,
    hold_resident,
    keep,
    make_resident,
    require_alive,
    require_open,
    require_past,
    tell_journal,
)
from yiti.care.residents.models import Resident, ResidentCondition, ResidentStay
from yiti.care.residents.persons import Person, check_person
from yiti.care.residents.refusals import AlreadyRegistered
from yiti.foundation.audit.operations import record_change
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.institutions.queries import get_names

TABLE = "residents_resident"


@transaction.atomic
def register_resident(*, scope: Scope, person: Person, institution: str, from_on: date, today: date, now: datetime) -> str:
    """
    Enter a person whom `institution` answers for from a day on, and answer the pseudonym.

    :raises UnableToRegister, UnableToReadIdentity: naming the field
    :raises AlreadyRegistered: where the number stands; whoever moved here is taken over instead
    """
    scope.require(EDIT, institution)
    checked = check_person(person, today=today)
    require_past(from_on, today, "from_on")
    require_open([institution], from_on)
    _require_new(scope, checked)
    resident = make_resident(checked)
    try:
        with transaction.atomic():
            resident.save(force_insert=True)
    except IntegrityError as error:
        raise _standing(scope, hash_number(checked.document, checked.number)) from error
    ResidentStay.objects.create(resident=resident, institution_id=institution, from_on=from_on)
    _write_conditions(resident, checked.conditions)
    tell_journal(scope=scope, residents=[resident], now=now)
    record_change(
        scope=scope, action="residents.register", table=TABLE, key=resident.pseudonym,
        after={**keep(resident), "institution": institution, "from_on": from_on}, institution=institution,
    )  # fmt: skip
    return resident.pseudonym


@transaction.atomic
def correct_resident(*, scope: Scope, resident: str, person: Person, seen: int, today: date, now: datetime) -> None:
    """
    Put right what stands of a person; `person.number` is passed over, see `correct_number`.

    :raises Conflict: where somebody changed the entry since `seen`
    """
    row = hold_resident(resident, seen=seen)
    institution = require_answering(scope, row, today)
    checked = check_person(replace(person, number=row.number, document=row.document), today=today)
    before = keep(row)
    told = (row.sex, row.born_on)
    fill_resident(row, checked)
    row.version += 1
    row.save()
    conditions = {one.condition: one.since_on for one in row.conditions.filter(ceased_on=None)}
    _write_conditions(row, checked.conditions, today)
    if (row.sex, row.born_on) != told:
        tell_journal(scope=scope, residents=[row], now=now)
    record_change(
        scope=scope, action="residents.correct", table=TABLE, key=row.pseudonym, before={**before, "conditions": sorted(conditions)},
        after={**keep(row), "conditions": sorted(checked.conditions)}, institution=institution,
    )  # fmt: skip


@transaction.atomic
def correct_number(*, scope: Scope, resident: str, document: str, number: str, seen: int, today: date, now: datetime) -> str:
    """
    Enter the right number for somebody whose number was entered wrongly, and answer the new pseudonym.

    The pseudonym is made from the number, so the person gets a new entry, with all stays and illnesses, and the old one is merged into it:
    what was signed under it counts for the new one.

    :raises AlreadyRegistered: where the right number stands already; then the two are merged instead
    """
    old = hold_resident(resident, seen=seen)
    institution = require_answering(scope, old, today)
    person = Person(
        name=old.name, number=number, document=document, nationality=old.nationality, phone=old.phone, address=old.address,
        household=old.household, relation=old.relation,
        sex="" if document == "id_card" else old.sex, born_on=None if document == "id_card" else old.born_on,
    )  # fmt: skip
    checked = check_person(person, today=today)
    _require_new(scope, checked)
    new = make_resident(checked)
    new.until_on, new.ending = old.until_on, old.ending
    new.save(force_insert=True)
    _copy_below(old, new)
    before = keep(old)
    old.merged_into, old.version = new, old.version + 1
    old.save(update_fields=["merged_into", "version"])
    for row in (new, old):
        tell_journal(scope=scope, residents=[row], now=now)
    record_change(
        scope=scope, action="residents.number", table=TABLE, key=new.pseudonym, before={**before, "resident": old.pseudonym},
        after=keep(new), institution=institution,
    )  # fmt: skip
    return new.pseudonym


def _copy_below(old: Resident, new: Resident) -> None:
    """The same stays and illnesses for the new entry."""
    for stay in old.stays.all():
        ResidentStay.objects.create(resident=new, institution_id=stay.institution_id, from_on=stay.from_on, until_on=stay.until_on)
    for one in old.conditions.all():
        ResidentCondition.objects.create(resident=new, condition=one.condition, since_on=one.since_on, ceased_on=one.ceased_on)


def require_answering(scope: Scope, resident: Resident, today: date) -> str:
    """
    The institution that answers for a resident today, or did at last; the person must hold `residents.edit` there.

    :raises Forbidden: elsewhere
    """
    require_alive(resident)
    stay = find_stay(resident, today) or resident.stays.order_by("from_on").last()
    code = stay.institution_id if stay else ""
    if not scope.may(EDIT, code or None):
        raise Forbidden(Text("这位居民不归您管理", "This resident is not yours to keep"))
    return code


def _write_conditions(resident: Resident, wanted: Mapping[str, date | None], today: date | None = None) -> None:
    """What is no longer named has ceased, as of today; nothing is deleted."""
    standing = {one.condition: one for one in resident.conditions.all()}
    for condition, since in wanted.items():
        values: dict[str, Any] = {"since_on": since, "ceased_on": None}
        ResidentCondition.objects.update_or_create(resident=resident, condition=condition, defaults=values)
    for condition, one in standing.items():
        if condition not in wanted and one.ceased_on is None and today:
            one.ceased_on = today
            one.save(update_fields=["ceased_on"])


def _require_new(scope: Scope, person: Person) -> None:
    hashed = hash_number(person.document, person.number)
    if Resident.objects.filter(number_hash=hashed).exists():
        raise _standing(scope, hashed)


def _standing(scope: Scope, hashed: str) -> AlreadyRegistered:
    """Who stands under that number, told as far as the person may know it."""
    found = Resident.objects.select_related("merged_into").get(number_hash=hashed)
    kept = found.merged_into or found
    stay = kept.stays.order_by("from_on").last()
    where = get_names(scope=scope, codes=[stay.institution_id]).get(stay.institution_id, "") if stay else ""
    refusal = AlreadyRegistered(
        Text(
            f"这个证件号已经登记在{where or '本县'}；搬来的人请用“接收”，不要再登记一次",
            f"This number is registered at {where or 'this county'} already; take the person over instead of entering a second time",
        ),
        field="number",
    )
    if stay and scope.may("residents.see", stay.institution_id):
        refusal.resident = kept.pseudonym
    return refusal
