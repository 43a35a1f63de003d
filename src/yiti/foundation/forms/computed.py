"""Columns that are reckoned from an entry's own answers, one entry at a time; `reading` reckons the same in the database."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from yiti.policy.packs.shapes.forms import ON, Form
from yiti.policy.packs.shapes.views import Computed

MILLIONTH = Decimal("0.000001")
Reckoned = Decimal | str | None


def reckon_columns(form: Form, on: date, answers: Mapping[str, Any], today: date) -> dict[str, Reckoned]:
    """By name: numbers exactly, ratios to six decimals, of steps the name of the last that has its day; None where one is not known."""
    said: dict[str, Any] = {ON: on.isoformat(), **answers}
    for column in form.computed:
        said[column.name] = _reckon(column, said, today)
    return {column.name: said[column.name] for column in form.computed}


def _reckon(column: Computed, said: Mapping[str, Any], today: date) -> Reckoned:
    if column.reached:
        return next((name for name in reversed(column.reached) if said.get(name) is not None), None)
    if column.days:
        first, last = (_day(said.get(name)) for name in column.days)
        last = last or (today if column.open else None)
        return Decimal((last - first).days) if first and last else None
    numbers = [None if said.get(name) is None else Decimal(str(said[name])) for name in column.of]
    if column.ratio:
        part, whole = numbers
        return None if part is None or not whole else (part / whole).quantize(MILLIONTH, ROUND_HALF_UP)
    if column.less:
        return None if numbers[0] is None else numbers[0] - sum((number or Decimal(0) for number in numbers[1:]), Decimal(0))
    return None if all(number is None for number in numbers) else sum((number or Decimal(0) for number in numbers), Decimal(0))


def _day(answer: Any) -> date | None:
    if not isinstance(answer, str):
        return None
    return date.fromisoformat(answer if len(answer) > len("2026-09") else f"{answer}-01")
