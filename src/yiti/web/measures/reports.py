"""What an institution sends for a quarter: its months of accounts, its indicator values; then the lead hospital's review."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect

from yiti.foundation.workflow.operations import reckon_due_days
from yiti.kernel.figures import Unit
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Conflict, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.cycles import indicators_of
from yiti.measure.assessment.models import Cycle, Report
from yiti.measure.assessment.operations import ValueEntry, accept_report, return_report, save_values, send_report, start_report
from yiti.measure.assessment.operations.values import check_value
from yiti.measure.assessment.queries import get_cycle, get_report_sheet, list_reports
from yiti.registry.access.queries import get_names
from yiti.registry.institutions.assessed import assessed_on
from yiti.registry.institutions.models import Institution
from yiti.registry.institutions.queries import get_institution, list_institutions
from yiti.web.access import page
from yiti.web.columns import Column, Filter
from yiti.web.lists import Listing
from yiti.web.pages import render
from yiti.web.requests import Request

from .announcements import announce_returned_report
from .naming import address_of, full_name_of, name_of
from .report_rows import CELLS, ValueRow, build_sums, build_values
from .telling import UnableToRead, read_number, read_period, read_whole, tell
from .unopened import or_unopened

ENTER, SEE, REVIEW = "accounts.enter", "accounts.see", "accounts.review"
STATES: Mapping[str, tuple[str, Text]] = {
    "none": ("wait", Text("未开始", "Not begun")),
    Report.State.DRAFT: ("wait", Text("填报中", "Draft")),
    Report.State.SENT: ("running", Text("待审核", "In review")),
    Report.State.RETURNED: ("short", Text("已退回", "Returned")),
    Report.State.ACCEPTED: ("met", Text("已通过", "Accepted")),
}


@page(function=(ENTER, SEE, REVIEW))
def reports_page(request: Request) -> HttpResponse:
    """Everybody's reports of the quarter; whoever has one institution goes straight to it."""
    scope, period = request.scope, request.period
    seen = list_institutions(scope=scope, on=period.last, function=SEE).filter(assessed_on(period.last))
    institutions = list(seen.filter(pk=request.place) if request.place else seen)
    if len(institutions) == 1:
        return redirect(address_of("report", institutions[0].pk, period=str(period)))
    reports = {row.institution_id: row for row in list_reports(scope=scope, period=str(period))}
    due = find_due(scope, str(period))
    rows = [_line(row, reports.get(row.pk), due, request) for row in institutions]
    shown = _listing(period).read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    sent = sum(row["state"][0] in ("running", "met") for row in rows)
    waiting = sum(row["report"] is not None and row["report"].state == Report.State.SENT for row in rows)
    context = {"list": shown, "sent": sent, "of": len(rows), "waiting": waiting, "may_review": scope.may(REVIEW), "label": period.label}
    return render(request, "yiti/measures/reports.html", context)


def find_due(scope: Scope, period: str) -> date | None:
    """Until when the quarter's reports are due; None where it was never opened, or nothing says so."""
    try:
        cycle = get_cycle(scope=scope, period=period)
        return reckon_due_days(scope=scope, pack=cycle.pack, period=period).get("institutions_report")
    except UnableTo:
        return None


def _line(institution: Institution, report: Report | None, due: date | None, request: Request) -> dict[str, Any]:
    state = report.state if report else "none"
    late = max(0, (request.today - due).days) if due else 0
    word = STATES[state]
    if late and state in ("none", Report.State.DRAFT, Report.State.RETURNED):
        word = ("late", Text(f"晚 {late} 天", f"{late} day{'s' * (late > 1)} late"))
    return {
        "institution": institution,
        "name": name_of(institution),
        "report": report,
        "state": word,
        "due": due,
        "key": state,
        "label": f"{institution.name} {institution.pinyin} {institution.name_en}",
        "values": len(report.values.all()) if report else 0,
        "sent_on": report.sent_on if report else None,
        "version": report.version if report else None,
        "reviewed_on": report.reviewed_on if report else None,
    }


