"""indicators/*.yaml and scoring.yaml: what is assessed, and who says for how many points."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from yiti.kernel.figures import Unit

from .strict import ClauseNumber, Code, Filled, Number, Origin, Shape, Words


class Indicator(Shape):
    """`most` is the largest value that it can have: 1 where it is a part of a whole, so that 12 typed for 12 % is caught."""

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    label: Words
    unit: Annotated[Unit | None, Field(strict=False)] = None
    number: int | None = None
    most: Annotated[int | None, Field(gt=0)] = None


class IndicatorGroup(Shape):
    """A file of indicators/: one group with its indicators in the order printed."""

    id: Annotated[str, Field(pattern=r"^g[1-9][0-9]*$")]
    label: Words
    dimension: Code
    clause: ClauseNumber
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]


class Dimension(Shape):
    id: Code
    label: Words
    clause: ClauseNumber


class Method(Shape):
    """A way to come from a value to points that the county may choose for an indicator."""

    id: Code
    label: Words
    demand: Words


class Theme(Shape):
    """What a clause puts at the core of the assessment, and the indicators that its score is made of; `note` says how they were read."""

    id: Code
    label: Words
    clause: ClauseNumber
    indicators: Annotated[tuple[Filled, ...], Field(min_length=1)]
    note: Words | None = None


class LivePart(Shape):
    """
    A definition over facts that an indicator can be scored from.

    `unit` is the definition's, said again so that a target is never read in another; targets lie between `least` and `most`.
    """

    definition: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    unit: Literal["ratio", "per_10000", "count", "days", "yuan", "persons"]
    least: Number = "0"
    most: Number | None = None


class Live(Shape):
    """
    What indicators can be scored from, and the tables that say how: targets and ranges, deductions, weights, and where a pack has them
    grades, each a text of values and the shares that they earn (`0.9=1, 0.8=0.6`).

    An indicator whose settings nobody has decided stays with the assessors.
    """

    targets: Code
    uppers: Code
    allowances: Code
    deductions: Code
    weights: Code
    grades: Code | None = None
    parts: Mapping[str, Annotated[tuple[LivePart, ...], Field(min_length=1)]]

    @property
    def by_definition(self) -> dict[str, tuple[str, LivePart]]:
        """Definition → the indicator that it scores, and the part."""
        return {part.definition: (indicator, part) for indicator, parts in self.parts.items() for part in parts}


class Work(Shape):
    """
    Services that can be counted in work points: by the numerators of these definitions, each as many points as the table `values` says.

    Whether a quarter is shared by them is `quarter_method`; a definition without points is not counted.
    """

    values: Code
    counted: Annotated[tuple[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], ...], Field(min_length=1)]


class Scoring(Shape):
    """Points and methods: whose they are, and the settings that hold them."""

    origin: Origin
    clause: ClauseNumber
    note: Words
    points: Code
    method: Code
    by_category: bool
    methods: tuple[Method, ...]
    dimensions: tuple[Dimension, ...]
    listed_in: tuple[Filled, ...] = ()
    themes: tuple[Theme, ...] = ()
    live: Live | None = None
    work: Work | None = None
