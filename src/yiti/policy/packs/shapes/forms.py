"""forms/*.yaml: registers that no code reckons with, and fields that are added to them."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from .services import FieldName, When
from .strict import ClauseNumber, Code, Filled, InstitutionType, Number, Shape, Words, to_decimal
from .views import Computed, RegisterView

NUMERIC = ("number", "whole", "money")
ON = "on"
"""What a due day calls the day of the entry itself."""


class Choice(Shape):
    id: Code
    label: Words


class FormField(Shape):
    """
    A field. `choices` go with `choice` (one) and `choices` (several); `least`, `most` and `unit` with numbers.

    A `person` is one of the staff list, an `institution` one of the register of institutions. With `when` the field is asked only
    where another was answered so; of a `boolean` the answers are `yes` and `no`.
    """

    name: FieldName
    label: Words
    kind: Literal["text", "number", "whole", "money", "date", "month", "boolean", "choice", "choices", "person", "institution", "file"]
    required: bool = False
    choices: tuple[Choice, ...] = ()
    unit: Words | None = None
    least: Number | None = None
    most: Number | None = None
    when: When | None = None

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if self.kind not in NUMERIC and (self.least or self.most or self.unit):
            raise ValueError("只有数字有单位和上下限 / only numbers have a unit and limits")
        if self.least is not None and self.most is not None and to_decimal(self.least) > to_decimal(self.most):
            raise ValueError("least 大于 most / least is above most")
        return self

    @property
    def answers(self) -> frozenset[str]:
        """What a condition on this field may ask for."""
        return frozenset(("yes", "no")) if self.kind == "boolean" else frozenset(choice.id for choice in self.choices)


class Due(Shape):
    """So many `days` after the day in the field `from` (`on`: the day of the entry), `done` must be filled in; else the entry is late."""

    from_: Annotated[FieldName, Field(alias="from")]
    days: Annotated[int, Field(ge=0, le=3660)]
    done: FieldName
    label: Words | None = None


class Refusal(Shape):
    """
    What an entry is not taken with, said by `label`: days of `order` that go backwards or leave out one before; or, where each field of
    `where` was answered so, a field of `needs` that is empty.
    """

    label: Words
    where: dict[FieldName, Annotated[tuple[Filled, ...], Field(min_length=1)]] = {}
    needs: tuple[FieldName, ...] = ()
    order: tuple[FieldName, ...] = ()

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if bool(self.needs) == bool(self.order) or (self.needs and not self.where) or (self.order and len(self.order) < 2):
            raise ValueError("写 order（至少两个日期），或 where 加 needs / order of at least two days, or where with needs")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.where, *self.needs, *self.order)


class Form(Shape):
    """
    `about` says what a row is about; `title_field` names the field that stands for the row in lists. With `types` the register is for
    institutions of those types, and shows to no others. `computed` are columns that nobody fills in, `views` what it tells added up,
    `refuses` what no entry may say.
    """

    id: Code
    label: Words
    clause: ClauseNumber
    about: Literal["county", "institution"]
    enters: Annotated[tuple[Code, ...], Field(min_length=1)]
    title_field: Filled
    types: tuple[InstitutionType, ...] = ()
    note: Words | None = None
    due: Due | None = None
    fields: Annotated[tuple[FormField, ...], Field(min_length=1)]
    computed: tuple[Computed, ...] = ()
    views: tuple[RegisterView, ...] = ()
    refuses: tuple[Refusal, ...] = ()


class FormAddition(Shape):
    """
    What a document, or the county itself, adds to a register of a pack above or of the same one: fields at the end of its form, columns,
    views, and what it refuses.
    """

    adds_to: Code
    due: Due | None = None
    fields: tuple[FormField, ...] = ()
    computed: tuple[Computed, ...] = ()
    views: tuple[RegisterView, ...] = ()
    refuses: tuple[Refusal, ...] = ()

    @model_validator(mode="after")
    def _adds(self) -> Self:
        if not (self.fields or self.computed or self.views or self.refuses or self.due):
            raise ValueError("没有增加什么 / nothing is added")
        return self


FORM, ADDED = "(form)", "(added)"
"""Told apart by `adds_to`, so that a fault is of the one that was meant; the tags stand in no file."""


def _which(value: Any) -> str:
    return ADDED if isinstance(value, FormAddition) or (isinstance(value, Mapping) and "adds_to" in value) else FORM


FormFile = tuple[Annotated[Annotated[Form, Tag(FORM)] | Annotated[FormAddition, Tag(ADDED)], Discriminator(_which)], ...]
