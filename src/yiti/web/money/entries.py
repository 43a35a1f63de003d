"""What an institution enters by the month: who is in, assessment results, components of pay."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect

from yiti.foundation.audit.operations import record_looks
from yiti.foundation.installation.queries import get_now
from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.money.pay.models import MonthlyPay, StaffResult
from yiti.money.pay.operations import enter_staff_results, replace_monthly_pay
from yiti.money.pay.operations.results import refuse_closed
from yiti.money.pay.queries import Member, list_members, list_monthly_pay, list_quarter_members, list_staff_results
from yiti.web.access import page
from yiti.web.folding import fold_whole
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.printing import print_at_least
from yiti.web.requests import Request

from .addresses import page_at, why_now
from .telling import tell
from .words import COMPONENTS, DUTIES, IDENTITIES, MEMBER_KINDS, name_of_institution, position_word, say_unassessed

ASSESSED = ("staff", "deputy", "left")
"""Of whom the grid takes a month's result; those on duty need one, deputies may have one."""
ENTRANTS = ("staff_results.enter", "pay.run", "pay.see")


@dataclass(frozen=True, slots=True)
class Row:
    """One person's line of a grid: what stands or was typed, by field, and the version that it stood at."""

    member: Member
    values: Mapping[str, str]
    version: int
    last: Mapping[str, str]
    error: Text = NOTHING
    is_own: bool = False
    why: Mapping[str, str] = field(default_factory=dict)


@page(function=ENTRANTS)
def people_page(request: Request, institution: str) -> HttpResponse:
    """Who is in the quarter, and as what."""
    members = list_quarter_members(scope=request.scope, institution=institution, period=str(request.period))
    shown = PEOPLE.read(request, members)
    if shown.wants_export:
        return shown.export(request)
    context = {"list": shown, "institution": institution, "name": name_of_institution(institution), "tab": "people", "count": len(members)}
    return render(request, "yiti/money/people.html", context)


PEOPLE = Listing(
    "people",
    Text("谁在里面", "Who is in"),
    [
        Column("name", Text("姓名", "Name"), lambda row: row.name, "name", sort="name"),
        Column("code", Text("编号", "Code"), lambda row: row.code, "soft", sort="code"),
        Column("position", Text("岗位", "Position"), lambda row: position_word(row.position), sort="position"),
        Column("identity", Text("身份", "Identity"), lambda row: IDENTITIES.get(row.identity, NOTHING), "soft"),
        Column("duty", Text("职务", "Duty"), lambda row: DUTIES.get(row.duty, NOTHING), "soft"),
        Column("coefficient", Text("核定系数", "Own coefficient"), lambda row: row.coefficient or None, "score"),
        Column("note", Text("去向、来处", "Where"), lambda row: row.note, "soft"),
    ],
    search=("name", "code"),
    hint=Text("姓名、编号", "Name or code"),
    filters=[
        Filter(
            "kind",
            Text("怎么发", "Paid as"),
            list(MEMBER_KINDS.items()),
            lambda rows, value: [row for row in rows if row.kind == value],
            is_menu=True,
        )
    ],
    size=100,
    group=lambda row: MEMBER_KINDS[row.kind],
)


@page(function=ENTRANTS)
def results_page(request: Request, institution: str, month: str) -> HttpResponse:
    """The month's assessment results as a grid."""
    return _show_results(request, institution, _month(month), None)


@page(function="staff_results.enter", methods=("POST",))
def save_results_page(request: Request, institution: str, month: str) -> HttpResponse:
    """Store the grid: all rows or none."""
    span = _month(month)
    rows = _sent_results(request, list_assessed_members(request, institution, span))
    try:
        count = enter_staff_results(scope=request.scope, institution=institution, month=span.first, rows=rows, now=get_now())
    except UnableTo as refusal:
        if refusal.field is None:
            raise
        return _show_results(request, institution, span, refusal)
    tell(request, Text(f"{span.label.zh}：{count} 人有改动，已保存", f"{span.label.en}: {count} changed and saved"))
    return redirect(page_at("staff-results", institution, month, period=str(request.period)))


