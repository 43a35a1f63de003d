"""
Pay over the years, and who left (五: performance pay grows, staff stay).

The document sets no figure for either, so both are told and never judged.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Count, Sum

from yiti.kernel.figures import Figure, Unit, given, total
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.money.pay.models import MonthlyPay, Payslip
from yiti.money.pay.rules import LABELS, PayYear, growth, means, turnover
from yiti.registry.institutions.queries import list_institutions
from yiti.registry.staff.models import Posting

SEE = "funds.see"
PERFORMANCE = ("basic_performance", "reward_performance")
Key = tuple[str, int]


def list_pay_years(*, scope: Scope, years: Sequence[int], today: date) -> dict[Key, PayYear]:
    """By institution within `funds.see` and year, all of `years` and in the order of the annex; four queries."""
    scope.require(SEE)
    houses = [house for house in list_institutions(scope=scope, on=None, function=SEE) if house.category]
    codes = [house.pk for house in houses]
    slips, months = _slips(codes, years), _months(codes, years)
    spans = _spans(codes)
    found: dict[Key, PayYear] = {}
    for house in houses:
        for year in sorted(years):
            before = found.get((house.pk, year - 1))
            paid = [quarter for quarter in _quarters(year) if (house.pk, str(quarter)) in slips]
            figures = _paid(house.pk, year, paid, slips, months) | _left(house.pk, year, spans.get(house.pk, []), today)
            found[house.pk, year] = PayYear(house, year, len(paid), figures | growth(figures, before.figures if before else {}))
    return found


def _quarters(year: int) -> list[Period]:
    return [Period.parse(f"{year}Q{at}") for at in (1, 2, 3, 4)]


def _slips(codes: Sequence[str], years: Sequence[int]) -> dict[tuple[str, str], Decimal]:
    """What the slips that were paid come to by institution and quarter; those of a correction are paid as back pay of a later one."""
    periods = [str(quarter) for year in years for quarter in _quarters(year)]
    rows = Payslip.objects.filter(institution__in=codes, period__in=periods, run__supersedes__isnull=True)
    sums = rows.order_by().values_list("institution_id", "period").annotate(sum=Sum("amount"))
    return {(institution, period): amount for institution, period, amount in sums}


def _months(codes: Sequence[str], years: Sequence[int]) -> dict[tuple[str, date], tuple[int, Decimal]]:
    """People paid and performance pay by the month, by institution and month."""
    rows = MonthlyPay.objects.filter(institution__in=codes, month__gte=date(min(years), 1, 1), month__lt=date(max(years) + 1, 1, 1))
    sums = rows.order_by().values_list("institution_id", "month").annotate(people=Count("pk"), **{name: Sum(name) for name in PERFORMANCE})
    return {(institution, month): (people, sum(amounts, Decimal(0))) for institution, month, people, *amounts in sums}


def _paid(
    code: str, year: int, paid: Sequence[Period], slips: Mapping[tuple[str, str], Decimal],
    months: Mapping[tuple[str, date], tuple[int, Decimal]],
) -> dict[str, Figure]:  # fmt: skip
    """Months of quarters that are not distributed yet are left out, so that years are compared by what was paid alike."""
    if not paid:
        return {}
    held = [months.get((code, month.first), (0, Decimal(0))) for quarter in paid for month in quarter.each_month()]
    record = f"people:{code}:{paid[-1]}"
    by_month = given(
        Text("按月发放的绩效工资", "Performance pay by the month"), sum((amount for _, amount in held), Decimal(0)), Unit.YUAN,
        about=code, record=record,
    )  # fmt: skip
    by_quarter = [
        given(quarter.label, slips[code, str(quarter)], Unit.YUAN, about=code, record=f"payslips:{code}:{quarter}") for quarter in paid
    ]
    figures = {
        "paid": total(LABELS["paid"], [by_month, *by_quarter], about=code),
        "person_months": given(LABELS["person_months"], sum(people for people, _ in held), Unit.COUNT, about=code, record=record),
    }
    return figures | means(figures)


def _spans(codes: Sequence[str]) -> dict[str, list[tuple[str, date, date | None]]]:
    found: defaultdict[str, list[tuple[str, date, date | None]]] = defaultdict(list)
    rows = Posting.objects.filter(institution__in=codes).order_by("person", "from_on")
    for institution, person, from_on, until_on in rows.values_list("institution_id", "person_id", "from_on", "until_on"):
        found[institution].append((person, from_on, until_on))
    return dict(found)


def _left(code: str, year: int, spans: Sequence[tuple[str, date, date | None]], today: date) -> dict[str, Figure]:
    """Who held a post and holds none at the institution from the day on which it ended; another post in the same house is no leaving."""
    first, end = date(year, 1, 1), min(date(year, 12, 31), today)
    if end < first or not any(_holds(span, first) or first <= span[1] <= end for span in spans):
        return {}
    there = {day: {span[0] for span in spans if _holds(span, day)} for day in (first, end)}
    gone = {
        person
        for person, _, until_on in spans
        if until_on is not None and first < until_on <= end and not any(_holds(span, until_on) for span in spans if span[0] == person)
    }
    figures = {
        "start": given(LABELS["start"], len(there[first]), Unit.PERSONS, about=code, record=f"staff_on:{code}"),
        "end": given(LABELS["end"], len(there[end]), Unit.PERSONS, about=code, record=f"staff_on:{code}"),
        "left": given(LABELS["left"], len(gone), Unit.PERSONS, about=code, record=f"leavers:{code}:{year}"),
    }
    return figures | turnover(figures)


def _holds(span: tuple[str, date, date | None], day: date) -> bool:
    return span[1] <= day and (span[2] is None or span[2] > day)


def list_leavers(*, scope: Scope, institution: str, year: int, today: date) -> list[tuple[str, str, date]]:
    """Code, name and day of those who left an institution in a year (`staff.see`), by the day; its length is the count."""
    scope.require("staff.see", institution)
    rows = list(Posting.objects.filter(institution=institution).select_related("person").order_by("person", "from_on"))
    spans = [(row.person_id, row.from_on, row.until_on) for row in rows]
    names = {row.person_id: row.person.name for row in rows}
    first, end = date(year, 1, 1), min(date(year, 12, 31), today)
    last: dict[str, date] = {}
    for person, _, until_on in spans:
        if until_on is not None and first < until_on <= end and not any(_holds(span, until_on) for span in spans if span[0] == person):
            last[person] = max(until_on, last.get(person, until_on))
    return sorted(((person, names[person], day) for person, day in last.items()), key=lambda row: (row[2], row[0]))
