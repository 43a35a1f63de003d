"""The plain evaluator: one row after the other, nothing clever. Other engines must equal it to the digit."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from functools import cached_property
from typing import Any

from yiti.kernel.periods import Period
from yiti.policy.facts.aggregates import (
    AllOf,
    AnyOf,
    AsOne,
    Constant,
    Contracted,
    Distinct,
    Enrolled,
    Form,
    Institutions,
    Last,
    LatestLedger,
    Ledger,
    People,
    Population,
    Residents,
    Rows,
    Staff,
    Standing,
    Sum,
)
from yiti.policy.facts.expressions import Expression

from .counting import Counts, Institution, Source
from .meanings import value_of
from .voiding import list_dead

Row = dict[str, Any]
WIDE = Context(prec=200)


@dataclass(slots=True)
class Reference:
    """Reads every row of the lake as it needs them; for small lakes and for tests."""

    lake: Source

    def institutions(self, period: Period) -> list[Institution]:
        return sorted(
            {
                Institution(row["institution"], row["type"], row["has_beds"], row["parent"], row["place"])
                for row in self.lake.rows("institutions")
                if _holds(row, period.last)
            },
            key=lambda one: one.code,
        )

    def count(self, forms: Iterable[Form], period: Period) -> Mapping[Form, Counts]:
        seen: dict[tuple[tuple[str, str], ...], _Period] = {}
        with localcontext(WIDE):
            return {form: self.view(form, period, seen).count(_bare(form)) for form in dict.fromkeys(forms)}

    def members(self, form: Form, institution: str, period: Period) -> list[str] | None:
        found = self.view(form, period, {})
        with localcontext(WIDE):
            match _bare(form):
                case Population() | Ledger() | Constant():
                    return None
                case Rows(kind, where):
                    return sorted(row["event"] for row in found.chosen(kind, where) if row["institution"] == institution)
                case Sum(kind, of, where):
                    rows = found.chosen(kind, where)
                    return sorted(row["event"] for row in rows if row["institution"] == institution and value_of(of, row) is not None)
                case Distinct(kind, of, where):
                    return sorted(found.distinct(kind, of, where)[institution])
                case Institutions(where):
                    return sorted({institution} & found.institutions(where))
                case Staff(where):
                    return sorted(found.in_post(where, period.first)[institution] | found.in_post(where, period.last)[institution])
                case bare:
                    return sorted(found.residents(bare).get(institution, set()))

    def view(self, form: Form, period: Period, seen: "dict[tuple[tuple[str, str], ...], _Period]") -> "_Period":
        """The lake as the form sees it: some institutions may count as others."""
        homes = form.homes if isinstance(form, AsOne) else ()
        if homes not in seen:
            seen[homes] = _Period(self.lake, period, dict(homes))
        return seen[homes]


def _bare(form: Form) -> Form:
    return form.of if isinstance(form, AsOne) else form


def _holds(row: Row, day: date) -> bool:
    return (row["from_on"] is None or row["from_on"] <= day) and (row["until_on"] is None or day < row["until_on"])


class _Period:
    """One lake as one period sees it."""

    def __init__(self, lake: Source, period: Period, homes: Mapping[str, str]):
        self.lake, self.period, self.homes = lake, period, homes
        self.kept: dict[str, list[Row]] = {}

    @cached_property
    def people(self) -> dict[str, Row]:
        """Sex and birth day of each resident; they do not depend on the day."""
        found: dict[str, Row] = {}
        for row in sorted(self.lake.rows("residents"), key=lambda row: (row["from_on"], row["institution"])):
            found[row["resident"]] = {"resident.sex": row["sex"], "resident.born_on": row["born_on"]}
        return found

    def events(self, kind: str) -> list[Row]:
        """Every event of the kind that counts, whatever its day, with what expressions may name."""
        if kind not in self.kept:
            rows = list(self.lake.rows(kind))
            dead = list_dead([(row["event"], row["institution"], row["voids"]) for row in rows])
            nobody = {"resident.sex": None, "resident.born_on": None}
            living = (self.at_home(row) for row in rows if row["event"] not in dead)
            self.kept[kind] = [{**row, **self.people.get(row["resident"], nobody), **self.days} for row in living]
        return self.kept[kind]

    def at_home(self, row: Row) -> Row:
        """The row under the institution that its own counts as."""
        home = self.homes.get(row["institution"])
        return row if home is None else {**row, "institution": home}

    @property
    def days(self) -> Row:
        return {"period_start": self.period.first, "period_end": self.period.last}

    def chosen(self, kind: str, where: Expression | None) -> list[Row]:
        """The events of the period that satisfy the condition."""
        rows = (row for row in self.events(kind) if row["day"] in self.period)
        return [row for row in rows if where is None or value_of(where, row) is True]

    def count(self, form: Form) -> Counts:
        match form:
            case Rows(kind, where):
                return {code: Fraction(count) for code, count in Counter(row["institution"] for row in self.chosen(kind, where)).items()}
            case Sum(kind, of, where):
                return self.summed(kind, of, where)
            case Distinct(kind, of, where):
                return {code: Fraction(len(texts)) for code, texts in self.distinct(kind, of, where).items()}
            case Institutions(where):
                return {code: Fraction(1) for code in self.institutions(where)}
            case Population(scope):
                return self.population(scope)
            case Staff(where):
                return self.staff(where)
            case LatestLedger(items):
                return self.latest(items)
            case Ledger(items, entered, each_month):
                return self.ledger(items, least=len(self.period.each_month()) if each_month else int(entered))
            case Constant(value):
                return {code: Fraction(value) for code in self.codes}
            case _:
                return {code: Fraction(len(residents)) for code, residents in self.residents(form).items()}

    @cached_property
    def codes(self) -> set[str]:
        return {row["institution"] for row in self.lake.rows("institutions")}

    def summed(self, kind: str, of: Expression, where: Expression | None) -> Counts:
        sums: dict[str, Fraction] = defaultdict(Fraction)
        for row in self.chosen(kind, where):
            amount = value_of(of, row)
            if amount is not None:
                sums[row["institution"]] += Fraction(amount)
        return sums

    def distinct(self, kind: str, of: str, where: Expression | None) -> dict[str, set[str]]:
        return _grouped((row["institution"], row[of]) for row in self.chosen(kind, where) if row[of] is not None)

    def institutions(self, where: Expression) -> set[str]:
        rows = [{**row, **self.days} for row in self.lake.rows("institutions") if _holds(row, self.period.last)]
        return {row["institution"] for row in rows if value_of(where, row) is True}

    def residents(self, form: Form) -> dict[str, set[str]]:
        """The residents that a form counts, by institution."""
        match form:
            case Residents(kind, where):
                times = Counter((row["institution"], row["resident"]) for row in self.chosen(kind, where) if row["resident"] is not None)
                return _grouped(pair for pair, count in times.items() if count >= form.enough(self.period.months))
            case AllOf(of):
                return self.joined(of, set.intersection)
            case AnyOf(of):
                return self.joined(of, set.union)
            case Standing(kind, where, holds):
                return self.by_last(
                    kind, lambda row: value_of(holds, row) is True, lambda row: where is None or value_of(where, row) is True
                )
            case Last(kind, where, holds):
                last = _last_by(self.chosen(kind, where), lambda row: (row["institution"], row["resident"]))
                return _grouped(pair for pair, row in last.items() if value_of(holds, row) is True)
            case Enrolled(programme):
                return self.by_last("enrolment", lambda row: row["action"] == "enter", lambda row: row["programme"] == programme)
            case Contracted(key_group):
                return self.by_last("contract", lambda row: self.runs(row) and (row["key_group"] or not key_group), lambda _: True)
            case People(where):
                rows = [
                    {**row, "resident.sex": row["sex"], "resident.born_on": row["born_on"], **self.days}
                    for row in map(self.at_home, self.lake.rows("residents"))
                ]
                here = [row for row in rows if _holds(row, self.period.last) and value_of(where, row) is True]
                return _grouped((row["institution"], row["resident"]) for row in here)
            case _:
                raise AssertionError(form)

    def joined(self, forms: Iterable[Form], join: Callable[..., set[str]]) -> dict[str, set[str]]:
        each = [self.residents(form) for form in forms]
        return {code: join(*(found.get(code, set()) for found in each)) for code in set().union(*each)}

    def runs(self, contract: Row) -> bool:
        """Whether a contract, by its last event, still runs on the period's last day."""
        return contract["action"] != "end" and (contract["until_on"] is None or contract["until_on"] > self.period.last)

    def by_last(self, kind: str, holds: Callable[[Row], bool], chosen: Callable[[Row], bool]) -> dict[str, set[str]]:
        """Residents by their last such event up to the period's last day, wherever it was; they count for its institution."""
        rows = (row for row in self.events(kind) if row["day"] <= self.period.last and chosen(row))
        last = _last_by(rows, lambda row: row["resident"])
        return _grouped((row["institution"], row["resident"]) for row in last.values() if holds(row))

    def population(self, scope: str) -> Counts:
        found: dict[str, Fraction | None] = dict.fromkeys(self.codes)
        for row in self.lake.rows("populations"):
            if row["year"] == self.period.year and row["scope"] == scope:
                found[row["institution"]] = (found.get(row["institution"]) or 0) + Fraction(row["people"])
        return found

    def in_post(self, where: Expression, day: date) -> dict[str, set[str]]:
        rows = ({**row, **self.days} for row in self.lake.rows("staff") if _holds(row, day))
        return _grouped((row["institution"], row["staff"]) for row in rows if value_of(where, row) is True)

    def staff(self, where: Expression) -> Counts:
        first, last = self.in_post(where, self.period.first), self.in_post(where, self.period.last)
        return {code: Fraction(len(first[code]) + len(last[code]), 2) for code in {*first, *last}}

    def ledger(self, items: tuple[str, ...], *, least: int) -> Counts:
        """`least` is in how many months of the period one of the items must have a row."""
        months = {str(month) for month in self.period.each_month()}
        sums: dict[str, Decimal] = defaultdict(Decimal)
        seen: dict[str, set[str]] = defaultdict(set)
        entered: dict[str, set[str]] = defaultdict(set)
        for row in self.lake.rows("ledger"):
            if row["month"] in months:
                seen[row["institution"]].add(row["month"])
                if row["item"] in items:
                    entered[row["institution"]].add(row["month"])
                    sums[row["institution"]] += row["amount"] * items.count(row["item"])
        known = {code for code, found in seen.items() if len(found) == len(months) and len(entered[code]) >= least}
        return {code: Fraction(sums[code]) if code in known else None for code in self.codes | set(seen)}

    def latest(self, items: tuple[str, ...]) -> Counts:
        months = {str(month) for month in self.period.each_month()}
        found: dict[str, Fraction | None] = dict.fromkeys(self.codes)
        last: dict[str, str] = {}
        for row in self.lake.rows("ledger"):
            if row["month"] in months and row["item"] in items:
                last[row["institution"]] = max(row["month"], last.get(row["institution"], ""))
        for row in self.lake.rows("ledger"):
            if row["month"] == last.get(row["institution"]) and row["item"] in items:
                found[row["institution"]] = (found.get(row["institution"]) or 0) + Fraction(row["amount"]) * items.count(row["item"])
        return found


def _last_by(rows: Iterable[Row], key: Callable[[Row], Any]) -> dict[Any, Row]:
    """The last row of each key that has a resident: latest day, then largest event by code point."""
    last: dict[Any, Row] = {}
    for row in rows:
        if row["resident"] is not None:
            held = last.get(key(row))
            if held is None or (row["day"], row["event"]) > (held["day"], held["event"]):
                last[key(row)] = row
    return last


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for institution, one in pairs:
        found[institution].add(one)
    return found
