"""Who sees and makes a report, and for which period it is owed."""

from datetime import date

from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.policy.packs.shapes.reports import Report

SEE, REPORT = "documents.see", "tasks.report"


def may_see(scope: Scope, report: Report) -> bool:
    """How the clauses stand, and what institutions distribute, is for those who see the whole county; all else is nobody's secret."""
    needed = {"clauses": "overview.see", "distribution": "funds.see"}.get(report.content)
    return scope.may(SEE) and (needed is None or scope.institutions(needed) is None)


def may_make(scope: Scope, report: Report) -> bool:
    return may_see(scope, report) and scope.may(REPORT) and (scope.is_system or scope.actor.role in report.made_by)


def last_period(report: Report, today: date) -> Period | None:
    """The newest period that is over; None for what is made when it is asked for."""
    ways = {"month": Period.month_of, "quarter": Period.quarter_of, "year": Period.year_of}
    return ways[report.every](today).shifted(-1) if report.every else None
