"""What is to be kept: the forms of the installation's definitions in each kept period, who counts as one with whom being settled."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property, lru_cache

from yiti.events.registry_facts import read_institutions
from yiti.foundation.installation.queries import get_installation, get_today
from yiti.kernel.periods import Period
from yiti.policy.facts import Listed
from yiti.policy.facts.aggregates import Form, With
from yiti.policy.facts.sampled import sample
from yiti.policy.packs import load_pack, load_pack_definitions

from .engines.counting import Institution
from .places import Places
from .shapes import fingerprint, forms_kept, periods_of

YEARS = 3
"""How many years are kept: this one, the one before, and the one that its changes are reckoned from."""
Home = tuple[str, str, bool, str | None, str, date | None, date | None]
"""Code, type, whether it has beds, parent, place, from_on, until_on."""


@dataclass(frozen=True)
class Wanted:
    """Definitions, the institutions' rows in the registry, and the first and last year that are kept."""

    definitions: Listed
    homes: tuple[Home, ...]
    years: tuple[int, int]

    @cached_property
    def forms(self) -> list[Form]:
        """As the definitions write them."""
        return forms_kept(self.definitions)

    @cached_property
    def periods(self) -> list[Period]:
        return [*periods_of(range(self.years[0], self.years[1] + 1))]

    @cached_property
    def signature(self) -> str:
        """The same while the same is to be kept: another where a definition, a year, or who counts as one with whom is another."""
        matters = any(isinstance(form, With) for form in self.forms)
        told = (sorted(map(fingerprint, self.forms)), self.homes if matters else (), self.years)
        return hashlib.sha256(repr(told).encode()).hexdigest()[:32]

    @cached_property
    def _of_periods(self) -> dict[Period, dict[str, Form]]:
        return {}

    def of(self, period: Period) -> dict[str, Form]:
        """The forms that engines are asked in a period, by fingerprint."""
        if period not in self._of_periods:
            places = Places(self.institutions(period))
            settled = (places.as_one(form) for form in self.forms)
            self._of_periods[period] = {fingerprint(form): form for form in settled}
        return self._of_periods[period]

    def institutions(self, period: Period) -> list[Institution]:
        day = period.last
        there = (home for home in self.homes if (home[5] is None or home[5] <= day) and (home[6] is None or day < home[6]))
        return sorted({Institution(*home[:5]) for home in there}, key=lambda one: one.code)


def read_definitions() -> Listed:
    """The definitions of the installation's pack with those above it, for the share of the residents that is told of."""
    here = get_installation()
    return _read_definitions(here.pack, here.share)


@lru_cache(maxsize=4)
def _read_definitions(pack: str, share: Fraction) -> Listed:
    return sample(load_pack_definitions(load_pack(pack)), share)


def read_wanted() -> Wanted:
    """What is to be kept now."""
    columns = ["institution", "type", "has_beds", "parent", "place", "from_on", "until_on"]
    homes = tuple(read_institutions().select(columns).iter_rows())
    last, here = get_today().year, get_installation()
    return _settle(here.pack, here.share, homes, (last - YEARS + 1, last))


@lru_cache(maxsize=4)
def _settle(pack: str, share: Fraction, homes: tuple[Home, ...], years: tuple[int, int]) -> Wanted:
    return Wanted(_read_definitions(pack, share), homes, years)


def list_kept(wanted: Wanted, period: Period, kept: Sequence[str]) -> list[Form]:
    """The forms of a period that are both wanted and kept."""
    there = set(kept)
    return [form for mark, form in wanted.of(period).items() if mark in there]
