"""Local decisions: the list, one decision, and what a second person does with it."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from yiti.foundation.decisions.models import Decision
from yiti.foundation.decisions.operations import UnableToDecide, approve_decision, reject_decision, withdraw_decision
from yiti.foundation.decisions.queries import UnableToFindDecision, get_book, get_decision, list_decisions
from yiti.foundation.installation.queries import get_now
from yiti.kernel.clauses import Clause
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved, Setting
from yiti.web.access import page
from yiti.web.fields import Field, blame
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.words import in_words

from .naming import name_signers, names_of
from .parameters import lines_of
from .values import kind_words, print_held

READERS = ("decisions.see", "decisions.propose", "decisions.approve")
STATE_WORDS = {
    "proposed": ("running", Text("待审批", "To be approved")),
    "approved": ("met", Text("已批准", "Approved")),
    "rejected": ("info", Text("不同意", "Turned down")),
    "withdrawn": ("info", Text("已撤回", "Withdrawn")),
}


def state_of(decision: Decision) -> tuple[str, Text]:
    return STATE_WORDS[decision.state]


def _listing(book: Resolved, names: Mapping[str, str]) -> Listing:
    return Listing(
        "decisions",
        Text("本地决定", "Local decisions"),
        [
            Column("parameter", Text("定了什么", "Decided"), lambda row: label_of(book, row), "name", sort="parameter", href=address_of),
            Column("value", Text("值", "Value"), lambda row: shown_value(book, row)),
            Column("kinds", Text("适用", "Applies to"), lambda row: kinds_of(book, row), "soft"),
            Column("from_on", Text("自", "From"), kind="date", sort="from_on"),
            Column("until_on", Text("到（不含）", "Until"), kind="date", sort="until_on"),
            Column("number", Text("文号", "Paper"), sort="number"),
            Column("decided_on", Text("决定日", "Dated"), kind="date", sort="decided_on"),
            Column("proposed_by", Text("提出", "Proposed by"), lambda row: names[row.proposed_by], "soft"),
            Column("settled_by", Text("审批", "Settled by"), lambda row: names[row.settled_by] or None, "soft"),
            Column("state", Text("状态", "State"), state_of, "state", sort="state"),
        ],
        search=("parameter", "number", "reason", "proposed_by"),
        hint=Text("参数、文号、理由", "Parameter, paper, reason"),
        filters=[
            Filter(
                "state", Text("状态", "State"), [(state, words) for state, (_, words) in STATE_WORDS.items()],
                lambda rows, value: rows.filter(state=value),
            ),
        ],
        order="-from_on",
        empty=Text("本县还没有作过决定", "Nothing is decided yet"),
        empty_hint=Text("文件没有规定的由本县决定，在“全部参数”里提出。", "What the document leaves open is proposed under “Settings”."),
    )  # fmt: skip


def kinds_of(book: Resolved, decision: Decision) -> Text:
    return kind_words(decision.applies_to, book.pack) if decision.applies_to else Text("全部机构", "All institutions")


def label_of(book: Resolved, decision: Decision) -> Text:
    setting = book.settings.get(decision.parameter)
    return setting.label if setting else Text(decision.parameter, decision.parameter)


def shown_value(book: Resolved, decision: Decision) -> str:
    setting = book.settings.get(decision.parameter)
    return print_held(setting, decision.value) if setting else str(decision.value)


def address_of(decision: Decision) -> str:
    return reverse("decision", args=[decision.pk])


@page(function=READERS)
def decisions_page(request: Request) -> HttpResponse:
    book = get_book(scope=request.scope, on=request.today)
    rows = list_decisions(scope=request.scope)
    shown = _listing(book, name_signers(request.scope, rows, "proposed_by", "settled_by")).read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    context = {
        "list": shown, "unset": book.unset(), "waiting": rows.filter(state="proposed").count(),
        "may_propose": request.scope.may("decisions.propose"),
    }  # fmt: skip
    return render(request, "yiti/policy/decisions.html", context)


def find_decision(request: Request, id: int) -> Decision:
    try:
        return get_decision(scope=request.scope, id=id)
    except UnableToFindDecision:
        raise Http404(id) from None


@page(function=READERS)
def decision_page(request: Request, decision: int) -> HttpResponse:
    return show_decision(request, find_decision(request, decision))


def show_decision(request: Request, decision: Decision, answer: Field | None = None, status: int = 200) -> HttpResponse:
    book = get_book(scope=request.scope, on=request.today)
    setting = book.settings.get(decision.parameter)
    is_open = decision.state == Decision.State.PROPOSED
    is_own = decision.proposed_by == request.scope.actor.username
    context = {
        "decision": decision,
        "names": name_signers(request.scope, [decision], "proposed_by", "settled_by"),
        "setting": setting,
        "label": label_of(book, decision),
        "value": shown_value(book, decision),
        "table": _table(book, setting, decision) if setting else [],
        "kinds": kind_words(decision.applies_to, book.pack),
        "state": state_of(decision),
        "lines": lines_of(book, decision.parameter) if setting else [],
        "clauses": [Clause(setting.asked_in or book.pack, number) for number in setting.asked_by] if setting else [],
        "may_settle": is_open and not is_own and request.scope.may("decisions.approve"),
        "may_withdraw": is_open and is_own and request.scope.may("decisions.propose"),
        "is_own": is_own and is_open,
        "answer": answer or answer_field(),
    }
    return render(request, "yiti/policy/decision.html", context, status=status)


def answer_field() -> Field:
    return Field("answer", Text("不同意的理由", "Why it is turned down"), "textarea", required=False, more={"maxlength": 1000})


def _table(book: Resolved, setting: Setting, decision: Decision) -> list[tuple[Text, str]]:
    """The entries of a table by what they stand for."""
    if not isinstance(decision.value, dict):
        return []
    names = names_of(book.pack, setting)
    return [(names.get(key, Text(key, key)), text) for key, text in decision.value.items()]


@page(function="decisions.approve", methods=("POST",))
def approve_page(request: Request, decision: int) -> HttpResponse:
    approve_decision(scope=request.scope, id=find_decision(request, decision).pk, now=get_now())
    messages.success(request, in_words(Text("已批准，从写明的那天起算数。", "Approved; it holds from its day on.")))
    return redirect("decision", decision=decision)


@page(function="decisions.approve", methods=("POST",))
def reject_page(request: Request, decision: int) -> HttpResponse:
    found = find_decision(request, decision)
    field = answer_field()
    field.fill(request.POST)
    try:
        reject_decision(scope=request.scope, id=found.pk, now=get_now(), answer=field.value)
    except UnableToDecide as refusal:
        if not blame([field], refusal):
            raise
        return show_decision(request, found, field, 422)
    messages.info(request, in_words(Text("已退回，理由给了提出的人。", "Turned down; the proposer sees why.")))
    return redirect("decision", decision=decision)


@page(function="decisions.propose", methods=("POST",))
def withdraw_page(request: Request, decision: int) -> HttpResponse:
    withdraw_decision(scope=request.scope, id=find_decision(request, decision).pk, now=get_now())
    messages.info(request, in_words(Text("已撤回。", "Withdrawn.")))
    return redirect("decision", decision=decision)