def _show_results(request: Request, institution: str, span: Period, error: UnableTo | None) -> HttpResponse:
    everybody = list_members(scope=request.scope, institution=institution, first=span.first, end=span.end)
    rows = _result_rows(request, institution, span, [member for member in everybody if member.kind in ASSESSED], error)
    unassessed = say_unassessed(member for member in everybody if member.kind not in ASSESSED)
    return _show(request, "yiti/money/results.html", institution, span, rows, error, "results", unassessed=unassessed)


def list_assessed_members(request: Request, institution: str, span: Period) -> list[Member]:
    members = list_members(scope=request.scope, institution=institution, first=span.first, end=span.end)
    return [member for member in members if member.kind in ASSESSED]


def _sent_results(request: Request, members: list[Member]) -> list[dict[str, Any]]:
    sent, rows = request.POST, []
    for member in members:
        score, own = sent.get(f"score-{member.code}", "").strip(), member.code == request.scope.actor.staff
        if score and not own:
            percent = sent.get(f"attendance-{member.code}", "").strip() or "100"
            rows.append(
                {
                    "person": member.code,
                    "score": score,
                    "attendance": _to_ratio(percent),
                    "reason": sent.get(f"reason-{member.code}", ""),
                    "version": sent.get(f"version-{member.code}", ""),
                }
            )
    return rows


def _to_ratio(percent: str) -> str:
    """Percent as typed to a ratio; what is no number stays, and is refused where it is stored."""
    try:
        return str(Decimal(percent.rstrip("%％")) / 100)
    except ArithmeticError:
        return percent


def _result_rows(request: Request, institution: str, span: Period, members: list[Member], error: UnableTo | None) -> list[Row]:
    before = span.shifted(-1)
    rows = list_staff_results(scope=request.scope, institution=institution, first=before.first, end=span.end)
    held = {(row.month, row.person_id): row for row in rows}
    own = request.scope.actor.staff
    return [
        Row(
            member,
            _typed(request.POST, member, ("score", "attendance", "reason"))
            if error
            else _plain_result(held.get((span.first, member.code))),
            held[span.first, member.code].version if (span.first, member.code) in held else 0,
            _plain_result(held.get((before.first, member.code))),
            _error_of(error, member),
            member.code == own,
        )
        for member in members
    ]


def _plain_result(row: StaffResult | None) -> dict[str, str]:
    if row is None:
        return {}
    return {"score": f"{row.score:.2f}", "attendance": print_at_least(row.attendance * 100, 0, 2).replace(",", ""), "reason": row.reason}


def _typed(sent: QueryDict, member: Member, names: tuple[str, ...]) -> dict[str, str]:
    return {name: sent.get(f"{name}-{member.code}", "") for name in names}


def _error_of(error: UnableTo | None, member: Member) -> Text:
    return error.message if error and (error.field or "").endswith(f"-{member.code}") else NOTHING


@page(function=("pay.run", "pay.see"))
def monthly_pay_page(request: Request, institution: str, month: str) -> HttpResponse:
    """The month's components of pay as a grid."""
    return _show_pay(request, institution, _month(month), None)


@page(function="pay.run", methods=("POST",))
def save_monthly_pay_page(request: Request, institution: str, month: str) -> HttpResponse:
    """Store the grid: all rows or none."""
    span = _month(month)
    rows = _sent_pay(request.POST, list_paid_members(request, institution, span))
    try:
        replace_monthly_pay(scope=request.scope, institution=institution, month=span.first, rows=rows, now=get_now())
    except UnableTo as refusal:
        if refusal.field is None:
            raise
        return _show_pay(request, institution, span, refusal)
    tell(request, Text(f"{span.label.zh}工资构成已保存", f"Pay of {span.label.en} saved"))
    return redirect(page_at("monthly-pay", institution, month, period=str(request.period)))


