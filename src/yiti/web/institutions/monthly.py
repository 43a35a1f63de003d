"""Monthly returns: who handed in what, by return and month; one month of a return; and one return with its versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from yiti.kernel.periods import Period
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs.shapes.monthly import MonthlyFigure, MonthlyReturn
from yiti.registry.institutions.models import Institution
from yiti.registry.monthly.declared import ENTER, SEE, UnknownReturn, due_beside, enters, find_declared, is_due
from yiti.registry.monthly.models import HandedReturn
from yiti.registry.monthly.queries import Coverage, list_coverage, list_handed, list_places, list_versions
from yiti.registry.monthly.sheets import PREFIX
from yiti.registry.monthly.standing import amounts_of
from yiti.web.access import page
from yiti.web.pages import render
from yiti.web.requests import Request

from .accounts import find_month, read_year
from .months import closed_months
from .names import name_of, name_users, short_name_of

ANY = (SEE, ENTER)
COUNTY = "county"
"""What stands in an address where a return is about no single institution."""
WHOLE_COUNTY = Text("全县", "Whole county")


@dataclass(frozen=True, slots=True)
class Cell:
    """A month of a return on the grid: how many of how many, whether it is over, and the way to it."""

    coverage: Coverage
    is_over: bool
    address: str

    @property
    def state(self) -> str:
        if not self.coverage.asked:
            return ""
        if self.coverage.handed == self.coverage.asked:
            return "met"
        return "short" if self.is_over else ""


@dataclass(frozen=True, slots=True)
class Line:
    """A return with its months; `is_mine` where the reader hands it in."""

    item: MonthlyReturn
    is_mine: bool
    cells: Sequence[Cell]

    @property
    def last(self) -> Cell | None:
        """The first month that is over and not whole, else the last that is over: where a phone goes."""
        over = [cell for cell in self.cells if cell.is_over and cell.coverage.asked]
        return next((cell for cell in over if cell.state == "short"), over[-1] if over else None)

    @property
    def missing(self) -> int:
        return sum(cell.coverage.asked - cell.coverage.handed for cell in self.cells if cell.is_over)


@page(function=ANY)
def monthly_page(request: Request) -> HttpResponse:
    """Returns × months of a year: those that the reader hands in, then the others that the reader sees."""
    year = read_year(request)
    months = [month for month in Period.year_of(date(year, 1, 1)).each_month() if month.first <= request.today]
    lines = _lines(request, months)
    mine, others = [line for line in lines if line.is_mine], [line for line in lines if not line.is_mine]
    context = {
        "year": year,
        "last_year": year - 1,
        "next_year": year + 1,
        "has_next": year < request.today.year,
        "months": months,
        "groups": [
            (words, found)
            for words, found in ((Text("我填报的", "Mine to hand in"), mine), (Text("别处填报的", "Handed in elsewhere"), others))
            if found
        ],
        "missing": sum(line.missing for line in mine),
        "has_own": bool(mine),
    }
    return render(request, "yiti/institutions/monthly.html", context)


def _lines(request: Request, months: Sequence[Period]) -> list[Line]:
    cells: dict[str, list[Cell]] = {}
    items: dict[str, MonthlyReturn] = {}
    for one in list_coverage(scope=request.scope, months=months):
        items[one.item.id] = one.item
        cells.setdefault(one.item.id, []).append(
            Cell(one, one.month.end <= request.today, reverse("monthly-month", args=[one.item.id, one.month]))
        )
    return [Line(item, enters(request.scope, item), cells[id]) for id, item in items.items()]


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure as a table or a form has it: what was typed or stands, and what is wrong with it."""

    figure: MonthlyFigure
    name: str
    typed: str
    amount: Decimal | None
    last: Decimal | None = None
    error: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Row:
    """One institution, or the county, in a month of a return."""

    place: str
    label: Text
    handed: HandedReturn | None
    entries: Sequence[Entry]
    record: str
    edit: str
    may_enter: bool
    error: Text = NOTHING

    @property
    def version(self) -> int:
        return self.handed.version if self.handed else 0


def find_return(declared: str) -> MonthlyReturn:
    """:raises Http404:"""
    try:
        return find_declared(declared)
    except UnknownReturn:
        raise Http404(declared) from None


def label_of(row: Institution | None) -> Text:
    return short_name_of(row) if row else WHOLE_COUNTY


def places_of(request: Request, item: MonthlyReturn, month: Period) -> list[Institution | None]:
    """Whose month of a return the reader meets; None stands for the county."""
    if item.about == "county":
        return [None] if is_due(item, month) else []
    return list(list_places(scope=request.scope, declared=item.id, month=month))


