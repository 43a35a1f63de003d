"""What new rows of the journal change: the numbers of the residents they touch, reckoned before and after."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from yiti.kernel.periods import Period
from yiti.policy.facts import KINDS
from yiti.policy.facts.aggregates import Distinct, Form

from .engines.counting import Counts, Engine
from .engines.quick import Quick
from .engines.reference import Reference
from .engines.tables import Tables
from .shapes import Reading, reading

FEW = 400
"""Up to so many rows the plain engine is the quicker one."""
FormsOf = Callable[[Period], Sequence[Form]]
"""The forms that are kept in a period."""
Differences = dict[tuple[Form, Period], dict[str, Fraction]]
"""How much is added to the numbers of institutions; what stays the same does not stand here."""


class Place(NamedTuple):
    """Where a count of different texts must be made anew."""

    form: Distinct
    period: Period
    institution: str


@dataclass(frozen=True, slots=True)
class Touched:
    """The days and institutions of events that count otherwise than before, by kind, and whether residents are known otherwise."""

    days: Mapping[str, Collection[tuple[date, str]]]
    people: bool

    def by(self, read: Reading, period: Period) -> bool:
        """Whether a form that reads this can have another number in the period."""
        if self.people and read.residents:
            return True
        if any(day in period for kind in read.during for day, _ in self.days.get(kind, ())):
            return True
        return any(day <= period.last for kind in read.until for day, _ in self.days.get(kind, ()))


def find_touched(before: Tables, after: Tables) -> Touched:
    """Rows stand in both with the pseudonym that is kept, so that who was merged shows too."""
    days: dict[str, set[tuple[date, str]]] = {}
    for kind in KINDS:
        one, other = _keyed(before, kind), _keyed(after, kind)
        if changed := one.keys() ^ other.keys():
            days[kind] = {(one | other)[key] for key in changed}
    return Touched(days, _people(before) != _people(after))


def _keyed(tables: Tables, kind: str) -> dict[tuple[str, str | None], tuple[date, str]]:
    return {(row["event"], row["resident"]): (row["day"], row["institution"]) for row in tables.rows(kind)}


def _people(tables: Tables) -> set[tuple[object, ...]]:
    return {tuple(row.values()) for row in tables.rows("residents")}


def count_differences(before: Tables, after: Tables, touched: Touched, forms: FormsOf, periods: Iterable[Period]) -> Differences:
    """For all forms but counts of different texts, which do not add up by resident."""
    found: Differences = {}
    for period in periods:
        asked = [form for form in forms(period) if not isinstance(form, Distinct) and touched.by(reading(form), period)]
        if not asked:
            continue
        was, now = (_engine(tables).count(asked, period) for tables in (before, after))
        for form in asked:
            if difference := _subtract(now[form], was[form]):
                found[form, period] = difference
    return found


def _engine(tables: Tables) -> Engine:
    return Reference(tables) if len(tables) <= FEW else Quick(tables)


def _subtract(now: Counts, was: Counts) -> dict[str, Fraction]:
    each = {code: (now.get(code) or Fraction(0)) - (was.get(code) or Fraction(0)) for code in {*now, *was}}
    return {code: number for code, number in each.items() if number}


def list_places(before: Tables, after: Tables, touched: Touched, forms: FormsOf, periods: Iterable[Period]) -> Iterator[Place]:
    """Where different texts must be counted anew: wherever a row counts otherwise, or is of somebody who is known otherwise."""
    for period in periods:
        for form in forms(period):
            if isinstance(form, Distinct):
                days = set(touched.days.get(form.kind, ()))
                if touched.people and reading(form).residents:
                    days |= {place for tables in (before, after) for place in _keyed(tables, form.kind).values()}
                for institution in sorted({institution for day, institution in days if day in period}):
                    yield Place(form, period, institution)
