"""Divisions as a sheet."""

from collections.abc import Mapping
from typing import Any

from yiti.foundation.imports.kinds import Errand, ImportKind, Plan
from yiti.foundation.imports.registers import compare, tell_rows, write
from yiti.foundation.sheets.bodies import Reading
from yiti.foundation.sheets.layouts import Column, SheetLayout
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

from .operations import PLACES, ROOM

LAYOUT = SheetLayout(
    "places",
    Text("行政区划", "Places"),
    (
        Column(
            "code",
            Text("区划代码", "Code"),
            "code",
            key=True,
            help=Text("县级 6 位，街道乡镇 9 位", "6 digits for a county, 9 for streets and towns"),
        ),
        Column("name", Text("名称", "Name"), required=True),
        Column("name_en", Text("英文名称", "English name")),
        Column("parent", Text("上级代码", "Parent code"), "code"),
    ),
)


def _check(errand: Errand, reading: Reading) -> Plan:
    rows = sorted(reading.rows[LAYOUT.name], key=lambda row: str(row["code"]))
    standing = PLACES.read()
    known = {row["code"] for row in standing} | {row["code"] for row in rows}
    plan = Plan()
    for row in rows:
        code = str(row["code"])
        if not code.isdigit() or len(code) not in (2, 4, 6, 9, 12):
            plan.refuse(
                row, "code", Text("不是区划代码", "is no division code"), Text("2、4、6、9 或 12 位数字", "2, 4, 6, 9 or 12 digits")
            )
        if row["parent"] and (row["parent"] not in known or row["parent"] == code or not code.startswith(str(row["parent"]))):
            plan.refuse(row, "parent", Text("不是它的上级区划", "is not its parent division"), Text("上级的代码", "the code of its parent"))
    wanted = [{"code": row["code"], "name": row["name"], "name_en": row["name_en"] or "", "parent_id": row["parent"]} for row in rows]
    difference = compare(PLACES, wanted, standing)
    plan.added, plan.changed, plan.unchanged, plan.work = len(difference.new), len(difference.changed), difference.unchanged, difference
    tell_rows(plan.told, PLACES, LAYOUT, rows, wanted, standing, names={})
    return plan


def _write(errand: Errand, plan: Plan) -> None:
    write(scope=errand.scope, register=PLACES, difference=plan.work)


def _export(scope: Scope, wanted: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    rows = sorted(PLACES.read(), key=lambda row: row["code"])
    return {LAYOUT.name: [{**row, "parent": row["parent_id"]} for row in rows]}


IMPORT = ImportKind("places", LAYOUT.title, "institutions.edit", "institutions.see", (LAYOUT,), _check, _write, _export, ROOM)
