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
    a_year: bool = False

    def enough(self, months: int) -> int:
        """How many it takes in a period of so many months: `at_least`, or in proportion of a year, rounded up."""
        return -(-self.at_least * months // 12) if self.a_year else self.at_least


@dataclass(frozen=True, slots=True)
class Distinct:
    """How many different texts stand in a column of the period's events; null is none of them."""

    kind: str
    of: str
    where: Expression | None


@dataclass(frozen=True, slots=True)
class Last:
    """Residents whose last such event in the period satisfies `holds`."""

    kind: str
    where: Expression | None
    holds: Expression


@dataclass(frozen=True, slots=True)
class Standing:
    """Residents whose last such event up to the period's last day, wherever it was, satisfies `holds`; they count for its institution."""

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
class AllOf:
    """Residents that each of these counts at the institution."""

    of: "tuple[Form, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Residents that at least one of these counts at the institution, each once."""

    of: "tuple[Form, ...]"


@dataclass(frozen=True, slots=True)
class Institutions:
    """1 for an institution whose row on the period's last day satisfies the condition; the part's `over` adds up others."""

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
    """
    Sum over the period's months; missing when the institution has no row at all in one of them.

    With `entered` also where none of the items has a row in the period, with `each_month` where none has one in a month of it: what nobody
    entered is not 0.
    """

    items: tuple[str, ...]
    entered: bool = False
    each_month: bool = False


@dataclass(frozen=True, slots=True)
class LatestLedger(Ledger):
    """The sum in the last month of the period that has a row of one of the items: what stands, not what flows; missing without one."""


@dataclass(frozen=True, slots=True)
class Constant:
    value: Decimal


@dataclass(frozen=True, slots=True)
class With:
    """The same where institutions of these types count as one with the institution that they stand below."""

    of: "Counted"
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AsOne:
    """A `With` on one day: (institution, the one that it counts as) by code. Events are voided before, and have their own institution."""

    of: "Counted"
    homes: tuple[tuple[str, str], ...]


OfResidents = Residents | Last | Standing | Enrolled | Contracted | People | AllOf | AnyOf
"""Those that count residents."""
Counted = Rows | Sum | OfResidents
"""Those that add up events or count residents."""
Form = Counted | Distinct | With | AsOne | Institutions | Population | Staff | Ledger | Constant
"""`With` stands in definitions, `AsOne` is what engines are asked."""

DAYS = {"year": 365, "working_year": 251}
"""Days of a year, and of its working days, as national reports count them; of a shorter period in proportion to its months."""


@dataclass(frozen=True, slots=True)
class Reach:
    """A number that must be reached; with `a_year`, in proportion to the period's months."""

    number: Fraction
    a_year: bool

    def is_met(self, found: Fraction, months: int) -> bool:
        return found >= (self.number * Fraction(months, 12) if self.a_year else self.number)


@dataclass(frozen=True, slots=True)
class Over:
    """All institutions of the county, or the institution and those below it; of these types, None for all."""

    which: Literal["county", "below"]
    types: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A form, `times` a number and the days of `days`, less `minus`; 1 or 0 where it must reach something; added up `over` institutions."""

    form: Form
    times: Fraction
    days: Literal["year", "working_year"] | None
    minus: "tuple[Part, ...]"
    reaches: Reach | None = None
    over: Over | None = None

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
