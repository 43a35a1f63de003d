"""The steps of a proposal, each with its own form and address."""

from django.http import HttpResponse
from django.urls import reverse

from yiti.kernel.refusals import Forbidden
from yiti.kernel.text import NOTHING, Text
from yiti.supervision.proposals.models import Proposal
from yiti.supervision.proposals.operations import (
    OFFICE_ALONE,
    NewProposal,
    assign_proposal,
    draft_answer,
    record_opinion,
    register_proposal,
    return_answer,
    sign_answer,
)
from yiti.supervision.proposals.queries import due_from
from yiti.supervision.proposals.rights import DIRECT, REPORT, SIGN, may_handle
from yiti.web.access import page
from yiti.web.announcing import announce, announce_to_holders, with_reason
from yiti.web.fields import Field
from yiti.web.requests import Request

from .proposals import CLASSES, KINDS, PROPOSERS, SAID, address_of, find
from .tasks.forms import Act, day_field, handle, office_field, offices_here, read_day, read_version, words_field

WRITERS = (REPORT, DIRECT)


def _choices(words: dict[str, Text]) -> list[tuple[str, Text | str]]:
    return list(words.items())


@page(function=DIRECT, methods=("GET", "POST"))
def register_page(request: Request) -> HttpResponse:
    fields = [
        Field("number", Text("提案号", "Number"), more={"maxlength": 40}),
        Field("session", Text("会议届次", "Session"), more={"maxlength": 80}),
        Field("kind", Text("种类", "Kind"), choices=_choices(KINDS)),
        Field("subject", Text("题目", "Subject"), more={"maxlength": 200}),
        Field(
            "heading", Text("来文所称题目", "What the letter calls it"), required=False, more={"maxlength": 200},
            help=Text("与题目不同时填，两样都留", "Where it differs; both are kept"),
        ),
        Field("proposer_kind", Text("提案人", "Proposed by"), choices=_choices(PROPOSERS)),
        Field(
            "proposer", Text("提案人名称", "Name as given"), required=False, more={"maxlength": 120},
            help=Text("可不填；不要填电话。只有办理的人看得到", "May stay empty; no telephone. Only those who handle it see it"),
        ),
        Field("text", Text("内容", "Text"), "textarea", required=False, more={"maxlength": 5000}),
        day_field("received_on", Text("收到日期", "Received on"), request.today),
    ]  # fmt: skip

    def store() -> object:
        sent = request.POST
        new = NewProposal(
            number=sent.get("number", ""), session=sent.get("session", ""), kind=sent.get("kind", ""), subject=sent.get("subject", ""),
            proposer_kind=sent.get("proposer_kind", ""), received_on=read_day(request, "received_on"), heading=sent.get("heading", ""),
            proposer=sent.get("proposer", ""), text=sent.get("text", ""),
        )  # fmt: skip
        return register_proposal(scope=request.scope, new=new, today=request.today)

    act = Act(
        Text("登记提案", "Register a proposal"), Text("登记后分办到承办单位", "Then it is given to an office"), reverse("proposals"),
        Text("登记", "Register"), store, Text("已登记。", "Registered."), fields,
        to=lambda made: reverse("proposal", args=[made.pk if isinstance(made, Proposal) else 0]),
    )  # fmt: skip
    return handle(request, act)


@page(function=DIRECT, methods=("GET", "POST"))
def assign_page(request: Request, proposal: int) -> HttpResponse:
    one = find(request, proposal)
    offices, link = offices_here(), address_of(one)
    until = due_from(scope=request.scope, day=request.today, today=request.today)
    fields = [
        office_field("office", Text("承办单位", "Office"), offices, one.office),
        day_field("on", Text("分办日期", "On"), request.today),
    ]
    if until is None:
        said = Text("文件没有期限，本县也没有定天数；可在这里填一天", "Neither document nor county sets days; a day may be given here")
        fields.append(day_field("due", Text("应答复日期", "To be answered by"), required=False, help=said))
    says = Text(f"今天分办的，{until} 前答复", f"Given out today it is due on {until}") if until else NOTHING

    def store() -> object:
        made = assign_proposal(
            scope=request.scope, id=proposal, office=request.POST.get("office", ""), on=read_day(request, "on"),
            due=read_day(request, "due", required=False), today=request.today, version=read_version(request),
        )  # fmt: skip
        text = Text(f"第 {one.proposal.number} 号提案分办给您的单位", f"Proposal {one.proposal.number} was given to your office")
        announce_to_holders(request, function=REPORT, institution="*", text=text, link=link)
        return made

    act = Act(
        Text("分办", "Give it to an office"), says if says.zh else Text(one.proposal.subject, one.proposal.subject), link,
        Text("分办", "Assign"), store, Text("已分办。", "Assigned."), fields, one.proposal.version,
    )  # fmt: skip
    return handle(request, act)


