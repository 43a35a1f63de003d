"""Numbers as people write them into cells, read exactly or not at all."""

import math
import re
from decimal import Decimal

from yiti.kernel.money import FEN, ZERO
from yiti.kernel.text import Text

from .contents import Raw
from .faults import WrongCell
from .formulas import awake

_HALF_WIDTH: dict[int, str | None] = {0xFF01 + step: chr(0x21 + step) for step in range(94)}
_HALF_WIDTH |= {0x3000: " ", 0x00A0: " ", 0x202F: " ", 0x2007: " ", 0x2212: "-", 0xFFE5: "¥"}
_HALF_WIDTH |= dict.fromkeys((0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF), None)

_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)?(\.\d+)?\.?", re.ASCII)
_CURRENCY = re.compile(r"(?:¥|RMB|CNY|人民币)\s*", re.IGNORECASE)
_YUAN = re.compile(r"\s*(?:元|yuan)$", re.IGNORECASE)

NOT_A_NUMBER = Text("不是数字", "is no number")
TOO_PRECISE = Text("超过两位小数", "has more than two decimals")
NOT_WHOLE = Text("不是整数", "is no whole number")
TOO_LONG = Text(
    "超过 15 位，表格软件已丢掉后面的数字，请把这一列设为文本再填",
    "has more than 15 digits, of which the spreadsheet kept 15; format the column as text and fill it in again",
)
PERCENT_ELSEWHERE = Text("这里不填百分数", "takes no percentage")


def half_width(text: str) -> str:
    """Full-width letters, digits and signs as their ordinary ones; invisible characters dropped; ends trimmed."""
    return text.strip() if text.isascii() else text.translate(_HALF_WIDTH).strip()


def exact(number: float) -> Decimal:
    """
    The decimal that the spreadsheet shows for a binary number: its shortest form, at most 15 significant digits.

    Spreadsheets reckon with 15 digits, so that a sum stored as 0.30000000000000004 stands on the screen, and is read, as 0.3.

    :raises WrongCell: for infinities and the like
    """
    if not math.isfinite(number):
        raise WrongCell(NOT_A_NUMBER)
    shortest = Decimal(repr(number))
    value = shortest if len(shortest.as_tuple().digits) <= 15 else Decimal(f"{number:.15g}")
    return value if value else ZERO


def to_decimal(raw: Raw) -> Decimal:
    """
    A number: thousands parted by commas, ¥ before or 元 behind, full-width digits, (1,200.00) for a negative one.

    :raises WrongCell: for anything else; 万元, percentages, 1e5 and 1,23 are not guessed at
    """
    if isinstance(raw, bool):
        raise WrongCell(NOT_A_NUMBER)
    if isinstance(raw, float):
        return exact(raw)
    if isinstance(raw, int):
        return Decimal(raw)
    if isinstance(raw, str):
        return _from_text(half_width(awake(raw.strip())))
    raise WrongCell(Text("是日期或时间，不是数字", "is a date or time, not a number"))


def _from_text(text: str) -> Decimal:
    if text.endswith("%"):
        raise WrongCell(PERCENT_ELSEWHERE)
    if text.startswith("(") and text.endswith(")"):
        return -_unsigned(text[1:-1].strip())
    bare = _CURRENCY.sub("", text, count=1) if _CURRENCY.match(text) else text
    if bare[:1] in ("-", "+"):
        number = _unsigned(bare[1:].strip())
        return -number if bare[0] == "-" else number
    return _unsigned(bare)


def _unsigned(text: str) -> Decimal:
    found = _NUMBER.fullmatch(_YUAN.sub("", _CURRENCY.sub("", text, count=1) if _CURRENCY.match(text) else text))
    if not found or not (found[1] or found[2]) or len(text) > 40:
        raise WrongCell(NOT_A_NUMBER)
    return Decimal((found[1] or "0").replace(",", "") + (found[2] or ""))


def to_money(raw: Raw) -> Decimal:
    """Yuan to the fen. :raises WrongCell: also for a third decimal"""
    amount = to_decimal(raw)
    in_fen = amount.quantize(FEN) if amount.adjusted() < 20 else amount
    if in_fen != amount:
        raise WrongCell(TOO_PRECISE)
    return in_fen


def to_whole(raw: Raw) -> int:
    """:raises WrongCell: for a fraction, or a number of which the spreadsheet lost digits"""
    number = to_decimal(raw)
    if number != number.to_integral_value():
        raise WrongCell(NOT_WHOLE)
    if isinstance(raw, float) and abs(raw) >= 1e15:
        raise WrongCell(TOO_LONG)
    return int(number)


def to_ratio(raw: Raw) -> Decimal:
    """0.85 for 85%, ８５％, 0.85 and a cell formatted as a percentage. :raises WrongCell: for anything else"""
    if isinstance(raw, str):
        text = half_width(raw)
        if text.endswith("%"):
            return _from_text(text[:-1].strip()).scaleb(-2)
    return to_decimal(raw)
