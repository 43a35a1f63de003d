"""
Expressions as Polars columns.

Decimals are reckoned as whole numbers of their smallest place, so that nothing is ever rounded: a column with two places is held as
hundredths, a product has the places of both. What might have more than 38 digits is watched: a number that has is an error.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from yiti.policy.facts import Table
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
from yiti.policy.facts.expressions.trees import names_in

from .meanings import COMPARED, RECKONED

STORED: Mapping[str, Any] = {"number": pl.Int64, "text": pl.String, "date": pl.Date, "bool": pl.Boolean, "null": pl.Boolean}


MOST_DIGITS = 38
"""What surely has a place in 128 bits."""


@dataclass(frozen=True, slots=True)
class Scaled:
    """A column; a number is held as `places` decimal places times itself, with so many digits at most."""

    column: pl.Expr
    places: int = 0
    digits: int = 19

    def to(self, places: int) -> "Scaled":
        return self if places == self.places else replace(self.reckoned("*", _whole(10 ** (places - self.places))), places=places)

    def reckoned(self, sign: str, other: "Scaled") -> "Scaled":
        """Both as they are held, without a look at their places."""
        digits = self.digits + other.digits if sign == "*" else max(self.digits, other.digits) + 1
        found = RECKONED[sign](self.column.cast(pl.Int128), other.column.cast(pl.Int128))
        if digits > MOST_DIGITS:
            about = RECKONED[sign](self.column.cast(pl.Float64), other.column.cast(pl.Float64))
            found += ((about.abs() >= 10.0**MOST_DIGITS).cast(pl.Int64) * TOO_LARGE).cast(pl.Int8, strict=True)
        return Scaled(found, self.places, min(digits, MOST_DIGITS))


TOO_LARGE = 1000
"""Has no place in eight bits, so that casting it fails."""


def _whole(number: int) -> Scaled:
    return Scaled(pl.lit(number, dtype=pl.Int64 if number < 2**63 else pl.Int128), digits=len(str(number)))


@dataclass(frozen=True, slots=True)
class Columns:
    """What the names of an expression are in one frame, and the first and last day of the period."""

    table: Table
    first: date
    last: date

    def condition(self, expression: Expression | None) -> pl.Expr:
        """True, false or null for each row, also where the condition names no column; all rows where there is none."""
        found = pl.lit(True) if expression is None else self.of(expression).column
        is_same_for_all = expression is None or names_in(expression) <= {"period_start", "period_end"}
        return found & pl.col("institution").is_not_null() if is_same_for_all else found

    def of(self, expression: Expression) -> Scaled:
        match expression:
            case Literal(value, of_type):
                return _literal(value, of_type)
            case Name(name):
                return self.named(name)
            case Both(left, right):
                return Scaled(self.of(left).column & self.of(right).column)
            case Either(left, right):
                return Scaled(self.of(left).column | self.of(right).column)
            case Not(of):
                return Scaled(self.of(of).column.not_())
            case IsNull(of):
                return Scaled(self.of(of).column.is_null())
            case Comparison(sign, left, right):
                return self.compared(sign, self.of(left), self.of(right))
            case OneOf(of, options):
                return self.one_of(self.of(of), options)
            case _:
                return self.number(expression)

    def number(self, expression: Expression) -> Scaled:
        match expression:
            case Minus(of):
                found = self.of(of)
                return Scaled(found.column.cast(pl.Int128) * -1, found.places, found.digits)
            case Arithmetic("*", left, right):
                one, other = self.of(left), self.of(right)
                return replace(one.reckoned("*", other), places=one.places + other.places)
            case Arithmetic(sign, left, right):
                one, other = self.of(left), self.of(right)
                places = max(one.places, other.places)
                return one.to(places).reckoned(sign, other.to(places))
            case Call(function, given):
                return Scaled(self.called(function, [self.of(one).column for one in given]))
            case _:
                raise AssertionError(expression)

    def named(self, name: str) -> Scaled:
        if name == "period_start":
            return Scaled(pl.lit(self.first))
        if name == "period_end":
            return Scaled(pl.lit(self.last))
        column = self.table.get(name)
        if column is not None and column.type == "decimal":
            return Scaled(pl.col(name).to_physical(), 2, 18)
        return Scaled(pl.col(name))

    def compared(self, sign: str, one: Scaled, other: Scaled) -> Scaled:
        places = max(one.places, other.places)
        return Scaled(COMPARED[sign](one.to(places).column, other.to(places).column))

    def one_of(self, of: Scaled, options: tuple[Expression, ...]) -> Scaled:
        found = self.compared("=", of, self.of(options[0])).column
        for option in options[1:]:
            found |= self.compared("=", of, self.of(option)).column
        return Scaled(found)

    def called(self, function: str, given: list[pl.Expr]) -> pl.Expr:
        if function == "days_between":
            return (given[1] - given[0]).dt.total_days()
        born, day = pl.col("resident.born_on"), given[0]
        years = day.dt.year().cast(pl.Int64) - born.dt.year()
        months = day.dt.month().cast(pl.Int64) - born.dt.month()
        early = day.dt.day() < born.dt.day()
        if function == "age_on":
            return years - ((months < 0) | ((months == 0) & early)).cast(pl.Int64)
        return years * 12 + months - early.cast(pl.Int64)


def _literal(value: Decimal | str | date | bool | None, of_type: str) -> Scaled:
    if not isinstance(value, Decimal):
        return Scaled(pl.lit(value, dtype=STORED[of_type]))
    sign, digits, exponent = value.as_tuple()
    whole = int("".join(map(str, digits))) * (-1 if sign else 1)
    return replace(_whole(whole), places=max(-int(exponent), 0))
