"""Persons and beds are whole: a floor is rounded up to them, a ceiling down."""

from decimal import ROUND_CEILING, ROUND_FLOOR

from yiti.kernel.clauses import Clause
from yiti.kernel.figures import Figure, Unit, ruled
from yiti.kernel.text import Text

Clauses = tuple[Clause, ...]


def rounded_up(label: Text, figure: Figure, unit: Unit = Unit.PERSONS, *, clauses: Clauses = ()) -> Figure:
    value = int(figure.number.to_integral_value(ROUND_CEILING))
    return ruled(label, value, unit, figure, formula=Text("不足一个进一", "rounded up"), clauses=clauses)


def rounded_down(label: Text, figure: Figure, unit: Unit = Unit.PERSONS, *, clauses: Clauses = ()) -> Figure:
    value = int(figure.number.to_integral_value(ROUND_FLOOR))
    return ruled(label, value, unit, figure, formula=Text("舍去零头", "rounded down"), clauses=clauses)
