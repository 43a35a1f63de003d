"""One reader for each column: from a raw cell to a typed value within its limits."""

from collections.abc import Callable
from typing import Any

from yiti.kernel.periods import Period
from yiti.kernel.text import NOTHING, Text

from .contents import Raw
from .days import to_date, to_month
from .faults import WrongCell
from .layouts import Column, Kind, Value
from .numbers import to_decimal, to_money, to_ratio, to_whole
from .words import choice_of, to_boolean, to_code, to_text

_READERS: dict[Kind, Callable[[Raw], Value]] = {
    "text": to_text,
    "code": to_code,
    "whole": to_whole,
    "decimal": to_decimal,
    "money": to_money,
    "ratio": to_ratio,
    "date": to_date,
    "month": to_month,
    "boolean": to_boolean,
}


class OutOfRange(WrongCell):
    """A value of the right kind beyond its column's limits."""


def reader_of(column: Column) -> Callable[[Raw], Value]:
    """
    A function that reads one cell of the column; blank cells are not its concern.

    It raises WrongCell for what is not of the column's kind, OutOfRange for what lies beyond the limits.
    """
    read = choice_of(column) if column.kind == "choice" else _READERS[column.kind]
    least: Any
    most: Any
    least, most = column.limits
    if least is None and most is None:
        return read
    too_small = Text(f"小于 {least}", f"is below {least}")
    too_large = Text(f"大于 {most}{_hint(column).zh}", f"is above {most}{_hint(column).en}")

    def read_within(raw: Raw) -> Value:
        value = read(raw)
        measured: Any = value.first if isinstance(value, Period) else value
        if least is not None and measured < least:
            raise OutOfRange(too_small)
        if most is not None and measured > most:
            raise OutOfRange(too_large)
        return value

    return read_within


def _hint(column: Column) -> Text:
    return Text("，百分数请带 % 号", "; write percentages with a % sign") if column.kind == "ratio" else NOTHING
