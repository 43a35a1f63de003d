"""Institutions as a sheet."""

from collections.abc import Mapping
from typing import Any

from yiti.foundation.imports.kinds import Errand, ImportKind, Plan
from yiti.foundation.sheets.bodies import Reading
from yiti.foundation.sheets.layouts import Column, SheetLayout
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.institutions.names import NameBook, initials
from yiti.registry.institutions.operations.institutions import EDIT
from yiti.registry.institutions.queries import SEE
from yiti.registry.institutions.registers import INSTITUTIONS, ROOM
from yiti.registry.institutions.words import TYPES
from yiti.registry.places.queries import get_place_names

from .cells import OUT_OF_REACH, UNTIL_ON, check_span, plan_register, write_register

LAYOUT = SheetLayout(
    "institutions",
    Text("机构", "Institutions"),
    (
        Column("code", Text("机构代码", "Code"), "code", key=True),
        Column("name", Text("机构名称", "Name"), required=True),
        Column("short_name", Text("简称", "Short name")),
        Column("name_en", Text("英文名称", "English name")),
        Column("type", Text("类型", "Type"), "choice", required=True, choices=TYPES),
        Column("category", Text("考核类别", "Category"), "code", help=Text("不参加排名的空着", "Blank where it is not ranked")),
        Column("place", Text("所在区划", "Place"), required=True, help=Text("区划代码或名称", "Code or name of the division")),
        Column(
            "parent",
            Text("上级机构", "Parent institution"),
            help=Text("村卫生室、社区站填它所属的机构", "For clinics and stations: whose they are"),
        ),
        Column("has_villages", Text("辖村", "Has villages"), "boolean"),
        Column("has_beds", Text("设床位", "Has beds"), "boolean"),
        Column(
            "is_integrated",
            Text("一体化管理", "Integrated management"),
            "boolean",
            help=Text("村卫生室、社区站由上级机构统一管理的填“是”", "Yes for a clinic or station that its parent manages as its own"),
        ),
        Column("from_on", Text("设立日期", "Open from"), "date"),
        UNTIL_ON,
        Column("sequence", Text("排序", "Order"), "whole", minimum=0),
    ),
)


def _check(errand: Errand, reading: Reading) -> Plan:
    plan = Plan()
    rows = reading.rows[LAYOUT.name]
    names = NameBook.read()
    for row in rows:
        names.add(str(row["code"]), str(row["name"]), str(row["short_name"] or ""), str(row["name_en"] or ""))
    places = get_place_names(scope=errand.scope)
    by_name = {name: code for code, name in places.items()}
    standing = INSTITUTIONS.read()
    last = max((row["sequence"] for row in standing), default=0)
    kept = {row["code"]: row for row in standing}
    wanted = []
    for step, row in enumerate(rows, start=1):
        place = row["place"] if row["place"] in places else by_name.get(str(row["place"]))
        if place is None:
            plan.refuse(row, "place", Text("没有这个区划", "is no division"), Text("区划的代码或名称", "code or name of a division"))
        parent = names.find(row["parent"]) if row["parent"] else None
        if row["parent"] and (parent is None or parent == row["code"]):
            plan.refuse(
                row,
                "parent",
                Text("不是它的上级机构", "is not its parent"),
                Text("另一个机构的名称或代码", "another institution's name or code"),
            )
        if not errand.scope.may(EDIT, str(row["code"])):
            plan.refuse(row, "code", OUT_OF_REACH, code="forbidden")
        check_span(plan, row)
        now = kept.get(row["code"], {})
        wanted.append(
            {
                "code": row["code"], "name": row["name"], "short_name": row["short_name"] or row["name"], "name_en": row["name_en"] or "",
                "pinyin": now["pinyin"] if now.get("name") == row["name"] else initials(str(row["name"])), "type": row["type"],
                "category": row["category"] or "", "place_id": place, "parent_id": parent, "has_villages": bool(row["has_villages"]),
                "has_beds": bool(row["has_beds"]), "is_integrated": bool(row["is_integrated"]),
                "from_on": row["from_on"], "until_on": row["until_on"],
                "sequence": row["sequence"] if row["sequence"] is not None else now.get("sequence", last + step),
            }
        )  # fmt: skip
    plan_register(plan, INSTITUTIONS, wanted, standing, layout=LAYOUT, rows=rows, names=names.names | _words(places))
    return plan


def _words(places: Mapping[str, str]) -> dict[str, Text]:
    return {code: Text(name, name) for code, name in places.items()}


def _write(errand: Errand, plan: Plan) -> None:
    plan.work.new.sort(key=lambda row: (row["parent_id"] is not None, row["code"]))
    write_register(errand, INSTITUTIONS, plan)


def _export(scope: Scope, wanted: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    names = NameBook.read()
    codes = scope.institutions(SEE)
    rows = sorted(INSTITUTIONS.read(), key=lambda row: (row["sequence"], row["code"]))
    return {
        LAYOUT.name: [
            {**row, "place": row["place_id"], "parent": names.write(row["parent_id"])}
            for row in rows
            if codes is None or row["code"] in codes
        ]
    }


IMPORT = ImportKind("institutions", LAYOUT.title, EDIT, SEE, (LAYOUT,), _check, _write, _export, ROOM)
