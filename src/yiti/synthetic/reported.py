"""Regular papers of a demonstration, made by those whom the document has make them; the newest of some is still owed."""

from datetime import date, timedelta

from yiti.supervision.reports.operations import make_report
from yiti.supervision.reports.queries import Duty, list_duties

from .tasks import SETUP, Stage

BACK = (200, 105, 42, 12)
"""So many days before the business date papers were made."""


def make_reports(stage: Stage) -> int:
    """Every paper for the periods that were over then; how many were made."""
    count = 0
    for back in BACK:
        day = stage.today - timedelta(days=back)
        if day < stage.since:
            continue
        for duty in list_duties(scope=SETUP, today=day):
            count += _make(stage, duty, day, is_newest=back == BACK[-1])
    return count


def _make(stage: Stage, duty: Duty, day: date, *, is_newest: bool) -> bool:
    """Nothing twice for a period; of the newest about a third is left to be made."""
    stands = duty.made is not None and (duty.period is not None or not is_newest)
    if stands or (is_newest and stage.draws.happens("0.34", "paper left", duty.key)):
        return False
    scope = next((scope for role in duty.report.made_by if (scope := stage.reports(role, day))), None)
    if scope is not None:
        make_report(scope=scope, key=duty.key, today=day)
    return scope is not None
