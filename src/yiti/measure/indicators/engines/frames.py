"""The quick engine: Polars over the files, one pass over a kind of events for all forms that share it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

import polars as pl

from yiti.kernel.periods import Period
from yiti.policy.facts import REGISTRY, columns_of
from yiti.policy.facts.aggregates import (
    Constant,
    Contracted,
    Enrolled,
    Form,
    Last,
    LatestLedger,
    Ledger,
    People,
    Population,
    Residents,
    Rows,
    Staff,
    Sum,
)
from yiti.policy.facts.expressions import Expression
from yiti.policy.facts.expressions.trees import names_in

from .columns import Columns
from .counting import Counts, Institution, Source
from .voiding import list_dead

OF_RESIDENTS = ("resident.sex", "resident.born_on")


@dataclass(slots=True)
class Frames:
    """Keeps nothing between two calls but which events do not count."""

    lake: Source
    dead: dict[str, list[str]] = field(default_factory=dict)
    homes: Mapping[str, str] = field(default_factory=dict)
    """Institutions that count as others."""

    def institutions(self, period: Period) -> list[Institution]:
        columns = ["institution", "type", "has_beds", "parent", "place"]
        found = self.open("institutions", period).select(columns).unique().sort("institution").collect()
        return [Institution(*row) for row in found.iter_rows()]

    def count(self, forms: Iterable[Form], period: Period) -> Mapping[Form, Counts]:
        wanted = list(dict.fromkeys(forms))
        self.find_dead({kind for form in wanted if (kind := kind_of(form))})
        plans = [*self.of_events(wanted, period), *self.of_registry(wanted, period)]
        counted: dict[Form, Counts] = {form: self.everywhere(form) for form in wanted}
        for plan, frame in zip(plans, pl.collect_all([plan.frame for plan in plans]), strict=True):
            for form, counts in plan.read(frame).items():
                counted[form] = {**counted[form], **counts}
        return counted

    def members(self, form: Form, institution: str, period: Period) -> list[str] | None:
        self.find_dead({kind} if (kind := kind_of(form)) else set())
        here = pl.col("institution") == institution
        match form:
            case Population() | Ledger() | Constant():
                return None
            case Rows(kind, where):
                frame = self.of_period(kind, [where], period).filter(here, columns_for(kind, period).condition(where))
                return _texts(frame.select("event"))
            case Sum(kind, of, where):
                columns = columns_for(kind, period)
                frame = self.of_period(kind, [of, where], period).filter(
                    here, columns.condition(where), columns.of(of).column.is_not_null()
                )
                return _texts(frame.select("event"))
            case Staff(where):
                days = [self.in_post(where, period, day).filter(here).select("staff") for day in (period.first, period.last)]
                return _texts(pl.concat(days).unique())
            case People(where):
                columns = Columns(REGISTRY["residents"], period.first, period.last)
                return _texts(self.people(period).filter(here, columns.condition(where)).select("resident").unique())
            case Residents(kind, where, at_least):
                columns = columns_for(kind, period)
                frame = self.of_period(kind, [where], period).filter(here, columns.condition(where), pl.col("resident").is_not_null())
                return _texts(frame.group_by("resident").len().filter(pl.col("len") >= at_least).select("resident"))
            case Last(kind, where, holds):
                columns = columns_for(kind, period)
                frame = self.of_period(kind, [where, holds], period).filter(
                    here, columns.condition(where), pl.col("resident").is_not_null()
                )
                return _texts(last_of(frame, ["resident"]).filter(columns.condition(holds)).select("resident"))
            case Enrolled():
                return _texts(self.enrolled([form], period).filter(here).select("resident"))
            case Contracted():
                kept = pl.col("key_group") if form.key_group else pl.lit(True)
                return _texts(self.contracted(period).filter(here, kept).select("resident"))
            case _:
                raise AssertionError(form)

    def scan(self, name: str) -> pl.LazyFrame:
        return self.lake.scan(name)

    def open(self, name: str, period: Period) -> pl.LazyFrame:
        """Rows of the registry that hold on the period's last day."""
        return self.scan(name).filter(_holds_on(period.last))

    def find_dead(self, kinds: set[str]) -> None:
        """Which events of each kind do not count; only those that void, and what they void, are read."""
        self.dead |= {kind: [] for kind in kinds - self.lake.corrected}
        new = sorted(kinds - set(self.dead))
        voiders = pl.collect_all(
            [self.scan(kind).filter(pl.col("voids").is_not_null()).select("event", "institution", "voids") for kind in new]
        )
        for kind, found in zip(new, voiders, strict=True):
            self.dead[kind] = self.settle(kind, found) if found.height else []

    def settle(self, kind: str, voiders: pl.DataFrame) -> list[str]:
        targets = self.scan(kind).select("event", "institution").join(voiders.lazy().select(event="voids").unique(), on="event", how="semi")
        known = {*voiders["event"]}
        rows = [(*row, None) for row in targets.collect().iter_rows() if row[0] not in known]
        return sorted(list_dead([*voiders.iter_rows(), *rows]))

    def living(self, kind: str) -> pl.LazyFrame:
        """The events that count, whatever their day."""
        frame = self.scan(kind)
        dead = self.dead[kind]
        living = frame.join(pl.LazyFrame({"event": dead}, schema={"event": pl.String}), on="event", how="anti") if dead else frame
        return self.at_home(living)

    def at_home(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """The rows under the institutions that their own count as."""
        return frame.with_columns(pl.col("institution").replace(self.homes)) if self.homes else frame

    def of_period(self, kind: str, expressions: Sequence[Expression | None], period: Period) -> pl.LazyFrame:
        """The events of the period, with sex and birth day where an expression asks for them."""
        frame = self.living(kind).filter(pl.col("day").is_between(period.first, period.last))
        names = set[str]().union(*(names_in(one) for one in expressions if one is not None))
        if not names.isdisjoint(OF_RESIDENTS):
            frame = frame.join(self.residents(), on="resident", how="left")
        return frame

    def residents(self) -> pl.LazyFrame:
        """One row a resident; sex and birth day do not depend on the day."""
        frame = self.scan("residents").sort("from_on", "institution").unique("resident", keep="last", maintain_order=True)
        return frame.select("resident", pl.col("sex").alias("resident.sex"), pl.col("born_on").alias("resident.born_on"))

    def of_events(self, forms: Sequence[Form], period: Period) -> "list[_Plan]":
        """One plan for all forms that can share a pass over the same events."""
        plans = []
        for kind in sorted({kind for form in forms if (kind := kind_of(form))}):
            columns = columns_for(kind, period)
            here = [form for form in forms if kind_of(form) == kind]
            if rows := [form for form in here if isinstance(form, Rows | Sum)]:
                plans.append(self.of_rows(kind, rows, columns, period))
            if residents := [form for form in here if isinstance(form, Residents)]:
                plans.append(self.of_residents(kind, residents, columns, period))
            last = [form for form in here if isinstance(form, Last)]
            plans += [
                self.of_last([form for form in last if form.where == where], columns, period)
                for where in dict.fromkeys(form.where for form in last)
            ]
        if enrolled := [form for form in forms if isinstance(form, Enrolled)]:
            held = self.enrolled(enrolled, period).group_by("institution")
            plans.append(
                _Plan(held.agg((pl.col("programme") == form.programme).sum().alias(str(at)) for at, form in enumerate(enrolled)), enrolled)
            )
        if contracted := [form for form in forms if isinstance(form, Contracted)]:
            held = self.contracted(period).group_by("institution")
            counts = [(pl.col("key_group").sum() if form.key_group else pl.len()).alias(str(at)) for at, form in enumerate(contracted)]
            plans.append(_Plan(held.agg(counts), contracted))
        return plans

    def of_rows(self, kind: str, forms: Sequence[Rows | Sum], columns: Columns, period: Period) -> "_Plan":
        made: list[pl.Expr] = []
        places: list[int] = []
        for at, form in enumerate(forms):
            where = columns.condition(form.where)
            if isinstance(form, Sum):
                amount = columns.of(form.of)
                made.append(pl.when(where).then(amount.column.cast(pl.Int128)).sum().alias(str(at)))
                places.append(amount.places)
            else:
                made.append(_count(form, columns).alias(str(at)))
                places.append(0)
        asked = [one for form in forms for one in (form.where, getattr(form, "of", None))]
        return _Plan(self.of_period(kind, asked, period).group_by("institution").agg(made), forms, places)

    def of_residents(self, kind: str, forms: Sequence[Residents], columns: Columns, period: Period) -> "_Plan":
        frame = self.of_period(kind, [form.where for form in forms], period).filter(pl.col("resident").is_not_null())
        times = [_count(form, columns).alias(str(at)) for at, form in enumerate(forms)]
        each = frame.group_by("institution", "resident").agg(times)
        enough = [(pl.col(str(at)) >= form.at_least).sum() for at, form in enumerate(forms)]
        return _Plan(each.group_by("institution").agg(enough), forms)

    def of_last(self, forms: Sequence[Last], columns: Columns, period: Period) -> "_Plan":
        """Forms of one kind with one condition, which look at the same last events."""
        first = forms[0]
        frame = self.of_period(first.kind, [first.where, *(form.holds for form in forms)], period)
        chosen = frame.filter(columns.condition(first.where), pl.col("resident").is_not_null())
        held = [columns.condition(form.holds).sum().alias(str(at)) for at, form in enumerate(forms)]
        return _Plan(last_of(chosen, ["institution", "resident"]).group_by("institution").agg(held), forms)

    def enrolled(self, forms: Sequence[Enrolled], period: Period) -> pl.LazyFrame:
        """Residents in any of the programmes on the period's last day, once for each, with the institution of the deciding event."""
        asked = pl.col("programme").is_in([form.programme for form in forms])
        frame = self.living("enrolment").filter(pl.col("day") <= period.last, pl.col("resident").is_not_null(), asked)
        last = last_of(frame.select("programme", "resident", "day", "event", "institution", "action"), ["programme", "resident"])
        return last.filter(pl.col("action") == "enter")

    def contracted(self, period: Period) -> pl.LazyFrame:
        """Residents whose contract runs on the period's last day."""
        frame = self.living("contract").filter(pl.col("day") <= period.last, pl.col("resident").is_not_null())
        last = last_of(frame.select("resident", "day", "event", "institution", "action", "key_group", "until_on"), ["resident"])
        return last.filter(pl.col("action") != "end", pl.col("until_on").is_null() | (pl.col("until_on") > period.last))

    def people(self, period: Period) -> pl.LazyFrame:
        """Who lives where on the period's last day."""
        here = self.at_home(self.open("residents", period))
        return here.with_columns(pl.col("sex").alias("resident.sex"), pl.col("born_on").alias("resident.born_on"))

    def of_registry(self, forms: Sequence[Form], period: Period) -> "list[_Plan]":
        plans = []
        if people := [form for form in forms if isinstance(form, People)]:
            columns = Columns(REGISTRY["residents"], period.first, period.last)
            each = self.people(period).group_by("institution", "resident")
            held = each.agg(columns.condition(form.where).any().alias(str(at)) for at, form in enumerate(people))
            plans.append(_Plan(held.group_by("institution").agg(pl.col(str(at)).sum() for at in range(len(people))), people))
        plans += [self.of_population(form, period) for form in forms if isinstance(form, Population)]
        plans += [self.of_staff(form, period) for form in forms if isinstance(form, Staff)]
        plans += [self.of_ledger(form, period) for form in forms if isinstance(form, Ledger)]
        return plans

    def in_post(self, where: Expression, period: Period, day: date) -> pl.LazyFrame:
        columns = Columns(REGISTRY["staff"], period.first, period.last)
        return self.scan("staff").filter(_holds_on(day)).filter(columns.condition(where))

    def of_population(self, form: Population, period: Period) -> "_Plan":
        frame = self.scan("populations").filter(pl.col("year") == period.year, pl.col("scope") == form.scope)
        return _Plan(frame.group_by("institution").agg(pl.col("people").sum().alias("0")), [form])

    def of_staff(self, form: Staff, period: Period) -> "_Plan":
        """Twice the mean, as tenths of five: whole numbers until the last."""
        days = [self.in_post(form.where, period, day).select("institution", "staff").unique() for day in (period.first, period.last)]
        return _Plan(pl.concat(days).group_by("institution").agg((pl.len().cast(pl.Int64) * 5).alias("0")), [form], [1])

    def of_ledger(self, form: Ledger, period: Period) -> "_Plan":
        """Hundredths; null where the institution has no row at all in one of the months, or must have one of the items and has not."""
        months = [str(month) for month in period.each_month()]
        is_asked = pl.col("item").is_in(form.items)
        month, of_items = pl.col("month"), pl.col("month").filter(is_asked)
        is_known, counts = month.n_unique() == len(months), pl.lit(True)
        if isinstance(form, LatestLedger):
            is_known, counts = is_asked.any(), month == of_items.max()
        elif form.each_month:
            is_known &= of_items.n_unique() == len(months)
        elif form.entered:
            is_known &= is_asked.any()
        times = [(item, form.items.count(item)) for item in dict.fromkeys(form.items)]
        amounts = [pl.col("amount").to_physical().filter((pl.col("item") == item) & counts).sum() * count for item, count in times]
        found = pl.when(is_known).then(pl.sum_horizontal(amounts))
        return _Plan(self.scan("ledger").filter(month.is_in(months)).group_by("institution").agg(found.alias("0")), [form], [2])

    def everywhere(self, form: Form) -> Counts:
        """What holds for an institution of which nothing is found: missing, or a constant; for all else 0, which is not written out."""
        match form:
            case Constant(value):
                return dict.fromkeys(self.codes(), Fraction(value))
            case Population() | Ledger():
                return dict.fromkeys(self.codes())
            case _:
                return {}

    def codes(self) -> list[str]:
        return list(self.scan("institutions").select("institution").unique().collect()["institution"])


@dataclass(frozen=True, slots=True)
class _Plan:
    """A frame with one row an institution, and what its columns `0`, `1` … count, each with so many decimal places."""

    frame: pl.LazyFrame
    forms: Sequence[Form]
    places: Sequence[int] = ()

    def read(self, found: pl.DataFrame) -> dict[Form, Counts]:
        codes = found["institution"].to_list()
        answer: dict[Form, Counts] = {}
        for at, form in enumerate(self.forms):
            divisor = 10 ** (self.places[at] if self.places else 0)
            values = found[str(at)].to_list()
            answer[form] = {code: None if value is None else Fraction(value, divisor) for code, value in zip(codes, values, strict=True)}
        return answer


def kind_of(form: Form) -> str:
    """The kind of events that a form reads; nothing for those of the registry."""
    match form:
        case Rows() | Sum() | Residents() | Last():
            return form.kind
        case Enrolled():
            return "enrolment"
        case Contracted():
            return "contract"
        case _:
            return ""


def columns_for(kind: str, period: Period) -> Columns:
    return Columns(columns_of(kind), period.first, period.last)


def _count(form: Rows | Residents, columns: Columns) -> pl.Expr:
    """How many rows of a group satisfy the condition."""
    return pl.len() if form.where is None else columns.condition(form.where).cast(pl.UInt32).sum()


def last_of(frame: pl.LazyFrame, by: list[str]) -> pl.LazyFrame:
    """The last event of each: latest day, then largest `event` by code point. Nothing is sorted: few events share a last day."""
    latest = frame.group_by(by).agg(pl.col("day").max())
    tied = frame.join(latest, on=[*by, "day"], how="semi")
    return tied.group_by(by).agg(pl.all().get(pl.col("event").arg_max()))


def _holds_on(day: date) -> pl.Expr:
    from_on, until_on = pl.col("from_on"), pl.col("until_on")
    return (from_on.is_null() | from_on.le(day)).and_(until_on.is_null() | until_on.gt(day))


def _texts(frame: pl.LazyFrame) -> list[str]:
    return sorted(frame.collect().to_series().to_list())
