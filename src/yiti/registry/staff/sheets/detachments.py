"""Detachments as a sheet."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from yiti.foundation.imports.kinds import Errand, ImportKind, Plan
from yiti.foundation.imports.registers import merged
from yiti.foundation.sheets.bodies import Reading, Row
from yiti.foundation.sheets.layouts import Column, SheetLayout
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.institutions.models import Institution
from yiti.registry.institutions.names import NameBook
from yiti.registry.institutions.sheets.cells import FROM_ON, UNTIL_ON, check_span, find_institution, plan_register, write_register
from yiti.registry.institutions.spans import first_overlap, holds
from yiti.registry.staff.models import Person
from yiti.registry.staff.operations.detachments import covers, require_host
from yiti.registry.staff.operations.postings import EDIT, UnableToPost
from yiti.registry.staff.queries import SEE
from yiti.registry.staff.registers import DETACHMENTS, POSTINGS, ROOM
from yiti.registry.staff.words import DETACHMENTS as KINDS

LAYOUT = SheetLayout(
    "detachments",
    Text("进修、借调与派驻", "Detachments"),
    (
        Column(
            "person", Text("人员代码", "Person code"), "code", help=Text("空着就按姓名和单位找人", "Blank: found by name and institution")
        ),
        Column("name", Text("姓名", "Name"), required=True),
        Column("home", Text("单位", "Home institution"), required=True),
        Column("kind", Text("类别", "Kind"), "choice", required=True, choices=KINDS),
        Column("host", Text("去往机构", "Host institution"), help=Text("县内机构的名称或代码", "An institution of the county")),
        Column("host_name", Text("去往单位（县外）", "Host outside the county")),
        Column(FROM_ON.name, FROM_ON.label, "date", required=True),
        UNTIL_ON,
    ),
)


def _check(errand: Errand, reading: Reading) -> Plan:
    plan = Plan()
    names = NameBook.read()
    types = dict(Institution.objects.values_list("code", "type"))
    people = dict(Person.objects.values_list("code", "name"))
    posts: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for post in POSTINGS.read():
        posts[post["institution_id"]].append(post)
    wanted: list[dict[str, Any]] = []
    placed: dict[tuple[Any, ...], Row] = {}
    for row in reading.rows[LAYOUT.name]:
        home = find_institution(plan, errand, row, names, EDIT, "home")
        host = names.find(row["host"]) if row["host"] else None
        if row["host"] and host is None:
            plan.refuse(
                row, "host", Text("没有这个机构", "is no institution"), Text("县内机构的名称或代码", "an institution of the county")
            )
        check_span(plan, row)
        person = _find_person(plan, row, posts[home or ""], people)
        values = {
            "person_id": person, "from_on": row["from_on"], "until_on": row["until_on"], "kind": row["kind"], "home_id": home,
            "host_id": host, "host_name": row["host_name"] or "",
        }  # fmt: skip
        wanted.append(values)
        if placed.setdefault(DETACHMENTS.key_of(values), row) is not row:
            plan.refuse(row, "from_on", Text("同一人同一天出现两次", "the same person and day stand twice"), code="duplicate-key")
        _check_place(plan, row, values, posts[home or ""], types)
    if not plan.faults:
        standing = DETACHMENTS.read()
        difference = plan_register(plan, DETACHMENTS, wanted, standing, layout=LAYOUT, rows=reading.rows[LAYOUT.name], names=names.names)
        _refuse_overlaps(plan, merged(DETACHMENTS, difference, standing), placed)
    return plan


def _find_person(plan: Plan, row: Row, posts: list[dict[str, Any]], people: Mapping[str, str]) -> str | None:
    here = {post["person_id"] for post in posts if row["from_on"] and holds(post, row["from_on"])}  # type: ignore[arg-type]
    found = {row["person"]} & here if row["person"] else {person for person in here if people[person] == row["name"]}
    if len(found) != 1:
        column = "person" if row["person"] else "name"
        reason = Text(
            "那天在这个单位没有这个人（或不止一个，请填代码）", "holds no post there on that day, or several people do: give the code"
        )
        plan.refuse(row, column, reason)
        return None
    person = str(next(iter(found)))
    if people[person] != row["name"]:
        plan.refuse(
            row, "name", Text(f"代码 {person} 是另一个姓名", f"the code {person} is of another name"), Text(people[person], people[person])
        )
    return person


def _check_place(plan: Plan, row: Row, values: Mapping[str, Any], posts: list[dict[str, Any]], types: Mapping[str, str]) -> None:
    if not values["person_id"]:
        return
    own = [post for post in posts if post["person_id"] == values["person_id"]]
    if not covers(own, values["from_on"], values["until_on"]):
        plan.refuse(row, "until_on", Text("这段时间没有全部在岗", "holds no post for all of that time"), code="no-post")
    try:
        require_host(values["kind"], values["home_id"], values["host_id"], types.get(values["host_id"] or "", ""), values["host_name"])
    except UnableToPost as refusal:
        plan.refuse(row, "host", refusal.message, code=refusal.code)


def _refuse_overlaps(plan: Plan, rows: list[dict[str, Any]], placed: Mapping[tuple[Any, ...], Row]) -> None:
    by_person: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_person[row["person_id"]].append(row)
    for found in by_person.values():
        clash = first_overlap(found)
        at = clash and next((placed[key] for key in map(DETACHMENTS.key_of, reversed(clash)) if key in placed), None)
        if clash and at:
            words = Text(f"与 {clash[0]['from_on']} 起的外派重叠", f"overlaps the detachment from {clash[0]['from_on']}")
            plan.refuse(at, "from_on", words, code="overlap")


def _write(errand: Errand, plan: Plan) -> None:
    write_register(errand, DETACHMENTS, plan)


def _export(scope: Scope, wanted: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    names = NameBook.read()
    codes = scope.institutions(SEE)
    people = dict(Person.objects.values_list("code", "name"))
    rows = sorted(DETACHMENTS.read(), key=lambda row: (row["home_id"], row["person_id"], row["from_on"]))
    return {
        LAYOUT.name: [
            {
                **row, "person": row["person_id"], "name": people[row["person_id"]], "home": names.write(row["home_id"]),
                "host": names.write(row["host_id"]),
            }
            for row in rows
            if codes is None or row["home_id"] in codes
        ]
    }  # fmt: skip


IMPORT = ImportKind("detachments", LAYOUT.title, EDIT, SEE, (LAYOUT,), _check, _write, _export, ROOM)
