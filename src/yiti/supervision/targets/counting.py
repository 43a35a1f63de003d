"""What the house itself knows of a fact: from the registry, the registers and the indicators."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from yiti.foundation.forms.queries import list_entries
from yiti.foundation.installation.queries import get_share
from yiti.kernel.figures import Figure, Unit, given, total
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.indicators.remembered import list_whole
from yiti.measure.indicators.shapes import is_standing
from yiti.measure.indicators.values import Value
from yiti.policy.facts.sampled import stands_for
from yiti.policy.packs import definitions_of
from yiti.policy.packs.shapes.reports import LoggedEntries
from yiti.policy.packs.shapes.sources import CountedEntries, CountedInstitutions, CountedStaff, FactSource, PartOfIndicator
from yiti.registry.institutions.models import Institution
from yiti.registry.institutions.queries import get_populations, list_institutions
from yiti.registry.staff.queries import InPost, list_in_post, list_qualified

PRIMARY = ("central_township_hospital", "township_hospital", "community_centre")
Parts = Mapping[str, int | Decimal]
"""How many at each institution; under an empty code what belongs to the county as a whole."""


@dataclass(frozen=True, slots=True)
class Counted:
    """
    What a source says: the parts by institution, the institutions that have not given theirs, and the day it is true at.

    Without parts nobody has said anything: that is no 0.
    """

    parts: Parts
    lacking: tuple[str, ...] = ()
    as_of: date | None = None


@dataclass(frozen=True)
class Ground:
    """The county on a day as facts are counted from it. Everything is read once, whatever the number of facts."""

    scope: Scope
    on: date
    pack: str
    codes: tuple[str, ...]
    """The indicators that any fact is taken from."""

    @cached_property
    def institutions(self) -> list[Institution]:
        return list(list_institutions(scope=self.scope, on=self.on))

    @cached_property
    def staff(self) -> list[InPost]:
        return list_in_post(scope=self.scope, on=self.on)

    @cached_property
    def qualified(self) -> Mapping[str, frozenset[str]]:
        return list_qualified(scope=self.scope, on=self.on)

    @cached_property
    def people(self) -> Mapping[str, Mapping[str, Any]]:
        return get_populations(scope=self.scope, year=self.on.year)

    @cached_property
    def values(self) -> Mapping[str, list[Value]]:
        """Of the year under way."""
        return self._read(Period.year_of(self.on))

    @cached_property
    def standing(self) -> Mapping[str, list[Value]]:
        """As of the last day of a month that is over: a contract that ends before the year does still stands today."""
        return self._read(last_month(self.on))

    def _read(self, period: Period) -> Mapping[str, list[Value]]:
        known = [code for code in self.codes if code in definitions_of(self.pack)]
        found: defaultdict[str, list[Value]] = defaultdict(list)
        for value in list_whole(scope=self.scope, period=period, codes=known) if known else ():
            found[value.indicator].append(value)
        return found

    @cached_property
    def entries(self) -> dict[str, list[Any]]:
        return {}

    def read_entries(self, form: str) -> list[Any]:
        """The newest first."""
        if form not in self.entries:
            rows = list_entries(scope=self.scope, form=form).filter(on__lte=self.on)
            self.entries[form] = list(rows)
        return self.entries[form]


def count(source: FactSource, ground: Ground) -> Counted:
    """What a source says on the day of the ground; nothing for a fact that has none."""
    ways: tuple[tuple[Any, Callable[[Any, Ground], Counted]], ...] = (
        (source.population, _population), (source.institutions, _institutions), (source.staff, _staff),
        (source.indicator, _indicator), (source.form, _form),
    )  # fmt: skip
    return next((way(said, ground) for said, way in ways if said is not None), Counted({}))


def _population(kind: str, ground: Ground) -> Counted:
    primary = [house.code for house in ground.institutions if house.type in PRIMARY]
    counts = {code: ground.people.get(code, {}).get(kind) for code in primary}
    parts = {code: found.people for code, found in counts.items() if found is not None}
    years = [found.year for found in counts.values() if found is not None]
    as_of = min(date(min(years), 12, 31), ground.on) if years else None
    return Counted(parts, tuple(code for code, found in counts.items() if found is None), as_of)


def _institutions(said: CountedInstitutions, ground: Ground) -> Counted:
    """Of a kind that the county has none of nothing is known: nobody has entered any."""
    here = [house for house in ground.institutions if house.type in said.types]
    parts = {house.code: int(house.is_integrated or not said.integrated) for house in here}
    return Counted(parts, as_of=ground.on)


def _staff(said: CountedStaff, ground: Ground) -> Counted:
    """Everybody once, at the first of several institutions."""
    here = [row for row in ground.staff if not said.types or row.type in said.types]
    parts = dict.fromkeys((row.institution for row in here), 0)
    seen: set[str] = set()
    for row in here:
        fits = said.position in (None, row.position) and (
            said.qualification is None or said.qualification in ground.qualified.get(row.person, ())
        )
        if fits and row.person not in seen:
            parts[row.institution] += 1
            seen.add(row.person)
    return Counted(parts, as_of=ground.on)


def last_month(on: date) -> Period:
    """The last month that is over."""
    running = Period.month_of(on)
    return running if running.last == on else running.shifted(-1)


def period_of(said: PartOfIndicator, pack: str, on: date) -> Period:
    """The year under way for what was done, the last month that is over for what stands."""
    definition = definitions_of(pack).get(said.code)
    stands = definition is not None and is_standing(getattr(definition, said.part))
    return last_month(on) if stands else Period.year_of(on)


def _indicator(said: PartOfIndicator, ground: Ground) -> Counted:
    """Of a demonstration that tells of a share of the residents, what the counts stand for: they meet whole populations here."""
    definition = definitions_of(ground.pack).get(said.code)
    if definition is None:
        return Counted({})
    period = period_of(said, ground.pack, ground.on)
    found, as_of = (ground.standing, period.last) if period.months == 1 else (ground.values, ground.on)
    each = stands_for(definition, said.part, get_share())
    sides = {value.institution: getattr(value, said.part) for value in found.get(said.code, [])}
    if said.once:
        whole = next((side for side in sides.values() if side is not None), None)
        return Counted({} if whole is None else {"": int(whole * each)}, as_of=as_of)
    parts = {code: int(side * each) for code, side in sides.items() if side is not None}
    return Counted(parts, tuple(code for code, side in sides.items() if side is None), as_of)


def _form(said: CountedEntries, ground: Ground) -> Counted:
    rows = list(_latest(said, ground.read_entries(said.id)))
    if said.types:
        here = {house.code for house in ground.institutions if house.type in said.types}
        rows = [row for row in rows if row.institution in here]
    parts: dict[str, int | Decimal] = dict.fromkeys((row.institution for row in rows), 0)
    for row in rows:
        if fits(said, row.answers) and _stands(said, row.answers, ground.on):
            parts[row.institution] += Decimal(str(row.answers.get(said.total) or 0)) if said.total else 1
    if said.once:
        parts = {code: min(1, number) for code, number in parts.items()}
    return Counted(parts, as_of=max((row.on for row in rows), default=None))


def fits(said: CountedEntries | LoggedEntries, answers: Mapping[str, Any]) -> bool:
    """Whether each field was answered so; of several choices any one of them."""
    for name, values in said.where.items():
        answer = answers.get(name)
        if not any(str(one) in values for one in (answer if isinstance(answer, list) else [answer])):
            return False
    return said.filled is None or answers.get(said.filled) is not None


def _stands(said: CountedEntries, answers: Mapping[str, Any], on: date) -> bool:
    """Whether the field that must be open is, or is not over yet, and the day that must lie in the year up to this one does."""
    end = answers.get(said.empty) if said.empty else None
    if end is not None and str(end) <= on.isoformat():
        return False
    return said.within_year is None or f"{on.year}-01-01" <= str(answers.get(said.within_year) or "") <= on.isoformat()


def _latest(said: CountedEntries, rows: Iterable[Any]) -> Iterator[Any]:
    """Of each institution, or of each value of the fields, the newest entry; of the county's own registers without a field all."""
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        key = (row.institution, *(str(row.answers.get(name, "")) for name in said.each))
        if key not in seen or (not said.by and not row.institution):
            seen.add(key)
            yield row


def add_up(fact: str, label: Text, counted: Counted, names: Mapping[str, Text]) -> Figure:
    """A fact as a figure down to the institutions; each leaf names the list that it was counted from."""

    def leaf(code: str, value: int | Decimal) -> Figure:
        return given(names.get(code, label), int(value), Unit.COUNT, about=code, record=f"fact:{fact}:{code}")

    if set(counted.parts) == {""}:
        return given(label, int(counted.parts[""]), Unit.COUNT, record=f"fact:{fact}:")
    added = total(label, [leaf(code, value) for code, value in counted.parts.items()], unit=Unit.COUNT)
    return replace(added, value=int(added.number))
