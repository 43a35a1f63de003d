"""Steps that last some working days, such as a publicity."""

from dataclasses import dataclass
from datetime import date, timedelta

from yiti.foundation.decisions.queries import get_book_of
from yiti.foundation.workflow.flows import Flow, Part
from yiti.kernel.scopes import Scope
from yiti.policy.calendars import calendar_of


@dataclass(frozen=True, slots=True)
class Lasting:
    """How many working days a step lasts, how many of them are over, and the first day on which it can be done."""

    days: int
    counted: int
    first_day: date

    def is_over(self, today: date) -> bool:
        return today >= self.first_day


def get_lasting(*, scope: Scope, flow: Flow, part: Part, opened_on: date, today: date) -> Lasting | None:
    """
    None for a step that lasts no days. The day on which it opened does not count.

    :raises Refused: `parameter-unset` while the county has not decided how long it lasts
    """
    if not part.lasts:
        return None
    book = get_book_of(scope=scope, pack=flow.pack, on=today)
    calendar = calendar_of(book)
    days = int(book.parameter(part.lasts).number)
    passed = (opened_on + timedelta(days=after) for after in range(1, (today - opened_on).days + 1))
    counted = min(days, sum(calendar.is_workday(day) for day in passed))
    return Lasting(days, counted, calendar.add_workdays(opened_on, days))
