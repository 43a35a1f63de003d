"""The kinds of value that rules take: exact decimals from JSON numbers or decimal strings, never floats."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, Strict, StringConstraints
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


def _whole_fen(value: Decimal) -> Decimal:
    if not is_whole_fen(value):
        raise PydanticCustomError("out_of_range", "an amount in whole fen is expected")
    return value


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


Number = Annotated[Decimal, BeforeValidator(_exact)]
"""Any number, negative too."""

Amount = Annotated[Number, Field(ge=0)]
"""Yuan, zero or more."""

FenAmount = Annotated[Number, Field(ge=0), AfterValidator(_whole_fen)]
"""Yuan that are paid out or shared: zero or more, in whole fen."""

Rate = Annotated[Number, Field(ge=0, le=1)]
"""A rate, share, attendance, completion or quality: 0 to 1."""

Score = Annotated[Number, Field(ge=0)]
"""A personal or institution score: no ceiling."""

ClinicScore = Annotated[Number, Field(ge=0, le=100)]

Coefficient = Annotated[Number, Field(ge=0)]

Count = Annotated[int, BeforeValidator(_whole), Field(ge=0)]

Year = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=9998)]

Day = Annotated[date, BeforeValidator(read_day)]

Flag = Annotated[bool, Strict()]

Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strict=True)]
"""An id or a name."""
