"""What people of one title earn at primary level in a year, to be held against the city's hospitals (六(二)2(3))."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yiti.kernel.figures import Figure, Unit, given, quotient
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.money.pay.models import MonthlyPay, Payslip
from yiti.money.pay.rules import LABELS, full_years
from yiti.registry.institutions.queries import list_institutions
from yiti.registry.staff.models import Posting

from .years import PERFORMANCE, SEE

FEWEST = 5
"""Means of fewer people are told to nobody who may not see their pay."""
ALL_PAY = ("basic_pay", "hardship_allowance", "retained_area_allowance", *PERFORMANCE)


@dataclass(frozen=True, slots=True)
class TitlePay:
    """What people of one title earn in a year on average at the institutions asked for, and how many they are."""

    title: str
    people: int
    mean: Figure


def list_title_pay(*, scope: Scope, year: int, institutions: frozenset[str] | None, today: date) -> dict[str, TitlePay]:
    """
    By title, all pay a person and year over the quarters paid (`funds.see` of the whole county, or of those asked for).

    Titles are those held at the year's end, or today. Groups under five are left out for whoever may not see pay everywhere.
    """
    reach = scope.institutions(SEE)
    scope.require(SEE)
    codes = {house.pk for house in list_institutions(scope=scope, on=None, function=SEE) if house.category}
    wanted = codes if institutions is None else codes & institutions
    titles = _titles(wanted, min(date(year, 12, 31), today))
    paid = _by_person(wanted, year)
    groups: defaultdict[str, list[tuple[int, Decimal]]] = defaultdict(list)
    for (institution, person), held in paid.items():
        title = titles.get((institution, person), "")
        if title:
            groups[title].append(held)
    fewest = 1 if scope.may("pay.see") and scope.institutions("pay.see") == reach else FEWEST
    return {title: _title_pay(title, year, rows) for title, rows in groups.items() if len(rows) >= fewest}


def _titles(codes: Iterable[str], on: date) -> dict[tuple[str, str], str]:
    rows = Posting.objects.filter(institution__in=list(codes), from_on__lte=on).exclude(until_on__lte=on)
    return {
        (institution, person): title
        for institution, person, title in rows.values_list("institution_id", "person_id", "title")
        if title != Posting.Title.NONE
    }


def _by_person(codes: Iterable[str], year: int) -> dict[tuple[str, str], tuple[int, Decimal]]:
    """Months and yuan of each person by institution, over the quarters in which the institution distributed."""
    houses = list(codes)
    slips = Payslip.objects.filter(institution__in=houses, period__startswith=f"{year}Q", run__supersedes__isnull=True)
    amounts: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    closed: set[tuple[str, int]] = set()
    for institution, person, period, amount in slips.values_list("institution_id", "person_id", "period", "amount"):
        amounts[institution, person] += amount
        closed.add((institution, Period.parse(period).quarter))
    months: Counter[tuple[str, str]] = Counter()
    rows = MonthlyPay.objects.filter(institution__in=houses, month__year=year)
    for institution, person, month, *parts in rows.values_list("institution_id", "person_id", "month", *ALL_PAY):
        if (institution, (month.month + 2) // 3) in closed:
            months[institution, person] += 1
            amounts[institution, person] += sum(parts, Decimal(0))
    return {key: (count, amounts[key]) for key, count in months.items()}


def _title_pay(title: str, year: int, rows: Sequence[tuple[int, Decimal]]) -> TitlePay:
    record = f"title_pay:{title}:{year}"
    paid = given(Text("应发合计", "Gross pay"), sum((amount for _, amount in rows), Decimal(0)), Unit.YUAN, record=record)
    months = given(LABELS["person_months"], sum(count for count, _ in rows), Unit.COUNT, record=record)
    label = Text("基层全年人均", "Primary level, a person and year")
    return TitlePay(title, len(rows), quotient(label, paid, full_years(months), unit=Unit.YUAN, about=title))
