"""What a sheet looks like: its columns, what each cell may hold, and how that is said to the one who fills it in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from yiti.kernel.periods import Period
from yiti.kernel.text import NOTHING, Text

Kind = Literal["text", "whole", "decimal", "money", "ratio", "date", "month", "choice", "code", "boolean"]
Value = str | int | Decimal | date | Period | bool | None
"""What a typed cell holds: `whole` int, `decimal` `money` `ratio` Decimal, `month` a Period of one month, `choice` its code."""


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column. `name` is the key of the value in a row; `label` heads the column on paper and screen.

    Money is yuan with at most two decimals; a ratio lies between 0 and 1 unless `minimum` and `maximum` say otherwise.
    Key columns are required, and together tell the rows of a file apart. `aliases` are further headings that are accepted.
    """

    name: str
    label: Text
    kind: Kind = "text"
    required: bool = False
    choices: Mapping[str, Text] = field(default_factory=dict)
    minimum: Decimal | int | date | None = None
    maximum: Decimal | int | date | None = None
    key: bool = False
    help: Text = NOTHING
    aliases: tuple[str, ...] = ()

    @property
    def is_required(self) -> bool:
        return self.required or self.key

    @property
    def limits(self) -> tuple[Decimal | int | date | None, Decimal | int | date | None]:
        """The smallest and the largest value that a cell may hold; None where there is no limit."""
        if self.kind != "ratio":
            return self.minimum, self.maximum
        return (0 if self.minimum is None else self.minimum), (1 if self.maximum is None else self.maximum)


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """
    One sheet. `skips_totals` leaves rows out that begin with 合计, 小计 or Total; otherwise such a row is a fault.

    A layout that is not required may be absent from the file.
    """

    name: str
    title: Text
    columns: tuple[Column, ...]
    note: Text = NOTHING
    skips_totals: bool = False
    is_required: bool = True

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.key)


_EXPECTED: Mapping[str, Text] = {
    "text": Text("文字", "text"),
    "whole": Text("整数，如 12", "a whole number such as 12"),
    "decimal": Text("数字，如 12.5", "a number such as 12.5"),
    "money": Text("金额（元），最多两位小数，如 1234.50", "an amount in yuan with at most two decimals, such as 1234.50"),
    "ratio": Text("比例，如 85% 或 0.85", "a ratio such as 85% or 0.85"),
    "date": Text("日期，如 2026-09-30", "a date such as 2026-09-30"),
    "month": Text("月份，如 2026-09", "a month such as 2026-09"),
    "code": Text("代码，不含空格", "a code without spaces"),
    "boolean": Text("是 或 否", "yes or no"),
}


def expected_in(column: Column) -> Text:
    """What a cell of this column must hold, with its limits, in words."""
    said = _choices_of(column) if column.kind == "choice" else _EXPECTED[column.kind]
    least, most = column.limits
    parts = [said]
    if least is not None:
        parts.append(Text(f"不小于 {least}", f"not below {least}"))
    if most is not None:
        parts.append(Text(f"不大于 {most}", f"not above {most}"))
    return joined(parts, Text("；", "; "))


def _choices_of(column: Column) -> Text:
    words = joined(column.choices.values(), Text("、", ", "))
    return Text(f"其中之一：{words.zh}", f"one of: {words.en}")


def joined(texts: Iterable[Text], by: Text) -> Text:
    """Several texts as one, with `by` between them."""
    parts = list(texts)
    return Text(by.zh.join(text.zh for text in parts), by.en.join(text.en for text in parts))
