"""How a resident's row is made, kept in the audit, and told to the journal."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from yiti.events.journal.operations import NewResident, Stay, write_residents
from yiti.foundation.ciphers import hash_to_find, open_text, seal_text
from yiti.kernel.refusals import Conflict
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.institutions.models import Institution
from yiti.registry.institutions.names import initials
from yiti.registry.institutions.spans import holds

from .masks import mask_name, mask_number, mask_phone
from .models import Resident, ResidentStay, number_of, persons_of, phone_of
from .persons import Person, make_resident_pseudonym
from .refusals import UnableToFindResident, UnableToRegister

EDIT = "residents.edit"
PERSONAL = ("name", "document", "sex", "born_on", "nationality", "address", "household", "relation")


def make_resident(person: Person) -> Resident:
    """The row of a checked person, not stored yet."""
    pseudonym = make_resident_pseudonym(person.document, person.number)
    resident = Resident(
        pseudonym=pseudonym, number_sealed=seal_text(person.number, number_of(pseudonym)),
        number_hash=hash_number(person.document, person.number),
    )  # fmt: skip
    fill_resident(resident, person)
    return resident


def fill_resident(resident: Resident, person: Person) -> None:
    """Everything but the number."""
    for name in PERSONAL:
        setattr(resident, name, getattr(person, name))
    resident.pinyin = initials(person.name)[:120]
    resident.phone_sealed = seal_text(person.phone, phone_of(resident.pseudonym)) if person.phone else ""
    resident.phone_hash = hash_phone(person.phone) if person.phone else ""


def hash_number(document: str, number: str) -> str:
    return hash_to_find("resident.number", f"{document}:{number}")


def hash_phone(phone: str) -> str:
    return hash_to_find("resident.phone", phone)


def keep(resident: Resident) -> dict[str, Any]:
    """What the audit keeps: masked for everybody who reads it, and sealed for those who may open the resident's history."""
    whole = {name: str(getattr(resident, name) or "") for name in PERSONAL} | {"number": resident.number, "phone": resident.phone}
    return {
        "name": mask_name(resident.name), "number": mask_number(whole["number"]), "phone": mask_phone(whole["phone"]),
        "sex": resident.sex, "born_on": resident.born_on.year, "until_on": resident.until_on, "ending": resident.ending,
        "merged_into": resident.merged_into_id, "version": resident.version,
        "sealed": seal_text(json.dumps(whole, ensure_ascii=False), persons_of(resident.pseudonym)),
    }  # fmt: skip


def open_kept(pseudonym: str, kept: dict[str, Any]) -> dict[str, str]:
    """The fields that `keep` sealed."""
    opened: dict[str, str] = json.loads(open_text(str(kept["sealed"]), persons_of(pseudonym)))
    return opened


def tell_journal(*, scope: Scope, residents: Sequence[Resident], now: datetime) -> None:
    """A version of each resident as the tables hold it now, in the caller's transaction."""
    stays: dict[str, list[Stay]] = {resident.pseudonym: [] for resident in residents}
    for row in ResidentStay.objects.filter(resident__in=stays).order_by("resident", "from_on"):
        stays[row.resident_id].append(Stay(row.institution_id, row.from_on, row.until_on))
    write_residents(scope=scope, function=EDIT, residents=[to_version(one, tuple(stays[one.pseudonym])) for one in residents], now=now)


def to_version(resident: Resident, stays: tuple[Stay, ...]) -> NewResident:
    sex = "male" if resident.sex == "male" else "female"
    return NewResident(resident.pseudonym, sex, resident.born_on, stays, resident.merged_into_id or "")  # type: ignore[arg-type]


def hold_resident(pseudonym: str, *, seen: int | None = None) -> Resident:
    """
    The row, held until the caller's transaction ends.

    :raises UnableToFindResident:
    :raises Conflict: where `seen` is given and somebody changed the entry since
    """
    found = Resident.objects.select_for_update().filter(pk=pseudonym).first()
    if found is None:
        raise UnableToFindResident(Text("没有这位居民", "There is no such resident"))
    if seen is not None and found.version != seen:
        raise Conflict(Text("这位居民的资料刚被别人改过，请看最新的", "Somebody has just changed this resident; look at the newest"))
    return found


def require_alive(resident: Resident) -> None:
    """:raises UnableToRegister: for an entry that was merged into another"""
    if resident.merged_into_id:
        raise UnableToRegister(
            Text("这份档案已并入另一份，请在保留的那份上办理", "This entry was merged into another; work on that one"), code="merged"
        )


def find_stay(resident: Resident, on: date) -> ResidentStay | None:
    """Where the resident belongs on a day."""
    return next((stay for stay in resident.stays.all() if holds({"from_on": stay.from_on, "until_on": stay.until_on}, on)), None)


def require_open(codes: Iterable[str], on: date) -> None:
    """:raises UnableToRegister: for an institution that is not open on that day"""
    for code in set(codes):
        there = Institution.objects.filter(pk=code).values("from_on", "until_on", "name", "name_en").first()
        if there is None:
            raise UnableToRegister(Text("没有这个机构", "There is no such institution"), field="institution")
        if not holds(there, on):
            raise UnableToRegister(
                Text(f"{there['name']}在 {on} 没有开办", f"{there['name_en'] or there['name']} is not open on {on}"),
                code="closed", field="institution",
            )  # fmt: skip


def require_past(on: date, today: date, name: str) -> None:
    """:raises UnableToRegister: for a day in the future"""
    if on > today:
        raise UnableToRegister(
            Text(f"日期 {on} 在今天（{today}）之后", f"{on} lies after today ({today})"), code="in-the-future", field=name
        )


__all__ = [
    "EDIT", "fill_resident", "find_stay", "hash_number", "hash_phone", "hold_resident", "keep", "make_resident", "open_kept",
    "require_alive", "require_open", "require_past", "tell_journal", "to_version",
]  # fmt: skip
