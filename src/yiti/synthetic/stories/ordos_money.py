"""Stories of the demonstration under the city's plan of 2024: pay, grants, insurance and aid."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from django.db.models import Sum

from yiti.registry.ledger.models import AccountRow

from .ground import Maker, Row, Told

GRADES = (("住院医师", 8, 820), ("主治医师", 10, 640), ("副主任医师", 13, 210))
"""Grade, consultation fee in yuan, and visits of a month at most."""
EVALUATED = (("excellent", "任务全部落实"), ("good", "一项任务在办"), ("passed", "两项任务滞后"), ("failed", "人员配备未达标，限期整改"))
"""Grades of evaluations, in turn."""
FEES = ("contract.insurance", "contract.public_health", "contract.residents")


def contract_pay(told: Told) -> Iterator[Row]:
    """What went into pay of last year's contract fees: in some houses less than asked for."""
    rows = AccountRow.objects.filter(sheet__month__year=told.today.year - 1, sheet__is_current=True, item__in=FEES).order_by()
    fees = dict(rows.values_list("sheet__institution").annotate(sum=Sum("amount")))
    for hub in told.hubs:
        share = told.draws.between("0.64", "0.82", "contract pay", hub.pk)
        amount = (Decimal(fees.get(hub.pk, 0)) * share).quantize(Decimal("0.01"))
        yield Row({"paid_on": f"{told.today.year - 1}-12-20", "amount": str(amount), "people": "6"}, hub.pk, days_ago=191)


