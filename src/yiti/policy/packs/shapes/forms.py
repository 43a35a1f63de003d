"""forms/*.yaml: registers that no code reckons with."""

from typing import Annotated, Literal

from pydantic import Field

from .strict import ClauseNumber, Code, Filled, Shape, Words


class Choice(Shape):
    id: Code
    label: Words


class FormField(Shape):
    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    label: Words
    kind: Literal["text", "number", "money", "date", "choice", "file"]
    required: bool = False
    choices: tuple[Choice, ...] = ()


class Form(Shape):
    """`about` says what a row is about; `title_field` names the field that stands for the row in lists."""

    id: Code
    label: Words
    clause: ClauseNumber
    about: Literal["county", "institution"]
    enters: Annotated[tuple[Code, ...], Field(min_length=1)]
    title_field: Filled
    note: Words | None = None
    fields: Annotated[tuple[FormField, ...], Field(min_length=1)]
