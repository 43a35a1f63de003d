"""Totals of a year: drafted, sent by 30 November, reviewed by HR and finance; linked totals and the year's result."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from yiti.foundation.decisions.queries import get_book
from yiti.kernel.refusals import Refused, UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.money.pay.models import YearTotal
from yiti.money.pay.operations import draft_year_totals, review_year_total, send_year_totals
from yiti.money.pay.operations.years import REVIEWERS
from yiti.money.pay.queries import list_year_totals
from yiti.policy.calendars import calendar_of
from yiti.policy.packs import Resolved
from yiti.registry.institutions.models import Institution
from yiti.registry.institutions.queries import list_institutions
from yiti.web.access import page
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.requests import Request

from .addresses import page_at, why_now
from .live import linked_total
from .words import TOTAL_STATES

SEEN_BY = ("year_totals.propose", "year_totals.review", "funds.see")


def chosen_year(request: Request) -> int:
    """The year in the address, else the one that is prepared now: next year from October on."""
    asked = request.GET.get("year", "")
    if asked.isdecimal() and 2020 < int(asked) < 2100:
        return int(asked)
    return request.period.year


def due_day(book: Resolved, year: int) -> tuple[date | None, date | None]:
    """30 November of the year before as printed, and the working day that it moves to."""
    try:
        month, day = str(book.parameter("deadlines.next_year_totals").value).split("-")
        printed = date(year - 1, int(month), int(day))
        calendar = calendar_of(book)
    except (Refused, ValueError):
        return None, None
    return printed, printed if calendar.is_workday(printed) else calendar.next_workday(printed)


@page(function=SEEN_BY)
def totals_page(request: Request) -> HttpResponse:
    """A year's totals with their states, the day they are due, and the linked totals."""
    year = chosen_year(request)
    rows = list_year_totals(scope=request.scope, year=year)
    book = get_book(scope=request.scope, on=request.today)
    shown = _listing(request, year, book).read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    states = [row.state for row in rows]
    printed, due = due_day(book, year)
    may_propose = request.scope.may("year_totals.propose")
    context = {
        "list": shown,
        "year": year,
        "years": [year - 1, year, year + 1],
        "printed": printed,
        "due": due,
        "moved": printed != due,
        "counts": {state: states.count(state) for state in TOTAL_STATES},
        "sum": _sums(rows),
        "may_propose": may_propose,
        "may_send": may_propose and any(state in ("draft", "returned") for state in states),
        "states": TOTAL_STATES,
        "side": REVIEWERS.get(request.scope.actor.role, ""),
        "edit": page_at("year-totals-edit", str(year)),
        "results": page_at("year-result", str(year - 1)),
    }
    return render(request, "yiti/money/totals.html", context)


def _sums(rows: Any) -> Mapping[str, Decimal]:
    names = ("proportional_reward", "base_increment", "increment")
    return {name: sum((getattr(row, name) for row in rows), Decimal(0)) for name in names}


def _listing(request: Request, year: int, book: Resolved) -> Listing:
    return Listing(
        "year-totals",
        Text(f"{year} 年总量", f"Totals of {year}"),
        [
            Column(
                "name",
                Text("机构", "Institution"),
                lambda row: Text(row.institution.name, row.institution.name_en or row.institution.name),
                "name",
                sort="institution__sequence",
            ),
            Column("proportional_reward", Text("按比例核定奖励性绩效", "Proportional reward"), kind="money", sort="proportional_reward"),
            Column("base_increment", Text("核增基数", "Increment, base"), kind="money", sort="base_increment"),
            Column("increment", Text("考核后核增", "After ranking"), kind="money", sort="increment"),
            Column(
                "linked",
                Text("挂钩总量", "Linked total"),
                lambda row: linked_total(row, book).figures["linked_total"].number,
                "money",
                why=lambda row: why_now("linked", str(year), row.institution_id, "linked_total"),
            ),
            Column("hr_on", Text("人社审核", "HR"), kind="date", sort="hr_on"),
            Column("finance_on", Text("财政审核", "Finance"), kind="date", sort="finance_on"),
            Column("state", Text("状态", "State"), lambda row: TOTAL_STATES[row.state], "state"),
            Column("act", Text("办理", "Act"), lambda row: row.reason or None, template="yiti/money/_total_act.html", is_exported=False),
        ],
        search=("institution__name", "institution__pinyin"),
        hint=Text("机构名称、首字母", "Institution or initials"),
        filters=[
            Filter(
                "state",
                Text("状态", "State"),
                [(key, words) for key, (_, words) in TOTAL_STATES.items()],
                lambda rows, value: rows.filter(state=value),
            )
        ],
        order="name",
        size=100,
        empty=Text(f"{year} 年总量还没有编制", f"No totals for {year} yet"),
        empty_hint=Text("由市卫健委编制，报人社、财政审核。", "The commission drafts them for HR and finance."),
    )


