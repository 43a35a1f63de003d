"""Charts as data: the page holds JSON, `yiti.js` draws it in the house's palette with ECharts."""

from collections.abc import Sequence
from typing import Any

from yiti.kernel.text import Text

from .printing import plain_money, print_number, signed, to_decimal
from .words import in_words


def difference_bars(rows: Sequence[tuple[Text | str, object]], *, places: int = 2) -> dict[str, Any]:
    """More or less than before, a bar a row from zero: more is solid, less is hatched."""
    return {"kind": "differences", "rows": [_bar(name, value, places, with_sign=True) for name, value in rows]}


def bars(rows: Sequence[tuple[Text | str, object]], *, places: int = 2) -> dict[str, Any]:
    """One bar a row from zero, in the order given, with its value at its end."""
    return {"kind": "bars", "rows": [_bar(name, value, places, with_sign=False) for name, value in rows]}


def lines(names: Sequence[Text | str], series: Sequence[tuple[Text | str, Sequence[object]]]) -> dict[str, Any]:
    """Values over periods, a line a series, named at its last point."""
    return {
        "kind": "lines",
        "names": [in_words(name) for name in names],
        "series": [{"name": in_words(name), "values": [_float(value) for value in values]} for name, values in series],
    }


def _bar(name: Text | str, value: object, places: int, *, with_sign: bool) -> dict[str, Any]:
    number = to_decimal(value)
    shown = plain_money(value) if places == 2 else print_number(value, places)
    plus = "+" if with_sign and number is not None and number > 0 else ""
    return {"name": in_words(name), "value": _float(value), "shown": f"{plus}{signed(shown)}"}


def _float(value: object) -> float | None:
    """Only for the length of a bar; what is printed beside it is the exact value."""
    number = to_decimal(value)
    return None if number is None else float(number)