def pay_levels(told: Told) -> Iterator[Row]:
    for back in (3, 2, 1):
        for group, hospital, primary in (("gp", 121000, 96000), ("performance", 64000, 49500)):
            grown = (4 - back) * 2600
            yield Row(
                {
                    "year": str(told.today.year - back),
                    "group": group,
                    "primary": str(primary + grown),
                    "hospital": str(hospital + grown // 2),
                },
                days_ago=100 + back,
            )


def clinic_grants(told: Told) -> Iterator[Row]:
    for clinic in told.clinics:
        key, people = ("grants", clinic.pk), told.drawn(320, 1100, "clinic people", clinic.pk)
        months = len(told.doctors.get(clinic.pk, ())) * told.today.month * int(clinic.is_integrated)
        due = Decimal(months) * 1000 + (Decimal(people) * 28 / 5).quantize(Decimal("0.01"))
        yield Row(
            {
                "year": str(told.today.year),
                "clinic": clinic.pk,
                "people": str(people),
                "doctor_months": str(months),
                "fund": str(people * 94),
                "done": str(told.draws.between("0.78", "1", *key, "done")),
                "due": str(due),
                "quality": str(told.draws.between("0.85", "1", *key, "quality")),
                "score": str(told.draws.between(54, 99, *key, "score", places=1)),
            },
            str(clinic.parent_id),
            days_ago=12,
        )


def settlements(told: Told) -> Iterator[Row]:
    for at, hub in enumerate([*told.hubs, *told.leads]):
        for number in range(2):
            bill = told.draws.between(180, 5200, "bill", hub.pk, number)
            level = "county" if hub in told.leads else "primary"
            yield Row(
                {
                    "bill_number": f"JS{told.today:%Y%m}{at:02d}{number}",
                    "level": level,
                    "bill": str(bill),
                    "settled_on": told.day(8 + number),
                },
                hub.pk,
                days_ago=8,
            )


def payment_ways(told: Told) -> Iterator[Row]:
    for kind, scope, rate in (
        ("contract_head", "签约居民，每人每年", "45"),
        ("outpatient_head", "门诊统筹参保人，每人每年", "120"),
        ("case", "单纯性肺炎等十个基层病种", "1850"),
    ):
        yield Row({"kind": kind, "from_on": told.day(610), "scope": scope, "rate": rate}, days_ago=600)


def payment_volumes(told: Told) -> Iterator[Row]:
    month = (told.today.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    for hub in told.hubs:
        for kind, subject, rate, most in (
            ("case", "单纯性肺炎", 1850, 9),
            ("case", "高血压二级", 1420, 12),
            ("outpatient_head", "门诊统筹参保人", 10, 4200),
        ):
            count = told.drawn(most // 3, most, "volume", hub.pk, subject)
            cost = Decimal(count * rate) * told.draws.between("0.9", "1.08", "volume cost", hub.pk, subject)
            answers = {
                "month": month,
                "kind": kind,
                "subject": subject,
                "count": str(count),
                "rate": str(rate),
                "cost": str(cost.quantize(Decimal("0.01"))),
            }
            yield Row(answers, hub.pk, days_ago=6)


def fee_grades(told: Told) -> Iterator[Row]:
    for grade, fee, _ in GRADES:
        answers = {"grade": grade, "fee": str(fee), "from_on": told.day(520), "citywide": "yes" if grade != "副主任医师" else "no"}
        yield Row(answers, days_ago=510)


def consultations(told: Told) -> Iterator[Row]:
    """What was charged in the month that ends: at one house in five two yuan a visit more than the fee."""
    month = told.today.strftime("%Y-%m")
    for at, hub in enumerate(told.hubs):
        for grade, fee, most in GRADES:
            count = told.drawn(most // 4, most, "consultations", hub.pk, grade)
            charged = fee + 2 if at % 5 == 3 and grade == "主治医师" else fee
            answers = {"month": month, "kind": "consultation", "subject": grade, "count": str(count), "rate": str(charged)}
            yield Row(answers | {"cost": str(count * charged)}, hub.pk, days_ago=1)


def premium_aid(told: Told) -> Iterator[Row]:
    for kind, people, rate in (("特困人员", 212, Decimal(1)), ("低保对象", 1480, Decimal("0.6")), ("防止返贫监测对象", 96, Decimal("0.5"))):
        aid = (Decimal(400) * rate * people).quantize(Decimal("0.01"))
        yield Row({"year": str(told.today.year), "kind": kind, "people": str(people), "premium": "400", "aid": str(aid)}, days_ago=110)


def grant_approvals(told: Told) -> Iterator[Row]:
    for hub in told.hubs:
        spending = told.drawn(240, 620, "spending", hub.pk) * 10000
        income = int(spending * told.draws.between("0.6", "0.98", "income", hub.pk))
        ratio = told.draws.between("0.88", "1", "ratio", hub.pk)
        yield Row(
            {
                "year": str(told.today.year),
                "tasks": "基本医疗、基本公共卫生服务年度任务",
                "spending": str(spending),
                "income": str(income),
                "ratio": str(ratio),
            },
            hub.pk,
            days_ago=90,
        )


def evaluations(told: Told) -> Iterator[Row]:
    """Of each hub a grade, and of the departments a report without any."""
    for at, hub in enumerate(told.hubs):
        grade, result = EVALUATED[at % len(EVALUATED)]
        yield Row(
            {
                "period": f"{told.today.year} 年上半年",
                "subject": "staff",
                "finding": "全科医生和中医类别医师配备、乡村医生待遇落实情况",
                "result": result,
                "evaluated": hub.pk,
                "grade": grade,
                "linked": "subsidy",
            },
            days_ago=20 + at,
        )
    yield Row(
        {"period": f"{told.today.year} 年上半年", "subject": "support", "finding": "部门政策保障", "result": "按期落实", "linked": "none"},
        days_ago=18,
    )


def poverty(told: Told) -> Iterator[Row]:
    for at in range(8):
        income = told.drawn(18000, 60000, "household income", at)
        costs = int(income * told.draws.between("0.05", "0.55", "own costs", at))
        helped = {"help": "纳入医疗救助，家庭医生按月随访"} if at % 3 else {}
        yield Row(
            {
                "found_on": told.day(30 + at * 9),
                "household": f"演示户{at + 1:03d}",
                "own_costs": str(costs),
                "income": str(income),
                **helped,
            },
            days_ago=25 + at,
        )


def pensions(told: Told) -> Iterator[Row]:
    """Around sixty: some draw it, some will in the years to come."""
    for at, hub in enumerate(told.hubs):
        if hub.type != "community_centre":
            born = f"{told.today.year - 58 - at % 6}-{1 + at % 12:02d}-15"
            yield Row({"code": f"演示{at + 601}", "born_on": born}, hub.pk, days_ago=60)


def paid_by_volume(told: Told) -> Iterator[Row]:
    yield from payment_volumes(told)
    yield from consultations(told)


MONEY: dict[str, Maker] = {
    "contract_fee_payments": contract_pay,
    "pay_levels": pay_levels,
    "clinic_grants": clinic_grants,
    "settlements": settlements,
    "payment_volumes": paid_by_volume,
    "fee_grades": fee_grades,
    "payment_reform": payment_ways,
    "premium_aid": premium_aid,
    "pension_register": pensions,
    "grant_approvals": grant_approvals,
    "supervision_reports": evaluations,
    "poverty_watch": poverty,
}
