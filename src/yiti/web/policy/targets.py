"""Targets on the county's own facts: the list, one target down to the records, and figures entered with evidence."""

from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from yiti.foundation.files.downloads import serve_download
from yiti.foundation.files.queries import list_attached
from yiti.foundation.installation.queries import get_now
from yiti.kernel.clauses import Clause
from yiti.kernel.counts import to_count
from yiti.kernel.figures import explain, fold
from yiti.kernel.refusals import Forbidden, UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import Pack, load_pack
from yiti.registry.institutions.queries import get_labels
from yiti.supervision.living.aims import tell
from yiti.supervision.targets.counting import period_of
from yiti.supervision.targets.operations import FILES, UnableToEnterFigure, enter_figure, require_enterer
from yiti.supervision.targets.queries import find_label, find_source, list_local_figures, list_targets, reckon_parts
from yiti.supervision.targets.standing import Fact, Standing
from yiti.web.access import page
from yiti.web.chips import STATES
from yiti.web.explanations import Why, show_why
from yiti.web.fields import Field, blame
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.words import in_words

from .documents import find_pack
from .evidenced import read_evidence
from .living_rows import words_of
from .naming import name_few, name_signers
from .values import print_target

SHOWN = ("met", "short", "late", "wait", "info")
KINDS = {state: STATES[state][1] for state in SHOWN} | {"wait": Text("缺数", "Figure missing")}
"""What the page calls the states when it counts them."""
WORDS = {
    "short": Text("未到期，还差", "Short, not yet due"),
    "wait": Text("缺数", "Figure missing"),
    "info": Text("总数为零", "Whole of 0"),
}


def state_of(row: Standing, today: date) -> tuple[str, Text]:
    """The state with its words: late by how many days, its figure missing though its day is over, nearly met."""
    if row.state == "late":
        days = row.late_days(today)
        return "late", Text(f"过期 {days} 天未达", f"Missed, {days} days ago")
    if row.is_overdue(today):
        return "late", Text(f"缺数，{row.due} 起逾期", f"Figure missing, late since {row.due}")
    if row.state == "short" and row.basically is not None and row.basically.value is True:
        return "short", Text("基本达到", "Nearly met")
    return row.state, WORDS.get(row.state, STATES[row.state][1])


def owes_of(fact: Fact, pack: str, names: dict[str, Text] | None = None) -> Text:
    """Who owes a fact, in words: the office or role, with the institutions whose part is missing."""
    office = words_of(pack, fact.owed_by) if fact.owed_by else NOTHING
    if not fact.lacking:
        return office
    few = name_few(fact.lacking, names or {})
    return Text(f"{office.zh}：{few.zh}", f"{office.en}: {few.en}")


def _owed(row: Standing, names: dict[str, Text]) -> Text:
    told = [(fact.label, owes_of(fact, row.pack, names)) for fact in row.missing]
    return Text("；".join(f"{what.zh}（{who.zh}）" for what, who in told), "; ".join(f"{what.en} ({who.en})" for what, who in told))


def _listing(request: Request, pack: Pack) -> Listing:
    names = get_labels(scope=request.scope)
    return Listing(
        "targets",
        Text("目标", "Targets"),
        [
            Column("label", Text("目标", "Target"), lambda row: row.target.label, "name", href=lambda row: address_of(row)),
            Column("value", Text("现状", "Now"), lambda row: tell(row.value) if row.value else None, why=lambda row: _why(row, "value")),
            Column("required", Text("要求", "Asked"), _asked),
            Column("short", Text("还差", "Short by"), lambda row: row.short.value if row.short else None, "number"),
            Column("due", Text("期限", "Due"), lambda row: row.due, "date", sort="x"),
            Column("state", Text("状态", "State"), lambda row: state_of(row, request.today), "state"),
            Column("as_of", Text("数截至", "As of"), lambda row: row.as_of, "date"),
            Column("owed", Text("缺什么，谁欠", "What is missing, who owes it"), lambda row: _owed(row, names), "soft"),
            Column("clause", Text("条款", "Clause"), lambda row: Clause(row.pack, row.clause), "clause"),
        ],
        search=("target.label", "target.id"),
        hint=Text("目标名称", "Name of the target"),
        filters=[
            Filter(
                "state", Text("状态", "State"), [(state, KINDS[state]) for state in SHOWN],
                lambda rows, value: [row for row in rows if row.state == value],
            ),
        ],
        size=100,
        empty=Text("这份文件没有到期目标", "This document sets no dated targets"),
    )  # fmt: skip


