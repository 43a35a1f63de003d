"""
An expression once it is read: a tree of values whose types are known.

Null is as in SQL: a comparison with null is neither true nor false, `not` of it neither, null in a sum is null; only what is true counts.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal as OneValueOf

Type = OneValueOf["number", "text", "date", "bool", "null"]


@dataclass(frozen=True, slots=True)
class Literal:
    """`value` is a Decimal, a text, a day, a truth or None."""

    value: Decimal | str | date | bool | None
    type: Type


@dataclass(frozen=True, slots=True)
class Name:
    """A column of the fact, or one of `resident.sex resident.born_on period_start period_end`."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Minus:
    of: "Expression"
    type: Type = "number"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Exact: numbers are whole or have decimal places, and no place is ever rounded off."""

    sign: OneValueOf["+", "-", "*"]
    left: "Expression"
    right: "Expression"
    type: Type = "number"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Text is compared by code point; false is less than true."""

    sign: OneValueOf["=", "<>", "<", "<=", ">", ">="]
    left: "Expression"
    right: "Expression"
    type: Type = "bool"


@dataclass(frozen=True, slots=True)
class Both:
    left: "Expression"
    right: "Expression"
    type: Type = "bool"


@dataclass(frozen=True, slots=True)
class Either:
    left: "Expression"
    right: "Expression"
    type: Type = "bool"


@dataclass(frozen=True, slots=True)
class Not:
    of: "Expression"
    type: Type = "bool"


@dataclass(frozen=True, slots=True)
class IsNull:
    of: "Expression"
    type: Type = "bool"


@dataclass(frozen=True, slots=True)
class OneOf:
    of: "Expression"
    options: tuple["Expression", ...]
    type: Type = "bool"


@dataclass(frozen=True, slots=True)
class Call:
    """`age_on(d)` and `age_months_on(d)` are of the resident, `days_between(a, b)` is b − a."""

    function: OneValueOf["age_on", "age_months_on", "days_between"]
    given: tuple["Expression", ...]
    type: Type = "number"


Expression = Literal | Name | Minus | Arithmetic | Comparison | Both | Either | Not | IsNull | OneOf | Call


def names_in(expression: Expression) -> set[str]:
    """Every column that the expression reads; a call that asks for an age reads `resident.born_on`."""
    match expression:
        case Literal():
            return set()
        case Name(name):
            return {name}
        case Minus(of) | Not(of) | IsNull(of):
            return names_in(of)
        case OneOf(of, options):
            return names_in(of).union(*map(names_in, options))
        case Call(function, given):
            own = set() if function == "days_between" else {"resident.born_on"}
            return own.union(*map(names_in, given))
        case Arithmetic(_, left, right) | Comparison(_, left, right) | Both(left, right) | Either(left, right):
            return names_in(left) | names_in(right)
