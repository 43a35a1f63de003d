"""monthly/*.yaml: figures of a month that an office or an institution hands in, because nothing in this house knows them."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from yiti.kernel.text import Text

from .strict import Code, Filled, InstitutionType, Number, Shape, Words, to_decimal

YUAN = Text("元", "yuan")


class MonthlySource(Shape):
    """Which document or standard wants the figures, and its number there."""

    standard: Filled
    number: Filled


class MonthlyFigure(Shape):
    """
    One figure; `item` is its name among the facts (`ledger`).

    Outside `least` and `most` it is refused; outside `low` and `high` it is asked about and taken when said again; `warns` says what is
    odd. `not_above` names a figure of the same return that it is a part of.
    """

    item: Code
    label: Words
    kind: Literal["whole", "decimal", "money"] = "whole"
    unit: Words | None = None
    help: Words | None = None
    least: Number = "0"
    most: Number | None = None
    low: Number | None = None
    high: Number | None = None
    warns: Words | None = None
    not_above: Code | None = None

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        limits = [to_decimal(limit) for limit in (self.least, self.low, self.high, self.most) if limit is not None]
        if limits != sorted(limits):
            raise ValueError("上下限次序不对：least ≤ low ≤ high ≤ most / limits out of order")
        if to_decimal(self.least) < 0:
            raise ValueError("数不能小于 0 / no figure is below 0")
        if self.kind == "money" and self.unit is not None:
            raise ValueError("金额的单位是元，不用写 / money is in yuan; leave the unit out")
        return self

    @property
    def unit_words(self) -> Text:
        return YUAN if self.kind == "money" else self.unit or Text("", "")


class MonthlyReturn(Shape):
    """
    Figures that are handed in together, once a month.

    Of `about: institution` each institution of `types` (with beds, where `needs_beds`) has its own, of `about: county` there is one for the
    whole county, and it stands among the facts of every institution of `types`. `enters` are the roles that hand it in, within their reach.
    `due` are the months of the year that it is asked of, 1 to 12; all where nothing is said.
    """

    id: Code
    label: Words
    about: Literal["institution", "county"]
    types: Annotated[tuple[InstitutionType, ...], Field(min_length=1)]
    needs_beds: bool = False
    enters: Annotated[tuple[Code, ...], Field(min_length=1)]
    due: tuple[Annotated[int, Field(ge=1, le=12)], ...] = ()
    source: MonthlySource
    note: Words | None = None
    figures: Annotated[tuple[MonthlyFigure, ...], Field(min_length=1)]
