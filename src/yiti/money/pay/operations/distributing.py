"""Distributing a quarter's total within an institution, and paying it (附件1 九(一), 九(二)5)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from yiti.foundation.audit.operations import record_change
from yiti.foundation.decisions.queries import get_book_of
from yiti.foundation.runs.models import Run
from yiti.foundation.runs.operations import Prepared, prepare_run, store_run
from yiti.foundation.runs.queries import get_latest_run
from yiti.foundation.workflow.operations import finish_steps
from yiti.kernel.four_eyes import require_another
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Conflict
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.queries import get_cycle
from yiti.money.pay.gathering import gather_distribution
from yiti.money.pay.models import Difference, Payment, Payslip
from yiti.money.pay.refusals import UnableToDistribute, UnableToPay

from .rows import payslips

FED_BACK = ("fed_back", "published")
"""States of a quarter in which institutions know their totals."""


def prepare_distribution(*, scope: Scope, period: str, institution: str) -> Prepared:
    """
    What distributing now would give; nothing is stored. Also the preview of the distribution page.

    :raises UnableToDistribute: before the results are fed back, or where the plan, the total or the monthly results are missing
    """
    scope.require("pay.see", institution)
    cycle = get_cycle(scope=scope, period=period)
    if cycle.state not in FED_BACK:
        words = Text("考核办反馈结果之后才能分配", "distribution starts after the office has fed the results back")
        raise UnableToDistribute(words, code="not-fed-back")
    book = get_book_of(scope=scope, pack=cycle.pack, on=Period.parse(period).last)
    inputs = gather_distribution(scope=scope, period=period, institution=institution)
    return prepare_run("distribution", period, inputs, book, institution=institution)


def distribute(*, scope: Scope, period: str, institution: str, now: datetime) -> Run:
    """
    Close the institution's distribution of a quarter and make its payslips.

    :raises UnableToDistribute: before the results are fed back, or where the average pay would pass the cap: the amount
        to cut is named, and nothing is cut silently (六(二)2(5))
    :raises Conflict: where it is already closed
    """
    scope.require("pay.run", institution)
    prepared = prepare_distribution(scope=scope, period=period, institution=institution)
    results = json.loads(prepared.results)
    refuse_above_cap(results.get("cap"))
    return _close(scope=scope, prepared=prepared, results=results, now=now)


@transaction.atomic
def _close(*, scope: Scope, prepared: Prepared, results: Mapping[str, Any], now: datetime) -> Run:
    if Run.objects.filter(kind=prepared.kind, period=prepared.period, institution=prepared.institution).exists():
        raise Conflict(Text("本季已经分配过了，更正请走申诉", "this quarter is already distributed; corrections go by appeal"))
    run = store_run(scope=scope, prepared=prepared, now=now)
    rows = payslips(run, results)
    Payslip.objects.bulk_create(rows, batch_size=500)
    _settle_differences(run, rows)
    return run


def _settle_differences(run: Run, rows: list[Payslip]) -> None:
    settled = [row.person_id for row in rows if row.kind == Payslip.Kind.BACK_PAY]
    open_rows = Difference.objects.filter(institution=run.institution, period__lt=run.period, settled_in="")
    open_rows.filter(person__in=settled).update(settled_in=run.period)
    open_rows.filter(amount=0).update(settled_in=run.period)


def refuse_above_cap(cap: Mapping[str, Any] | None) -> None:
    """:raises UnableToDistribute: where the average is over the limit, with the amount to cut"""
    if cap and cap.get("within") is False:
        over = str(cap["headroom_total"]).lstrip("-")
        raise UnableToDistribute(
            Text(
                f"人均工资 {cap['average']} 元，超过上限 {cap['limit']} 元，全院需减 {over} 元后重报",
                f"average pay of {cap['average']} yuan is over the limit of {cap['limit']}; cut {over} yuan in all and submit again",
            ),
            code="above-cap",
        )


@transaction.atomic
def pay_quarter(*, scope: Scope, period: str, institution: str, paid_on: date) -> int:
    """
    Record that every slip of a closed distribution was paid; the number of payments made.

    What a person owes after an appeal (a slip below zero) is set off against his other slips of the quarter.

    :raises UnableToPay: before the distribution is closed, when the period is already paid, or by the one who closed it
    """
    scope.require("pay.pay", institution)
    run = get_latest_run(scope=scope, kind="distribution", period=period, institution=institution)
    if run is None:
        raise UnableToPay(Text("先分配，再发放", "distribute first, then pay"), code="not-distributed")
    require_another(run.closed_by, scope=scope)
    slips = list(Payslip.objects.select_for_update().filter(run__period=period, institution=institution).order_by("id"))
    if Payment.objects.filter(payslip__in=slips).exists():
        raise UnableToPay(Text("本季已经发放", "this quarter is already paid"), code="already-paid")
    rows = list(_payments(slips, paid_on, scope))
    Payment.objects.bulk_create(rows, batch_size=500)
    finish_steps(scope=scope, workflow="quarter", period=period, step="pay", today=paid_on, subjects=[institution])
    summary = {"period": period, "payments": len(rows), "total": str(sum((row.amount for row in rows), Decimal(0)))}
    record_change(
        scope=scope, action="pay.pay", table="pay_payment", key=f"{institution}-{period}", after=summary, institution=institution, rows=rows
    )
    return len(rows)


def _payments(slips: Sequence[Payslip], paid_on: date, scope: Scope) -> Iterator[Payment]:
    """A payment for each slip above zero; what a person owes from an earlier quarter is first set off against his own slips."""
    owed: dict[str, Decimal] = {}
    for slip in slips:
        if slip.amount < 0:
            owed[slip.person_id] = owed.get(slip.person_id, Decimal(0)) - slip.amount
    for slip in slips:
        set_off = min(max(slip.amount, Decimal(0)), owed.get(slip.person_id, Decimal(0)))
        if set_off:
            owed[slip.person_id] -= set_off
        if slip.amount - set_off > 0:
            yield Payment(
                institution_id=slip.institution_id, person_id=slip.person_id, period=slip.period, payslip=slip,
                amount=slip.amount - set_off, paid_on=paid_on, paid_by=scope.actor.username,
                remark=f"set off {set_off}" if set_off else "",
            )  # fmt: skip
