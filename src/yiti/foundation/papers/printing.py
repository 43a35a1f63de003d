"""Values as they stand on paper."""

from datetime import date
from decimal import Decimal

from yiti.kernel.money import to_fen
from yiti.kernel.text import Text

from .blocks import Cell, CellKind, Noted, Words

MINUS = "−"


def words_in(words: Words, language: str) -> str:
    return words.in_language(language) if isinstance(words, Text) else words


def money(amount: Decimal) -> str:
    """Yuan with thousands and two decimals, half up; minus as U+2212."""
    rounded = to_fen(amount)
    return f"{MINUS if rounded < 0 else ''}{abs(rounded):,.2f}"


def plain_number(value: Decimal | int) -> str:
    """With thousands, and the decimals it has."""
    return f"{MINUS if value < 0 else ''}{abs(value):,}"


def at_least_two_places(value: Decimal) -> str:
    """A score as screens print it: two decimals, and more only where they say something."""
    places = max(2, -int(value.normalize().as_tuple().exponent))
    return f"{MINUS if value < 0 else ''}{abs(value):,.{places}f}"


def short_percent(ratio: Decimal) -> str:
    """A ratio as percentage without trailing zeros: 0.15 as 15%, 1.0000 as 100%."""
    exact = ratio.scaleb(2).normalize()
    return f"{MINUS if exact < 0 else ''}{abs(exact):,f}%"


def percent(ratio: Decimal) -> str:
    """A ratio as percentage with two decimals, half up."""
    return f"{money(ratio.scaleb(2))}%"


def long_date(day: date, language: str) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日" if not language.startswith("en") else f"{day.day} {day:%B} {day.year}"


def print_cell(cell: Cell, kind: CellKind, language: str) -> str:
    """One cell in the paper's language; blank for None. Words stand as they are in columns of any kind."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return Text("是" if cell else "否", "yes" if cell else "no").in_language(language)
    if isinstance(cell, (Decimal, int)):
        exact = Decimal(cell)
        return money(exact) if kind == "money" else percent(exact) if kind == "percent" else plain_number(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Noted):
        return words_in(cell.words, language)
    return words_in(cell, language)
