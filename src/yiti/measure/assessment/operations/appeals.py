"""An institution appeals against a score; somebody else decides; a new run answers."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from yiti.foundation.audit.operations import record_change
from yiti.foundation.files.models import StoredFile
from yiti.foundation.files.operations import attach_file
from yiti.foundation.workflow.flows import UnknownWorkflow, get_flow
from yiti.foundation.workflow.operations import finish_steps, start_steps
from yiti.kernel.money import is_whole_fen
from yiti.kernel.refusals import Conflict, Forbidden, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.cycles import find_cycle, indicators_of, require_state
from yiti.measure.assessment.models import Appeal, Cycle, Score, print_points
from yiti.measure.assessment.queries.appeals import get_appeal_deadline

WORKFLOW = "appeal"
EVIDENCE = "assessment_appeal"
State = Appeal.State


class UnableToAppeal(UnableTo):
    code = "appeal"


class AppealSettled(Conflict):
    code = "appeal-settled"


@transaction.atomic
def file_appeal(
    *,
    scope: Scope,
    period: str,
    institution: str,
    indicator: str,
    claimed: Decimal,
    reason: str,
    today: date,
    subject: str = Score.Subject.INSTITUTION,
    files: Sequence[StoredFile] = (),
) -> Appeal:
    """
    Appeal against one score of the own institution (`appeals.file`), after feedback and within the publicity days.

    :raises Forbidden: for another institution than the own
    :raises UnableToAppeal: too late, for a score that does not exist, a claim that is not more or beyond the points, or no reason
    :raises QuarterState: before the results were fed back
    :raises Conflict: while another appeal against the same score waits
    """
    scope.require("appeals.file", institution)
    if scope.actor.institution != institution and not scope.is_system:
        raise Forbidden(Text("只能为本机构申诉", "One appeals for the own institution only"))
    cycle = find_cycle(period)
    require_state(cycle, Cycle.State.FED_BACK, Cycle.State.PUBLISHED)
    _require_in_time(scope, cycle, today)
    score = _find_score(cycle, institution, subject, indicator)
    stands = _standing(score)
    _check_claim(score, stands, claimed, reason)
    made = Appeal(
        cycle=cycle, institution_id=institution, subject=subject, indicator=indicator, points=score.points, score=stands,
        claimed=claimed, reason=reason.strip(), filed_by=scope.actor.username, filed_on=today,
    )  # fmt: skip
    _insert(made)
    _attach(scope, made, files)
    _start_steps(scope, made, today)
    _record(scope, "appeal.file", made, None)
    return made


def _insert(made: Appeal) -> None:
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(Text("这项得分已有申诉待复核", "An appeal against this score waits already")) from error


def _find_score(cycle: Cycle, institution: str, subject: str, indicator: str) -> Score:
    found = Score.objects.filter(cycle=cycle, institution=institution, subject=subject, indicator=indicator).first()
    if found is None:
        raise UnableToAppeal(Text("没有这项得分", "There is no such score"), code="not-found", field="indicator")
    return found


def _standing(score: Score) -> Decimal:
    """The score as it stands: as an upheld appeal has it, else as it was given."""
    upheld = Appeal.objects.filter(
        cycle=score.cycle_id, institution=score.institution_id, subject=score.subject, indicator=score.indicator, state=State.UPHELD
    )
    found = upheld.order_by("-pk").values_list("new_score", flat=True).first()
    return score.score if found is None else found


def _check_claim(score: Score, stands: Decimal, claimed: Decimal, reason: str) -> None:
    if score.absent:
        raise UnableToAppeal(Text("合理缺项没有得分可申诉", "A reasonable absence has no score to appeal against"), field="indicator")
    if not claimed.is_finite() or not is_whole_fen(claimed) or not stands < claimed <= score.points:
        raise UnableToAppeal(
            Text(
                f"主张得分应大于 {print_points(stands)}、不超过分值 {score.points}",
                f"The claim must be above {print_points(stands)} and at most {score.points} points",
            ),
            field="claimed",
        )
    if not reason.strip():
        raise UnableToAppeal(Text("请写明申诉理由", "Say why"), field="reason")


def _require_in_time(scope: Scope, cycle: Cycle, today: date) -> None:
    last = get_appeal_deadline(scope=scope, period=cycle.period)
    if last is not None and today > last:
        raise UnableToAppeal(Text(f"申诉已于 {last} 截止", f"Appeals ended on {last}"), code="too-late")


def _attach(scope: Scope, appeal: Appeal, files: Sequence[StoredFile]) -> None:
    for file in files:
        if file.institution != appeal.institution_id:
            raise Forbidden(Text("这个文件不属于本机构", "This file is not the institution's"))
        attach_file(scope=scope, file=file, owner_kind=EVIDENCE, owner_key=appeal.pk)


@transaction.atomic
def decide_appeal(*, scope: Scope, id: int, upholds: bool, answer: str, today: date, new_score: Decimal | None = None) -> Appeal:
    """
    Uphold with a new score, or reject (`appeals.decide`), always with an answer. What is upheld waits for a new run.

    :raises Forbidden: for whoever filed it, gave the score, or belongs to the institution
    :raises UnableToAppeal: without an answer, or for a new score that is not above the old one or beyond the points
    :raises AppealSettled: where it is settled already
    """
    scope.require("appeals.decide")
    appeal = _locked(id)
    scope.require("appeals.decide", appeal.institution_id)
    _require_other_eyes(scope, appeal)
    if not answer.strip():
        raise UnableToAppeal(Text("请写明复核意见", "Say how it was decided"), field="answer")
    if upholds and (
        new_score is None or not new_score.is_finite() or not is_whole_fen(new_score) or not appeal.score < new_score <= appeal.points
    ):
        raise UnableToAppeal(
            Text(
                f"新得分应大于 {print_points(appeal.score)}、不超过 {appeal.points}",
                f"The new score must be above {print_points(appeal.score)}, at most {appeal.points}",
            ),
            field="new_score",
        )
    appeal.new_score = new_score if upholds else None
    return _settle(scope, appeal, State.UPHELD if upholds else State.REJECTED, answer, today)


@transaction.atomic
def withdraw_appeal(*, scope: Scope, id: int, today: date) -> Appeal:
    """
    Take the own institution's appeal back before it is decided (`appeals.file`).

    :raises Forbidden: for another institution's
    :raises AppealSettled: where it is settled already
    """
    scope.require("appeals.file")
    appeal = _locked(id)
    scope.require("appeals.file", appeal.institution_id)
    if scope.actor.institution != appeal.institution_id and not scope.is_system:
        raise Forbidden(Text("只能撤回本机构的申诉", "One withdraws the own institution's appeal only"))
    return _settle(scope, appeal, State.WITHDRAWN, "", today)


def _locked(id: int) -> Appeal:
    found = Appeal.objects.select_for_update().filter(pk=id).first()
    if found is None:
        raise UnableToAppeal(Text("没有这项申诉", "There is no such appeal"), code="not-found")
    if found.state != State.FILED:
        who = found.decided_by or found.filed_by
        raise AppealSettled(Text(f"这项申诉已由 {who} 办结", f"{who} has already settled this appeal"))
    return found


def _require_other_eyes(scope: Scope, appeal: Appeal) -> None:
    scorer = Score.objects.filter(
        cycle=appeal.cycle_id, institution=appeal.institution_id, subject=appeal.subject, indicator=appeal.indicator
    ).values_list("entered_by", flat=True)
    if scope.actor.username in (appeal.filed_by, *scorer) or scope.actor.institution == appeal.institution_id:
        raise Forbidden(
            Text(
                "申诉须由他人复核：不能是申诉人、原评分人或本机构人员",
                "Somebody else must decide: neither appellant, scorer nor the institution",
            )
        )


def _settle(scope: Scope, appeal: Appeal, state: str, answer: str, today: date) -> Appeal:
    before = _shown(appeal)
    appeal.state, appeal.answer = state, answer.strip()
    if state != State.WITHDRAWN:
        appeal.decided_by, appeal.decided_on = scope.actor.username, today
    appeal.save()
    finish_steps(scope=scope, workflow=WORKFLOW, period=case_of(appeal), step="decide", today=today)
    _record(scope, f"appeal.{state}", appeal, before)
    return appeal


def case_of(appeal: Appeal) -> str:
    """The period under which an appeal's steps stand in the workflow."""
    return f"A{appeal.pk}"


