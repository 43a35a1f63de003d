"""Whether a value that is published would tell of a group of fewer than five."""

from fractions import Fraction

from yiti.policy.facts import Aggregate, Change, Definition
from yiti.policy.facts.aggregates import AsOne, Form, OfResidents, Population, Rows, With

from .hiding import SMALLEST
from .values import Value

OF_NOBODY = ("bed_month", "drug_purchase", "health_education", "patrol")
"""Kinds of events that are about no single person."""


def tells_of_few(definition: Definition, value: Value) -> bool:
    """One to four were counted, were there to be counted, or were there and not counted."""
    over, under = (counts_people(side) for side in (definition.numerator, definition.denominator))
    counts = [number for number, is_of_people in ((value.numerator, over), (value.denominator, under)) if is_of_people]
    if over and under and value.numerator is not None and value.denominator is not None:
        counts.append(value.denominator - value.numerator)
    return any(_is_small(number) for number in counts)


def counts_people(aggregate: Aggregate | Change | None) -> bool:
    """Whether a side of a definition is a number of people, or of what was done for them."""
    if not isinstance(aggregate, tuple):
        return False
    return all(_is_of_people(part.form) and part.factor(12) == 1 and not part.minus and part.reaches is None for part in aggregate)


def _is_of_people(form: Form) -> bool:
    match form:
        case With(of) | AsOne(of):
            return _is_of_people(of)
        case Rows(kind):
            return kind not in OF_NOBODY
        case _:
            return isinstance(form, OfResidents | Population)


def _is_small(number: Fraction | None) -> bool:
    return number is not None and 0 < number < SMALLEST
