"""What the residents of one place add to the numbers of the hospital that it is counted with."""

from collections.abc import Collection
from dataclasses import dataclass

from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope, system_scope

from .lists import UnableToList
from .queries import SEE, list_members
from .values import Value


@dataclass(frozen=True, slots=True)
class Contribution:
    """The hospital's value, and who of the residents asked about is in its denominator and in its numerator."""

    value: Value
    numerator: frozenset[str]
    denominator: frozenset[str]

    @property
    def missing(self) -> frozenset[str]:
        return self.denominator - self.numerator


def list_contributions(
    *, scope: Scope, codes: Collection[str], place: str, residents: Collection[str], hospital: str, period: Period
) -> list[Contribution]:
    """
    By code; what does not apply to the hospital or names no residents is left out.

    `residents` are those of the place that the caller found with a scope: nothing is told of anybody else but the hospital's value, which
    whoever sees the place's may see (`indicators.see`).

    :raises Forbidden:
    """
    scope.require(SEE, place)
    asked, found = frozenset(residents), []
    for code in codes:
        try:
            members = list_members(scope=system_scope("contributions"), indicator=code, institution=hospital, period=period)
        except UnableToList:
            continue
        if members.denominator_of == "residents" and members.denominator is not None and members.numerator is not None:
            over, under = asked.intersection(members.numerator), asked.intersection(members.denominator)
            found.append(Contribution(members.value, over, under))
    return found
