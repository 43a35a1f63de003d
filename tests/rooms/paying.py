"""A quarter ready to be paid: people in post, accounts, totals, plans in force; then ranked, fed back, distributed."""

from datetime import date, timedelta
from decimal import Decimal

from yiti.foundation.runs.models import Run
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope, system_scope
from yiti.measure.assessment.models import Cycle
from yiti.measure.assessment.operations import (
    approve_quarter,
    decide_appeal,
    feed_back_quarter,
    file_appeal,
    file_quarter,
    publish_quarter,
)
from yiti.money.pay.models import Plan, QuarterTotal, YearTotal
from yiti.money.pay.operations import distribute, enter_staff_results, rank_quarter, replace_monthly_pay
from yiti.registry.ledger.models import AccountRow, AccountSheet
from yiti.registry.staff.models import Detachment, Person, Posting

from . import quarters
from .county import ASSESSED, CENTRE, CLINICS, HOSPITAL, NOW, TODAY, scope_of
from .quarters import FIRST, QUARTER

AMOUNTS = {
    "medical_income": "100000.00", "medical_cost": "60000.00", "subsidy.public_health": "50000.00", "subsidy.health_examination": "8000.00",
    "subsidy.essential_drugs": "6000.00", "spending.consumables": "9000.00", "spending.village_clinics": "20000.00",
    "spending.other": "4000.00", "contract.insurance": "3000.00", "contract.public_health": "2400.00", "contract.residents": "600.00",
}  # fmt: skip
POSITIONS = ("doctor", "nurse", "nurse", "logistics", "public_health")
HEAD, DEPUTY, TRAINEE, STAFF = "P00001", "P00002", "P00003", ("P00004", "P00005", "P00006", "P00007", "P00008")
"""Codes at CENTRE. At HOSPITAL the same with 1 in front (`P10001`), at PASTORAL with 2."""
HEADS = {CENTRE: "head", HOSPITAL: "hospital_head"}
MONTHS = [month.first for month in Period.parse(QUARTER).each_month()]


def code_at(institution: str, number: int) -> str:
    return f"P{ASSESSED.index(institution)}{number:04d}"


def build_people() -> None:
    """Everywhere a head, a deputy, somebody in training, and five on duty; contract staff among the nurses."""
    for institution in ASSESSED:
        for number, (duty, position) in enumerate(
            [("head", "management"), ("deputy", "doctor"), ("staff", "nurse"), *(("staff", position) for position in POSITIONS)], start=1
        ):
            code = code_at(institution, number)
            Person.objects.create(code=code, name=f"某{code}", pinyin=f"m{number}")
            Posting.objects.create(
                person_id=code, institution_id=institution, position=position, post_kind=position, duty=duty,
                identity="contract" if number == 6 else "establishment", from_on=date(2025, 1, 1),
            )  # fmt: skip
        Detachment.objects.create(person_id=code_at(institution, 3), kind="training", home_id=institution, from_on=date(2026, 7, 1))


def build_money(*, increment: str = "400000.00") -> None:
    """Accounts of the quarter, approved totals, plans in force, and what the county decides."""
    quarters.decide("quarter_method", "proportional")
    for parameter, value in (("head_coefficient", "1.8"), ("reference_wage", "82000"), ("publicity_working_days", "5")):
        quarters.decide(parameter, value)
    for institution in ASSESSED:
        YearTotal.objects.create(
            year=2026, institution_id=institution, proportional_reward="90000", base_increment=increment, increment=increment,
            state="reviewed", proposed_by="commission",
        )  # fmt: skip
        Plan.objects.create(
            institution_id=institution, year=2026, content={"deputies": {code_at(institution, 2): "1.4"}, "positions": {}, "posted": {}},
            is_in_force=True, drafted_by="head", drafted_on=date(2026, 1, 5), approved_by="commission", approved_on=date(2026, 2, 1),
        )  # fmt: skip
    for sheet in AccountSheet.objects.filter(institution__in=ASSESSED):
        AccountRow.objects.bulk_create(
            AccountRow(
                sheet=sheet, line=line, item=item, on=sheet.month + timedelta(days=9), voucher=f"记-{line:04d}", summary=item, amount=amount
            )
            for line, (item, amount) in enumerate(AMOUNTS.items(), start=1)
        )


