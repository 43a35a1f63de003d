"""Steps of a quarter as tests need them: opened, reported, scored, ranked, published."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from yiti.foundation.decisions.operations import approve_decision, propose_decision
from yiti.foundation.runs.models import Run
from yiti.kernel.scopes import system_scope
from yiti.measure.assessment.cycles import indicators_of
from yiti.measure.assessment.models import Cycle, Report, Score
from yiti.measure.assessment.operations import (
    ScoreEntry,
    ValueEntry,
    accept_report,
    approve_quarter,
    assign_group,
    enter_score,
    feed_back_quarter,
    file_quarter,
    open_quarter,
    publish_quarter,
    record_ranking,
    return_scores,
    save_values,
    send_report,
    send_scores,
    start_report,
)
from yiti.registry.ledger.models import AccountSheet

from .county import ASSESSED, CENTRE, HOSPITAL, NOW, PACK, PASTORAL, TODAY, scope_of

QUARTER = "2026Q3"
FIRST = next(iter(indicators_of(PACK)))
SECOND = next(code for code, indicator in indicators_of(PACK).items() if indicator.group != indicators_of(PACK)[FIRST].group)
RATIO = next(code for code, indicator in indicators_of(PACK).items() if indicator.most == 1)
SENDERS = {CENTRE: "accountant", HOSPITAL: "stranger_accountant"}
REVIEWERS = {CENTRE: "reviewer", HOSPITAL: "reviewer", PASTORAL: "other_reviewer"}


def group_of(indicator: str) -> str:
    return indicators_of(PACK)[indicator].group


def open_it() -> Cycle:
    return open_quarter(scope=scope_of("clerk"), period=QUARTER, today=TODAY)


def decide(parameter: str, value: str | dict[str, str], from_on: date = date(2026, 1, 1)) -> None:
    proposal = propose_decision(
        scope=scope_of("clerk"), parameter=parameter, value=value, from_on=from_on, number="昌卫发〔2026〕3号",
        decided_on=date(2026, 1, 4), today=TODAY, now=NOW,
    )  # fmt: skip
    approve_decision(scope=scope_of("lead"), id=proposal.pk, now=NOW)


def decide_points() -> None:
    decide("scoring_points", {FIRST: "60", SECOND: "40"})


def assign() -> None:
    for indicator, assessor in ((FIRST, "assessor"), (SECOND, "assessor2")):
        assign_group(scope=scope_of("clerk"), period=QUARTER, group=group_of(indicator), assessor=assessor, department="疾控中心")


def accounts(institution: str, months: Sequence[int] = (7, 8, 9)) -> None:
    for month in months:
        AccountSheet.objects.create(institution_id=institution, month=date(2026, month, 1), entered_by="accountant", entered_at=NOW)


def report(institution: str, accept: bool = False, values: Sequence[ValueEntry] = ()) -> Report:
    """Accounts, draft, values and sending; the lead hospital's acceptance where wanted."""
    accounts(institution)
    sender = scope_of(SENDERS[institution]) if institution in SENDERS else system_scope()
    made = start_report(scope=sender, period=QUARTER, institution=institution)
    if values:
        made = save_values(scope=sender, period=QUARTER, institution=institution, values=values, revision=made.revision)
    made = send_report(scope=sender, period=QUARTER, institution=institution, today=TODAY, revision=made.revision)
    if accept:
        reviewer = scope_of(REVIEWERS[institution])
        made = accept_report(scope=reviewer, period=QUARTER, institution=institution, today=TODAY, revision=made.revision)
    return made


def enter(who: str, institution: str, indicator: str, score: str, version: int | None = None, **more: object) -> Score:
    entry = ScoreEntry(institution, indicator, Decimal(score), version=version, **more)  # type: ignore[arg-type]
    return enter_score(scope=scope_of(who), period=QUARTER, entry=entry, now=NOW)


def ready_to_score() -> None:
    open_it()
    decide_points()
    assign()


def score_all() -> None:
    for institution in ASSESSED:
        enter("assessor", institution, FIRST, "50")
        enter("assessor2", institution, SECOND, "30")
    for who in ("assessor", "assessor2"):
        send_scores(scope=scope_of(who), period=QUARTER, today=TODAY)


def all_ready() -> None:
    ready_to_score()
    for institution in ASSESSED:
        report(institution, accept=True)
    score_all()


def version_of() -> int:
    return Cycle.objects.get(pk=QUARTER).version


def make_run() -> Run:
    number = Run.objects.count() + 1
    return Run.objects.create(
        kind="quarter", period=QUARTER, sequence=number, inputs="{}", pack="{}", results="{}", code_version="0", hash=f"{number:064}",
        closed_at=NOW, closed_by="clerk",
    )  # fmt: skip


def results() -> list[dict[str, object]]:
    categories = {CENTRE: "community_centre", HOSPITAL: "agricultural_township_hospital", PASTORAL: "pastoral_township_hospital"}
    return [{"id": code, "category": category, "score": "80.0000", "head_score": None, "place": 1} for code, category in categories.items()]


def rank(who: str = "clerk", version: int | None = None) -> Cycle:
    return record_ranking(
        scope=scope_of(who), period=QUARTER, run=make_run(), results=results(), today=TODAY, now=NOW, version=version or version_of()
    )


def fed_back() -> None:
    all_ready()
    rank()
    for filing in ("file_hr", "file_finance"):
        file_quarter(scope=scope_of("clerk"), period=QUARTER, step=filing, today=TODAY)
    approve_quarter(scope=scope_of("group"), period=QUARTER, today=TODAY, version=version_of())
    feed_back_quarter(scope=scope_of("clerk"), period=QUARTER, today=TODAY, version=version_of())


def published() -> None:
    fed_back()
    publish_quarter(scope=scope_of("clerk"), period=QUARTER, today=TODAY, version=version_of())


def return_and_score_head(institution: str, scores: dict[str, str]) -> None:
    """Hand the groups back, score the head, send again."""
    for indicator, score in scores.items():
        who = "assessor" if indicator == FIRST else "assessor2"
        return_scores(
            scope=scope_of("clerk"), period=QUARTER, institution=institution, group=group_of(indicator), reason="补评负责人", today=TODAY
        )
        enter(who, institution, indicator, score, subject="head")
        send_scores(scope=scope_of(who), period=QUARTER, today=TODAY, institutions=[institution])


def send(institution: str) -> Report:
    """Accounts and sending of a report that was begun."""
    accounts(institution)
    sender = scope_of(SENDERS[institution])
    made = start_report(scope=sender, period=QUARTER, institution=institution)
    return send_report(scope=sender, period=QUARTER, institution=institution, today=TODAY, revision=made.revision)
