"""A quarter from its opening to its publication, with everybody who must not, and everybody who comes second."""

from decimal import Decimal

import pytest

from yiti.config.command import main
from yiti.foundation.audit.models import Change
from yiti.foundation.runs.models import Run
from yiti.foundation.workflow.models import Step
from yiti.foundation.workflow.operations import Blocked, StepClosed, UnableToMove
from yiti.kernel.periods import UnableToReadPeriod
from yiti.kernel.refusals import Conflict, Forbidden, Refused
from yiti.measure.assessment.cycles import QuarterState
from yiti.measure.assessment.models import Assignment, Cycle, InstitutionResult
from yiti.measure.assessment.operations import (
    AlreadyOpen,
    ScoresMissing,
    UnableToOpen,
    UnableToRank,
    UnableToScore,
    approve_quarter,
    assign_group,
    feed_back_quarter,
    file_quarter,
    open_quarter,
    propose_single_item,
    publish_quarter,
    return_quarter,
    return_scores,
    send_scores,
    settle_single_item,
)
from yiti.measure.assessment.operations.single_items import UnableToAddItem
from yiti.measure.assessment.queries import (
    get_quarter_inputs,
    get_readiness,
    get_score_sheet,
    list_results,
    list_scorings,
)

from . import quarters
from .county import ASSESSED, CENTRE, HOSPITAL, NOW, PASTORAL, TODAY, scope_of
from .quarters import QUARTER, decide_points, enter, report, score_all, version_of

pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture
def quarter(county: None) -> Cycle:
    return quarters.open_it()


def step(name: str, subject: str = CENTRE) -> Step:
    return Step.objects.get(workflow="quarter", period=QUARTER, step=name, subject=subject)


# opening


