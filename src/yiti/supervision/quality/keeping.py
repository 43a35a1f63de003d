"""
What was found is kept for who asks next.

A little is looked through at once; where much was written the worker does it, and the page tells what was found before, and as of when.
"""

import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from functools import lru_cache
from time import perf_counter

import polars as pl
from django.db.models import Q

from yiti.events.journal.queries import get_mark, has_more
from yiti.events.journal.recorded import name_last
from yiti.kernel.periods import Period
from yiti.kernel.scopes import system_scope
from yiti.measure.indicators.waiting import Busy, soon
from yiti.policy.packs import load_pack
from yiti.policy.packs.definitions import load_pack_checks

from .looking import Finding, look_through
from .models import Look

AT_ONCE = 20_000
"""Up to so many events in the whole journal, a page looks through them itself."""
SLOW = 300
"""What took longer than so many milliseconds is left to the worker the next time."""
ASKED_AGAIN = timedelta(minutes=10)
SCHEMA = {
    "check": pl.String, "institution": pl.String, "kind": pl.String, "day": pl.Date, "event": pl.String, "recorded_on": pl.Date,
    "resident": pl.String,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in a span, and when the journal was looked through for it: never yet, where `at` is None."""

    findings: tuple[Finding, ...]
    at: datetime | None
    is_current: bool

    def of(self, check: str = "", institution: str = "") -> list[Finding]:
        """Of one check, or of one institution."""
        return [one for one in self.findings if check in ("", one.check) and institution in ("", one.institution)]

    def count(self) -> Mapping[tuple[str, str], int]:
        """(institution, check) → how many; the list of each is as long."""
        return Counter((one.institution, one.check) for one in self.findings)


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which pack and span, on which business date, and how far the journal is now."""

    pack: str
    span: Period
    today: date
    last_event: str
    versions: int

    @property
    def key(self) -> dict[str, str]:
        return {"pack": self.pack, "period": str(self.span)}

    def is_of(self, row: Look) -> bool:
        """Whether nothing was written since, and no month has ended."""
        return row.at is not None and (row.last_event, row.versions, row.looked_on) == (self.last_event, self.versions, self.today)


def ask_now(pack: str, span: Period, today: date) -> Asked:
    return Asked(pack, span, today, name_last(), get_mark(scope=system_scope()).residents)


def is_quick(row: Look | None) -> bool:
    """Whether a page may look itself: little was written in all, or the look before was short."""
    if row is None or row.at is None:
        return not has_more(scope=system_scope(), than=AT_ONCE)
    return row.milliseconds <= SLOW


def look_now(asked: Asked, now: datetime) -> Look:
    """Look the journal through and keep what is found."""
    began = perf_counter()
    findings = look_through(load_pack_checks(load_pack(asked.pack)), asked.span, asked.today)
    kept = {
        "findings": pack_findings(findings),
        "last_event": asked.last_event,
        "versions": asked.versions,
        "looked_on": asked.today,
        "milliseconds": round((perf_counter() - began) * 1000),
        "at": now,
        "asked_at": None,
    }
    try:
        with soon():
            row, _ = Look.objects.update_or_create(pack=asked.pack, period=str(asked.span), defaults=kept)
    except Busy:
        row = Look(**asked.key, **kept)
    return row


def may_ask(asked: Asked, now: datetime) -> bool:
    """Whether this one asks the worker: once in a while, whoever comes first."""
    try:
        with soon():
            Look.objects.get_or_create(pack=asked.pack, period=str(asked.span))
            waits = Q(asked_at__isnull=True) | Q(asked_at__lt=now - ASKED_AGAIN)
            return bool(Look.objects.filter(waits, **asked.key).update(asked_at=now))
    except Busy:
        return False


def pack_findings(findings: list[Finding]) -> bytes:
    out = io.BytesIO()
    pl.DataFrame([asdict(one) for one in findings], schema=SCHEMA).write_parquet(out)
    return out.getvalue()


@lru_cache(maxsize=8)
def unpack_findings(packed: bytes) -> tuple[Finding, ...]:
    if not packed:
        return ()
    rows = pl.read_parquet(io.BytesIO(packed)).select([one.name for one in fields(Finding)])
    return tuple(Finding(*row) for row in rows.iter_rows())
