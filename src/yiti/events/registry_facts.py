"""
The registry rooms as facts, in the columns and types of the lake: institutions, populations, staff, ledger.

`docs/facts.md` tells from what each column is read. No rights are asked here: whoever shows what is read asks.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
from django.db.models import BigIntegerField, F, Sum
from django.db.models.functions import Cast, Round

from yiti.events.lake.layout import IN_FRAMES
from yiti.foundation.pseudonyms import make_pseudonym
from yiti.policy.facts import REGISTRY
from yiti.registry.institutions.models import Institution, Population
from yiti.registry.ledger.models import AccountRow
from yiti.registry.staff.models import Detachment, Posting

HEALTH_TECHNICAL = ("doctor", "nurse", "technician", "public_health", "pharmacist")
"""Positions of health technicians; management and logistics are none."""
SENIOR = ("deputy_senior", "senior")
SECONDED = ("seconded", "posted_down", "village_clinic")
"""Kinds of detachment in which somebody works at the host meanwhile."""


def read_institutions() -> pl.DataFrame:
    """All that ever were; the place is the institution's own code of place."""
    columns = ("code", "name", "type", "category", "parent_id", "place_id", "has_beds", "from_on", "until_on")
    found = Institution.objects.order_by("code").values_list(*columns)
    rows = ((code, name, kind, category or None, *rest) for code, name, kind, category, *rest in found)
    return _frame("institutions", rows)


def read_populations() -> pl.DataFrame:
    """Residents and people served; floating people are no scope of facts."""
    found = Population.objects.filter(scope__in=REGISTRY["populations"]["scope"].choices).order_by("institution", "year", "scope")
    return _frame("populations", found.values_list("institution_id", "year", "scope", "people"))


def read_staff() -> pl.DataFrame:
    """
    A row for each posting, and one at the host for each detachment in which somebody works there, with the position `seconded`.

    Of those seconded, the rest is as in the posting that they held when they left.
    """
    posts = [*Posting.objects.order_by("person", "from_on", "institution")]
    held: dict[str, list[Posting]] = {}
    for post in posts:
        held.setdefault(post.person_id, []).append(post)
    names = {person: make_pseudonym("staff", person) for person in held}
    rows = [_staff_row(names[one.person_id], one.institution_id, one.position, one, one.from_on, one.until_on) for one in posts]
    for away in Detachment.objects.filter(kind__in=SECONDED, host__isnull=False).order_by("person", "from_on"):
        left = _held_on(held.get(away.person_id, ()), away.home_id, away.from_on)
        if left is not None:
            rows.append(_staff_row(names[away.person_id], str(away.host_id), "seconded", left, away.from_on, away.until_on))
    return _frame("staff", rows)


def _held_on(posts: Iterable[Posting], home: str, day: date) -> Posting | None:
    there = (one for one in posts if one.institution_id == home)
    return next((one for one in there if one.from_on <= day and (one.until_on is None or day < one.until_on)), None)


def _staff_row(name: str, institution: str, position: str, post: Posting, from_on: date, until_on: date | None) -> tuple[object, ...]:
    """What the postings do not tell (general practitioner, Chinese medicine, degree) is false."""
    is_technical = post.position in HEALTH_TECHNICAL
    is_senior = is_technical and post.title in SENIOR
    is_doctor, is_nurse = post.position == "doctor", post.position == "nurse"
    return (name, institution, position, is_doctor, is_nurse, False, False, is_technical, False, is_senior, from_on, until_on)


def read_ledger() -> pl.DataFrame:
    """The current accounts of each month, added up by item; as whole fen, since SQLite adds decimals as floating numbers."""
    found = AccountRow.objects.filter(sheet__is_current=True).order_by("sheet__institution", "sheet__month", "item")
    fen = Sum(Cast(Round(F("amount") * 100), BigIntegerField()))
    summed = found.values_list("sheet__institution", "sheet__month", "item").annotate(fen=fen)
    return _frame("ledger", ((code, f"{month:%Y-%m}", item, Decimal(total) / 100) for code, month, item, total in summed.iterator()))


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
