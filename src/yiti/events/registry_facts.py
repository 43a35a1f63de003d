"""
The registry rooms as facts, in the columns and types of the lake: institutions, populations, staff, ledger.

`docs/facts.md` tells from what each column is read. No rights are asked here: whoever shows what is read asks.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import polars as pl
from django.db.models import BigIntegerField, F, QuerySet, Sum, TextField
from django.db.models.functions import Cast, Round

from yiti.events.lake.layout import IN_FRAMES
from yiti.foundation.pseudonyms import make_pseudonyms
from yiti.policy.facts import REGISTRY
from yiti.registry.institutions.models import Institution, Population
from yiti.registry.ledger.models import AccountRow
from yiti.registry.monthly.standing import read_ledger_rows
from yiti.registry.staff.models import Detachment, Posting, Qualification

HEALTH_TECHNICAL = ("doctor", "nurse", "technician", "public_health", "pharmacist")
"""Positions of health technicians; management and logistics are none."""
SENIOR = ("deputy_senior", "senior")
INTEGRATED = "integrated"
SECONDED = ("seconded", "posted_down", "village_clinic")
"""Kinds of detachment in which somebody works at the host meanwhile."""
QUALIFIED = ("bachelor", "gp", "tcm")
"""Columns that go by a person's qualifications."""


def read_institutions() -> pl.DataFrame:
    """All that ever were; the place is the institution's own code of place; a clinic under integrated management has that for category."""
    columns = ("code", "name", "type", "is_integrated", "category", "parent_id", "place_id", "has_beds", "from_on", "until_on")
    found = Institution.objects.order_by("code").values_list(*columns)
    rows = ((code, name, kind, category or (INTEGRATED if joined else None), *rest) for code, name, kind, joined, category, *rest in found)
    return _frame("institutions", rows)


def read_populations() -> pl.DataFrame:
    """Residents and people served; floating people are no scope of facts."""
    found = Population.objects.filter(scope__in=REGISTRY["populations"]["scope"].choices).order_by("institution", "year", "scope")
    return _frame("populations", found.values_list("institution_id", "year", "scope", "people"))


def read_staff() -> pl.DataFrame:
    """
    A row for each posting, and one at the host for each detachment in which somebody works there, with the position `seconded`.

    Of those seconded, the rest is as in the posting that they held when they left. A row ends and another begins where a degree or a
    registration does.
    """
    columns = ("person_id", "institution_id", "position", "title", "from_on", "until_on")
    posts = _spans(Posting.objects.order_by("person", "from_on", "institution"), columns)
    away = _spans(
        Detachment.objects.filter(kind__in=SECONDED, host__isnull=False).order_by("person", "from_on"),
        ("person_id", "host_id", "home_id", "kind", "from_on", "until_on"),
    ).rename({"host_id": "institution_id"})
    left = away.join(posts, left_on=["person_id", "home_id"], right_on=["person_id", "institution_id"], suffix="_held").filter(
        pl.col("from_on_held") <= pl.col("from_on"), pl.col("until_on_held").is_null() | (pl.col("until_on_held") > pl.col("from_on"))
    )
    seconded = left.unique(["person_id", "institution_id", "from_on"], keep="first", maintain_order=True)
    rows = pl.concat(
        [
            posts.with_columns(held=pl.col("position")),
            seconded.with_columns(held=pl.col("position"), position=pl.lit("seconded")).select(*columns, "held"),
        ]
    )
    rows = _qualified(rows)
    names = rows["person_id"].unique()
    known = pl.DataFrame(
        {"person_id": names, "staff": make_pseudonyms("staff", names)}, schema={"person_id": pl.String, "staff": pl.String}
    )
    return rows.join(known, on="person_id", how="left", maintain_order="left").select(**_qualities())


