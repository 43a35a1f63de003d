"""Hire, transfer, change and end a post. A person holds one post at a time."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from yiti.foundation.imports.registers import Difference, compare, merged, write
from yiti.foundation.imports.rooms import lock_room
from yiti.kernel.refusals import Conflict, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.storable import too_long
from yiti.kernel.text import Text
from yiti.registry.institutions.models import Institution
from yiti.registry.institutions.names import initials
from yiti.registry.institutions.spans import first_overlap, holds
from yiti.registry.staff.headroom import HIRING, require_headroom
from yiti.registry.staff.models import Person
from yiti.registry.staff.registers import DETACHMENTS, PEOPLE, POSTINGS, ROOM

EDIT = "staff.edit"
MOST_NAME = 40


class UnableToPost(UnableTo):
    code = "inconsistent"


@transaction.atomic
def hire(*, scope: Scope, name: str, values: Mapping[str, Any], person: str = "") -> str:
    """
    Give somebody a post and answer the person's code; without one, a new person is entered under `name`.

    `values` are the posting's columns: `institution_id`, `position`, `post_kind`, `identity`, `duty`, `title`, `from_on`, `until_on`.

    :raises UnableToHire: above the cap, the establishment or the total, with the clause and the excess
    :raises UnableToPost: `overlap` where the person holds another post then, `closed` where the institution is not open
    """
    institution = values["institution_id"]
    scope.require(EDIT, institution)
    if len(name.strip()) > MOST_NAME:
        raise UnableToPost(too_long(MOST_NAME), field="name")
    lock_room(ROOM)
    if not person:
        person = next_code()
        write(scope=scope, register=PEOPLE, difference=Difference(new=[{"code": person, "name": name.strip(), "pinyin": initials(name)}]))
    row = {"duty": "staff", "title": "none", "until_on": None, **values, "person_id": person}
    _put(scope, [row], institutions=[institution], person=person)
    return person


def next_code() -> str:
    """The next free `P00001`; safe while the room is held."""
    last = Person.objects.filter(code__regex=r"^P[0-9]{5,}$").order_by("-code").values_list("code", flat=True).first()
    return f"P{(int(last[1:]) if last else 0) + 1:05d}"


@transaction.atomic
def transfer(*, scope: Scope, person: str, values: Mapping[str, Any], from_on: date) -> None:
    """End the post of the day and begin another, at any institution, on that same day; what is not said stays as it was."""
    lock_room(ROOM)
    now = _post_on(person, from_on)
    target = values.get("institution_id", now["institution_id"])
    scope.require(EDIT, now["institution_id"])
    scope.require(EDIT, target)
    if now["from_on"] == from_on:
        raise UnableToPost(
            Text("这天刚开始现在的岗位，请从后一天起改", "the present post began on this very day"), code="span", field="from_on"
        )
    ended = {**{name: now[name] for name in POSTINGS.keys}, "until_on": from_on}
    begun = {**{name: now[name] for name in POSTINGS.columns}, **values, "person_id": person, "from_on": from_on}
    _put(scope, [ended, begun], institutions=[now["institution_id"], target], person=person)
    if target != now["institution_id"]:
        _end_detachments(scope, person, from_on)


def change_post(*, scope: Scope, person: str, from_on: date, **values: Any) -> None:
    """A new title, position, duty, kind of post or identity from a day on, at the same institution."""
    transfer(scope=scope, person=person, values=values, from_on=from_on)


@transaction.atomic
def end_post(*, scope: Scope, person: str, until_on: date) -> None:
    """The person leaves: `until_on` is the first day without the post. Detachments end with it."""
    lock_room(ROOM)
    now = _post_on(person, date.fromordinal(until_on.toordinal() - 1))
    scope.require(EDIT, now["institution_id"])
    ended = {**{name: now[name] for name in POSTINGS.keys}, "until_on": until_on}
    _put(scope, [ended], institutions=[now["institution_id"]], person=person)
    _end_detachments(scope, person, until_on)


def _post_on(person: str, day: date) -> dict[str, Any]:
    found = next((row for row in POSTINGS.read(person=person) if holds(row, day)), None)
    if found is None:
        raise UnableToPost(Text(f"{day} 没有在岗", f"holds no post on {day}"), code="no-post", field="from_on")
    return found


def _put(scope: Scope, wanted: Sequence[Mapping[str, Any]], *, institutions: Sequence[str], person: str) -> None:
    standing = POSTINGS.read(institution__in=institutions)
    standing += [row for row in POSTINGS.read(person=person) if row["institution_id"] not in institutions]
    difference = compare(POSTINGS, wanted, standing)
    _require_new(difference, wanted)
    rows = merged(POSTINGS, difference, standing)
    require_no_overlap([row for row in rows if row["person_id"] == person])
    require_open(difference.new)
    require_headroom(scope=scope, rows=rows, new=difference.new, function=EDIT)
    write(scope=scope, register=POSTINGS, difference=difference, clause=HIRING if difference.new else None)


def _require_new(difference: Difference, wanted: Sequence[Mapping[str, Any]]) -> None:
    begun = [row for row in wanted if len(row) > len(POSTINGS.keys) + 1]
    if len(difference.new) != len(begun):
        raise Conflict(Text("这天起的岗位已经登记", "A post from that day stands already"), field="from_on")


def require_no_overlap(rows: Sequence[Mapping[str, Any]]) -> None:
    """:raises UnableToPost: `overlap`, where a person would hold two posts on one day"""
    clash = first_overlap(rows)
    if clash:
        until = clash[0]["until_on"]
        raise UnableToPost(
            Text(
                f"从 {clash[0]['from_on']} 起{f'到 {until} ' if until else ''}已有岗位，一人同时只能有一个",
                f"holds a post from {clash[0]['from_on']} to {until or 'open'}; one person holds one post at a time",
            ),
            code="overlap", field="from_on",
        )  # fmt: skip


def require_open(rows: Sequence[Mapping[str, Any]]) -> None:
    """:raises UnableToPost: `closed`, where the institution is not open on the first day or not to the end"""
    spans = {row["code"]: row for row in Institution.objects.values("code", "name", "from_on", "until_on")}
    for row in rows:
        span = spans.get(row["institution_id"])
        if span is None or not holds(span, row["from_on"]) or (span["until_on"] and (row["until_on"] or date.max) > span["until_on"]):
            raise UnableToPost(Text("机构那时没有开办", "the institution is not open then"), code="closed", field="institution")


def _end_detachments(scope: Scope, person: str, until_on: date) -> None:
    standing = DETACHMENTS.read(person=person)
    running = [row for row in standing if row["until_on"] is None or row["until_on"] > until_on]
    if any(row["from_on"] >= until_on for row in running):
        raise UnableToPost(
            Text("之后还登记了外派，先改外派", "a detachment begins after that day; change it first"), code="span", field="until_on"
        )
    wanted = [{**{name: row[name] for name in DETACHMENTS.keys}, "until_on": until_on} for row in running]
    write(scope=scope, register=DETACHMENTS, difference=compare(DETACHMENTS, wanted, standing))
