"""
What each form counts, as rows of one shape: `form, institution, resident, text, amount`.

`form` is its number, `amount` what is added up for the institution, `text` what is counted once however often it stands there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from pyspark.sql import functions

from yiti.kernel.periods import Period
from yiti.policy.facts import REGISTRY, columns_of
from yiti.policy.facts.aggregates import (
    AllOf,
    AnyOf,
    AsOne,
    Contracted,
    Counted,
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

from .quick import as_standing
from .spark_expressions import WHOLE, Sql, quote
from .spark_files import Files, Frame, Homes

OfPeriod = Rows | Sum | Residents | Last | Distinct
UntilNow = Standing | Enrolled | Contracted


@dataclass(frozen=True, slots=True)
class Asked:
    """The number of each form, and of what it is made of; of one institution alone where one is named."""

    numbers: Mapping[Form, int]
    period: Period
    institution: str | None = None

    @property
    def views(self) -> list[Homes]:
        """How forms see the institutions: each as itself, and each way in which some count as others."""
        return list(dict.fromkeys([(), *(homes_of(form) for form in self.numbers)]))

    @property
    def here(self) -> str:
        return "TRUE" if self.institution is None else f"institution = {quote(self.institution)}"

    @property
    def days(self) -> str:
        return f"day BETWEEN {_day(self.period.first)} AND {_day(self.period.last)}"

    def sql(self, name: str) -> Sql:
        return Sql(REGISTRY[name] if name in REGISTRY else columns_of(name), self.period.first, self.period.last)

    def seen(self, form: Form, condition: str) -> str:
        """The condition, on the rows as the form sees them."""
        return f"view = {self.views.index(homes_of(form))} AND {condition}"


def of_period(files: Files, asked: Asked, kind: str, forms: Sequence[Form]) -> Frame:
    """All forms over the period's events of a kind, in one pass: first by institution and resident, then as rows."""
    bare = [bare_of(form) for form in forms]
    keys = ["institution", "resident"] if any(isinstance(form, Residents | Last) for form in bare) else ["institution"]
    made = [_reckoned(form, asked, kind) for form in forms]
    events = files.events(kind, asked.days, _expressions(bare), asked.views).where(asked.here)
    grouped = events.groupBy(*keys).agg(*(functions.expr(reckoned) for reckoned, _ in made))
    return _as_rows(grouped, [rows for _, rows in made], "one.amount <> 0 OR one.text IS NOT NULL")


def _reckoned(form: Form, asked: Asked, kind: str) -> tuple[str, str]:
    """What is reckoned for each institution and resident, and the array of rows that follow from it."""
    bare, sql, number = cast(OfPeriod, bare_of(form)), asked.sql(kind), asked.numbers[form]
    name, where = f"v{number}", asked.seen(form, sql.condition(bare.where))
    match bare:
        case Rows():
            return f"COUNT_IF({where}) AS {name}", f"ARRAY({_row(number, amount=name)})"
        case Sum(_, of, _):
            return f"SUM(IF({where}, {sql.of(of).whole}, NULL)) AS {name}", f"ARRAY({_row(number, amount=f'COALESCE({name}, 0)')})"
        case Residents():
            is_counted = f"resident IS NOT NULL AND {name} >= {bare.enough(asked.period.months)}"
            return f"COUNT_IF({where}) AS {name}", f"ARRAY({_row(number, resident='resident', amount=f'IF({is_counted}, 1, 0)')})"
        case Last(_, _, holds):
            last = f"NAMED_STRUCT('day', day, 'event', event, 'holds', {sql.condition(holds)})"
            is_counted = f"resident IS NOT NULL AND {name}.holds"
            reckoned = f"MAX(IF({where}, {last}, NULL)) AS {name}"
            return reckoned, f"ARRAY({_row(number, resident='resident', amount=f'IF({is_counted}, 1, 0)')})"
        case Distinct(_, of, _):
            return f"COLLECT_SET(IF({where}, `{of}`, NULL)) AS {name}", f"TRANSFORM({name}, one -> {_row(number, text='one')})"


