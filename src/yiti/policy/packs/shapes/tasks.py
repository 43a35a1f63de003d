"""Tasks of targets.yaml, and offices.yaml: what is to be done by when, and the departments that a document names for it."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from .strict import ClauseNumber, Code, Codes, Filled, InstitutionType, Shape, Words


class OtherDay(Shape):
    """A day that another clause prints for the same task."""

    clause: ClauseNumber
    due: date
    printed: Filled


class Task(Shape):
    """
    Something to be done that somebody must show to be done.

    `number` is the row as the document's own table prints it, with a letter where a number has several rows (`1a`); `lead` and
    `helpers` are offices. Where the document sets no day, `due` and `printed_due` are left out together; `every` says that the
    task comes again. `measure` says how one sees that it is done, `evidence` what is handed in; where `targets` stand, the
    figures of these targets show it. `also_due` are the days that the document prints for it elsewhere, the same or others: the
    task is late after `due`, an earlier one is told and warned of.
    """

    id: Code
    label: Words
    number: Annotated[str, Field(pattern=r"^[0-9]+[a-z]?$")] | None = None
    clause: ClauseNumber
    start: date | None = None
    due: date | None = None
    printed_due: Filled | None = None
    also_due: tuple[OtherDay, ...] = ()
    every: Literal["month", "quarter", "half_year", "year"] | None = None
    lead: Codes
    helpers: tuple[Code, ...] = ()
    measure: Words | None = None
    evidence: Words | None = None
    targets: tuple[Code, ...] = ()
    note: Words | None = None


class Office(Shape):
    """
    A department, government or hospital that the document gives something to do.

    `role` acts for it here, where somebody does; `members` are the offices that a word such as “all townships” stands for,
    `institutions` the types of those that “all township hospitals” are: what such an office leads alone, each of them does by
    itself. `institution` is the code of the one that the office itself is, where several of a role are each an office: its own people
    alone act for it. `also` are other names that the document prints for the same one.
    """

    id: Code
    label: Words
    clause: ClauseNumber
    role: Code | None = None
    members: tuple[Code, ...] = ()
    institutions: tuple[InstitutionType, ...] = ()
    institution: Filled | None = None
    also: tuple[Filled, ...] = ()


class Offices(Shape):
    offices: tuple[Office, ...]
