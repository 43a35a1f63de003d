"""Payslips: one's own on the phone, one as the paper, an institution's list and bundle, and what was paid."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from yiti.foundation.audit.operations import record_look, record_looks
from yiti.kernel.days import to_day
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.money.pay.models import Difference, Payment, Payslip
from yiti.money.pay.operations import record_payment
from yiti.money.pay.queries import (
    get_payslip,
    list_own_payslips,
    list_payments,
    list_payslips,
    list_person_differences,
    list_quarter_members,
    slip_path,
)
from yiti.web.access import page
from yiti.web.fields import Field, blame
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import frame_of, render
from yiti.web.requests import Request

from .addresses import page_at, why, why_difference, why_now
from .papers import common_of, language_now, send_pdf
from .slip_papers import paper_of, read_slip
from .telling import tell
from .words import POSITIONS, SLIP_KINDS, name_of_institution, position_word

MINE = ("pay.own", "pay.see")


@page(function="pay.own")
def my_pay_page(request: Request) -> HttpResponse:
    """One's own slips, the latest first."""
    slips = list(list_own_payslips(scope=request.scope)[:24])
    latest = slips[0] if slips else None
    context = {
        "latest": latest,
        "slips": slips,
        "kinds": SLIP_KINDS,
        "open": [(row, why_difference(row)) for row in _owed(request)],
        "why": why(latest.run_id, f"{slip_path(latest)}.amount") if latest else "",
        "gross_why": why(latest.run_id, f"{slip_path(latest)}.gross") if latest else "",
    }
    return render(request, "yiti/money/my_pay.html", context)


def _owed(request: Request) -> list[Difference]:
    """One's own differences that are not settled yet."""
    return list(list_person_differences(scope=request.scope).filter(settled_in="", person=request.scope.actor.staff or "-"))


@page(function=MINE)
def payslip_page(request: Request, number: str) -> HttpResponse:
    """The paper, the chain of origin and the last four quarters."""
    slip = find_slip(request, number)
    sheet = read_slip(request.scope, slip)
    recent = list_own_payslips(scope=request.scope) if _is_own(request, slip) else list_payslips(scope=request.scope)
    recent = recent.filter(person=slip.person_id, institution=slip.institution_id).order_by("-period", "id")[:4]
    context = {
        "slip": slip,
        "sheet": sheet,
        "recent": [(row, why(row.run_id, f"{slip_path(row)}.amount")) for row in recent],
        "is_own": _is_own(request, slip),
        "position": position_word(slip.position),
        "amount_why": why(slip.run_id, f"{slip_path(slip)}.amount"),
    }
    return render(request, "yiti/money/payslip.html", context)


@page(function=MINE)
def payslip_pdf_page(request: Request, number: str) -> HttpResponse:
    slip = find_slip(request, number)
    return send_pdf([paper_of(read_slip(request.scope, slip), language_now(), **_printed(request))], number)


@page(function="pay.see")
def bundle_page(request: Request, institution: str, period: str) -> HttpResponse:
    """All payslips of an institution's quarter in one file."""
    slips = list(list_payslips(scope=request.scope, period=period, institution=institution).select_related("run").order_by("id"))
    if not slips:
        raise Http404(period)
    _look(request, slips, "bundle")
    papers = [paper_of(read_slip(request.scope, slip), language_now(), **_printed(request)) for slip in slips]
    return send_pdf(papers, f"payslips-{institution}-{period}")


def _printed(request: Request) -> dict[str, Any]:
    common = common_of(request)
    return {"printed_on": common["printed_on"], "is_demonstration": common["is_demonstration"]}


def find_slip(request: Request, number: str) -> Payslip:
    """:raises Http404: also where it is not this reader's; a look at another's is recorded"""
    slip = get_payslip(scope=request.scope, number=number)
    if slip is None:
        raise Http404(number)
    if not _is_own(request, slip):
        record_look(
            scope=request.scope,
            subject=slip.person_id,
            institution=slip.institution_id,
            table="pay_payslip",
            key=slip.number,
            reason="payslip",
        )
    return slip


