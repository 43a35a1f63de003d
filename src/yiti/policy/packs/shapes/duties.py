"""targets.yaml, publicity.yaml, bodies.yaml, pay.yaml, calendar.yaml: what must be reached, shown, staffed and paid, and when."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from .services import FieldName
from .sources import FactSource
from .strict import ClauseNumber, Code, Filled, Origin, Shape, Words
from .targets import Fact, Target
from .tasks import Task


class Targets(Shape):
    """
    `facts` are known to every pack below; a pack declares those that no pack above it does.

    `sources` say where facts come from; the nearest pack that speaks of one decides.
    """

    facts: tuple[Fact, ...] = ()
    sources: tuple[FactSource, ...] = ()
    targets: tuple[Target, ...] = ()
    tasks: tuple[Task, ...] = ()


class DrawnFrom(Shape):
    """
    The register that a notice is drawn up from: entries whose `time`, a month, a year or a day within it, is the notice's.

    With `shows` each entry has its row with these fields; else their `amount` is added up: with an `item` each item has its row, and
    `person` are those named beside it; without one each institution has.
    """

    form: Code
    time: FieldName
    amount: FieldName | None = None
    shows: tuple[FieldName, ...] = ()
    item: FieldName | None = None
    person: FieldName | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if bool(self.amount) == bool(self.shows):
            raise ValueError("要有 amount 或 shows 之一 / amount or shows, one of them")
        return self


class PublicityDuty(Shape):
    """
    What must be made public. `every` says that it is drawn from the records for each such period, apart from any quarter's assessment:
    from a register (`entries`) or from `indicators`.
    """

    id: Code
    label: Words
    clause: ClauseNumber
    content: Code
    audience: Literal["institution_staff", "assessed_institutions", "public"]
    audience_origin: Origin
    audience_note: Words
    by: Code
    step: Filled | None = None
    """The workflow step (`quarter.pay_and_publish`) that it goes with."""
    every: Literal["month", "quarter", "year"] | None = None
    entries: DrawnFrom | None = None
    indicators: tuple[Code, ...] = ()


class Publicity(Shape):
    duties: tuple[PublicityDuty, ...]


class Seat(Shape):
    """A post, never a person."""

    seat: Literal["leader", "deputy", "member"]
    post: Words
    organisation: Words


class Meets(Shape):
    """
    How often a body meets: `every` is a parameter in days, which the county decides where the document prints none.

    A meeting entered in the register `form` counts as well as one recorded of the body.
    """

    every: Code
    form: Code | None = None


class Body(Shape):
    id: Code
    label: Words
    clause: ClauseNumber
    office: Words
    duties: Words
    seats: Annotated[tuple[Seat, ...], Field(min_length=1)]
    meets: Meets | None = None


class Bodies(Shape):
    bodies: tuple[Body, ...]


class PayComponent(Shape):
    """A part of the pay and how often it may be paid."""

    id: Code
    label: Words
    part: Literal["post_pay", "performance_pay"]
    paid: Annotated[tuple[Literal["month", "quarter"], ...], Field(min_length=1)]
    incentive: bool = False
    clause: ClauseNumber


class PayCalendar(Shape):
    clause: ClauseNumber
    components: Annotated[tuple[PayComponent, ...], Field(min_length=1)]


class CalendarYear(Shape):
    """
    A year's public holidays and working weekend days as the State Council's office announced them.

    The notice of a year may also speak of the December before it.
    """

    year: int
    notice: Filled
    announced: date | None = None
    holidays: tuple[date, ...]
    working_weekend_days: tuple[date, ...] = ()

    def may_list(self, day: date) -> bool:
        return day.year == self.year or (day.year, day.month) == (self.year - 1, 12)


class HolidayTable(Shape):
    years: tuple[CalendarYear, ...] = ()
