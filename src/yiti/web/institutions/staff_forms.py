"""Hire, change, transfer, end, and send away for a time."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect

from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.registry.institutions.queries import list_signboards
from yiti.registry.institutions.words import POST_KINDS
from yiti.registry.staff.models import Posting
from yiti.registry.staff.operations.detachments import detach, return_home
from yiti.registry.staff.operations.postings import UnableToPost, end_post, hire, transfer
from yiti.registry.staff.queries import list_detachments, list_employment
from yiti.registry.staff.staffing import list_staffing
from yiti.registry.staff.words import DETACHMENTS, DUTIES, IDENTITIES, POSITIONS, TITLES
from yiti.web.access import page
from yiti.web.fields import Field
from yiti.web.requests import Request

from .forms import show_form, take_refusal
from .names import menu_of
from .sent import need_day, read_day
from .staff import EDIT, find_person

BOTH = ("GET", "POST")
CHOICES = {
    "position": (Text("岗位", "Position"), POSITIONS),
    "post_kind": (Text("核定岗位类别", "Approved kind of post"), POST_KINDS),
    "identity": (Text("身份", "Identity"), IDENTITIES),
    "duty": (Text("职务", "Duty"), DUTIES),
    "title": (Text("职称", "Title"), TITLES),
}


def _post_fields(request: Request, now: Posting | None) -> list[Field]:
    menu = menu_of(scope=request.scope, function=EDIT, on=request.today)
    asked = request.GET.get("institution") or request.place
    first = now.institution_id if now else asked if asked in dict(menu) else menu[0][0] if len(menu) == 1 else ""
    usual = {"duty": "staff", "title": "none", "post_kind": request.GET.get("kind", "")}
    fields = [
        Field(name, words, value=getattr(now, name) if now else usual.get(name, ""), choices=list(choices.items()))
        for name, (words, choices) in CHOICES.items()
    ]
    institution = Field("institution", Text("机构", "Institution"), value=first, choices=menu, help=_room(request, first))
    return [institution, *fields]


def _room(request: Request, institution: str) -> Text:
    """How many may still be hired there, in words."""
    county = list_staffing(scope=request.scope, on=request.today, institutions=[institution], function=EDIT) if institution else None
    row = county.rows[0] if county and county.rows else None
    if row is None or row.limit is None or row.headroom is None:
        return NOTHING
    left, posts = row.headroom.result["headroom"], row.limit.establishment - row.now.establishment
    return Text(
        f"今天还可聘编外 {left} 人，编制空缺 {max(posts, 0)} 个",
        f"Today {left} may be hired by contract; {max(posts, 0)} establishment posts are vacant",
    )


def _post_values(sent: QueryDict) -> dict[str, Any]:
    values: dict[str, Any] = {"institution_id": sent.get("institution", "")}
    if not values["institution_id"]:
        raise UnableToPost(Text("选一家机构", "choose an institution"), field="institution")
    for name, (_, choices) in CHOICES.items():
        values[name] = sent.get(name, "")
        if values[name] not in choices:
            raise UnableToPost(Text("请选一项", "choose one"), field=name)
    return values


@page(function=EDIT, methods=BOTH)
def hire_page(request: Request) -> HttpResponse:
    code = request.GET.get("person", "")
    known = find_person(request, code, EDIT) if code else None
    more = {"maxlength": 60, "autocomplete": "off", "readonly": bool(known)}
    fields = [
        Field("name", Text("姓名", "Name"), value=known.name if known else "", more=more),
        *_post_fields(request, None),
        Field("from_on", Text("从哪天起", "From"), "date", value=request.today.isoformat()),
        Field(
            "until_on",
            Text("到（不含）", "Until (not included)"),
            "date",
            required=False,
            help=Text("没有期限就空着", "Blank where it is open"),
        ),
    ]
    error: Text = NOTHING
    if request.method == "POST":
        sent = request.POST
        try:
            person = _hire(request.scope, sent, code)
        except UnableTo as refusal:
            error = take_refusal(fields, sent, refusal)
        else:
            return redirect("person", person=person)
    return show_form(
        request,
        fields,
        title=Text("聘用", "Hire"),
        act=Text("聘用", "Hire"),
        back="staff",
        error=error,
        says=Text(
            "编外人员不得超过控制数，全部人员不得超过核定总量，空编不由编外人员顶替。",
            "Contract staff stay within their cap and everybody within the total; vacant establishment posts are not filled by contract.",
        ),
    )


def _hire(scope: Scope, sent: QueryDict, code: str) -> str:
    if not code and not sent.get("name", "").strip():
        raise UnableToPost(Text("写上姓名", "give the name"), field="name")
    values = {**_post_values(sent), "from_on": need_day(sent, "from_on"), "until_on": read_day(sent, "until_on", required=False)}
    return hire(scope=scope, name=sent.get("name", ""), person=code, values=values)


def _now(request: Request, person: str) -> Posting:
    find_person(request, person, EDIT)
    posts = list_employment(scope=request.scope, person=person, function=EDIT)
    now = next((post for post in posts if post.from_on <= request.today and (post.until_on is None or post.until_on > request.today)), None)
    if now is None:
        raise UnableToPost(Text("现在没有在岗", "holds no post now"), code="no-post")
    request.scope.require(EDIT, now.institution_id)
    return now


@page(function=EDIT, methods=BOTH)
def change_post_page(request: Request, person: str) -> HttpResponse:
    """A new title, duty, position or identity, or another institution, from a day on."""
    now = _now(request, person)
    fields = [*_post_fields(request, now), Field("from_on", Text("从哪天起", "From"), "date", value=request.today.isoformat())]
    error: Text = NOTHING
    if request.method == "POST":
        try:
            transfer(scope=request.scope, person=person, values=_post_values(request.POST), from_on=need_day(request.POST, "from_on"))
        except UnableTo as refusal:
            error = take_refusal(fields, request.POST, refusal)
        else:
            return redirect("person", person=person)
    name = now.person.name
    return show_form(
        request,
        fields,
        title=Text(f"{name}的岗位变动", f"A new post for {name}"),
        act=Text("变动", "Change"),
        back="staff",
        error=error,
        says=Text("旧岗位在这一天截止，留在记录里。", "The present post ends on that day and stays on record."),
    )


@page(function=EDIT, methods=BOTH)
def end_post_page(request: Request, person: str) -> HttpResponse:
    now = _now(request, person)
    fields = [Field("until_on", Text("离岗日期（当天不在岗）", "First day without the post"), "date", value=request.today.isoformat())]
    error: Text = NOTHING
    if request.method == "POST":
        try:
            end_post(scope=request.scope, person=person, until_on=need_day(request.POST, "until_on"))
        except UnableTo as refusal:
            error = take_refusal(fields, request.POST, refusal)
        else:
            return redirect("person", person=person)
    says = Text("进修、借调同一天截止；已算的绩效不变。", "Detachments end on the same day; pay already reckoned stays.")
    name = now.person.name
    return show_form(
        request, fields, title=Text(f"{name}离岗", f"{name} leaves"), act=Text("离岗", "Leave"), back="staff", error=error, says=says
    )


@page(function=EDIT, methods=BOTH)
def detach_page(request: Request, person: str) -> HttpResponse:
    now = _now(request, person)
    boards = list_signboards(scope=request.scope, on=request.today)
    hosts = [(code, Text(name, english or name)) for code, name, english in boards if code != now.institution_id]
    fields = [
        Field("kind", Text("类别", "Kind"), choices=list(DETACHMENTS.items()), value="training"),
        Field(
            "host",
            Text("去往县内机构", "To an institution of the county"),
            required=False,
            choices=[("", Text("县外", "Elsewhere")), *hosts],
        ),
        Field("host_name", Text("去往单位（县外）", "Place outside the county"), required=False, more={"maxlength": 100}),
        Field("from_on", Text("从", "From"), "date", value=request.today.isoformat()),
        Field("until_on", Text("到（不含）", "Until (not included)"), "date", required=False),
    ]
    error: Text = NOTHING
    if request.method == "POST":
        sent = request.POST
        try:
            _detach(request.scope, sent, person)
        except UnableTo as refusal:
            error = take_refusal(fields, sent, refusal)
        else:
            return redirect("person", person=person)
    name = now.person.name
    return show_form(
        request,
        fields,
        title=Text(f"{name}外派", f"{name} goes elsewhere"),
        act=Text("登记", "Record"),
        back="staff",
        error=error,
        says=Text("岗位保留在本单位；绩效按进修、借调、派驻各自的规定。", "The post stays; pay follows the clause of each kind."),
    )


def _detach(scope: Scope, sent: QueryDict, person: str) -> None:
    kind = sent.get("kind", "")
    if kind not in DETACHMENTS:
        raise UnableToPost(Text("选一个类别", "choose a kind"), field="kind")
    detach(
        scope=scope,
        person=person,
        kind=kind,
        from_on=need_day(sent, "from_on"),
        host=sent.get("host") or None,
        until_on=read_day(sent, "until_on", required=False),
        host_name=sent.get("host_name", ""),
    )


@page(function=EDIT, methods=BOTH)
def return_page(request: Request, person: str) -> HttpResponse:
    now = _now(request, person)
    running = [
        row for row in list_detachments(scope=request.scope, on=None, home=now.institution_id, function=EDIT) if row.person_id == person
    ]
    item = next((row for row in running if row.until_on is None or row.until_on > request.today), None)
    if item is None:
        raise UnableToPost(Text("没有在期的外派", "there is no running detachment"), code="no-detachment")
    fields = [Field("until_on", Text("返岗日期", "First day back"), "date", value=request.today.isoformat())]
    error: Text = NOTHING
    if request.method == "POST":
        try:
            return_home(scope=request.scope, person=person, from_on=item.from_on, until_on=need_day(request.POST, "until_on"))
        except UnableTo as refusal:
            error = take_refusal(fields, request.POST, refusal)
        else:
            return redirect("person", person=person)
    name = now.person.name
    return show_form(
        request, fields, title=Text(f"{name}返岗", f"{name} comes back"), act=Text("返岗", "Return"), back="staff", error=error
    )
