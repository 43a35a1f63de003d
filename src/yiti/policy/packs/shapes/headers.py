"""pack.yaml: which document this is, whose, since when, and who may do what under it."""

import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from yiti.kernel.text import Text

from .strict import ClauseNumber, Code, Filled, InstitutionType, PlaceCode, Shape, Words

YEAR = re.compile(r"〔(\d{4})〕")
"""The year in a document's number."""
Reach = Literal["county", "own", "members", "self"]
"""How far a function reaches: the whole county, the own institution, a lead hospital's members, or one's own person."""


JOINED = "joined"
"""What the setting named by a category's `joins` says while its institutions are assessed."""


class Category(Shape):
    """
    A class of institutions that is ranked apart, of one institution type.

    With `joins` the document takes it in later: from the day on which the county decides that parameter, and until it decides otherwise.
    """

    id: Code
    label: Words
    type: InstitutionType
    clause: ClauseNumber
    institutions: tuple[Filled, ...] = ()
    """Places named by the document, where it names them."""
    joins: Code | None = None


class Grant(Shape):
    reach: Reach
    functions: Annotated[tuple[Filled, ...], Field(min_length=1)]


class Role(Shape):
    id: Code
    label: Words
    grants: tuple[Grant, ...] = ()


class DatedDay(Shape):
    """A day that the document prints, with the clause and the day as printed."""

    day: date
    clause: ClauseNumber
    printed: Filled


class Header(Shape):
    """
    `applies_to` are the types of institution that the document speaks of, all where it is empty; clauses and parameters may name fewer.
    `unprinted` names what the document itself does not print: its title and issuer are then our words, its number is left out.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    title: Words
    number: Filled | None = None
    short_en: Filled | None = None
    """How English pages call the document where it must be short: its number, or what it is about."""
    issuer: Words
    also_called: tuple[Filled, ...] = ()
    """Other names under which definitions of indicators name the document as their source."""
    unprinted: tuple[Literal["title", "number", "issuer"], ...] = ()
    issued: DatedDay | None = None
    in_force: DatedDay | None = None
    """Left out where the document prints none: then the day of issue, and always where that is not known either."""
    sent_out: DatedDay | None = None
    """The day that the document's last line prints, where it is another than the day of issue."""
    place: PlaceCode | None = None
    above: tuple[Filled, ...] = ()
    applies_to: tuple[InstitutionType, ...] = ()
    categories: tuple[Category, ...] = ()
    roles: tuple[Role, ...] = ()
    demo_on: date | None = None

    @model_validator(mode="after")
    def _numbers(self) -> Self:
        if (self.number is None) != ("number" in self.unprinted):
            raise ValueError("文号要么写明，要么列入 unprinted / the number stands, or is named among what is not printed")
        return self

    @property
    def number_words(self) -> Text:
        """The number, or that the document prints none."""
        return Text(self.number, self.called_en) if self.number else Text("原件无文号", "no number printed")

    @property
    def called_en(self) -> str:
        return self.short_en or self.number or self.title.en

    @property
    def in_force_from(self) -> date:
        first = self.in_force or self.issued
        return first.day if first else date.min

    @property
    def first_day(self) -> date:
        """No day before it is asked of anybody: in force, or where no day is printed the first of the year that its number prints."""
        if self.in_force_from > date.min:
            return self.in_force_from
        found = YEAR.search(self.number or "")
        return date(int(found[1]), 1, 1) if found else date.min
