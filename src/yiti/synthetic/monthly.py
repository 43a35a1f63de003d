"""Monthly returns of the synthetic county: invented figures that stand to its services and accounts as real ones would."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from yiti.events.journal.frames import list_kinds, read_events
from yiti.kernel.periods import Period
from yiti.policy.packs.shapes.monthly import MonthlyReturn
from yiti.registry.access.models import RoleGrant
from yiti.registry.institutions.models import Institution
from yiti.registry.monthly.declared import fits, is_due, is_open_in, list_declared
from yiti.registry.monthly.models import HandedFigure, HandedReturn

from .acting import noon
from .draws import Draws
from .quarters import County

CORRECTED = "0.02"
"""So large a share of the returns was put right once."""
Counts = Mapping[tuple[str, str], Decimal]
"""Institution, its clinics counted in, and month as `2026-07` → how much."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the services say of the months, as far as returns must agree with them; nothing where the county has no residents."""

    scale: Decimal
    services_due: Counts = field(default_factory=dict)
    checks: Counts = field(default_factory=dict)
    reports: Counts = field(default_factory=dict)
    prescriptions: Counts = field(default_factory=dict)
    purchases: Counts = field(default_factory=dict)
    bed_days: Counts = field(default_factory=dict)
    stays: Mapping[str, Decimal] = field(default_factory=dict)


def read_told(scale: Decimal) -> Told:
    """From the journal, so that ratios of what was done and what is handed in read right at any scale."""
    if not scale:
        return Told(Decimal(1))
    parents = {row.pk: row.parent_id for row in Institution.objects.exclude(parent=None) if row.parent_id}
    bed_days, stays = Counter[tuple[str, str]](), Counter[str]()
    for institution, day, days in _standing("discharge", "institution", "day", "bed_days"):
        bed_days[institution, f"{day:%Y-%m}"] += days
        stays[f"{day:%Y-%m}"] += 1
    return Told(
        scale, _count("contract_service", parents), _count("health_check"), _count("diagnosis_report"),
        _by_month("prescription", pl.len()), _by_month("drug_purchase", pl.col("amount").sum()),
        {key: Decimal(days) for key, days in bed_days.items()}, {month: Decimal(count) for month, count in stays.items()},
    )  # fmt: skip


def _count(kind: str, parents: Mapping[str, str] | None = None) -> Counts:
    found: Counter[tuple[str, str]] = Counter()
    for institution, day in _standing(kind, "institution", "day"):
        found[(parents or {}).get(institution, institution), f"{day:%Y-%m}"] += 1
    return {key: Decimal(count) for key, count in found.items()}


def _by_month(kind: str, amount: pl.Expr) -> Counts:
    """Of many rows."""
    found = _standing_events(kind)
    if found is None:
        return {}
    months = found.group_by("institution", pl.col("day").dt.strftime("%Y-%m")).agg(amount.alias("amount"))
    return {(institution, month): Decimal(told) for institution, month, told in months.iter_rows()}


def _standing(kind: str, *columns: str) -> Iterable[tuple[Any, ...]]:
    found = _standing_events(kind)
    return () if found is None else found.select(*columns).iter_rows()


def _standing_events(kind: str) -> pl.DataFrame | None:
    """The events of a kind that nobody took back; nothing where there are none of it."""
    if kind not in list_kinds():
        return None
    found = read_events(kind)
    voided = found["voids"].drop_nulls().implode()
    return found.filter(pl.col("voids").is_null(), ~pl.col("event").is_in(voided))


@dataclass(frozen=True, slots=True)
class Month:
    """One institution (or the county, of `people` in all) in a month, with the draws for it."""

    draws: Draws
    told: Told
    code: str
    month: Period
    people: int
    staff: int

    def between(self, low: str, high: str, what: str) -> Decimal:
        return self.draws.between(low, high, what, self.code, self.month.first, places=4)

    def standing(self, what: str) -> Decimal:
        """How good the place is at something, 0 to 1, the same in every month."""
        return self.draws.unit("standing", what, self.code)

    def served(self, share: str) -> Decimal:
        """A share of the people served, as the residents are made."""
        return self.people * self.told.scale * Decimal(share)

    def done(self, counts: Counts, share: str) -> Decimal:
        """What the services did; what a share of the people would bring where no services are told of at all."""
        return counts.get((self.code, str(self.month)), Decimal(0)) if counts else self.served(share)


Figure = Callable[[Month], Decimal]
Version = tuple[HandedReturn, dict[str, Decimal]]


def _spent(month: Month) -> Decimal:
    return month.people * month.between("88", "97", "insurance")


def _in_county(month: Month) -> Decimal:
    years = Decimal(month.month.year - 2024)
    return _spent(month) * (month.between("0.680", "0.700", "in county") + years * Decimal("0.012"))


