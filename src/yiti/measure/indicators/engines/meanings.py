"""What an expression means for one row, in plain Python: the reference that other engines must equal."""

import operator
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from yiti.policy.facts.expressions import (
    Arithmetic,
    Both,
    Call,
    Comparison,
    Either,
    Expression,
    IsNull,
    Literal,
    Minus,
    Name,
    Not,
    OneOf,
)

COMPARED: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
RECKONED: Mapping[str, Callable[[Any, Any], Any]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}


def value_of(expression: Expression, row: Mapping[str, Any]) -> Any:
    """
    The value of an expression for a row that holds every name; None is null.

    The caller sets a decimal context wide enough that no product is rounded.
    """
    match expression:
        case Literal(value):
            return value
        case Name(name):
            found = row[name]
            return Decimal(found) if isinstance(found, int) and not isinstance(found, bool) else found
        case Both(left, right):
            return both(value_of(left, row), value_of(right, row))
        case Either(left, right):
            return negated(both(negated(value_of(left, row)), negated(value_of(right, row))))
        case Not(of):
            return negated(value_of(of, row))
        case IsNull(of):
            return value_of(of, row) is None
        case Comparison(sign, left, right):
            return _joined(COMPARED[sign], value_of(left, row), value_of(right, row))
        case Arithmetic(sign, left, right):
            return _joined(RECKONED[sign], value_of(left, row), value_of(right, row))
        case Minus(of):
            found = value_of(of, row)
            return None if found is None else -found
        case OneOf(of, options):
            return _is_one_of(value_of(of, row), [value_of(option, row) for option in options])
        case Call(function, given):
            return _call(function, [value_of(one, row) for one in given], row)


def both(left: bool | None, right: bool | None) -> bool | None:
    """False wins over null, null over true."""
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def negated(value: bool | None) -> bool | None:
    return None if value is None else not value


def _joined(operation: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    return None if left is None or right is None else operation(left, right)


def _is_one_of(value: Any, options: list[Any]) -> bool | None:
    if value is None:
        return None
    if any(option is not None and option == value for option in options):
        return True
    return None if None in options else False


def _call(function: str, given: list[Any], row: Mapping[str, Any]) -> Decimal | None:
    if None in given:
        return None
    if function == "days_between":
        return Decimal((given[1] - given[0]).days)
    born_on = row["resident.born_on"]
    if born_on is None:
        return None
    return Decimal(age_on(born_on, given[0]) if function == "age_on" else age_months_on(born_on, given[0]))


def age_on(born_on: date, day: date) -> int:
    """Completed years; who was born on 29 February is a year older from 1 March where the year lacks the day."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def age_months_on(born_on: date, day: date) -> int:
    """Completed months; a day that the month lacks counts from the first of the next."""
    return (day.year - born_on.year) * 12 + day.month - born_on.month - (day.day < born_on.day)