def find_home(request: Request, item: MonthlyReturn, month: Period, place: str) -> Institution | None:
    """:raises Http404: for a place that the return is not asked of, or that is out of reach"""
    for row in places_of(request, item, month):
        if (row.pk if row else COUNTY) == place:
            return row
    raise Http404(place)


def print_amount(figure: MonthlyFigure, amount: Decimal | None) -> str:
    """As it stands in a field: without thousands."""
    if amount is None:
        return ""
    return str(int(amount)) if figure.kind == "whole" else f"{amount:.2f}"


def build_rows(request: Request, item: MonthlyReturn, month: Period) -> list[Row]:
    """A row a place, with the month before beside each figure."""
    before = due_beside(item, month, -1)
    handed = list_handed(scope=request.scope, declared=item.id, months=[month, before])
    rows = []
    for home in places_of(request, item, month):
        code = home.pk if home else ""
        now, last = handed.get((code, month.first)), handed.get((code, before.first))
        rows.append(_row(request, item, month, home, now, last))
    return rows


def _row(
    request: Request, item: MonthlyReturn, month: Period, home: Institution | None, now: HandedReturn | None, last: HandedReturn | None
) -> Row:
    place, code = (home.pk if home else COUNTY), (home.pk if home else "")
    amounts, earlier = (amounts_of(one) if one else {} for one in (now, last))
    entries = [
        Entry(
            figure, f"{place}|{figure.item}", print_amount(figure, amounts.get(figure.item)), amounts.get(figure.item),
            earlier.get(figure.item),
        )
        for figure in item.figures
    ]  # fmt: skip
    args = [item.id, month, place]
    return Row(
        place, label_of(home), now, entries, reverse("monthly-record", args=args), reverse("monthly-edit", args=args),
        enters(request.scope, item, code or None),
    )  # fmt: skip


def head_of(request: Request, item: MonthlyReturn, month: Period) -> dict[str, Any]:
    """What stands above every page of a month of a return."""
    closed, after = closed_months()(month), due_beside(item, month, 1)
    return {
        "item": item,
        "kind": f"{PREFIX}{item.id}",
        "month": month,
        "before": due_beside(item, month, -1),
        "after": after,
        "has_after": after.first <= request.today,
        "closed": closed,
        "is_future": month.first > request.today,
        "may_enter": enters(request.scope, item) and is_due(item, month) and closed is None and month.first <= request.today,
    }


@page(function=ANY)
def monthly_month_page(request: Request, declared: str, month: str) -> HttpResponse:
    """One month of a return: a table to fill in at a desk, and on a phone the way to each one's form."""
    item, period = find_return(declared), find_month(month)
    return show_month(request, item, period, build_rows(request, item, period))


def show_month(
    request: Request, item: MonthlyReturn, month: Period, rows: Sequence[Row], error: Text = NOTHING, *, is_doubt: bool = False
) -> HttpResponse:
    context = {
        **head_of(request, item, month),
        "rows": rows,
        "handed": sum(row.handed is not None for row in rows),
        "senders": name_users(request.scope, [row.handed.entered_by for row in rows if row.handed]),
        "error": error,
        "columns": item.figures,
        "is_doubt": is_doubt,
    }
    return render(request, "yiti/institutions/monthly_month.html", context, status=422 if error.zh else 200)


@page(function=ANY)
def monthly_record_page(request: Request, declared: str, month: str, place: str) -> HttpResponse:
    """One return as it counts, with every version: who handed it in and when; `?version=1` shows an earlier one."""
    item, period = find_return(declared), find_month(month)
    home = find_home(request, item, period, place)
    versions = list_versions(scope=request.scope, declared=declared, institution=home.pk if home else "", month=period)
    asked = request.GET.get("version", "")
    shown = next((row for row in versions if str(row.version) == asked), versions[0] if versions else None)
    amounts = amounts_of(shown) if shown else {}
    context = {
        **head_of(request, item, period),
        "place": place,
        "name": name_of(home) if home else WHOLE_COUNTY,
        "shown": shown,
        "is_current": bool(versions) and shown == versions[0],
        "figures": [(figure, amounts.get(figure.item)) for figure in item.figures],
        "versions": versions,
        "senders": name_users(request.scope, [row.entered_by for row in versions]),
    }
    context["may_enter"] = context["may_enter"] and enters(request.scope, item, home.pk if home else None)
    return render(request, "yiti/institutions/monthly_record.html", context)
