"""
The engine for lakes that are too large for one machine's memory: Spark over the files.

All forms that read the period's events of one kind are reckoned in one pass over them, and so are all that read its events up to the
period's end; whatever is asked for comes back in one answer. This module is loaded only where it is asked for: it needs an extra.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import functions

from yiti.events.lake import Lake
from yiti.kernel.periods import Period
from yiti.kernel.text import Text
from yiti.policy.facts.aggregates import (
    Constant,
    Contracted,
    Distinct,
    Enrolled,
    Form,
    Institutions,
    Ledger,
    People,
    Population,
    Rows,
    Staff,
    Standing,
    Sum,
)

from .counting import Counts, Institution
from .opening import SparkFailed
from .quick import kinds_in
from .reference import Reference
from .spark_files import Files, Frame, union
from .spark_rows import (
    Asked,
    bare_of,
    events_behind,
    is_set,
    leaves_of,
    of_institutions,
    of_ledger,
    of_people,
    of_period,
    of_population,
    of_sets,
    of_staff,
    until_now,
)
from .spark_session import open_session

OF_REGISTRY: Mapping[type, Callable[[Files, Asked, Sequence[Any]], Frame]] = {
    People: of_people,
    Institutions: of_institutions,
    Staff: of_staff,
    Population: of_population,
    Ledger: of_ledger,
}


Pass = tuple[Sequence[Form], Frame]
"""Forms, and the rows that one pass gives for them."""


@contextmanager
def open_spark(lake: Lake) -> Iterator["Spark"]:
    """The engine over a lake, with a session of its own that ends with it."""
    with open_session() as (session, folder):
        yield Spark(Files(lake, session, folder))


@dataclass(slots=True)
class Spark:
    """Spark over the files of a lake."""

    files: Files

    def institutions(self, period: Period) -> list[Institution]:
        """Their registry is small: it is read plainly."""
        return Reference(self.files.lake).institutions(period)

    def count(self, forms: Iterable[Form], period: Period) -> Mapping[Form, Counts]:
        wanted = list(dict.fromkeys(forms))
        asked = _ask(wanted, period)
        counted = {form: self.everywhere(form) for form in wanted}
        by_number = {asked.numbers[form]: form for form in wanted}
        if frames := self.rows(asked, wanted):
            sums = [functions.expr("SUM(amount)"), functions.expr("COUNT(DISTINCT text)")]
            for number, institution, amount, texts in _fetch(union(frames).groupBy("form", "institution").agg(*sums)):
                if form := by_number.get(number):
                    counted[form][institution] = _read(form, asked, amount, texts)
        return counted

    def members(self, form: Form, institution: str, period: Period) -> list[str] | None:
        if isinstance(form, Population | Ledger | Constant):
            return None
        return sorted(self.behind([form], period, institution)[form].get(institution, ()))

    def behind(self, forms: Sequence[Form], period: Period, institution: str | None = None) -> dict[Form, dict[str, set[str]]]:
        """The ids that each form counts by institution, or at one alone, in one answer."""
        asked = _ask(forms, period, institution)
        by_number = {asked.numbers[form]: form for form in forms}
        events = [form for form in forms if isinstance(bare_of(form), Rows | Sum)]
        found = self.rows(asked, [form for form in forms if form not in events])
        by_kind = self.by_kind(events)
        self.files.find_dead(set(by_kind))
        found += [events_behind(self.files, asked, kind, here) for kind, here in by_kind.items()]
        ids: dict[Form, dict[str, set[str]]] = {form: defaultdict(set) for form in forms}
        if found:
            rows = union(found).where("amount = 1 OR text IS NOT NULL").selectExpr("form", "institution", "COALESCE(text, resident)")
            for number, at, one in _fetch(rows.distinct()):
                if form := by_number.get(number):
                    ids[form][at].add(one[1:] if isinstance(form, Staff) else one)
        return ids

    def rows(self, asked: Asked, wanted: Sequence[Form]) -> list[Frame]:
        """The rows of each form, and of what those are made of that compare residents."""
        leaves = list(dict.fromkeys(leaf for form in wanted for leaf in leaves_of(form)))
        sets = [form for form in wanted if is_set(form)]
        passes = [*self.of_events(asked, leaves), *self.of_registry(asked, leaves)]
        compared = {leaf for form in sets for leaf in leaves_of(form)}
        parts = [frame for forms, frame in passes if not compared.isdisjoint(forms)]
        return [frame for _, frame in passes] + ([of_sets(asked, union(parts), sets)] if parts else [])

    def of_events(self, asked: Asked, forms: Sequence[Form]) -> Iterator[Pass]:
        """At most two passes over a kind: its events of the period, and those up to its end."""
        by_kind = self.by_kind(forms)
        self.files.find_dead(set(by_kind))
        for kind, here in by_kind.items():
            standing = [form for form in here if isinstance(bare_of(form), Standing | Enrolled | Contracted)]
            if standing:
                yield standing, until_now(self.files, asked, kind, standing)
            if inside := [form for form in here if form not in standing]:
                yield inside, of_period(self.files, asked, kind, inside)

    def of_registry(self, asked: Asked, forms: Sequence[Form]) -> Iterator[Pass]:
        for of_type, make in OF_REGISTRY.items():
            if here := [form for form in forms if isinstance(bare_of(form), of_type)]:
                yield here, make(self.files, asked, here)

    def by_kind(self, forms: Iterable[Form]) -> dict[str, list[Form]]:
        """The forms that read events, by their kind; of a kind without events there is nothing to count."""
        found: dict[str, list[Form]] = defaultdict(list)
        for form in forms:
            bare = bare_of(form)
            for kind in [bare.kind] if isinstance(bare, Rows | Sum) else kinds_in(bare):
                if self.files.lake.files(kind):
                    found[kind].append(form)
        return found

    def everywhere(self, form: Form) -> dict[str, Fraction | None]:
        """What holds for an institution of which nothing is found: missing, or a constant; for all else 0, which is not written out."""
        if not isinstance(form, Constant | Population | Ledger):
            return {}
        codes = {row["institution"] for row in self.files.lake.rows("institutions", ["institution"])}
        return dict.fromkeys(codes, Fraction(form.value) if isinstance(form, Constant) else None)


def _ask(forms: Sequence[Form], period: Period, institution: str | None = None) -> Asked:
    every = dict.fromkeys([*forms, *(leaf for form in forms for leaf in leaves_of(form))])
    return Asked({form: number for number, form in enumerate(every)}, period, institution)


def _read(form: Form, asked: Asked, amount: Decimal, texts: int) -> Fraction:
    match bare_of(form):
        case Distinct() | Institutions():
            return Fraction(texts)
        case Staff():
            return Fraction(texts, 2)
        case Sum(kind, of, _):
            return Fraction(int(amount), 10 ** asked.sql(kind).of(of).places)
        case Ledger():
            return Fraction(int(amount), 100)
        case _:
            return Fraction(int(amount))


def _fetch(frame: Frame) -> list[Any]:
    """:raises SparkFailed: for a file that ends in the middle, or a number of more than 38 digits"""
    try:
        return list(frame.collect())
    except PySparkException as error:
        words = str(error)
    except Py4JJavaError as error:
        words = str(error.java_exception.getMessage())
    words = words.strip().partition("\n")[0]
    raise SparkFailed(Text(f"Spark 没有算完：{words}", f"Spark could not finish: {words}"))
