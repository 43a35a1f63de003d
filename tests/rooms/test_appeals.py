"""An appeal: by the own institution, in time, decided by somebody else, answered by a new run."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from yiti.foundation.audit.models import Change
from yiti.foundation.files.operations import store_file
from yiti.foundation.workflow.models import Step
from yiti.foundation.workflow.queries import list_todos
from yiti.kernel.refusals import Conflict, Forbidden, Refused
from yiti.measure.assessment.cycles import QuarterState
from yiti.measure.assessment.models import Appeal, InstitutionResult, Score
from yiti.measure.assessment.operations import (
    AppealSettled,
    UnableToAppeal,
    decide_appeal,
    file_appeal,
    record_rerun,
    withdraw_appeal,
)
from yiti.measure.assessment.queries import (
    get_appeal,
    get_appeal_deadline,
    get_quarter_inputs,
    list_appeal_files,
    list_appeals,
    list_result_runs,
    list_results,
    list_upheld_unsettled,
)

from . import quarters
from .county import CENTRE, HOSPITAL, NOW, TODAY, scope_of
from .quarters import FIRST, QUARTER

pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture
def published(county: None) -> None:
    quarters.decide("publicity_working_days", "5")
    quarters.published()


def file(who: str = "head", today: date = TODAY, **more: Any) -> Appeal:
    values: dict[str, Any] = {
        "period": QUARTER, "institution": CENTRE, "indicator": FIRST, "claimed": Decimal(58), "reason": "漏计义诊人次",
    }  # fmt: skip
    return file_appeal(scope=scope_of(who), today=today, **(values | more))


def decide(appeal: Appeal, who: str = "lead", upholds: bool = True, **more: Any) -> Appeal:
    values: dict[str, Any] = {"answer": "经核实，予以更正", "new_score": Decimal(57), "today": TODAY}
    return decide_appeal(scope=scope_of(who), id=appeal.pk, upholds=upholds, **(values | more))


@pytest.mark.usefixtures("published")
def test_appeals_end_with_the_publicity_days() -> None:
    # published on Friday 9 October 2026; the 10th is a working Saturday
    assert get_appeal_deadline(scope=scope_of("head"), period=QUARTER) == date(2026, 10, 15)
    with pytest.raises(UnableToAppeal) as refusal:
        file(today=date(2026, 10, 16))
    assert refusal.value.code == "too-late"
    assert file(today=date(2026, 10, 15)).state == Appeal.State.FILED


def test_without_a_decision_on_the_days_the_setting_is_named() -> None:
    quarters.published()
    with pytest.raises(Refused) as refusal:
        file()
    assert (refusal.value.code, refusal.value.field) == ("parameter-unset", "publicity_working_days")


def test_before_feedback_there_is_nothing_to_appeal_against_and_after_it_there_is() -> None:
    quarters.all_ready()
    with pytest.raises(QuarterState):
        file()


def test_between_feedback_and_publication_there_is_time() -> None:
    quarters.fed_back()
    assert file().score == Decimal(50)


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("who", ["stranger", "accountant", "staff", "clerk", "lead", "assessor", "reviewer", "group", "admin"])
def test_only_the_own_head_appeals(who: str) -> None:
    with pytest.raises(Forbidden):
        file(who)
    assert not Appeal.objects.exists()


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    "more",
    [
        {"claimed": Decimal(50)},
        {"claimed": Decimal("60.5")},
        {"claimed": Decimal("NaN")},
        {"claimed": Decimal("55.123")},
        {"reason": " "},
        {"indicator": "hotel"},
        {"subject": "head"},
    ],
)
def test_an_appeal_claims_more_within_the_points_and_says_why(more: dict[str, Any]) -> None:
    with pytest.raises(UnableToAppeal):
        file(**more)


@pytest.mark.usefixtures("published")
def test_one_appeal_at_a_time_against_one_score() -> None:
    file()
    with pytest.raises(Conflict):
        file()


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("who", ["head", "stranger", "assessor", "assessor2", "clerk", "group", "commission", "reviewer", "staff"])
def test_only_the_office_lead_decides(who: str) -> None:
    appeal = file()
    with pytest.raises(Forbidden):
        decide(appeal, who)


@pytest.mark.usefixtures("published")
def test_neither_scorer_nor_appellant_nor_institution_decides_whatever_their_rights() -> None:
    appeal = file()
    for who in ("assessor", "head", "accountant"):
        scope = scope_of(who)
        scope = type(scope)(scope.actor, dict(scope.grants) | {"appeals.decide": frozenset({"*"})})
        with pytest.raises(Forbidden):
            decide_appeal(scope=scope, id=appeal.pk, upholds=False, answer="不予采纳", today=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(state="rejected", decided_by="head")


@pytest.mark.usefixtures("published")
def test_the_second_of_two_who_decide_is_told() -> None:
    appeal = file()
    decide(appeal)
    with pytest.raises(AppealSettled):
        decide(appeal, "lead2", upholds=False)
    with pytest.raises(AppealSettled):
        withdraw_appeal(scope=scope_of("head"), id=appeal.pk, today=TODAY)
    appeal.refresh_from_db()
    assert (appeal.state, appeal.new_score) == (Appeal.State.UPHELD, Decimal(57))


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("new", [None, Decimal(50), Decimal(61), Decimal("55.555")])
def test_upholding_gives_a_higher_score_within_the_points(new: Decimal | None) -> None:
    appeal = file()
    with pytest.raises(UnableToAppeal):
        decide(appeal, new_score=new)
    with pytest.raises(UnableToAppeal):
        decide(appeal, answer=" ")


@pytest.mark.usefixtures("published")
def test_the_refusal_prints_scores_as_the_page_does() -> None:
    with pytest.raises(UnableToAppeal) as refused:
        decide(file(), new_score=Decimal(61))
    assert "应大于 50.00、" in refused.value.message.zh and "above 50.00," in refused.value.message.en


@pytest.mark.usefixtures("published")
def test_an_upheld_appeal_waits_for_its_run_and_changes_no_score() -> None:
    appeal = decide(file())
    assert list(list_upheld_unsettled(scope=scope_of("clerk"))) == [appeal]
    assert Score.objects.get(institution=CENTRE, indicator=FIRST).score == Decimal(50)
    rows = get_quarter_inputs(scope=scope_of("clerk"), period=QUARTER)
    assert [row["indicators"][0]["score"] for row in rows] == ["57.00", "50.00", "50.00"]
    first = list_result_runs(scope=scope_of("clerk"), period=QUARTER)
    changed = [row | {"score": "87.0000"} if row["id"] == CENTRE else row for row in quarters.results()]
    run = quarters.make_run()
    record_rerun(scope=scope_of("clerk"), period=QUARTER, run=run, results=changed, appeals=[appeal.pk])
    assert not list_upheld_unsettled(scope=scope_of("clerk")).exists()
    with pytest.raises(Conflict), transaction.atomic():
        record_rerun(scope=scope_of("clerk"), period=QUARTER, run=quarters.make_run(), results=changed, appeals=[appeal.pk])
    assert list_results(scope=scope_of("head"), period=QUARTER).get(institution=CENTRE).score == Decimal(87)
    assert list_results(scope=scope_of("head"), period=QUARTER, run=first[0]).get(institution=CENTRE).score == Decimal(80)
    assert InstitutionResult.objects.filter(run=first[0]).count() == 3


@pytest.mark.usefixtures("published")
def test_a_withdrawn_appeal_may_be_filed_anew_by_the_own_house_only() -> None:
    appeal = file()
    for who in ("stranger", "clerk", "staff"):
        with pytest.raises(Forbidden):
            withdraw_appeal(scope=scope_of(who), id=appeal.pk, today=TODAY)
    assert withdraw_appeal(scope=scope_of("head"), id=appeal.pk, today=TODAY).state == Appeal.State.WITHDRAWN
    assert file().state == Appeal.State.FILED


@pytest.mark.usefixtures("published")
def test_the_office_has_it_on_its_list_until_it_is_decided() -> None:
    appeal = file()
    todo = next(todo for todo in list_todos(scope=scope_of("lead"), today=TODAY) if todo.workflow == "appeal")
    assert (todo.part.id, todo.period) == ("decide", f"A{appeal.pk}")
    decide(appeal)
    assert not [todo for todo in list_todos(scope=scope_of("lead"), today=TODAY) if todo.workflow == "appeal"]
    assert Step.objects.get(workflow="appeal", step="decide").done_by == "lead"


@pytest.mark.usefixtures("published")
def test_evidence_and_appeal_are_seen_by_the_house_and_the_office_only() -> None:
    upload = store_file(scope=scope_of("head"), name="证据.csv", content=b"a,b\n1,2\n", institution=CENTRE, now=NOW)
    appeal = file(files=[upload])
    for who in ("head", "lead", "clerk", "reviewer"):
        assert list_appeal_files(scope=scope_of(who), id=appeal.pk).count() == 1
    for who in ("stranger", "staff", "assessor", "other_reviewer"):
        assert not list_appeals(scope=scope_of(who)).exists()
        with pytest.raises(Forbidden):
            get_appeal(scope=scope_of(who), id=appeal.pk)
    foreign = store_file(scope=scope_of("stranger"), name="证据.csv", content=b"a,b\n1,2\n", institution=HOSPITAL, now=NOW)
    with pytest.raises(Forbidden), transaction.atomic():
        file(indicator=quarters.SECOND, claimed=Decimal(35), files=[foreign])


@pytest.mark.usefixtures("published")
def test_the_audit_tells_the_whole_story() -> None:
    appeal = decide(file())
    changes = Change.objects.filter(table="assessment_appeal", key=str(appeal.pk)).order_by("pk")
    assert [change.action for change in changes] == ["appeal.file", "appeal.upheld"]
    assert changes[1].before is not None
    assert changes[1].before["state"] == "filed"