def until_now(files: Files, asked: Asked, kind: str, forms: Sequence[Form]) -> Frame:
    """All forms that go by a person's last event of a kind up to the period's last day, wherever it was, in one pass."""
    sql = asked.sql(kind)
    reckoned, rows, read = [], [], []
    for form in forms:
        number, standing = asked.numbers[form], as_standing(cast(UntilNow, bare_of(form)))
        last = f"NAMED_STRUCT('day', day, 'event', event, 'institution', institution, 'holds', {sql.condition(standing.holds)})"
        reckoned.append(f"MAX(IF({asked.seen(form, sql.condition(standing.where))}, {last}, NULL)) AS v{number}")
        row = _row(number, institution=f"v{number}.institution", resident="resident", amount=f"IF(v{number}.holds, 1, 0)")
        rows.append(f"ARRAY({row})")
        read.append(standing)
    events = files.events(kind, f"day <= {_day(asked.period.last)} AND resident IS NOT NULL", _expressions(read), asked.views)
    return _as_rows(events.groupBy("resident").agg(*map(functions.expr, reckoned)), rows, "one.amount <> 0").where(asked.here)


def of_people(files: Files, asked: Asked, forms: Sequence[Form]) -> Frame:
    sql, held, rows = asked.sql("residents"), [], []
    for form in forms:
        number = asked.numbers[form]
        held.append(f"BOOL_OR({asked.seen(form, sql.condition(cast(People, bare_of(form)).where))}) AS v{number}")
        rows.append(f"ARRAY({_row(number, resident='resident', amount=f'IF(v{number}, 1, 0)')})")
    residents = files.scan("residents").where(_holds_on(asked.period.last))
    named = residents.selectExpr("*", "sex AS `resident.sex`", "born_on AS `resident.born_on`")
    grouped = files.seen_as(named, asked.views).where(asked.here).groupBy("institution", "resident")
    return _as_rows(grouped.agg(*map(functions.expr, held)), rows, "one.amount <> 0")


def of_institutions(files: Files, asked: Asked, forms: Sequence[Institutions]) -> Frame:
    sql = asked.sql("institutions")
    found = files.scan("institutions").where(f"{_holds_on(asked.period.last)} AND {asked.here}")
    return _chosen(found, [(sql.condition(form.where), _row(asked.numbers[form], text="institution")) for form in forms])


def of_staff(files: Files, asked: Asked, forms: Sequence[Staff]) -> Frame:
    """Whoever is in post, once for the first day and once for the last, with a letter for the day before the name."""
    sql = asked.sql("staff")
    days = {"a": asked.period.first, "z": asked.period.last}
    rows = [
        (f"{_holds_on(day)} AND {sql.condition(form.where)}", _row(asked.numbers[form], text=f"CONCAT('{letter}', staff)"))
        for form in forms
        for letter, day in days.items()
    ]
    return _chosen(files.scan("staff").where(asked.here), rows)


def events_behind(files: Files, asked: Asked, kind: str, forms: Sequence[Form]) -> Frame:
    """Each event that is counted or added, as a text."""
    sql, rows = asked.sql(kind), []
    for form in forms:
        bare = cast(Rows | Sum, bare_of(form))
        where = asked.seen(form, sql.condition(bare.where))
        if isinstance(bare, Sum):
            where = f"{where} AND {sql.of(bare.of).sql} IS NOT NULL"
        rows.append((where, _row(asked.numbers[form], text="event")))
    events = files.events(kind, asked.days, _expressions(map(bare_of, forms)), asked.views)
    return _chosen(events.where(asked.here), rows)


def of_population(files: Files, asked: Asked, forms: Sequence[Population]) -> Frame:
    found = files.scan("populations").where(f"year = {asked.period.year} AND {asked.here}")
    return _chosen(found, [(f"scope = {quote(form.scope)}", _row(asked.numbers[form], amount="people")) for form in forms])


def of_ledger(files: Files, asked: Asked, forms: Sequence[Ledger]) -> Frame:
    """Hundredths; no row where the institution has none at all in one of the months, or must have one of the items and has not."""
    months = [str(month) for month in asked.period.each_month()]
    found = files.scan("ledger").where(f"month IN ({', '.join(map(quote, months))}) AND {asked.here}")
    reckoned, rows = ["COUNT(DISTINCT month) AS months"], []
    for form in forms:
        number = asked.numbers[form]
        if isinstance(form, LatestLedger):
            reckoned.append(f"MAX_BY(v{number}, month) FILTER (WHERE v{number} IS NOT NULL) AS v{number}")
            rows.append((f"v{number} IS NOT NULL", _row(number, amount=f"v{number}")))
            continue
        reckoned += [f"SUM(v{number}) AS v{number}", f"COUNT(v{number}) AS m{number}"]
        is_known = f"months = {len(months)}" + (f" AND v{number} IS NOT NULL" if form.entered else "")
        is_known += f" AND m{number} = {len(months)}" if form.each_month else ""
        rows.append((is_known, _row(number, amount=f"COALESCE(v{number}, 0)")))
    sums = [f"SUM({_item_amount(form)}) AS v{asked.numbers[form]}" for form in forms]
    by_month = found.groupBy("institution", "month").agg(*map(functions.expr, sums))
    return _chosen(by_month.groupBy("institution").agg(*map(functions.expr, reckoned)), rows)


