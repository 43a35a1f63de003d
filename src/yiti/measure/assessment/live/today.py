"""What was kept of live figures, as today's facts would have it: for telling drift, never for a score."""

from typing import Any

from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope, system_scope
from yiti.measure.assessment.models import LiveScore
from yiti.measure.assessment.scoring import Sheet
from yiti.measure.indicators.queries import list_drift, list_values

from .proposals import read_plans, score_planned


def read_today(scope: Scope, sheet: Sheet) -> dict[int, dict[str, Any]]:
    """Score → the row that its figures would keep today, also after the period was frozen; as kept where nothing is proposed any more."""
    kept = list(LiveScore.objects.filter(of__cycle=sheet.cycle).select_related("of"))
    if not kept:
        return {}
    period, reader = Period.parse(sheet.cycle.period), system_scope(scope.actor.username)
    codes = {part["id"] for row in kept for part in row.inputs["parts"]}
    values = {(value.institution, value.indicator): value for value in list_values(scope=reader, period=period, codes=codes)}
    for drift in list_drift(scope=reader, period=period):
        if drift.now is not None and drift.indicator in codes:
            values[drift.institution, drift.indicator] = drift.now
    book, plans = read_plans(scope, sheet)
    wanted = [
        (row.of.institution_id, planned)
        for row in kept
        if row.of.institution_id in sheet.institutions
        and (planned := plans[sheet.institutions[row.of.institution_id].category].get(row.of.indicator))
    ]
    found = score_planned(book, sheet, wanted, values)
    return {
        row.of_id: dict(proposal.inputs)
        if (proposal := found.get((row.of.institution_id, row.of.indicator))) and proposal.is_ready
        else row.inputs
        for row in kept
    }
