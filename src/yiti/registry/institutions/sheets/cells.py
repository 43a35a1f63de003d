"""What the sheets of the registry share: an institution's cell, its reach, spans, and an import that is one register."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from yiti.foundation.imports.kinds import Errand, Plan
from yiti.foundation.imports.registers import Difference, Register, compare, tell_rows, write
from yiti.foundation.sheets.bodies import Row
from yiti.foundation.sheets.layouts import Column, SheetLayout
from yiti.kernel.text import Text
from yiti.registry.institutions.names import NameBook

INSTITUTION = Column(
    "institution", Text("机构", "Institution"), key=True, help=Text("机构名称或代码", "Name or code"), aliases=("机构名称", "单位")
)
FROM_ON = Column("from_on", Text("起始日期", "From"), "date", key=True)
UNTIL_ON = Column(
    "until_on", Text("截止日期（不含）", "Until (not included)"), "date",
    help=Text("从这一天起不再有效；一直有效就空着", "The first day on which it no longer holds; blank while it does"),
)  # fmt: skip

NO_INSTITUTION = Text("没有这个机构（或不止一个叫这个名字，请写代码）", "is no institution, or more than one is called so: write its code")
OUT_OF_REACH = Text("不归您登记", "is not yours to write")
ENDS_BEFORE = Text("不晚于起始日期", "is not after the first day")


def find_institution(plan: Plan, errand: Errand, row: Row, names: NameBook, function: str, column: str = "institution") -> str | None:
    """The code behind a row's cell; None with a fault where there is none, or where the person may not write there."""
    code = names.find(row[column])
    if code is None:
        plan.refuse(row, column, NO_INSTITUTION, Text("机构的名称或代码", "an institution's name or code"))
    elif not errand.scope.may(function, code):
        plan.refuse(row, column, OUT_OF_REACH, code="forbidden")
        return None
    return code


def check_span(plan: Plan, row: Row) -> None:
    """Refuse a row that ends before it begins."""
    first, until = row.get("from_on"), row.get("until_on")
    if isinstance(first, date) and isinstance(until, date) and until <= first:
        plan.refuse(row, "until_on", ENDS_BEFORE, Text(f"晚于 {first}", f"later than {first}"))


def count(plan: Plan, *differences: Difference) -> None:
    """Say what the differences would do; one row of a sheet may stand for several rows of tables."""
    plan.added = sum(len(difference.new) for difference in differences)
    plan.changed = sum(len(difference.changed) for difference in differences)
    plan.unchanged = sum(difference.unchanged for difference in differences)


def plan_register(
    plan: Plan,
    register: Register,
    wanted: Sequence[dict[str, Any]],
    standing: Sequence[dict[str, Any]],
    *,
    layout: SheetLayout,
    rows: Sequence[Row],
    names: Mapping[str, Text],
) -> Difference:
    """Hold the wanted rows, one for each of the file's, against those that stand; the difference becomes the plan's work."""  # fmt: skip
    difference = compare(register, wanted, standing)
    plan.work = difference
    count(plan, difference)
    tell_rows(plan.told, register, layout, rows, wanted, standing, names=names)
    return difference


def write_register(errand: Errand, register: Register, plan: Plan) -> None:
    write(scope=errand.scope, register=register, difference=plan.work)
