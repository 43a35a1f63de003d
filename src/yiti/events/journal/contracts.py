"""
Whose contract with a doctor runs on a day, as FACTS reads `contracted`.

No rights are asked here, as in `frames`.
"""

from datetime import date
from typing import Any

import polars as pl
from django.db.models import Max, Q, QuerySet

from .frames import read_kind, read_merged
from .models import Event
from .recorded import list_dead

CONTRACT = "contract"


def read_contracted(*, on: date, residents: QuerySet[Any]) -> frozenset[str]:
    """
    Those of a question for residents whose last contract event up to the day is a signing or renewal that has not run out.

    What was signed for somebody merged into another counts for the one kept. A fixed number of queries.
    """
    merged = read_merged()
    wanted = Q(resident__in=residents) | Q(resident__in=list(merged))
    frame = read_kind(CONTRACT, Event.objects.filter(wanted, kind=CONTRACT, day__lte=on))
    living = frame.filter(~pl.col("event").is_in(list(list_dead(CONTRACT))))
    kept = living.with_columns(pl.col("resident").replace(merged))
    last = kept.sort("day", "event").group_by("resident", maintain_order=True).last()
    runs = last.filter(pl.col("action") != "end", pl.col("until_on").is_null() | (pl.col("until_on") > on))
    return frozenset(runs["resident"].to_list())


def name_last_contract() -> int:
    """The number of the last contract event, so that whoever keeps what was read knows when to read anew."""
    return Event.objects.filter(kind=CONTRACT).order_by().aggregate(last=Max("pk"))["last"] or 0
