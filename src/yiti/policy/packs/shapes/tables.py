"""tables.yaml: the document's tables, kept as CSV beside it."""

from typing import Annotated, Literal

from pydantic import Field

from .strict import ClauseNumber, Code, Filled, Number, Shape, Words


class Column(Shape):
    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    label: Words
    kind: Literal["text", "code", "count"]


class Remark(Shape):
    """A figure that the table prints beside a row; `row` is the row's key."""

    row: Filled
    label: Words
    value: Number
    printed: Filled
    clause: ClauseNumber


class Table(Shape):
    """`totals` are the sums as printed in the document's own last row; `key` names the column that tells rows apart."""

    id: Code
    label: Words
    clause: ClauseNumber
    file: Annotated[str, Field(pattern=r"^tables/[a-z0-9_]+\.csv$")]
    key: Filled
    columns: Annotated[tuple[Column, ...], Field(min_length=1)]
    totals: dict[str, Number] = Field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    note: Words | None = None


class Tables(Shape):
    tables: tuple[Table, ...]