def _qualified(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with a column for each qualification, cut where one begins or ends."""
    held = _spans(Qualification.objects.order_by("person", "from_on"), ("person_id", "kind", "from_on", "until_on"))
    days = pl.concat([held.select("person_id", day=name) for name in ("from_on", "until_on")]).drop_nulls()
    end = pl.col("until_on")
    inside = (
        rows.with_row_index("row")
        .join(days, on="person_id")
        .filter(pl.col("from_on") < pl.col("day"), end.is_null() | (pl.col("day") < end))
    )
    starts = pl.concat([rows.with_row_index("row").select("row", day="from_on"), inside.select("row", "day")]).unique().sort("row", "day")
    pieces = rows.with_row_index("row").join(starts, on="row").sort("row", "day")
    cut = pieces.with_columns(from_on=pl.col("day"), until_on=pl.col("day").shift(-1).over("row").fill_null(end)).with_row_index("piece")
    there = cut.join(held, on="person_id", suffix="_held").filter(
        pl.col("from_on_held") <= pl.col("from_on"), pl.col("until_on_held").is_null() | (pl.col("from_on") < pl.col("until_on_held"))
    )
    pieces_of = {kind: there.filter(pl.col("kind") == kind)["piece"] for kind in QUALIFIED}
    return cut.with_columns(pl.col("piece").is_in(found.implode()).alias(kind) for kind, found in pieces_of.items()).drop(
        "row", "day", "piece"
    )


def _qualities() -> dict[str, pl.Expr]:
    """What the postings and qualifications tell; a degree counts of health technicians, Chinese medicine of physicians."""
    held = pl.col("held")
    is_technical = held.is_in(HEALTH_TECHNICAL)
    told = {"physician": held == "doctor", "nurse": held == "nurse", "health_technical": is_technical}
    told |= {"gp": pl.col("gp"), "bachelor": pl.col("bachelor"), "tcm": pl.col("tcm") & (held == "doctor")}
    told |= {"senior_title": is_technical & pl.col("title").is_in(SENIOR), "institution": pl.col("institution_id")}
    return {name: told.get(name, pl.lit(False) if column.type == "bool" else pl.col(name)) for name, column in REGISTRY["staff"].items()}


def _spans(rows: QuerySet[Any], columns: tuple[str, ...]) -> pl.DataFrame:
    """Texts with two days at the end; days come as text and are read by Polars, all at once."""
    days = {name: Cast(name, TextField()) for name in columns[-2:]}
    found = list(
        rows.annotate(**{f"{name}_told": day for name, day in days.items()}).values_list(*columns[:-2], *(f"{name}_told" for name in days))
    )
    frame = pl.DataFrame(found, schema=dict.fromkeys(columns, pl.String), orient="row")
    return frame.with_columns(pl.col(*columns[-2:]).str.to_date("%Y-%m-%d"))


def read_ledger() -> pl.DataFrame:
    """
    The current accounts of each month, added up by item, and the figures of monthly returns.

    Accounts are added as whole fen, since SQLite adds decimals as floating numbers.
    """
    found = AccountRow.objects.filter(sheet__is_current=True).order_by("sheet__institution", "sheet__month", "item")
    fen = Sum(Cast(Round(F("amount") * 100), BigIntegerField()))
    summed = found.values_list("sheet__institution", "sheet__month", "item").annotate(fen=fen)
    accounts = [(code, f"{month:%Y-%m}", item, Decimal(total) / 100) for code, month, item, total in summed.iterator()]
    return _frame("ledger", sorted([*accounts, *read_ledger_rows()]))


READERS: Mapping[str, Callable[[], pl.DataFrame]] = {
    "institutions": read_institutions,
    "populations": read_populations,
    "staff": read_staff,
    "ledger": read_ledger,
}
"""By the name of the file in a lake; `residents` are read from the journal."""


def _frame(name: str, rows: Iterable[tuple[Any, ...]]) -> pl.DataFrame:
    schema = {column.name: IN_FRAMES[column.type] for column in REGISTRY[name].values()}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def list_rows(name: str) -> Iterator[dict[str, Any]]:
    """The same as Python values."""
    return READERS[name]().iter_rows(named=True)
