"""
What every row of facts must satisfy, as expressions: one set of checks behind `yiti lake check`, imports, sheets and the HTTP intake.

A rule is true where a row is wrong. Rules of places and births look at columns that `with_openness` and `with_births` put beside the rows.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from yiti.kernel.identity import check_digit
from yiti.kernel.text import Text
from yiti.policy.facts import Table

NUMBER = r"^[1-9][0-9]{5}(?:18|19|20)[0-9]{9}[0-9Xx]$"
"""What looks like an identity number, before the check digit is asked."""
MONTH_AND_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
DIGITS = re.compile(
    rf"(?<![0-9])[1-9][0-9]{{5}}(?:(?:18|19|20)[0-9]{{2}}{MONTH_AND_DAY}[0-9]{{3}}[0-9Xx]|[0-9]{{2}}{MONTH_AND_DAY}[0-9]{{3}})(?![0-9])"
)
"""What may be an identity number of 18 or of 15 signs, right or mistyped: a place, a birth day, and what follows."""
KNOWN, OPEN, COUNTY, BORN = "_known", "_open", "_county", "_born_on"
LINKS = ("institution", "parent", "place", "month", "name", "type", "category", "position")
"""Texts that name no person."""


@dataclass(frozen=True, slots=True)
class RowRule:
    """One sentence about a row: its code, the column to blame, why, and an expression that is true where it is broken."""

    code: str
    field: str
    message: Text
    wrong: pl.Expr


def rules_of_columns(table: Table, *, today: date | None = None) -> Iterator[RowRule]:
    """Null where none may stand, texts that no list knows, identity numbers among texts and, where today is told, days that are to come."""
    for column in table.values():
        name = column.name
        if not column.null:
            yield RowRule("null", name, Text(f"{name} 不能为空", f"{name} may not be null"), pl.col(name).is_null())
        if column.choices:
            zh, en = f"{name} 不在代码表里：{'、'.join(column.choices)}", f"{name} is none of its codes: {', '.join(column.choices)}"
            yield RowRule("code", name, Text(zh, en), pl.col(name).is_in(list(column.choices)).not_())
        elif column.type == "text" and name not in LINKS:
            zh, en = f"{name} 里是身份证号，应为假名", f"{name} holds an identity number where a pseudonym must stand"
            yield RowRule("identity", name, Text(zh, en), is_identity_number(name))
    if today is not None and "day" in table:
        words = Text(f"日期在今天（{today}）之后", f"The day lies after today ({today})")
        yield RowRule("future", "day", words, pl.col("day") > today)


def rules_of_places() -> tuple[RowRule, ...]:
    """To be asked of rows that have passed `with_openness`."""
    unknown = Text("机构不在登记表里", "The institution is not in the registry")
    shut = Text("机构当天未开业", "The institution was not open that day")
    return (
        RowRule("institution", "institution", unknown, pl.col(KNOWN).not_()),
        RowRule("closed", "institution", shut, pl.col(KNOWN) & pl.col(OPEN).not_()),
    )


BEFORE_BIRTH = RowRule(
    "before-birth", "day", Text("日期在居民出生之前", "The day lies before the resident's birth"), pl.col("day") < pl.col(BORN)
)
"""To be asked of rows that have passed `with_births`."""


def is_identity_number(name: str) -> pl.Expr:
    """True where a text is an identity number with its right check digit."""
    return pl.col(name).map_batches(_identity_numbers, return_dtype=pl.Boolean)


def masked(text: str) -> str:
    """The text with all but the last four of an identity number hidden, wherever in it one stands."""
    return DIGITS.sub(lambda found: "*" * (len(found[0]) - 4) + found[0][-4:], text)


def _identity_numbers(texts: pl.Series) -> pl.Series:
    if texts.dtype != pl.String:
        return pl.repeat(False, len(texts), dtype=pl.Boolean, eager=True)
    alike = texts.str.contains(NUMBER).fill_null(False)
    if not alike.any():
        return alike
    real = [one for one in texts.filter(alike).unique() if check_digit(one[:17]) == one[17].upper()]
    return texts.is_in(real).fill_null(False)


def with_openness(rows: pl.LazyFrame, homes: pl.LazyFrame) -> pl.LazyFrame:
    """
    Beside each row whether its institution is known and open on its day, and its county.

    `homes` has `institution`, `place`, `from_on`, `until_on`, as many rows an institution as it has spans.
    """
    days = rows.select("institution", "day").unique()
    from_on, until_on, day = pl.col("from_on"), pl.col("until_on"), pl.col("day")
    is_open = (from_on.is_null() | (from_on <= day)) & (until_on.is_null() | (until_on > day))
    spans = homes.select("institution", "from_on", "until_on", place=pl.col("place").str.slice(0, 6))
    held = days.join(spans, on="institution").group_by("institution", "day")
    found = held.agg(is_open.any().fill_null(False).alias(OPEN), pl.col("place").filter(is_open).first().alias(COUNTY))
    there = homes.select("institution", pl.lit(True).alias(KNOWN)).unique()
    return (
        rows.join(found, on=["institution", "day"], how="left", maintain_order="left")
        .join(there, on="institution", how="left", maintain_order="left")
        .with_columns(pl.col(KNOWN, OPEN).fill_null(False))
    )


def with_births(rows: pl.LazyFrame, births: pl.LazyFrame) -> pl.LazyFrame:
    """Beside each row its resident's birth day, null where nobody has told it. `births` has `resident`, once each, and `born_on`."""
    return rows.join(births.select("resident", pl.col("born_on").alias(BORN)), on="resident", how="left", maintain_order="left")


