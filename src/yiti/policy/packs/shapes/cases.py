"""cases/*.yaml: worked examples, inputs to expected answers, run as tests."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from .strict import ClauseNumber, Filled, Shape, Words


class ExpectedRefusal(Shape):
    code: Filled
    field: Filled | None = None
    clause: ClauseNumber | None = None


class Case(Shape):
    """
    One request and what it must answer.

    `result` lists only what is checked: keys inside it are compared, others left alone; `warnings` lists codes.
    Either `result` or `refused` stands.
    """

    name: Filled
    rule: Annotated[str, Field(pattern=r"^[a-z][a-z-]*$")]
    clause: ClauseNumber
    about: Words
    on: date | None = None
    inputs: dict[str, Any]
    result: dict[str, Any] | None = None
    warnings: tuple[Filled, ...] | None = None
    refused: ExpectedRefusal | None = None
    origin: Literal["document", "derived", "local"] = "derived"


class Cases(Shape):
    cases: Annotated[tuple[Case, ...], Field(min_length=1)]
