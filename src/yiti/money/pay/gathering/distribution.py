"""What an institution's distribution takes in: who was on duty, away or posted, their monthly results, their monthly pay."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope, system_scope
from yiti.kernel.text import Text
from yiti.measure.assessment.queries import get_clinic_scores
from yiti.money.pay.models import Difference, MonthlyPay, Payslip, Plan, QuarterTotal, StaffResult
from yiti.money.pay.refusals import UnableToDistribute
from yiti.policy.chains.distribution import MONTHLY
from yiti.registry.ledger.queries import get_month_sums
from yiti.registry.staff.queries import list_detachments, list_postings

from .guests import get_home_positions, get_service_income, is_within_primary_care, list_posted_down


def gather_distribution(*, scope: Scope, period: str, institution: str) -> dict[str, Any]:
    """
    The inputs of the chain `distribution` as they stand now. Whoever calls has checked the right: all of it is read.

    Who is a head, deputy, trainee or posted goes by the quarter's last day; everybody else with a monthly result at
    the institution in the quarter is on duty there, seconded and posted-down people too (附件1 九(一)4, 六(二)2(6)).
    Who is seconded elsewhere than within primary care is `seconded`: the commission decides who pays. Who held a post in the quarter
    and is none of these is named in `left_out`: the run warns of him.

    :raises UnableToDistribute: without a plan in force or any monthly result, or before the quarter's totals are fed back
    """
    quarter = Period.parse(period)
    plan, total = _plan_of(institution, quarter), _total_of(institution, period)
    reading = system_scope(scope.actor.username)
    postings = {row.person_id: row for row in list_postings(scope=reading, institution=institution, first=quarter.first, end=quarter.end)}
    away = {row.person_id: row for row in list_detachments(scope=reading, home=institution, on=quarter.last)}
    results = _results(institution, quarter)
    if postings:
        _require_months(results, quarter)
    guests = _guests(reading, institution, quarter, results.keys() - postings.keys())
    people = _sorted_out(postings, away, results, plan.content, quarter.last, guests)
    return {
        "period": period,
        "institution": institution,
        "type": _type_of(postings),
        "level_one_total": f"{total.level_one_total:.2f}",
        **people,
        "posted": _posted(reading, postings, away, plan.content, quarter),
        "monthly_pay": _monthly_pay(institution, quarter),
        "differences": _differences(institution, period),
        "cap": _cap(institution, quarter),
    }


def _plan_of(institution: str, quarter: Period) -> Plan:
    plan = Plan.objects.filter(institution=institution, year=quarter.year, is_in_force=True).first()
    if plan is None:
        year = quarter.year
        words = Text(f"{year} 年内部分配方案还没有走完八步", f"the distribution plan of {year} has not passed its eight steps")
        raise UnableToDistribute(words, code="plan-missing")
    return plan


def _total_of(institution: str, period: str) -> QuarterTotal:
    total = QuarterTotal.objects.filter(period=period, institution=institution, run__superseded_by__isnull=True).first()
    if total is None:
        words = Text("这个季度还没有一级分配总额", "this quarter has no level-one total yet")
        raise UnableToDistribute(words, code="total-missing")
    return total


def _require_months(results: dict[str, dict[str, dict[str, str]]], quarter: Period) -> None:
    """Staff are assessed every month (附件1 七(二)2): a month in which nobody has a result is missing, not absence."""
    there = {month for months in results.values() for month in months}
    missing = [month.label for month in quarter.each_month() if str(month) not in there]
    if missing:
        zh, en = "、".join(label.zh for label in missing), ", ".join(label.en for label in missing)
        words = Text(f"还没有 {zh} 的月度考核结果，先录入", f"there are no monthly results of {en} yet; enter them first")
        raise UnableToDistribute(words, code="results-missing")


def _type_of(postings: dict[str, Any]) -> str:
    return next((row.institution.type for row in postings.values()), "")


def _results(institution: str, quarter: Period) -> dict[str, dict[str, dict[str, str]]]:
    found: defaultdict[str, dict[str, dict[str, str]]] = defaultdict(dict)
    rows = StaffResult.objects.filter(institution=institution, month__gte=quarter.first, month__lt=quarter.end)
    for person, month, score, attendance in rows.order_by("person", "month").values_list("person_id", "month", "score", "attendance"):
        found[person][str(Period.month_of(month))] = {"score": f"{score:.2f}", "attendance": f"{attendance:.4f}"}
    return found


@dataclass(frozen=True, slots=True)
class Guests:
    """Who works here from elsewhere: positions held at home, and hospital staff who earned nothing here and get no reward (六(二)2(6))."""

    positions: Mapping[str, str]
    without_income: frozenset[str]


def _guests(scope: Scope, institution: str, quarter: Period, people: Iterable[str]) -> Guests:
    positions = get_home_positions(scope=scope, people=people, quarter=quarter)
    posted = list_posted_down(scope=scope, institution=institution, quarter=quarter)
    income = get_service_income(scope=scope, institution=institution, quarter=quarter) if posted else {}
    return Guests(positions, frozenset(code for code in posted if not income.get(code)))


def _sorted_out(
    postings: dict[str, Any], away: dict[str, Any], results: dict[str, Any], content: dict[str, Any], last: date, guests: Guests
) -> dict[str, list[dict[str, Any]]]:
    names = ("staff", "heads", "deputies", "trainees", "seconded", "left_out", "without_income")
    people: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    coefficients = content.get("deputies", {})
    positions = content.get("positions", {})
    for person in sorted({*postings, *results}):
        posting = postings.get(person)
        kind = away[person].kind if person in away else ""
        held = posting if posting is not None and (posting.until_on is None or posting.until_on > last) else None
        if held and kind == "training":
            people["trainees"].append({"id": person, "position": held.position})
        elif held and kind == "seconded" and not is_within_primary_care(away[person]):
            people["seconded"].append({"id": person, "position": held.position})
        elif held and held.duty == "head" and not kind:
            people["heads"].append({"id": person})
        elif held and person in coefficients and not kind:
            people["deputies"].append({"id": person, "position": held.position, "coefficient": coefficients[person]})
        elif posting is None and person in guests.without_income:
            people["without_income"].append({"id": person})
        elif person in results and kind != "village_clinic":
            row = {
                "id": person,
                "position": posting.position if posting else guests.positions.get(person, "doctor"),
                "months": results[person],
            }
            if row["position"] in positions:
                row["coefficient"] = positions[row["position"]]
            people["staff"].append(row)
        elif kind not in ("village_clinic", "seconded"):
            people["left_out"].append({"id": person})
    return people


def _posted(scope: Scope, postings: dict[str, Any], away: dict[str, Any], content: dict[str, Any], quarter: Period) -> list[dict[str, Any]]:
    posted = [row for row in away.values() if row.kind == "village_clinic" and row.person_id in postings and row.host_id]
    if not posted:
        return []
    clinics = sorted({row.host_id for row in posted})
    sums = get_month_sums(scope=scope, institutions=clinics, months=[month.first for month in quarter.each_month()])
    scores = get_clinic_scores(scope=scope, clinics=clinics, first=quarter.first, end=quarter.end)
    increments = content.get("posted", {})
    return [
        {
            "id": row.person_id,
            "position": postings[row.person_id].position,
            "clinic": row.host_id,
            "clinic_drug_subsidy": _clinic_sum(sums, row.host_id, "subsidy.essential_drugs"),
            "clinic_public_health": _clinic_sum(sums, row.host_id, "subsidy.public_health"),
            "posted_increment": increments.get(row.person_id, "0.00"),
            "clinic_score": f"{scores.get(row.host_id, Decimal(0)):.4f}",
        }
        for row in sorted(posted, key=lambda row: row.person_id)
    ]


def _clinic_sum(sums: Any, clinic: str, item: str) -> str:
    return f"{sum((items.get(item, Decimal(0)) for items in sums.get(clinic, {}).values()), Decimal(0)):.2f}"


def _monthly_pay(institution: str, quarter: Period) -> dict[str, dict[str, str]]:
    rows = MonthlyPay.objects.filter(institution=institution, month__gte=quarter.first, month__lt=quarter.end)
    sums = rows.values_list("person_id").annotate(*(Sum(name) for name in MONTHLY)).order_by("person_id")
    return {person: {name: f"{amount:.2f}" for name, amount in zip(MONTHLY, amounts, strict=True)} for person, *amounts in sums}


def _differences(institution: str, period: str) -> list[dict[str, str]]:
    rows = Difference.objects.filter(institution=institution, period__lt=period, settled_in__in=["", period]).exclude(amount=0)
    sums: dict[str, list[Any]] = {}
    for person, earlier, amount in rows.order_by("person", "period").values_list("person_id", "period", "amount"):
        held = sums.setdefault(person, [earlier, Decimal(0)])
        held[1] += amount
    return [{"id": person, "period": earlier, "amount": f"{amount:.2f}"} for person, (earlier, amount) in sums.items()]


def _cap(institution: str, quarter: Period) -> dict[str, str] | None:
    year = MonthlyPay.objects.filter(institution=institution, month__gte=date(quarter.year, 1, 1), month__lt=quarter.end)
    found = year.aggregate(**{name: Sum(name) for name in MONTHLY}, people=Count("id"), months=Count("month", distinct=True))
    if not found["people"]:
        return None
    paid = Payslip.objects.filter(institution=institution, period__startswith=f"{quarter.year}Q", period__lt=str(quarter)).aggregate(
        sum=Sum("amount")
    )["sum"]
    gross = sum((found[name] for name in MONTHLY), Decimal(0)) + (paid or Decimal(0))
    average = Decimal(found["people"]) / found["months"]
    return {"gross_to_date": f"{gross:.2f}", "average_staff": f"{average:.4f}"}
