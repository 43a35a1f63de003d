"""The components of pay by the month as a sheet: one row a person and month."""

from collections.abc import Mapping
from typing import Any

from yiti.foundation.imports.kinds import Errand, ImportKind, Plan
from yiti.foundation.installation.queries import get_now
from yiti.foundation.sheets.bodies import Reading
from yiti.foundation.sheets.layouts import Column, SheetLayout
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.money.pay.models import MonthlyPay
from yiti.money.pay.operations.results import COMPONENTS, MOST_PAY, replace_monthly_pay

from .people import CHANGED, MONTH, NAME, PERSON, by_month, known_rows, when_staged

ENTER, SEE = "pay.run", "pay.see"
WORDS = {
    "basic_pay": Text("基本工资（元）", "Basic pay"),
    "hardship_allowance": Text("艰苦边远地区津贴（元）", "Hardship-area allowance"),
    "retained_area_allowance": Text("保留地区补贴（元）", "Retained-area allowance"),
    "basic_performance": Text("基础性绩效（元）", "Basic performance pay"),
    "reward_performance": Text("奖励性绩效（元）", "Reward performance pay"),
}

LAYOUT = SheetLayout(
    "monthly_pay",
    Text("月度工资构成", "Monthly pay"),
    (
        MONTH,
        PERSON,
        NAME,
        *(Column(name, WORDS[name], "money", required=name == "basic_pay", minimum=0, maximum=MOST_PAY) for name in COMPONENTS),
    ),
    note=Text(
        "按月发放的五项；核增奖励性绩效由分配产生，不在这里填",
        "The five monthly components; the incremental reward comes from the distribution",
    ),
)


def _check(errand: Errand, reading: Reading) -> Plan:
    plan = Plan(work=[])
    uploaded = when_staged(errand)
    held = {(row.month, row.person_id): row for row in MonthlyPay.objects.filter(institution=errand.scope.actor.institution)}
    for month, person, row in known_rows(plan, errand, reading.rows[LAYOUT.name]):
        there = held.get((month, person))
        if there is not None and there.entered_at is not None and there.entered_at > uploaded:
            plan.refuse(row, "person", CHANGED, code="conflict")
            continue
        amounts = {name: row[name] or 0 for name in COMPONENTS}
        plan.told.add(row, LAYOUT, None if there is None else {name: getattr(there, name) for name in COMPONENTS}, amounts)
        if there is None:
            plan.added += 1
        elif all(getattr(there, name) == amount for name, amount in amounts.items()):
            plan.unchanged += 1
        else:
            plan.changed += 1
        plan.work.append((month, {"person": person, **amounts, "version": there.version if there else 0}))
    return plan


def _write(errand: Errand, plan: Plan) -> None:
    for month, rows in by_month(plan.work).items():
        replace_monthly_pay(scope=errand.scope, institution=errand.scope.actor.institution, month=month, rows=rows, now=get_now())


def _export(scope: Scope, wanted: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """`institution` where one is wanted: the components within `pay.see`."""
    rows = MonthlyPay.objects.select_related("person").order_by("month", "institution", "person")
    reach = scope.institutions(SEE)
    rows = rows if reach is None else rows.filter(institution__in=reach)
    if wanted.get("institution"):
        rows = rows.filter(institution=wanted["institution"])
    return {
        LAYOUT.name: [
            {
                "month": Period.month_of(row.month),
                "person": row.person_id,
                "name": row.person.name,
                **{name: getattr(row, name) for name in COMPONENTS},
            }
            for row in rows
        ]
    }


IMPORT = ImportKind("monthly_pay", LAYOUT.title, ENTER, SEE, (LAYOUT,), _check, _write, _export)
