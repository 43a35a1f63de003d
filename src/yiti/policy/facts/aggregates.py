"""What a definition may count; the forms of `docs/facts.md`. A condition left out is None: all."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from .expressions import Expression


@dataclass(frozen=True, slots=True)
class Rows:
    """The events of the period."""

    kind: str
    where: Expression | None


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum over the events of the period; null amounts are left out."""

    kind: str
    of: Expression
    where: Expression | None


@dataclass(frozen=True, slots=True)
class Residents:
    """Distinct residents with at least so many such events in the period."""

    kind: str
    where: Expression | None
    at_least: int


@dataclass(frozen=True, slots=True)
class Last:
    """Residents whose last such event in the period satisfies `holds`."""

    kind: str
    where: Expression | None
    holds: Expression


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Residents in the programme on the period's last day, by their last enrolment event up to then, wherever it was."""

    programme: str


@dataclass(frozen=True, slots=True)
class Contracted:
    """Residents with a contract on the period's last day; with `key_group`, those of a key group."""

    key_group: bool


@dataclass(frozen=True, slots=True)
class People:
    """Residents of the institution on the period's last day."""

    where: Expression


@dataclass(frozen=True, slots=True)
class Population:
    """The institution's population of the period's year; missing without a row."""

    scope: Literal["resident", "served"]


@dataclass(frozen=True, slots=True)
class Staff:
    """Average of the persons in post on the first and on the last day of the period."""

    where: Expression


@dataclass(frozen=True, slots=True)
class Ledger:
    """Sum over the period's months; missing when the institution has no row at all in one of them."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Constant:
    value: Decimal


Form = Rows | Sum | Residents | Last | Enrolled | Contracted | People | Population | Staff | Ledger | Constant

DAYS = {"year": 365, "working_year": 251}
"""Days of a year, and of its working days, as national reports count them; of a shorter period in proportion to its months."""


@dataclass(frozen=True, slots=True)
class Part:
    """A form, `times` a number and the days of `days`, less `minus`."""

    form: Form
    times: Fraction
    days: Literal["year", "working_year"] | None
    minus: "tuple[Part, ...]"

    def factor(self, months: int) -> Fraction:
        """What the form is multiplied by in a period of so many months."""
        return self.times * (Fraction(DAYS[self.days] * months, 12) if self.days else 1)


Aggregate = tuple[Part, ...]
"""Parts that are added up."""


@dataclass(frozen=True, slots=True)
class Change:
    """How another indicator changed from the year before, of its values as printed."""

    code: str


def forms_in(aggregate: Aggregate) -> list[Form]:
    """Every form, those taken off included, in the order written."""
    return [form for part in aggregate for form in (part.form, *forms_in(part.minus))]
