"""The quick engine whole: what `Frames` counts in one pass over each kind, and the forms that compare sets of residents."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import polars as pl

from yiti.kernel.periods import Period
from yiti.policy.facts import REGISTRY
from yiti.policy.facts.aggregates import (
    AllOf,
    AnyOf,
    AsOne,
    Contracted,
    Distinct,
    Enrolled,
    Form,
    Institutions,
    Last,
    People,
    Residents,
    Standing,
)
from yiti.policy.facts.expressions.trees import (
    Both,
    Comparison,
    Either,
    Expression,
    IsNull,
    Literal,
    Name,
    Not,
    names_in,
)

from .columns import Columns
from .counting import Counts
from .frames import OF_RESIDENTS, Frames, columns_for, last_of

PAIR = ["institution", "resident"]
Compared = AllOf | AnyOf | Standing
"""Forms that need the residents themselves, not only their number."""
ENTERED = Comparison("=", Name("action", "text"), Literal("enter", "text"))
RUNS = Both(
    Not(Comparison("=", Name("action", "text"), Literal("end", "text"))),
    Either(IsNull(Name("until_on", "date")), Comparison(">", Name("until_on", "date"), Name("period_end", "date"))),
)


@dataclass(slots=True)
class Quick(Frames):
    """Polars over the files of a lake."""

    def count(self, forms: Iterable[Form], period: Period) -> Mapping[Form, Counts]:
        wanted = list(dict.fromkeys(forms))
        found = dict(self.count_apart([form for form in wanted if not isinstance(form, AsOne)], period))
        together: dict[tuple[tuple[str, str], ...], list[AsOne]] = {}
        for form in wanted:
            if isinstance(form, AsOne):
                together.setdefault(form.homes, []).append(form)
        for homes, joined in together.items():
            counted = self.seen_as(homes).count_apart(dict.fromkeys(form.of for form in joined), period)
            found |= {form: counted[form.of] for form in joined}
        return found

    def seen_as(self, homes: tuple[tuple[str, str], ...]) -> "Quick":
        """The same lake where some institutions count as others."""
        return replace(self, homes=dict(homes))

    def count_apart(self, forms: Iterable[Form], period: Period) -> Mapping[Form, Counts]:
        """All at once, each institution by itself or by what it counts as."""
        wanted = list(forms)
        own = [form for form in wanted if isinstance(form, Compared | Distinct | Institutions)]
        plain = {form: settled(form, period) for form in wanted if not isinstance(form, Compared | Distinct | Institutions)}
        counted = Frames.count(self, plain.values(), period)
        self.find_dead(set().union(*map(kinds_in, own)))
        frames = [self.chosen(form, period).group_by("institution").len() for form in own]
        found: dict[Form, Counts] = {form: _read(frame) for form, frame in zip(own, pl.collect_all(frames), strict=True)}
        return {**{form: counted[other] for form, other in plain.items()}, **found}

    def members(self, form: Form, institution: str, period: Period) -> list[str] | None:
        if isinstance(form, AsOne):
            return self.seen_as(form.homes).members(form.of, institution, period)
        if not isinstance(form, Compared | Distinct | Institutions):
            return Frames.members(self, settled(form, period), institution, period)
        self.find_dead(kinds_in(form))
        found = self.chosen(form, period).filter(pl.col("institution") == institution).collect()
        return sorted(found.to_series(found.width - 1).to_list())

    def chosen(self, form: Compared | Distinct | Institutions, period: Period) -> pl.LazyFrame:
        """One row for each that is counted; its id stands in the last column."""
        match form:
            case Distinct(kind, of, where):
                frame = self.of_period(kind, [where], period).filter(columns_for(kind, period).condition(where), pl.col(of).is_not_null())
                return frame.select("institution", pl.col(of).alias("text")).unique()
            case Institutions(where):
                columns = Columns(REGISTRY["institutions"], period.first, period.last)
                return self.open("institutions", period).filter(columns.condition(where)).select("institution").unique()
            case _:
                return self.pairs(form, period)

    def pairs(self, form: Form, period: Period) -> pl.LazyFrame:
        """Institution and resident, each pair once."""
        match form:
            case AllOf(of):
                first, *others = (self.pairs(one, period) for one in of)
                for other in others:
                    first = first.join(other, on=PAIR, how="semi")
                return first
            case AnyOf(of):
                return pl.concat([self.pairs(one, period) for one in of]).unique()
            case Residents(kind, where):
                frame = self.of_period(kind, [where], period).filter(_chosen(kind, where, period))
                return frame.group_by(PAIR).len().filter(pl.col("len") >= form.enough(period.months)).select(PAIR)
            case Last(kind, where, holds):
                frame = self.of_period(kind, [where, holds], period).filter(_chosen(kind, where, period))
                return last_of(frame, PAIR).filter(columns_for(kind, period).condition(holds)).select(PAIR)
            case Standing(kind, where, holds):
                frame = self.until_now(kind, [where, holds], period).filter(_chosen(kind, where, period))
                return last_of(frame, ["resident"]).filter(columns_for(kind, period).condition(holds)).select(PAIR)
            case Enrolled() | Contracted():
                return self.pairs(as_standing(form), period)
            case People(where):
                return (
                    self.people(period)
                    .filter(Columns(REGISTRY["residents"], period.first, period.last).condition(where))
                    .select(PAIR)
                    .unique()
                )
            case _:
                raise AssertionError(form)

    def until_now(self, kind: str, expressions: Iterable[Expression | None], period: Period) -> pl.LazyFrame:
        """The events up to the period's last day, with sex and birth day where an expression asks for them."""
        frame = self.living(kind).filter(pl.col("day") <= period.last)
        names = set[str]().union(*(names_in(one) for one in expressions if one is not None))
        return frame if names.isdisjoint(OF_RESIDENTS) else frame.join(self.residents(), on="resident", how="left")


def settled(form: Form, period: Period) -> Form:
    """A form as it stands in this period: so many a year are so many of its months."""
    if isinstance(form, Residents) and form.a_year:
        return replace(form, at_least=form.enough(period.months), a_year=False)
    return form


def as_standing(form: Standing | Enrolled | Contracted) -> Standing:
    """What is so by a person's last event, said as such."""
    match form:
        case Enrolled(programme):
            return Standing("enrolment", Comparison("=", Name("programme", "text"), Literal(programme, "text")), ENTERED)
        case Contracted(key_group):
            return Standing("contract", None, Both(RUNS, Name("key_group", "bool")) if key_group else RUNS)
        case _:
            return form


def kinds_in(form: Form) -> set[str]:
    """The kinds of events that a form reads."""
    match form:
        case AllOf(of) | AnyOf(of):
            return set[str]().union(*map(kinds_in, of))
        case Enrolled():
            return {"enrolment"}
        case Contracted():
            return {"contract"}
        case Residents() | Last() | Standing() | Distinct():
            return {form.kind}
        case _:
            return set()


def _chosen(kind: str, where: Expression | None, period: Period) -> pl.Expr:
    return columns_for(kind, period).condition(where) & pl.col("resident").is_not_null()


def _read(found: pl.DataFrame) -> Counts:
    return {code: Fraction(count) for code, count in found.iter_rows()}
