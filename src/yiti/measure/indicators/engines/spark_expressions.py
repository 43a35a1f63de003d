"""
Expressions as Spark's SQL.

As in `columns`, decimals are reckoned as whole numbers of their smallest place, so that nothing is ever rounded: all arithmetic is of
DECIMAL(38, 0), and a number that does not fit is an error, never another number. Texts are compared by their UTF-8 bytes, which is the
order of code points.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

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

WHOLE = "DECIMAL(38, 0)"
STORED: Mapping[str, str] = {"text": "STRING", "int": "BIGINT", "decimal": "DECIMAL(18, 2)", "date": "DATE", "bool": "BOOLEAN"}
"""What each type of a column is to Spark."""
NULLS: Mapping[str, str] = {"number": "BIGINT", "text": "STRING", "date": "DATE", "bool": "BOOLEAN", "null": "BOOLEAN"}


@dataclass(frozen=True, slots=True)
class Scaled:
    """SQL for a value; a number is held as `places` decimal places times itself."""

    sql: str
    places: int = 0

    def to(self, places: int) -> str:
        return self.sql if places == self.places else f"({self.whole} * {whole(10 ** (places - self.places))})"

    @property
    def whole(self) -> str:
        return f"CAST({self.sql} AS {WHOLE})"


@dataclass(frozen=True, slots=True)
class Sql:
    """What the names of an expression are in one table, and the first and last day of the period."""

    table: Table
    first: date
    last: date

    def condition(self, expression: Expression | None) -> str:
        """True, false or null for each row; true where there is no condition."""
        return "TRUE" if expression is None else self.of(expression).sql

    def of(self, expression: Expression) -> Scaled:
        match expression:
            case Literal(value, of_type):
                return _literal(value, of_type)
            case Name(name):
                return self.named(name)
            case Both(left, right):
                return Scaled(f"({self.of(left).sql} AND {self.of(right).sql})")
            case Either(left, right):
                return Scaled(f"({self.of(left).sql} OR {self.of(right).sql})")
            case Not(of):
                return Scaled(f"(NOT {self.of(of).sql})")
            case IsNull(of):
                return Scaled(f"({self.of(of).sql} IS NULL)")
            case Comparison(sign, left, right):
                return _compared(sign, self.of(left), self.of(right))
            case OneOf(of, options):
                found = self.of(of)
                return Scaled(f"({' OR '.join(_compared('=', found, self.of(option)).sql for option in options)})")
            case _:
                return self.number(expression)

    def number(self, expression: Expression) -> Scaled:
        match expression:
            case Minus(of):
                found = self.of(of)
                return Scaled(f"(- {found.whole})", found.places)
            case Arithmetic("*", left, right):
                one, other = self.of(left), self.of(right)
                return Scaled(f"({one.whole} * {other.whole})", one.places + other.places)
            case Arithmetic(sign, left, right):
                one, other = self.of(left), self.of(right)
                places = max(one.places, other.places)
                return Scaled(f"({Scaled(one.to(places)).whole} {sign} {Scaled(other.to(places)).whole})", places)
            case Call(function, given):
                return Scaled(_called(function, [self.of(one).sql for one in given]))
            case _:
                raise AssertionError(expression)

    def named(self, name: str) -> Scaled:
        if name in ("period_start", "period_end"):
            return Scaled(_day(self.first if name == "period_start" else self.last))
        column = self.table.get(name)
        if column is not None and column.type == "decimal":
            return Scaled(f"CAST(`{name}` * 100 AS BIGINT)", 2)
        return Scaled(f"`{name}`")


def whole(number: int) -> str:
    return f"CAST('{number}' AS {WHOLE})"


def quote(text: str) -> str:
    """A text in SQL; every sign but letters and digits is written by its number, so that none can end the text."""
    return "'" + "".join(sign if sign.isalnum() and sign.isascii() else f"\\U{ord(sign):08X}" for sign in text) + "'"


def _day(day: date) -> str:
    return f"DATE '{day.isoformat()}'"


def _compared(sign: str, one: Scaled, other: Scaled) -> Scaled:
    places = max(one.places, other.places)
    return Scaled(f"({one.to(places)} {sign} {other.to(places)})")


def _called(function: str, given: list[str]) -> str:
    if function == "days_between":
        return f"CAST(DATEDIFF({given[1]}, {given[0]}) AS BIGINT)"
    born, day = "`resident.born_on`", given[0]
    years, months = f"(YEAR({day}) - YEAR({born}))", f"(MONTH({day}) - MONTH({born}))"
    early = f"(DAY({day}) < DAY({born}))"
    if function == "age_on":
        return f"CAST({years} - CAST(({months} < 0 OR ({months} = 0 AND {early})) AS INT) AS BIGINT)"
    return f"CAST({years} * 12 + {months} - CAST({early} AS INT) AS BIGINT)"


def _literal(value: Decimal | str | date | bool | None, of_type: str) -> Scaled:
    match value:
        case None:
            return Scaled(f"CAST(NULL AS {NULLS[of_type]})")
        case bool():
            return Scaled("TRUE" if value else "FALSE")
        case str():
            return Scaled(quote(value))
        case date():
            return Scaled(_day(value))
        case Decimal():
            sign, digits, exponent = value.as_tuple()
            number = int("".join(map(str, digits))) * (-1 if sign else 1)
            return Scaled(f"{number}L" if abs(number) < 2**63 else whole(number), max(-int(exponent), 0))
