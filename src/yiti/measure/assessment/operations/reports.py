"""What an institution sends for a quarter, and its lead hospital's answer."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model

from yiti.foundation.audit.operations import record_change
from yiti.foundation.workflow.operations import reopen_steps
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.assessed import list_months_with_accounts
from yiti.measure.assessment.cycles import WORKFLOW, find_cycle, finish, part_for, require_state, require_version
from yiti.measure.assessment.models import Cycle, IndicatorValue, Report
from yiti.measure.assessment.reports import ReportClosed, UnableToReport, find_report, lock_report, require_assessed, require_draft


@transaction.atomic
def start_report(*, scope: Scope, period: str, institution: str) -> Report:
    """
    The institution's report of a quarter to work on (`accounts.enter`): the current one, or a new version after a return.

    A new version starts with the values of the one returned.

    :raises QuarterState: once the quarter is ranked
    """
    scope.require("accounts.enter", institution)
    cycle = find_cycle(period)
    current = find_report(cycle, institution)
    if current is not None and current.state != Report.State.RETURNED:
        return current
    require_state(cycle, Cycle.State.OPEN)
    require_assessed(cycle, institution)
    try:
        with transaction.atomic():
            return _new_version(scope, cycle, institution, current)
    except IntegrityError:
        return lock_report(cycle, institution)


def _new_version(scope: Scope, cycle: Cycle, institution: str, returned: Report | None) -> Report:
    if returned is not None:
        returned.is_current = False
        returned.save(update_fields=["is_current"])
    made = Report.objects.create(cycle=cycle, institution_id=institution, version=returned.version + 1 if returned else 1)
    values: list[IndicatorValue] = []
    if returned is not None:
        values = list(IndicatorValue.objects.filter(report=returned))
        for value in values:
            value.pk, value.report = None, made
        values = IndicatorValue.objects.bulk_create(values)
    _record(scope, "report.start", made, None, [*values, *([returned] if returned else [])])
    return made


@transaction.atomic
def send_report(*, scope: Scope, period: str, institution: str, today: date, revision: int) -> Report:
    """
    Send the quarter's accounts and values to the lead hospital (`accounts.enter`).

    :raises UnableToReport: `accounts-missing`, naming the months of the quarter without accounts
    :raises ReportClosed: where it was sent already
    :raises Conflict: where somebody else changed it meanwhile
    """
    scope.require("accounts.enter", institution)
    cycle = find_cycle(period)
    report = lock_report(cycle, institution)
    require_state(cycle, Cycle.State.OPEN)
    require_draft(report)
    require_version(revision, report.revision)
    span = Period.parse(period)
    there = list_months_with_accounts(institution, span)
    missing = [month.label for month in span.each_month() if month.first not in there]
    if missing:
        zh, en = "、".join(label.zh for label in missing), ", ".join(label.en for label in missing)
        clause = part_for(cycle, "accounts.enter").clause
        raise UnableToReport(Text(f"缺 {zh} 的收支", f"The accounts of {en} are missing"), code="accounts-missing", clause=clause)
    finish(scope, cycle, "accounts.enter", today, [institution])
    return _settle(scope, report, "report.send", state=Report.State.SENT, sent_by=scope.actor.username, sent_on=today)


@transaction.atomic
def accept_report(*, scope: Scope, period: str, institution: str, today: date, revision: int) -> Report:
    """
    Accept a member's report (`accounts.review`); it is closed from then on.

    :raises Forbidden: for the sender and for whoever belongs to the institution
    :raises ReportClosed: where it is not (or no longer) waiting for review
    """
    cycle, report = _take_for_review(scope, period, institution, revision)
    finish(scope, cycle, "accounts.review", today, [institution])
    return _settle(scope, report, "report.accept", state=Report.State.ACCEPTED, reviewed_by=scope.actor.username, reviewed_on=today)


@transaction.atomic
def return_report(*, scope: Scope, period: str, institution: str, reason: str, today: date, revision: int) -> Report:
    """
    Return a member's report with the reason (`accounts.review`); the institution sends a new version.

    :raises UnableToMove: without a reason
    :raises Forbidden, ReportClosed: as `accept_report`
    """
    cycle, report = _take_for_review(scope, period, institution, revision)
    send = part_for(cycle, "accounts.enter").id
    reopen_steps(scope=scope, workflow=WORKFLOW, period=period, step=send, subjects=[institution], today=today, reason=reason)
    return _settle(
        scope, report, "report.return",
        state=Report.State.RETURNED, reviewed_by=scope.actor.username, reviewed_on=today, reason=reason.strip(),
    )  # fmt: skip


def _take_for_review(scope: Scope, period: str, institution: str, revision: int) -> tuple[Cycle, Report]:
    scope.require("accounts.review", institution)
    cycle = find_cycle(period)
    report = lock_report(cycle, institution)
    if scope.actor.institution == institution:
        raise Forbidden(Text("不能审核本机构的上报，请由他人审核", "Nobody reviews his own institution; somebody else must"))
    if report.sent_by == scope.actor.username:
        raise Forbidden(Text("不能审核自己报送的内容", "Nobody reviews what he sent himself"))
    require_state(cycle, Cycle.State.OPEN)
    if report.state != Report.State.SENT:
        raise ReportClosed(Text("这份上报不在待审状态", "This report does not wait for review"))
    require_version(revision, report.revision)
    return cycle, report


def _settle(scope: Scope, report: Report, action: str, **values: Any) -> Report:
    before = _shown(report)
    for name, value in values.items():
        setattr(report, name, value)
    report.revision += 1
    report.save()
    _record(scope, action, report, before)
    return report


def _record(scope: Scope, action: str, report: Report, before: dict[str, Any] | None, rows: Sequence[Model] = ()) -> None:
    record_change(
        scope=scope, action=action, table="assessment_report", key=report.pk, before=before, after=_shown(report),
        institution=report.institution_id, clause=part_for(report.cycle, "accounts.enter").clause, rows=rows,
    )  # fmt: skip


def _shown(report: Report) -> dict[str, Any]:
    return {
        "period": report.cycle_id, "version": report.version, "state": str(report.state), "sent_by": report.sent_by,
        "sent_on": report.sent_on, "reviewed_by": report.reviewed_by, "reviewed_on": report.reviewed_on, "reason": report.reason,
    }  # fmt: skip