def _is_own(request: Request, slip: Payslip) -> bool:
    return bool(request.scope.actor.staff) and slip.person_id == request.scope.actor.staff


def _look(request: Request, rows: list[Any], reason: str) -> None:
    looked = sorted({(row.person_id, row.institution_id) for row in rows if row.person_id != request.scope.actor.staff})
    key = f"{rows[0].institution_id}-{rows[0].period}" if rows else ""
    record_looks(scope=request.scope, subjects=looked, table="pay_payslip", key=key, reason=reason)


SLIPS = Listing(
    "payslips",
    Text("工资条", "Payslips"),
    [
        Column(
            "person",
            Text("姓名", "Name"),
            lambda row: row.person.name,
            "name",
            sort="person__name",
            href=lambda row: page_at("payslip", row.number),
        ),
        Column("number", Text("编号", "Number"), kind="soft", sort="id", on_phone=False),
        Column("kind", Text("怎么发", "Paid as"), lambda row: SLIP_KINDS[row.kind], sort="kind"),
        Column("position", Text("岗位", "Position"), lambda row: POSITIONS.get(row.position, NOTHING), "soft", sort="position"),
        Column("coefficient", Text("系数", "Coefficient"), kind="score", sort="coefficient", on_phone=False),
        Column("score", Text("得分", "Score"), kind="score", sort="score"),
        Column("attendance", Text("出勤", "Attendance"), kind="percent", sort="attendance", on_phone=False),
        Column(
            "amount",
            Text("核增绩效", "Incremental"),
            kind="money",
            sort="amount",
            why=lambda row: why(row.run_id, f"{slip_path(row)}.amount"),
        ),
        Column("gross", Text("应发", "Gross"), kind="money", sort="gross", why=lambda row: why(row.run_id, f"{slip_path(row)}.gross")),
    ],
    search=("person__name", "person__code", "person__pinyin", "number"),
    hint=Text("姓名、首字母、编号", "Name, initials, number"),
    filters=[
        Filter("kind", Text("怎么发", "Paid as"), list(SLIP_KINDS.items()), lambda rows, value: rows.filter(kind=value), is_menu=True),
        Filter(
            "position", Text("岗位", "Position"), list(POSITIONS.items()), lambda rows, value: rows.filter(position=value), is_menu=True
        ),
    ],
    order="number",
    empty=Text("本季还没有工资条", "No payslips in this quarter yet"),
    empty_hint=Text("关闭分配后，每人一张。", "Closing the distribution makes one for everybody."),
)


@page(function="pay.see")
def payslips_page(request: Request, institution: str) -> HttpResponse:
    """An institution's slips of the quarter."""
    shown = SLIPS.read(request, list_payslips(scope=request.scope, period=str(request.period), institution=institution))
    _look(request, list(shown.found) if shown.wants_export else shown.rows, "payslips")
    if shown.wants_export:
        return shown.export(request)
    context = {"list": shown, "institution": institution, "name": name_of_institution(institution), "tab": "payslips"}
    return render(request, "yiti/money/payslips.html", context)


