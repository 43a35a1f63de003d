"""Totals of a year as a sheet: one row an institution."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yiti.foundation.imports.kinds import Errand, ImportKind, Plan
from yiti.foundation.sheets.bodies import Reading
from yiti.foundation.sheets.layouts import Column, SheetLayout
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.money.pay.models import YearTotal
from yiti.money.pay.operations.years import draft_year_totals
from yiti.money.pay.queries.totals import list_year_totals
from yiti.registry.institutions.names import NameBook

ENTER, SEE = "year_totals.propose", "funds.see"
MOST = Decimal(10_000_000_000)
EDITABLE = (YearTotal.State.DRAFT, YearTotal.State.RETURNED)

LAYOUT = SheetLayout(
    "year_totals",
    Text("年度绩效总量", "Totals of a year"),
    (
        Column("year", Text("年度", "Year"), "whole", key=True, minimum=2021, maximum=2100),
        Column(
            "institution", Text("机构", "Institution"), key=True, help=Text("机构名称或代码", "Name or code"), aliases=("机构名称", "单位")
        ),
        Column(
            "proportional_reward",
            Text("按比例核定奖励性绩效（元）", "Proportional reward pay"),
            "money",
            required=True,
            minimum=0,
            maximum=MOST,
        ),
        Column("base_increment", Text("核增奖励性绩效（元）", "Incremental reward pay"), "money", required=True, minimum=0, maximum=MOST),
    ),
    note=Text("11 月 30 日前报人社、财政审核（六(二)2(3)）", "Sent to HR and finance before 30 November (六(二)2(3))"),
    skips_totals=True,
)


def _check(errand: Errand, reading: Reading) -> Plan:
    plan, names = Plan(work=[]), NameBook.read()
    held = {(row.year, row.institution_id): row for row in YearTotal.objects.all()}
    for row in reading.rows[LAYOUT.name]:
        code = names.find(row["institution"])
        if code is None:
            words = Text("没有这个机构", "is no institution")
            plan.refuse(row, "institution", words, Text("机构的名称或代码", "an institution's name or code"))
            continue
        there = held.get((int(str(row["year"])), code))
        if there is not None and there.state not in EDITABLE:
            plan.refuse(row, "institution", Text("已报送，不能再改", "was sent and can no longer change"), code="sent")
            continue
        amounts = {name: row[name] for name in ("proportional_reward", "base_increment")}
        plan.told.add(row, LAYOUT, None if there is None else {name: getattr(there, name) for name in amounts}, amounts)
        if there is None:
            plan.added += 1
        elif all(getattr(there, name) == amount for name, amount in amounts.items()):
            plan.unchanged += 1
        else:
            plan.changed += 1
        plan.work.append((int(str(row["year"])), {"institution": code, **amounts, "version": there.version if there else 0}))
    return plan


def _write(errand: Errand, plan: Plan) -> None:
    for year in sorted({year for year, _ in plan.work}):
        draft_year_totals(scope=errand.scope, year=year, rows=[row for of, row in plan.work if of == year], today=errand.today)


def _export(scope: Scope, wanted: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """`institution` and `year` where they are wanted."""
    years = [int(wanted["year"])] if wanted.get("year") else sorted(set(YearTotal.objects.values_list("year", flat=True)))
    names = NameBook.read()
    rows = [row for year in years for row in list_year_totals(scope=scope, year=year)]
    return {
        LAYOUT.name: [
            {
                "year": row.year,
                "institution": names.write(row.institution_id),
                "proportional_reward": row.proportional_reward,
                "base_increment": row.base_increment,
            }
            for row in rows
            if not wanted.get("institution") or row.institution_id == wanted["institution"]
        ]
    }


IMPORT = ImportKind("year_totals", LAYOUT.title, ENTER, SEE, (LAYOUT,), _check, _write, _export)
