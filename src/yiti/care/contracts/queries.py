"""
What others may ask of contracts: which households have a contracted doctor and which have none.

A household are the people of one number at one institution; it has its doctor where at least one of its people has a contract that runs.
Whoever holds `residents.see` sees who it is, whoever holds `indicators.see` how many there are.
"""

from datetime import date

from yiti.events.journal.contracts import name_last_contract
from yiti.events.journal.queries import get_mark
from yiti.kernel.scopes import Scope

from .households import Count as Count
from .households import Household as Household
from .households import count, gather, to_household

SEE, COUNT = "residents.see", "indicators.see"


def list_households(*, scope: Scope, on: date) -> list[Household]:
    """
    The households within `residents.see`, those without a doctor first, then by institution and number, in a fixed number of queries.

    :raises Forbidden:
    """
    scope.require(SEE)
    found = gather(scope.institutions(SEE), on)
    made = [to_household(institution, number, people) for (institution, number), people in found.items() if number]
    return sorted(made, key=lambda one: (one.has_doctor, one.institution, one.number))


def count_households(*, scope: Scope, on: date) -> dict[str, Count]:
    """
    By institution, within `indicators.see`. Read anew only when a contract or a resident was written.

    :raises Forbidden:
    """
    scope.require(COUNT)
    return dict(count(scope.institutions(COUNT), on, (name_last_contract(), get_mark(scope=scope).residents)))
