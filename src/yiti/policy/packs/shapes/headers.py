"""pack.yaml: which document this is, whose, since when, and who may do what under it."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from .strict import ClauseNumber, Code, Filled, InstitutionType, PlaceCode, Shape, Words

Reach = Literal["county", "own", "members", "self"]
"""How far a function reaches: the whole county, the own institution, a lead hospital's members, or one's own person."""


class Category(Shape):
    """A class of institutions that is ranked apart, of one institution type."""

    id: Code
    label: Words
    type: InstitutionType
    clause: ClauseNumber
    institutions: tuple[Filled, ...] = ()
    """Places named by the document, where it names them."""


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
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    title: Words
    number: Filled
    issuer: Words
    issued: DatedDay | None = None
    in_force: DatedDay | None = None
    """Left out where the document prints none: then the day of issue, and always where that is not known either."""
    place: PlaceCode | None = None
    above: tuple[Filled, ...] = ()
    applies_to: tuple[InstitutionType, ...] = ()
    categories: tuple[Category, ...] = ()
    roles: tuple[Role, ...] = ()
    demo_on: date | None = None

    @property
    def in_force_from(self) -> date:
        first = self.in_force or self.issued
        return first.day if first else date.min
