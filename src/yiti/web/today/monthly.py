"""Monthly returns that are over and that the reader has not handed in."""

from datetime import date

from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.monthly.declared import ENTER
from yiti.registry.monthly.queries import Missing, list_missing
from yiti.web.institutions.months import list_asked
from yiti.web.institutions.names import short_name_of
from yiti.web.measures.naming import address_of, join_names

from .lines import MOST_OF_A_KIND, Button, Line

MONTHS = 6
"""So many months back are asked for; closed ones never."""


def list_monthly_lines(scope: Scope, today: date) -> list[Line]:
    """A line for the newest month with something missing, and one for all months before it."""
    if not scope.may(ENTER):
        return []
    by_month: dict[Period, list[Missing]] = {}
    for one in list_missing(scope=scope, months=list_asked(today, MONTHS), today=today, is_own=True):
        by_month.setdefault(one.month, []).append(one)
    months = sorted(by_month, key=lambda month: month.first, reverse=True)
    lines = [_line(month, by_month[month]) for month in months[:1]]
    return lines + ([_earlier([one for month in months[1:] for one in by_month[month]])] if months[1:] else [])


def _earlier(found: list[Missing]) -> Line:
    what = Text(f"更早的月份还有 {len(found)} 份月报没有交", f"{len(found)} monthly returns of earlier months are not handed in")
    why = join_names(list({one.item.id: one.item.label for one in found}.values()), MOST_OF_A_KIND)
    return Line("short", what, why, acts=(Button(Text("去填", "Hand in"), address_of("monthly")),))


def _line(month: Period, found: list[Missing]) -> Line:
    returns = {one.item.id: one.item for one in found}
    names = [short_name_of(one.institution) for one in found if one.institution]
    what = Text(f"{month.label.zh}月报还有 {len(found)} 份没有交", f"Monthly returns of {month.label.en}: {len(found)} not handed in")
    labels = [item.label for item in returns.values()]
    why = join_names(labels, MOST_OF_A_KIND)
    if len(returns) == 1 and names:
        places = join_names(names, MOST_OF_A_KIND)
        why = Text(f"{why.zh}：{places.zh}", f"{why.en}: {places.en}")
    only = next(iter(returns)) if len(returns) == 1 else ""
    address = address_of("monthly-month", only, str(month)) if only else address_of("monthly")
    return Line("short", what, why, acts=(Button(Text("去填", "Hand in"), address),))
