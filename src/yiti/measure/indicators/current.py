"""The engine of the screens: kept numbers for what events and residents say, the registry as it is now for the rest."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from yiti.kernel.periods import Period
from yiti.policy.facts.aggregates import AsOne, Form, Rows, Sum

from .catching import Position
from .engines.counting import Counts, Institution
from .engines.quick import Quick
from .engines.tables import Tables
from .lists_kept import keep_list
from .models import Kept
from .shapes import OverEvents, Reading, fingerprint, group_of, reading
from .sources import Journal, Registry, Window, read_late, read_place
from .totals import read_totals

MANY = 12
"""From so many institutions on, events are read by kind and not by institution."""


class Current:
    """
    Answers as the other engines do, without reading the journal; lists are read from it, as of the same position.

    A form that is not kept (yet), or not for that period, is missing everywhere.
    """

    counts_cheaply = True
    """Whether counting reads kept numbers and no events."""

    def __init__(self, position: Position, registry: Registry | None = None):
        self.position = position
        self.registry = registry or Registry()
        self.kept: dict[Period, frozenset[str]] = {}
        self.places: dict[tuple[Reading, tuple[str, ...]], Tables] = {}

    def institutions(self, period: Period) -> list[Institution]:
        return Quick(self.registry).institutions(period)

    def count(self, forms: Iterable[Form], period: Period) -> Mapping[Form, Counts]:
        wanted = list(dict.fromkeys(forms))
        kept = [form for form in wanted if isinstance(form, OverEvents)]
        there = [form for form in kept if self.has(form, period)]
        found = dict(Quick(self.registry).count([form for form in wanted if not isinstance(form, OverEvents)], period))
        if len(there) < len(kept):
            missing: Counts = dict.fromkeys(self.registry.scan("institutions").collect()["institution"].to_list())
            found |= dict.fromkeys(kept, missing)
        return found | read_totals(there, period)

    def has(self, form: Form, period: Period) -> bool:
        if period not in self.kept:
            row = Kept.objects.filter(pk=str(period)).first()
            self.kept[period] = frozenset(row.forms if row else ())
        return fingerprint(form) in self.kept[period]

    def members(self, form: Form, institution: str, period: Period) -> list[str] | None:
        if not isinstance(form, OverEvents):
            return Quick(self.registry).members(form, institution, period)
        key = reading(form), tuple(group_of(form, institution))
        if key not in self.places:
            if sum(read == key[0] for read, _ in self.places) >= MANY:
                return self.whole.members(form, institution, period)
            self.places[key] = read_place(form, institution, *self.position)
        return Quick(self.places[key]).members(form, institution, period)

    def members_at(self, form: Form, institutions: Sequence[str], period: Period) -> list[str] | None:
        """What `members` lists at each of these institutions, one list behind the other; kept as long as the position stays."""
        if not isinstance(form, OverEvents):
            return _joined([self.members(form, one, period) for one in institutions])
        return keep_list((self.position, form, tuple(institutions), period), lambda: self._read_at(form, institutions, period))

    def _read_at(self, form: Form, institutions: Sequence[str], period: Period) -> list[str] | None:
        read = reading(form)
        if read.until or read.lives or read.residents:
            engine = self.whole if len(institutions) > MANY else self
            return _joined([engine.members(form, one, period) for one in institutions])
        places = {place for one in institutions for place in group_of(form, one)}
        position = (self.position.events.last, self.position.versions.last)
        window = Quick(Window(period, places, position, read_late(*self.position)))
        if isinstance(form, Rows | Sum) and institutions:
            together = AsOne(form, tuple((one, institutions[0]) for one in sorted(places)))
            return window.members(together, institutions[0], period)
        return _joined([window.members(form, one, period) for one in institutions])

    @cached_property
    def whole(self) -> Quick:
        """Whole kinds of events, where the lists of many institutions are asked for one after the other."""
        return Quick(Journal((self.position.events.last, self.position.versions.last), read_late(*self.position)))


def _joined(lists: Sequence[list[str] | None]) -> list[str] | None:
    """One behind the other; none where there is no list."""
    found: list[str] = []
    for one in lists:
        if one is None:
            return None
        found += one
    return found
