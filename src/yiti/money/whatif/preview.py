"""Before and after, for every institution and every person."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from yiti.foundation.runs.models import Run
from yiti.foundation.runs.operations import prepare_run
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
    """One amount before and after, yuan. `who` is an institution's or a person's code."""

    who: str
    before: Decimal
    after: Decimal
    institution: str = ""

    @property
    def difference(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Preview:
    """
    What other values would do to a closed period: totals of institutions, amounts of people, next year's increments.

    `people` holds those whom the reader may see one by one; the others of an institution stand in `folded`.
    `refusals` names the institutions whose distribution the values would make impossible, with the reason.
    """

    period: str
    values: Mapping[str, Any]
    institutions: Sequence[Change] = ()
    people: Sequence[Change] = ()
    folded: Sequence[Change] = ()
    increments: Sequence[Change] = ()
    refusals: Mapping[str, Text] = field(default_factory=dict)

    @property
    def total(self) -> Change:
        return Change("", sum((row.before for row in self.institutions), ZERO), sum((row.after for row in self.institutions), ZERO))

    @property
    def winners(self) -> int:
        return sum(row.difference > 0 for row in (*self.people, *self.folded))

    @property
    def losers(self) -> int:
        return sum(row.difference < 0 for row in (*self.people, *self.folded))


def preview_values(*, scope: Scope, period: str, values: Mapping[str, Any]) -> Preview:
    """
    Reckon a closed quarter, its distributions, and its year where that is closed, with other parameter values.

    `values` maps parameter ids to decimals as text or words. Stores nothing.

    :raises UnableToPreview: where the quarter is not ranked yet
    :raises Refused: where a value is below the document's floor or above its ceiling, with the clause
    """
    scope.require("whatif.run")
    run = get_latest_run(scope=scope, kind="quarter", period=period)
    if run is None:
        raise UnableToPreview(Text("先选一个已经排名的季度", "choose a quarter that is already ranked"), code="not-ranked")
    after = _again(run, values, {})
    totals = _totals(json.loads(run.results)), _totals(after)
    institutions = [Change(code, totals[0][code], totals[1][code]) for code in totals[0]]
    people, refusals = _people(period, values, totals[1])
    visible = [row for row in people if scope.may("pay.see", row.institution)]
    hidden = [row for row in people if not scope.may("pay.see", row.institution)]
    return Preview(period, dict(values), institutions, visible, _fold(hidden), _increments(scope, period, values), refusals)


def _again(run: Run, values: Mapping[str, Any], changed_inputs: Mapping[str, Any]) -> dict[str, Any]:
    book = Resolved.from_json(json.loads(run.pack)).with_values(values)
    inputs = {**json.loads(run.inputs), **changed_inputs}
    return prepare_run(run.kind, run.period, inputs, book, institution=run.institution).reckoned.results


def _totals(results: Mapping[str, Any]) -> dict[str, Decimal]:
    return {row["id"]: Decimal(row["quarter_total"]["level_one_total"]) for row in results["institutions"]}


def _people(period: str, values: Mapping[str, Any], totals: Mapping[str, Decimal]) -> tuple[list[Change], dict[str, Text]]:
    found: list[Change] = []
    refusals: dict[str, Text] = {}
    runs = Run.objects.filter(kind="distribution", period=period, superseded_by__isnull=True).order_by("institution")
    for run in runs:
        try:
            results = _again(run, values, {"level_one_total": f"{totals[run.institution]:.2f}"})
        except UnableTo as refusal:
            refusals[run.institution] = refusal.message
            continue
        before, after = amounts_of(json.loads(run.results)), amounts_of(results)
        found += [Change(person, before[person], after[person], run.institution) for person in before]
    return found, refusals


def _fold(hidden: Sequence[Change]) -> list[Change]:
    folded: dict[str, Change] = {}
    for row in hidden:
        held = folded.get(row.institution, Change("", ZERO, ZERO, row.institution))
        folded[row.institution] = Change("", held.before + row.before, held.after + row.after, row.institution)
    return list(folded.values())


def _increments(scope: Scope, period: str, values: Mapping[str, Any]) -> list[Change]:
    """Next year's increments, where the quarter's year is closed."""
    run = get_latest_run(scope=scope, kind="year", period=period[:4]) or get_latest_run(
        scope=system_scope(), kind="year", period=str(int(period[:4]) - 1)
    )
    if run is None:
        return []
    before = {row["id"]: Decimal(row["amount"]) for row in json.loads(run.results)["institutions"]}
    after = {row["id"]: Decimal(row["amount"]) for row in _again(run, values, {})["institutions"]}
    return [Change(code, before[code], after[code]) for code in before]
