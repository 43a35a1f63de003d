"""The checks, each reckoned over a whole kind at once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from yiti.events.journal.frames import list_kinds
from yiti.events.journal.recorded import count_months, list_dead, read_recorded
from yiti.events.journal.standing import find_people
from yiti.kernel.periods import Period, add_months
from yiti.measure.indicators.engines.frames import columns_for
from yiti.policy.facts import KINDS, Check
from yiti.policy.facts.expressions.trees import names_in


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found; of a missing month there is no event, and `day` is the first of the month."""

    check: str
    institution: str
    kind: str
    day: date
    event: str = ""
    recorded_on: date | None = None
    resident: str = ""


def look_through(checks: Sequence[Check], span: Period, today: date) -> list[Finding]:
    """Everything that the checks find among the events of a span; what was taken back counts for nothing."""
    dead = list_dead()
    found = [one for kind in list_kinds() for one in _look_at(kind, checks, span, dead)]
    return found + [one for check in checks if check.of == "missing" for one in find_missing(check, span, today)]


def _look_at(kind: str, checks: Sequence[Check], span: Period, dead: frozenset[str]) -> Iterator[Finding]:
    here = [check for check in checks if kind in check.kinds and check.of != "missing"]
    if not here:
        return
    frame = read_recorded(kind, first=span.first, end=span.end)
    frame = frame.filter(~pl.col("event").is_in(list(dead))) if dead else frame
    if not frame.height:
        return
    if any(check.where is not None and not OF_RESIDENTS.isdisjoint(names_in(check.where)) for check in here):
        frame = _with_births(frame)
    for check in here:
        yield from _read(check, kind, frame.filter(_chosen(check, kind, span, frame)))


OF_RESIDENTS = {"resident.sex", "resident.born_on"}


def _chosen(check: Check, kind: str, span: Period, frame: pl.DataFrame) -> pl.Expr:
    match check.of:
        case "late":
            return (pl.col("recorded_on") - pl.col("day")).dt.total_days() > check.days
        case "doubled":
            alike = ["day", "institution", "resident", "quantity", *KINDS[kind]]
            return pl.col("resident").is_not_null() & ~pl.struct(alike).is_first_distinct()
        case _:
            return columns_for(kind, span).condition(check.where)


def _with_births(frame: pl.DataFrame) -> pl.DataFrame:
    people = find_people(frame["resident"].drop_nulls().unique().to_list())
    births = people.select("resident", pl.col("sex").alias("resident.sex"), pl.col("born_on").alias("resident.born_on"))
    return frame.join(births, on="resident", how="left", maintain_order="left")


def _read(check: Check, kind: str, frame: pl.DataFrame) -> Iterable[Finding]:
    for row in frame.select("institution", "day", "event", "recorded_on", "resident").iter_rows(named=True):
        yield Finding(check.id, row["institution"], kind, row["day"], row["event"], row["recorded_on"], row["resident"] or "")


def find_missing(check: Check, span: Period, today: date) -> Iterator[Finding]:
    """Months of the span that are over and have nothing of a kind, though each of the months before had something."""
    months = [month.first for month in (span.each_month() if span.months > 1 else [span]) if month.end <= today]
    if not months:
        return
    counts = count_months(add_months(months[0], -check.months), span.end)
    for (kind, institution), held in sorted(counts.items()):
        for month in months if kind in check.kinds else ():
            before = [add_months(month, -step) for step in range(1, check.months + 1)]
            if not held.get(month) and all(held.get(one) for one in before):
                yield Finding(check.id, institution, kind, month)
