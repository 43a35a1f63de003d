"""services/*.yaml: services that are signed for a resident, one declaration for page, telephone, checks, paper and sheet."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from .strict import Code, Filled, Number, Shape, Words, to_decimal

FieldName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Kind = Literal["choice", "choices", "whole", "decimal", "text", "date", "drugs"]
"""`drugs` are up to six medicines, each with how it is taken."""


class Option(Shape):
    """
    One answer of a choice. `alone` excludes all others (none). `means` is how rules and events read it.
    """

    id: Code
    label: Words
    alone: bool = False
    means: Literal["urgent", "urgent_if_high", "adverse", "worse", "face_to_face", "referred"] | None = None


class When(Shape):
    """The field is asked only where another one was answered so."""

    field: FieldName
    is_: Annotated[tuple[Code, ...], Field(alias="is", min_length=1)]


class ServiceField(Shape):
    """
    A field. Outside `least` and `most` an answer is refused; outside `low` and `high` it is taken with a word of warning, `warns`.

    `last` shows the answer of last time beside it, `keeps` puts it in already. `places` are the decimals of a decimal.
    """

    name: FieldName
    label: Words
    kind: Kind
    required: bool = False
    unit: Words | None = None
    help: Words | None = None
    choices: tuple[Option, ...] = ()
    least: Number | None = None
    most: Number | None = None
    low: Number | None = None
    high: Number | None = None
    warns: Words | None = None
    places: int = 0
    last: bool = False
    keeps: bool = False
    when: When | None = None

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if (self.kind in ("choice", "choices")) != bool(self.choices):
            raise ValueError("选择题要有选项，其他题不能有 / choices have options, other kinds have none")
        if self.kind not in ("whole", "decimal") and (self.least or self.most or self.low or self.high or self.unit):
            raise ValueError("只有数字有单位和上下限 / only numbers have a unit and limits")
        limits = [to_decimal(limit) for limit in (self.least, self.low, self.high, self.most) if limit is not None]
        if limits != sorted(limits):
            raise ValueError("上下限次序不对：least ≤ low ≤ high ≤ most / limits out of order")
        return self

    @property
    def options(self) -> dict[str, Option]:
        return {option.id: option for option in self.choices}


class StandardNumber(Shape):
    """A number of a standard, with the place and the figure as printed there; `derived_from` where it is reckoned from that."""

    label: Words
    value: Number
    unit: Literal["mmhg", "years", "days", "months"]
    at: Filled
    printed: Filled
    derived_from: Words | None = None


class Standard(Shape):
    """The numbers that a service is judged by, in force from a day on, and the notice by which."""

    from_: Annotated[date, Field(alias="from")]
    notice: Words
    name: Words
    numbers: dict[Code, StandardNumber]


class Service(Shape):
    """A service: the programme that it belongs to, its fields, and the dated standards, oldest first."""

    id: Code
    label: Words
    programme: Literal["hypertension"]
    event: Literal["follow_up"]
    note: Words | None = None
    fields: Annotated[tuple[ServiceField, ...], Field(min_length=1)]
    standards: Annotated[tuple[Standard, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        names = [field.name for field in self.fields]
        if len(set(names)) < len(names):
            raise ValueError("同名的栏目 / two fields of one name")
        days = [standard.from_ for standard in self.standards]
        if days != sorted(set(days)):
            raise ValueError("标准按施行日期从早到晚，各不相同 / standards stand by their first day, each its own")
        known = {field.name: field for field in self.fields}
        for field in self.fields:
            asked = known.get(field.when.field) if field.when else None
            if field.when and (asked is None or not set(field.when.is_) <= set(asked.options)):
                raise ValueError(f"{field.name} 的条件不成立 / the condition of {field.name} names no answer of this form")
        return self

    def standard_on(self, day: date) -> Standard:
        """The standard in force on a day; before the first one, the first."""
        return next((standard for standard in reversed(self.standards) if standard.from_ <= day), self.standards[0])


class Addition(Shape):
    """Fields that a pack adds to a service of a pack above it, at the end of its form."""

    adds_to: Code
    fields: Annotated[tuple[ServiceField, ...], Field(min_length=1)]


SERVICE, ADDITION = "(service)", "(addition)"
"""Told apart by `adds_to`, so that a fault is of the one that was meant; the tags stand in no file."""


def _which(value: Any) -> str:
    return ADDITION if isinstance(value, Addition) or (isinstance(value, Mapping) and "adds_to" in value) else SERVICE


ServiceFile = tuple[Annotated[Annotated[Service, Tag(SERVICE)] | Annotated[Addition, Tag(ADDITION)], Discriminator(_which)], ...]
