"""
`quarter verify` and `quarter drift`: is a closed period still what it was, and what would today give?

Every run of the period is recomputed from what it holds; every row that it left in a table is made again from the
recomputed results and compared field by field.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from yiti.foundation.decisions.queries import get_book
from yiti.foundation.runs.models import Run
from yiti.foundation.runs.operations import Prepared, prepare_run
from yiti.foundation.runs.reckoning import reckon_again
from yiti.foundation.runs.verification import Mismatch, compare, verify_run
from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.measure.assessment.queries import made_again as results_made_again

from .gathering import gather_distribution, gather_quarter, gather_year
from .models import Difference, Payslip, QuarterTotal
from .operations.correcting import differences
from .operations.rows import payslips, quarter_totals

IGNORED = {"id", "settled_in", "payslip"}


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying a period found: how many runs and rows were compared, and every mismatch."""

    period: str
    runs: int
    rows: int
    mismatches: list[Mismatch]


def verify_period(*, scope: Scope, period: str) -> Verified:
    """
    Verify every closed run of a quarter (and of the year, for its last quarter) with the rows that they left.

    :raises UnableToReadPeriod: for what is no period
    """
    if not scope.may("audit.see"):
        scope.require("overview.see")
    runs = list(runs_of(period))
    mismatches: list[Mismatch] = []
    rows = 0
    for run in runs:
        mismatches += verify_run(run)
        compared, found = _verify_rows(run)
        rows += compared
        mismatches += found
    return Verified(period, len(runs), rows, mismatches)


def runs_of(period: str) -> Iterable[Run]:
    quarter = Period.parse(period)
    periods = [period, str(quarter.year)] if quarter.months == 3 and quarter.quarter == 4 else [period]
    return Run.objects.filter(period__in=periods).select_related("supersedes").order_by("kind", "institution", "sequence")


def _verify_rows(run: Run) -> tuple[int, list[Mismatch]]:
    try:
        results = reckon_again(run).results
        inputs = json.loads(run.inputs)
    except (UnableTo, ValueError, KeyError, TypeError):
        return 0, []
    compared, found = 0, []
    for model, expected in _expected(run, inputs, results):
        key = ("person_id", "kind") if model is Payslip else ("person_id",) if model is Difference else ("institution_id",)
        stored = list(model._default_manager.filter(**{"new_run" if model is Difference else "run": run}))
        compared += len(stored)
        found += list(_compare_rows(model, stored, expected, key))
    return compared, found


def _expected(run: Run, inputs: Any, results: Any) -> Iterator[tuple[type[Model], Sequence[Model]]]:
    yield from results_made_again(run, inputs, results)
    if run.kind == "quarter":
        yield QuarterTotal, quarter_totals(run, inputs, results)
    elif run.kind == "distribution" and run.supersedes is None:
        yield Payslip, payslips(run, results)
    elif run.kind == "distribution" and run.supersedes:
        yield Difference, differences(run.supersedes, run)


def _compare_rows(model: type[Model], stored: Sequence[Model], expected: Sequence[Model], key: tuple[str, ...]) -> Iterator[Mismatch]:
    table = model._meta.db_table
    left, right = ({tuple(getattr(row, name) for name in key): row for row in rows} for rows in (stored, expected))
    for at in sorted({*left, *right}, key=str):
        name = "/".join(str(part) for part in at)
        if at not in left or at not in right:
            yield Mismatch(table, name, "", "present" if at in left else "missing", "present" if at in right else "missing")
            continue
        for field in model._meta.concrete_fields:
            if field.name not in IGNORED and getattr(left[at], field.attname) != getattr(right[at], field.attname):
                yield Mismatch(
                    table, str(left[at].pk), field.name, str(getattr(left[at], field.attname)), str(getattr(right[at], field.attname))
                )


@dataclass(frozen=True, slots=True)
class Drift:
    """What today's pack and facts would change in a run: path, closed, today."""

    kind: str
    institution: str
    changes: list[tuple[str, str, str]]
    refusal: str = ""


def drift_period(*, scope: Scope, period: str) -> list[Drift]:
    """What each counting run of the period would come to with the installed pack, today's decisions and today's facts."""
    scope.require("overview.see")
    found = []
    for run in runs_of(period):
        if hasattr(run, "superseded_by"):
            continue
        try:
            today = _today(scope, run)
            changes = list(compare(json.loads(run.results), json.loads(today.results)))
            pack = list(compare(json.loads(run.pack), json.loads(today.pack), "pack"))
            found.append(Drift(run.kind, run.institution, changes + pack))
        except UnableTo as refusal:
            found.append(Drift(run.kind, run.institution, [], str(refusal)))
    return found


def _today(scope: Scope, run: Run) -> Prepared:
    last = Period.parse(run.period).last
    if run.kind == "quarter":
        inputs = gather_quarter(scope=scope, period=run.period, is_today=True)
    elif run.kind == "year":
        inputs = gather_year(scope=scope, year=int(run.period))
    else:
        inputs = gather_distribution(scope=scope, period=run.period, institution=run.institution)
    return prepare_run(run.kind, run.period, inputs, get_book(scope=scope, on=last), institution=run.institution)
