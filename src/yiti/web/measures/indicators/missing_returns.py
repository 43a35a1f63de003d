"""Monthly returns that nobody handed in: beside the faults of events, since indicators are missing without them."""

from collections.abc import Sequence
from dataclasses import dataclass

from yiti.kernel.periods import Period
from yiti.kernel.text import Text
from yiti.policy.packs.shapes.monthly import MonthlyReturn
from yiti.registry.monthly.declared import SEE
from yiti.registry.monthly.queries import Missing, list_missing
from yiti.web.institutions.names import short_name_of
from yiti.web.measures.naming import address_of, join_names
from yiti.web.requests import Request

NAMED = 6


@dataclass(frozen=True, slots=True)
class MissingReturn:
    """Months of one return that the same ones owe: how many are missing, whose, and the way to each month."""

    item: MonthlyReturn
    months: Sequence[Period]
    found: Sequence[Missing]
    """Those of one month; the other months' are of the same institutions."""

    @property
    def count(self) -> int:
        return len(self.found) * len(self.months)

    @property
    def whose(self) -> Text:
        names = [short_name_of(one.institution) for one in self.found if one.institution]
        return join_names(names, NAMED) if names else Text("全县", "Whole county")

    @property
    def links(self) -> list[tuple[Text, str]]:
        return [(month.label, address_of("monthly-month", self.item.id, str(month))) for month in self.months]


def read_missing_returns(request: Request, span: Period) -> list[MissingReturn]:
    """Of the span's months that are over, within the reader's reach; nothing for who sees no returns."""
    if not request.scope.may(SEE):
        return []
    groups: dict[tuple[str, Period], list[Missing]] = {}
    for one in list_missing(scope=request.scope, months=span.each_month(), today=request.today):
        groups.setdefault((one.item.id, one.month), []).append(one)
    alike: dict[tuple[str, tuple[str, ...]], list[tuple[Period, list[Missing]]]] = {}
    for (item, month), found in groups.items():
        alike.setdefault((item, tuple(one.institution.pk if one.institution else "" for one in found)), []).append((month, found))
    return [MissingReturn(told[0][1][0].item, [month for month, _ in told], told[0][1]) for told in alike.values()]
