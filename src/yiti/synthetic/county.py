"""Building the demonstration county: who, what they decided, seven quarters, and the one that runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from yiti.foundation.decisions.operations import approve_decision, propose_decision
from yiti.foundation.installation.operations import set_up
from yiti.foundation.installation.queries import get_today
from yiti.kernel.periods import Period
from yiti.kernel.scopes import system_scope
from yiti.kernel.text import Text
from yiti.measure.assessment.operations import Opinion, enter_opinions, file_appeal
from yiti.measure.assessment.queries import get_score_sheet
from yiti.measure.indicators.operations import recount
from yiti.money.pay.operations import close_year
from yiti.policy.calendars import add_workdays
from yiti.policy.packs import load_pack
from yiti.registry.access.demonstration import create_demo_user

from . import plans, quarters, settings
from .acting import Acting, noon
from .cast import COUNTY_CAST, GROUPS, Member
from .draws import Draws
from .lives import LIVES, live
from .map import make_map
from .monthly import hand_in_months, read_told
from .people import Hire
from .posts import post_change
from .quarters import County, accountant, head
from .registers import Assessed, has_villages, make_institutions, make_people, posted_of
from .scoring import decide_scoring
from .stories import Place, write_entries
from .tasks import do_tasks
from .written import write_papers

PACK = "changji-2021"
LATE = "652301203"
"""庙尔沟乡卫生院: the one that is late in the third quarter of 2026."""
SERVING = ("652301101", "652301105", "652301202", "652301003")
"""Institutions whose public health workers and village doctors have log-ins."""
IN_REVIEW = ("652301106", "652301107")
APPELLANT = "652301002"
GRANTED_FROM = date(2021, 1, 1)
SETUP = system_scope("demonstration")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the building is: `done` of `all`, and what is being done."""

    done: int
    all: int
    words: Text


def build(*, seed: int, scale: Decimal, told: Callable[[Progress], None], quarters_wanted: Sequence[str] = ()) -> County:
    """
    Build the county in an empty installation, with this share of its residents and their services; 0 for none of them.

    :raises UnableToSetUp: where an installation stands already
    """
    names = list(quarters_wanted or ("2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3"))
    steps = len(names) + 4 + (LIVES + 1 if scale else 0)
    today = load_pack(PACK).header.demo_on or get_today()
    told(Progress(0, steps, Text("建立机构与人员", "Institutions and people")))
    county = begin(seed, today, scale)
    told(Progress(1, steps, Text("建立用户与权限", "Users and roles")))
    make_users(county)
    if scale:
        live(county, scale=scale, today=today, told=lambda done, words: told(Progress(1 + done, steps, words)))
    first = LIVES + 2 if scale else 2
    told(Progress(first, steps, Text("本地决定与年度总量", "Decisions and year totals")))
    decide(county)
    decide_scoring(county.acting)
    plans.year_totals(county, 2025, date(2024, 11, 25))
    told(Progress(first + 1, steps, Text("内部分配方案", "Distribution plans")))
    for row in county.institutions:
        plans.plan(county, row, 2025, date(2025, 2, 10))
    counted = first + 2
    if scale:
        told(Progress(counted, steps, Text("计算指标", "Counting indicators")))
        recount(scope=SETUP, now=noon(today))
        counted += 1
    returns = [month for name in names for month in Period.parse(name).each_month()]
    hand_in_months(county, returns, read_told(scale), today=today, without=_is_late)
    for at, name in enumerate(names, start=counted):
        told(Progress(at, steps, Text(f"{name} 季度", f"Quarter {name}")))
        _pass(county, name)
    post_change(county)
    write_entries(county.acting, load_pack(PACK), Place(county.draws, today, county.institutions, (), {}))
    do_tasks(county.draws, county.acting, today)
    write_papers(county.draws, county.acting, today)
    told(Progress(steps, steps, Text("完成", "Done")))
    return county


def begin(seed: int, today: date, scale: Decimal | None = None) -> County:
    """The installation with its institutions, the map, and everybody who works there."""
    name = Text("昌吉市", "Changji City")
    set_up(scope=SETUP, pack=PACK, place="652301", name=name, is_demonstration=True, seed=seed, today=today, scale=scale)
    draws = Draws(seed)
    institutions = make_institutions(PACK, "652301")
    make_map("652301", GRANTED_FROM)
    return County(draws, Acting(), institutions, make_people(draws, institutions, today))


def _is_late(institution: str, month: Period) -> bool:
    """The late one has not handed in its own returns of the last month."""
    return institution == LATE and month == Period.parse("2026-09")


def _pass(county: County, name: str) -> None:
    period = Period.parse(name)
    if name == "2026Q3":
        running_quarter(county, period)
        return
    if name == "2026Q1":
        for row in county.institutions:
            plans.plan(county, row, 2026, date(2026, 2, 9))
    closed_quarter(county, period)
    if name == "2025Q4":
        finish_year(county, 2025)
    if name == "2026Q2":
        appeal(county, period)