PAYMENTS = Listing(
    "payments",
    Text("发放", "Payments"),
    [
        Column("person", Text("姓名", "Name"), lambda row: row.person.name, "name", sort="person__name"),
        Column("paid_on", Text("发放日期", "Paid on"), kind="date", sort="paid_on"),
        Column(
            "amount",
            Text("金额（元）", "Amount (yuan)"),
            kind="money",
            sort="amount",
            why=lambda row: why_now("pay", row.period, row.institution_id, f"payment/{row.pk}"),
        ),
        Column(
            "payslip",
            Text("工资条", "Payslip"),
            lambda row: row.payslip.number if row.payslip else None,
            "soft",
            href=lambda row: page_at("payslip", row.payslip.number) if row.payslip else "",
            on_phone=False,
        ),
        Column(
            "state",
            Text("依据", "Approval"),
            lambda row: ("met", Text("按工资条", "By payslip")) if row.payslip_id else ("late", Text("没有批准", "No approval")),
            "state",
        ),
        Column("paid_by", Text("经办", "By"), kind="soft", sort="paid_by", on_phone=False),
        Column("remark", Text("说明", "Remark"), kind="soft"),
    ],
    search=("person__name", "person__code", "remark"),
    hint=Text("姓名、说明", "Name or remark"),
    filters=[
        Filter(
            "state",
            Text("依据", "Approval"),
            [("without", Text("没有批准", "No approval"))],
            lambda rows, value: rows.filter(payslip__isnull=True),
        ),
    ],
    order="person",
    empty=Text("本季还没有发放", "Nothing paid in this quarter yet"),
)


@page(function="pay.see")
def payments_page(request: Request, institution: str) -> HttpResponse:
    """What was paid, with a form for the accountant to record a payment that no slip covers."""
    fields = payment_fields(request, institution) if request.scope.may("pay.pay", institution) else []
    return _show_payments(request, institution, fields)


@page(function="pay.pay", methods=("POST",))
def record_payment_page(request: Request, institution: str) -> HttpResponse:
    """Record a payment that no slip covers."""
    fields = payment_fields(request, institution)
    for field in fields:
        field.fill(request.POST)
    try:
        _record(request, institution, str(request.period))
    except UnableTo as refusal:
        if not blame(fields, refusal):
            raise
        return _show_payments(request, institution, fields, status=422)
    tell(request, Text("已记下，监管页会列出", "Recorded; it stands among the findings"))
    return redirect(page_at("payments", institution, period=str(request.period)))


def _show_payments(request: Request, institution: str, fields: list[Field], *, status: int = 200) -> HttpResponse:
    period = str(request.period)
    shown = PAYMENTS.read(request, list_payments(scope=request.scope, period=period, institution=institution))
    _look(request, list(shown.found) if shown.wants_export else shown.rows, "payments")
    if shown.wants_export:
        return shown.export(request)
    sums = sum((row.amount for row in Payment.objects.filter(period=period, institution=institution)), Decimal(0))
    context = {
        "list": shown,
        "institution": institution,
        "name": name_of_institution(institution),
        "tab": "payments",
        "sum": sums,
        "sum_why": why_now("pay", period, institution, "paid"),
        "fields": fields,
    }
    return render(request, "yiti/money/payments.html", context, status=status)


def _record(request: Request, institution: str, period: str) -> None:
    sent = request.POST
    try:
        paid_on = to_day(sent.get("paid_on", ""))
    except ValueError:
        raise UnableTo(Text("请填日期，如 2026-10-09", "Give a day such as 2026-10-09"), field="paid_on") from None
    record_payment(
        scope=request.scope,
        period=period,
        institution=institution,
        person=sent.get("person", ""),
        amount=sent.get("amount", ""),
        paid_on=paid_on,
        remark=sent.get("remark", ""),
        today=request.today,
    )


def payment_fields(request: Request, institution: str) -> list[Field]:
    members = list_quarter_members(scope=request.scope, institution=institution, period=str(request.period))
    people = [(member.code, Text(f"{member.name}（{member.code}）", f"{member.name} ({member.code})")) for member in members]
    return [
        Field("person", Text("给谁", "To whom"), choices=people),
        Field("amount", Text("金额", "Amount"), "money", unit=Text("元", "yuan")),
        Field("paid_on", Text("发放日期", "Paid on"), "date", f"{frame_of(request).today:%Y-%m-%d}"),
        Field(
            "remark",
            Text("发的是什么", "What for"),
            help=Text("没有工资条的发放会列为监管发现", "A payment without a slip becomes a finding"),
        ),
    ]
