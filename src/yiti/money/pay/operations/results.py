"""What an institution enters about its people by the month: assessment results, and the pay that comes by the month."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from yiti.foundation.audit.operations import Changed, record_change, record_changes
from yiti.foundation.runs.queries import get_latest_run
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Conflict
from yiti.kernel.scopes import Scope, system_scope
from yiti.kernel.text import Text
from yiti.money.pay.models import MonthlyPay, StaffResult
from yiti.money.pay.refusals import UnableToDistribute


@transaction.atomic
def enter_staff_results(*, scope: Scope, institution: str, month: date, rows: Sequence[Mapping[str, Any]], now: datetime) -> int:
    """
    Enter a month's results: `{"person", "score", "attendance", "reason"?, "version"?}`; how many.

    A row with a version changes what stood at that version.

    :raises Conflict: where a row was changed meanwhile
    :raises UnableToDistribute: for a score below 0, an attendance outside 0 to 1, the own result, a closed quarter
    """
    scope.require("staff_results.enter", institution)
    refuse_closed(institution, month)
    held = {row.person_id: row for row in StaffResult.objects.select_for_update().filter(institution=institution, month=month)}
    made, changed, changes = [], [], []
    for row in rows:
        result = held.get(row["person"])
        before = _plain(result) if result else None
        if result and row.get("version") is not None and result.version != int(row["version"]):
            raise Conflict(Text("这一条刚被别人改过，请刷新", "somebody has just changed this; reload"))
        result = result or StaffResult(institution_id=institution, month=month, person_id=row["person"], version=0)
        _fill(result, row, scope, now)
        (changed if result.pk else made).append(result)
        changes.append(
            Changed(
                action="staff_result.enter", table="pay_staffresult", key=f"{row['person']}-{month:%Y-%m}",
                before=before, after=_plain(result), institution=institution,
            )
        )  # fmt: skip
    StaffResult.objects.bulk_create(made, batch_size=500)
    StaffResult.objects.bulk_update(changed, ["score", "attendance", "reason", "entered_by", "entered_at", "version"], batch_size=500)
    record_changes(scope=scope, changes=changes)
    return len(rows)


def _fill(result: StaffResult, row: Mapping[str, Any], scope: Scope, now: datetime) -> None:
    if scope.actor.staff and row["person"] == scope.actor.staff:
        raise UnableToDistribute(Text("不能给自己打分", "nobody enters his own result"), field="person", code="four-eyes")
    result.score, result.attendance = Decimal(str(row["score"])), Decimal(str(row.get("attendance", "1")))
    if result.score < 0:
        raise UnableToDistribute(Text("得分不能为负", "a score cannot be negative"), field="score", code="out-of-range")
    if not 0 <= result.attendance <= 1:
        raise UnableToDistribute(
            Text("出勤应在 0 到 1 之间", "attendance must lie between 0 and 1"), field="attendance", code="out-of-range"
        )
    result.reason, result.entered_by, result.entered_at = str(row.get("reason", "")), scope.actor.username, now
    result.version += 1


@transaction.atomic
def replace_monthly_pay(*, scope: Scope, institution: str, month: date, rows: Sequence[Mapping[str, Any]]) -> int:
    """Enter a month's components of pay, in place of what stood for those people; how many rows."""
    scope.require("pay.run", institution)
    refuse_closed(institution, month)
    people = [row["person"] for row in rows]
    before = MonthlyPay.objects.filter(institution=institution, month=month, person__in=people)
    held = {row.person_id: row.pk for row in before}
    names = ("basic_pay", "hardship_allowance", "retained_area_allowance", "basic_performance", "reward_performance")
    made = [
        MonthlyPay(
            pk=held.get(row["person"]), institution_id=institution, month=month, person_id=row["person"],
            **{name: Decimal(str(row.get(name, "0"))) for name in names},
        )
        for row in rows
    ]  # fmt: skip
    if any(getattr(row, name) < 0 for row in made for name in names):
        raise UnableToDistribute(Text("金额不能为负", "amounts cannot be negative"), code="out-of-range")
    MonthlyPay.objects.bulk_create([row for row in made if row.pk is None], batch_size=500)
    MonthlyPay.objects.bulk_update([row for row in made if row.pk is not None], names, batch_size=500)
    total = sum((getattr(row, name) for row in made for name in names), Decimal(0))
    record_change(
        scope=scope, action="monthly_pay.replace", table="pay_monthlypay", key=f"{institution}-{month:%Y-%m}",
        after={"people": len(made), "total": str(total)}, institution=institution,
    )  # fmt: skip
    return len(made)


def refuse_closed(institution: str, month: date) -> None:
    """:raises UnableToDistribute: where the quarter that the month lies in is already distributed there"""
    period = str(Period.quarter_of(month))
    if get_latest_run(scope=system_scope(), kind="distribution", period=period, institution=institution):
        words = Text(f"{period} 已经分配，不能再改", f"{period} is already distributed and can no longer change")
        raise UnableToDistribute(words, code="closed")


def _plain(row: StaffResult) -> dict[str, Any]:
    return {"person": row.person_id, "score": row.score, "attendance": row.attendance, "reason": row.reason}
