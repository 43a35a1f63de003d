"""What an institution enters about its people by the month: assessment results, and the pay that comes by the month."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction

from yiti.foundation.audit.operations import Changed, record_change, record_changes
from yiti.foundation.runs.queries import get_latest_run
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Conflict
from yiti.kernel.scopes import Scope, system_scope
from yiti.kernel.text import Text
from yiti.money.pay.models import MonthlyPay, StaffResult
from yiti.money.pay.queries.people import list_roster_codes
from yiti.money.pay.refusals import UnableToDistribute

COMPONENTS = ("basic_pay", "hardship_allowance", "retained_area_allowance", "basic_performance", "reward_performance")
MOST_SCORE, MOST_PAY = Decimal(200), Decimal(1_000_000)
CHANGED = Text("这一条刚被别人改过，请刷新", "somebody has just changed this; reload")


@transaction.atomic
def enter_staff_results(*, scope: Scope, institution: str, month: date, rows: Sequence[Mapping[str, Any]], now: datetime) -> int:
    """
    Enter a month's results, all or none: `{"person", "score", "attendance", "reason"?, "version"?}`; how many.

    A row with a version changes what stood at that version (0: nothing stood). What stays as it is, is not written.

    :raises Conflict: where a row was changed meanwhile
    :raises UnableToDistribute: for a score outside 0 to 200, an attendance outside 0 to 1, the own result, somebody who
        does not work there, a closed quarter
    """
    scope.require("staff_results.enter", institution)
    refuse_closed(institution, month)
    refuse_strangers(institution, month, [str(row["person"]) for row in rows])
    held = {row.person_id: row for row in StaffResult.objects.select_for_update().filter(institution=institution, month=month)}
    made: list[StaffResult] = []
    changed: list[StaffResult] = []
    changes = []
    for row in rows:
        result = held.get(row["person"])
        before = _plain(result) if result else None
        if row.get("version") not in (None, "") and int(row["version"]) != (result.version if result else 0):
            raise Conflict(CHANGED)
        result = result or StaffResult(institution_id=institution, month=month, person_id=row["person"], version=0)
        _fill(result, row, scope, now)
        if before == _plain(result):
            continue
        (changed if result.pk else made).append(result)
        changes.append(
            Changed(
                action="staff_result.enter", table="pay_staffresult", key=f"{row['person']}-{month:%Y-%m}",
                before=before, after=_plain(result), institution=institution, rows=[result],
            )
        )  # fmt: skip
    StaffResult.objects.bulk_create(made, batch_size=500)
    StaffResult.objects.bulk_update(changed, ["score", "attendance", "reason", "entered_by", "entered_at", "version"], batch_size=500)
    record_changes(scope=scope, changes=changes)
    return len(changes)


def _fill(result: StaffResult, row: Mapping[str, Any], scope: Scope, now: datetime) -> None:
    if scope.actor.staff and row["person"] == scope.actor.staff:
        raise UnableToDistribute(Text("不能给自己打分", "nobody enters his own result"), field=f"score-{row['person']}", code="four-eyes")
    person = str(row["person"])
    result.score = read_number(row["score"], Decimal(0), MOST_SCORE, f"score-{person}").quantize(Decimal("0.01"))
    result.attendance = read_number(row.get("attendance", "1"), Decimal(0), Decimal(1), f"attendance-{person}").quantize(Decimal("0.0001"))
    result.reason, result.entered_by, result.entered_at = str(row.get("reason") or "")[:300], scope.actor.username, now
    result.version += 1


def read_number(value: Any, least: Decimal, most: Decimal, field: str) -> Decimal:
    """:raises UnableToDistribute: for what is no number from least to most, naming the field and the value"""
    try:
        number = Decimal(str(value).strip().replace(",", "").replace("，", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not least <= number <= most:
        words = Text(f"“{value}”应为 {least} 到 {most} 的数", f"“{value}” must be a number from {least} to {most}")
        raise UnableToDistribute(words, field=field, code="out-of-range")
    return number


@transaction.atomic
def replace_monthly_pay(
    *, scope: Scope, institution: str, month: date, rows: Sequence[Mapping[str, Any]], now: datetime | None = None
) -> int:
    """
    Enter a month's components of pay, all or none, in place of what stood for those people; how many rows.

    `{"person", the five components, "version"?}`; a row with a version changes what stood at that version (0: nothing).

    :raises Conflict: where a row was changed meanwhile
    :raises UnableToDistribute: for a negative amount, somebody who does not work there, a closed quarter
    """
    scope.require("pay.run", institution)
    refuse_closed(institution, month)
    refuse_strangers(institution, month, [str(row["person"]) for row in rows])
    people = [row["person"] for row in rows]
    held = {row.person_id: row for row in MonthlyPay.objects.select_for_update().filter(institution=institution, month=month)}
    made = [_component_row(institution, month, row, held.get(row["person"]), scope, now) for row in rows]
    MonthlyPay.objects.bulk_create([row for row in made if row.pk is None], batch_size=500)
    MonthlyPay.objects.bulk_update(
        [row for row in made if row.pk is not None], [*COMPONENTS, "version", "entered_by", "entered_at"], batch_size=500
    )
    total = sum((getattr(row, name) for row in made for name in COMPONENTS), Decimal(0))
    before = sum((getattr(held[person], name) for person in people if person in held for name in COMPONENTS), Decimal(0))
    record_change(
        scope=scope, action="monthly_pay.replace", table="pay_monthlypay", key=f"{institution}-{month:%Y-%m}",
        before={"total": str(before)}, after={"people": len(made), "total": str(total)}, institution=institution,
        rows=made,
    )  # fmt: skip
    return len(made)


def _component_row(
    institution: str, month: date, row: Mapping[str, Any], held: MonthlyPay | None, scope: Scope, now: datetime | None
) -> MonthlyPay:
    person = str(row["person"])
    version = held.version if held else 0
    if row.get("version") not in (None, "") and int(row["version"]) != version:
        raise Conflict(CHANGED)
    amounts = {name: read_number(row.get(name, "0"), Decimal(0), MOST_PAY, f"{name}-{person}") for name in COMPONENTS}
    return MonthlyPay(
        pk=held.pk if held else None, institution_id=institution, month=month, person_id=person, version=version + 1,
        entered_by=scope.actor.username, entered_at=now, **amounts,
    )  # fmt: skip


def refuse_strangers(institution: str, month: date, people: Sequence[str]) -> None:
    """:raises UnableToDistribute: naming somebody who does not work there in that month, or who is named twice"""
    roster = list_roster_codes(institution=institution, month=month)
    for person in people:
        if person not in roster:
            words = Text(f"{person} 这个月不在本机构", f"{person} does not work here in that month")
            raise UnableToDistribute(words, field="person", code="not-on-roster")
    if len(set(people)) < len(people):
        raise UnableToDistribute(Text("同一个人出现两次", "somebody is named twice"), field="person", code="twice")


def refuse_closed(institution: str, month: date) -> None:
    """:raises UnableToDistribute: where the quarter that the month lies in is already distributed there"""
    period = str(Period.quarter_of(month))
    if get_latest_run(scope=system_scope(), kind="distribution", period=period, institution=institution):
        words = Text(f"{period} 已经分配，不能再改", f"{period} is already distributed and can no longer change")
        raise UnableToDistribute(words, code="closed")


def _plain(row: StaffResult) -> dict[str, Any]:
    return {"person": row.person_id, "score": row.score, "attendance": row.attendance, "reason": row.reason}
