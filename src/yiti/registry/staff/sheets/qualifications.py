"""Degrees and registrations as a sheet."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from yiti.foundation.imports.kinds import Errand, ImportKind, Plan
from yiti.foundation.imports.registers import merged
from yiti.foundation.sheets.bodies import Reading, Row
from yiti.foundation.sheets.layouts import Column, SheetLayout
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.institutions.sheets.cells import FROM_ON, UNTIL_ON, check_span, plan_register, write_register
from yiti.registry.institutions.spans import first_overlap
from yiti.registry.staff.models import Person
from yiti.registry.staff.operations.postings import EDIT
from yiti.registry.staff.queries import SEE
from yiti.registry.staff.registers import POSTINGS, QUALIFICATIONS, ROOM
from yiti.registry.staff.words import QUALIFICATIONS as KINDS

LAYOUT = SheetLayout(
    "qualifications",
    Text("学历与执业资格", "Degrees and registrations"),
    (
        Column("person", Text("人员代码", "Person code"), "code", required=True),
        Column("name", Text("姓名", "Name"), required=True),
        Column("kind", Text("类别", "Kind"), "choice", required=True, choices=KINDS),
        Column("number", Text("证书编号", "Number of the paper")),
        Column(FROM_ON.name, FROM_ON.label, "date", required=True),
        UNTIL_ON,
    ),
)


def _check(errand: Errand, reading: Reading) -> Plan:
    plan = Plan()
    people = dict(Person.objects.values_list("code", "name"))
    homes = _homes()
    wanted: list[dict[str, Any]] = []
    placed: dict[tuple[Any, ...], Row] = {}
    for row in reading.rows[LAYOUT.name]:
        _check_person(plan, errand, row, people, homes)
        check_span(plan, row)
        values = {
            "person_id": row["person"], "kind": row["kind"], "from_on": row["from_on"], "until_on": row["until_on"],
            "number": row["number"] or "",
        }  # fmt: skip
        wanted.append(values)
        if placed.setdefault(QUALIFICATIONS.key_of(values), row) is not row:
            plan.refuse(
                row, "from_on", Text("同一人同一项同一天出现两次", "the same person, kind and day stand twice"), code="duplicate-key"
            )
    if not plan.faults:
        standing = QUALIFICATIONS.read()
        difference = plan_register(plan, QUALIFICATIONS, wanted, standing, layout=LAYOUT, rows=reading.rows[LAYOUT.name], names={})
        _refuse_overlaps(plan, merged(QUALIFICATIONS, difference, standing), placed)
    return plan


def _homes() -> dict[str, set[str]]:
    """By person, the institutions that he ever had a post at."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for post in POSTINGS.read():
        found[post["person_id"]].add(post["institution_id"])
    return found


def _check_person(plan: Plan, errand: Errand, row: Row, people: Mapping[str, str], homes: Mapping[str, set[str]]) -> None:
    code = str(row["person"])
    if code not in people or not any(errand.scope.may(EDIT, home) for home in homes.get(code, ())):
        plan.refuse(row, "person", Text("没有这个人，或不归您管", "there is no such person, or not in your reach"))
    elif people[code] != row["name"]:
        expected = Text(people[code], people[code])
        plan.refuse(row, "name", Text(f"代码 {code} 是另一个姓名", f"the code {code} is of another name"), expected)


def _refuse_overlaps(plan: Plan, rows: list[dict[str, Any]], placed: Mapping[tuple[Any, ...], Row]) -> None:
    held: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        held[row["person_id"], row["kind"]].append(row)
    for found in held.values():
        clash = first_overlap(found)
        at = clash and next((placed[key] for key in map(QUALIFICATIONS.key_of, reversed(clash)) if key in placed), None)
        if clash and at:
            words = Text(f"与 {clash[0]['from_on']} 起的同一项重叠", f"overlaps the same from {clash[0]['from_on']}")
            plan.refuse(at, "from_on", words, code="overlap")


def _write(errand: Errand, plan: Plan) -> None:
    write_register(errand, QUALIFICATIONS, plan)


def _export(scope: Scope, wanted: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    people = dict(Person.objects.values_list("code", "name"))
    codes, homes = scope.institutions(SEE), _homes()
    rows = sorted(QUALIFICATIONS.read(), key=QUALIFICATIONS.key_of)
    return {
        LAYOUT.name: [
            {**row, "person": row["person_id"], "name": people[row["person_id"]]}
            for row in rows
            if codes is None or not codes.isdisjoint(homes.get(row["person_id"], ()))
        ]
    }


IMPORT = ImportKind("qualifications", LAYOUT.title, EDIT, SEE, (LAYOUT,), _check, _write, _export, ROOM)
