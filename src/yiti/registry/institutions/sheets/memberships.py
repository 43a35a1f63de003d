"""Memberships in consortia as a sheet."""

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
from yiti.registry.institutions.operations.institutions import EDIT
from yiti.registry.institutions.queries import SEE
from yiti.registry.institutions.registers import MEMBERSHIPS, ROOM
from yiti.registry.institutions.rules import find_double_tight
from yiti.registry.institutions.words import MODES

from .cells import FROM_ON, INSTITUTION, UNTIL_ON, check_span, find_institution, plan_register, write_register

LAYOUT = SheetLayout(
    "memberships",
    Text("医共体成员", "Consortium members"),
    (
        INSTITUTION,
        Column("consortium", Text("医共体名称", "Consortium"), key=True),
        Column("lead", Text("牵头医院", "Lead hospital"), required=True, help=Text("名称或代码", "Name or code")),
        Column("mode", Text("关系", "Mode"), "choice", required=True, choices=MODES),
        FROM_ON,
        UNTIL_ON,
    ),
)


def _check(errand: Errand, reading: Reading) -> Plan:
    plan = Plan()
    names = NameBook.read()
    hospitals = set(Institution.objects.filter(type="county_hospital").values_list("code", flat=True))
    wanted: list[dict[str, Any]] = []
    places: dict[tuple[Any, ...], Row] = {}
    for row in reading.rows[LAYOUT.name]:
        code = find_institution(plan, errand, row, names, EDIT)
        lead = names.find(row["lead"])
        if lead not in hospitals or lead == code:
            plan.refuse(
                row,
                "lead",
                Text("不是可以牵头的县级医院", "is no county hospital that may lead"),
                Text("县级医院的名称或代码", "a county hospital"),
            )
        check_span(plan, row)
        values = {
            "institution_id": code, "lead_id": lead, "consortium": row["consortium"], "mode": row["mode"], "from_on": row["from_on"],
            "until_on": row["until_on"],
        }  # fmt: skip
        wanted.append(values)
        places[MEMBERSHIPS.key_of(values)] = row
    if not plan.faults:
        standing = MEMBERSHIPS.read()
        difference = plan_register(plan, MEMBERSHIPS, wanted, standing, layout=LAYOUT, rows=reading.rows[LAYOUT.name], names=names.names)
        _find_doubles(plan, merged(MEMBERSHIPS, difference, standing), places)
    return plan


def _find_doubles(plan: Plan, rows: list[dict[str, Any]], places: Mapping[tuple[Any, ...], Row]) -> None:
    by_institution: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_institution[row["institution_id"]].append(row)
    for found in by_institution.values():
        clash = find_double_tight(found)
        at = next((places[key] for key in map(MEMBERSHIPS.key_of, reversed(found)) if key in places), None)
        if clash and at:
            plan.refuse(at, "mode", clash, code="two-tight")


def _write(errand: Errand, plan: Plan) -> None:
    write_register(errand, MEMBERSHIPS, plan)


def _export(scope: Scope, wanted: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    names = NameBook.read()
    codes = scope.institutions(SEE)
    rows = sorted(MEMBERSHIPS.read(), key=lambda row: (row["institution_id"], row["from_on"]))
    return {
        LAYOUT.name: [
            {**row, "institution": names.write(row["institution_id"]), "lead": names.write(row["lead_id"])}
            for row in rows
            if codes is None or row["institution_id"] in codes
        ]
    }


IMPORT = ImportKind("memberships", LAYOUT.title, EDIT, SEE, (LAYOUT,), _check, _write, _export, ROOM)
