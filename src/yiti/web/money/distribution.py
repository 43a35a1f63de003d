"""Distributing within an institution: where it stands, who gets what, closing it, paying it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from yiti.foundation.installation.queries import get_now
from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.money.pay.models import Payment, Payslip, QuarterTotal
from yiti.money.pay.operations import distribute, pay_quarter
from yiti.money.pay.operations.distributing import refuse_above_cap
from yiti.money.pay.queries import find_path, get_paid_sums, list_month_states, list_plans, list_quarter_members, list_quarter_totals
from yiti.web.access import page
from yiti.web.lists import Column, Listing
from yiti.web.pages import render
from yiti.web.printing import plain_money
from yiti.web.requests import Request

from .addresses import page_at, why, why_now
from .shares import Distribution, read_distribution
from .telling import tell
from .words import institution_names, name_of_institution, say_unassessed

SEEN_BY = ("pay.see", "pay.run", "pay.pay")


def chosen_institution(request: Request) -> str:
    """The place in the bar, else the only one whose pay the person may see."""
    reach = request.scope.institutions("pay.see")
    if request.place and request.scope.may("pay.see", request.place):
        return request.place
    if reach is not None and len(reach) == 1:
        return next(iter(reach))
    own = request.scope.actor.institution
    return own if own and request.scope.may("pay.see", own) else ""


@page(function=SEEN_BY)
def distribution_page(request: Request) -> HttpResponse:
    """One institution's distribution, or a line for each where none is chosen."""
    institution = chosen_institution(request)
    if not institution:
        return _all_institutions(request)
    period = str(request.period)
    found = read_distribution(scope=request.scope, period=period, institution=institution)
    slips = Payslip.objects.filter(period=period, institution=institution)
    paid = Payment.objects.filter(payslip__in=slips).count()
    cap = found.results.get("cap") or {}
    context = {
        "institution": institution,
        "name": name_of_institution(institution),
        "found": found,
        "figs": _figs(found, cap),
        "cap": cap,
        "over": _over(cap),
        "months": list_month_states(scope=request.scope, institution=institution, period=period),
        "unassessed": say_unassessed(list_quarter_members(scope=request.scope, institution=institution, period=period)),
        "checks": _checks(request, institution, found),
        "paid": paid,
        "unpaid": slips.filter(amount__gt=0).count() - paid,
        "cap_why": found.why("cap.average"),
        "limit_why": found.why("cap.limit"),
        "headroom_why": found.why("cap.headroom_total"),
        "total_why": found.why("total"),
        "may_run": request.scope.may("pay.run", institution),
        "may_pay": request.scope.may("pay.pay", institution),
        "may_enter": request.scope.may("staff_results.enter", institution),
        "tab": "distribution",
        "people_count": found.people,
        "ahead": _ahead(request, institution),
    }
    return render(request, "yiti/money/distribution.html", context)


def _ahead(request: Request, institution: str = "") -> str:
    """Where the quarter's pools stand, before its ranking as they would be now; empty for whoever sees them only when fed back."""
    may = request.scope.may("funds.see") and request.scope.institutions("funds.see") is None
    return page_at("funds", period=str(request.period), place=institution) if may else ""


def _over(cap: Mapping[str, Any]) -> Text | None:
    try:
        refuse_above_cap(cap)
    except UnableTo as refusal:
        return refusal.message
    return None


def _figs(found: Distribution, cap: Mapping[str, Any]) -> list[dict[str, Any]]:
    if found.refusal:
        return []
    level_one = Decimal(found.inputs["level_one_total"])
    figs: list[dict[str, Any]] = [
        {"label": Text("一级分配总额", "Level-one total"), "value": level_one, "unit": "yuan", "why": found.why("staff_pool/0")},
        {
            "label": Text("在岗人员可分", "For those on duty"),
            "value": found.results["staff_pool"],
            "unit": "yuan",
            "why": found.why("staff_pool"),
            "foot": Text("单列人员之外", "Without those paid apart"),
        },
        {
            "label": Text("在岗平均", "Average on duty"),
            "value": found.results["average"],
            "unit": "yuan",
            "why": found.why("average"),
            "foot": Text(f"{len(found.inputs['staff'])} 人在岗", f"{len(found.inputs['staff'])} on duty"),
        },
    ]
    if cap:
        is_within = cap["within"] is not False
        figs.append(
            {
                "label": Text("人均工资，年初至今", "Average pay, year to date"),
                "value": cap["average"],
                "unit": "yuan",
                "why": found.why("cap.average"),
                "foot": Text(f"上限 {plain_money(cap['limit'])}", f"Cap {plain_money(cap['limit'])}"),
                "state": "met" if is_within else "late",
                "word": Text("未超", "Within") if is_within else Text("超限", "Above"),
            }
        )
    return figs


