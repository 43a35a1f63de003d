"""What the facts of one resident count for, by the definitions themselves, without reading anybody else's."""

from collections.abc import Collection

import polars as pl

from yiti.events.journal.changes import read_events_of, read_versions
from yiti.kernel.periods import Period
from yiti.policy.facts import KINDS

from .engines.quick import Quick
from .engines.tables import Tables
from .settling import names_in, settle
from .sources import Registry
from .values import reckon
from .wanted import read_definitions


class _Life(Registry):
    """The registry as it is, and the journal as far as it is about one resident."""

    corrected = frozenset(KINDS)

    def __init__(self, facts: Tables):
        super().__init__()
        self.facts = facts

    def scan(self, name: str) -> pl.LazyFrame:
        return self.facts.scan(name) if name in KINDS or name == "residents" else super().scan(name)


def list_counted(*, resident: str, codes: Collection[str], institutions: Collection[str], period: Period) -> dict[tuple[str, str], bool]:
    """
    Indicator and institution → whether this resident (as kept after mergings) is in the numerator, now, with all that was just written.

    Indicators that do not apply to an institution are left out. It tells nothing that the resident's own records do not say, so no right is
    asked but that of whoever reads those.
    """
    told = read_versions([], {resident})
    names = names_in(told, {resident})
    facts = settle(read_events_of(names, sorted(KINDS)), told, has_event=lambda _: True, has_version=lambda _: True)
    found = reckon(Quick(_Life(facts)), read_definitions(), period, codes=codes, institutions=institutions)
    return {(value.indicator, value.institution): bool(value.numerator) for value in found}
