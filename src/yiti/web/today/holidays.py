"""What waits about the holidays of a year: an entry for a second person; from November on, next year's where nobody entered it."""

from datetime import date

from yiti.foundation.decisions.queries import get_book, list_holidays
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.calendars import list_shipped
from yiti.web.measures.naming import address_of

from .lines import Button, Line

NOTICE_MONTH = 11
"""The State Council announces the next year's holidays in November."""


def list_holiday_lines(scope: Scope, today: date) -> list[Line]:
    return [*_waiting(scope), *_missing(scope, today)]


def _waiting(scope: Scope) -> list[Line]:
    if not scope.may("decisions.approve"):
        return []
    rows = list_holidays(scope=scope, state="proposed").exclude(proposed_by=scope.actor.username)
    return [
        Line(
            "running",
            Text(f"{row.year} 年节假日等您照通知核对", f"The holidays of {row.year} wait for your check against the notice"),
            Text("批准后截止日按它算", "Due days go by it once it is approved"),
            acts=(Button(Text("去核对", "Check"), address_of("holiday-entry", row.pk)),),
        )
        for row in rows
    ]


def _missing(scope: Scope, today: date) -> list[Line]:
    year = today.year + 1
    if today.month < NOTICE_MONTH or not scope.may("decisions.propose") or list_shipped(year):
        return []
    is_told = any(said["year"] == year for said in get_book(scope=scope, on=today).holidays)
    if is_told or list_holidays(scope=scope, year=year, state="proposed").exists():
        return []
    what = Text(f"{year} 年的节假日还没有登记", f"The holidays of {year} are not entered")
    why = Text("通知一般在 11 月发布；没有它，第四季度开不了", "The notice comes in November; without it the fourth quarter cannot open")
    return [Line("short", what, why, acts=(Button(Text("去登记", "Enter"), address_of("holidays-enter")),))]
