"""When events were written down, and which of them count for nothing: for looking through the quality of facts."""

from datetime import date

import polars as pl
from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils import timezone

from .frames import read_events
from .models import Event


def read_recorded(kind: str, *, first: date, end: date) -> pl.DataFrame:
    """The events of a kind whose day lies in [first, end), in the columns of the lake with `id` and the day `recorded_on` besides."""
    frame = read_events(kind, first=first, end=end)
    moments = Event.objects.filter(kind=kind, day__gte=first, day__lt=end).order_by("pk").values_list("pk", "recorded_at")
    rows = [(pk, timezone.localdate(at)) for pk, at in moments.iterator(chunk_size=20_000)]
    recorded = pl.DataFrame(rows, schema={"id": pl.Int64, "recorded_on": pl.Date}, orient="row")
    return frame.join(recorded, on="id", how="inner", maintain_order="left")


def list_dead(kind: str = "") -> frozenset[str]:
    """
    The names of all events (of one kind, where it is named) that count for nothing: those that void one that stands, and what they void.
    """
    voiding = Event.objects.filter(voids__isnull=False, **({"kind": kind} if kind else {}))
    by = dict(voiding.order_by().values_list("voids", "event"))
    there = set(Event.objects.filter(event__in=voiding.values("voids")).order_by().values_list("event", flat=True))
    known = {voided: event for voided, event in by.items() if voided in there}
    later = set(known.values())
    dead = set(later)
    for first in known.keys() - later:
        length, at = 0, first
        while at in known:
            at, length = known[at], length + 1
        if length % 2:
            dead.add(first)
    return frozenset(dead)


def count_months(first: date, end: date) -> dict[tuple[str, str], dict[date, int]]:
    """(kind, institution) → first of a month → how many events."""
    rows = (
        Event.objects.filter(day__gte=first, day__lt=end)
        .order_by()
        .annotate(month=TruncMonth("day"))
        .values("kind", "institution", "month")
        .annotate(count=Count("pk"))
    )
    found: dict[tuple[str, str], dict[date, int]] = {}
    for row in rows:
        found.setdefault((row["kind"], row["institution"]), {})[row["month"]] = row["count"]
    return found


def name_last() -> str:
    """The event written last, by its name: it never stands for another state of the journal, as a number may after a roll-back."""
    return Event.objects.order_by("-pk").values_list("event", flat=True).first() or ""
