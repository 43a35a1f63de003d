"""An expression in words, with brackets wherever `and`, `or` and `not` could be read two ways."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from yiti.kernel.text import Text

from .expressions import Expression
from .expressions.trees import Arithmetic, Both, Call, Comparison, Either, IsNull, Literal, Minus, Name, Not, OneOf
from .words import COLUMN_WORDS, word_of

SIGNS = {"=": "=", "<>": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "+": "+", "-": "−", "*": "×"}
SAME, OTHER = Text("是", "is"), Text("不是", "is not")
AND, OR = Text("，且", " and "), Text("，或", " or ")


def print_plain(value: Fraction) -> str:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{exact.normalize():,f}"


@dataclass(frozen=True, slots=True)
class Condition:
    """Words for expressions over one table; `table` is empty for events, whose columns mean the same everywhere."""

    table: str = ""

    def tell(self, expression: Expression, column: str = "") -> Text:
        """`column` is what a text beside the expression stands in."""
        match expression:
            case Literal(value):
                return _literal(value, column)
            case Name(name):
                return self.name(name)
            case Minus(of):
                told = self.tell(of)
                return Text(f"−{told.zh}", f"−{told.en}")
            case Not(of):
                return self.denied(of)
            case IsNull(of):
                told = self.tell(of)
                return Text(f"没有{told.zh}", f"no {told.en}")
            case Both(left, right):
                return self.between(left, right) or self.pair(left, right, AND, Either)
            case Either(left, right):
                return self.pair(left, right, OR, Both)
            case OneOf(of, options):
                return self.one_of(of, options, SAME)
            case Comparison(sign, left, right):
                return self.compared(sign, left, right)
            case Arithmetic(sign, left, right):
                one, other = self.tell(left), self.tell(right)
                return Text(f"({one.zh} {SIGNS[sign]} {other.zh})", f"({one.en} {SIGNS[sign]} {other.en})")
            case Call(function, given):
                return _call(function, [self.tell(one) for one in given])

    def name(self, name: str) -> Text:
        return COLUMN_WORDS.get(f"{self.table}.{name}") or COLUMN_WORDS.get(name, Text(name, name))

    def denied(self, of: Expression) -> Text:
        told = self.tell(of)
        match of:
            case IsNull(what):
                has = self.tell(what)
                return Text(f"有{has.zh}", f"with {has.en}")
            case Name():
                return Text(f"不是{told.zh}", f"not {told.en}")
            case OneOf(what, options):
                return self.one_of(what, options, OTHER)
            case _:
                return Text(f"不是（{told.zh}）", f"not ({told.en})")

    def compared(self, sign: str, left: Expression, right: Expression) -> Text:
        one, other = self.tell(left, _column(right)), self.tell(right, _column(left))
        if sign in ("=", "<>") and {left.type, right.type} & {"text", "bool"}:
            word = SAME if sign == "=" else OTHER
            return Text(f"{one.zh}{word.zh}{other.zh}", f"{one.en} {word.en} {other.en}")
        return Text(f"{one.zh} {SIGNS[sign]} {other.zh}", f"{one.en} {SIGNS[sign]} {other.en}")

    def between(self, left: Expression, right: Expression) -> Text | None:
        match left, right:
            case Comparison(">=", one, low), Comparison("<=", other, high) if one == other:
                told, first, last = self.tell(one), self.tell(low), self.tell(high)
                return Text(f"{told.zh}在{first.zh}到{last.zh}之间", f"{told.en} from {first.en} to {last.en}")
        return None

    def one_of(self, of: Expression, options: tuple[Expression, ...], word: Text) -> Text:
        what, told = self.tell(of), [self.tell(option, _column(of)) for option in options]
        return Text(
            f"{what.zh}{word.zh}" + "或".join(one.zh for one in told), f"{what.en} {word.en} " + " or ".join(one.en for one in told)
        )

    def pair(self, left: Expression, right: Expression, word: Text, opposite: type) -> Text:
        one, other = (self.closed(side, opposite) for side in (left, right))
        return Text(f"{one.zh}{word.zh}{other.zh}", f"{one.en}{word.en}{other.en}")

    def closed(self, side: Expression, opposite: type) -> Text:
        told = self.tell(side)
        return Text(f"（{told.zh}）", f"({told.en})") if isinstance(side, opposite) else told


def _call(function: str, given: list[Text]) -> Text:
    if function == "days_between":
        return Text(f"{given[0].zh}到{given[1].zh}的天数", f"days from {given[0].en} to {given[1].en}")
    word = Text("周岁", "age in years") if function == "age_on" else Text("月龄", "age in months")
    return Text(f"{given[0].zh}{word.zh}", f"{word.en} on {given[0].en}")


def _column(expression: Expression) -> str:
    return expression.name if isinstance(expression, Name) else ""


def _literal(value: Decimal | str | date | bool | None, column: str) -> Text:
    if value is None:
        return Text("空", "nothing")
    if isinstance(value, bool):
        return Text("是", "true") if value else Text("否", "false")
    if isinstance(value, str):
        return word_of(column, value)
    words = print_plain(Fraction(value)) if isinstance(value, Decimal) else str(value)
    return Text(words, words)