def make_users(county: County) -> None:
    """The county's cast, and a head, an accountant and one member of the staff of every institution."""
    members = [*COUNTY_CAST]
    for row in county.institutions:
        hires = county.people[row.code]
        boss = next(hire for hire in hires if hire.duty == "head")
        clerk = next(hire for hire in hires if hire.position == "management" and hire.duty == "staff")
        nurse = [hire for hire in hires if hire.position == "nurse"][1]
        members += [
            Member(head(row.code), boss.name, "institution_head", row.code),
            Member(accountant(row.code), clerk.name, "accountant", row.code),
            Member(f"staff.{row.code}", nurse.name, "staff_member", row.code),
        ]
        _CODES.update({head(row.code): boss.code, accountant(row.code): clerk.code, f"staff.{row.code}": nurse.code})
        if row.code in SERVING:
            members += _serving(row, hires)
    for member in members:
        create_demo_user(
            scope=SETUP, username=member.username, name=member.name, role=member.role, institution=member.institution,
            staff=_CODES.get(member.username, ""), from_on=GRANTED_FROM, now=noon(date(2024, 11, 1)),
        )  # fmt: skip


def _serving(row: Assessed, hires: Sequence[Hire]) -> list[Member]:
    """Who does public health there, and in the first village clinic."""
    worker = next(hire for hire in hires if hire.position == "public_health")
    found = [Member(f"public.{row.code}", worker.name, "public_health_worker", row.code)]
    _CODES[f"public.{row.code}"] = worker.code
    if has_villages(row):
        doctor = posted_of(hires)
        found.append(Member(f"village.{row.code}", doctor.name, "village_doctor", f"{row.code}-V01"))
        _CODES[f"village.{row.code}"] = doctor.code
    return found


_CODES: dict[str, str] = {}


def decide(county: County) -> None:
    """What the document leaves to the county: proposed by the clerk, approved by the head of the office."""
    today = settings.DECIDED_ON
    clerk, office = county.acting.as_("clerk", today), county.acting.as_("office", today)
    values: list[tuple[str, str | dict[str, str], str]] = [
        ("scoring_points", settings.scoring_points(load_pack(PACK)), "考核实施细则另文下发，演示分值"),
        *((parameter, value, reason) for parameter, (value, reason) in settings.PLAIN.items()),
    ]
    for number, (parameter, value, reason) in enumerate(values, start=1):
        made = propose_decision(
            scope=clerk, parameter=parameter, value=value, from_on=settings.HOLDS_FROM, number=f"昌市卫健考核〔2024〕{number}号（演示）",
            decided_on=today, today=today, now=noon(today), reason=reason,
        )  # fmt: skip
        approve_decision(scope=office, id=made.pk, now=noon(today, 60))


def closed_quarter(county: County, period: Period) -> None:
    """A quarter from opening to publication, everybody in time."""
    after = period.end
    quarters.open_and_assign(county, period, period.last - timedelta(days=10))
    quarters.enter_months(county, period)
    for at, row in enumerate(county.institutions):
        sent = after + timedelta(days=1 + at % 4)
        quarters.report(county, period, row, sent)
        quarters.review(county, period, row, sent + timedelta(days=1))
    for at, assessor in enumerate(GROUPS):
        quarters.score(county, period, assessor, county.institutions, after + timedelta(days=6 + at % 3))
    quarters.single_items(county, period, after + timedelta(days=8))
    quarters.close(county, period, after + timedelta(days=9))
    quarters.pay_out(county, period, after + timedelta(days=19))


def finish_year(county: County, year: int) -> None:
    """Next year's totals, the four departments' opinions, and the year's result with its consequences."""
    plans.year_totals(county, year + 1, date(year, 11, 24))
    today = date(year + 1, 1, 26)
    for username in ("commission", "hr", "finance", "insurance"):
        opinions = [Opinion(row.code, agrees=True, text="同意考核办意见") for row in county.institutions]
        enter_opinions(scope=county.acting.as_(username, today), year=year, opinions=opinions, today=today)
    close_year(scope=county.acting.as_("leader", today), year=year, now=noon(today))


def appeal(county: County, period: Period) -> None:
    """One institution appeals against its lowest score of the quarter; nobody has decided it yet."""
    today = add_workdays(period.end + timedelta(days=15), 3)
    boss = county.acting.as_(head(APPELLANT), today)
    sheet = get_score_sheet(scope=boss, period=str(period), institution=APPELLANT)
    lines = [line for line in sheet.lines if line.score is not None and line.indicator.code == "health_records"] or [
        line for line in sheet.lines if line.score is not None
    ]
    line = lines[0]
    claimed = min(line.points, line.score.score + Decimal("0.40")) if line.score else line.points
    file_appeal(
        scope=boss, period=str(period), institution=APPELLANT, indicator=line.indicator.code, claimed=claimed,
        reason="抽查的 36 份档案已在复核当日补齐动态记录，附更新记录，请求按规范重新评分。", today=today,
    )  # fmt: skip


def running_quarter(county: County, period: Period) -> None:
    """The third quarter of 2026 on 9 October: 15 of 16 have reported, one is late, half of the scores are in."""
    quarters.open_and_assign(county, period, period.last - timedelta(days=10))
    quarters.enter_months(county, period, without=[LATE])
    first_day = date(2026, 10, 8)
    reported: list[Assessed] = [row for row in county.institutions if row.code != LATE]
    for at, row in enumerate(reported):
        quarters.report(county, period, row, first_day if at % 3 else date(2026, 10, 6))
        if row.code not in IN_REVIEW:
            quarters.review(county, period, row, first_day)
    half = [row for row in reported if row.code not in IN_REVIEW]
    for at, assessor in enumerate(GROUPS):
        chosen = half if at < 3 else half[: len(half) // 3]
        quarters.score(county, period, assessor, chosen, date(2026, 10, 8 + at % 2))
