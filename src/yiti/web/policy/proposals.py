"""Proposals: the list with what is late first, one with its whole course, and each answer as page, PDF, docx and sheet."""

from django.http import Http404, HttpResponse
from django.urls import reverse

from yiti.foundation.installation.queries import get_installation
from yiti.kernel.clauses import Clause
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.supervision.proposals.models import Answer, Opinion, Proposal
from yiti.supervision.proposals.queries import STEPS, Standing, find_proposal, list_proposals
from yiti.supervision.proposals.refusals import UnknownProposal
from yiti.supervision.proposals.rights import DIRECT, SIGN, label_of_office, may_handle, may_know_proposer
from yiti.web.access import page
from yiti.web.columns import Column, Filter
from yiti.web.lists import Listing
from yiti.web.pages import render
from yiti.web.policy.naming import name_signers
from yiti.web.requests import Request

from .report_papers import Printed, as_of_words, send_export, shown_sections

SEE = "documents.see"
KINDS = {"cppcc_proposal": Text("政协提案", "CPPCC proposal"), "congress_motion": Text("人大建议", "People's congress suggestion")}
PROPOSERS = {
    "member": Text("个人", "A member"), "joint": Text("联名", "Several members"), "party": Text("党派、团体", "A party or body"),
    "committee": Text("专门委员会", "A committee"),
}  # fmt: skip
CLASSES = {
    "a": Text("A 已解决或基本解决", "A, settled or nearly"), "b": Text("B 正在或列入计划解决", "B, being settled or planned"),
    "c": Text("C 留作参考", "C, for reference"),
}  # fmt: skip
SAID = {
    "satisfied": Text("满意", "Satisfied"), "basically": Text("基本满意", "Basically satisfied"),
    "not": Text("不满意，重新办理", "Not satisfied: handled again"),
}  # fmt: skip

LIST = Listing(
    "proposals",
    Text("提案", "Proposals"),
    [
        Column("number", Text("提案号", "No."), lambda row: row.proposal.number, width="cw-80"),
        Column("subject", Text("题目", "Subject"), lambda row: row.proposal.subject, "name", href=lambda row: address_of(row)),
        Column("session", Text("会议届次", "Session"), lambda row: row.proposal.session, "soft", width="cw-160", on_phone=False),
        Column("office", Text("承办单位", "Office"), lambda row: label_of_office(row.office), "soft", width="cw-160"),
        Column("received", Text("收到", "Received"), lambda row: row.proposal.received_on, "date", width="cw-100"),
        Column("due", Text("应答复", "Due"), lambda row: row.due, "date", width="cw-100"),
        Column("state", Text("状态", "State"), lambda row: (row.state, row.word), "state", width="cw-160"),
    ],
    search=("proposal.number", "proposal.subject", "proposal.session"),
    hint=Text("提案号、题目", "Number or subject"),
    filters=[
        Filter("state", Text("状态", "State"), list(STEPS.items()), lambda rows, value: [row for row in rows if row.step == value]),
        Filter(
            "late", Text("期限", "Day"), [("late", Text("逾期", "Late"))], lambda rows, value: [row for row in rows if row.late_days],
        ),
    ],
    size=100,
    empty=Text("还没有登记提案", "No proposal is registered yet"),
)  # fmt: skip


def address_of(one: Standing) -> str:
    return reverse("proposal", args=[one.proposal.pk])


def find(request: Request, id: int) -> Standing:
    try:
        return find_proposal(scope=request.scope, id=id, today=request.today)
    except UnknownProposal:
        raise Http404(id) from None


def find_clause() -> Clause | None:
    """The clause that asks for proposals to be handled, where a document has the workflow."""
    packs = load_pack(get_installation().pack).chain
    return next((Clause(pack.id, flow.clause) for pack in packs for flow in pack.workflows.values() if flow.id == "proposal"), None)


