"""Half-open spans of days, open where None."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from django.db.models import Q

EVER = date.max
BEFORE = date.min


def on_day(on: date | None, prefix: str = "") -> Q:
    """Rows whose span holds the day; all rows on None."""
    if on is None:
        return Q()
    starts = Q(**{f"{prefix}from_on__isnull": True}) | Q(**{f"{prefix}from_on__lte": on})
    return starts & (Q(**{f"{prefix}until_on__isnull": True}) | Q(**{f"{prefix}until_on__gt": on}))


def within(first: date, end: date) -> Q:
    """Rows whose span shares a day with `[first, end)`."""
    return Q(from_on__lt=end) & (Q(until_on__isnull=True) | Q(until_on__gt=first))


def holds(row: Mapping[str, Any], day: date) -> bool:
    return (row["from_on"] or BEFORE) <= day < (row["until_on"] or EVER)


def overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two spans share a day."""
    return (one["from_on"] or BEFORE) < (other["until_on"] or EVER) and (other["from_on"] or BEFORE) < (one["until_on"] or EVER)


def first_overlap(rows: Iterable[Mapping[str, Any]]) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
    """The first two rows, by their days, that share one."""
    ordered = sorted(rows, key=lambda row: row["from_on"] or BEFORE)
    for one, other in pairwise(ordered):
        if overlap(one, other):
            return one, other
    return None
