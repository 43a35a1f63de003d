"""The columns of a kind, as values and as they are written in the journal."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text
from yiti.policy.facts import KINDS, Column

LARGEST = 2**63
MOST = Decimal(10) ** 16
CENT = Decimal("0.01")


class UnableToAppend(UnableTo):
    """Nothing was added; `field` is the column."""

    code = "event"


def write_details(kind: str, details: Mapping[str, Any]) -> dict[str, Any]:
    """
    Every column of the kind in the order of FACTS, decimals with two places and days as text.

    :raises UnableToAppend: for an unknown kind or column, one that is missing, of another type or not among its choices
    """
    table = KINDS.get(kind)
    if table is None:
        raise UnableToAppend(Text(f"没有事件种类 {kind}", f"There is no kind of events {kind}"), field="kind")
    for name in details:
        if name not in table:
            raise UnableToAppend(Text(f"{kind} 没有列 {name}", f"{kind} has no column {name}"), field=name)
    return {name: write_value(kind, column, details.get(name)) for name, column in table.items()}


def write_value(kind: str, column: Column, value: Any) -> Any:
    """:raises UnableToAppend: naming the column and what is expected"""
    if value is None:
        if column.null:
            return None
        raise UnableToAppend(Text(f"{kind} 缺少 {column.name}", f"{kind} lacks {column.name}"), field=column.name)
    written = _write(column, value)
    if written is None:
        wanted = TYPES[column.type]
        zh, en = f"{kind} 的 {column.name} 应为{wanted.zh}，现为 {value!r}", f"{column.name} of {kind} must be {wanted.en}, not {value!r}"
        raise UnableToAppend(Text(zh, en), field=column.name)
    if column.choices and written not in column.choices:
        options = "、".join(column.choices), ", ".join(column.choices)
        zh, en = f"{column.name} 应为 {options[0]} 之一，现为 {value}", f"{column.name} must be one of {options[1]}, not {value}"
        raise UnableToAppend(Text(zh, en), field=column.name)
    return written


TYPES: Mapping[str, Text] = {
    "text": Text("文本", "text"),
    "int": Text("整数", "a whole number"),
    "decimal": Text("最多两位小数的数", "a decimal with at most two places"),
    "date": Text("日期", "a date"),
    "bool": Text("是或否", "true or false"),
}


def _write(column: Column, value: Any) -> Any:
    """The value as it is written; None where it is of another type."""
    match column.type:
        case "text" if isinstance(value, str) and value and "\x00" not in value:
            return value
        case "int" if isinstance(value, int) and not isinstance(value, bool) and -LARGEST <= value < LARGEST:
            return value
        case "decimal" if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return _write_decimal(Decimal(value))
        case "date" if type(value) is date:
            return value.isoformat()
        case "bool" if isinstance(value, bool):
            return value
    return None


def _write_decimal(value: Decimal) -> str | None:
    if not value.is_finite() or abs(value) >= MOST or value != value.quantize(CENT):
        return None
    return f"{value:.2f}"


def read_details(kind: str, details: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a kind as values again."""
    return {name: _read(column, details.get(name)) for name, column in KINDS[kind].items()}


def _read(column: Column, written: Any) -> Any:
    if written is None:
        return None
    if column.type == "decimal":
        return Decimal(written)
    return date.fromisoformat(written) if column.type == "date" else written
