"""
Pay over the years, and who left (五: performance pay grows, staff stay).

The document sets no figure for either, so both are told and never judged.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Sum

from yiti.kernel.figures import Figure, Source, Unit, difference, given, quotient, total
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.money.pay.models import MonthlyPay, Payslip
from yiti.registry.institutions.models import Institution
from yiti.registry.institutions.queries import list_institutions
from yiti.registry.staff.models import Posting

SEE = "funds.see"
TWELVE = given(Text("十二个月", "Twelve months"), 12, Unit.COUNT, source=Source.DERIVED)
TWO = given(Text("两头平均", "Mean of both ends"), 2, Unit.COUNT, source=Source.DERIVED)
PERFORMANCE = ("basic_performance", "reward_performance")
Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class PayYear:
    """
    An institution's year: `mean` is performance pay a person and year, over the quarters that are paid (`quarters` of them).

    `growth` and `turnover` are missing where there is no year before, or nobody in post.
    """

    institution: Institution
    year: int
    quarters: int
    figures: Mapping[str, Figure]


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
            found[house.pk, year] = PayYear(house, year, len(paid), figures | _growth(figures, before.figures if before else {}))
    return found


def add_years(rows: Iterable[PayYear], before: Iterable[PayYear]) -> dict[str, Figure]:
    """The same figures over several institutions of one year; growth against the sums of the year before."""
    figures = _added(rows)
    return figures | _growth(figures, _added(before))


def _added(rows: Iterable[PayYear]) -> dict[str, Figure]:
    held: defaultdict[str, list[Figure]] = defaultdict(list)
    for row in rows:
        for name in ("paid", "person_months", "start", "end", "left"):
            if name in row.figures:
                held[name].append(row.figures[name].named(row.institution.label))
    sums = {name: total(LABELS[name], parts, unit=parts[0].unit) for name, parts in held.items()}
    return sums | _means(sums) | _turnover(sums)


LABELS = {
    "paid": Text("发放的绩效工资", "Performance pay paid"),
    "person_months": Text("人月数", "Person-months"),
    "mean": Text("全年人均绩效工资", "Performance pay a person and year"),
    "growth": Text("比上年", "On the year before"),
    "start": Text("年初在岗", "In post at the start"),
    "end": Text("期末在岗", "In post at the end"),
    "left": Text("离开人数", "Left"),
    "turnover": Text("离开比例", "Turnover"),
}


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
    return figures | _means(figures)


def _means(figures: Mapping[str, Figure]) -> dict[str, Figure]:
    if "paid" not in figures or not figures["person_months"].number:
        return {}
    return {"mean": quotient(LABELS["mean"], figures["paid"], full_years(figures["person_months"]), unit=Unit.YUAN)}


def full_years(person_months: Figure) -> Figure:
    return quotient(Text("折合全年人数", "People by the full year"), person_months, TWELVE, unit=Unit.COEFFICIENT)


def _growth(figures: Mapping[str, Figure], before: Mapping[str, Figure]) -> dict[str, Figure]:
    if "mean" not in figures or "mean" not in before or not before["mean"].number:
        return {}
    last = before["mean"].named(Text("上年人均", "The year before"))
    more = difference(Text("增加", "More"), figures["mean"], last)
    return {"growth": quotient(LABELS["growth"], more, last, unit=Unit.RATIO)}


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
    return figures | _turnover(figures)


def _holds(span: tuple[str, date, date | None], day: date) -> bool:
    return span[1] <= day and (span[2] is None or span[2] > day)


def _turnover(figures: Mapping[str, Figure]) -> dict[str, Figure]:
    if "left" not in figures or not figures["start"].number + figures["end"].number:
        return {}
    both = total(Text("年初加期末", "Start and end"), (figures["start"], figures["end"]), unit=Unit.PERSONS)
    average = quotient(Text("平均在岗", "Average in post"), both, TWO, unit=Unit.PERSONS)
    return {"turnover": quotient(LABELS["turnover"], figures["left"], average, unit=Unit.RATIO)}


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
