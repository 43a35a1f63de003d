"""
What the pages of indicators ask the rooms below: values kept current, how true they are, who is counted, and the county's targets.

Every page asks first for what waits to be counted, so that a service signed a moment ago is in it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from django.utils import timezone

from yiti.foundation.audit.queries import get_last_hash
from yiti.foundation.decisions.queries import get_book_of
from yiti.foundation.installation.queries import get_installation
from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope, system_scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.indicators.operations import catch_up
from yiti.measure.indicators.queries import BOTH, AsOf, Members, Side, get_as_of, list_members, list_values
from yiti.measure.indicators.values import Value
from yiti.policy.packs import Resolved, load_pack
from yiti.registry.institutions.models import Institution
from yiti.registry.institutions.queries import list_institutions

from .entries import Entry, entries_of
from .standings import Target, by_indicator

SEE = "indicators.see"
COUNTING = system_scope("indicators")
"""Counting is nobody's act; and mean and place of a category are told to whoever sees one of its members."""

Values = Mapping[str, Mapping[str, Value]]
"""By indicator and institution."""


@dataclass(frozen=True, slots=True)
class Told:
    """How true the numbers are, as a page says it: a state with its word where there is something to say, and the moment."""

    at: datetime | None
    state: str = ""
    word: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Reading:
    """The definitions of the installation and how true its numbers are in a span."""

    entries: Mapping[str, Entry]
    as_of: AsOf
    pack: str

    @property
    def told(self) -> Told:
        found = self.as_of
        if found.is_frozen:
            return Told(found.at, "info", Text("已冻结", "Frozen"))
        if not found.is_reckoned:
            return Told(found.at, "running", Text("还在计算", "Still counting"))
        if found.waiting:
            return Told(found.at, "running", Text(f"{found.waiting} 条待计入", f"{found.waiting} waiting"))
        return Told(found.at)


def begin(scope: Scope, span: Period, now: datetime | None = None) -> Reading:
    """Count what waits, and say how true the span's numbers are."""
    catch_up(scope=COUNTING, now=now or timezone.now())
    pack = get_installation().pack
    return Reading(entries_of(pack), get_as_of(scope=scope, period=span), pack)


def read_values(scope: Scope, span: Period, codes: Collection[str] = (), institutions: Collection[str] = ()) -> Values:
    """Those within the reader's reach."""
    if scope.institutions(SEE) is None:
        return read_category(span, institutions, codes)
    return by_indicator(list_values(scope=scope, period=span, codes=codes, institutions=institutions))


Stamp = tuple[AsOf, str]
"""As long as it is the same, nothing was counted and nothing changed that the audit tells of."""


def take_stamp(span: Period) -> Stamp:
    return get_as_of(scope=COUNTING, period=span), get_last_hash(scope=COUNTING)


def read_category(span: Period, institutions: Collection[str], codes: Collection[str] = (), stamp: Stamp | None = None) -> Values:
    """
    The values of a whole category, for its mean and its places: never to be printed one by one to who does not see them.

    Read once for all who look at the same numbers. Whoever reads many spans takes one stamp for them.
    """
    return _category(stamp or take_stamp(span), span, tuple(institutions), tuple(codes))


@lru_cache(maxsize=128)
def _category(stamp: Stamp, span: Period, institutions: tuple[str, ...], codes: tuple[str, ...]) -> Values:
    return by_indicator(list_values(scope=COUNTING, period=span, codes=codes, institutions=institutions))


def read_members(scope: Scope, indicator: str, institution: str, span: Period, *, sides: Collection[Side] = BOTH, at: str = "") -> Members:
    return list_members(scope=scope, indicator=indicator, institution=institution, period=span, sides=sides, at=at)


def list_open(scope: Scope, span: Period) -> Sequence[Institution]:
    """The institutions within the reader's reach that are open on the span's last day, in the order of the annex."""
    return list(list_institutions(scope=scope, on=span.last, function=SEE))


def peers_of(row: Institution, span: Period) -> list[str]:
    """Those ranked in the same category; of those that are not ranked, those of the same type."""
    others = list_institutions(scope=COUNTING, on=span.last, function=SEE)
    same = others.filter(category=row.category) if row.category else others.filter(category="", type=row.type)
    return list(same.values_list("pk", flat=True))


def read_targets(category: str, span: Period) -> dict[str, Target]:
    """What the county decided for a category on the span's last day, by definition; nothing where nothing is decided."""
    pack = load_pack(get_installation().pack)
    live = pack.scoring.live if pack.scoring else None
    if live is None or not category:
        return {}
    book = get_book_of(scope=COUNTING, pack=pack.id, on=span.last)
    lower, upper = (_decided(book, table, category) for table in (live.targets, live.uppers))
    return {code: Target(number, upper.get(code)) for code, number in lower.items()}


def _decided(book: Resolved, table: str, category: str) -> dict[str, Decimal]:
    try:
        return {code: figure.number for code, figure in book.table(table, category).items()}
    except UnableTo:
        return {}