def _asked(row: Standing) -> Text:
    """What is asked; where a figure is missing, as the document sets it."""
    if row.required is not None:
        return tell(row.required)
    value = next((value for value in row.target.values if value.due == row.due and value.clause == row.clause), None)
    printed = print_target(row.target, value) if value else ""
    return Text(printed, printed)


def address_of(row: Standing) -> str:
    return reverse("target", args=[row.pack, row.target.id])


def _why(row: Standing, name: str) -> str:
    return f"{reverse('target-why', args=[row.pack, row.target.id])}?path={name}" if row.value else ""


@page(function="documents.see")
def targets_page(request: Request) -> HttpResponse:
    """`?pack=` names another document of the county; its own stands first."""
    own = request.__dict__["installation"].pack
    read = find_pack(request, request.GET.get("pack") or own)
    rows = list_targets(scope=request.scope, pack=read.id, today=request.today)
    shown = _listing(request, read).read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    counts = [(state, sum(row.state == state for row in rows)) for state in SHOWN]
    context = {
        "list": shown, "pack": read, "counts": [(state, KINDS[state], count) for state, count in counts if count], "total": len(rows),
        "packs": [each for each in load_pack(own).chain if each.targets],
    }  # fmt: skip
    return render(request, "yiti/policy/targets.html", context)


def find_standing(request: Request, pack: str, target: str) -> Standing:
    """:raises Http404: for a target that no document of this county sets today"""
    read = find_pack(request, pack)
    rows = list_targets(scope=request.scope, pack=read.id, today=request.today)
    found = next((row for row in rows if row.target.id == target), None)
    if found is None:
        raise Http404(target)
    return found


@page(function="documents.see")
def target_page(request: Request, pack: str, target: str) -> HttpResponse:
    row = find_standing(request, pack, target)
    names = get_labels(scope=request.scope)
    parts = reckon_parts(scope=request.scope, pack=pack, target=target, today=request.today)
    context = {
        "row": row,
        "state": state_of(row, request.today),
        "clause": Clause(pack, row.clause),
        "now": tell(row.value) if row.value else NOTHING,
        "asked": _asked(row),
        "facts": [(fact, owes_of(fact, pack, names), _from(request, pack, fact)) for fact in row.facts],
        "parts": [(names.get(code, Text(code, code)), part, state_of(part, request.today), _tell(part)) for code, part in parts.items()],
        "may_enter": request.scope.may("forms.enter") and request.scope.institutions("forms.enter") is None,
        "names": name_signers(request.scope, [fact.local for fact in row.facts if fact.local], "entered_by"),
    }
    return render(request, "yiti/policy/target.html", context)


def _tell(part: Standing) -> list[Text]:
    return [tell(figure) if figure else NOTHING for figure in (part.value, part.required)]


def _from(request: Request, pack: str, fact: Fact) -> tuple[Text, str]:
    """Where a fact comes from in words, and the page of it."""
    source = find_source(load_pack(pack), fact.id)
    if fact.local is not None:
        return Text("本县填报", "Entered here"), reverse("target-figure", args=[fact.local.pk])
    if source is None:
        return Text("本县填报", "Entered here"), ""
    if source.indicator:
        return Text("指标", "Indicator"), reverse("indicator", args=[source.indicator.code])
    if source.form:
        return Text("登记表", "Register"), reverse("register", args=[source.form.id])
    if source.staff:
        return Text("人员", "Staff"), reverse("staff")
    if source.population or source.institutions:
        return Text("机构", "Institutions"), reverse("institutions")
    return Text("本县填报", "Entered here"), ""