def _primary(month: Month) -> Decimal:
    years = Decimal(month.month.year - 2024)
    return _in_county(month) * (month.between("0.170", "0.185", "primary") + years * Decimal("0.008"))


def _outside(month: Month) -> Decimal:
    stays = month.told.stays.get(str(month.month)) or month.served("0.009")
    return stays * month.between("0.17", "0.21", "outside")


def _visits(month: Month) -> Decimal:
    return month.served("0.14") * month.between("0.90", "1.10", "contracted visits")


def _reviewed(month: Month) -> Decimal:
    """A sample of a hundred or more, or all where there are fewer."""
    sample = Decimal(100 if month.people else 150)
    return min(sample, month.told.prescriptions.get((month.code, str(month.month)), sample))


def _right(month: Month) -> Decimal:
    share = Decimal("0.93") + month.standing("prescriptions") * Decimal("0.05") + month.between("0", "0.02", "right")
    return _reviewed(month) * min(Decimal(1), share)


def _in_use(month: Month) -> Decimal:
    return Decimal(6 + int(month.standing("systems") * 3) + (1 if month.month.first >= date(2026, 1, 1) else 0))


def _met(month: Month, what: str, items: int) -> Decimal:
    """Of so many items looked at: most, and all where the place is good at it."""
    return Decimal(items - int((1 - month.standing(what)) * items * Decimal("0.45")))


FIGURES: Mapping[str, Figure] = {
    "insurance.all": _spent,
    "insurance.in_county": _in_county,
    "insurance.primary": _primary,
    "discharges.outside": _outside,
    "discharges.chronic": lambda month: month.served("0.00125") * month.between("0.9", "1.1", "chronic"),
    "insurance.quota": lambda month: Decimal(month.staff * 2800),
    "insurance.used": lambda month: month.staff * 2800 * month.between("0.86", "1.05", "quota"),
    "contract.visits": _visits,
    "contract.visits_here": lambda month: (
        _visits(month) * (Decimal("0.50") + month.standing("first contact") * Decimal("0.22") + month.between("0", "0.04", "here"))
    ),
    "contract.services_due": lambda month: (
        month.done(month.told.services_due, "0.02") / (Decimal("0.72") + month.standing("packages") * Decimal("0.22"))
    ),
    "contract.capitation": lambda month: month.people * Decimal("1.20"),
    "contract.cost": lambda month: month.people * Decimal("1.20") * month.between("0.82", "1.03", "contract cost"),
    "prescriptions.reviewed": _reviewed,
    "prescriptions.right": _right,
    "drugs.antibiotic_ddd": lambda month: month.done(month.told.bed_days, "0.02") * month.between("0.28", "0.46", "doses"),
    "spending.centres": lambda month: month.done(month.told.reports, "0.01") * month.between("38", "62", "centres"),
    "examination.planned": lambda month: (
        month.done(month.told.checks, "0.04") / (Decimal("0.78") + month.standing("examination") * Decimal("0.18"))
    ),
    "examination.funds_planned": lambda month: month.people * Decimal("3.05"),
    "first_contact.all": lambda month: month.served("0.11") * month.between("0.92", "1.08", "first visits"),
    "first_contact.here": lambda month: (
        month.served("0.11")
        * month.between("0.92", "1.08", "first visits")
        * (Decimal("0.24") + month.standing("first contact") * Decimal("0.2"))
    ),
    "visits.booked": lambda month: month.served("0.05") * month.between("0.7", "1.3", "booked"),
    "visits.not_booked": lambda month: month.served("0.13") * month.between("0.9", "1.1", "not booked"),
    "community.diagnoses": lambda month: Decimal(1 if month.month.first.month == 3 + int(month.standing("diagnosis") * 4) else 0),
    "floating.people": lambda month: month.served("0.004") * month.between("0.8", "1.2", "floating"),
    "floating.served": lambda month: (
        month.served("0.004") * month.between("0.8", "1.2", "floating") * (Decimal("0.6") + month.standing("floating") * Decimal("0.35"))
    ),
    "emergency.calls": lambda month: Decimal(420) * month.between("0.85", "1.15", "calls"),
    "emergency.in_time": lambda month: Decimal(420) * month.between("0.85", "1.15", "calls") * month.between("0.88", "0.97", "in time"),
    "site.infection_items": lambda month: Decimal(6),
    "site.infection_met": lambda month: _met(month, "infection", 6),
    "site.dispute_items": lambda month: Decimal(3),
    "site.dispute_met": lambda month: _met(month, "dispute", 3),
    "site.finance_items": lambda month: Decimal(5),
    "site.finance_met": lambda month: _met(month, "finance", 5),
    "site.system_items": lambda month: Decimal(8),
    "site.system_used": lambda month: _met(month, "systems", 8),
    "site.tcm_techniques": lambda month: Decimal(4 + int(month.standing("techniques") * 7)),
    "consortium.unified_items": lambda month: Decimal(9),
    "consortium.unified_met": lambda month: _met(month, "unified", 9),
    "consortium.decision_items": lambda month: Decimal(4),
    "consortium.decision_met": lambda month: _met(month, "decisions", 4),
    "consortium.primary_pay": lambda month: month.between("82000", "86000", "primary pay"),
    "consortium.lead_pay": lambda month: month.between("108000", "114000", "lead pay"),
    "consortium.cohort": lambda month: Decimal(100_000),
    "consortium.cohort_deaths": lambda month: month.between("15200", "15900", "premature"),
    "eyes.children_checked": lambda month: month.served("0.0033") * (Decimal("0.7") + month.standing("eyes") * Decimal("0.3")),
    "prescriptions.hormones": lambda month: month.done(month.told.prescriptions, "0.10") * month.between("0.02", "0.05", "hormones"),
    "drugs.watched": lambda month: month.done(month.told.purchases, "3.0") * month.between("0.01", "0.04", "watched"),
    "systems.required": lambda month: Decimal(9),
    "systems.in_use": lambda month: min(Decimal(9), _in_use(month)),
}
"""Item → the figure of a month."""


