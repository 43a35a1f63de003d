"""Scores from live figures: proposed in sets, taken or corrected with a reason, kept with what they were made from."""

from decimal import Decimal

import pytest

from yiti.foundation.audit.models import Change
from yiti.kernel.refusals import Conflict, Forbidden
from yiti.measure.assessment.models import LiveScore, Score
from yiti.measure.assessment.operations import FiguresMoved, ScoreChanged, UnableToScore, send_scores, take_live
from yiti.policy.chains import bare
from yiti.policy.rules import compute

from . import live, quarters
from .county import CENTRE, HOSPITAL, NOW, PACK, PASTORAL, ROLES, TODAY, scope_of
from .live import LIVE, PLAIN
from .quarters import QUARTER, enter

pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture(autouse=True)
def scoring(county: None) -> None:
    live.ready()


def take(who: str = "assessor", seal: str | None = None, **more: object) -> list[Score]:
    return take_live(scope=scope_of(who), period=QUARTER, seal=live.seal() if seal is None else seal, now=NOW, **more)  # type: ignore[arg-type]


def score_at(institution: str) -> Score:
    return Score.objects.get(institution=institution, indicator=LIVE, subject="institution")


def test_the_figures_propose_a_score_for_every_institution_and_an_absence_without_a_value() -> None:
    found = live.proposals()
    assert {code: proposal.score for (code, _), proposal in found.found.items()} == {CENTRE: 5, HOSPITAL: 10, PASTORAL: None}
    assert found.found[PASTORAL, LIVE].is_absent
    part = found.found[CENTRE, LIVE].inputs["parts"][0]
    assert (part["numerator"], part["denominator"], part["value"], part["target"]) == ("4", "10", "0.4000", "0.2")


def test_a_missing_value_that_is_refused_proposes_nothing_and_says_why() -> None:
    quarters.decide("scoring_missing", "refused", from_on=TODAY.replace(month=8, day=1))
    proposal = live.proposals().found[PASTORAL, LIVE]
    assert (proposal.is_ready, proposal.score) == (False, None)
    assert "数值" in proposal.lacks.zh  # type: ignore[union-attr]


def test_taking_all_keeps_the_score_with_what_it_was_made_from() -> None:
    taken = take()
    assert {(score.institution_id, score.score, score.absent) for score in taken} == {
        (CENTRE, Decimal(5), False), (HOSPITAL, Decimal(10), False), (PASTORAL, Decimal(0), True),
    }  # fmt: skip
    kept = LiveScore.objects.get(of=score_at(CENTRE))
    again = compute("indicator-scores", pack=PACK, inputs={"indicators": [bare(kept.inputs)]}).result["indicators"][0]["score"]
    assert Decimal(again) == kept.score == score_at(CENTRE).score
    change = Change.objects.filter(action="score.enter", key=str(score_at(CENTRE).pk)).get()
    assert change.after["figures"][0]["numerator"] == "4"


def test_a_correction_says_why_and_both_scores_are_kept() -> None:
    with pytest.raises(UnableToScore) as refusal:
        enter("assessor", CENTRE, LIVE, "7")
    assert (refusal.value.code, refusal.value.field) == ("live-reason", "reason")
    enter("assessor", CENTRE, LIVE, "7", reason="处方点评后确认其中 2 张为误录")
    kept = LiveScore.objects.get(of=score_at(CENTRE))
    assert (kept.score, score_at(CENTRE).score, score_at(CENTRE).entered_by) == (5, 7, "assessor")
    enter("assessor", CENTRE, PLAIN, "30")


def test_taking_all_leaves_what_was_corrected() -> None:
    enter("assessor", CENTRE, LIVE, "7", reason="误录")
    assert {score.institution_id for score in take(seal=live.seal([HOSPITAL, PASTORAL]))} == {HOSPITAL, PASTORAL}
    assert score_at(CENTRE).score == 7


def test_what_moved_since_it_was_taken_can_be_taken_again() -> None:
    take()
    with pytest.raises(UnableToScore) as refusal:
        take(seal=live.seal([]))
    assert refusal.value.code == "nothing-to-take"
    live.later(CENTRE, 0, 10)
    assert [(score.institution_id, score.score) for score in take(seal=live.seal([CENTRE]))] == [(CENTRE, 10)]
    assert LiveScore.objects.get(of=score_at(CENTRE)).inputs["parts"][0]["denominator"] == "20"


def test_who_saw_other_figures_is_told_and_takes_nothing() -> None:
    seen = live.seal()
    live.later(CENTRE, 0, 10)
    with pytest.raises(FiguresMoved):
        take(seal=seen)
    assert not Score.objects.exists()


def test_of_two_who_take_and_correct_the_second_is_told() -> None:
    seen = live.seal()
    take()
    with pytest.raises(ScoreChanged):
        enter("assessor", CENTRE, LIVE, "7", reason="误录")
    with pytest.raises(Conflict):
        take(seal=seen)
    assert score_at(CENTRE).score == 5


def test_nobody_else_takes_scores() -> None:
    for who in ROLES:
        if who != "assessor":
            with pytest.raises((Forbidden, FiguresMoved)):
                take(who)
    assert not Score.objects.exists()


def test_after_sending_the_figures_change_no_score() -> None:
    take()
    for institution in (CENTRE, HOSPITAL, PASTORAL):
        enter("assessor", institution, PLAIN, "40")
    send_scores(scope=scope_of("assessor"), period=QUARTER, today=TODAY)
    live.later(CENTRE, 0, 10)
    with pytest.raises(UnableToScore):
        take(seal=live.seal([]))
    assert score_at(CENTRE).score == 5


def test_a_head_is_scored_by_people_alone() -> None:
    enter("assessor", CENTRE, LIVE, "9", subject="head")
    assert not LiveScore.objects.exists()


def test_a_quarter_before_the_decision_is_scored_as_ever() -> None:
    quarters.open_quarter(scope=scope_of("clerk"), period="2026Q2", today=TODAY)
    found = live.propose(scope_of("assessor"), live.read_sheet(scope_of("assessor"), live.find_cycle("2026Q2")))
    assert found.found == {}