def _item_amount(form: Ledger) -> str:
    """What a row adds; null for the row of another item."""
    times = " ".join(f"WHEN {quote(item)} THEN {form.items.count(item)}" for item in dict.fromkeys(form.items))
    return f"CAST(amount * 100 AS {WHOLE}) * CASE item {times} END"


def of_sets(asked: Asked, found: Frame, forms: Sequence[Form]) -> Frame:
    """Forms that compare residents, from the rows of what they are made of."""
    parts = sorted({asked.numbers[leaf] for form in forms for leaf in leaves_of(form)})
    chosen = found.where(f"form IN ({', '.join(map(str, parts))}) AND amount = 1")
    held = [functions.expr(f"BOOL_OR(form = {number}) AS h{number}") for number in parts]
    grouped = chosen.groupBy("institution", "resident").agg(*held)
    return _chosen(grouped, [(_compared(form, asked), _row(asked.numbers[form], resident="resident", amount="1")) for form in forms])


def _compared(form: Form, asked: Asked) -> str:
    if not is_set(form):
        return f"h{asked.numbers[form]}"
    word = " AND " if isinstance(bare_of(form), AllOf) else " OR "
    return f"({word.join(_compared(one, asked) for one in parts_of(form))})"


def bare_of(form: Form) -> Form:
    """What a form counts, whoever counts as one."""
    return form.of if isinstance(form, AsOne) else form


def homes_of(form: Form) -> Homes:
    return form.homes if isinstance(form, AsOne) else ()


def is_set(form: Form) -> bool:
    """Whether a form compares the residents of others."""
    return isinstance(bare_of(form), AllOf | AnyOf)


def parts_of(form: Form) -> list[Form]:
    """The forms whose residents are compared, each as the whole sees the institutions."""
    of = cast(AllOf | AnyOf, bare_of(form)).of
    return [AsOne(cast(Counted, one), form.homes) for one in of] if isinstance(form, AsOne) else list(of)


def leaves_of(form: Form) -> list[Form]:
    """What a form is made of once nothing is compared any more; itself where it compares nothing."""
    return [leaf for one in parts_of(form) for leaf in leaves_of(one)] if is_set(form) else [form]


def _expressions(forms: Iterable[Form]) -> list[Expression | None]:
    """What the forms read of each event."""
    found = [getattr(form, name, None) for form in forms for name in ("where", "holds", "of")]
    return [one for one in found if not isinstance(one, str)]


def _row(number: int, *, institution: str = "institution", resident: str = "NULL", text: str = "NULL", amount: str = "0") -> str:
    texts = f"'institution', {institution}, 'resident', CAST({resident} AS STRING), 'text', CAST({text} AS STRING)"
    return f"NAMED_STRUCT('form', {number}, {texts}, 'amount', CAST({amount} AS {WHOLE}))"


def _as_rows(frame: Frame, arrays: Iterable[str], kept: str) -> Frame:
    return frame.selectExpr(f"INLINE(FILTER(CONCAT({', '.join(arrays)}), one -> {kept}))")


def _chosen(frame: Frame, rows: Iterable[tuple[str, str]]) -> Frame:
    """For each row of the frame those rows whose condition is true."""
    return _as_rows(frame, [f"ARRAY({', '.join(f'IF({where}, {row}, NULL)' for where, row in rows)})"], "one IS NOT NULL")


def _holds_on(day: date) -> str:
    return f"(from_on IS NULL OR from_on <= {_day(day)}) AND (until_on IS NULL OR until_on > {_day(day)})"


def _day(day: date) -> str:
    return f"DATE '{day.isoformat()}'"