def _columns(period: Period) -> list[Column]:
    def report_of(row: dict[str, Any]) -> str:
        return address_of("report", row["institution"].pk, period=str(period))

    def values_of(row: dict[str, Any]) -> str:
        return f"{report_of(row)}#values"

    return [
        Column("name", Text("机构", "Institution"), lambda row: row["name"], "name", sort="name", href=report_of),
        Column("state", Text("状态", "State"), lambda row: row["state"], "state", sort="state"),
        Column("due", Text("截止", "Due"), lambda row: row["due"], "day", sort="due"),
        Column("sent_on", Text("报送", "Sent"), lambda row: row["sent_on"], "day", sort="sent"),
        Column("reviewed_on", Text("审核", "Reviewed"), lambda row: row["reviewed_on"], "day", sort="reviewed"),
        Column("values", Text("填了几项指标", "Values"), lambda row: row["values"], "number", sort="values", href=values_of),
        Column("version", Text("第几版", "Version"), lambda row: row["version"], "number", sort="version", href=report_of),
    ]


def _listing(period: Period) -> Listing:
    return Listing(
        "reports",
        Text("季度上报", "Reports"),
        _columns(period),
        search=("label",),
        hint=Text("机构、首字母", "Institution, initials"),
        filters=[
            Filter(
                "state",
                Text("状态", "State"),
                [(key, words) for key, (_, words) in STATES.items()],
                lambda rows, value: [row for row in rows if row["key"] == value],
            )
        ],
        group=None,
        empty=Text("这一季还没有机构", "No institutions in this quarter"),
    )


@page(function=(ENTER, SEE, REVIEW))
@or_unopened
def report_page(request: Request, institution: str) -> HttpResponse:
    """One institution's report: to fill in, to review side by side with last quarter, or to read."""
    return _show(request, institution, request.period)


def _show(
    request: Request, institution: str, period: Period, *, sent: QueryDict | None = None, faults: Mapping[str, Text] | None = None,
    error: Text = NOTHING, status: int = 200,
) -> HttpResponse:  # fmt: skip
    scope = request.scope
    row = get_institution(scope=scope, code=institution, function=SEE)
    sheet = get_report_sheet(scope=scope, period=str(period), institution=institution)
    report, is_open = sheet.report, sheet.cycle.state == Cycle.State.OPEN
    state = report.state if report else "none"
    groups = build_values(sheet, _sheet_before(scope, period, institution), sent=sent, faults=faults or {})
    may_edit = is_open and scope.may(ENTER, institution) and state in ("none", Report.State.DRAFT)
    people = [report.sent_by, report.reviewed_by] if report else []
    context = {
        "row": row, "name": full_name_of(row), "short": name_of(row), "sheet": sheet, "report": report, "state": STATES[state],
        "due": find_due(scope, str(period)), "groups": groups if may_edit else _without_empty(groups), "error": error,
        "empty": [line for _, lines in groups for line in lines if line.is_empty], "months": build_sums(scope, sheet),
        "revision": report.revision if report else 1, "may_edit": may_edit, "label": period.label, "report_period": str(period),
        "may_start": is_open and state == Report.State.RETURNED and scope.may(ENTER, institution),
        "may_review": is_open and _may_review(scope, report), "names": get_names(scope=scope, usernames=people),
        "versions": [item for item in sheet.versions if item != report],
        "accounts": address_of("institution-accounts", institution) or address_of("accounts"),
    }  # fmt: skip
    return render(request, "yiti/measures/report.html", context, status=status)


def _may_review(scope: Scope, report: Report | None) -> bool:
    """Whether the review is offered; the operation checks again."""
    if report is None or report.state != Report.State.SENT or not scope.may(REVIEW, report.institution_id):
        return False
    return scope.actor.institution != report.institution_id and report.sent_by != scope.actor.username


def _without_empty(groups: Sequence[tuple[Text, list[ValueRow]]]) -> list[tuple[Text, list[ValueRow]]]:
    """What there is to read: indicators with a value now or last quarter."""
    kept = [(label, [line for line in lines if not line.is_empty]) for label, lines in groups]
    return [(label, lines) for label, lines in kept if lines]


def _sheet_before(scope: Scope, period: Period, institution: str) -> Any:
    """Last quarter's sheet; None where that quarter was never opened."""
    try:
        return get_report_sheet(scope=scope, period=str(period.shifted(-1)), institution=institution)
    except UnableTo:
        return None


