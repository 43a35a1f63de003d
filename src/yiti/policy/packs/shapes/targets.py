"""Targets of targets.yaml: what figures of the county must reach, and by which day."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from .strict import Bound, ClauseNumber, Code, Number, Origin, Shape, Words


class Fact(Shape):
    """A number that targets are reckoned from, by the name that it comes in under."""

    id: Code
    label: Words
    note: Words | None = None


class TargetValue(Shape):
    """
    What is asked by a day: a count, a ratio ("1" for all of a share), or a number per 10,000.

    A rise is asked every year and has no `due`. More than `at_most` is met too and warned about; `printed` is then the range that
    prints both ends. Where the words soften the figure, `tolerance` names the setting of how far below it still counts as nearly
    met ("about 45 %"), `band` the setting of the part of it that does ("strive for all"); neither moves what is met. `printed_with`
    names the target that carries the printed figure where the document prints one for both, `derived_from` says how the words
    were read where they print none.
    """

    due: date | None = None
    value: Number
    bound: Bound = "at_least"
    origin: Origin
    clause: ClauseNumber
    printed: Annotated[str, Field(min_length=1)] | None = None
    printed_due: Annotated[str, Field(min_length=1)] | None = None
    printed_with: Code | None = None
    derived_from: Words | None = None
    at_most: Number | None = None
    tolerance: Code | None = None
    band: Code | None = None


class Target(Shape):
    """
    `facts` are the names that the numbers come in under: one for a count, whole and part (in this order) for everything else.

    A `rise` compares this year's share with last year's; `of` names the target whose share that is.
    """

    id: Code
    label: Words
    measure: Literal["count", "share", "rise", "per_10000"]
    facts: Annotated[tuple[Code, ...], Field(min_length=1, max_length=2)]
    of: Code | None = None
    values: Annotated[tuple[TargetValue, ...], Field(min_length=1)]
    note: Words | None = None

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if (len(self.facts) == 1) != (self.measure == "count"):
            raise ValueError(
                "数量有一个事实，其余各有两个：先总数后其中 / a count has one fact, everything else two: the whole, then the part"
            )
        is_rise = self.measure == "rise"
        if is_rise != (self.of is not None):
            raise ValueError("升幅要写明是哪个目标的（of），其余不写 / a rise names the target that it is of, nothing else does")
        if any(is_rise != (value.due is None) for value in self.values):
            raise ValueError("升幅每年都要，不写期限；其余要写 / a rise is asked every year and has no due day, everything else has one")
        return self
