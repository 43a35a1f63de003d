"""Ranking a quarter: one run over all institutions, its rows, and the step moved (附件1 九(二)3)."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from yiti.foundation.decisions.queries import get_book_of
from yiti.foundation.runs.models import Run
from yiti.foundation.runs.operations import Prepared, prepare_run, store_run
from yiti.foundation.runs.queries import get_latest_run
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.operations import record_ranking
from yiti.measure.assessment.queries import get_cycle, get_readiness
from yiti.measure.assessment.results import with_given
from yiti.money.pay.gathering import gather_quarter
from yiti.money.pay.models import QuarterTotal
from yiti.money.pay.refusals import UnableToRank

from .rows import quarter_totals


def prepare_quarter(*, scope: Scope, period: str, is_partial: bool = False) -> Prepared:
    """
    What ranking the quarter now would give; nothing is stored. Also the preview of the ranking page.

    `is_partial` leaves the institutions out that nobody has scored yet.

    :raises UnableToRank: where none is scored, or a total of the year is missing
    """
    cycle = get_cycle(scope=scope, period=period)
    book = get_book_of(scope=scope, pack=cycle.pack, on=Period.parse(period).last)
    inputs = gather_quarter(scope=scope, period=period)
    if is_partial:
        inputs["institutions"] = [row for row in inputs["institutions"] if row["indicators"]]
    if not any(row["indicators"] for row in inputs["institutions"]):
        raise UnableToRank(Text("本季还没有一家有考核得分", "no institution has been scored in this quarter yet"), code="not-scored")
    return prepare_run("quarter", period, inputs, book)


def rank_quarter(*, scope: Scope, period: str, today: date, now: datetime, version: int) -> Run:
    """
    Close the quarter's run and rank. When the leading group sent the ranking back, the new run supersedes the old.

    `version` is the cycle's, as the person saw it.

    :raises UnableToRank: while scores or reports are missing, naming them
    :raises Conflict: where somebody ranked meanwhile
    """
    scope.require("quarter.rank")
    readiness = get_readiness(scope=scope, period=period)
    if not readiness.is_ready:
        raise UnableToRank(readiness.summary, code="not-ready")
    prepared = prepare_quarter(scope=scope, period=period)
    earlier = get_latest_run(scope=scope, kind="quarter", period=period)
    with transaction.atomic():
        run = store_quarter_run(scope=scope, prepared=prepared, supersedes=earlier, now=now, reason="")
        record_ranking(scope=scope, period=period, run=run, results=result_rows(prepared), today=today, now=now, version=version)
    return run


@transaction.atomic
def store_quarter_run(*, scope: Scope, prepared: Prepared, supersedes: Run | None, now: datetime, reason: str) -> Run:
    """The run with its totals."""
    run = store_run(scope=scope, prepared=prepared, now=now, supersedes=supersedes, reason=reason)
    QuarterTotal.objects.bulk_create(quarter_totals(run, json.loads(prepared.inputs), json.loads(prepared.results)))
    return run


def result_rows(prepared: Prepared) -> list[Mapping[str, Any]]:
    """The rows of a quarter's run as the assessment keeps them: `{"id", "category", "score", "head_score", "place"}`."""
    return with_given(json.loads(prepared.results), json.loads(prepared.inputs), "category")
