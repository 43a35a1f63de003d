"""Next year's totals: drafted, sent by 30 November, reviewed by HR and finance; and the year's consequences (六(二)2(3), 附件1 八(一))."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.db.models import F

from yiti.foundation.audit.operations import Changed, record_change, record_changes
from yiti.foundation.decisions.queries import get_book
from yiti.foundation.runs.models import Run
from yiti.foundation.runs.operations import Prepared, prepare_run, store_run
from yiti.foundation.runs.queries import get_latest_run
from yiti.kernel.clauses import Clause
from yiti.kernel.refusals import Conflict
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.operations import record_year
from yiti.measure.assessment.results import with_given
from yiti.money.pay.gathering import gather_year
from yiti.money.pay.models import YearTotal
from yiti.money.pay.refusals import UnableToSetTotal

from .totals_steps import start_totals, told_review, told_sending

MOST = Decimal(10_000_000_000)
REVIEWERS = {"hr_bureau": "hr", "finance_bureau": "finance"}


@transaction.atomic
def draft_year_totals(*, scope: Scope, year: int, rows: Sequence[Mapping[str, Any]], today: date) -> list[YearTotal]:
    """
    Draft (or redraft) totals, all or none: `{"institution", "proportional_reward", "base_increment", "version"?}`.

    A row with a version changes what stood at that version (0: nothing stood).

    :raises UnableToSetTotal: for what is no amount from 0 up, or a total already sent
    :raises Conflict: where it was changed meanwhile
    """
    scope.require("year_totals.propose")
    held = {row.institution_id: row for row in YearTotal.objects.select_for_update().filter(year=year)}
    saved, changes = [], []
    for row in rows:
        total = held.get(row["institution"]) or YearTotal(year=year, institution_id=row["institution"])
        if total.pk and total.state not in (YearTotal.State.DRAFT, YearTotal.State.RETURNED):
            raise UnableToSetTotal(
                Text("已报送的总量不能再改，请先退回", "a total that was sent cannot be changed; have it returned first")
            )
        if row.get("version") not in (None, "") and int(row["version"]) != (total.version if total.pk else 0):
            raise Conflict(Text("这一条刚被别人改过，请刷新", "somebody has just changed this; reload"))
        before = _plain(total) if total.pk else None
        total.proportional_reward = _amount(row, "proportional_reward")
        total.base_increment = total.increment = _amount(row, "base_increment")
        total.state, total.proposed_by = YearTotal.State.DRAFT, scope.actor.username
        total.version += 1 if total.pk else 0
        total.save()
        saved.append(total)
        changes.append(_changed("year_total.draft", total, before))
    record_changes(scope=scope, changes=changes)
    start_totals(scope=scope, year=year, today=today)
    return saved


def _amount(row: Mapping[str, Any], name: str) -> Decimal:
    try:
        amount = Decimal(str(row[name]).strip().replace(",", ""))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 <= amount <= MOST or amount != amount.quantize(Decimal("0.01")):
        words = Text(
            f"“{row[name]}”应为不小于 0、最多两位小数的金额", f"“{row[name]}” must be an amount from 0 up with at most two decimals"
        )
        raise UnableToSetTotal(words, field=f"{name}-{row['institution']}", code="out-of-range")
    return amount.quantize(Decimal("0.01"))


@transaction.atomic
def send_year_totals(*, scope: Scope, year: int, today: date) -> int:
    """Send all drafts of a year to HR and finance; how many."""
    scope.require("year_totals.propose")
    rows = list(YearTotal.objects.select_for_update().filter(year=year, state__in=["draft", "returned"]))
    if not rows:
        raise UnableToSetTotal(Text("没有待报送的总量", "there is nothing to send"), code="nothing-to-send")
    changes = []
    for row in rows:
        before = _plain(row)
        row.state, row.sent_on, row.proposed_by, row.version = YearTotal.State.SENT, today, scope.actor.username, row.version + 1
        row.hr_by = row.finance_by = row.reason = ""
        row.hr_on = row.finance_on = None
        changes.append(_changed("year_total.send", row, before))
    YearTotal.objects.bulk_update(
        rows, ["state", "sent_on", "proposed_by", "version", "hr_by", "finance_by", "hr_on", "finance_on", "reason"]
    )
    record_changes(scope=scope, changes=changes)
    told_sending(scope=scope, year=year, today=today)
    return len(rows)


@transaction.atomic
def review_year_totals(*, scope: Scope, totals: Sequence[tuple[int, int]], agrees: bool, reason: str, today: date) -> list[YearTotal]:
    """
    HR's or finance's review of some totals, each by its id and the version seen; all of them or none.

    The side is the actor's role. A total is reviewed when both agree, and goes back when one does not.

    :raises UnableToSetTotal: for another role, a total that is not sent, or a return without a reason
    :raises Conflict: where one changed meanwhile
    """
    scope.require("year_totals.review")
    if not agrees and not reason.strip():
        raise UnableToSetTotal(Text("退回要写明原因", "say why it is returned"), field="reason", code="reason-missing")
    held = {row.pk: row for row in YearTotal.objects.select_for_update().filter(pk__in=[pk for pk, _ in totals]).order_by("pk")}
    rows, changes = [], []
    for pk, version in totals:
        row = held.get(pk)
        if row is None:
            raise UnableToSetTotal(Text("没有这一条", "there is no such total"), code="not-found")
        before = _plain(row)
        _review(scope, row, version, agrees=agrees, reason=reason.strip(), today=today)
        rows.append(row)
        changes.append(_changed("year_total.review", row, before))
    record_changes(scope=scope, changes=changes)
    for year in sorted({row.year for row in rows}):
        told_review(scope=scope, year=year, side=REVIEWERS[scope.actor.role], agrees=agrees, reason=reason.strip(), today=today)
    return rows


def review_year_total(*, scope: Scope, total: int, version: int, agrees: bool, reason: str, today: date) -> YearTotal:
    """One total, as `review_year_totals`."""
    return review_year_totals(scope=scope, totals=[(total, version)], agrees=agrees, reason=reason, today=today)[0]


def _review(scope: Scope, row: YearTotal, version: int, *, agrees: bool, reason: str, today: date) -> None:
    if row.version != version:
        raise Conflict(Text("这一条刚被别人改过，请刷新", "somebody has just changed this; reload"))
    side = REVIEWERS.get(scope.actor.role)
    if side is None or row.state != YearTotal.State.SENT:
        raise UnableToSetTotal(Text("现在不能由您审核", "this is not yours to review now"), code="not-reviewable")
    setattr(row, f"{side}_by", scope.actor.username)
    setattr(row, f"{side}_on", today)
    row.reason = reason
    if not agrees:
        row.state = YearTotal.State.RETURNED
    elif row.hr_by and row.finance_by:
        row.state = YearTotal.State.REVIEWED
    row.version += 1
    row.save()


def prepare_year(*, scope: Scope, year: int) -> Prepared:
    """What the year's result would be now; nothing is stored."""
    return prepare_run("year", str(year), gather_year(scope=scope, year=year), get_book(scope=scope, on=date(year, 12, 31)))