def _start_steps(scope: Scope, appeal: Appeal, today: date) -> None:
    """Where the pack has a workflow for appeals, so that to-dos know of it."""
    try:
        get_flow(appeal.cycle.pack, WORKFLOW)
    except UnknownWorkflow:
        return
    period = case_of(appeal)
    start_steps(scope=scope, pack=appeal.cycle.pack, workflow=WORKFLOW, period=period, today=today, institutions=[appeal.institution_id])
    finish_steps(scope=scope, workflow=WORKFLOW, period=period, step="file", today=today)


def _shown(appeal: Appeal) -> dict[str, Any]:
    return {
        "period": appeal.cycle_id, "subject": str(appeal.subject), "indicator": appeal.indicator, "score": appeal.score,
        "claimed": appeal.claimed, "state": str(appeal.state), "filed_by": appeal.filed_by, "decided_by": appeal.decided_by,
        "new_score": appeal.new_score, "answer": appeal.answer,
    }  # fmt: skip


def _record(scope: Scope, action: str, appeal: Appeal, before: dict[str, Any] | None) -> None:
    record_change(
        scope=scope, action=action, table="assessment_appeal", key=appeal.pk, before=before, after=_shown(appeal),
        institution=appeal.institution_id, clause=indicators_of(appeal.cycle.pack)[appeal.indicator].clause,
    )  # fmt: skip
