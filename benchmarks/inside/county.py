"""
A county of 300 institutions with 40 people each, made in bulk from a seed; its quarters are ranked and fed back by the real operations.

Afterwards 2026Q1 is fed back and can be distributed, 2026Q2 is complete and can be ranked, and 2026Q3 is open with no score in.
`python -m benchmarks.inside.county` builds it in `YITI_HOME` (or in the database of `DATABASE_URL`), which must be empty.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from django.core.management import call_command
from django.db import transaction
from django.db.models import Model

from yiti.foundation.installation.operations import set_up
from yiti.foundation.workflow.operations import finish_steps
from yiti.kernel.periods import Period
from yiti.kernel.scopes import system_scope
from yiti.kernel.text import Text
from yiti.measure.assessment.cycles import indicators_of
from yiti.measure.assessment.models import Cycle, Report, Score
from yiti.measure.assessment.operations import approve_quarter, feed_back_quarter, file_quarter
from yiti.measure.assessment.queries import get_cycle
from yiti.money.pay.models import MonthlyPay, Plan, StaffResult, YearTotal
from yiti.money.pay.operations import rank_quarter
from yiti.policy.packs import load_pack
from yiti.registry.access.demonstration import create_demo_user
from yiti.registry.institutions.models import Institution, InstitutionType, Membership, Population
from yiti.registry.ledger.models import AccountRow, AccountSheet
from yiti.registry.places.models import Place
from yiti.registry.staff.models import Person, Posting
from yiti.synthetic.accounts import month_accounts
from yiti.synthetic.acting import Acting
from yiti.synthetic.cast import COUNTY_CAST, GROUPS, LEADS
from yiti.synthetic.county import decide
from yiti.synthetic.draws import Draws
from yiti.synthetic.quarters import County, open_and_assign
from yiti.synthetic.registers import Assessed
from yiti.synthetic.settings import scoring_points

PACK = "changji-2021"
SYSTEM = system_scope("benchmark")
SINCE = date(2021, 1, 1)
NOW = datetime(2026, 10, 9, 1, 0, tzinfo=UTC)
TODAY = date(2026, 10, 9)
DISTRIBUTED, RANKED, OPEN = "2026Q1", "2026Q2", "2026Q3"
CATEGORIES = ("community_centre", "agricultural_township_hospital", "agricultural_township_hospital")
POSITIONS = ("management", "doctor", "nurse", "public_health", "pharmacist", "technician", "doctor", "nurse")


def build(*, institutions: int = 300, people: int = 40, accountants: int = 64) -> None:
    """Everything; some forty seconds on a quiet machine."""
    call_command("migrate", verbosity=0, interactive=False)
    set_up(scope=SYSTEM, pack=PACK, place="652301", name=Text("昌吉市", "Changji City"), is_demonstration=True, seed=300, today=TODAY)
    rows = [make_assessed(at) for at in range(institutions)]
    county = County(Draws(300), Acting(), rows, {}, lambda words: None)
    with transaction.atomic():
        make_institutions(rows)
        make_people(rows, people)
        make_users(rows[:accountants])
    decide(county)
    for at, name in enumerate((DISTRIBUTED, RANKED, OPEN)):
        period = Period.parse(name)
        open_and_assign(county, period, period.last)
        if at < 2:
            with transaction.atomic():
                complete(rows, period)
    rank_and_feed_back(DISTRIBUTED)
    with transaction.atomic():
        make_results(rows, people, Period.parse(DISTRIBUTED))


def code_of(at: int) -> str:
    return f"652301{at + 1:03d}"


def person_of(institution: int, number: int, people: int = 40) -> str:
    return f"P{institution * people + number + 1:05d}"


def make_assessed(at: int) -> Assessed:
    category = CATEGORIES[at % len(CATEGORIES)]
    return Assessed(code_of(at), f"第{at + 1}卫生院", category, 8000 + at * 7, 30, {}, list(LEADS)[at % 2])


def save_all(rows: Iterable[Model]) -> None:
    made = list(rows)
    type(made[0])._default_manager.bulk_create(made, batch_size=1000)


def make_institutions(rows: Sequence[Assessed]) -> None:
    Place.objects.create(code="652301", name="昌吉市")
    save_all(
        Institution(
            code=code, name=name.zh, short_name=name.zh[-4:], name_en=name.en, type=InstitutionType.COUNTY_HOSPITAL, place_id="652301",
            from_on=SINCE,
        )
        for code, name in LEADS.items()
    )  # fmt: skip
    save_all(
        Institution(
            code=row.code, name=row.name, short_name=row.name, category=row.category, place_id="652301", from_on=SINCE, sequence=at + 1,
            type=InstitutionType.COMMUNITY_CENTRE if row.category == CATEGORIES[0] else InstitutionType.TOWNSHIP_HOSPITAL,
        )
        for at, row in enumerate(rows)
    )  # fmt: skip
    save_all(Membership(institution_id=row.code, lead_id=row.lead, consortium=row.lead, mode="tight", from_on=SINCE) for row in rows)
    save_all(Population(institution_id=row.code, year=2025, scope="served", people=row.population) for row in rows)
    save_all(
        YearTotal(
            year=2026, institution_id=row.code, proportional_reward=500_000, base_increment=600_000, increment=600_000, state="reviewed",
            proposed_by="commission", hr_by="hr", finance_by="finance",
        )
        for row in rows
    )  # fmt: skip
    save_all(
        Plan(institution_id=row.code, year=2026, content={}, is_in_force=True, drafted_by="head", drafted_on=SINCE, approved_by="office")
        for row in rows
    )


def make_people(rows: Sequence[Assessed], people: int) -> None:
    """The first of every institution is its head."""
    numbers = [(at, number) for at in range(len(rows)) for number in range(people)]
    save_all(Person(code=person_of(at, number, people), name=f"人员{at}-{number}") for at, number in numbers)
    save_all(
        Posting(
            person_id=person_of(at, number, people), institution_id=code_of(at), position=POSITIONS[number % len(POSITIONS)],
            post_kind="doctors", identity="establishment", duty="staff" if number else "head", from_on=SINCE,
        )
        for at, number in numbers
    )  # fmt: skip


def make_users(rows: Sequence[Assessed]) -> None:
    for member in COUNTY_CAST:
        create_demo_user(
            scope=SYSTEM,
            username=member.username,
            name=member.name,
            role=member.role,
            institution=member.institution,
            from_on=SINCE,
            now=NOW,
        )
    for row in rows:
        create_demo_user(
            scope=SYSTEM, username=f"accountant.{row.code}", name=row.name, role="accountant", institution=row.code, from_on=SINCE, now=NOW
        )


def complete(rows: Sequence[Assessed], period: Period) -> None:
    """Accounts, accepted reports and sent scores of a quarter, and the steps that they stand for."""
    name, day = str(period), period.last
    make_accounts(rows, period)
    save_all(
        Report(
            cycle_id=name, institution_id=row.code, state="accepted", sent_by="accountant", sent_on=day, reviewed_by="lead", reviewed_on=day
        )
        for row in rows
    )
    points = {code: Decimal(text) for code, text in scoring_points(load_pack(PACK)).items()}
    groups = list(dict.fromkeys(indicator.group for indicator in indicators_of(PACK).values()))
    assessors = {groups[number - 1]: username for username, numbers in GROUPS.items() for number in numbers}
    draws = Draws(300)
    save_all(
        Score(
            cycle_id=name, institution_id=row.code, subject=subject, indicator=code, points=most, entered_at=NOW, sent_on=day,
            score=(most * draws.between("0.8", "1", row.code, code, name)).quantize(Decimal("0.01")),
            entered_by=assessors[indicators_of(PACK)[code].group],
        )
        for row in rows
        for code, most in points.items()
        for subject in ("institution", "head")
    )  # fmt: skip
    for step in ("send", "lead_review", "assessors_report"):
        finish_steps(scope=SYSTEM, workflow="quarter", period=name, step=step, today=day)


def make_accounts(rows: Sequence[Assessed], period: Period) -> None:
    draws = Draws(300)
    sheets = [
        AccountSheet(institution_id=row.code, month=month.first, entered_by="accountant", entered_at=NOW)
        for row in rows
        for month in period.each_month()
    ]
    AccountSheet.objects.bulk_create(sheets, batch_size=1000)
    save_all(
        AccountRow(sheet=sheet, line=line, item=found.item, voucher=found.voucher, on=found.on, summary=found.summary, amount=found.amount)
        for sheet in sheets
        for line, found in enumerate(month_accounts(draws, sheet.institution_id, sheet.month, population=9000, staff=40), start=1)
    )


def rank_and_feed_back(name: str) -> None:
    day = Period.parse(name).last
    clerk, leader = system_scope("clerk"), system_scope("leader")
    rank_quarter(scope=clerk, period=name, today=day, now=NOW, version=get_cycle(scope=clerk, period=name).version)
    for step in ("file_hr", "file_finance"):
        file_quarter(scope=clerk, period=name, step=step, today=day)
    approve_quarter(scope=leader, period=name, today=day, version=Cycle.objects.get(pk=name).version)
    feed_back_quarter(scope=clerk, period=name, today=day, version=Cycle.objects.get(pk=name).version)


def make_results(rows: Sequence[Assessed], people: int, period: Period) -> None:
    draws = Draws(300)
    months = [month.first for month in period.each_month()]
    keys = [(month, at, person_of(at, number, people), number) for month in months for at in range(len(rows)) for number in range(people)]
    save_all(
        StaffResult(
            month=month, institution_id=code_of(at), person_id=person, score=draws.between(86, 106, person, month, places=1),
            attendance=draws.between("0.8", "1", person, month, "there", places=4), entered_by="head", entered_at=NOW,
        )
        for month, at, person, number in keys
        if number
    )  # fmt: skip
    save_all(
        MonthlyPay(
            month=month, institution_id=code_of(at), person_id=person, basic_pay=4300, hardship_allowance=320, retained_area_allowance=220,
            basic_performance=1700, reward_performance=1000, entered_by="accountant",
        )
        for month, at, person, _ in keys
    )  # fmt: skip


if __name__ == "__main__":
    build()
