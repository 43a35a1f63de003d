"""Assessors send their scores; the office may hand them back before it ranks."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from yiti.foundation.audit.operations import Changed, record_changes
from yiti.foundation.workflow.models import Step
from yiti.foundation.workflow.operations import reopen_steps
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.cycles import WORKFLOW, find_cycle, finish, indicators_of, part_for, require_state, touch
from yiti.measure.assessment.models import Cycle, Score
from yiti.measure.assessment.scoring import Sheet, read_sheet

from .scores import UnableToScore


class ScoresMissing(UnableToScore):
    """Some indicators have no score; `missing` is institution → indicators."""

    code = "scores-missing"

    def __init__(self, missing: dict[str, list[str]]):
        count = sum(len(codes) for codes in missing.values())
        super().__init__(
            Text(f"{len(missing)} 家机构还有 {count} 项没有评分", f"{count} indicators at {len(missing)} institutions have no score")
        )
        self.missing = missing


@transaction.atomic
def send_scores(*, scope: Scope, period: str, today: date, institutions: Collection[str] | None = None) -> int:
    """
    Send all of the own groups' scores of the institutions named, or of every one (`scores.enter`); how many scores went.

    Where with them an institution's last indicator is in, the step of the assessors is done for it. Scores of heads go along.

    :raises ScoresMissing: where an indicator with points has no score; nothing is sent then
    :raises UnableToScore: where there is nothing to send
    """
    scope.require("scores.enter")
    cycle = find_cycle(period, lock=True)
    require_state(cycle, Cycle.State.OPEN)
    sheet = read_sheet(scope, cycle, institutions)
    mine = _find_mine(scope, sheet)
    scores = [score for score in _of(cycle, sheet) if score.indicator in mine.get(score.institution_id, ())]
    _require_complete(mine, scores)
    unsent = [score for score in scores if score.sent_on is None]
    if not unsent:
        raise UnableToScore(Text("没有待报送的得分", "There are no scores to send"), code="nothing-to-send")
    Score.objects.filter(pk__in=[score.pk for score in unsent]).update(sent_on=today)
    touch(cycle)
    _record(scope, cycle, unsent, "score.send", None, today)
    _finish_complete(scope, cycle, sheet, today, {score.institution_id for score in unsent})
    return len(unsent)


def _find_mine(scope: Scope, sheet: Sheet) -> dict[str, list[str]]:
    own = scope.actor.institution
    needed = {
        code: sheet.needed_of(code, scope.actor.username) for code in sheet.institutions if code != own and scope.may("scores.enter", code)
    }
    return {code: indicators for code, indicators in needed.items() if indicators}


def _of(cycle: Cycle, sheet: Sheet) -> list[Score]:
    return list(Score.objects.select_for_update().filter(cycle=cycle, institution__in=list(sheet.institutions)).order_by("pk"))


def _require_complete(mine: dict[str, list[str]], scores: list[Score]) -> None:
    done = {(score.institution_id, score.indicator) for score in scores if score.subject == Score.Subject.INSTITUTION}
    missing = {
        institution: left for institution, codes in mine.items() if (left := [code for code in codes if (institution, code) not in done])
    }
    if missing:
        raise ScoresMissing(missing)


def _finish_complete(scope: Scope, cycle: Cycle, sheet: Sheet, today: date, touched: Collection[str]) -> None:
    sent: dict[str, set[str]] = {}
    rows = Score.objects.filter(cycle=cycle, institution__in=touched, subject=Score.Subject.INSTITUTION, sent_on__isnull=False)
    for institution, indicator in rows.values_list("institution_id", "indicator"):
        sent.setdefault(institution, set()).add(indicator)
    complete = [code for code in touched if set(sheet.points_at(code)) <= sent.get(code, set())]
    step = part_for(cycle, "scores.enter").id
    undone = Step.objects.filter(workflow=WORKFLOW, period=cycle.period, step=step, subject__in=complete).exclude(state=Step.State.DONE)
    left = list(undone.values_list("subject", flat=True))
    if left:
        finish(scope, cycle, "scores.enter", today, left)


@transaction.atomic
def return_scores(*, scope: Scope, period: str, institution: str, group: str, reason: str, today: date) -> int:
    """
    Hand the scores of one group at an institution back to the assessor before ranking (`quarter.rank`); how many.

    :raises UnableToMove: without a reason
    :raises UnableToScore: where none of them was sent
    """
    scope.require("quarter.rank")
    cycle = find_cycle(period, lock=True)
    require_state(cycle, Cycle.State.OPEN)
    codes = [code for code, indicator in indicators_of(cycle.pack).items() if indicator.group == group]
    sent = list(Score.objects.filter(cycle=cycle, institution=institution, indicator__in=codes, sent_on__isnull=False))
    if not sent:
        raise UnableToScore(Text("这组得分还没有报送", "These scores were not sent"), code="not-sent")
    Score.objects.filter(pk__in=[score.pk for score in sent]).update(sent_on=None)
    touch(cycle)
    _record(scope, cycle, sent, "score.return", sent[0].sent_on, None)
    reopen_steps(
        scope=scope, workflow=WORKFLOW, period=period, step=part_for(cycle, "scores.enter").id, subjects=[institution], today=today,
        reason=reason,
    )  # fmt: skip
    return len(sent)


def _record(scope: Scope, cycle: Cycle, scores: list[Score], action: str, before: date | None, after: date | None) -> None:
    """One row an institution: which scores, and since when they count as sent."""
    by_institution: dict[str, list[Score]] = {}
    for score in scores:
        by_institution.setdefault(score.institution_id, []).append(score)
    record_changes(
        scope=scope,
        changes=[
            Changed(
                action=action, table="assessment_score", key=f"{cycle.period}:{institution}", institution=institution,
                before={"sent_on": before, "scores": [score.pk for score in sent]},
                after={"sent_on": after, "scores": [score.pk for score in sent]},
                clause=part_for(cycle, "scores.enter").clause, rows=sent,
            )
            for institution, sent in by_institution.items()
        ],
    )  # fmt: skip
