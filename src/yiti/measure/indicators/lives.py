"""What the facts of some residents count for, by the definitions themselves, without reading anybody else's."""

from collections.abc import Collection

import polars as pl

from yiti.events.journal.changes import read_events_of, read_versions
from yiti.kernel.periods import Period
from yiti.policy.facts import KINDS

from .catching import Position
from .engines.quick import Quick
from .settling import names_in, settle
from .sources import Registry
from .values import reckon
from .wanted import read_definitions


class Lives(Registry):
    """The registry as it is, and what the journal says of these residents (as kept after mergings), up to a position where told."""

    corrected = frozenset(KINDS)

    def __init__(self, residents: Collection[str], kinds: Collection[str] = KINDS, position: Position | None = None):
        super().__init__()
        told = read_versions([], residents)
        rows = read_events_of(names_in(told, residents), sorted(kinds))
        has_event, has_version = (position.events.has, position.versions.has) if position else (_always, _always)
        self.facts = settle(rows, told, has_event=has_event, has_version=has_version)

    def scan(self, name: str) -> pl.LazyFrame:
        if name not in self.frames and (name in KINDS or name == "residents"):
            self.frames[name] = self.facts.scan(name).collect()
        return super().scan(name)


def _always(_: int) -> bool:
    return True


def list_counted(*, resident: str, codes: Collection[str], institutions: Collection[str], period: Period) -> dict[tuple[str, str], bool]:
    """
    Indicator and institution → whether this resident (as kept after mergings) is in the numerator, now, with all that was just written.

    Indicators that do not apply to an institution are left out. It tells nothing that the resident's own records do not say, so no right is
    asked but that of whoever reads those.
    """
    found = reckon(Quick(Lives({resident})), read_definitions(), period, codes=codes, institutions=institutions)
    return {(value.indicator, value.institution): bool(value.numerator) for value in found}