@page(function=ENTER, methods=("POST",))
def save_report_page(request: Request, institution: str) -> HttpResponse:
    """Keep the draft. Wrong values are told at their fields; who comes second sees what stands now, with all he typed."""
    period = read_period(request)
    entries, faults = read_entries(request, str(period))
    if faults:
        error = Text(f"有 {len(faults)} 处要改，什么都没有保存", f"{len(faults)} to correct; nothing was stored")
        return _show(request, institution, period, sent=request.POST, faults=faults, error=error, status=422)
    try:
        start_report(scope=request.scope, period=str(period), institution=institution)
        save_values(
            scope=request.scope,
            period=str(period),
            institution=institution,
            values=entries,
            revision=read_whole(request.POST, "revision"),
        )
    except Conflict as refusal:
        words = Text(
            "您填的都还在下面，红字是现在的值；核对后再保存。",
            "What you typed is still below; what stands now is in red. Check it and save again.",
        )
        error = Text(f"{refusal.message.zh}。{words.zh}", f"{refusal.message.en}. {words.en}")
        return _show(request, institution, period, sent=request.POST, error=error, status=409)
    tell(
        request,
        Text(
            f"已保存 {sum(_is_said(entry) for entry in entries)} 项指标数据", f"{sum(_is_said(entry) for entry in entries)} values are kept"
        ),
    )
    return redirect(address_of("report", institution, period=str(period)))


def _is_said(entry: ValueEntry) -> bool:
    return entry.value is not None or entry.numerator is not None or bool(entry.remark)


def read_entries(request: Request, period: str) -> tuple[list[ValueEntry], dict[str, Text]]:
    """The indicators that the form named, and what is wrong with them by indicator."""
    known = indicators_of(get_cycle(scope=request.scope, period=period).pack)
    entries, faults = [], {}
    for code in known:
        if not any(f"{code}.{cell}" in request.POST for cell in (*CELLS, "remark")):
            continue
        try:
            is_share = known[code].unit == Unit.RATIO
            numbers = {cell: read_number(request.POST.get(f"{code}.{cell}", ""), cell, is_share=is_share) for cell in CELLS}
            entry = ValueEntry(code, **numbers, remark=request.POST.get(f"{code}.remark", ""))
            check_value(entry, known)
        except UnableTo as refusal:
            faults[code] = refusal.message
        else:
            entries.append(entry)
    return entries, faults


@page(function=ENTER, methods=("POST",))
def start_report_page(request: Request, institution: str) -> HttpResponse:
    """After a return: a new version to work on, with the old one's values."""
    period = str(read_period(request))
    start_report(scope=request.scope, period=period, institution=institution)
    tell(request, Text("开始新的一版，退回前的数都带过来了", "A new version begins with the values of the returned one"))
    return redirect(address_of("report", institution, period=period))


@page(function=ENTER, methods=("POST",))
def send_report_page(request: Request, institution: str) -> HttpResponse:
    period = read_period(request)
    try:
        send_report(
            scope=request.scope,
            period=str(period),
            institution=institution,
            today=request.today,
            revision=read_whole(request.POST, "revision"),
        )
    except Conflict:
        raise
    except UnableTo as refusal:
        return (
            _show(request, institution, period, error=refusal.message, status=422)
            if request.scope.may(ENTER, institution)
            else _again(refusal)
        )
    tell(request, Text("已报送，等牵头医院审核；退回会在“今日”提醒您", "Sent to the lead hospital; a return will stand on Today"))
    return redirect(address_of("report", institution, period=str(period)))


def _again(refusal: UnableTo) -> HttpResponse:
    raise refusal


@page(function=REVIEW, methods=("POST",))
def review_report_page(request: Request, institution: str) -> HttpResponse:
    """Accept a report, or return it with the reason."""
    period, act = read_period(request), request.POST.get("act", "")
    values: dict[str, Any] = {
        "scope": request.scope,
        "period": str(period),
        "institution": institution,
        "today": request.today,
        "revision": read_whole(request.POST, "revision"),
    }
    if act == "accept":
        accept_report(**values)
        tell(request, Text("已通过，这份上报从此关闭", "Accepted; the report is closed from now on"))
    elif act == "return":
        if not request.POST.get("reason", "").strip():
            return _show(request, institution, period, error=Text("退回要写明理由", "A return needs its reason"), status=422)
        with transaction.atomic():
            announce_returned_report(request, return_report(**values, reason=request.POST["reason"]))
        tell(request, Text("已退回，机构会收到带理由的消息", "Returned; the institution gets a message with the reason"))
    else:
        raise UnableToRead(Text("请选通过或退回", "Accept or return it"), field="act")
    return redirect(address_of("reports", period=str(period)))