def _checks(request: Request, institution: str, found: Distribution) -> list[dict[str, Any]]:
    """What must stand before the distribution can be closed, each with its state and where to go."""
    period = request.period
    plan = list_plans(scope=request.scope, year=period.year).filter(institution=institution, is_in_force=True).first()
    total = list_quarter_totals(scope=request.scope, period=str(period)).filter(institution=institution).first()
    plan_words = Text(f"{period.year} 年分配方案走完八步", f"Plan of {period.year} in force")
    return [
        {"state": "met" if plan else "short", "label": plan_words, "href": page_at("plan", plan.pk) if plan else page_at("plans")},
        {"state": "met" if total else "short", "label": Text("本季一级总额已反馈", "Level-one total fed back"), "href": page_at("funds")},
    ]


def _all_institutions(request: Request) -> HttpResponse:
    """A line an institution whose pay the person may see: slips, paid, left."""
    sums = get_paid_sums(scope=request.scope, period=str(request.period))
    names = institution_names(request.today)
    period = str(request.period)
    totals = {row.institution_id: row for row in list_quarter_totals(scope=request.scope, period=period).select_related("run")}
    codes = [code for code in names if code in sums or code in totals]
    rows = [
        {
            "code": code,
            "name": names[code],
            "total": totals[code].level_one_total if code in totals else None,
            "slips": sums.get(code, (None, None))[0],
            "paid": sums.get(code, (None, None))[1],
            "search": f"{names[code].zh} {names[code].en}",
            "why": _explain(totals.get(code), period, code),
        }
        for code in codes
    ]
    shown = INSTITUTIONS.read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    return render(request, "yiti/money/distributions.html", {"list": shown, "done": len(sums), "of": len(codes), "ahead": _ahead(request)})


def _explain(total: QuarterTotal | None, period: str, code: str) -> dict[str, str]:
    """The addresses of a row's figures by their names."""
    found = {name: why_now("pay", period, code, name) for name in ("slips", "paid")}
    if total is not None:
        found["total"] = why(total.run_id, find_path(total.run, code, "quarter_total.level_one_total"))
    return found


def _state(row: Mapping[str, Any]) -> tuple[str, Text]:
    if row["slips"] is None:
        return "wait", Text("未分配", "Not distributed")
    if row["paid"] >= row["slips"]:
        return "met", Text("已发放", "Paid")
    return ("running", Text("已分配，待发", "Distributed, to be paid")) if not row["paid"] else ("short", Text("部分发放", "Paid in part"))


def _money(name: str, label: Text) -> Column:
    def explain(row: Mapping[str, Any]) -> str:
        return str(row["why"][name]) if row[name] is not None else ""

    return Column(name, label, lambda row: row[name], "money", sort=name, why=explain)


INSTITUTIONS = Listing(
    "distributions",
    Text("各机构分配与发放", "Distribution and payment"),
    [
        Column(
            "name",
            Text("机构", "Institution"),
            lambda row: row["name"],
            "name",
            href=lambda row: page_at("distribution", place=row["code"]),
        ),
        Column(
            "total",
            Text("一级总额", "Level-one total"),
            lambda row: row["total"],
            "money",
            sort="total",
            why=lambda row: row["why"]["total"] if row["total"] is not None else "",
        ),
        Column(
            "slips",
            Text("工资条合计", "Slips"),
            lambda row: row["slips"],
            "money",
            sort="slips",
            why=lambda row: row["why"]["slips"] if row["slips"] is not None else "",
        ),
        Column(
            "paid",
            Text("已发", "Paid"),
            lambda row: row["paid"],
            "money",
            sort="paid",
            why=lambda row: row["why"]["paid"] if row["paid"] is not None else "",
        ),
        Column("state", Text("状态", "State"), _state, "state"),
    ],
    search=("search",),
    hint=Text("机构名称", "Institution"),
    size=100,
    empty=Text("本季还没有一级分配总额", "No level-one totals in this quarter yet"),
)


