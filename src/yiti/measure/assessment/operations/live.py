"""Assessors take what live figures propose, all of it as they saw it."""

from collections.abc import Collection
from datetime import datetime

from yiti.kernel.money import ZERO
from yiti.kernel.refusals import Conflict
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.cycles import find_cycle, require_state
from yiti.measure.assessment.live.keeping import find_takeable, read_live
from yiti.measure.assessment.live.proposals import Key, Proposal, propose, seal_of
from yiti.measure.assessment.models import Cycle, Score
from yiti.measure.assessment.scoring import Sheet, read_sheet

from .scores import ScoreEntry, UnableToScore, keep_entries


class FiguresMoved(Conflict):
    """The figures propose something else than the person saw; nothing was taken."""

    code = "figures-moved"

    def __init__(self) -> None:
        super().__init__(
            Text("系统数据刚有变化，请看最新得分后再采用", "The figures have just moved; look at the scores again before you take them")
        )


def take_live(
    *, scope: Scope, period: str, seal: str, now: datetime, institutions: Collection[str] = (), indicators: Collection[str] = ()
) -> list[Score]:
    """
    Keep every score that the figures propose for the own groups (`scores.enter`) at these institutions, or at all.

    `seal` is that of the proposals as the person saw them (`seal_of`). What was corrected stays, and so does what is sent.

    :raises FiguresMoved: where they propose something else by now
    :raises UnableToScore: where there is nothing to take
    :raises QuarterState: once the quarter is ranked
    """
    scope.require("scores.enter")
    cycle = find_cycle(period)
    require_state(cycle, Cycle.State.OPEN)
    sheet = read_sheet(scope, cycle, institutions or None)
    keys = own_keys(scope, sheet, indicators)
    there = Score.objects.filter(cycle=cycle, subject=Score.Subject.INSTITUTION, institution__in={code for code, _ in keys})
    scores = {(score.institution_id, score.indicator): score for score in there}
    proposals = propose(scope, sheet, institutions=institutions, indicators=indicators)
    wanted = find_takeable(keys, proposals, scores, read_live(scores.values()))
    if seal_of(wanted) != seal:
        raise FiguresMoved
    if not wanted:
        raise UnableToScore(Text("没有可以采用的系统得分", "The figures propose no score to take"), code="nothing-to-take")
    return keep_entries(scope, sheet, [_entry(proposal, scores.get(_key(proposal))) for proposal in wanted], proposals, now)


def own_keys(scope: Scope, sheet: Sheet, indicators: Collection[str] = ()) -> list[Key]:
    """Institution and indicator of everything that the actor has to score, never the own institution."""
    return [
        (code, indicator)
        for code in sheet.institutions
        if code != scope.actor.institution and scope.may("scores.enter", code)
        for indicator in sheet.needed_of(code, scope.actor.username)
        if not indicators or indicator in indicators
    ]


def _key(proposal: Proposal) -> Key:
    return proposal.institution, proposal.indicator


def _entry(proposal: Proposal, stands: Score | None) -> ScoreEntry:
    return ScoreEntry(
        proposal.institution,
        proposal.indicator,
        ZERO if proposal.score is None else proposal.score,
        absent=proposal.is_absent,
        method=stands.method if stands else Score.Method.DOCUMENTS,
        version=stands.version if stands else None,
    )