def find_wrong_voids(voiders: pl.DataFrame, events: pl.LazyFrame) -> pl.DataFrame:
    """
    The voiding events that may not void what they name, with `code`: foreign-void, double-void, void-circle.

    `voiders` have `event`, `day`, `kind`, `institution`, `voids`; `events` are all that may be voided, with `event`, `kind`, `institution`.
    Where two void the same, the later one by day and name is wrong. What names no event is not wrong: it voids nothing.
    """
    named = events.select("event", "kind", "institution").rename({"event": "voids"})
    targets = named.join(voiders.lazy().select("voids"), on="voids", how="semi")
    found = voiders.join(targets.unique("voids").collect(), on="voids", suffix="_of").sort("day", "event")
    foreign = (pl.col("kind") != pl.col("kind_of")) | (pl.col("institution") != pl.col("institution_of"))
    second = pl.int_range(pl.len()).over("voids") > 0
    circle = pl.col("event").is_in(find_circles(dict(found.select("event", "voids").iter_rows())))
    code = pl.when(foreign).then(pl.lit("foreign-void")).when(second).then(pl.lit("double-void")).when(circle).then(pl.lit("void-circle"))
    return found.with_columns(code=code).filter(pl.col("code").is_not_null()).select("event", "kind", "code")


VOIDS: Mapping[str, Text] = {
    "foreign-void": Text("作废了别的种类或别的机构的事件", "Voids an event of another kind or of another institution"),
    "double-void": Text("同一事件被作废多次", "One event is voided more than once"),
    "void-circle": Text("作废绕成了一圈", "Voids in a circle"),
}


def find_circles(voids: Mapping[str, str]) -> list[str]:
    """The events on a circle of voids; of a chain that leads into one, its own are not."""
    done: set[str] = set()
    circles: list[str] = []
    for start in voids:
        path: dict[str, int] = {}
        at: str | None = start
        while at is not None and at not in done and at not in path:
            path[at] = len(path)
            at = voids.get(at)
        if at is not None and at in path:
            circles += [one for one, step in path.items() if step >= path[at]]
        done |= path.keys()
    return circles


def find_overlapping(rows: pl.LazyFrame, who: str) -> pl.LazyFrame:
    """Rows that begin before the row before them, of the same `who`, has ended."""
    earlier = pl.col("until_on").shift(1).over(who, order_by="from_on")
    follows = pl.int_range(pl.len()).over(who, order_by="from_on") > 0
    begun = pl.col("from_on").is_null() | earlier.is_null() | (pl.col("from_on") < earlier)
    return rows.filter(follows & begun)


def broken(rows: pl.DataFrame, rules: Iterable[RowRule]) -> list[tuple[RowRule, pl.DataFrame]]:
    """The rules that some rows break, each with these rows."""
    asked = list(rules)
    flags = rows.select(rule.wrong.fill_null(False).alias(str(at)) for at, rule in enumerate(asked))
    return [(rule, rows.filter(flags[str(at)])) for at, rule in enumerate(asked) if flags[str(at)].any()]
