"""
The journal as frames in the columns and types of the lake, for engines and exports.

No rights are asked here: what is read holds no names, and whoever shows it asks.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import polars as pl
from django.db.models import Max, QuerySet, TextField
from django.db.models.functions import Cast

from yiti.policy.facts import EVENT_COLUMNS, KINDS, REGISTRY, Column

from .mergings import follow
from .models import Event, ResidentVersion

STORED: Mapping[str, Any] = {"text": pl.String, "int": pl.Int64, "decimal": pl.Decimal(18, 2), "date": pl.Date, "bool": pl.Boolean}
"""What each type of a column is in a frame."""
MANY = 500
"""How many names a question may list; above, all are read and chosen here."""
NAMED = 5000
"""The same where names are looked up one by one and little is read of each."""


def schema_of(columns: Mapping[str, Column]) -> dict[str, Any]:
    return {name: STORED[column.type] for name, column in columns.items()}


def read_events(
    kind: str,
    *,
    after: int = 0,
    upto: int | None = None,
    institution: str = "",
    residents: Collection[str] | None = None,
    events: Collection[str] | None = None,
    first: date | None = None,
    end: date | None = None,
    without: Collection[int] = (),
) -> pl.DataFrame:
    """
    Events of a kind by `id`, in the columns of the lake with `id` besides: those with after < id ≤ upto and not among `without`, of days in
    [first, end), and of the institution, residents or names where these are given.
    """
    found = Event.objects.filter(kind=kind, pk__gt=after)
    for name, value in (("pk__lte", upto), ("institution", institution or None), ("day__gte", first), ("day__lt", end)):
        if value is not None:
            found = found.filter(**{name: value})
    for name, values in (("resident", residents), ("event", events)):
        if values is not None and len(values) <= MANY:
            found = found.filter(**{f"{name}__in": list(values)})
    frame = read_kind(kind, found)
    for name, values in (("resident", residents), ("event", events)):
        if values is not None and len(values) > MANY:
            frame = frame.filter(pl.col(name).is_in(list(values)))
    return frame.filter(~pl.col("id").is_in(list(without))) if without else frame


def read_kind(kind: str, found: QuerySet[Event]) -> pl.DataFrame:
    """
    The events of a question in the columns of the lake with `id` besides, by `id`.

    `details` comes as text and is taken apart by Polars as one column, not row by row.
    """
    common = list(EVENT_COLUMNS)
    texts = found.annotate(told=Cast("details", TextField())).order_by("id").values_list("id", *common, "told")
    schema = {"id": pl.Int64, **schema_of(EVENT_COLUMNS), "told": pl.String}
    frame = pl.DataFrame(list(texts.iterator(chunk_size=20_000)), schema=schema, orient="row")
    read = frame.with_columns(pl.col("told").str.json_decode(pl.Struct(_written(kind))))
    return read.select("id", *common, *(read_field("told", column) for column in KINDS[kind].values()))


def read_field(written: str, column: Column) -> pl.Expr:
    """One column of a kind out of the struct that its details were written as."""
    field = pl.col(written).struct.field(column.name)
    return field.str.to_date("%Y-%m-%d") if column.type == "date" else field.cast(STORED[column.type])


def _written(kind: str) -> dict[str, Any]:
    """The types of a kind's columns as the journal writes them: decimals and days as text."""
    plain = {"text": pl.String, "int": pl.Int64, "decimal": pl.String, "date": pl.String, "bool": pl.Boolean}
    return {name: plain[column.type] for name, column in KINDS[kind].items()}


def read_window(
    kind: str, *, first: date, end: date, institutions: Collection[str] | None, upto: int, without: Collection[int] = ()
) -> pl.DataFrame:
    """As `read_events`, those of days in [first, end) at these institutions, and, whatever their day, all that take another back."""
    found = Event.objects.filter(kind=kind, pk__lte=upto)
    here = found.filter(day__gte=first, day__lt=end)
    if institutions is not None and len(institutions) <= MANY:
        here = here.filter(institution__in=list(institutions))
    frame = pl.concat([read_kind(kind, here), read_kind(kind, found.filter(voids__isnull=False))]).unique("id", maintain_order=True)
    return frame.filter(~pl.col("id").is_in(list(without))) if without else frame


def read_days(kinds: Collection[str], events: Collection[str], *, first: date, end: date) -> dict[str, tuple[date, str]]:
    """Event → its day and institution, for those of these names among the events of days in [first, end)."""
    wanted = set(events)
    rows = Event.objects.filter(kind__in=list(kinds), day__gte=first, day__lt=end).order_by()
    if len(wanted) <= NAMED:
        rows = Event.objects.filter(event__in=wanted).order_by()
    found = rows.values_list("event", "day", "institution").iterator(chunk_size=20_000)
    return {event: (day, institution) for event, day, institution in found if event in wanted}


def list_kinds() -> list[str]:
    """The kinds that have events, in the order of FACTS."""
    there = set(Event.objects.order_by().values_list("kind", flat=True).distinct())
    return [kind for kind in KINDS if kind in there]


def read_residents(*, upto: int | None = None, residents: Collection[str] | None = None, without: Collection[int] = ()) -> pl.DataFrame:
    """
    Residents in the columns of the lake, one row a stay, by their last version up to an id; those merged into another are left out.

    A resident without a stay has no row.
    """
    versions = _versions(upto, residents, without).filter(merged_into="")
    rows = [
        (resident, sex, born_on, stay["institution"], date.fromisoformat(stay["from_on"]), _day(stay["until_on"]))
        for resident, sex, born_on, stays in versions.values_list("resident", "sex", "born_on", "stays").iterator(chunk_size=20_000)
        for stay in stays
    ]
    return pl.DataFrame(rows, schema=schema_of(REGISTRY["residents"]), orient="row")


def read_merged(*, upto: int | None = None, without: Collection[int] = ()) -> dict[str, str]:
    """Pseudonym → the one that is kept, to the end of every chain of mergings."""
    ever = ResidentVersion.objects.filter(merged_into__gt="").order_by().values("resident").distinct()
    found = _versions(upto, None, without, among=ever).exclude(merged_into="")
    into = dict(found.values_list("resident", "merged_into"))
    return follow(into)


def _versions(
    upto: int | None, residents: Collection[str] | None, without: Collection[int], among: QuerySet[Any] | None = None
) -> QuerySet[ResidentVersion]:
    """Each resident's last version; `among` is a question for residents."""
    found = ResidentVersion.objects.order_by()
    if among is not None:
        found = found.filter(resident__in=among)
    if upto is not None:
        found = found.filter(pk__lte=upto)
    if residents is not None:
        found = found.filter(resident__in=list(residents))
    if without:
        found = found.exclude(pk__in=list(without))
    last = found.values("resident").annotate(last=Max("pk")).values("last")
    return ResidentVersion.objects.filter(pk__in=last).order_by("pk")


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
