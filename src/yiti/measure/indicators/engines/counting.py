"""What every engine answers: for each form of a definition, a number for each institution."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

import polars as pl

from yiti.kernel.periods import Period
from yiti.policy.facts.aggregates import Form

Counts = Mapping[str, Fraction | None]
"""By institution; None is missing, and an institution that does not stand here has 0."""


@dataclass(frozen=True, slots=True)
class Institution:
    """What an institution is on a period's last day; `place` is its code of place, the first six digits of which are the county's."""

    code: str
    type: str
    has_beds: bool
    parent: str | None = None
    place: str = ""

    @property
    def county(self) -> str:
        return self.place[:6]


class Source(Protocol):
    """Facts in the columns of FACTS: a lake of files, or rows held in memory. A name is a kind of events or a file of the registry."""

    @property
    def corrected(self) -> frozenset[str]:
        """The kinds in which an event may take another back; the others surely have none."""

    def rows(self, name: str, columns: list[str] | None = None) -> Iterator[dict[str, Any]]:
        """Every row as Python values."""

    def scan(self, name: str) -> pl.LazyFrame:
        """The same as a frame."""


class Engine(Protocol):
    """Counts over one source of facts."""

    def institutions(self, period: Period) -> list[Institution]:
        """Those open on the period's last day, by code."""

    def count(self, forms: Iterable[Form], period: Period) -> Mapping[Form, Counts]:
        """Every form for every institution."""

    def members(self, form: Form, institution: str, period: Period) -> list[str] | None:
        """
        The ids behind one number, sorted: residents where residents are counted, else events, staff, institutions or different texts.

        For `staff` the persons in post on the first or on the last day; None where there is no list.
        """
