"""Monthly assessment results as a sheet: one row a person and month."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yiti.foundation.imports.kinds import Errand, ImportKind, Plan
from yiti.foundation.installation.queries import get_now
from yiti.foundation.sheets.bodies import Reading
from yiti.foundation.sheets.layouts import Column, SheetLayout
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.money.pay.models import StaffResult
from yiti.money.pay.operations.results import MOST_SCORE, enter_staff_results

from .people import CHANGED, MONTH, NAME, PERSON, by_month, known_rows, when_staged

ENTER, SEE = "staff_results.enter", "pay.see"

LAYOUT = SheetLayout(
    "staff_results",
    Text("月度考核结果", "Monthly results"),
    (
        MONTH,
        PERSON,
        NAME,
        Column("score", Text("得分", "Score"), "decimal", required=True, minimum=0, maximum=MOST_SCORE),
        Column("attendance", Text("出勤率", "Attendance"), "ratio", required=True, help=Text("如 100%、95.5%", "Such as 100% or 95.5%")),
        Column("reason", Text("说明", "Reason")),
    ),
    note=Text("本机构的人；院长（主任）不填", "People of the own institution; heads are left out"),
)


def _check(errand: Errand, reading: Reading) -> Plan:
    plan = Plan(work=[])
    uploaded = when_staged(errand)
    held = {(row.month, row.person_id): row for row in StaffResult.objects.filter(institution=errand.scope.actor.institution)}
    for month, person, row in known_rows(plan, errand, reading.rows[LAYOUT.name]):
        there = held.get((month, person))
        if person == errand.scope.actor.staff:
            plan.refuse(row, "person", Text("不能给自己打分", "nobody enters his own result"), code="four-eyes")
        elif there is not None and there.entered_at > uploaded:
            plan.refuse(row, "person", CHANGED, code="conflict")
        else:
            _count(plan, there, row)
            stands = None if there is None else {"score": there.score, "attendance": there.attendance, "reason": there.reason}
            after = {"score": row["score"], "attendance": row["attendance"], "reason": row["reason"] or ""}
            plan.told.add(row, LAYOUT, stands, after)
            version = there.version if there else 0
            wanted = {"person": person, "score": row["score"], "attendance": row["attendance"], "reason": row["reason"] or ""}
            plan.work.append((month, {**wanted, "version": version}))
    return plan


def _count(plan: Plan, there: StaffResult | None, row: Mapping[str, Any]) -> None:
    if there is None:
        plan.added += 1
    elif (there.score, there.attendance, there.reason) == (row["score"], row["attendance"], row["reason"] or ""):
        plan.unchanged += 1
    else:
        plan.changed += 1


def _write(errand: Errand, plan: Plan) -> None:
    for month, rows in by_month(plan.work).items():
        enter_staff_results(scope=errand.scope, institution=errand.scope.actor.institution, month=month, rows=rows, now=get_now())


def _export(scope: Scope, wanted: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """`institution` where one is wanted: the results within `pay.see`."""
    rows = StaffResult.objects.select_related("person").order_by("month", "institution", "person")
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
                "score": row.score,
                "attendance": Decimal(row.attendance),
                "reason": row.reason,
            }
            for row in rows
        ]
    }


IMPORT = ImportKind("staff_results", LAYOUT.title, ENTER, SEE, (LAYOUT,), _check, _write, _export)
