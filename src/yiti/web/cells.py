"""How one value of a list is printed, by the kind of its column."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from . import chips, printing
from .words import in_words


def print_cell(kind: str, value: Any) -> SafeString | str:
    """
    Text for every kind of `lists.Column`; a dash where there is no value.

    A state is a word of `chips.STATES` or a pair of it and its words.
    """
    if value is None or value == "":
        return printing.NONE
    if kind == "state":
        state, word = value if isinstance(value, tuple) and len(value) == 2 and value[0] in chips.STATES else (value, "")
        return chips.state_chip(state, word)
    if kind == "soft":
        return format_html('<span class="soft">{}</span>', in_words(value))
    printer = PRINTERS.get(kind)
    return printer(value) if printer else in_words(value)


PRINTERS: dict[str, Callable[[Any], SafeString | str]] = {
    "money": printing.print_money,
    "change": lambda value: printing.print_money(value, with_sign=True),
    "number": printing.print_number,
    "year": lambda value: f"{value:f}" if isinstance(value, Decimal) else str(value),
    "percent": printing.print_percent,
    "score": lambda value: printing.print_at_least(value, 2),
    "day": printing.print_day,
    "date": lambda value: printing.print_day(value, "year"),
    "moment": lambda value: printing.print_day(value, "time"),
    "clause": chips.clause_chip,
}
