"""Inspecting a task, putting right what was found, looking again, and what followed."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from yiti.kernel.counts import to_count
from yiti.kernel.refusals import Forbidden
from yiti.kernel.text import Text
from yiti.supervision.tasks.models import Finding
from yiti.supervision.tasks.offices import DIRECT
from yiti.supervision.tasks.operations import (
    accept_improvement,
    inspect_task,
    record_consequence,
    report_improvement,
    return_improvement,
)
from yiti.supervision.tasks.operations.inspecting import Found, NewConsequence
from yiti.supervision.tasks.queries import find_finding, get_chain
from yiti.web.access import page
from yiti.web.fields import Field
from yiti.web.requests import Request
from yiti.web.words import in_words

from .forms import (
    WRITERS,
    Act,
    Folded,
    day_field,
    files_field,
    find,
    handle,
    need_day,
    office_field,
    offices_here,
    read_amount,
    read_day,
    read_files,
    words_field,
)
from .telling import CONSEQUENCES


def find_one(request: Request, id: int) -> Finding:
    found = find_finding(scope=request.scope, id=id)
    if found is None:
        raise Http404(id)
    return found


def back_of(finding: Finding) -> str:
    return reverse("task", args=[finding.inspection.task.key])


MOST_FOUND = 8
"""So many findings can be told with one inspection."""


def finding_fields(at: int, office: str) -> list[Field]:
    """What is asked of one finding; none of it has to be told."""
    one = Found("", "", None, at)
    who = office_field(one.field("office"), Text("由谁整改", "Who puts it right"), offices_here(), office)
    who.required = False
    return [
        words_field(one.field("finding"), Text("发现的问题（没有就不填）", "What was found (leave empty for nothing)"), required=False),
        who,
        day_field(one.field("finding_due"), Text("整改期限", "To be put right by"), required=False),
    ]


def read_found(request: Request) -> list[Found]:
    """The findings of which something is told: words, or a day."""
    found = []
    for at in range(MOST_FOUND):
        one = Found("", "", None, at)
        words = request.POST.get(one.field("finding"), "").strip()
        due = read_day(request, one.field("finding_due"), required=False)
        if words or due:
            found.append(Found(words, request.POST.get(one.field("office"), ""), due, at))
    return found


@page(function=DIRECT, methods=("GET", "POST"))
def inspect_page(request: Request, key: str) -> HttpResponse:
    """An inspection with what it found: nothing, one thing or several."""
    task = find(request, key)
    fields = [
        day_field("on", Text("检查日期", "Inspected on"), request.today),
        words_field("words", Text("查了什么", "What was looked at")),
        files_field(Text("记录、照片", "Notes, photographs"), required=False),
        *finding_fields(0, task.office),
    ]
    further = [
        Folded(Text(f"第 {at + 1} 个问题", f"Finding {at + 1}"), finding_fields(at, task.office), Found("", "", None, at).field("finding"))
        for at in range(1, MOST_FOUND)
    ]
    act = Act(
        Text("记一次检查", "Record an inspection"), task.label, reverse("task", args=[key]), Text("保存", "Save"),
        lambda: inspect_task(
            scope=request.scope, task=key, on=need_day(request, "on"), words=request.POST.get("words", ""), found=read_found(request),
            today=request.today, files=read_files(request),
        ),
        Text("已记下。", "Recorded."), fields, folded=further,
    )  # fmt: skip
    return handle(request, act)


@page(function=WRITERS, methods=("GET", "POST"))
def improve_page(request: Request, finding: int) -> HttpResponse:
    found = find_one(request, finding)
    if not offices_here().acts_for(request.scope, [found.office], found.inspection.task.subject):
        raise Forbidden(Text("这个问题不由您的部门整改", "This finding is not your office's to put right"))
    fields = [
        words_field("words", Text("怎样整改的", "How it was put right")),
        files_field(Text("整改佐证", "Files that show it")),
    ]
    act = Act(
        Text("报整改", "Report what was put right"), Text(found.words, found.words), back_of(found),
        Text("报送，等复查", "Send; it is looked at again"),
        lambda: report_improvement(
            scope=request.scope, finding=finding, words=request.POST.get("words", ""), files=read_files(request), today=request.today
        ),
        Text("已报送，等另一人复查。", "Sent; another person looks at it again."), fields,
    )  # fmt: skip
    return handle(request, act)


@page(function=DIRECT, methods=("POST",))
def accept_page(request: Request, finding: int) -> HttpResponse:
    found = find_one(request, finding)
    accept_improvement(scope=request.scope, finding=finding, today=request.today)
    messages.success(request, in_words(Text("复查通过，问题销号。", "Looked at again and closed.")))
    return redirect(back_of(found))


@page(function=DIRECT, methods=("GET", "POST"))
def return_page(request: Request, finding: int) -> HttpResponse:
    found = find_one(request, finding)
    act = Act(
        Text("复查不过，再整改", "Have it put right once more"), Text(found.words, found.words), back_of(found), Text("退回", "Return"),
        lambda: return_improvement(
            scope=request.scope, finding=finding, reason=request.POST.get("reason", ""), today=request.today
        ),
        Text("已退回。", "Returned."), [words_field("reason", Text("还差什么", "What is missing"))],
    )  # fmt: skip
    return handle(request, act)


@page(function=DIRECT, methods=("GET", "POST"))
def follow_page(request: Request, key: str) -> HttpResponse:
    """An interview, praise, a subsidy in place of a reward, accountability."""
    task = find(request, key)
    findings = get_chain(scope=request.scope, task=task.row).findings
    about = [(str(row.pk), Text(row.words[:40], row.words[:40])) for row in findings]
    fields = [
        Field("kind", Text("哪一种", "Which"), choices=list(CONSEQUENCES.items())),
        office_field("office", Text("对哪个部门", "Which office"), offices_here(), task.office),
        *([Field("finding", Text("因哪个问题（可不选）", "Because of which finding"), required=False, choices=about)] if about else []),
        day_field("on", Text("日期", "Day"), request.today),
        Field("number", Text("文号", "Number of the paper"), required=False, more={"maxlength": 60}),
        Field("amount", Text("金额（以奖代补）", "Amount, of a subsidy"), "money", unit=Text("元", "yuan"), required=False),
        words_field("words", Text("内容", "What it says")),
    ]

    def store() -> object:
        new = NewConsequence(
            request.POST.get("kind", ""), request.POST.get("office", ""), need_day(request, "on"), request.POST.get("words", ""),
            request.POST.get("number", ""), read_amount(request, "amount"), to_count(request.POST.get("finding", "")),
        )  # fmt: skip
        return record_consequence(scope=request.scope, task=key, new=new, today=request.today)

    act = Act(
        Text("约谈、通报、奖补、问责", "Interview, praise, subsidy, accountability"), task.label, reverse("task", args=[key]),
        Text("保存", "Save"), store, Text("已记下。", "Recorded."), fields,
    )  # fmt: skip
    return handle(request, act)
