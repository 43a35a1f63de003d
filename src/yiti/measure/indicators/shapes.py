"""What a form reads, and by which mark its numbers are kept."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from yiti.kernel.periods import Period
from yiti.policy.facts import Aggregate, Change, Listed, columns_of
from yiti.policy.facts.aggregates import (
    AllOf,
    AnyOf,
    AsOne,
    Contracted,
    Counted,
    Distinct,
    Enrolled,
    Form,
    Last,
    People,
    Residents,
    Rows,
    Standing,
    Sum,
    With,
    forms_in,
)
from yiti.policy.facts.expressions import Expression
from yiti.policy.facts.expressions.trees import names_in

from .engines.columns import Columns
from .engines.frames import OF_RESIDENTS

OverEvents = Counted | Distinct | With | AsOne
"""Forms over events and residents: their numbers are kept. The others read the registry, which is small."""
NO_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Reading:
    """Kinds of events read within the period, kinds read from the beginning, and whether sex, birth day or home of residents are read."""

    during: frozenset[str] = frozenset()
    until: frozenset[str] = frozenset()
    residents: bool = False
    lives: bool = field(default=False)

    @property
    def kinds(self) -> frozenset[str]:
        return self.during | self.until


@cache
def fingerprint(form: Form) -> str:
    """The same for forms that ask for the same, in every process: 32 hexadecimal digits of all that a form says."""
    return hashlib.sha256(repr(form).encode()).hexdigest()[:32]


@cache
def reading(form: Form) -> Reading:
    match form:
        case Rows(kind, where) | Residents(kind, where) | Distinct(kind, _, where):
            return Reading(during=frozenset({kind}), residents=_names_residents(where))
        case Sum(kind, of, where):
            return Reading(during=frozenset({kind}), residents=_names_residents(of, where))
        case Last(kind, where, holds):
            return Reading(during=frozenset({kind}), residents=_names_residents(where, holds))
        case Standing(kind, where, holds):
            return Reading(until=frozenset({kind}), residents=_names_residents(where, holds))
        case Enrolled():
            return Reading(until=frozenset({"enrolment"}))
        case Contracted():
            return Reading(until=frozenset({"contract"}))
        case People():
            return Reading(residents=True, lives=True)
        case AllOf(of) | AnyOf(of):
            parts = [reading(one) for one in of]
            return Reading(
                frozenset().union(*(one.during for one in parts)),
                frozenset().union(*(one.until for one in parts)),
                any(one.residents for one in parts),
                any(one.lives for one in parts),
            )
        case With(of) | AsOne(of):
            return reading(of)
        case _:
            return Reading()


def is_standing(aggregate: Aggregate | Change | None) -> bool:
    """Whether it tells of the period's last day alone, and of nothing that was done in the period."""
    forms = forms_in(aggregate) if isinstance(aggregate, tuple) else []
    return bool(forms) and all(isinstance(form, OverEvents) and not reading(form).during for form in forms)


def _names_residents(*expressions: Expression | None) -> bool:
    return any(not names_in(one).isdisjoint(OF_RESIDENTS) for one in expressions if one is not None)


@cache
def places_of(form: Form) -> int:
    """How many decimal places the numbers of a form have; they are kept as whole numbers of the last."""
    form = form.of if isinstance(form, With | AsOne) else form
    return Columns(columns_of(form.kind), NO_DAY, NO_DAY).of(form.of).places if isinstance(form, Sum) else 0


def forms_kept(definitions: Listed) -> list[Form]:
    """Every form of the definitions whose numbers are kept, once."""
    every = (form for aggregate in definitions.aggregates() for form in forms_in(aggregate))
    return [form for form in dict.fromkeys(every) if isinstance(form, OverEvents)]


def group_of(form: Form, institution: str) -> list[str]:
    """Where what counts at an institution was done: itself, or those that count as it."""
    if not isinstance(form, AsOne):
        return [institution]
    homes = dict(form.homes)
    own = [] if institution in homes else [institution]
    return [*own, *(code for code, home in homes.items() if home == institution)]


def periods_of(years: Iterable[int]) -> Iterator[Period]:
    """The months, quarters and year of each."""
    for year in years:
        whole = Period(date(year, 1, 1), 12)
        yield whole
        yield from (Period(date(year, month, 1), 3) for month in (1, 4, 7, 10))
        yield from whole.each_month()
