"""Which months may be entered: the assessment says, by the state of its quarter's report."""

from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.queries import require_open_month


def guard_month(scope: Scope, institution: str, month: Period) -> None:
    """:raises UnableTo: where the month's report is sent or accepted"""
    require_open_month(scope=scope, institution=institution, month=month.first)


def why_closed(scope: Scope, institution: str, month: Period) -> Text | None:
    """Why a month may not be entered, in words; None where it may."""
    try:
        guard_month(scope, institution, month)
    except UnableTo as refusal:
        return refusal.message
    return None
