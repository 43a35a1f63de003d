"""The county's records as reckonings take them: each kind read once, whatever the number of subjects and inputs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from yiti.foundation.forms.queries import list_entries
from yiti.kernel.clauses import Clause
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.queries import get_clinic_scores, list_institution_results, list_year_results
from yiti.measure.indicators.remembered import list_whole
from yiti.measure.indicators.values import Value
from yiti.money.pay.models import Payslip
from yiti.money.pay.queries.payslips import list_payslips
from yiti.policy.packs import Pack, Resolved, definitions_of
from yiti.policy.packs.shapes.reckonings import Entries, Input, People, Reckoning
from yiti.registry.institutions.models import Institution, StaffLimit
from yiti.registry.institutions.queries import People as Counted
from yiti.registry.institutions.queries import get_labels, get_limits, get_populations, get_posts, list_institutions
from yiti.registry.ledger.queries import MonthSums, get_month_sums, list_sent_months
from yiti.registry.monthly.queries import Record, list_records
from yiti.registry.places.codes import is_street
from yiti.registry.places.models import Place
from yiti.registry.places.queries import list_townships
from yiti.registry.staff.models import Posting
from yiti.registry.staff.queries import list_qualified, list_spells, list_staff

from .models import EnteredInput
from .registers import Kept, Picked, Row
from .windows import Window

Houses = tuple[str, ...] | None
"""Institutions that something is taken from; None for all."""


@dataclass(frozen=True)
class Day:
    """What stands on a day, whatever the period."""

    scope: Scope
    on: date
    pack: Pack
    within: dict[str, frozenset[str]] = field(default_factory=dict, compare=False)
    """Of registers of which some institutions' entries are enough, these institutions."""

    @cached_property
    def houses(self) -> dict[str, Institution]:
        return {house.code: house for house in list_institutions(scope=self.scope, on=self.on)}

    @cached_property
    def names(self) -> Mapping[str, Text]:
        """Of all institutions, those that are closed too."""
        return get_labels(scope=self.scope)

    @cached_property
    def below(self) -> Mapping[str, tuple[str, ...]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for house in self.houses.values():
            if house.parent_id:
                found[house.parent_id].append(house.code)
        return {code: tuple(codes) for code, codes in found.items()}

    @cached_property
    def places(self) -> list[Place]:
        """Streets, towns and townships."""
        return list(list_townships(scope=self.scope))

    @cached_property
    def at_place(self) -> Mapping[str, tuple[str, ...]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for house in self.houses.values():
            found[house.place_id].append(house.code)
        return {place: tuple(codes) for place, codes in found.items()}

    @cached_property
    def staff(self) -> Mapping[str, list[Posting]]:
        found: defaultdict[str, list[Posting]] = defaultdict(list)
        for row in list_staff(scope=self.scope, on=self.on):
            found[row.institution_id].append(row)
        return found

    @cached_property
    def qualified(self) -> Mapping[str, frozenset[str]]:
        return list_qualified(scope=self.scope, on=self.on)

    @cached_property
    def people(self) -> Mapping[str, Mapping[str, Counted]]:
        return get_populations(scope=self.scope, year=self.on.year)

    @cached_property
    def limits(self) -> Mapping[str, StaffLimit]:
        return get_limits(scope=self.scope, on=self.on)

    @cached_property
    def posts(self) -> Mapping[str, Mapping[str, int]]:
        return get_posts(scope=self.scope, on=self.on)

    @cached_property
    def kept(self) -> dict[str, Kept]:
        return {}

    def register(self, id: str) -> Kept:
        if id not in self.kept:
            rows = list_entries(scope=self.scope, form=id).filter(on__lte=self.on)
            if id in self.within:
                rows = rows.filter(institution__in=self.within[id])
            found = [Row(*row) for row in rows.values_list("pk", "institution", "on", "answers")]
            self.kept[id] = Kept.of(self.pack.registers[id].form, found)
        return self.kept[id]


@dataclass(frozen=True)
class Ground:
    """One reckoning's records: those of its day, and those of its period."""

    said: Reckoning
    day: Day
    window: Window
    book: Resolved
    clauses: tuple[Clause, ...]
    picked: dict[int, Picked] = field(default_factory=dict)

    @property
    def scope(self) -> Scope:
        return self.day.scope

    @property
    def pack(self) -> Pack:
        return self.day.pack

    def pick(self, said: Entries) -> Picked:
        if id(said) not in self.picked:
            self.picked[id(said)] = Picked(said, self.day.register(said.id), self.window)
        return self.picked[id(said)]

    def list_places(self, kind: str) -> list[Place]:
        return [place for place in self.day.places if kind == "all" or is_street(place.code) == (kind == "street")]

    @cached_property
    def inputs(self) -> list[Input]:
        return list(list_inputs(self.said.inputs.values()))

    @cached_property
    def values(self) -> Mapping[tuple[str, str], Value]:
        known = definitions_of(self.pack.id)
        codes = sorted({one.indicator.code for one in self.inputs if one.indicator and one.indicator.code in known})
        rows = list_whole(scope=self.scope, period=self.window.counted, codes=codes) if codes else ()
        return {(row.indicator, row.institution): row for row in rows}

    @cached_property
    def months(self) -> list[date]:
        return self.window.whole_months()

    @cached_property
    def accounts(self) -> MonthSums:
        return get_month_sums(scope=self.scope, institutions=self.day.houses, months=self.months)

    @cached_property
    def handed(self) -> Mapping[str, Mapping[date, Mapping[str, Record]]]:
        """Figures of monthly returns that inputs name, by institution and month."""
        items = {item for one in self.inputs if one.accounts for item in one.accounts.items}
        months = [Period.month_of(month) for month in self.months]
        rows = list_records(scope=self.scope, items=items, institutions=list(self.day.houses), months=months)
        found: defaultdict[str, defaultdict[date, dict[str, Record]]] = defaultdict(lambda: defaultdict(dict))
        for row in rows:
            found[row.handed.institution_id or ""][row.handed.month][row.figure.item] = row
        return found

    @cached_property
    def sent(self) -> Mapping[str, set[date]]:
        return list_sent_months(scope=self.scope, institutions=self.day.houses, months=self.months)

    @cached_property
    def quarter_scores(self) -> Mapping[str, tuple[str, Decimal]]:
        """The newest of the period's quarters that was ranked."""
        years = {self.window.counted.year} if self.window.period else {self.window.on.year, self.window.on.year - 1}
        rows = [row for year in sorted(years) for row in list_institution_results(scope=self.scope, year=year).select_related("cycle")]
        rows = [row for row in rows if self._is_in(Period.parse(row.cycle.period))]
        return {row.institution_id: (row.cycle.period, row.score) for row in sorted(rows, key=lambda row: row.cycle.period)}

    def _is_in(self, quarter: Period) -> bool:
        period = self.window.period
        return quarter.last <= self.window.on if period is None else period.first <= quarter.last <= period.last or quarter == period

    @cached_property
    def year_scores(self) -> Mapping[str, tuple[str, Decimal]]:
        rows = list_year_results(scope=self.scope, year=self.window.counted.year)
        return {row.institution_id: (str(row.year), row.score) for row in rows}

    @cached_property
    def clinic_scores(self) -> Mapping[str, tuple[str, Decimal]]:
        period = self.window.counted
        found = get_clinic_scores(scope=self.scope, clinics=list(self.day.houses), first=period.first, end=period.end)
        return {code: (str(period), score) for code, score in found.items()}

    @cached_property
    def slips(self) -> Sequence[Payslip]:
        quarters = sorted({str(Period.quarter_of(month.first)) for month in self.window.counted.each_month()})
        rows = list_payslips(scope=self.scope).filter(period__in=quarters, run__supersedes__isnull=True)
        return list(rows.order_by("institution", "person", "period"))

    @cached_property
    def slips_at(self) -> Mapping[str, list[Payslip]]:
        found: defaultdict[str, list[Payslip]] = defaultdict(list)
        for slip in self.slips:
            found[slip.institution_id].append(slip)
        return found

    @cached_property
    def spells(self) -> Mapping[str, list[Posting]]:
        period = self.window.counted
        found: defaultdict[str, list[Posting]] = defaultdict(list)
        for row in list_spells(scope=self.scope, first=period.first, end=period.end):
            found[row.institution_id].append(row)
        return found

    @cached_property
    def entered(self) -> Mapping[tuple[str, str], EnteredInput]:
        """By subject and input, the newest of the period."""
        rows = EnteredInput.objects.filter(pack=self.pack.id, reckoning=self.said.id, on__lte=self.window.last)
        if self.window.period is not None:
            rows = rows.filter(on__gte=self.window.first)
        return {(row.subject, row.path): row for row in rows.order_by("on", "pk")}

    def fits(self, said: People, row: Posting) -> bool:
        """Whether somebody in post is among those meant."""
        house = self.day.houses.get(row.institution_id) or row.institution
        return (
            (not said.position or row.position in said.position)
            and (not said.title or row.title in said.title)
            and (not said.identity or row.identity in said.identity)
            and (not said.duty or row.duty in said.duty)
            and (not said.post_kind or row.post_kind in said.post_kind)
            and (not said.qualification or bool(self.day.qualified.get(row.person_id, frozenset()) & set(said.qualification)))
            and (not said.types or house.type in said.types or house.category in said.types)
            and (not said.integrated or house.is_integrated)
        )


def list_inputs(inputs: Iterable[Input]) -> Iterator[Input]:
    """Every input with those inside its lists, tables and objects."""
    for one in inputs:
        yield one
        if one.rows is not None:
            yield from list_inputs(one.rows.inputs.values())
        if one.map is not None:
            yield from list_inputs((one.map.key, one.map.value))
        if one.object is not None:
            yield from list_inputs(one.object.values())
        yield from list_inputs((*(one.sum or ()), *(one.less or ())))
        for row in one.list or ():
            yield from list_inputs(row.values())
