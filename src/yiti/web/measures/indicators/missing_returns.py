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
    """One month of one return: how many are missing, whose, and the way to it."""

    item: MonthlyReturn
    month: Period
    found: Sequence[Missing]

    @property
    def count(self) -> int:
        return len(self.found)

    @property
    def whose(self) -> Text:
        names = [short_name_of(one.institution) for one in self.found if one.institution]
        return join_names(names, NAMED) if names else Text("全县", "Whole county")

    @property
    def address(self) -> str:
        return address_of("monthly-month", self.item.id, str(self.month))


def read_missing_returns(request: Request, span: Period) -> list[MissingReturn]:
    """Of the span's months that are over, within the reader's reach; nothing for who sees no returns."""
    if not request.scope.may(SEE):
        return []
    groups: dict[tuple[str, Period], list[Missing]] = {}
    for one in list_missing(scope=request.scope, months=span.each_month(), today=request.today):
        groups.setdefault((one.item.id, one.month), []).append(one)
    return [MissingReturn(found[0].item, month, found) for (_, month), found in groups.items()]