@page(function="pay.run", methods=("GET", "POST"))
def close_page(request: Request, institution: str, period: str) -> HttpResponse:
    """Close the distribution after the word is typed: slips are made, nothing changes afterwards."""
    word = Text(f"关闭 {period}", f"CLOSE {period}")
    error: Text = NOTHING
    if request.method == "POST":
        if request.POST.get("word", "").strip() in word:
            distribute(scope=request.scope, period=period, institution=institution, now=get_now())
            tell(request, Text("分配已关闭，工资条已生成", "Distributed; the slips are made"))
            return redirect(page_at("distribution", place=institution, period=period))
        error = Text("输入的词不对", "That is not the word")
    found = read_distribution(scope=request.scope, period=period, institution=institution)
    if found.refusal:
        raise found.refusal
    ask = {
        "title": Text(f"关闭 {Period.parse(period).label.zh}分配", f"Close the distribution of {Period.parse(period).label.en}"),
        "word": word,
        "act": Text("关闭并生成工资条", "Close and make the slips"),
        "error": error,
        "hidden": {},
        "action": page_at("distribution-close", institution, period),
        "back": page_at("distribution", place=institution, period=period),
        "lines": [
            Text(f"{found.people} 人，合计 {found.total:,.2f} 元", f"{found.people} people, {found.total:,.2f} yuan in all"),
            Text("月度结果与工资构成从此不能再改", "Monthly results and pay can no longer change"),
            Text("发现错误只能经申诉另起一轮，差额补发", "Errors are settled by appeal: a new run whose difference is paid"),
        ],
    }
    context = {"ask": ask, "name": name_of_institution(institution), "found": found, "over": _over(found.results.get("cap") or {})}
    return render(request, "yiti/money/ask.html", context, status=422 if error.zh else 200)


@page(function="pay.pay", methods=("GET", "POST"))
def pay_page(request: Request, institution: str, period: str) -> HttpResponse:
    """Record that all slips were paid, after the word is typed."""
    word = Text(f"发放 {period}", f"PAY {period}")
    error: Text = NOTHING
    if request.method == "POST":
        if request.POST.get("word", "").strip() in word:
            count = pay_quarter(scope=request.scope, period=period, institution=institution, paid_on=request.today)
            tell(request, Text(f"记了 {count} 笔发放", f"{count} payments recorded"))
            return redirect(page_at("payments", institution, period=period))
        error = Text("输入的词不对", "That is not the word")
    slips = [slip for slip in Payslip.objects.filter(period=period, institution=institution) if slip.amount > 0]
    total = sum((slip.amount for slip in slips), Decimal(0))
    ask = {
        "title": Text(f"发放 {Period.parse(period).label.zh}核增绩效", f"Pay the reward of {Period.parse(period).label.en}"),
        "word": word,
        "act": Text("记为已发", "Record as paid"),
        "error": error,
        "hidden": {},
        "action": page_at("distribution-pay", institution, period),
        "back": page_at("distribution", place=institution, period=period),
        "lines": [
            Text(
                f"{len(slips)} 张工资条，{total:,.2f} 元，记为 {request.today} 发放",
                f"{len(slips)} slips, {total:,.2f} yuan, as paid on {request.today}",
            ),
            Text("关闭分配的人不能发放", "Whoever closed the distribution may not pay it"),
        ],
    }
    return render(request, "yiti/money/ask.html", {"ask": ask, "name": name_of_institution(institution)}, status=422 if error.zh else 200)


__all__ = ["chosen_institution", "close_page", "distribution_page", "pay_page"]
