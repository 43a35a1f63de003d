"""Monthly accounts: the year's months at a glance, and one month with its lines and versions."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from yiti.kernel.counts import to_count
from yiti.kernel.days import to_day
from yiti.kernel.periods import Period
from yiti.kernel.text import Text
from yiti.registry.institutions.models import Institution
from yiti.registry.institutions.queries import get_institution, list_institutions
from yiti.registry.ledger.items import ITEMS
from yiti.registry.ledger.operations import ENTER
from yiti.registry.ledger.queries import SEE, get_month_sums, get_sheet, list_sent_months, list_sheet_rows, list_versions
from yiti.web.access import page
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.requests import Request

from .months import why_closed
from .names import categories, name_of, name_users, short_name_of

REVIEW = "accounts.review"
ANY = (SEE, ENTER, REVIEW)


@dataclass(frozen=True, slots=True)
class MonthCell:
    """A month on the grid of a year; `is_due` where it is over and the institution has to send it."""

    month: Period
    is_sent: bool
    is_due: bool


@page(function=ANY)
def accounts_page(request: Request) -> HttpResponse:
    """Institutions × months of a year; whoever has one institution goes straight to it."""
    year = read_year(request)
    rows = list_institutions(scope=request.scope, on=request.today, function=SEE).exclude(type="county_hospital")
    if request.place:
        rows = rows.filter(pk=request.place)
    found = list(rows)
    if len(found) == 1 and not request.place:
        return redirect("institution-accounts", institution=found[0].pk)
    months = Period.year_of(date(year, 1, 1)).each_month()
    sent = list_sent_months(scope=request.scope, institutions=[row.pk for row in found], months=[month.first for month in months])
    lines = [_line(row, _cells(months, sent.get(row.pk, set()), request.today, is_asked=bool(row.category))) for row in found]
    groups = categories()
    context = {
        "year": year,
        "months": months,
        "groups": _grouped(lines, groups),
        "last_year": year - 1,
        "next_year": year + 1,
        "has_next": year < request.today.year,
        "missing": sum(cell.is_due and not cell.is_sent for line in lines for cell in line["cells"]),
        "may_enter": request.scope.may(ENTER),
    }
    return render(request, "yiti/institutions/accounts.html", context)


def _line(row: Institution, cells: list[MonthCell]) -> dict[str, Any]:
    return {"row": row, "name": short_name_of(row), "cells": cells}


def read_year(request: Request) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if 2000 <= (to_count(asked) or 0) <= 2100 else request.today.year


def _cells(months: list[Period], sent: set[date], today: date, *, is_asked: bool = True) -> list[MonthCell]:
    return [MonthCell(month, month.first in sent, is_asked and month.end <= today) for month in months]


def _grouped(lines: list[dict[str, Any]], groups: dict[str, Text]) -> list[tuple[Text, list[dict[str, Any]]]]:
    others = Text("村卫生室与其他", "Clinics and others")
    found: dict[Text, list[dict[str, Any]]] = {}
    for line in sorted(lines, key=lambda line: list(groups).index(line["row"].category) if line["row"].category in groups else len(groups)):
        found.setdefault(groups.get(line["row"].category, others), []).append(line)
    return list(found.items())


@page(function=ANY)
def institution_accounts_page(request: Request, institution: str) -> HttpResponse:
    """A year of one institution: items × months, each sum leading to its lines."""
    row = get_institution(scope=request.scope, code=institution, function=SEE)
    year = read_year(request)
    months = Period.year_of(date(year, 1, 1)).each_month()
    sums = get_month_sums(scope=request.scope, institutions=[institution], months=[month.first for month in months]).get(institution, {})
    sent = set(
        list_sent_months(scope=request.scope, institutions=[institution], months=[month.first for month in months]).get(institution, set())
    )
    shown = [month for month in months if month.first <= request.today or month.first in sent]
    lines = [
        {
            "item": item,
            "label": words,
            "cells": [(month, sums.get(month.first, {}).get(item)) for month in shown],
            "total": sum((found[item] for found in sums.values() if item in found), Decimal(0)),
        }
        for item, words in ITEMS.items()
    ]
    context = {
        "row": row,
        "name": name_of(row),
        "year": year,
        "last_year": year - 1,
        "next_year": year + 1,
        "has_next": year < request.today.year,
        "cells": _cells(shown, sent, request.today),
        "lines": lines,
        "may_enter": request.scope.may(ENTER, institution),
    }
    return render(request, "yiti/institutions/institution_accounts.html", context)


def find_month(text: str) -> Period:
    """:raises Http404: for anything but `2026-07`"""
    try:
        return Period.month_of(to_day(f"{text}-01"))
    except ValueError:
        raise Http404(text) from None


@page(function=ANY)
def month_page(request: Request, institution: str, month: str) -> HttpResponse:
    """One month: its lines, and the versions with who sent them; `?version=2` shows an earlier one."""
    row = get_institution(scope=request.scope, code=institution, function=SEE)
    period = find_month(month)
    asked = request.GET.get("version", "")
    sheet = get_sheet(scope=request.scope, institution=institution, month=period.first, version=to_count(asked))
    lines = list_sheet_rows(scope=request.scope, sheet=sheet.pk) if sheet else []
    shown = _listing(institution, period).read(request, lines)
    if shown.wants_export:
        return shown.export(request)
    may_enter = request.scope.may(ENTER, institution)
    versions = list(list_versions(scope=request.scope, institution=institution, month=period.first))
    context = {
        "row": row,
        "name": name_of(row),
        "senders": name_users(request.scope, [item.entered_by for item in versions]),
        "month": period,
        "sheet": sheet,
        "list": shown,
        "sums": _sums(lines),
        "versions": versions,
        "may_enter": may_enter,
        "closed": why_closed(request.scope, institution, period) if may_enter else None,
        "before": period.shifted(-1),
        "after": period.shifted(1),
        "has_after": period.end <= request.today,
    }
    return render(request, "yiti/institutions/month.html", context)


def _sums(lines: Any) -> list[tuple[Text, Decimal, int]]:
    found: dict[str, tuple[Decimal, int]] = {}
    for line in lines:
        amount, count = found.get(line.item, (Decimal(0), 0))
        found[line.item] = (amount + line.amount, count + 1)
    return [(words, *found[item]) for item, words in ITEMS.items() if item in found]


def _listing(institution: str, month: Period) -> Listing:
    return Listing(
        f"accounts-{institution}-{month}",
        Text("账目", "Lines"),
        [
            Column("item", Text("项目", "Item"), lambda row: ITEMS[row.item], "name", sort="item"),
            Column("line", Text("行", "Line"), kind="number", sort="line"),
            Column("voucher", Text("凭证号", "Voucher"), sort="voucher"),
            Column("on", Text("日期", "Date"), kind="date", sort="on"),
            Column("summary", Text("摘要", "Summary"), kind="soft"),
            Column("amount", Text("金额（元）", "Amount (yuan)"), kind="money", sort="amount"),
        ],
        search=("voucher", "summary"),
        hint=Text("凭证号、摘要", "Voucher, summary"),
        filters=[Filter("item", Text("项目", "Item"), list(ITEMS.items()), lambda rows, value: rows.filter(item=value), is_menu=True)],
        order="line",
        empty=Text("这个月还没有交账", "Nothing was sent for this month"),
        empty_hint=Text("上传表格，或按行填写。", "Upload a sheet, or enter it line by line."),
    )
