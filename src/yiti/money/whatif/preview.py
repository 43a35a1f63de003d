"""Before and after, for every institution and every person."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from yiti.foundation.runs.models import Run
from yiti.foundation.runs.operations import Prepared, prepare_run
from yiti.foundation.runs.queries import get_latest_run
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope, system_scope
from yiti.kernel.text import Text
from yiti.money.pay.operations.correcting import amounts_of
from yiti.policy.packs import Resolved

ZERO = Decimal(0)


class UnableToPreview(UnableTo):
    code = "preview"


@dataclass(frozen=True, slots=True)
class Change:
    """One amount before and after, yuan. `who` is an institution's, a person's or a position's code; `count` how many it sums."""

    who: str
    before: Decimal
    after: Decimal
    institution: str = ""
    count: int = 1
    position: str = ""

    @property
    def difference(self) -> Decimal:
        return self.after - self.before

    @property
    def each(self) -> Decimal:
        """The difference of one on average, to the fen."""
        return (self.difference / self.count).quantize(Decimal("0.01")) if self.count else ZERO


@dataclass(frozen=True, slots=True)
class Preview:
    """
    What other values would do to a closed period: totals of institutions, amounts of people, next year's increments.

    Institutions outside `whatif.run` stand summed in `others`. `people` holds those whom the reader may see one by one; the
    others of an institution stand in `folded`. `positions` sums the people by position, `winners` and `losers` count them.
    `refusals` names the institutions whose distribution the values would make impossible, with the reason.
    """

    period: str
    values: Mapping[str, Any]
    institutions: Sequence[Change] = ()
    others: Change | None = None
    people: Sequence[Change] = ()
    folded: Sequence[Change] = ()
    positions: Sequence[Change] = ()
    increments: Sequence[Change] = ()
    year: str = ""
    winners: int = 0
    losers: int = 0
    refusals: Mapping[str, Text] = field(default_factory=dict)

    @property
    def total(self) -> Change:
        return _sum("", self.institutions)

    @property
    def increment(self) -> Change:
        return _sum("", self.increments)


def preview_values(*, scope: Scope, period: str, values: Mapping[str, Any]) -> Preview:
    """
    Reckon a closed quarter, its distributions, and its year where that is closed, with other parameter values.

    `values` maps parameter ids (`id`, or `id@kind` for one kind of institution) to decimals as text or words. Stores nothing.

    :raises UnableToPreview: where the quarter is not ranked yet
    :raises Refused: where a value is below the document's floor or above its ceiling, with the clause
    """
    run = find_base(scope=scope, period=period)
    totals = _totals(json.loads(run.results)), _totals(reckon(run, values).reckoned.results)
    institutions = [Change(code, totals[0][code], totals[1][code]) for code in totals[0]]
    within = [row for row in institutions if scope.may("whatif.run", row.who)]
    outside = [row for row in institutions if not scope.may("whatif.run", row.who)]
    people, refusals = _people(scope, period, values, totals[1])
    year, increments = _increments(scope, period, values)
    return Preview(
        period, dict(values), within, _sum("", outside) if outside else None,
        [row for row in people if scope.may("pay.see", row.institution)],
        _fold([row for row in people if not scope.may("pay.see", row.institution)]),
        _by_position(people), increments, year,
        sum(row.difference > 0 for row in people), sum(row.difference < 0 for row in people), refusals,
    )  # fmt: skip


def find_base(*, scope: Scope, period: str) -> Run:
    """
    The closed quarter that a preview begins from.

    :raises UnableToPreview: where the quarter is not ranked yet
    """
    scope.require("whatif.run")
    run = get_latest_run(scope=scope, kind="quarter", period=period)
    if run is None:
        raise UnableToPreview(Text("先选一个已经排名的季度", "choose a quarter that is already ranked"), code="not-ranked")
    return run


def book_of(run: Run) -> Resolved:
    """The values that a run was reckoned with."""
    return Resolved.from_json(json.loads(run.pack))


def reckon(run: Run, values: Mapping[str, Any], changed_inputs: Mapping[str, Any] | None = None) -> Prepared:
    """A run's held inputs under other values; nothing is stored."""
    inputs = {**json.loads(run.inputs), **(changed_inputs or {})}
    return prepare_run(run.kind, run.period, inputs, book_of(run).with_values(values), institution=run.institution)


def _totals(results: Mapping[str, Any]) -> dict[str, Decimal]:
    return {row["id"]: Decimal(row["quarter_total"]["level_one_total"]) for row in results["institutions"]}


def _people(scope: Scope, period: str, values: Mapping[str, Any], totals: Mapping[str, Decimal]) -> tuple[list[Change], dict[str, Text]]:
    """The people of the institutions within `whatif.run`."""
    found: list[Change] = []
    refusals: dict[str, Text] = {}
    for run in list_distributions(scope=scope, period=period):
        try:
            after_results = reckon(run, values, {"level_one_total": f"{totals[run.institution]:.2f}"}).reckoned.results
        except UnableTo as refusal:
            refusals[run.institution] = refusal.message
            continue
        results = json.loads(run.results)
        before, after = amounts_of(results), amounts_of(after_results)
        posts = {slip["id"]: position_of(slip) for slip in reversed(results["slips"])}
        found += [Change(person, before[person], after[person], run.institution, position=posts[person]) for person in before]
    return found, refusals


def list_distributions(*, scope: Scope, period: str) -> list[Run]:
    """The distributions of a quarter that count, of the institutions within `whatif.run`."""
    rows = Run.objects.filter(kind="distribution", period=period, superseded_by__isnull=True).order_by("institution")
    return [run for run in rows if scope.may("whatif.run", run.institution)]


def position_of(slip: Mapping[str, Any]) -> str:
    """The position of those on duty, what everybody else is paid as."""
    return str(slip["position"] if slip["kind"] == "staff" else slip["kind"])


def _sum(who: str, rows: Sequence[Change], institution: str = "") -> Change:
    return Change(
        who, sum((row.before for row in rows), ZERO), sum((row.after for row in rows), ZERO), institution, sum(row.count for row in rows)
    )


def _fold(hidden: Sequence[Change]) -> list[Change]:
    groups: defaultdict[str, list[Change]] = defaultdict(list)
    for row in hidden:
        groups[row.institution].append(row)
    return [_sum("", rows, institution) for institution, rows in groups.items()]


def _by_position(people: Sequence[Change]) -> list[Change]:
    groups: defaultdict[str, list[Change]] = defaultdict(list)
    for row in people:
        groups[row.position].append(row)
    return [_sum(position, rows) for position, rows in groups.items()]


def find_year_base(*, scope: Scope, period: str) -> Run | None:
    """The closed year that a preview begins from: the quarter's own, else the one before; None where neither is closed."""
    scope.require("whatif.run")
    reading = system_scope(scope.actor.username)
    runs = (get_latest_run(scope=reading, kind="year", period=year) for year in (period[:4], str(int(period[:4]) - 1)))
    return next((run for run in runs if run is not None), None)


def _increments(scope: Scope, period: str, values: Mapping[str, Any]) -> tuple[str, list[Change]]:
    """The closed year, and the increments that follow from it."""
    run = find_year_base(scope=scope, period=period)
    if run is None:
        return "", []
    before = {row["id"]: Decimal(row["amount"]) for row in json.loads(run.results)["institutions"]}
    after = {row["id"]: Decimal(row["amount"]) for row in reckon(run, values).reckoned.results["institutions"]}
    return run.period, [Change(code, before[code], after[code]) for code in before if scope.may("whatif.run", code)]
