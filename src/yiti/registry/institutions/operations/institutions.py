"""Open, change and close an institution."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from yiti.foundation.imports.registers import Difference, compare, write
from yiti.foundation.imports.rooms import lock_room
from yiti.kernel.refusals import Conflict
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.institutions.models import Institution
from yiti.registry.institutions.names import initials
from yiti.registry.institutions.refusals import UnableToKeep
from yiti.registry.institutions.registers import INSTITUTIONS, LIMITS, MEMBERSHIPS, POSTS, ROOM
from yiti.registry.institutions.spans import holds

EDIT = "institutions.edit"


@transaction.atomic
def add_institution(*, scope: Scope, values: Mapping[str, Any]) -> Institution:
    """
    Write an institution down; `values` are its columns (`place_id`, `parent_id` …), the code is made where it is left out.

    :raises UnableToKeep: `duplicate-code`, or `wrong-parent`
    """
    code = str(values.get("code") or "") or _next_code(str(values["place_id"]), str(values["type"]), values.get("parent_id"))
    scope.require(EDIT, code if scope.institutions(EDIT) is not None else None)
    lock_room(ROOM)
    if Institution.objects.filter(pk=code).exists():
        raise UnableToKeep(Text(f"代码 {code} 已经有机构", f"the code {code} is taken"), code="duplicate-code", field="code")
    row = {
        "name_en": "", "category": "", "parent_id": None, "has_villages": False, "has_beds": False, "is_integrated": False,
        "from_on": None, "until_on": None,
        **values, "code": code,
    }  # fmt: skip
    row["short_name"] = row.get("short_name") or row["name"]
    row["pinyin"] = initials(row["name"])
    row.setdefault("sequence", Institution.objects.count() + 1)
    write(scope=scope, register=INSTITUTIONS, difference=Difference(new=[row]))
    return Institution.objects.get(pk=code)


def _next_code(place: str, kind: str, parent: object) -> str:
    """The division's own code for the first institution there, then `-2`; clinics and stations `V01`, `S01` under their parent."""
    if parent and kind in ("village_clinic", "community_station"):
        stem = f"{parent}-{'V' if kind == 'village_clinic' else 'S'}"
        taken = Institution.objects.filter(code__startswith=stem).count()
        return f"{stem}{taken + 1:02d}"
    if kind == "county_hospital":
        stem = f"{place}-H"
        return f"{stem}{Institution.objects.filter(code__startswith=stem).count() + 1}"
    taken = Institution.objects.filter(place=place, parent=None).count()
    return place if not taken else f"{place}-{taken + 1}"


@transaction.atomic
def change_institution(*, scope: Scope, code: str, values: Mapping[str, Any]) -> None:
    """Change what an institution is called, where it belongs or which group it is ranked in."""
    scope.require(EDIT, code)
    lock_room(ROOM)
    standing = INSTITUTIONS.read(pk=code)
    if not standing:
        raise Conflict(Text("没有这个机构", "There is no such institution"))
    wanted = {**values, "code": code}
    if "name" in wanted:
        wanted["pinyin"] = initials(wanted["name"])
    write(scope=scope, register=INSTITUTIONS, difference=compare(INSTITUTIONS, [wanted], standing))


@transaction.atomic
def close_institution(*, scope: Scope, code: str, until_on: date, staff_then: int) -> None:
    """
    Close an institution from a day on; its memberships, limits and posts end with it. Nothing is deleted.

    `staff_then` is how many people hold a post there on that day, as the staff room counts them.

    :raises UnableToKeep: `still-staffed`, `still-parent`, or `span` for a day before it opened
    """
    scope.require(EDIT, code)
    lock_room(ROOM)
    if staff_then:
        raise UnableToKeep(
            Text(f"那天还有 {staff_then} 人在岗，先办调动或离岗", f"{staff_then} people hold a post there on that day; move them first"),
            code="still-staffed", field="until_on",
        )  # fmt: skip
    for child in INSTITUTIONS.read(parent=code):
        if holds(child, until_on):
            raise UnableToKeep(
                Text(f"{child['name']} 还归它管", f"{child['name']} still belongs to it"), code="still-parent", field="until_on"
            )
    for register, filters in ((INSTITUTIONS, {"pk": code}), (MEMBERSHIPS, {"institution": code}), (MEMBERSHIPS, {"lead": code}),
                              (LIMITS, {"institution": code}), (POSTS, {"institution": code})):  # fmt: skip
        standing = register.read(**filters)
        ending = [row for row in standing if row["until_on"] is None or row["until_on"] > until_on]
        _refuse_later(ending, until_on)
        wanted = [{**{name: row[name] for name in register.keys}, "until_on": until_on} for row in ending]
        write(scope=scope, register=register, difference=compare(register, wanted, standing))


def _refuse_later(rows: list[dict[str, Any]], until_on: date) -> None:
    for row in rows:
        if row["from_on"] and row["from_on"] >= until_on:
            raise UnableToKeep(
                Text(f"有从 {row['from_on']} 起的登记，不能早于它关闭", f"a record begins on {row['from_on']}; it cannot close before"),
                code="span", field="until_on",
            )  # fmt: skip
