"""Leaf figures: what was entered, what the pack says, and which of the two counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from yiti.kernel.clauses import Clause
from yiti.kernel.figures import Figure, Operation, Source, Unit, Value
from yiti.kernel.refusals import Refused
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import Resolved

from .inputs import Inputs

_INPUT, _GIVEN = Source.INPUT, Operation.GIVEN


@dataclass(frozen=True, slots=True)
class Leaves:
    """
    Makes the leaf figures of a computation.

    A caller that chains rules hands in its own figures by input path; the leaf is then that figure, so that the
    explanation goes on to the account row or the evidence.
    """

    figures: Mapping[str, Figure] = field(default_factory=dict)

    def take(self, path: str, label: Text, value: Value, unit: Unit, *, about: str = "") -> Figure:
        """
        The figure for an input path.

        :raises Refused: `inconsistent`, where the figure handed in has another value than the input
        """
        if self.figures and (figure := self.figures.get(path)) is not None:
            if figure.value != value:
                words = Text(f"{path} 与其来源数字不一致", f"{path} differs from the figure that it comes from")
                raise Refused(words, code="inconsistent", field=path)
            return figure
        return Figure(label, value, unit, _INPUT, _GIVEN, (), (), NOTHING, about)

    def field(self, inputs: Inputs, name: str, unit: Unit, *, at: str = "", about: str = "") -> Figure:
        """The figure for one field of the inputs, under the field's own words; `at` is the path of the row it stands in."""
        if not self.figures:
            return Figure(inputs.words[name], getattr(inputs, name), unit, _INPUT, _GIVEN, (), (), NOTHING, about)
        return self.take(f"{at}.{name}" if at else name, inputs.words[name], getattr(inputs, name), unit, about=about)

    def setting(self, inputs: Inputs, name: str, book: Resolved, unit: Unit) -> Figure:
        """
        A local setting: the input field of the same name where it is given, else the pack's own.

        :raises Refused: `parameter-unset`, naming it, where neither says anything
        """
        if getattr(inputs, name) is None:
            return book.parameter(name)
        return self.field(inputs, name, unit)


def constant(label: Text, value: Value, unit: Unit, *clauses: Clause) -> Figure:
    """A number that stands in the rule itself, such as the hundred points of a full score."""
    return Figure(label, value, unit, Source.DERIVED, clauses=clauses)


def refuse_below(value: Decimal, book: Resolved, parameter: str, field_name: str) -> None:
    """:raises Refused: `below-minimum`, with the clause, where the value is smaller than the document allows"""
    floor = book.entry(parameter).floor
    if floor is not None and value < Decimal(str(floor.value)):
        words = Text(f"{field_name} 为 {value}，低于下限 {floor.value}", f"{field_name} is {value}, below the floor of {floor.value}")
        raise Refused(words, code="below-minimum", field=field_name, clause=floor.clause_list[0] if floor.clauses else None)


FULL_SCORE = Decimal(100)
ZERO_YUAN = constant(Text("零", "Zero"), Decimal(0), Unit.YUAN)
PER_POINT = constant(Text("每分百分之一", "One hundredth a point"), Decimal("0.01"), Unit.RATIO)
"""A full score is one hundred points: a score × this is the share that it earns."""
