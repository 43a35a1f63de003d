"""Degrees and registrations that a person has shown a paper for."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from yiti.foundation.imports.registers import Difference, compare, write
from yiti.foundation.imports.rooms import lock_room
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.institutions.spans import first_overlap
from yiti.registry.staff.registers import POSTINGS, QUALIFICATIONS, ROOM

from .postings import EDIT, UnableToPost


@transaction.atomic
def qualify(*, scope: Scope, person: str, kind: str, from_on: date, until_on: date | None = None, number: str = "") -> None:
    """
    Record a qualification from a day on (`staff.edit` where the person ever had a post).

    :raises UnableToPost: `span`, or `overlap` with the same one recorded before
    """
    lock_room(ROOM)
    require_reach(scope, person)
    if until_on and until_on <= from_on:
        raise UnableToPost(Text("截止日期应晚于起始日期", "it ends after it began"), code="span", field="until_on")
    wanted = {"person_id": person, "kind": kind, "from_on": from_on, "until_on": until_on, "number": number.strip()}
    if first_overlap([*QUALIFICATIONS.read(person=person, kind=kind), wanted]):
        raise UnableToPost(Text("这段时间已经登记了", "it stands already for that time"), code="overlap", field="from_on")
    write(scope=scope, register=QUALIFICATIONS, difference=Difference(new=[wanted]))


@transaction.atomic
def end_qualification(*, scope: Scope, person: str, kind: str, from_on: date, until_on: date) -> None:
    """The qualification that began on `from_on` no longer holds from `until_on`."""
    lock_room(ROOM)
    require_reach(scope, person)
    standing = QUALIFICATIONS.read(person=person, kind=kind, from_on=from_on)
    if not standing or (standing[0]["until_on"] and standing[0]["until_on"] <= until_on):
        raise UnableToPost(Text("没有这项在期的资格", "there is no such running qualification"), code="no-qualification", field="until_on")
    if until_on <= from_on:
        raise UnableToPost(Text("截止日期应晚于起始日期", "it ends after it began"), code="span", field="until_on")
    wanted = {**plain(standing[0]), "until_on": until_on}
    write(scope=scope, register=QUALIFICATIONS, difference=compare(QUALIFICATIONS, [wanted], standing))


def plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in QUALIFICATIONS.columns}


def require_reach(scope: Scope, person: str) -> None:
    """:raises Forbidden: where the person never had a post within `staff.edit`"""
    homes = {row["institution_id"] for row in POSTINGS.read(person=person)}
    scope.require(EDIT, next((home for home in sorted(homes) if scope.may(EDIT, home)), min(homes, default="")))