@page(function=WRITERS, methods=("GET", "POST"))
def draft_page(request: Request, proposal: int) -> HttpResponse:
    one = find(request, proposal)
    if not may_handle(request.scope, one):
        raise Forbidden(OFFICE_ALONE)
    link = address_of(one)
    fields = [
        Field("kind", Text("答复类别", "Class"), choices=_choices(CLASSES)),
        Field(
            "is_public", Text("是否公开", "Public"), value="1",
            choices=[("1", Text("公开", "Public")), ("0", Text("不公开", "Not public"))],
        ),
        Field(
            "text", Text("答复正文", "The answer"), "textarea", more={"maxlength": 5000},
            help=Text("各数由系统按今天的情况附在正文后", "The figures as they stand today follow it by themselves"),
        ),
    ]  # fmt: skip

    def store() -> object:
        made = draft_answer(
            scope=request.scope, id=proposal, kind=request.POST.get("kind", ""), is_public=request.POST.get("is_public") == "1",
            text=request.POST.get("text", ""), today=request.today, version=read_version(request),
        )  # fmt: skip
        text = Text(f"第 {one.proposal.number} 号提案的答复等签发", f"The answer to proposal {one.proposal.number} waits to be signed")
        announce_to_holders(request, function=SIGN, institution="*", text=text, link=link)
        return made

    act = Act(
        Text("拟答复", "Draft the answer"), Text(one.proposal.subject, one.proposal.subject), link,
        Text("提交，由另一人签发", "Send; another signs"),
        store, Text("已拟好，等另一人签发。", "Drafted; another person signs it."), fields, one.proposal.version,
    )  # fmt: skip
    return handle(request, act)


@page(function=SIGN, methods=("GET", "POST"))
def sign_page(request: Request, proposal: int) -> HttpResponse:
    one = find(request, proposal)
    link = address_of(one)

    def store() -> object:
        made = sign_answer(
            scope=request.scope, id=proposal, number=request.POST.get("number", ""), today=request.today, version=read_version(request)
        )  # fmt: skip
        text = Text(f"第 {one.proposal.number} 号提案的答复已签发", f"The answer to proposal {one.proposal.number} was signed")
        announce(request, to=[made.drafted_by], text=text, link=link)
        return made

    act = Act(
        Text("签发答复", "Sign the answer"), Text("签发后不再改动，并有核对码", "Signed it stays as it is, with a check code"), link,
        Text("签发", "Sign"), store, Text("已签发。", "Signed."),
        [Field("number", Text("答复文号", "Number of the paper"), more={"maxlength": 60})], one.proposal.version,
    )  # fmt: skip
    return handle(request, act)


@page(function=SIGN, methods=("GET", "POST"))
def return_page(request: Request, proposal: int) -> HttpResponse:
    one = find(request, proposal)
    link = address_of(one)

    def store() -> object:
        made = return_answer(
            scope=request.scope, id=proposal, reason=request.POST.get("reason", ""), today=request.today, version=read_version(request)
        )  # fmt: skip
        text = with_reason(
            Text(f"第 {one.proposal.number} 号提案的答复被退回", f"The answer to {one.proposal.number} was returned"), made.reason
        )
        announce(request, to=[made.drafted_by], text=text, link=link)
        return made

    act = Act(
        Text("退回重拟", "Return the draft"), Text(one.proposal.subject, one.proposal.subject), link, Text("退回", "Return"), store,
        Text("已退回。", "Returned."), [words_field("reason", Text("还差什么", "What is missing"))], one.proposal.version,
    )  # fmt: skip
    return handle(request, act)


@page(function=WRITERS, methods=("GET", "POST"))
def opinion_page(request: Request, proposal: int) -> HttpResponse:
    one = find(request, proposal)
    if not (request.scope.may(DIRECT) or may_handle(request.scope, one)):
        raise Forbidden(OFFICE_ALONE)
    fields = [
        Field("said", Text("提案人意见", "The proposer is"), choices=_choices(SAID)),
        words_field(
            "words", Text("提案人说了什么", "In the proposer's words"), required=False,
            help=Text("不满意的必须写", "Needed where not satisfied"),
        ),
        day_field("on", Text("意见日期", "On"), request.today),
    ]  # fmt: skip
    act = Act(
        Text("登记提案人意见", "Take down the opinion"), Text(one.proposal.subject, one.proposal.subject), address_of(one),
        Text("登记", "Record"),
        lambda: record_opinion(
            scope=request.scope, id=proposal, said=request.POST.get("said", ""), words=request.POST.get("words", ""),
            on=read_day(request, "on"), today=request.today, version=read_version(request),
        ),
        Text("已登记。", "Recorded."), fields, one.proposal.version,
    )  # fmt: skip
    return handle(request, act)