@pytest.mark.parametrize(
    ("period", "refusal"),
    [
        ("2026-Q9", UnableToReadPeriod),
        ("2026Q9", UnableToReadPeriod),
        ("2026", UnableToOpen),
        ("2026-09", UnableToOpen),
        ("2027Q1", UnableToOpen),
        ("2020Q4", Refused),
    ],
)
def test_what_is_no_quarter_of_this_document_is_not_opened(period: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        open_quarter(scope=scope_of("clerk"), period=period, today=TODAY)
    assert not Cycle.objects.exists()
    assert not Step.objects.exists()


@pytest.mark.usefixtures("quarter")
def test_a_quarter_opens_once_for_every_assessed_institution() -> None:
    assert set(Step.objects.filter(step="send").values_list("subject", flat=True)) == set(ASSESSED)
    with pytest.raises(AlreadyOpen):
        open_quarter(scope=scope_of("lead"), period=QUARTER, today=TODAY)


@pytest.mark.parametrize("who", ["head", "assessor", "group", "reviewer", "commission", "staff", "admin"])
def test_only_the_office_opens_a_quarter(who: str) -> None:
    with pytest.raises(Forbidden):
        open_quarter(scope=scope_of(who), period=QUARTER, today=TODAY)


def test_the_next_quarter_takes_the_assessors_over() -> None:
    open_quarter(scope=scope_of("clerk"), period="2026Q2", today=TODAY)
    assign_group(scope=scope_of("clerk"), period="2026Q2", group="g1", assessor="assessor", department="疾控中心")
    open_quarter(scope=scope_of("clerk"), period=QUARTER, today=TODAY)
    assert Assignment.objects.get(cycle=QUARTER).assessor == "assessor"


# scoring and readiness


def test_the_ranking_waits_for_reports_scores_and_items() -> None:
    quarters.open_it()
    decide_points()
    quarters.assign()
    readiness = get_readiness(scope=scope_of("clerk"), period=QUARTER)
    assert len(readiness.reports_missing) == 3
    assert {row.assessor for row in readiness.scores_missing} == {"assessor", "assessor2"}
    assert not readiness.is_ready
    for institution in ASSESSED:
        report(institution, accept=True)
    score_all()
    item = propose_single_item(scope=scope_of("clerk"), period=QUARTER, institution=CENTRE, points=Decimal("2"), reason="抢险", now=NOW)
    with pytest.raises(UnableToRank):
        rank()
    settle_single_item(scope=scope_of("lead"), id=item.pk, approves=True, today=TODAY)
    assert get_readiness(scope=scope_of("clerk"), period=QUARTER).is_ready
    assert all(scoring.is_done for scoring in list_scorings(scope=scope_of("clerk"), period=QUARTER))


def test_the_command_says_step_by_step_whom_the_quarter_waits_for(capsys: pytest.CaptureFixture[str]) -> None:
    quarters.open_it()
    decide_points()
    quarters.assign()
    report(CENTRE)
    assert main(["quarter", "status", QUARTER]) == 1
    told = capsys.readouterr().out
    sent = next(line for line in told.splitlines() if "机构填报" in line)
    assert "机构填报 1/3，等 " in sent and "大西渠镇卫生院" in sent and "建国路" not in sent
    assert CENTRE not in told and "不能排名" in told


def test_without_decided_points_nobody_scores() -> None:
    quarters.open_it()
    quarters.assign()
    with pytest.raises(Refused) as refusal:
        enter("assessor", CENTRE, quarters.FIRST, "1")
    assert refusal.value.code == "parameter-unset"


def test_scores_are_sent_whole_and_then_stand() -> None:
    quarters.ready_to_score()
    enter("assessor", CENTRE, quarters.FIRST, "50")
    with pytest.raises(ScoresMissing) as refusal:
        send_scores(scope=scope_of("assessor"), period=QUARTER, today=TODAY)
    assert set(refusal.value.missing) == {HOSPITAL, PASTORAL}
    assert send_scores(scope=scope_of("assessor"), period=QUARTER, today=TODAY, institutions=[CENTRE]) == 1
    assert step("assessors_report").state == Step.State.OPEN
    enter("assessor2", CENTRE, quarters.SECOND, "30")
    send_scores(scope=scope_of("assessor2"), period=QUARTER, today=TODAY, institutions=[CENTRE])
    assert step("assessors_report").state == Step.State.DONE
    with pytest.raises(UnableToScore) as sent:
        enter("assessor", CENTRE, quarters.FIRST, "51", version=1)
    assert sent.value.code == "score-sent"
    with pytest.raises(UnableToScore):
        send_scores(scope=scope_of("assessor"), period=QUARTER, today=TODAY, institutions=[CENTRE])


def test_the_office_hands_scores_back_with_a_reason() -> None:
    quarters.ready_to_score()
    score_all()
    group = quarters.group_of(quarters.FIRST)
    with pytest.raises(Forbidden):
        return_scores(scope=scope_of("assessor"), period=QUARTER, institution=CENTRE, group=group, reason="x", today=TODAY)
    assert return_scores(scope=scope_of("clerk"), period=QUARTER, institution=CENTRE, group=group, reason="佐证不足", today=TODAY) == 1
    assert step("assessors_report").state == Step.State.RETURNED
    enter("assessor", CENTRE, quarters.FIRST, "40", version=1)
    send_scores(scope=scope_of("assessor"), period=QUARTER, today=TODAY, institutions=[CENTRE])
    assert step("assessors_report").state == Step.State.DONE


def test_nobody_settles_an_item_he_proposed_and_the_second_is_told() -> None:
    quarters.open_it()
    item = propose_single_item(
        scope=scope_of("clerk"), period=QUARTER, institution=CENTRE, points=Decimal("-1.5"), reason="投诉属实", now=NOW
    )
    for who in ("clerk", "head", "assessor", "stranger", "reviewer"):
        with pytest.raises(Forbidden):
            settle_single_item(scope=scope_of(who), id=item.pk, approves=True, today=TODAY)
    settle_single_item(scope=scope_of("clerk2"), id=item.pk, approves=True, today=TODAY)
    with pytest.raises(Conflict):
        settle_single_item(scope=scope_of("lead"), id=item.pk, approves=False, today=TODAY, answer="否")
    for points in ("0", "101", "1.234", "NaN"):
        with pytest.raises(UnableToAddItem):
            propose_single_item(scope=scope_of("clerk"), period=QUARTER, institution=CENTRE, points=Decimal(points), reason="x", now=NOW)


def test_the_inputs_of_the_run_hold_what_was_sent() -> None:
    quarters.all_ready()
    rows = get_quarter_inputs(scope=scope_of("clerk"), period=QUARTER)
    assert [row["id"] for row in rows] == list(ASSESSED)
    first = rows[0]
    assert first["category"] == "community_centre"
    assert [(row["id"], row["points"], row["score"], row["absent"]) for row in first["indicators"]] == [
        (quarters.FIRST, "60.00", "50.00", False),
        (quarters.SECOND, "40.00", "30.00", False),
    ]
    assert first["head_indicators"] == []
    with pytest.raises(Forbidden):
        get_quarter_inputs(scope=scope_of("head"), period=QUARTER)


# ranking to publication


def rank(who: str = "clerk", version: int | None = None) -> Cycle:
    return quarters.rank(who, version)


def test_the_quarter_goes_its_way_by_other_eyes() -> None:
    quarters.all_ready()
    rank()
    with pytest.raises(Blocked):
        approve_quarter(scope=scope_of("group"), period=QUARTER, today=TODAY, version=version_of())
    for filing in ("file_hr", "file_finance"):
        file_quarter(scope=scope_of("clerk"), period=QUARTER, step=filing, today=TODAY)
    with pytest.raises(StepClosed):
        file_quarter(scope=scope_of("lead"), period=QUARTER, step="file_hr", today=TODAY)
    for who in ("clerk", "lead", "commission", "head", "stranger", "assessor"):
        with pytest.raises(Forbidden):
            approve_quarter(scope=scope_of(who), period=QUARTER, today=TODAY, version=version_of())
    approve_quarter(scope=scope_of("group"), period=QUARTER, today=TODAY, version=version_of())
    assert not list_results(scope=scope_of("head"), period=QUARTER).exists()
    feed_back_quarter(scope=scope_of("clerk"), period=QUARTER, today=TODAY, version=version_of())
    seen = list_results(scope=scope_of("head"), period=QUARTER)
    assert seen.count() == 3
    assert "runs_run" not in str(seen.query), "a run's texts are as long as the county is large"
    assert step("pay").state == Step.State.OPEN
    cycle = publish_quarter(scope=scope_of("clerk"), period=QUARTER, today=TODAY, version=version_of())
    assert (cycle.state, cycle.published_on) == (Cycle.State.PUBLISHED, TODAY)
    actions = list(Change.objects.filter(table="assessment_cycle").order_by("pk").values_list("action", flat=True))
    assert actions == ["quarter.open", "quarter.rank", "quarter.approve", "quarter.feedback", "quarter.publish"]


def test_who_ranked_does_not_approve_whatever_his_rights() -> None:
    quarters.all_ready()
    both = scope_of("clerk")
    everywhere = frozenset({"*"})
    both = type(both)(both.actor, dict(both.grants) | {"quarter.approve": everywhere})
    rank()
    for filing in ("file_hr", "file_finance"):
        file_quarter(scope=scope_of("clerk"), period=QUARTER, step=filing, today=TODAY)
    with pytest.raises(Forbidden):
        approve_quarter(scope=both, period=QUARTER, today=TODAY, version=version_of())


def test_of_two_who_rank_at_once_the_second_is_told() -> None:
    quarters.all_ready()
    seen = version_of()
    rank(version=seen)
    with pytest.raises(Conflict):
        rank("lead", version=seen)
    assert Run.objects.count() == 2
    assert InstitutionResult.objects.values("run").distinct().count() == 1


def test_a_run_on_inputs_that_changed_since_is_not_taken() -> None:
    quarters.all_ready()
    seen = version_of()
    return_scores(
        scope=scope_of("lead"), period=QUARTER, institution=CENTRE, group=quarters.group_of(quarters.FIRST), reason="复核", today=TODAY
    )
    enter("assessor", CENTRE, quarters.FIRST, "20", version=1)
    send_scores(scope=scope_of("assessor"), period=QUARTER, today=TODAY, institutions=[CENTRE])
    with pytest.raises(Conflict):
        rank(version=seen)
    assert rank().state == Cycle.State.RANKED


def test_the_leading_group_sends_a_ranking_back() -> None:
    quarters.all_ready()
    rank()
    with pytest.raises(UnableToMove):
        return_quarter(scope=scope_of("group"), period=QUARTER, reason="", today=TODAY, version=version_of())
    cycle = return_quarter(scope=scope_of("group"), period=QUARTER, reason="请复核", today=TODAY, version=version_of())
    assert (cycle.state, cycle.ranked_by) == (Cycle.State.OPEN, "")
    assert step("rank", "county").state == Step.State.RETURNED
    assert rank("lead").state == Cycle.State.RANKED


def test_nothing_is_entered_once_it_is_ranked() -> None:
    quarters.all_ready()
    rank()
    with pytest.raises(QuarterState):
        enter("assessor", CENTRE, quarters.FIRST, "1", version=1)
    with pytest.raises(QuarterState):
        assign_group(scope=scope_of("clerk"), period=QUARTER, group="g1", assessor="x", department="疾控")
    with pytest.raises(QuarterState):
        propose_single_item(scope=scope_of("clerk"), period=QUARTER, institution=CENTRE, points=Decimal(1), reason="x", now=NOW)


def test_an_institution_sees_its_scores_from_feedback_on_and_never_anothers() -> None:
    quarters.published()
    sheet = get_score_sheet(scope=scope_of("head"), period=QUARTER, institution=CENTRE)
    assert (sheet.points, sheet.obtained, sheet.missing) == (Decimal(100), Decimal(80), 0)
    with pytest.raises(Forbidden):
        get_score_sheet(scope=scope_of("stranger"), period=QUARTER, institution=CENTRE)
    with pytest.raises(Forbidden):
        get_score_sheet(scope=scope_of("staff"), period=QUARTER, institution=CENTRE)


def test_before_feedback_the_institution_sees_no_scores() -> None:
    quarters.all_ready()
    with pytest.raises(Forbidden):
        get_score_sheet(scope=scope_of("head"), period=QUARTER, institution=CENTRE)
    assert len(get_score_sheet(scope=scope_of("assessor"), period=QUARTER, institution=CENTRE).lines) == 1
