"""
Facts that tell of a share of the residents alone, as a demonstration's do: what definitions hold them against, and what they stand for.

Residents and their services are that share; populations and staff are whole. So where services are held against those, the same share of
them is taken, and what leaves an indicator to be held against whole things elsewhere stands for so many more.
"""

from dataclasses import replace
from fractions import Fraction
from typing import Literal

from .aggregates import Aggregate, AsOne, Change, Counted, Form, Part, Population, Rows, Staff, Sum, With
from .definitions import Definition, Listed

WHOLE = Fraction(1)
OF_HOUSES = frozenset({"health_education", "patrol", "infectious_report", "drug_purchase", "survey_answer"})
"""Kinds of events that tell of institutions and not of residents: as many, whatever the share."""


def sample(definitions: Listed, share: Fraction) -> Listed:
    """The same where facts tell of this share of the residents: of a population or a staff that services are held against, that share."""
    if share == WHOLE:
        return definitions
    return Listed({code: _sampled(one, share) for code, one in definitions.definitions.items()})


def _sampled(one: Definition, share: Fraction) -> Definition:
    if one.denominator is None or not holds_against_whole(one):
        return one
    return replace(one, denominator=tuple(replace(part, times=part.times * share) for part in one.denominator))


def holds_against_whole(one: Definition) -> bool:
    """Whether residents or their services are held against a population or a staff."""
    return bool(one.denominator) and is_of_residents(one.numerator) and all(_is_whole(part) for part in one.denominator or ())


def is_of_residents(aggregate: Aggregate | Change | None) -> bool:
    """Whether all of it counts residents, or adds up services that they had."""
    return isinstance(aggregate, tuple) and all(_counts_residents(part) for part in aggregate)


def _counts_residents(part: Part) -> bool:
    form = _bare(part.form)
    is_of_houses = isinstance(form, Rows | Sum) and form.kind in OF_HOUSES
    return part.reaches is None and isinstance(form, Counted) and not is_of_houses and all(map(_counts_residents, part.minus))


def _bare(form: Form) -> Form:
    return form.of if isinstance(form, With | AsOne) else form


def _is_whole(part: Part) -> bool:
    return part.reaches is None and isinstance(part.form, Population | Staff) and all(map(_is_whole, part.minus))


def stands_for(one: Definition, side: Literal["numerator", "denominator", "value"], share: Fraction) -> Fraction:
    """How much each of a side stands for where it is held against whole things: one in `share`, or itself."""
    if side == "value":
        is_part = one.denominator is None and is_of_residents(one.numerator)
    elif side == "numerator":
        is_part = is_of_residents(one.numerator)
    else:
        is_part = is_of_residents(one.denominator) or holds_against_whole(one)
    return 1 / share if is_part else WHOLE
