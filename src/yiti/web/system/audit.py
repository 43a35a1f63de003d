"""The audit as the audit administrator and the auditor read it: changes, looks at pay, and whether the chains hold."""

import json
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone

from yiti.foundation.audit.models import Change
from yiti.foundation.audit.queries import get_last_seal, list_changes, list_changes_of, list_looks
from yiti.foundation.audit.verification import verify_chains
from yiti.kernel.days import to_day
from yiti.kernel.text import Text
from yiti.web.access import page
from yiti.web.account.looks import reason_words
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.printing import NO, NONE, YES, print_day
from yiti.web.requests import Request

from .audit_words import TABLES, action_words, field_words, table_words
from .misfits import name_misfit, tell_differences
from .user_fields import name_institutions

LONGEST_HISTORY = 100


def _page_of(row: Change) -> str:
    return reverse("audit-change", args=[row.pk])


def _of_day(rows: QuerySet[Any], day: date) -> QuerySet[Any]:
    first = timezone.make_aware(datetime.combine(day, time.min))
    return rows.filter(at__gte=first, at__lt=first + timedelta(days=1))


def _narrow_days(request: Request, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The day that the address asks for; anything that is no day is passed over."""
    try:
        return _of_day(rows, to_day(request.GET.get("day", "")))
    except ValueError:
        return rows


def _filters(*, with_tables: bool) -> list[Filter]:
    where = Filter(
        "institution", Text("机构", "Institution"), name_institutions(), lambda rows, value: rows.filter(institution=value), is_menu=True
    )
    tables = Filter("table", Text("什么", "What"), list(TABLES.items()), lambda rows, value: rows.filter(table=value), is_menu=True)
    return [tables, where] if with_tables else [where]


@page(function="audit.see")
def audit_page(request: Request) -> HttpResponse:
    names = dict(name_institutions())
    listing = Listing(
        "audit",
        Text("改动", "Changes"),
        [
            Column("at", Text("时间", "When"), kind="moment", sort="at", width="cw-120"),
            Column("actor", Text("谁", "Who"), kind="name", sort="actor"),
            Column("action", Text("做了什么", "Did"), lambda row: action_words(row.action), href=_page_of),
                        Column("table", Text("什么", "What"), lambda row: table_words(row.table), "soft", sort="table"),
            Column("key", Text("哪一项", "Which")),
            Column("institution", Text("机构", "Institution"), lambda row: names.get(row.institution, row.institution), sort="institution"),
            Column("clause", Text("依据", "Clause"), lambda row: row.clause or None, "clause"),
        ],
        search=("actor", "key", "action"),
        hint=Text("人、哪一项", "Person, which item"),
        filters=_filters(with_tables=True),
        order="-at",
        empty=Text("还没有改动", "No changes yet"),
    )  # fmt: skip
    shown = listing.read(request, _narrow_days(request, list_changes(scope=request.scope)))
    if shown.wants_export:
        return shown.export(request)
    seal = get_last_seal(scope=request.scope)
    context = {"list": shown, "seal_at": print_day(seal.at, "time") if seal else "", "day": request.GET.get("day", "")}
    return render(request, "yiti/system/audit.html", context)


@page(function="audit.see")
def looks_page(request: Request) -> HttpResponse:
    names = dict(name_institutions())
    listing = Listing(
        "looks",
        Text("谁看了谁的薪酬", "Looks at pay"),
        [
            Column("at", Text("时间", "When"), kind="moment", sort="at", width="cw-120"),
            Column("actor", Text("谁看的", "Who looked"), kind="name", sort="actor"),
            Column("subject", Text("看了谁", "At whom"), sort="subject"),
            Column("institution", Text("机构", "Institution"), lambda row: names.get(row.institution, row.institution), sort="institution"),
            Column("table", Text("什么", "What"), lambda row: table_words(row.table), "soft"),
            Column("reason", Text("做了什么", "What for"), lambda row: reason_words(row.reason), "soft"),
        ],
        search=("actor", "subject", "reason"),
        hint=Text("谁看的、看了谁", "Who looked, at whom"),
        filters=_filters(with_tables=False),
        order="-at",
        empty=Text("还没有人看过别人的薪酬", "Nobody has looked at another person's pay yet"),
    )
    shown = listing.read(request, _narrow_days(request, list_looks(scope=request.scope)))
    if shown.wants_export:
        return shown.export(request)
    return render(request, "yiti/system/looks.html", {"list": shown, "day": request.GET.get("day", "")})


@page(function="audit.see")
def change_page(request: Request, change: int) -> HttpResponse:
    """One change, field by field, and the history of its row."""
    found = list_changes(scope=request.scope).filter(pk=change).first()
    if found is None:
        raise Http404(str(change))
    history = list_changes_of(scope=request.scope, table=found.table, key=found.key)[:LONGEST_HISTORY]
    context = {
        "change": found,
        "action": action_words(found.action),
        "table": table_words(found.table),
        "fields": _differences(found),
        "history": [(row, action_words(row.action)) for row in history],
    }
    return render(request, "yiti/system/change.html", context)


@page(function="audit.see")
def chain_page(request: Request) -> HttpResponse:
    """Recompute every link, hold what was entered against it, and say what does not fit. Takes some seconds in a large county."""
    found = verify_chains(scope=request.scope)
    misfits = [(name_misfit(misfit), misfit.problem, tell_differences(misfit)) for misfit in found.misfits]
    return render(request, "yiti/system/chain.html", {"found": found, "misfits": misfits}, fragment="yiti/system/_chain.html")


def _differences(change: Change) -> list[dict[str, Any]]:
    """Every field before and after; those that differ are marked."""
    before, after = change.before or {}, change.after or {}
    keys = list(dict.fromkeys([*before, *after]))
    return [
        {
            "label": field_words(key), "before": _print(before.get(key)), "after": _print(after.get(key)),
            "is_changed": change.before is not None and before.get(key) != after.get(key) and key in after,
        }
        for key in keys
    ]  # fmt: skip


def _print(value: object) -> object:
    """Yes and no in words, tables as they are written, a dash for nothing."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, indent=1) if value else NONE
    return NONE if value in (None, "") else value
