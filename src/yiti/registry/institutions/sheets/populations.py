"""Populations as a sheet, each with its year and scope."""

from collections.abc import Mapping
from typing import Any

from yiti.foundation.imports.kinds import Errand, ImportKind, Plan
from yiti.foundation.sheets.bodies import Reading
from yiti.foundation.sheets.layouts import Column, SheetLayout
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.institutions.names import NameBook
from yiti.registry.institutions.operations.institutions import EDIT
from yiti.registry.institutions.queries import SEE
from yiti.registry.institutions.registers import POPULATIONS, ROOM
from yiti.registry.institutions.words import POPULATION_SCOPES

from .cells import INSTITUTION, find_institution, plan_register, write_register

LAYOUT = SheetLayout(
    "populations",
    Text("服务人口", "Populations"),
    (
        INSTITUTION,
        Column("year", Text("年度", "Year"), "whole", key=True, minimum=1990, maximum=2100),
        Column("scope", Text("口径", "Scope"), "choice", key=True, choices=POPULATION_SCOPES),
        Column("people", Text("人数", "People"), "whole", required=True, minimum=0, maximum=100_000_000),
        Column("remark", Text("备注", "Remark")),
    ),
)


def _check(errand: Errand, reading: Reading) -> Plan:
    plan = Plan()
    names = NameBook.read()
    wanted = [
        {
            "institution_id": find_institution(plan, errand, row, names, EDIT), "year": row["year"], "scope": row["scope"],
            "people": row["people"], "remark": row["remark"] or "",
        }
        for row in reading.rows[LAYOUT.name]
    ]  # fmt: skip
    if not plan.faults:
        plan_register(plan, POPULATIONS, wanted, POPULATIONS.read(), layout=LAYOUT, rows=reading.rows[LAYOUT.name], names=names.names)
    return plan


def _write(errand: Errand, plan: Plan) -> None:
    write_register(errand, POPULATIONS, plan)


def _export(scope: Scope, wanted: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    names = NameBook.read()
    codes = scope.institutions(SEE)
    rows = sorted(POPULATIONS.read(), key=lambda row: (row["institution_id"], row["year"], row["scope"]))
    return {
        LAYOUT.name: [
            {**row, "institution": names.write(row["institution_id"])} for row in rows if codes is None or row["institution_id"] in codes
        ]
    }


IMPORT = ImportKind("populations", LAYOUT.title, EDIT, SEE, (LAYOUT,), _check, _write, _export, ROOM)