def hand_in_months(county: County, months: Iterable[Period], told: Told, *, today: date, without: Callable[[str, Period], bool]) -> None:
    """Every return that is declared and wholly known here, of each month; `without` leaves an institution's own returns of a month out."""
    institutions = list(Institution.objects.order_by("code"))
    holders, grants = _holders(), [(role, str(user)) for role, user in RoleGrant.objects.order_by("id").values_list("role", "user")]
    rows: list[Version] = []
    known = [item for item in list_declared().values() if all(figure.item in FIGURES for figure in item.figures)]
    for month in months:
        for item in (item for item in known if is_due(item, month)):
            users = [user for role, user in grants if role in item.enters]
            homes = [""] if item.about == "county" else [row.pk for row in institutions if fits(item, row) and is_open_in(row, month)]
            for home in homes:
                by = _enterer(users, home, holders)
                if by and not (holders[by] and without(home, month)):
                    rows += _versions(county, item, home, month, told, by, today)
    made = HandedReturn.objects.bulk_create([row for row, _ in rows], batch_size=500)
    pairs = zip(made, (amounts for _, amounts in rows), strict=True)
    figures = [HandedFigure(handed=row, item=item, amount=amount) for row, amounts in pairs for item, amount in amounts.items()]
    HandedFigure.objects.bulk_create(figures, batch_size=1000)


def _holders() -> dict[str, str]:
    """User → the institution of the role; empty for the offices of the county."""
    grants = RoleGrant.objects.order_by("id").values_list("user", "institution", "user__institution")
    return {str(user): institution or home or "" for user, institution, home in grants}


def _enterer(users: list[str], institution: str, holders: Mapping[str, str]) -> str:
    """Who hands it in: somebody of the house where the return names such a role, else the office; nobody where there is none."""
    at_home = [user for user in users if institution and holders[user] == institution]
    return next(iter([*at_home, *(user for user in users if not holders[user])]), "")


def _versions(county: County, item: MonthlyReturn, institution: str, month: Period, told: Told, by: str, today: date) -> list[Version]:
    """The return of a month, now and then with a first version that was put right."""
    key = (item.id, institution, month.first)
    amounts = _amounts(county, item, institution, month, told)
    day = min(today, month.end + timedelta(days=1 + county.draws.whole("return day", *key, below=8)))
    if not county.draws.happens(CORRECTED, "return corrected", *key):
        return [(_handed(item, institution, month, 1, by, day), amounts)]
    first = dict(amounts)
    last = item.figures[-1].item
    first[last] = (amounts[last] * Decimal("0.9")).quantize(Decimal(1))
    corrected = min(today, day + timedelta(days=3))
    return [(_handed(item, institution, month, 1, by, day), first), (_handed(item, institution, month, 2, by, corrected), amounts)]


def _handed(item: MonthlyReturn, institution: str, month: Period, version: int, by: str, day: date) -> HandedReturn:
    return HandedReturn(
        declared=item.id, institution_id=institution or None, month=month.first, version=version, entered_by=by,
        entered_at=noon(day, 30 * version),
    )  # fmt: skip


def _amounts(county: County, item: MonthlyReturn, institution: str, month: Period, told: Told) -> dict[str, Decimal]:
    of = {row.code: row.population for row in county.institutions}
    people = of.get(institution, 0) if institution else sum(of.values())
    here = Month(county.draws, told, institution, month, people, len(county.people.get(institution, ())))
    places = {figure.item: Decimal(1) if figure.kind == "whole" else Decimal("0.01") for figure in item.figures}
    found = {figure.item: FIGURES[figure.item](here).quantize(places[figure.item]) for figure in item.figures}
    for figure in item.figures:
        if figure.not_above is not None:
            found[figure.item] = min(found[figure.item], found[figure.not_above])
    return found