def close_year(*, scope: Scope, year: int, now: datetime) -> Run:
    """
    Close the year's result; next year's increments follow from it.

    :raises UnableToRank: while a quarter has no result, or next year's totals are not drafted
    """
    scope.require("quarter.approve")
    return _store_year(scope=scope, prepared=prepare_year(scope=scope, year=year), year=year, now=now)


@transaction.atomic
def _store_year(*, scope: Scope, prepared: Prepared, year: int, now: datetime) -> Run:
    earlier = get_latest_run(scope=scope, kind="year", period=str(year))
    if earlier is not None:
        raise Conflict(Text(f"{year} 年的结果已经算定", f"the result of {year} is already closed"))
    run = store_run(scope=scope, prepared=prepared, now=now)
    inputs, results = json.loads(prepared.inputs), json.loads(prepared.results)
    record_year(scope=scope, year=year, run=run, results=with_given(results, inputs, "category", "increment"))
    amounts = {row["id"]: Decimal(row["amount"]) for row in results["institutions"]}
    totals = [total for total in YearTotal.objects.select_for_update().filter(year=year + 1) if total.institution_id in amounts]
    for total in totals:
        total.increment, total.year_run, total.version = amounts[total.institution_id], run, F("version") + 1
        total.save(update_fields=["increment", "year_run", "version"])
    record_change(
        scope=scope,
        action="year_total.consequences",
        table="pay_yeartotal",
        key=str(year + 1),
        after={"run": run.hash, **{code: str(amount) for code, amount in amounts.items()}},
        clause=Clause(json.loads(run.pack)["pack"], "附件1 八(一)"),
        rows=totals,
    )
    return run


def _plain(row: YearTotal) -> dict[str, Any]:
    names = ("year", "state", "proportional_reward", "base_increment", "increment", "hr_by", "finance_by", "reason")
    return {"institution": row.institution_id, **{name: getattr(row, name) for name in names}}


def _changed(action: str, row: YearTotal, before: dict[str, Any] | None) -> Changed:
    return Changed(action=action, table="pay_yeartotal", key=row.pk, before=before, after=_plain(row), institution=row.institution_id)