def enter_months(institution: str = CENTRE, months: list[date] | None = None) -> None:
    """Results of everybody assessed, and everybody's monthly pay."""
    boss, payer = head_of(institution), accountant_of(institution)
    for month in months or MONTHS:
        rows = [
            {"person": code_at(institution, number), "score": Decimal(85 + number), "attendance": "1" if number != 5 else "0.9"}
            for number in (2, 4, 5, 6, 7, 8)
        ]
        enter_staff_results(scope=boss, institution=institution, month=month, rows=rows, now=NOW)
        pay = [
            {"person": code_at(institution, number), "basic_pay": "3400", "hardship_allowance": "320", "basic_performance": "1500"}
            for number in range(1, 9)
        ]
        replace_monthly_pay(scope=payer, institution=institution, month=month, rows=pay, now=NOW)


def head_of(institution: str) -> Scope:
    return scope_of(HEADS[institution]) if institution in HEADS else system_scope("head.pastoral")


def accountant_of(institution: str) -> Scope:
    names = {CENTRE: "accountant", HOSPITAL: "stranger_accountant"}
    return scope_of(names[institution]) if institution in names else system_scope("accountant.pastoral")


def ready_to_rank() -> None:
    quarters.all_ready()
    build_people()
    build_money()


def rank() -> Run:
    return rank_quarter(scope=scope_of("clerk"), period=QUARTER, today=TODAY, now=NOW, version=quarters.version_of())


def feed_back() -> None:
    for filing in ("file_hr", "file_finance"):
        file_quarter(scope=scope_of("clerk"), period=QUARTER, step=filing, today=TODAY)
    approve_quarter(scope=scope_of("group"), period=QUARTER, today=TODAY, version=quarters.version_of())
    feed_back_quarter(scope=scope_of("clerk"), period=QUARTER, today=TODAY, version=quarters.version_of())


def fed_back() -> Run:
    """Ranked and fed back; CENTRE's and HOSPITAL's months entered."""
    ready_to_rank()
    run = rank()
    feed_back()
    for institution in (CENTRE, HOSPITAL):
        enter_months(institution)
    return run


def distributed(institution: str = CENTRE) -> Run:
    fed_back()
    return distribute(scope=head_of(institution), period=QUARTER, institution=institution, now=NOW)


def published_and_distributed() -> Run:
    run = distributed()
    publish_quarter(scope=scope_of("clerk"), period=QUARTER, today=TODAY, version=quarters.version_of())
    return run


def uphold_appeal(new_score: str = "57") -> None:
    appeal = file_appeal(
        scope=scope_of("head"), period=QUARTER, institution=CENTRE, indicator=FIRST, claimed=Decimal(58), reason="漏计", today=TODAY
    )  # fmt: skip
    decide_appeal(scope=scope_of("lead"), id=appeal.pk, upholds=True, answer="属实", new_score=Decimal(new_score), today=TODAY)


def next_quarter_fed_back(total: str = "30000.00") -> str:
    """A later quarter with a given level-one total at CENTRE, its months entered; its period."""
    later = Period.parse(QUARTER).shifted(1)
    cycle = Cycle.objects.get(pk=QUARTER)
    Cycle.objects.create(period=str(later), pack=cycle.pack, state="fed_back", opened_on=later.last, opened_by="clerk", approved_by="group")
    number = Run.objects.count() + 1
    run = Run.objects.create(
        kind="quarter", period=str(later), inputs="{}", pack="{}", results="{}", code_version="0", hash=f"{number:064}", closed_at=NOW,
        closed_by="clerk",
    )  # fmt: skip
    QuarterTotal.objects.create(
        run=run, period=str(later), institution_id=CENTRE, pool_to_date=total, approved_year_total=total, granted_to_date="0",
        available=total, factor="1", level_one_total=total, held_back="0", year_end_excess="0",
    )  # fmt: skip
    enter_months(CENTRE, [month.first for month in later.each_month()])
    return str(later)


__all__ = ["CLINICS", "HEAD", "STAFF", "TRAINEE"]
