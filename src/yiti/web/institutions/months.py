"""
Which months may be entered.

Accounts go by the state of their quarter's report, monthly returns by whether the indicators of the month are frozen.
"""

from collections.abc import Callable
from datetime import date

from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope, system_scope
from yiti.kernel.text import Text
from yiti.measure.assessment.queries import require_open_month
from yiti.measure.indicators.queries import list_frozen
from yiti.web.printing import print_day


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


def closed_months() -> Callable[[Period], Text | None]:
    """Why returns of a month stay as they are, in words; None where they may be handed in. Frozen periods are read once."""
    frozen = list_frozen(scope=system_scope("months"))

    def why(month: Period) -> Text | None:
        around = (month, Period.quarter_of(month.first), Period.year_of(month.first))
        period = next((one for one in around if str(one) in frozen), None)
        if period is None:
            return None
        day = print_day(frozen[str(period)].date(), "long")
        return Text(
            f"{period.label.zh}的指标已于{day}随排名固定，月报不能再改",
            f"The indicators of {period.label.en} were frozen with the ranking on {day}; its returns stay",
        )

    return why


def is_closed(month: Period) -> Text | None:
    """The same for one month, asked anew."""
    return closed_months()(month)


def list_asked(today: date, count: int) -> list[Period]:
    """The last months that are over and not closed, the newest first."""
    why, months = closed_months(), [Period.month_of(today).shifted(-step) for step in range(1, count + 1)]
    return [month for month in months if why(month) is None]
