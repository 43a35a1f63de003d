"""The lines of a month's accounts: what one must be, and what they add up to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yiti.kernel.money import ZERO, is_whole_fen
from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text

from .items import ITEMS
from .models import AccountRow, AccountSheet

MOST_VOUCHER, MOST_SUMMARY = 40, 200


class UnableToSend(UnableTo):
    code = "out-of-range"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of accounts: item of ITEMS, voucher, day, summary, yuan."""

    item: str
    on: date
    amount: Decimal
    voucher: str = ""
    summary: str = ""


def to_rows(sheet: AccountSheet, lines: Iterable[Line]) -> list[AccountRow]:
    return [
        AccountRow(sheet=sheet, line=at, item=line.item, voucher=line.voucher, on=line.on, summary=line.summary, amount=line.amount)
        for at, line in enumerate(lines, start=1)
    ]


def sums_of(lines: Iterable[Line]) -> dict[str, Decimal]:
    """Yuan by item."""
    sums: dict[str, Decimal] = {}
    for line in lines:
        sums[line.item] = sums.get(line.item, ZERO) + line.amount
    return sums


def check_lines(month: Period, lines: Sequence[Line], stated_total: Decimal | None = None) -> None:
    """:raises UnableToSend: naming the first line that is wrong"""
    if not lines:
        raise UnableToSend(Text("这个月一行也没有", "there is not a single line"), code="empty", field="lines")
    for at, line in enumerate(lines):
        for field, code, words in _faults(month, line):
            shown = Text(f"第 {at + 1} 行：{words.zh}", f"line {at + 1}: {words.en}")
            raise UnableToSend(shown, code=code, field=f"lines[{at}].{field}")
    total = sum((line.amount for line in lines), ZERO)
    if stated_total is not None and stated_total != total:
        raise UnableToSend(
            Text(
                f"合计写的是 {stated_total:,.2f}，各行加起来是 {total:,.2f}",
                f"the total says {stated_total:,.2f}, the lines add up to {total:,.2f}",
            ),
            code="sums-differ", field="stated_total",
        )  # fmt: skip


def _faults(month: Period, line: Line) -> Iterable[tuple[str, str, Text]]:
    if line.item not in ITEMS:
        yield "item", "unknown-item", Text(f"没有“{line.item}”这个项目", f"there is no item “{line.item}”")
    if line.amount < 0:
        yield "amount", "negative", Text(f"金额 {line.amount} 小于 0", f"the amount {line.amount} is negative")
    elif not is_whole_fen(line.amount) or line.amount >= Decimal(10) ** 14:
        yield (
            "amount",
            "too-precise",
            Text(f"金额 {line.amount} 应最多两位小数、十四位整数", f"the amount {line.amount} has too many digits"),
        )
    for name, text, most in (("voucher", line.voucher, MOST_VOUCHER), ("summary", line.summary, MOST_SUMMARY)):
        if len(text) > most:
            yield name, "too-long", Text(f"超过 {most} 个字", f"is longer than {most} characters")
    if line.on not in month:
        yield "on", "outside-month", Text(f"{line.on} 不在 {month} 内", f"{line.on} lies outside {month}")
