"""The list of residents: found by name, initials, number or telephone."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse

from yiti.care.public_health.queries import list_due_days, list_managed
from yiti.care.public_health.words import PROGRAMMES
from yiti.care.residents.groups import GROUPS, narrow_to_group
from yiti.care.residents.masks import mask_name
from yiti.care.residents.models import Resident
from yiti.care.residents.queries import SEE, list_residents
from yiti.care.residents.words import ENDINGS, NATIONALITIES, SEXES
from yiti.foundation.audit.operations import record_looks
from yiti.foundation.installation.queries import find_installation
from yiti.kernel.ages import completed_years
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.web.access import page
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.requests import Request

from .naming import menu_of_own, names_of_institutions

EDIT = "residents.edit"
LATE, TODAY = "late", "today"


def _listing(request: Request, *, is_masked: bool) -> Listing:
    names = names_of_institutions(request.scope, request.today)
    return Listing(
        "residents",
        Text("居民", "Residents"),
        [
            Column(
                "name", Text("姓名", "Name"), lambda row: mask_name(row.name) if is_masked else row.name, "name", sort="pinyin",
                href=lambda row: reverse("resident", args=[row.pk]),
            ),
            Column("sex", Text("性别", "Sex"), lambda row: SEXES[row.sex], sort="sex"),
            Column("age", Text("年龄", "Age"), lambda row: completed_years(row.born_on, request.today), "number", sort="-born_on"),
            Column("nationality", Text("民族", "Nationality"), lambda row: NATIONALITIES[row.nationality], "soft", on_phone=False),
            Column("number", Text("证件号", "Document"), lambda row: row.masked_number, "soft", on_phone=False),
            Column("phone", Text("电话", "Telephone"), lambda row: row.masked_phone, "soft", on_phone=False),
            Column("address", Text("住处", "Address"), lambda row: "" if is_masked else row.address, "soft"),
            Column(
                "here", Text("归哪里管", "Kept by"), lambda row: names.get(row.here, Text(row.here or "", row.here or "")), sort="here",
                on_phone=False,
            ),
            Column("ending", Text("状态", "State"), lambda row: ENDINGS.get(row.ending), "soft", on_phone=False),
        ],
        filters=_filters(request),
        order="name",
        is_brief=True,
        empty=Text("还没有居民", "No residents yet"),
        empty_hint=Text("登记第一位，或在“导入导出”上传居民表。", "Enter the first one, or upload the sheet of residents."),
    )  # fmt: skip


def _filters(request: Request) -> list[Filter]:
    scope, today = request.scope, request.today
    filters = [
        Filter(
            "state", Text("状态", "State"), [("gone", Text("已迁出或去世", "Left or died"))], lambda rows, value: rows.filter(ending__gt="")
        )
    ]
    groups = _groups_named()
    if groups:
        filters.append(
            Filter(
                "group", Text("重点人群", "Key group"), groups, lambda rows, value: narrow_to_group(rows, value, today), is_menu=True
            )
        )  # fmt: skip
    if scope.may("services.see"):
        filters.append(
            Filter(
                "programme", Text("管理项目", "Programme"), list(PROGRAMMES.items()),
                lambda rows, value: rows.filter(pk__in=list_managed(scope=scope, programme=value).values("pk")),
            )
        )  # fmt: skip
    if scope.may("services.enter"):
        options = [(TODAY, Text("到期", "Due")), (LATE, Text("逾期", "Late"))]
        filters.append(Filter("due", Text("随访", "Follow-up"), options, lambda rows, value: rows.filter(pk__in=_due(request, value))))
    filters.append(
        Filter(
            "institution",
            Text("机构", "Institution"),
            menu_of_own(scope, today, SEE),
            lambda rows, value: rows.filter(here=value),
            is_menu=True,
        )
    )
    return filters


def _groups_named() -> list[tuple[str, Text]]:
    """The key groups that the county's documents name, each once, as far as a resident's entry tells who is in them."""
    found = find_installation()
    named: dict[str, list[Text]] = {}
    for pack in load_pack(found.pack).chain if found else ():
        for row in pack.rows.get("key_groups", ()):
            if row.get("meets") in GROUPS:
                words = named.setdefault(row["meets"], [])
                words += [] if words else [Text(row["group"], row["group_en"])]
    return [(id, Text(f"{words[0].zh}（{GROUPS[id].zh}）", f"{words[0].en} ({GROUPS[id].en})")) for id, words in named.items()]


def _due(request: Request, value: str) -> list[str]:
    days = list_due_days(scope=request.scope, today=request.today)
    return [resident for resident, day in days.items() if value == TODAY or day < request.today]


@page(function=SEE)
def residents_page(request: Request) -> HttpResponse:
    words = request.GET.get("find", "").strip()[:60]
    rows: QuerySet[Resident] = list_residents(scope=request.scope, on=None, words=words)
    is_export = request.GET.get("export") == "xlsx"
    if request.GET.get("state") != "gone":
        rows = rows.filter(ending="")
    shown = _listing(request, is_masked=is_export).read(request, rows)
    if shown.wants_export:
        _note_export(request, shown.found)
        return shown.export(request)
    context: dict[str, Any] = {"list": shown, "words": words, "may_edit": request.scope.may(EDIT), "many": shown.of}
    return render(request, "yiti/people/residents.html", context)


def _note_export(request: Request, rows: Any) -> None:
    """A list that leaves the system is a look at everybody on it."""
    subjects = [(row.pk, row.here or "") for row in rows]
    record_looks(scope=request.scope, subjects=subjects, table="residents_resident", key="export", reason="export: residents")
