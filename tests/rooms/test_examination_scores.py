"""The four parts of the health examination: figures propose two, plan and effect are an assessor's, with evidence; all four count."""

import pytest

from yiti.foundation.files.operations import store_file
from yiti.kernel.refusals import Forbidden
from yiti.measure.assessment.operations import UnableToScore, assign_group, attach_evidence, send_scores
from yiti.measure.assessment.queries import get_quarter_inputs, get_readiness, list_evidence
from yiti.policy.packs import load_pack

from .county import ASSESSED, CENTRE, NOW, PACK, TODAY, scope_of
from .quarters import QUARTER, decide, enter, group_of, open_it

pytestmark = pytest.mark.usefixtures("county")
POINTS = {"examination_plan": "20", "examination_funds": "30", "examination_execution": "30", "examination_effect": "20"}
BY_PEOPLE = ("examination_plan", "examination_effect")


@pytest.fixture(autouse=True)
def examined(county: None) -> None:
    open_it()
    decide("scoring_points", POINTS)
    assign_group(scope=scope_of("clerk"), period=QUARTER, group=group_of("examination_plan"), assessor="assessor", department="卫健委")


def test_what_the_document_assesses_of_the_examination_are_these_four_and_figures_propose_two() -> None:
    pack = load_pack(PACK)
    group = next(one for one in pack.indicator_groups if one.clause == "附件1 六(一)3")
    assert [one.code for one in group.indicators] == list(POINTS)
    live = pack.scoring.live if pack.scoring else None
    assert live is not None
    assert [code for code in POINTS if code not in live.parts] == list(BY_PEOPLE)


def test_plan_and_effect_are_scored_by_the_assessor_with_evidence_and_nobody_else() -> None:
    for code in BY_PEOPLE:
        with pytest.raises(Forbidden):
            enter("assessor2", CENTRE, code, "10")
        with pytest.raises(UnableToScore):
            enter("assessor", CENTRE, code, "20.5")
        score = enter("assessor", CENTRE, code, "18")
        paper = store_file(scope=scope_of("assessor"), name="方案.csv", content=b"a,b\n1,2\n", institution=CENTRE, now=NOW)
        attach_evidence(scope=scope_of("assessor"), score=score.pk, file=paper)
        assert list_evidence(scope=scope_of("clerk"), score=score.pk).count() == 1


def test_a_quarter_waits_for_plan_and_effect_and_counts_them() -> None:
    for code in ASSESSED:
        for name in POINTS:
            if (code, name) != (CENTRE, "examination_effect"):
                enter("assessor", code, name, "18")
    missing = get_readiness(scope=scope_of("clerk"), period=QUARTER).scores_missing
    assert {row.institution.pk: row.unscored for row in missing if row.unscored} == {CENTRE: ("examination_effect",)}
    enter("assessor", CENTRE, "examination_effect", "12")
    send_scores(scope=scope_of("assessor"), period=QUARTER, today=TODAY)
    given = {row["id"]: row["indicators"] for row in get_quarter_inputs(scope=scope_of("clerk"), period=QUARTER)}
    said = {row["id"]: (row["points"], row["score"]) for row in given[CENTRE]}
    assert {name: float(score) for name, (_, score) in said.items()} == dict.fromkeys(POINTS, 18.0) | {"examination_effect": 12.0}
