"""The kinds of value that rules take: exact decimals from JSON numbers or decimal strings, never floats."""

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from yiti.kernel.money import is_whole_fen

_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)


def _exact(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        number = value
    elif isinstance(value, bool):
        raise PydanticCustomError("wrong_type", "a number is expected")
    elif isinstance(value, int):
        return Decimal(value)
    elif isinstance(value, float):
        number = Decimal(repr(value))
    elif isinstance(value, str) and _DECIMAL.fullmatch(value):
        number = Decimal(value)
    else:
        raise PydanticCustomError("wrong_type", "a number is expected")
    if not number.is_finite():
        raise PydanticCustomError("wrong_type", "a finite number is expected")
    exponent = number.as_tuple().exponent
    if number and (number.adjusted() > 18 or (isinstance(exponent, int) and exponent < -30)):
        raise PydanticCustomError("out_of_range", "the number is too large or too long")
    return number if number else Decimal(0)


def _whole(value: Any) -> int:
    number = _exact(value)
    if number != number.to_integral_value():
        raise PydanticCustomError("wrong_type", "a whole number is expected")
    return int(number)


def _whole_fen(value: Decimal) -> Decimal:
    if not is_whole_fen(value):
        raise PydanticCustomError("out_of_range", "an amount in whole fen is expected")
    return value


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

Name = Annotated[str, Field(min_length=1, max_length=200, strict=True)]
"""An id or a name."""