@page(function="documents.see")
def target_why_page(request: Request, pack: str, target: str) -> HttpResponse:
    row = find_standing(request, pack, target)
    figures = {"value": row.value, "required": row.required, "short": row.short, "met": row.met, "basically": row.basically}
    reach = request.scope.institutions("institutions.see")
    known = {name: fold(figure, lambda about: reach is None or about in reach) for name, figure in figures.items() if figure is not None}
    path = request.GET.get("path", "value")
    if path not in known:
        raise Http404(path)
    return show_why(
        request,
        Why(
            title=row.target.label,
            figures=explain(known),
            path=path,
            state=state_of(row, request.today),
            at=Text(f"截至 {row.as_of}", f"as of {row.as_of}") if row.as_of else NOTHING,
            gist=load_pack(pack).clause_texts[row.clause].demand if row.clause in load_pack(pack).clause_texts else NOTHING,
            back=address_of(row),
            pack=pack,
            open_record=lambda record: open_record(request, pack, record),
        ),
    )


def open_record(request: Request, pack: str, record: str) -> str:
    """The list that a fact was counted from."""
    kind, _, rest = record.partition(":")
    if kind == "local":
        return reverse("target-figure", args=[int(rest)])
    fact, _, code = rest.partition(":")
    source = find_source(load_pack(pack), fact) if kind == "fact" else None
    if source is None:
        return ""
    if source.indicator and code:
        span = period_of(source.indicator, pack, request.today)
        return reverse("indicator-list", args=[source.indicator.code, code, str(span), source.indicator.part])
    if source.indicator:
        return reverse("indicator", args=[source.indicator.code])
    if source.form:
        return f"{reverse('register', args=[source.form.id])}?place={code}"
    if source.staff:
        return f"{reverse('staff')}?institution={code}"
    return reverse("institution", args=[code]) if code else ""


def _fields(request: Request) -> list[Field]:
    return [
        Field("value", Text("数", "Value"), "number", required=True),
        Field("on", Text("截至", "As of"), "date", request.today.isoformat(), more={"max": request.today.isoformat()}),
        Field("said", Text("出处", "Read from"), help=Text("哪份文件、哪一页", "Which paper, which page")),
        Field("file", Text("佐证文件", "Evidence"), "file"),
    ]


@page(function="forms.enter", methods=("GET", "POST"))
def figure_enter_page(request: Request, fact: str) -> HttpResponse:
    """A figure of the county that no data of the house give, with the paper that shows it."""
    require_enterer(scope=request.scope)
    own = load_pack(request.__dict__["installation"].pack)
    if not any(fact in pack.facts for pack in own.chain):
        raise Http404(fact)
    fields, error = _fields(request), NOTHING
    if request.method == "POST":
        for field in fields:
            field.fill(request.POST)
        try:
            _store(request, fact)
        except Forbidden:
            raise
        except UnableTo as refusal:
            error = NOTHING if blame(fields, refusal) else refusal.message
        else:
            messages.success(request, in_words(Text("已填报。", "Entered.")))
            return redirect("targets")
    older = list_local_figures(scope=request.scope, fact=fact)[:20]
    context = {
        "fact": fact, "label": find_label(own, fact), "fields": fields, "error": error,
        "older": older, "names": name_signers(request.scope, list(older), "entered_by"),
    }  # fmt: skip
    return render(request, "yiti/policy/target_figure_form.html", context, status=422 if request.method == "POST" else 200)


@transaction.atomic
def _store(request: Request, fact: str) -> None:
    sent = request.POST
    day, file = read_evidence(request, "", UnableToEnterFigure)
    enter_figure(
        scope=request.scope,
        fact=fact,
        value=sent.get("value", ""),
        on=day,
        said=sent.get("said", ""),
        file=file,
        today=request.today,
        now=get_now(),
    )


@page(function="documents.see")
def figure_page(request: Request, figure: int) -> HttpResponse:
    """One figure that somebody entered: value, day, words and the paper."""
    found = list_local_figures(scope=request.scope).filter(pk=figure).first()
    if found is None:
        raise Http404(figure)
    own = load_pack(request.__dict__["installation"].pack)
    files = list_attached(scope=request.scope, function="forms.see", owner_kind=FILES, owner_key=found.pk)
    if "file" in request.GET:
        stored = files.filter(pk=to_count(request.GET["file"]) or 0).first()
        if stored is None:
            raise Http404
        answer: HttpResponse = serve_download(stored)  # type: ignore[assignment]
        return answer
    context = {
        "figure": found, "label": find_label(own, found.fact), "files": files,
        "names": name_signers(request.scope, [found], "entered_by"),
    }  # fmt: skip
    return render(request, "yiti/policy/target_figure.html", context)
