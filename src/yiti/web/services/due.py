"""Whose turn it is: overdue first, then those of today, then the days to come."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from yiti.care.public_health.queries import Due, list_due
from yiti.care.public_health.words import PROGRAMMES
from yiti.kernel.text import Text
from yiti.web.access import page
from yiti.web.lists import Column, Listing
from yiti.web.pages import render
from yiti.web.people.naming import about, names_of_institutions
from yiti.web.requests import Request

from .keys import doorstep_key

AHEAD = timedelta(days=7)
CARDS = 3
"""So many overdue people stand as whole cards; the others as lines."""


@page(function="services.enter")
def due_page(request: Request) -> HttpResponse:
    rows = list_due(scope=request.scope, today=request.today, by=request.today + AHEAD)
    names = names_of_institutions(request.scope, request.today)
    shown = _listing(request, names).read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    later = sorted((row for row in rows if row.is_later(request.today)), key=lambda row: str(row.planned_on))
    rows = [row for row in rows if not row.is_later(request.today)]
    late = [row for row in rows if row.due_on < request.today]
    now = [row for row in rows if row.due_on == request.today]
    soon = [row for row in rows if row.due_on > request.today]
    places = {row.institution for row in (*rows, *later)}
    context = {
        "late": [_card(request, row, is_first=at == 0) for at, row in enumerate(late[:CARDS])], "late_more": _lines(request, late[CARDS:]),
        "late_count": len(late), "now": _lines(request, now), "soon": _lines(request, soon),
        "today_count": len(late) + len(now), "list": shown,
        "place": names.get(next(iter(places))) if len(places) == 1 else None, "soon_count": len(soon), "later": _lines(request, later),
        "doorstep_key": doorstep_key(request),
    }  # fmt: skip
    return render(request, "yiti/services/due.html", context)


def what_of(row: Due) -> Text:
    """高血压随访，今年第 4 次"""
    label = PROGRAMMES[row.programme]
    return Text(
        f"{label.zh.removesuffix('管理')}随访，今年第 {row.count + 1} 次", f"{label.en} follow-up, number {row.count + 1} this year"
    )


def _card(request: Request, row: Due, *, is_first: bool) -> dict[str, Any]:
    return {
        "row": row, "is_first": is_first, "about": about(row.resident, request.today), "what": what_of(row),
        "href": reverse("service-sign", args=[row.resident.pk]), "phone": row.resident.phone if is_first else "",
    }  # fmt: skip


def _lines(request: Request, rows: Sequence[Due]) -> list[dict[str, Any]]:
    return [
        {
            "row": row,
            "about": about(row.resident, request.today),
            "what": what_of(row),
            "href": reverse("service-sign", args=[row.resident.pk]),
        }
        for row in rows
    ]


def _listing(request: Request, names: dict[str, Text]) -> Listing:
    return Listing(
        "due",
        Text("到期随访", "Follow-ups due"),
        [
            Column(
                "name",
                Text("姓名", "Name"),
                lambda row: row.resident.name,
                "name",
                href=lambda row: reverse("service-sign", args=[row.resident.pk]),
            ),
            Column("about", Text("性别年龄", "Sex, age"), lambda row: about(row.resident, request.today), "soft"),
            Column("due_on", Text("到期", "Due"), kind="day", sort="due_on"),
            Column("what", Text("要做", "To do"), what_of),
            Column("last", Text("上次血压", "Last pressure"), _pressure, "soft"),
            Column("address", Text("住处", "Address"), lambda row: row.resident.address, "soft"),
            Column("institution", Text("机构", "Institution"), lambda row: names.get(row.institution), "soft", sort="institution"),
        ],
        search=("resident.name", "resident.pinyin", "resident.address"),
        hint=Text("姓名、首字母、住处", "Name, initials, address"),
        empty=Text("七天内没有人到期", "Nobody is due within seven days"),
        empty_hint=Text("在居民页面上把患者纳入管理，到期会排在这里。", "Enrol patients on their pages; whoever falls due stands here."),
    )


def _pressure(row: Due) -> Text:
    if row.last is None:
        return Text("还没有", "none yet")
    pressure = f"{row.last.answers['systolic']}/{row.last.answers['diastolic']}"
    return Text(pressure, pressure)
