"""For which institutions, and until when, a document above speaks to one below it."""

from collections.abc import Iterable
from datetime import date

from .pack import Pack
from .shapes.parameters import DatedValue, Parameter
from .shapes.targets import Target


def kinds_of(parameter: Parameter, value: DatedValue, owner: Pack, below: Pack) -> tuple[str, ...]:
    """
    The institution types and categories that a value holds for; none means all.

    The value's own, or its parameter's, or its clause's. What a document above leaves unsaid holds for the types that it speaks of at all.
    """
    clause = owner.clause_texts.get(value.clause) if value.clause else None
    said = value.applies_to or parameter.applies_to or (clause.applies_to if clause else ())
    return said or (owner.header.applies_to if owner is not below else ())


def list_in_force(values: Iterable[DatedValue], owner: Pack, below: Pack, on: date | None) -> list[DatedValue]:
    """
    The values of one parameter that hold on a day, in the order written; on None the latest of each set of kinds.

    What ended before the document below began is no longer its latest.
    """
    if on is not None:
        return [value for value in values if value.from_ <= on and not _is_over(end_of(value, owner), on)]
    latest: dict[tuple[str, ...], DatedValue] = {}
    for value in values:
        known = latest.get(value.applies_to)
        if _is_bygone(end_of(value, owner), owner, below):
            continue
        if known is None or value.from_ > known.from_:
            latest[value.applies_to] = value
    return list(latest.values())


def end_of(value: DatedValue, owner: Pack) -> date | None:
    """The first day on which a value no longer holds: its own, or that of its clause, the earlier one."""
    clause = owner.clause_texts.get(value.clause) if value.clause else None
    ends = [day for day in (value.until, clause.until if clause else None) if day]
    return min(ends, default=None)


def has_lapsed(target: Target, owner: Pack, below: Pack, on: date | None) -> bool:
    """Whether a goal of a document above has had its last day, so that it no longer binds the one below; a document's own goals stay."""
    days = [value.due for value in target.values]
    if owner is below or None in days:
        return False
    last = max(day for day in days if day)
    if on is not None:
        return last < on
    return below.in_force_from == date.min or last < below.in_force_from


def _is_over(end: date | None, on: date) -> bool:
    return end is not None and on >= end


def _is_bygone(end: date | None, owner: Pack, below: Pack) -> bool:
    if end is None or owner is below:
        return False
    return below.in_force_from == date.min or end <= below.in_force_from
