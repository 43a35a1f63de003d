"""A quarter of the synthetic county, lived through step by step by its users."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from yiti.foundation.decisions.queries import get_book
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.measure.assessment.cycles import indicators_of
from yiti.measure.assessment.live.proposals import propose
from yiti.measure.assessment.operations import (
    ScoreEntry,
    ValueEntry,
    accept_report,
    approve_quarter,
    assess_clinic,
    assign_group,
    enter_scores,
    feed_back_quarter,
    file_quarter,
    open_quarter,
    propose_single_item,
    publish_quarter,
    save_values,
    send_report,
    send_scores,
    settle_single_item,
    start_report,
)
from yiti.measure.assessment.queries import get_cycle
from yiti.measure.assessment.scoring import read_sheet
from yiti.money.pay.operations import distribute, enter_staff_results, pay_quarter, rank_quarter, replace_monthly_pay
from yiti.supervision.publicity.drafts import prepare_notice
from yiti.supervision.publicity.operations import post_draft

from .acting import Acting, noon
from .cast import DEPARTMENTS, GROUPS, LEADS
from .draws import Draws
from .people import Hire
from .registers import Assessed, make_accounts

PACK = "changji-2021"
METHODS = ("documents", "site", "interview", "questionnaire", "telephone")
REASONS = ("抽查资料不全", "台账有缺项", "与系统数据不一致", "现场记录不完整")
CORRECTIONS = ("现场抽查后核减未经核实的记录", "系统漏传部分记录，已核对纸质台账", "与上级系统比对后更正")
GRADE_PAY = {"none": 3400, "junior": 3700, "middle": 4300, "deputy_senior": 5200, "senior": 6100}


@dataclass(frozen=True)
class County:
    """What a quarter is made from; `leads` are the lead hospitals."""

    draws: Draws
    acting: Acting
    institutions: Sequence[Assessed]
    people: Mapping[str, Sequence[Hire]]
    leads: Sequence[str] = tuple(LEADS)


def accountant(institution: str) -> str:
    return f"accountant.{institution}"


def head(institution: str) -> str:
    return f"head.{institution}"


def open_and_assign(county: County, period: Period, today: date) -> None:
    office = county.acting.as_("clerk", today)
    open_quarter(scope=office, period=str(period), today=today)
    groups = list(dict.fromkeys(indicator.group for indicator in indicators_of(PACK).values()))
    for assessor, numbers in GROUPS.items():
        for number in numbers:
            assign_group(
                scope=office, period=str(period), group=groups[number - 1], assessor=assessor, department=DEPARTMENTS[assessor]
            )  # fmt: skip
    for duty in ("content", "procedure"):
        post_draft(scope=office, draft=prepare_notice(scope=office, duty=duty, period=str(period)), today=today)


def enter_months(county: County, period: Period, *, without: Sequence[str] = ()) -> None:
    """Accounts, monthly results and monthly pay of the quarter's three months, and the village clinics' assessments."""
    for institution in county.institutions:
        if institution.code in without:
            continue
        hires = county.people[institution.code]
        at = noon(period.end + timedelta(days=1))
        make_accounts(county.draws, institution, len(hires), period, accountant(institution.code), at)
        for month in period.each_month():
            _results(county, institution, hires, month)
        if institution.category != "community_centre":
            _clinics(county, institution, period)


def _results(county: County, institution: Assessed, hires: Sequence[Hire], month: Period) -> None:
    today = month.end + timedelta(days=2)
    boss, payer = county.acting.as_(head(institution.code), today), county.acting.as_(accountant(institution.code), today)
    draws = county.draws
    rows, pay = [], []
    for hire in hires:
        key = (hire.code, month.first)
        if hire.duty != "head":
            score = draws.between(86, 106, "score", *key, places=1)
            attendance = (
                Decimal(1) if draws.happens("0.8", "present", *key) else draws.between("0.75", "0.98", "attendance", *key, places=4)
            )
            rows.append({"person": hire.code, "score": score, "attendance": attendance})
        basic = GRADE_PAY[hire.title] + draws.whole("basic", hire.code, below=400)
        pay.append(
            {
                "person": hire.code, "basic_pay": basic, "hardship_allowance": 600 if "pastoral" in institution.category else 320,
                "retained_area_allowance": 220, "basic_performance": 1500 + 40 * draws.whole("performance", hire.code, below=20),
                "reward_performance": 900 + 20 * draws.whole("reward", hire.code, below=20),
            }
        )  # fmt: skip
    enter_staff_results(scope=boss, institution=institution.code, month=month.first, rows=rows, now=noon(today))
    replace_monthly_pay(scope=payer, institution=institution.code, month=month.first, rows=pay)


def _clinics(county: County, institution: Assessed, period: Period) -> None:
    for month in period.each_month():
        today = month.last
        boss = county.acting.as_(head(institution.code), today)
        for number in (1, 2):
            clinic = f"{institution.code}-V{number:02d}"
            score = county.draws.between(80, 99, "clinic score", clinic, month.first, places=1)
            assess_clinic(scope=boss, clinic=clinic, month=str(month), kind="assessment", today=today, score=score)


def report(county: County, period: Period, institution: Assessed, today: date) -> None:
    """The institution sends its quarter with a few indicator values."""
    scope = county.acting.as_(accountant(institution.code), today)
    started = start_report(scope=scope, period=str(period), institution=institution.code)
    values = [
        ValueEntry(code, value=county.draws.between(*bounds, "value", institution.code, period.first, code, places=places))
        for code, (*bounds, places) in _VALUES.items()
        if code in indicators_of(PACK)
    ]
    started = save_values(scope=scope, period=str(period), institution=institution.code, values=values, revision=started.revision)
    send_report(scope=scope, period=str(period), institution=institution.code, today=today, revision=started.revision)


_VALUES: dict[str, tuple[str, str, int]] = {
    "visits": ("3000", "12000", 0),
    "discharges": ("40", "300", 0),
    "cost_per_visit": ("58", "92", 2),
    "cost_per_discharge": ("1800", "3200", 2),
}
"""Indicator → least, most, decimals."""


def review(county: County, period: Period, institution: Assessed, today: date) -> None:
    lead = "lead1" if institution.lead.endswith("1") else "lead2"
    scope = county.acting.as_(lead, today)
    held = start_report(scope=county.acting.as_(accountant(institution.code), today), period=str(period), institution=institution.code)
    accept_report(scope=scope, period=str(period), institution=institution.code, today=today, revision=held.revision)


def score(county: County, period: Period, assessor: str, institutions: Sequence[Assessed], today: date, *, send: bool = True) -> None:
    """One assessor's groups at some institutions, heads included; the institution's level is its own, the rest is drawn."""
    scope = county.acting.as_(assessor, today)
    groups = list(dict.fromkeys(indicator.group for indicator in indicators_of(PACK).values()))
    mine = {groups[number - 1] for number in GROUPS[assessor]}
    points = {code: figure.number for code, figure in get_book(scope=scope, on=period.last).table("scoring_points").items()}
    entries = [
        _entry(county.draws, period, institution, code, points[code], subject)
        for institution in institutions
        for code, indicator in indicators_of(PACK).items()
        if indicator.group in mine
        for subject in ("institution", "head")
    ]
    entries = take_figures(county, period, scope, entries)
    enter_scores(scope=scope, period=str(period), entries=entries, now=noon(today))
    if send:
        send_scores(scope=scope, period=str(period), today=today, institutions=[row.code for row in institutions])


def take_figures(county: County, period: Period, scope: Scope, entries: Sequence[ScoreEntry]) -> list[ScoreEntry]:
    """The same, with what live figures propose taken; one in fifteen is corrected by the assessor, who says why."""
    codes = {entry.institution for entry in entries}
    found = propose(scope, read_sheet(scope, get_cycle(scope=scope, period=str(period)), codes), institutions=codes)
    taken = []
    for entry in entries:
        key = (entry.institution, period.first, entry.indicator)
        proposal = found.ready(entry.institution, entry.indicator) if entry.subject == "institution" else None
        if proposal is None:
            taken.append(entry)
        elif county.draws.happens("0.07", "corrected", *key):
            taken.append(replace(entry, reason=county.draws.pick(CORRECTIONS, "correction", *key)))
        else:
            taken.append(
                replace(entry, score=proposal.score or Decimal(0), absent=proposal.is_absent, method="documents", reason="")
            )  # fmt: skip
    return taken


def _entry(draws: Draws, period: Period, institution: Assessed, code: str, points: Decimal, subject: str) -> ScoreEntry:
    level = draws.between("0.80", "0.93", "level", institution.code, places=3)
    spread = draws.between("-0.08", "0.07", "spread", institution.code, period.first, code, subject, places=3)
    value = min(points, (points * min(Decimal(1), level + spread)).quantize(Decimal("0.01")))
    reason = draws.pick(
        ("抽查资料不全", "台账有缺项", "与系统数据不一致", "现场记录不完整"), "reason", institution.code, period.first, code
    )
    method = draws.pick(METHODS, "method", code)
    return ScoreEntry(institution.code, code, value, subject=subject, method=method, reason="" if value == points else reason)


def single_items(county: County, period: Period, today: date) -> None:
    """One reward and one penalty, proposed by the clerk and settled by the head of the office."""
    clerk, office = county.acting.as_("clerk", today), county.acting.as_("office", today)
    chosen = sorted(county.institutions, key=lambda row: county.draws.unit("single", row.code, period.first))[:2]
    for institution, points, reason in zip(
        chosen, (Decimal(1), Decimal("-0.5")), ("承办全市公卫技能竞赛", "网络直报迟报 1 例"), strict=True
    ):
        item = propose_single_item(
            scope=clerk, period=str(period), institution=institution.code, points=points, reason=reason, now=noon(today)
        )  # fmt: skip
        settle_single_item(scope=office, id=item.pk, approves=True, today=today)


def close(county: County, period: Period, rank_on: date) -> None:
    """Rank, file twice, approve, feed back and publish, on the days of the document."""
    name = str(period)
    clerk = county.acting.as_("clerk", rank_on)
    version = get_cycle(scope=clerk, period=name).version
    rank_quarter(scope=clerk, period=name, today=rank_on, now=noon(rank_on, 30), version=version)
    for step in ("file_hr", "file_finance"):
        file_quarter(scope=clerk, period=name, step=step, today=rank_on + timedelta(days=1))
    approve = rank_on + timedelta(days=1)
    version = get_cycle(scope=clerk, period=name).version
    approve_quarter(scope=county.acting.as_("leader", approve), period=name, today=approve, version=version)
    back = rank_on + timedelta(days=6)
    version = get_cycle(scope=clerk, period=name).version
    feed_back_quarter(scope=clerk, period=name, today=back, version=version)
    version = get_cycle(scope=clerk, period=name).version
    publish_quarter(scope=county.acting.as_("clerk", back), period=name, today=back, version=version)
    scope = county.acting.as_("clerk", back)
    post_draft(scope=scope, draft=prepare_notice(scope=scope, duty="results", period=name), today=back)


def pay_out(county: County, period: Period, distribute_on: date) -> None:
    """Every institution distributes, pays and posts."""
    name = str(period)
    paid_on = distribute_on + timedelta(days=2)
    for institution in county.institutions:
        boss = county.acting.as_(head(institution.code), distribute_on)
        distribute(scope=boss, period=name, institution=institution.code, now=noon(distribute_on, 60))
        pay_quarter(
            scope=county.acting.as_(accountant(institution.code), paid_on), period=name, institution=institution.code, paid_on=paid_on
        )
        draft = prepare_notice(scope=boss, duty="pay_open", period=name, institution=institution.code)
        post_draft(scope=boss, draft=draft, today=paid_on)
