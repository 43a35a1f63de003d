"""A return as a sheet: a row an institution and month, a column a figure; any number of them in one file."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from yiti.foundation.imports.kinds import Errand, ImportKind, Plan
from yiti.foundation.installation.queries import get_now
from yiti.foundation.sheets.bodies import Reading, Row
from yiti.foundation.sheets.layouts import Column, SheetLayout
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Forbidden, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs.shapes.monthly import MonthlyFigure, MonthlyReturn
from yiti.policy.packs.shapes.strict import to_decimal
from yiti.registry.institutions.names import NameBook
from yiti.registry.institutions.sheets.cells import INSTITUTION, NO_INSTITUTION, OUT_OF_REACH

from .amounts import find_doubts, find_wrong
from .declared import ENTER, SEE, enters, list_declared
from .guards import ClosedMonth, require_enterer, require_month
from .operations import ROOM, Handing, write_returns
from .queries import list_handed
from .standing import amounts_of, find_standing

MONTH = Column("month", Text("月份", "Month"), "month", key=True)
CONFIRMED = Column(
    "is_confirmed", Text("异常数已核实", "Odd figures checked"), "boolean",
    help=Text("数值超出常见范围但属实的，填“是”", "Yes where a figure is outside of what is usual and yet right"),
)  # fmt: skip


def layout_of(item: MonthlyReturn) -> SheetLayout:
    """The institution, where the return is about one, the month, and a column a figure."""
    columns = [INSTITUTION] if item.about == "institution" else []
    columns += [MONTH, *(_column(figure) for figure in item.figures)]
    if any(figure.low or figure.high for figure in item.figures):
        columns.append(CONFIRMED)
    note = Text("一个机构一个月一行；没有的填 0，不要空着", "A row an institution and month; 0 where there is none, nothing blank")
    if item.about == "county":
        note = Text("一个月一行；没有的填 0，不要空着", "A row a month; 0 where there is none, nothing blank")
    return SheetLayout(item.id, item.label, tuple(columns), note)


def _column(figure: MonthlyFigure) -> Column:
    unit = figure.unit_words
    label = Text(f"{figure.label.zh}（{unit.zh}）", f"{figure.label.en} ({unit.en})") if unit.zh else figure.label
    most = to_decimal(figure.most) if figure.most else None
    return Column(
        figure.item, label, figure.kind, required=True, minimum=to_decimal(figure.least), maximum=most, help=figure.help or Text("", ""),
        aliases=(figure.label.zh, figure.label.en),
    )  # fmt: skip


def return_import(item: MonthlyReturn, closed: ClosedMonth) -> ImportKind:
    """The import of one return, under a guard that says which months stay as they are."""
    layout = layout_of(item)

    def check(errand: Errand, reading: Reading) -> Plan:
        return _check(item, layout, errand, reading.rows[layout.name], closed)

    def write(errand: Errand, plan: Plan) -> None:
        write_returns(scope=errand.scope, item=item, handings=plan.work, now=get_now(), is_by_sheet=True)

    def export(scope: Scope, wanted: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
        return {layout.name: _export(item, scope, wanted)}

    return ImportKind(f"{PREFIX}{item.id}", item.label, ENTER, SEE, (layout,), check, write, export, ROOM, looks_on=True)


PREFIX = "monthly-"


def hands_in(scope: Scope, kind: str) -> bool:
    """Whether an import of this id is one that the person may hand in at all; of other sheets their function alone says it."""
    item = list_declared().get(kind.removeprefix(PREFIX)) if kind.startswith(PREFIX) else None
    return item is None or enters(scope, item)


def list_imports(closed: ClosedMonth) -> dict[str, ImportKind]:
    """By the id of the import, one for each return of the installation's pack."""
    kinds = [return_import(item, closed) for item in list_declared().values()]
    return {kind.id: kind for kind in kinds}


def _check(item: MonthlyReturn, layout: SheetLayout, errand: Errand, rows: list[Row], closed: ClosedMonth) -> Plan:
    plan, names = Plan(work=[]), NameBook.read()
    standing = find_standing(item.id, [row["month"] for row in rows if isinstance(row["month"], Period)])
    for row in rows:
        handing = _read(plan, item, errand, row, names, closed)
        if handing is None:
            continue
        now = standing.get((handing.institution, handing.month.first))
        plan.told.add(row, layout, None if now is None else amounts_of(now), handing.amounts)
        if now is not None and amounts_of(now) == handing.amounts:
            plan.unchanged += 1
            continue
        plan.added, plan.changed = plan.added + (now is None), plan.changed + (now is not None)
        plan.work.append(Handing(handing.institution, handing.month, handing.amounts, now.version if now else 0))
    return plan


def _read(plan: Plan, item: MonthlyReturn, errand: Errand, row: Row, names: NameBook, closed: ClosedMonth) -> Handing | None:
    """A row as a handing in; None with a fault at every cell that is wrong."""
    faults, month = len(plan.faults), row["month"]
    assert isinstance(month, Period)
    institution = names.find(row["institution"]) if item.about == "institution" else ""
    if institution is None:
        plan.refuse(row, "institution", NO_INSTITUTION, Text("机构的名称或代码", "an institution's name or code"))
        return None
    home = "institution" if institution else "month"
    try:
        require_enterer(errand.scope, item, institution)
        require_month(item, institution, month, errand.today, closed)
    except Forbidden:
        plan.refuse(row, home, OUT_OF_REACH, code="forbidden")
    except UnableTo as refusal:
        plan.refuse(row, home if refusal.field == "institution" else "month", refusal.message, code=refusal.code)
    amounts = {figure.item: _number(row[figure.item]) for figure in item.figures}
    for wrong in find_wrong(item, amounts):
        plan.refuse(row, wrong.field or "month", wrong.message, code=wrong.code)
    if not row.get(CONFIRMED.name):
        for doubt in find_doubts(item, amounts):
            asked = Text(f"核对；属实就在“{CONFIRMED.label.zh}”填 是", f"check it; where it is right, yes under “{CONFIRMED.label.en}”")
            plan.refuse(row, doubt.item, doubt.words, asked, "implausible")
    return Handing(institution, month, amounts, 0) if len(plan.faults) == faults else None


def _number(value: object) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01")) if isinstance(value, int | Decimal) else Decimal(0)


def _export(item: MonthlyReturn, scope: Scope, wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
    """`institution`, `first` and `end` (days) narrow it."""
    first, end = wanted.get("first"), wanted.get("end")
    months = _months(first, end) if first and end else None
    names, found = NameBook.read(), []
    for (institution, month), row in sorted(list_handed(scope=scope, declared=item.id, months=months).items()):
        if wanted.get("institution") and institution and institution != wanted["institution"]:
            continue
        told: dict[str, Any] = {"institution": names.write(institution)} if institution else {}
        amounts = amounts_of(row)
        told |= {"month": Period.month_of(month), CONFIRMED.name: True}
        for figure in item.figures:
            amount = amounts.get(figure.item)
            told[figure.item] = int(amount) if amount is not None and figure.kind == "whole" else amount
        found.append(told)
    return found


def _months(first: date, end: date) -> list[Period]:
    found, month = [], Period.month_of(first)
    while month.first < end:
        found.append(month)
        month = month.shifted(1)
    return found