def _show_pay(request: Request, institution: str, span: Period, error: UnableTo | None) -> HttpResponse:
    rows = _pay_rows(request, institution, span, list_paid_members(request, institution, span), error)
    looked = [(row.member.code, institution) for row in rows if not row.is_own]
    record_looks(scope=request.scope, subjects=looked, table="pay_monthlypay", key=f"{institution}-{span}", reason="monthly pay")
    return _show(request, "yiti/money/monthly_pay.html", institution, span, rows, error, "pay")


def list_paid_members(request: Request, institution: str, span: Period) -> list[Member]:
    """Those whose salary the institution pays: its own, wherever they are; guests are paid at home."""
    members = list_members(scope=request.scope, institution=institution, first=span.first, end=span.end)
    return [member for member in members if not member.is_guest]


def _sent_pay(sent: QueryDict, members: list[Member]) -> list[dict[str, Any]]:
    rows = []
    for member in members:
        if sent.get(f"basic_pay-{member.code}", "").strip():
            amounts = {name: sent.get(f"{name}-{member.code}", "").strip() or "0" for name in COMPONENTS}
            rows.append({"person": member.code, **amounts, "version": sent.get(f"version-{member.code}", "")})
    return rows


def _pay_rows(request: Request, institution: str, span: Period, members: list[Member], error: UnableTo | None) -> list[Row]:
    before = span.shifted(-1)
    held = {
        (row.month, row.person_id): row
        for row in list_monthly_pay(scope=request.scope, institution=institution, first=before.first, end=span.end)
    }
    names = tuple(COMPONENTS)
    return [
        Row(
            member,
            _typed(request.POST, member, names) if error else _plain_pay(held.get((span.first, member.code))),
            held[span.first, member.code].version if (span.first, member.code) in held else 0,
            _plain_pay(held.get((before.first, member.code))),
            _error_of(error, member),
            member.code == request.scope.actor.staff,
            _explain(institution, span, member.code) if (span.first, member.code) in held else {},
        )
        for member in members
    ]


def _explain(institution: str, span: Period, person: str) -> dict[str, str]:
    """The addresses of a person's components of a month, by their names."""
    quarter = str(Period.quarter_of(span.first))
    return {name: why_now("monthly-pay", quarter, institution, f"{span}/{person}/{name}") for name in COMPONENTS}


def _plain_pay(row: MonthlyPay | None) -> dict[str, str]:
    return {name: f"{getattr(row, name):.2f}" for name in COMPONENTS} if row else {}


def _show(
    request: Request,
    template: str,
    institution: str,
    span: Period,
    rows: list[Row],
    error: UnableTo | None,
    tab: str,
    **more: object,
) -> HttpResponse:
    is_results, is_open = tab == "results", _is_open(institution, span)
    may_enter = request.scope.may("staff_results.enter" if is_results else "pay.run", institution)
    is_wanted = may_enter and is_open
    context = {
        "institution": institution,
        "name": name_of_institution(institution),
        "month": span,
        "rows": rows,
        "grid": fold_whole(rows, lambda row: bool(row.error.zh) or (is_wanted and not row.values and not (is_results and row.is_own))),
        "tab": tab,
        "error": error,
        "months": Period.quarter_of(span.first).each_month(),
        "components": COMPONENTS,
        "is_open": is_open,
        "may_enter": may_enter,
        "filled": sum(bool(row.values) for row in rows),
        **more,
    }
    return render(request, template, context, status=422 if error else 200)


def _is_open(institution: str, span: Period) -> bool:
    try:
        refuse_closed(institution, span.first)
    except UnableTo:
        return False
    return True


def _month(text: str) -> Period:
    try:
        span = Period.parse(text)
    except UnableTo:
        raise Http404(text) from None
    if span.months != 1:
        raise Http404(text)
    return span
