"""
What a column has room for: texts by their length, numbers by their size.

PostgreSQL would answer with an error that names no value, SQLite would keep it whole until the county moves to PostgreSQL.
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models import Case, CharField, DecimalField, Value
from django.db.models.functions import Cast

from yiti.kernel.refusals import Refused
from yiti.kernel.storable import too_long_text
from yiti.kernel.text import Text

RANGES = BaseDatabaseOperations.integer_field_ranges
"""By kind of column: what PostgreSQL keeps, and SQLite does not mind. What may not be negative has a constraint of its own."""
Check = Callable[[Any], None]


def require_fields(fields: Iterable[Any], rows: Iterable[Any]) -> None:
    """
    That rows to be inserted have room.

    :raises Refused: `out-of-range`, naming the field and the value
    """
    members = list(rows)
    for field in fields:
        check = find_check(field)
        if check is not None:
            for row in members:
                check(getattr(row, field.attname))


def require_values(values: Iterable[tuple[Any, Any, Any]]) -> None:
    """
    That the values of an update have room, those that many rows are given one by one too.

    :raises Refused: see `require_fields`
    """
    for field, _, value in values:
        check = find_check(field)
        if check is not None:
            for one in _plain(value):
                check(one)


def _plain(value: Any) -> Iterator[Any]:
    """The values written out in what a column is set to; what the database itself reckons is not among them."""
    if isinstance(value, Value):
        yield value.value
    elif isinstance(value, Case):
        for case in value.cases:
            yield from _plain(case.result)
    elif isinstance(value, Cast):
        for part in value.get_source_expressions():
            yield from _plain(part)
    elif not hasattr(value, "resolve_expression"):
        yield value


def find_check(field: Any) -> Check | None:
    """What refuses a value that the field has no room for; None where every value has room."""
    kept = field.target_field if field.is_relation else field
    if isinstance(kept, CharField):
        return _text_check(field.name, kept.max_length) if kept.max_length else None
    if isinstance(kept, DecimalField):
        return _decimal_check(field.name, kept.max_digits, kept.decimal_places)
    _, high = RANGES.get(kept.get_internal_type(), (None, None))
    return None if high is None else _whole_check(field.name, -high - 1, high)


def _text_check(name: str, most: int) -> Check:
    def check(value: Any) -> None:
        if isinstance(value, str) and len(value) > most:
            raise Refused(too_long_text(value, most), field=name)

    return check


def _whole_check(name: str, low: int, high: int) -> Check:
    def check(value: Any) -> None:
        if isinstance(value, int) and not low <= value <= high:
            raise Refused(_outside(value, low, high), field=name)

    return check


def _decimal_check(name: str, digits: int, places: int) -> Check:
    limit = Decimal(10) ** (digits - places)

    def check(value: Any) -> None:
        if not isinstance(value, int | Decimal):
            return
        number = Decimal(value)
        if not number.is_finite() or abs(number) >= limit or abs(round(number, places)) >= limit:
            raise Refused(_outside(value, -limit, limit), field=name)

    return check


def _outside(value: object, low: object, high: object) -> Text:
    said = str(value)
    shown = said if len(said) <= 30 else f"{said[:30]}…"
    return Text(
        f"{shown} 太大，存不下，应在 {low} 与 {high} 之间", f"{shown} is larger than can be kept: it must lie between {low} and {high}"
    )
