"""A person's degrees and registrations: record one, end one."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.registry.staff.operations.postings import UnableToPost
from yiti.registry.staff.operations.qualifications import end_qualification, qualify
from yiti.registry.staff.queries import list_qualifications
from yiti.registry.staff.words import QUALIFICATIONS
from yiti.web.access import page
from yiti.web.fields import Field
from yiti.web.requests import Request

from .forms import show_form, take_refusal
from .sent import need_day, read_day
from .staff import EDIT, find_person

BOTH = ("GET", "POST")


@page(function=EDIT, methods=BOTH)
def qualify_page(request: Request, person: str) -> HttpResponse:
    row = find_person(request, person, EDIT)
    fields = [
        Field("kind", Text("类别", "Kind"), choices=list(QUALIFICATIONS.items()), value="bachelor"),
        Field("number", Text("证书编号", "Number of the paper"), required=False, more={"maxlength": 60, "autocomplete": "off"}),
        Field("from_on", Text("取得日期", "Obtained on"), "date"),
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
            if sent.get("kind", "") not in QUALIFICATIONS:
                raise UnableToPost(Text("选一个类别", "choose a kind"), field="kind")
            qualify(
                scope=request.scope, person=person, kind=sent["kind"], from_on=need_day(sent, "from_on"),
                until_on=read_day(sent, "until_on", required=False), number=sent.get("number", "")[:60],
            )  # fmt: skip
        except UnableTo as refusal:
            error = take_refusal(fields, sent, refusal)
        else:
            return redirect("person", person=person)
    return show_form(
        request, fields, title=Text(f"{row.name}的学历与资格", f"A degree or registration of {row.name}"), act=Text("登记", "Record"),
        back="staff", error=error,
        says=Text(
            "从取得那天起进入人员结构指标；旧记录不改。", "From that day it counts in the indicators of staff structure; records stay."
        ),
    )  # fmt: skip


@page(function=EDIT, methods=BOTH)
def end_page(request: Request, person: str, qualification: int) -> HttpResponse:
    row = find_person(request, person, EDIT)
    held = list_qualifications(scope=request.scope, person=person, function=EDIT).filter(pk=qualification).first()
    if held is None:
        raise Http404(str(qualification))
    fields = [Field("until_on", Text("从哪天起不再有效", "No longer from"), "date", value=request.today.isoformat())]
    error: Text = NOTHING
    if request.method == "POST":
        try:
            until_on = need_day(request.POST, "until_on")
            end_qualification(scope=request.scope, person=person, kind=held.kind, from_on=held.from_on, until_on=until_on)
        except UnableTo as refusal:
            error = take_refusal(fields, request.POST, refusal)
        else:
            return redirect("person", person=person)
    kind = QUALIFICATIONS[held.kind]
    title = Text(f"{row.name}：{kind.zh}到期", f"{row.name}: {kind.en} ends")
    return show_form(request, fields, title=title, act=Text("到期", "End"), back="staff", error=error)
