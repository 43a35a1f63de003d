"""What the residents of one place add to the numbers of the hospital that it is counted with."""

from collections.abc import Collection
from dataclasses import dataclass

from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope, system_scope
from yiti.policy.facts.aggregates import forms_in

from .catching import Position
from .current import Current
from .engines.quick import Quick
from .frozen import find_frozen
from .listed import what_is_listed
from .lists import UnableToList, list_ids
from .lives import Lives
from .places import Places
from .queries import SEE, list_members
from .reading import read_together
from .shapes import reading
from .values import Value, reckon
from .wanted import read_definitions


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
    asked = frozenset(residents)
    if find_frozen(period) is not None:
        return _list_frozen(codes, asked, hospital, period)
    return read_together(lambda at: _list_current(at, codes, asked, hospital, period)) or []


def _list_current(at: Position, codes: Collection[str], asked: frozenset[str], hospital: str, period: Period) -> list[Contribution]:
    """The values from kept numbers; the lists from the facts of the residents asked about alone, read once for all indicators."""
    definitions, engine = read_definitions(), Current(at)
    known = [code for code in codes if code in definitions.definitions]
    places = Places(engine.institutions(period))
    values = {value.indicator: value for value in reckon(engine, definitions, period, codes=known, institutions=[hospital])}
    sides = {}
    for code in known:
        over, under = definitions[code].numerator, definitions[code].denominator
        if code in values and isinstance(over, tuple) and isinstance(under, tuple) and what_is_listed(under) == "residents":
            sides[code] = places.settle(over), places.settle(under)
    kinds = {kind for pair in sides.values() for side in pair for form in forms_in(side) for kind in reading(form).kinds}
    lives, found = Quick(Lives(asked, kinds, at)), []
    for code, pair in sides.items():
        numerator, denominator = (list_ids(lives, side, hospital, period, places) for side in pair)
        if numerator is not None and denominator is not None:
            found.append(Contribution(values[code], asked.intersection(numerator), asked.intersection(denominator)))
    return found


def _list_frozen(codes: Collection[str], asked: frozenset[str], hospital: str, period: Period) -> list[Contribution]:
    """Of a period that is frozen, as its lists were."""
    found = []
    for code in codes:
        try:
            members = list_members(scope=system_scope("contributions"), indicator=code, institution=hospital, period=period)
        except UnableToList:
            continue
        if members.denominator_of == "residents" and members.denominator is not None and members.numerator is not None:
            over, under = asked.intersection(members.numerator), asked.intersection(members.denominator)
            found.append(Contribution(members.value, over, under))
    return found
