"""The list of staff, and the page of a person."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from yiti.kernel.text import Text
from yiti.registry.institutions.words import POST_KINDS
from yiti.registry.staff.models import Person, Posting
from yiti.registry.staff.queries import (
    SEE,
    UnableToFind,
    get_person,
    list_detachments,
    list_employment,
    list_qualifications,
    list_staff,
)
from yiti.registry.staff.words import DETACHMENTS, DUTIES, IDENTITIES, POSITIONS, QUALIFICATIONS, TITLES
from yiti.web.access import page
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.requests import Request

from .names import menu_of, short_name_of

EDIT = "staff.edit"


def _listing(request: Request) -> Listing:
    return Listing(
        "staff",
        Text("人员", "Staff"),
        [
            Column(
                "name",
                Text("姓名", "Name"),
                lambda row: row.person.name,
                "name",
                sort="person__pinyin",
                href=lambda row: reverse("person", args=[row.person_id]),
            ),
            Column("code", Text("人员代码", "Code"), lambda row: row.person_id, "soft", sort="person", on_phone=False),
            Column("institution", Text("机构", "Institution"), lambda row: short_name_of(row.institution), sort="institution__sequence"),
            Column("position", Text("岗位", "Position"), lambda row: POSITIONS[row.position], sort="position"),
            Column(
                "post_kind",
                Text("核定岗位", "Kind of post"),
                lambda row: POST_KINDS.get(row.post_kind, row.post_kind),
                "soft",
                sort="post_kind",
                on_phone=False,
            ),
            Column("identity", Text("身份", "Identity"), lambda row: IDENTITIES[row.identity], sort="identity"),
            Column("duty", Text("职务", "Duty"), _duty, "soft", sort="duty"),
            Column("title", Text("职称", "Title"), lambda row: TITLES[row.title], "soft", sort="title"),
            Column("from_on", Text("从", "Since"), kind="date", sort="from_on", on_phone=False),
            Column("away", Text("在外", "Away"), lambda row: row.__dict__["away"]),
        ],
        search=("person__name", "person__pinyin", "person__code", "institution__name"),
        hint=Text("姓名、首字母、代码、机构", "Name, initials, code, institution"),
        filters=_filters(request),
        is_brief=True,
        empty=Text("还没有人员", "No staff yet"),
        empty_hint=Text("从“导入导出”上传人员表，或办理聘用。", "Upload the sheet of staff, or hire somebody."),
    )


def _filters(request: Request) -> list[Filter]:
    scope, today = request.scope, request.today
    return [
        Filter("identity", Text("身份", "Identity"), list(IDENTITIES.items()), lambda rows, value: rows.filter(identity=value)),
        Filter(
            "away",
            Text("在外", "Away"),
            list(DETACHMENTS.items()),
            lambda rows, value: rows.filter(person__in=list_detachments(scope=scope, on=today).filter(kind=value).values("person")),
            is_menu=True,
        ),
        Filter(
            "position", Text("岗位", "Position"), list(POSITIONS.items()), lambda rows, value: rows.filter(position=value), is_menu=True
        ),
        Filter("duty", Text("职务", "Duty"), list(DUTIES.items()), lambda rows, value: rows.filter(duty=value), is_menu=True),
        Filter(
            "institution",
            Text("机构", "Institution"),
            menu_of(scope=scope, function=SEE, on=today),
            lambda rows, value: rows.filter(institution=value),
            is_menu=True,
        ),
    ]


def _duty(row: Posting) -> Text | None:
    return None if row.duty == "staff" else DUTIES[row.duty]


@page(function=SEE)
def staff_page(request: Request) -> HttpResponse:
    rows = list_staff(scope=request.scope, on=request.today)
    if request.place:
        rows = rows.filter(institution=request.place)
    shown = _listing(request).read(request, rows)
    found = list(shown.found) if shown.wants_export else shown.rows
    away = {row.person_id: DETACHMENTS[row.kind] for row in list_detachments(scope=request.scope, on=request.today)}
    for row in found:
        row.__dict__["away"] = away.get(row.person_id)
    if shown.wants_export:
        return shown.export(request)
    return render(request, "yiti/institutions/staff.html", {"list": shown, "may_hire": request.scope.may(EDIT)})


def find_person(request: Request, code: str, function: str = SEE) -> Person:
    """:raises Http404: also for somebody who never worked within reach"""
    try:
        return get_person(scope=request.scope, code=code, function=function)
    except UnableToFind:
        raise Http404(code) from None


@page(function=(SEE, EDIT))
def person_page(request: Request, person: str) -> HttpResponse:
    row = find_person(request, person)
    posts = list(list_employment(scope=request.scope, person=person))
    now = next((post for post in posts if post.from_on <= request.today and (post.until_on is None or post.until_on > request.today)), None)
    coming = [post for post in posts if post.from_on > request.today]
    away = [item for item in list_detachments(scope=request.scope, on=None) if item.person_id == person]
    context = {
        "person": row,
        "now": _described(now) if now else None,
        "posts": [_described(post) for post in posts],
        "coming": bool(coming),
        "away": [
            (item, DETACHMENTS[item.kind], short_name_of(item.host) if item.host else Text(item.host_name, item.host_name)) for item in away
        ],
        "papers": [(item, QUALIFICATIONS[item.kind]) for item in list_qualifications(scope=request.scope, person=person)],
        "is_away": next((item for item in away if item.until_on is None or item.until_on > request.today), None),
        "may_edit": now is not None and request.scope.may(EDIT, now.institution_id),
        "may_hire": now is None and request.scope.may(EDIT),
    }
    return render(request, "yiti/institutions/person.html", context)


def _described(post: Posting) -> dict[str, Any]:
    return {
        "post": post,
        "institution": short_name_of(post.institution),
        "position": POSITIONS[post.position],
        "kind": POST_KINDS.get(post.post_kind, Text(post.post_kind, post.post_kind)),
        "identity": IDENTITIES[post.identity],
        "duty": DUTIES[post.duty],
        "title": TITLES[post.title],
    }
