"""The returns that the installation's pack declares, and who hands them in."""

from collections.abc import Mapping
from datetime import date

from yiti.foundation.installation.queries import find_installation
from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs.monthly import get_returns
from yiti.policy.packs.shapes.monthly import MonthlyFigure, MonthlyReturn
from yiti.registry.institutions.models import Institution
from yiti.registry.institutions.spans import EVER

ENTER = "monthly.enter"
SEE = "monthly.see"


class UnknownReturn(UnableTo):
    code = "not-found"


def list_declared() -> Mapping[str, MonthlyReturn]:
    """By id, in the pack's order; nothing where no county stands."""
    found = find_installation()
    return get_returns(found.pack) if found else {}


def find_declared(id: str) -> MonthlyReturn:
    """:raises UnknownReturn:"""
    found = list_declared().get(id)
    if found is None:
        raise UnknownReturn(Text(f"没有月报 {id}", f"There is no monthly return {id}"), field="return")
    return found


def list_figures() -> dict[str, tuple[MonthlyReturn, MonthlyFigure]]:
    """By item, the figure and the return that it stands in."""
    return {figure.item: (item, figure) for item in list_declared().values() for figure in item.figures}


def enters(scope: Scope, item: MonthlyReturn, institution: str | None = None) -> bool:
    """
    Whether somebody hands this return in, there or anywhere: the function within reach, and a role that the return names.

    One about the county is handed in by whoever reaches the whole county.
    """
    if not scope.is_system and scope.actor.role not in item.enters:
        return False
    if item.about == "county":
        return scope.may(ENTER) and scope.institutions(ENTER) is None
    return scope.may(ENTER, institution)


def fits(item: MonthlyReturn, row: Institution) -> bool:
    """Whether the return is an institution's, or stands at it: by type and beds."""
    return row.type in item.types and (row.has_beds or not item.needs_beds)


def is_due(item: MonthlyReturn, month: Period) -> bool:
    """Whether the return is asked of this month at all."""
    return not item.due or month.first.month in item.due


def due_beside(item: MonthlyReturn, month: Period, step: int) -> Period:
    """The month before (`step` -1) or after (1) that the return is asked of."""
    found = month.shifted(step)
    while not is_due(item, found):
        found = found.shifted(step)
    return found


def is_open_in(row: Institution, month: Period) -> bool:
    """Open on the month's last day, as an indicator of the month asks."""
    return (row.from_on or date.min) <= month.last < (row.until_on or EVER)
