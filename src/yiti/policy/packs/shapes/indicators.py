"""indicators/*.yaml and scoring.yaml: what is assessed, and who says for how many points."""

from typing import Annotated

from pydantic import Field

from yiti.kernel.figures import Unit

from .strict import ClauseNumber, Code, Filled, Origin, Shape, Words


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
