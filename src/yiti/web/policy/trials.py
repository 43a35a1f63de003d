"""What-if for every document: one of its rules with the values in force and with others. The address holds all; nothing is stored."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse

from yiti.kernel.clauses import Clause
from yiti.kernel.figures import explain
from yiti.kernel.refusals import Refused, UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import load_pack
from yiti.policy.packs.voices import Held, Setting
from yiti.policy.rules import Rule, read_json
from yiti.supervision.trials.queries import Goal, Row, Trial, has_own_facts, list_bound_rules, try_rule
from yiti.web.access import page
from yiti.web.chips import print_numbers
from yiti.web.explanations import Why, show_why
from yiti.web.fields import Field
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.requests import Request

from .documents import find_pack
from .targets import open_record
from .values import kind_words, plain, read_typed, typed_value, unit_of

OWN, EXAMPLE = Text("本地现在的数", "The county's own figures"), Text("例子，或自己填的数", "Its example, or what is typed")
VALUE, GOAL = "p.", "t."
"""What a changed parameter's field and a changed target's are called by in the address."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody tries: the rule of a document, other values as typed, and inputs where they are neither own nor the example."""

    pack: str
    rule: Rule
    values: Mapping[str, str]
    goals: Mapping[str, str]
    inputs: str
    use_example: bool


@page(function="whatif.run")
def trials_page(request: Request) -> HttpResponse:
    own = request.__dict__["installation"].pack
    read = find_pack(request, request.GET.get("pack") or own)
    rules = list_bound_rules(scope=request.scope, pack=read.id)
    context: dict[str, Any] = {
        "pack": read,
        "packs": [each for each in load_pack(own).chain if each.clauses],
        "rules": rules,
        "error": NOTHING,
    }
    asked = _asked(request, read.id, rules)
    if asked is None:
        shown = _listing(read.id).read(request, sorted(rules, key=lambda rule: not has_own_facts(rule)))
        return shown.export(request) if shown.wants_export else render(request, "yiti/policy/trials.html", context | {"list": shown})
    try:
        trial = _try(request, asked)
    except UnableTo as refusal:
        context["error"] = refusal.message
        trial = _try(request, Asked(asked.pack, asked.rule, {}, {}, "", asked.use_example))
    context |= _shown(request, asked, trial)
    return render(request, "yiti/policy/trials.html", context, status=422 if context["error"].zh else 200)


def _listing(pack: str) -> Listing:
    """The rules to choose from, those first that run on the county's own facts."""
    return Listing(
        "trials",
        Text("规则试算", "Rules tried"),
        [
            Column(
                "title", Text("规则", "Rule"), lambda rule: rule.title, "name", sort="x",
                href=lambda rule: f"{reverse('trials')}?{urlencode({'pack': pack, 'rule': rule.name})}",
            ),
            Column("clauses", Text("条款", "Clauses"), lambda rule: print_numbers(rule.clauses_in(pack)), "soft", width="cw-280"),
            Column("on", Text("按什么数算", "Reckoned on"), lambda rule: OWN if has_own_facts(rule) else EXAMPLE, "soft", width="cw-240"),
        ],
        search=("title", "id", "clauses"),
        hint=Text("名称、条款", "Name or clause"),
        filters=[
            Filter(
                "money", Text("动钱", "Money"), [("1", Text("动钱的", "Moves money"))],
                lambda rows, _: [rule for rule in rows if rule.moves_money],
            )
        ],
        size=100,
        empty=Text("这份文件没有可试的规则", "This document reckons by no rule"),
    )  # fmt: skip


def _asked(request: Request, pack: str, rules: list[Rule]) -> Asked | None:
    """:raises Http404: for a rule that the document does not bind"""
    name = request.GET.get("rule", "")
    if not name:
        return None
    rule = next((rule for rule in rules if name in (rule.id, rule.name)), None)
    if rule is None:
        raise Http404(name)
    sent = {key: str(value).strip() for key, value in request.GET.items() if str(value).strip()}
    values = {key.removeprefix(VALUE): value for key, value in sent.items() if key.startswith(VALUE)}
    goals = {key.removeprefix(GOAL): value for key, value in sent.items() if key.startswith(GOAL)}
    return Asked(pack, rule, values, goals, sent.get("json", ""), request.GET.get("with") == "example")


def _try(request: Request, asked: Asked) -> Trial:
    """:raises Refused: for what was typed wrongly, or a value that the document does not allow"""
    inputs = None
    if asked.inputs:
        inputs = read_json(asked.inputs)
        if not isinstance(inputs, dict):
            raise Refused(Text("应是一个 JSON 对象", "Must be one JSON object"), code="wrong-type", field="json")
    first = try_rule(
        scope=request.scope, pack=asked.pack, rule=asked.rule.name, values={}, goals={}, today=request.today, inputs=inputs,
        use_example=asked.use_example,
    )  # fmt: skip
    known = {goal.key: goal for goal in first.goals}
    goals = {key: read_goal(known.get(key), typed) for key, typed in asked.goals.items()}
    goals = {key: value for key, value in goals.items() if key not in known or known[key].value != value}
    values = {name: held for name, text in asked.values.items() if (held := _held(first, name, text)) is not None}
    if not values and not goals:
        return first
    return try_rule(
        scope=request.scope, pack=asked.pack, rule=asked.rule.name, values=values, goals=goals, today=request.today, inputs=first.inputs,
        figures=first.figures,
    )  # fmt: skip


def read_goal(goal: Goal | None, typed: str) -> str:
    """What a target is asked to be, a share typed in percent; what is no number is left for the rule to refuse."""
    if goal is None or not goal.is_share:
        return typed
    try:
        ratio = Decimal(typed.rstrip("%％ ")) / 100
    except InvalidOperation:
        return typed
    return goal.value if ratio == Decimal(goal.value) else str(ratio)


