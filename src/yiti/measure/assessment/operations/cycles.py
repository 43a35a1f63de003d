"""Open a quarter; rank, file, approve, feed back and publish it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from yiti.foundation.audit.operations import record_change
from yiti.foundation.installation.queries import get_installation
from yiti.foundation.runs.models import Run
from yiti.foundation.workflow.flows import get_flow
from yiti.foundation.workflow.operations import finish_steps, reckon_due_days, reopen_steps, start_steps
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Conflict, Forbidden, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.assessed import list_assessed
from yiti.measure.assessment.cycles import WORKFLOW, find_cycle, finish, part_for, require_state, require_version
from yiti.measure.assessment.models import Appeal, Assignment, Cycle, InstitutionResult, LiveScore
from yiti.measure.assessment.queries.readiness import get_readiness
from yiti.measure.assessment.results import institution_results
from yiti.measure.indicators.operations import freeze

State = Cycle.State


class UnableToOpen(UnableTo):
    code = "quarter"


class AlreadyOpen(Conflict):
    code = "quarter-open"


class UnableToRank(UnableTo):
    """Reports, scores or single items are missing; nothing is ranked."""

    code = "not-ready"


@transaction.atomic
def open_quarter(*, scope: Scope, period: str, today: date) -> Cycle:
    """
    Open a quarter for all institutions assessed on its last day (`quarter.open`), with due days, under the installation's pack.

    The assessors of the quarter before keep their groups.

    :raises UnableToReadPeriod: for what is no period
    :raises UnableToOpen: for a month or a year, a quarter that has not begun, or a county without assessed institutions
    :raises Refused: `pack-not-in-force` for a quarter before the document
    :raises AlreadyOpen: where it is open already
    """
    scope.require("quarter.open")
    span = _read_quarter(period, today)
    pack = get_installation().pack
    due = reckon_due_days(scope=scope, pack=pack, period=period)
    institutions = [institution.code for institution in list_assessed(span.last)]
    if not institutions:
        raise UnableToOpen(Text("没有列入考核的机构", "There are no institutions to assess"), code="nobody-assessed")
    try:
        with transaction.atomic():
            cycle = Cycle.objects.create(period=period, pack=pack, opened_on=today, opened_by=scope.actor.username)
    except IntegrityError as error:
        raise AlreadyOpen(Text(f"{period} 已经开季", f"{period} is open already"), field="period") from error
    start_steps(scope=scope, pack=pack, workflow=WORKFLOW, period=period, today=today, institutions=institutions, due=due)
    taken_over = _take_over_assignments(cycle)
    record_change(
        scope=scope, action="quarter.open", table="assessment_cycle", key=period,
        after={"pack": pack, "institutions": institutions, "opened_on": today}, clause=part_for(cycle, "quarter.rank").clause,
        rows=taken_over,
    )  # fmt: skip
    return cycle


def _read_quarter(period: str, today: date) -> Period:
    span = Period.parse(period)
    if span.months != 3:
        raise UnableToOpen(Text(f"“{period}”不是季度，应如 2026Q3", f"“{period}” is no quarter; write 2026Q3"), field="period")
    if span.first > today:
        raise UnableToOpen(Text(f"{period} 还没有开始", f"{period} has not begun"), code="future-quarter", field="period")
    return span


def _take_over_assignments(cycle: Cycle) -> list[Assignment]:
    last = Cycle.objects.filter(period__lt=cycle.period, pack=cycle.pack).first()
    if last is None:
        return []
    return Assignment.objects.bulk_create(
        [
            Assignment(cycle=cycle, group=old.group, institution_id=old.institution_id, assessor=old.assessor, department=old.department)
            for old in Assignment.objects.filter(cycle=last)
        ]
    )


@transaction.atomic
def record_ranking(
    *, scope: Scope, period: str, run: Run, results: Sequence[Mapping[str, Any]], today: date, now: datetime, version: int
) -> Cycle:
    """
    Write down what a closed run of kind `quarter` found (`quarter.rank`): open → ranked. The quarter's facts are frozen with it.

    `results` are the run's rows `{"id", "category", "score", "head_score", "place"}`; `version` is the cycle's as it was when the
    inputs were read, so that nothing slips in between.

    :raises UnableToRank: where something is missing
    :raises UnableToFreeze: while live figures are still being counted
    :raises QuarterState, Conflict: in another state, or where somebody was quicker
    """
    scope.require("quarter.rank")
    cycle = find_cycle(period, lock=True)
    require_state(cycle, State.OPEN)
    require_version(version, cycle.version)
    readiness = get_readiness(scope=scope, period=period)
    if not readiness.is_ready:
        raise UnableToRank(readiness.summary)
    InstitutionResult.objects.bulk_create(institution_results(run, results), batch_size=500)
    before = _shown(cycle)
    cycle.state, cycle.ranked_by, cycle.ranked_on = State.RANKED, scope.actor.username, today
    _save(scope, cycle, before, "quarter.rank", run=run.pk)
    finish(scope, cycle, "quarter.rank", today)
    if LiveScore.objects.filter(of__cycle=cycle).exists():
        freeze(scope=scope, period=Period.parse(period), now=now)
    return cycle


@transaction.atomic
def record_rerun(*, scope: Scope, period: str, run: Run, results: Sequence[Mapping[str, Any]], appeals: Sequence[int]) -> None:
    """
    Write down what a run after upheld appeals found (`quarter.rank`) and lay it to those appeals; the quarter's state stays.

    :raises QuarterState: before the results were fed back
    :raises Conflict: where an appeal is not upheld, or has its run already
    """
    scope.require("quarter.rank")
    cycle = find_cycle(period, lock=True)
    require_state(cycle, State.FED_BACK, State.PUBLISHED)
    InstitutionResult.objects.bulk_create(institution_results(run, results), batch_size=500)
    waiting = Appeal.objects.filter(pk__in=appeals, cycle=cycle, state=Appeal.State.UPHELD, run__isnull=True)
    if waiting.update(run=run) != len(set(appeals)):
        raise Conflict(Text("有申诉已经重算过", "An appeal has had its new run already"))
    record_change(
        scope=scope, action="quarter.rerun", table="assessment_cycle", key=period, after={"run": run.pk, "appeals": list(appeals)},
        rows=list(Appeal.objects.filter(pk__in=appeals)),
    )  # fmt: skip


@transaction.atomic
def file_quarter(*, scope: Scope, period: str, step: str, today: date) -> Cycle:
    """
    Note that the ranked results went to a bureau for filing (`quarter.file`): `step` is one of the workflow's filing steps.

    :raises Blocked, StepClosed: out of order, or filed already
    """
    scope.require("quarter.file")
    cycle = find_cycle(period, lock=True)
    require_state(cycle, State.RANKED)
    if get_flow(cycle.pack, WORKFLOW).part(step).function != "quarter.file":
        raise Forbidden(Text("这一步不是备案", "This step is no filing"))
    finish_steps(scope=scope, workflow=WORKFLOW, period=period, step=step, today=today)
    return cycle


@transaction.atomic
def approve_quarter(*, scope: Scope, period: str, today: date, version: int) -> Cycle:
    """
    The leading group approves what another ranked and filed (`quarter.approve`): ranked → approved.

    :raises Forbidden: for the one who ranked it
    :raises Blocked: before it was filed
    """
    cycle = _take(scope, "quarter.approve", period, State.RANKED, version)
    if cycle.ranked_by == scope.actor.username:
        raise Forbidden(Text("不能审批自己排定的名次", "Nobody approves the ranking he made"))
    finish(scope, cycle, "quarter.approve", today)
    return _step_on(scope, cycle, State.APPROVED, "quarter.approve", approved_by=scope.actor.username, approved_on=today)


@transaction.atomic
def return_quarter(*, scope: Scope, period: str, reason: str, today: date, version: int) -> Cycle:
    """
    The leading group sends the ranking back with a reason (`quarter.approve`): ranked → open. Its run stays and is superseded.

    :raises UnableToMove: without a reason
    """
    cycle = _take(scope, "quarter.approve", period, State.RANKED, version)
    rank = part_for(cycle, "quarter.rank").id
    reopen_steps(scope=scope, workflow=WORKFLOW, period=period, step=rank, today=today, reason=reason)
    return _step_on(scope, cycle, State.OPEN, "quarter.return", ranked_by="", ranked_on=None)


@transaction.atomic
def feed_back_quarter(*, scope: Scope, period: str, today: date, version: int) -> Cycle:
    """Give results and totals back to the institutions (`quarter.feedback`): approved → fed back."""
    cycle = _take(scope, "quarter.feedback", period, State.APPROVED, version)
    finish(scope, cycle, "quarter.feedback", today)
    return _step_on(scope, cycle, State.FED_BACK, "quarter.feedback", fed_back_on=today)


@transaction.atomic
def publish_quarter(*, scope: Scope, period: str, today: date, version: int) -> Cycle:
    """
    Make the results public to all institutions (`quarter.publish`): fed back → published.

    Appeals may be filed since feedback; their last day is counted from this one.
    """
    cycle = _take(scope, "quarter.publish", period, State.FED_BACK, version)
    return _step_on(scope, cycle, State.PUBLISHED, "quarter.publish", published_on=today)


def _take(scope: Scope, function: str, period: str, state: str, version: int) -> Cycle:
    scope.require(function)
    cycle = find_cycle(period, lock=True)
    require_state(cycle, state)
    require_version(version, cycle.version)
    return cycle


def _step_on(scope: Scope, cycle: Cycle, state: str, action: str, **values: Any) -> Cycle:
    before = _shown(cycle)
    cycle.state = state
    for name, value in values.items():
        setattr(cycle, name, value)
    _save(scope, cycle, before, action)
    return cycle


def _save(scope: Scope, cycle: Cycle, before: dict[str, Any], action: str, **more: Any) -> None:
    cycle.version += 1
    cycle.save()
    after = _shown(cycle) | more
    clause = part_for(cycle, "quarter.approve").clause
    record_change(scope=scope, action=action, table="assessment_cycle", key=cycle.pk, before=before, after=after, clause=clause)


def _shown(cycle: Cycle) -> dict[str, Any]:
    names = ("state", "ranked_by", "ranked_on", "approved_by", "approved_on", "fed_back_on", "published_on", "version")
    return {name: _plain(getattr(cycle, name)) for name in names}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value
