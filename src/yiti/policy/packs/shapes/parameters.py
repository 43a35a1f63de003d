"""parameters/*.yaml: dated values, each with its origin, its clause and the figure as printed."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from yiti.kernel.figures import Unit

from .strict import Bound, ClauseNumber, Code, Filled, Number, Origin, Shape, Words

Kind = Literal["number", "word", "month_day", "table", "words_table"]


class Limits(Shape):
    """What a value can be at all (a ratio at most 1), whoever decides it."""

    at_least: Number | None = None
    at_most: Number | None = None


class DatedValue(Shape):
    """A value in force from a day up to, not including, another."""

    from_: Annotated[date, Field(alias="from")]
    until: date | None = None
    value: str | int | dict[str, str | int]
    applies_to: tuple[Code, ...] = ()
    bound: Bound = "exact"
    origin: Origin | None = None
    clause: ClauseNumber | None = None
    printed: Filled | None = None
    derived_from: Words | None = None


class Adjustable(Shape):
    """The clause that lets the county change a printed value by a decision of its own."""

    clause: ClauseNumber
    by: Words


class Parameter(Shape):
    """
    `asked_by` names the clauses that need a value which they do not give; `choices` the words a setting may hold;
    `keys` what the keys of a table are: indicators, what they are scored from (`parts`), either (`scored`), or categories.
    """

    id: Code
    label: Words
    unit: Annotated[Unit, Field(strict=False)]
    kind: Kind = "number"
    applies_to: tuple[Code, ...] = ()
    choices: tuple[Filled, ...] = ()
    keys: Literal["indicators", "categories", "parts", "scored", ""] = ""
    limits: Limits = Limits()
    asked_by: tuple[ClauseNumber, ...] = ()
    adjustable: Adjustable | None = None
    note: Words | None = None
    values: tuple[DatedValue, ...] = ()
