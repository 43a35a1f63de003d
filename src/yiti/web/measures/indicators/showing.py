"""Values of indicators as they are printed: with their unit, their way and their day."""

from decimal import Decimal
from fractions import Fraction

from yiti.kernel.text import NOTHING, Text
from yiti.measure.indicators.values import print_number
from yiti.web import printing

SUFFIX = {
    "ratio": Text("%", "%"), "per_10000": Text(" /万人", " per 10,000"), "yuan": Text(" 元", " yuan"), "days": Text(" 天", " days"),
    "persons": Text(" 人", " people"), "count": NOTHING,
}  # fmt: skip
POINTS = Text(" 个百分点", " points")


def plain(number: Decimal | None, unit: str) -> str:
    """Without its unit: shares as percent with two decimals at most."""
    if number is None:
        return printing.NONE
    if unit == "ratio":
        return printing.print_percent(number).removesuffix("%")
    return printing.plain_money(number) if unit == "yuan" else printing.print_at_least(number, 0, 2)


def with_unit(number: Decimal | None, unit: str) -> Text:
    shown, suffix = plain(number, unit), SUFFIX[unit]
    return Text(shown, shown) if number is None else Text(shown + suffix.zh, shown + suffix.en)


def part(number: Fraction | None) -> str:
    """A numerator or a denominator: exact, with thousands; halves and the like to two decimals."""
    written = print_number(number)
    return printing.NONE if written is None else printing.print_at_least(Decimal(written), 0, 2)


def change_words(change: Decimal | None, unit: str) -> Text:
    """`升 2.1 个百分点`, `down 3 yuan`: the way in words, since an arrow alone says nothing to who cannot see it."""
    if change is None:
        return NOTHING
    if change == 0:
        return Text("持平", "unchanged")
    size, suffix = plain(abs(change), unit), POINTS if unit == "ratio" else SUFFIX[unit]
    if size == "0":
        size = printing.print_at_least(abs(change) * (100 if unit == "ratio" else 1), 0)
    word = Text("升", "up") if change > 0 else Text("降", "down")
    return Text(f"{word.zh} {size}{suffix.zh}", f"{word.en} {size}{suffix.en}")
