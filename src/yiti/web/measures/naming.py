"""Institutions, people and addresses in words, as every page of the area writes them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from django.urls import NoReverseMatch, reverse

from yiti.kernel.periods import Period
from yiti.kernel.text import NOTHING, Text
from yiti.registry.institutions.models import Institution
from yiti.web.institutions.names import short_name_of
from yiti.web.sources import get_categories

SUBJECTS: Mapping[str, Text] = {"institution": Text("机构", "Institution"), "head": Text("负责人", "Head")}


def name_of(row: Institution) -> Text:
    """The short name, as boards and lists write it."""
    return short_name_of(row)


def full_name_of(row: Institution) -> Text:
    return Text(row.name, row.name_en or row.name)


def join_names(names: Sequence[Text], most: int = 3) -> Text:
    """The first names, and of how many."""
    shown = names[:most]
    zh, en = "、".join(name.zh for name in shown), ", ".join(name.en for name in shown)
    if len(names) > most:
        return Text(f"{zh}等 {len(names)} 家", f"{en} and {len(names) - most} more")
    return Text(zh, en)


def address_of(name: str, *args: object, period: str = "", **query: object) -> str:
    """A page's address with the quarter it speaks of; empty while nothing answers at that name."""
    address = _reversed(name, args)
    if not address:
        return ""
    pairs = [f"{key}={value}" for key, value in ({"period": period} | query).items() if value not in ("", None)]
    return f"{address}?{'&'.join(pairs)}" if pairs else address


@lru_cache(maxsize=8192)
def _reversed(name: str, args: tuple[object, ...]) -> str:
    """Addresses stay as they are while the program runs; a board asks for some hundreds at once."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def why_address(run: int | None, path: str) -> str:
    """Where a closed run's figure is explained."""
    return address_of("why", run, path) if run else ""


def in_order(rows: Iterable[Institution], pack: str) -> list[tuple[Text, list[Institution]]]:
    """Institutions under the categories of a pack, in its order."""
    groups: dict[str, list[Institution]] = {}
    for row in rows:
        groups.setdefault(row.category, []).append(row)
    words = get_categories(pack)
    known = [category for category in words if category in groups]
    others = [category for category in groups if category not in words]
    return [(words.get(category, NOTHING), groups[category]) for category in [*known, *others]]


def quarter_words(period: Period) -> Text:
    """`第三季度` where the year is clear."""
    return Text(f"第{'一二三四'[period.quarter - 1]}季度", f"{period.year} Q{period.quarter}")