@page(function=SEE)
def proposals_page(request: Request) -> HttpResponse:
    rows = list_proposals(scope=request.scope, today=request.today)
    shown = LIST.read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    context = {
        "list": shown, "may_direct": request.scope.may(DIRECT), "late": sum(bool(row.late_days) for row in rows),
        "open": sum(row.step != "closed" for row in rows), "clause": find_clause(),
    }  # fmt: skip
    return render(request, "yiti/policy/proposals.html", context)


@page(function=SEE)
def proposal_page(request: Request, proposal: int) -> HttpResponse:
    one = find(request, proposal)
    row = one.proposal
    context = {
        "one": one, "row": row, "kind": KINDS[row.kind], "proposer_kind": PROPOSERS[row.proposer_kind],
        "knows": may_know_proposer(request.scope, one), "clause": find_clause(), "office": label_of_office(one.office),
        "assignments": [(item, label_of_office(item.office)) for item in one.assignments],
        "answers": [(item, CLASSES[item.kind], one.opinions.get(item.pk), _said(one.opinions.get(item.pk))) for item in one.answers],
        "names": _names(request.scope, one), **_rights(request.scope, one),
    }  # fmt: skip
    return render(request, "yiti/policy/proposal.html", context)


def _said(opinion: Opinion | None) -> Text | None:
    return SAID[opinion.said] if opinion else None


def _rights(scope: Scope, one: Standing) -> dict[str, bool]:
    draft, handles, direct = one.draft, may_handle(scope, one), scope.may(DIRECT)
    is_own = draft is not None and draft.drafted_by == scope.actor.username
    return {
        "may_assign": direct and one.step in ("registered", "assigned", "again"),
        "may_draft": handles and one.step in ("assigned", "again"),
        "may_sign": one.step == "drafted" and scope.may(SIGN) and not is_own,
        "is_own_draft": one.step == "drafted" and scope.may(SIGN) and is_own,
        "may_record": one.step == "answered" and (direct or handles),
    }


def _names(scope: Scope, one: Standing) -> dict[str, str]:
    signed: dict[str, str] = {}
    for rows, fields in (
        ([one.proposal], ("entered_by",)), (list(one.assignments), ("entered_by",)), (list(one.answers), ("drafted_by", "settled_by")),
        (list(one.opinions.values()), ("entered_by",)),
    ):  # fmt: skip
        signed |= name_signers(scope, rows, *fields)
    return signed


@page(function=SEE)
def answer_page(request: Request, proposal: int, answer: int) -> HttpResponse:
    """An answer as it was frozen with its figures; a draft is for those who handle it."""
    one = find(request, proposal)
    found = next((item for item in one.answers if item.pk == answer), None)
    if found is None or (found.state != Answer.State.SIGNED and not may_know_proposer(request.scope, one)):
        raise Http404(answer)
    title = title_of(one.proposal)
    name = f"proposal-{proposal}-answer-{found.round}"
    text = "\n".join(part for part in (salutation(request, one), found.text) if part)
    sent = send_export(
        request, Printed(found.content, name, found.number, found.check_code, text, title, found.settled_on if found.number else None)
    )
    if sent is not None:
        return sent
    context = {
        "one": one, "answer": found, "title": title, "sections": shown_sections(found.content), "as_of": as_of_words(found.as_of),
        "paragraphs": [Text(part["zh"], part["en"]) for part in found.content["paragraphs"]], "class": CLASSES[found.kind],
        "salutation": salutation(request, one), "names": _names(request.scope, one), "clause": find_clause(),
        **_rights(request.scope, one), "opinion": one.opinions.get(found.pk), "said": _said(one.opinions.get(found.pk)),
    }  # fmt: skip
    return render(request, "yiti/policy/proposal_answer.html", context)


def title_of(row: Proposal) -> Text:
    kind = KINDS[row.kind]
    return Text(f"关于{row.session}第{row.number}号{kind.zh}的答复", f"Answer to {kind.en} {row.number} of {row.session}")


def salutation(request: Request, one: Standing) -> str:
    """To whom it is written, for those who may know."""
    return f"{one.proposal.proposer}：" if one.proposal.proposer and may_know_proposer(request.scope, one) else ""
