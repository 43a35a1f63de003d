"""Rules: the list, and a page for each with a form made from its inputs, its answer and its explanation."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse

from yiti.foundation.decisions.queries import get_book_of
from yiti.kernel.clauses import Clause
from yiti.kernel.figures import explain
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import load_pack
from yiti.policy.rules import Rule, compute, get_rule, list_readings, list_rules, read_json
from yiti.policy.rules.answers import Answer
from yiti.policy.rules.doors import describe_in_words
from yiti.web.access import page
from yiti.web.chips import print_numbers
from yiti.web.explanations import Why, show_why
from yiti.web.fields import Field
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.requests import Request

from .rule_fields import fields_of, read_form


def _clauses_of(rule: Rule) -> str:
    return print_numbers(rule.clauses_in(rule.packs[0]))


RULES = Listing(
    "rules",
    Text("规则", "Rules"),
    [
        Column("title", Text("规则", "Rule"), lambda rule: rule.title, "name", sort="x", href=lambda rule: reverse("rule", args=[rule.id])),
        Column("clauses", Text("条款", "Clauses"), _clauses_of, width="cw-240"),
        Column("packs", Text("文件", "Documents"), lambda rule: _documents(rule.id), "soft", width="cw-320"),
        Column("moves", Text("动钱", "Moves money"), lambda rule: Text("是", "yes") if rule.moves_money else None, "soft", width="cw-80"),
    ],
    search=("title", "id", "clauses"),
    hint=Text("名称、条款", "Name or clause"),
    filters=[
        Filter(
            "money",
            Text("动钱", "Money"),
            [("1", Text("动钱的", "Moves money"))],
            lambda rows, _: [rule for rule in rows if rule.moves_money],
        )
    ],
)


@page(function="rules.use")
def rules_page(request: Request) -> HttpResponse:
    shown = RULES.read(request, list_rules())
    return shown.export(request) if shown.wants_export else render(request, "yiti/policy/rules.html", {"list": shown})


def _documents(id: str) -> Text:
    """The numbers of the documents that reckon by it, its title for one without."""
    headers = [load_pack(pack).header for pack in packs_of(id)]
    called = [header.number_words if header.number else header.title for header in headers]
    return Text("、".join(one.zh for one in called), ", ".join(one.en for one in called))


def packs_of(id: str) -> list[str]:
    """The documents under which a rule is reckoned, in any of its readings."""
    return [pack for reading in list_readings(id) for pack in reading.packs]


def find_rule(request: Request, id: str) -> tuple[Rule, str]:
    """The rule as the document named reads it: the place's own, where that one does and none is named."""
    packs, own = packs_of(id), request.__dict__["installation"].pack
    pack = request.GET.get("pack") or (own if own in packs or not packs else packs[0])
    if pack not in packs:
        raise Http404(id)
    return get_rule(id, pack=pack), pack


@page(function="rules.use")
def rule_page(request: Request, rule: str) -> HttpResponse:
    """
    The form stands filled with the worked example; what was sent is reckoned under the county's values of today. Nothing is stored.
    """
    found, pack = find_rule(request, rule)
    example = get_example(found, pack)
    inputs, error, field = _read(found, request.GET, example)
    answer: Answer | None = None
    if inputs is not None and not error.zh:
        try:
            answer = _answer(request, found, pack, inputs)
        except UnableTo as refusal:
            error, field = refusal.message, refusal.field or ""
    shown = inputs if inputs is not None else example
    fields = fields_of(found, shown)
    for item in fields or ():
        if field and item.name == field:
            item.error = error
    context = {
        "rule": found,
        "about": describe_in_words(found).partition(":raises")[0].strip(),
        "fields": fields,
        "error": error,
        "text": request.GET.get("json") or json.dumps(shown, ensure_ascii=False, indent=2),
        "text_field": Field("json", Text("输入（JSON）", "Inputs (JSON)"), "textarea"),
        "answer": answer,
        "rows": _rows(request, found, answer) if answer else [],
        "warnings": answer.warnings if answer else [],
        "clauses": [Clause(pack, number) for number in found.clauses_in(pack)],
        "pack": pack,
        "packs": [(id, load_pack(id).title) for id in packs_of(rule)],
        "is_example": "go" not in request.GET,
    }
    return render(request, "yiti/policy/rule.html", context, status=422 if error.zh else 200)


def get_example(rule: Rule, pack: str) -> dict[str, Any]:
    """The worked example; under another document than its own the first case of that document which is answered."""
    cases = [case for case in load_pack(pack).cases if case.rule == rule.id and case.refused is None]
    if pack == rule.packs[0] or not cases:
        return dict(rule.example)
    return dict(cases[0].to_request(pack)["inputs"])


def _read(rule: Rule, sent: QueryDict, example: dict[str, Any]) -> tuple[dict[str, Any] | None, Text, str]:
    """The inputs sent, in the form or as JSON; the example where nothing is sent."""
    if "json" in sent:
        try:
            read = read_json(str(sent["json"]))
        except UnableTo as refusal:
            return None, refusal.message, "json"
        return (read, NOTHING, "") if isinstance(read, dict) else (None, Text("应是一个 JSON 对象", "Must be one JSON object"), "json")
    if "go" in sent:
        return read_form(rule, sent), NOTHING, ""
    return example, NOTHING, ""


def _answer(request: Request, rule: Rule, pack: str, inputs: Mapping[str, Any]) -> Answer:
    book = get_book_of(scope=request.scope, pack=pack, on=max(request.today, load_pack(pack).in_force_from))
    return compute(rule.id, pack=book, on=request.today if rule.needs_day else None, inputs=inputs)


def _rows(request: Request, rule: Rule, answer: Answer) -> list[dict[str, Any]]:
    """Every figure of the result with the address of its explanation."""
    address, query = reverse("rule-why", args=[rule.id]), request.GET.copy()
    rows = []
    for path, figure in answer.figures.items():
        query["path"] = path
        rows.append({"path": path, "figure": figure, "href": f"{address}?{query.urlencode()}"})
    return rows


@page(function="rules.use")
def rule_why_page(request: Request, rule: str) -> HttpResponse:
    found, pack = find_rule(request, rule)
    inputs, error, _ = _read(found, request.GET, get_example(found, pack))
    if inputs is None or error.zh:
        raise Http404
    answer = _answer(request, found, pack, inputs)
    path = request.GET.get("path", "")
    if path not in answer.figures:
        raise Http404(path)
    query = request.GET.copy()
    query.pop("path", None)
    why = Why(
        title=found.title,
        figures=explain(answer.figures),
        path=path,
        state=("info", Text("按填的数算，没有保存", "From what was typed; not stored")),
        pack=answer.pack,
        back=f"{reverse('rule', args=[found.id])}?{query.urlencode()}",
    )
    return show_why(request, why)