def show_goal(goal: Goal) -> str:
    """As it stands in its field: a share in percent."""
    return plain(Decimal(goal.value) * 100) if goal.is_share else goal.value


def _held(trial: Trial, name: str, text: str) -> Held | None:
    """What was typed for a parameter; None where it is the value in force."""
    id, _, kind = name.partition("@")
    setting = trial.book.settings.get(id)
    if setting is None:
        raise Refused(Text(f"没有参数 {id}", f"There is no parameter {id}"), code="unknown-field", field=name)
    held: Held = read_typed(setting, text)
    if setting.kind in ("table", "words_table"):
        read = read_json(text)
        if not isinstance(read, dict):
            raise setting.refuse(Text("应为一个 JSON 对象", "must be one JSON object"), "wrong-type")
        held = {str(key): str(value) for key, value in read.items()}
    return None if _is_same(setting, held, trial.book.entry(id, kind or None).value) else held


def _is_same(setting: Setting, held: Held, now: Held | None) -> bool:
    return held == (read_typed(setting, typed_value(setting, now)) if isinstance(now, str) else now)


def _shown(request: Request, asked: Asked, trial: Trial) -> dict[str, Any]:
    query = request.GET.copy()
    address = reverse("trial-why")
    rows: list[tuple[Row, str, str]] = []
    for row in trial.rows:
        query["path"] = row.path
        links = []
        for side in ("before", "after"):
            query["side"] = side
            links.append(f"{address}?{query.urlencode()}")
        rows.append((row, links[0], links[1]))
    changed = [line for line in rows if line[0].is_changed]
    return {
        "rule": trial.rule,
        "clauses": [Clause(asked.pack, number) for number in trial.rule.clauses_in(asked.pack)],
        "knobs": _knobs(asked, trial),
        "goals": [_goal(asked, goal) for goal in trial.goals],
        "rows": rows,
        "changed": changed,
        "same": [line for line in rows if not line[0].is_changed],
        "before": trial.before.refusal,
        "after": trial.after.refusal,
        "has_own": has_own_facts(trial.rule),
        "is_own": has_own_facts(trial.rule) and not asked.use_example and not asked.inputs,
        "text": asked.inputs or json.dumps(trial.inputs, ensure_ascii=False, indent=2),
        "is_typed": bool(asked.inputs),
    }


def _knobs(asked: Asked, trial: Trial) -> list[Field]:
    fields = []
    for id, kind in dict.fromkeys(trial.asked):
        setting = trial.book.settings.get(id)
        if setting is None:
            continue
        try:
            value = trial.book.entry(id, kind).value
        except Refused:
            continue
        name = f"{id}@{kind}" if kind else id
        words = kind_words((kind,), asked.pack) if kind else NOTHING
        label = Text(f"{setting.label.zh}（{words.zh}）", f"{setting.label.en} ({words.en})") if words.zh else setting.label
        printed = _printed(setting, value)
        unit = unit_of(setting)
        now = _now("现在", "now", printed, unit) if isinstance(value, str) else NOTHING
        options: list[tuple[str, Text | str]] = [(choice, choice) for choice in setting.choices]
        area = setting.kind in ("table", "words_table")
        fields.append(
            Field(f"{VALUE}{name}", label, "textarea" if area else "text", asked.values.get(name, printed), required=False,
                  choices=() if area else options, help=now, unit="" if area or options else unit)
        )  # fmt: skip
    return fields


def _printed(setting: Setting, value: Held | None) -> str:
    """A value as it stands in its field: a ratio in percent, a table as JSON."""
    if value is None:
        return ""
    return typed_value(setting, value) if isinstance(value, str) else json.dumps(dict(value), ensure_ascii=False)


def _now(zh: str, en: str, printed: str, unit: Text | str) -> Text:
    """What holds now, with its unit."""
    words = unit if isinstance(unit, Text) else Text(unit, unit)
    ends = [" " + word if word and word != "%" else word for word in (words.zh, words.en)]
    return Text(f"{zh} {printed}{ends[0]}", f"{en} {printed}{ends[1]}")


def _goal(asked: Asked, goal: Goal) -> Field:
    day = Text(f"（{goal.due}）", f" ({goal.due})") if goal.due else NOTHING
    label = Text(f"{goal.label.zh}{day.zh}", f"{goal.label.en}{day.en}")
    printed, unit = show_goal(goal), "%" if goal.is_share else ""
    now = _now("文件要求", "asked:", printed, unit)
    return Field(f"{GOAL}{goal.key}", label, "text", asked.goals.get(goal.key, printed), required=False, help=now, unit=unit)


@page(function="whatif.run")
def trial_why_page(request: Request) -> HttpResponse:
    """`?path=` of either `side`: before or after."""
    read = find_pack(request, request.GET.get("pack") or request.__dict__["installation"].pack)
    asked = _asked(request, read.id, list_bound_rules(scope=request.scope, pack=read.id))
    if asked is None:
        raise Http404
    trial = _try(request, asked)
    is_after = request.GET.get("side") == "after"
    figures = (trial.after if is_after else trial.before).figures
    path = request.GET.get("path", "")
    if path not in figures:
        raise Http404(path)
    query = request.GET.copy()
    query.pop("path", None)
    query.pop("side", None)
    words = (
        Text("试算的值，没有保存", "With the values tried; not stored") if is_after else Text("现在算数的值", "With the values in force")
    )
    return show_why(
        request,
        Why(
            title=trial.rule.title,
            figures=explain(figures),
            path=path,
            state=("info", words),
            pack=read.id,
            back=f"{reverse('trials')}?{query.urlencode()}",
            open_record=lambda record: open_record(request, read.id, record),
        ),
    )