@page(function="year_totals.propose", methods=("GET", "POST"))
def edit_totals_page(request: Request, year: str) -> HttpResponse:
    """All institutions in one grid; what is empty begins with this year's numbers."""
    number = int(year) if year.isdecimal() and len(year) == 4 else request.period.year + 1
    institutions = list(list_institutions(scope=request.scope, on=request.today).exclude(category=""))
    error: UnableTo | None = None
    if request.method == "POST":
        try:
            saved = draft_year_totals(scope=request.scope, year=number, rows=_sent(request, institutions))
        except UnableTo as refusal:
            if refusal.field is None:
                raise
            error = refusal
        else:
            messages.success(request, Text(f"存了 {len(saved)} 家的草稿", f"{len(saved)} drafts stored"))
            return redirect(page_at("year-totals", year=str(number)))
    context = {"year": number, "rows": _grid(request, institutions, number, error), "error": error}
    return render(request, "yiti/money/totals_edit.html", context, status=422 if error else 200)


def _sent(request: Request, institutions: list[Institution]) -> list[dict[str, Any]]:
    sent = request.POST
    return [
        {
            "institution": row.code,
            "proportional_reward": sent.get(f"proportional_reward-{row.code}", ""),
            "base_increment": sent.get(f"base_increment-{row.code}", ""),
            "version": sent.get(f"version-{row.code}", "0"),
        }
        for row in institutions
        if sent.get(f"base_increment-{row.code}", "").strip() and f"version-{row.code}" in sent
    ]


def _grid(request: Request, institutions: list[Institution], year: int, error: UnableTo | None) -> list[dict[str, Any]]:
    held = {row.institution_id: row for row in list_year_totals(scope=request.scope, year=year)}
    before = {row.institution_id: row for row in list_year_totals(scope=request.scope, year=year - 1)}
    rows = []
    for institution in institutions:
        row, last = held.get(institution.code), before.get(institution.code)
        source = row or last
        values = {name: f"{getattr(source, name):.2f}" if source else "" for name in ("proportional_reward", "base_increment")}
        if error:
            values = {name: request.POST.get(f"{name}-{institution.code}", value) for name, value in values.items()}
        field = error.field or "" if error else ""
        rows.append(
            {
                "code": institution.code,
                "name": Text(institution.name, institution.name_en or institution.name),
                "values": values,
                "last": last,
                "version": row.version if row else 0,
                "is_carried": row is None and last is not None,
                "is_open": row is None or row.state in (YearTotal.State.DRAFT, YearTotal.State.RETURNED),
                "error": error.message if error and field.endswith(f"-{institution.code}") else NOTHING,
            }
        )
    return rows


@page(function="year_totals.propose", methods=("POST",))
def send_totals_page(request: Request, year: int) -> HttpResponse:
    count = send_year_totals(scope=request.scope, year=year, today=request.today)
    messages.success(request, Text(f"{count} 家已报人社、财政", f"{count} sent to HR and finance"))
    return redirect(page_at("year-totals", year=str(year)))


@page(function="year_totals.review", methods=("POST",))
def review_total_page(request: Request, total: int) -> HttpResponse:
    """HR's or finance's word on one total."""
    version = request.POST.get("version", "")
    if not version.isdecimal() or not YearTotal.objects.filter(pk=total).exists():
        raise UnableTo(Text("没有这一条", "There is no such total"))
    row = review_year_total(
        scope=request.scope,
        total=total,
        version=int(version),
        agrees=request.POST.get("agrees") == "1",
        reason=request.POST.get("reason", ""),
        today=request.today,
    )
    messages.success(request, TOTAL_STATES[row.state][1])
    return redirect(page_at("year-totals", year=str(row.year)))


__all__ = ["SEEN_BY", "chosen_year", "due_day", "edit_totals_page", "review_total_page", "send_totals_page", "totals_page"]
