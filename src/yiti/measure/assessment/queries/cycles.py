"""Quarters and their results."""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Max, QuerySet

from yiti.kernel.periods import Period
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.cycles import find_cycle
from yiti.measure.assessment.models import Cycle, InstitutionResult

SEEING = ("overview.see", "scores.see", "scores.enter", "accounts.enter", "accounts.see", "notices.see")
"""Whoever has one of these may know which quarters there are and where they stand."""
KNOWN = (Cycle.State.FED_BACK, Cycle.State.PUBLISHED)
"""From feedback on every assessed institution may know all results (附件1 二(三))."""


def list_cycles(*, scope: Scope) -> QuerySet[Cycle]:
    """All quarters, the newest first."""
    if not any(scope.may(function) for function in SEEING):
        raise Forbidden(Text("您没有看季度的权限", "You are not allowed to see quarters"))
    return Cycle.objects.all()


def get_cycle(*, scope: Scope, period: str) -> Cycle:
    """:raises UnknownQuarter:"""
    list_cycles(scope=scope)
    return find_cycle(period)


def list_openable(*, scope: Scope, today: date) -> list[Period]:
    """The quarters that could be opened now (`quarter.open`): the one that runs and the three before, without those that stand."""
    scope.require("quarter.open")
    running = Period.quarter_of(today)
    there = set(Cycle.objects.values_list("period", flat=True))
    return [quarter for steps in range(0, -4, -1) if str(quarter := running.shifted(steps)) not in there]


def list_results(*, scope: Scope, period: str, run: int | None = None) -> QuerySet[InstitutionResult]:
    """
    A quarter's results by category and place: of the run named, else of its latest.

    Those who see scores county-wide see them once ranked; everybody else who sees scores or notices, from feedback on.
    """
    cycle = get_cycle(scope=scope, period=period)
    if cycle.state not in KNOWN and scope.institutions("scores.see") is not None:
        return InstitutionResult.objects.none()
    if not (scope.may("scores.see") or scope.may("notices.see")):
        return InstitutionResult.objects.none()
    found = InstitutionResult.objects.filter(cycle=cycle).select_related("institution", "cycle")
    chosen = run or found.aggregate(last=Max("run"))["last"]
    return found.filter(run=chosen)


class Standing(NamedTuple):
    """An institution's score and place in a quarter, and the run that found them."""

    institution_id: str
    score: Decimal
    place: int
    run_id: int
    fed_back_on: date | None


def list_standings(*, scope: Scope, period: str) -> list[Standing]:
    """The scores and places of `list_results` as plain rows, for pages that show hundreds beside other things."""
    found = list_results(scope=scope, period=period)
    told = found.order_by().values_list("run_id", "run__hash", "cycle__fed_back_on").first()
    if told is None:
        return []
    run, digest, fed_back_on = told
    return [Standing(*row, run, fed_back_on) for row in _places_in(run, digest)]


@lru_cache(maxsize=64)
def _places_in(run: int, digest: str) -> list[tuple[str, Decimal, int]]:
    """What a closed run found stays as it is: its rows are read once, and again only where the hash is another."""
    rows = InstitutionResult.objects.filter(run=run, run__hash=digest)
    return list(rows.values_list("institution_id", "score", "place"))


def list_result_runs(*, scope: Scope, period: str) -> list[int]:
    """The runs that have results of a quarter, the first (published) one first."""
    get_cycle(scope=scope, period=period)
    rows = InstitutionResult.objects.filter(cycle=period).order_by("run").values_list("run", flat=True).distinct()
    return list(rows)
