"""The kinds of value that rules take: exact decimals from JSON numbers or decimal strings, never floats."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainValidator, Strict, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from yiti.kernel.money import is_whole_fen

_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_PLAIN = re.compile(r"\d{1,18}(\.\d{1,30})?", re.ASCII)
_LONGEST_TEXT = 200
_MOST_PLACES = 30
_LARGEST_POWER = 18


def _exact(value: Any) -> Decimal:
    if isinstance(value, str):
        if _PLAIN.fullmatch(value):
            return Decimal(value)
        number = _from_text(value)
    elif isinstance(value, Decimal):
        number = value
    elif isinstance(value, bool) or not isinstance(value, (int, float)):
        raise PydanticCustomError("wrong_type", "a number is expected")
    else:
        number = Decimal(value) if isinstance(value, int) else Decimal(repr(value))
    if not number.is_finite():
        raise PydanticCustomError("wrong_type", "a finite number is expected")
    exponent = number.as_tuple().exponent
    if number and (number.adjusted() > _LARGEST_POWER or (isinstance(exponent, int) and exponent < -_MOST_PLACES)):
        raise PydanticCustomError("out_of_range", "the number is too large or has too many decimals")
    return number or Decimal(0)


def _from_text(value: str) -> Decimal:
    found = _DECIMAL.fullmatch(value) if len(value) <= _LONGEST_TEXT else None
    if not found:
        raise PydanticCustomError("wrong_type", "a number is expected")
    if found[3] and len(found[3]) > 6:
        raise PydanticCustomError("out_of_range", "the number is too large or has too many decimals")
    return Decimal(value)


def _whole(value: Any) -> int:
    number = _exact(value)
    if number != number.to_integral_value():
        raise PydanticCustomError("wrong_type", "a whole number is expected")
    return int(number)


def read_day(value: Any) -> date:
    """ISO days only: pydantic alone would take a number for seconds since 1970."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise PydanticCustomError("wrong_type", "a day such as 2021-10-07 is expected")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("out_of_range", "there is no such day") from None


def _kind(least: int | None = None, most: int | None = None, *, whole_fen: bool = False) -> Any:
    """A pydantic kind for decimals in a range; one plain function, since the people of a county pass through it."""
    floor, ceiling = (None if bound is None else Decimal(bound) for bound in (least, most))

    def read(value: Any) -> Decimal:
        number = _exact(value)
        if floor is not None and number < floor:
            raise PydanticCustomError("out_of_range", "{least} or more is expected", {"least": least})
        if ceiling is not None and number > ceiling:
            raise PydanticCustomError("out_of_range", "{most} or less is expected", {"most": most})
        if whole_fen and not is_whole_fen(number):
            raise PydanticCustomError("out_of_range", "an amount in whole fen is expected")
        return number

    bounds = {name: bound for name, bound in (("minimum", least), ("maximum", most)) if bound is not None}
    words = {"description": "in whole fen"} if whole_fen else {}
    text = {"type": "string", "pattern": r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$"}
    return PlainValidator(read), WithJsonSchema({"anyOf": [{"type": "number", **bounds, **words}, text]})


Number = Annotated[Decimal, *_kind()]
"""Any number, negative too."""

Amount = Annotated[Decimal, *_kind(0)]
"""Yuan, zero or more."""

FenAmount = Annotated[Decimal, *_kind(0, whole_fen=True)]
"""Yuan that are paid out or shared: zero or more, in whole fen."""

Rate = Annotated[Decimal, *_kind(0, 1)]
"""A rate, share, attendance, completion or quality: 0 to 1."""

Score = Annotated[Decimal, *_kind(0)]
"""A personal or institution score: no ceiling."""

ClinicScore = Annotated[Decimal, *_kind(0, 100)]

Coefficient = Annotated[Decimal, *_kind(0)]

Count = Annotated[int, BeforeValidator(_whole), Field(ge=0)]

Year = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=9998)]

Day = Annotated[date, BeforeValidator(read_day)]

Flag = Annotated[bool, Strict()]

Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strict=True)]
"""An id or a name."""
