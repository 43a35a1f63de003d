"""Notices: what must be open, what is posted, and the paper of one notice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.urls import reverse

from yiti.foundation.decisions.queries import get_book
from yiti.foundation.installation.queries import get_installation
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.queries import list_cycles
from yiti.policy.calendars import Calendar, calendar_of
from yiti.policy.packs import load_pack
from yiti.policy.packs.shapes.duties import PublicityDuty
from yiti.registry.institutions.assessed import assessed_on
from yiti.registry.institutions.queries import list_institutions, list_signboards
from yiti.supervision.proposals.queries import check_answer
from yiti.supervision.publicity.drawn import list_entering
from yiti.supervision.publicity.models import Notice
from yiti.supervision.publicity.queries import Checked, check_notice, count_posted, days_left, get_notice, list_notices, list_objections
from yiti.supervision.reports.queries import check_made
from yiti.web.access import page
from yiti.web.fields import Field
from yiti.web.lists import Column, Filter, Listing
from yiti.web.nav import SIGNED_IN
from yiti.web.pages import render
from yiti.web.requests import Request

from .naming import name_signers
from .notice_papers import notice_pdf, notice_sheet, shown_cells
from .papers import wants_pdf

WITHIN = "institution_staff"
GIVEN_BACK = ("fed_back", "published")
READERS = ("notices.see", "notices.post")


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that must be open for a quarter: posted where, or missing, or not due yet."""

    duty: PublicityDuty
    institution: str
    name: Text
    notice: Notice | None
    state: str
    word: Text
    may_post: bool
    span: Period | None = None

    @property
    def address(self) -> str:
        told = {"institution": self.institution, "of": str(self.span) if self.span else ""}
        query = urlencode({name: value for name, value in told.items() if value})
        return reverse("notice-post", args=[self.duty.id]) + (f"?{query}" if query else "")


def _calendar(request: Request) -> Calendar:
    return calendar_of(get_book(scope=request.scope, on=request.today))


def _listing(request: Request, names: Mapping[str, str]) -> Listing:
    calendar = _calendar(request)
    periods = list(dict.fromkeys(list_notices(scope=request.scope).order_by("-period").values_list("period", flat=True)))
    return Listing(
        "notices",
        Text("公示", "Notices"),
        [
            Column("title", Text("公示", "Notice"), lambda row: Text(row.title_zh, row.title_en), "name", sort="title_zh", href=address_of),
            Column("period", Text("季度", "Quarter"), lambda row: Period.parse(row.period).label, sort="period"),
            Column("posted_on", Text("公示日", "Posted"), kind="date", sort="posted_on"),
            Column("until_on", Text("到", "Until"), kind="date", sort="until_on"),
            Column("left", Text("还剩工作日", "Working days left"), lambda row: days_left(row, request.today, calendar) or None, "number"),
            Column("number", Text("编号", "Number"), kind="soft", sort="number"),
            Column("posted_by", Text("公示人", "Posted by"), lambda row: names[row.posted_by], "soft"),
            Column("state", Text("状态", "State"), lambda row: state_of(row, request.today), "state"),
        ],
        search=("number", "title_zh", "title_en", "institution__name"),
        hint=Text("标题、编号、机构", "Title, number, institution"),
        filters=[
            Filter(
                "running", Text("状态", "State"), [("1", Text("公示中", "Posted now")), ("0", Text("已满", "Over"))],
                lambda rows, value: rows.filter(until_on__gte=request.today) if value == "1" else rows.filter(until_on__lt=request.today),
            ),
            Filter(
                "of", Text("季度", "Quarter"), [(name, Period.parse(name).label) for name in periods],
                lambda rows, value: rows.filter(period=value), is_menu=True,
            ),
        ],
        order="-posted_on",
        size=30,
        empty=Text("还没有公示", "Nothing is posted yet"),
        empty_hint=Text("结果反馈以后、或一期过完以后，在这里公示。", "Once results are fed back, or a period is over, post them here."),
    )  # fmt: skip


def address_of(notice: Notice) -> str:
    return reverse("notice", args=[notice.number])


def state_of(notice: Notice, today: date) -> tuple[str, Text]:
    return ("running", Text("公示中", "Posted")) if notice.until_on >= today else ("info", Text("公示期满", "Over"))


@page(function=READERS)
def notices_page(request: Request) -> HttpResponse:
    rows = list_notices(scope=request.scope)
    here = rows.filter(Q(institution=request.place) | Q(institution=None)) if request.place else rows
    shown = _listing(request, name_signers(request.scope, here, "posted_by")).read(request, here)
    if shown.wants_export:
        return shown.export(request)
    duties = list_duties(request)
    context = {
        "list": shown, "duties": duties, "missing": sum(duty.state == "short" for duty in duties),
        "houses": [duty for duty in duties if duty.institution],
    }  # fmt: skip
    return render(request, "yiti/policy/notices.html", context)


def list_duties(request: Request) -> list[Duty]:
    """The duties of the chosen quarter: the county's, for each house within reach its own, and those drawn from the records in it."""
    return [*_of_cycle(request), *_drawn_duties(request)]


def _drawn_duties(request: Request) -> list[Duty]:
    """Of the months, the quarter and the year that have begun; a house's own for those that entered something."""
    found, spans = [], {"month": request.period.each_month(), "quarter": [request.period], "year": [Period.year_of(request.period.last)]}
    posted = {(row.duty, row.period, row.institution_id or ""): row for row in list_notices(scope=request.scope)}
    names = {code: Text(name, en or name) for code, name, en in list_signboards(scope=request.scope, on=request.today)}
    for duty in load_pack(get_installation().pack).publicity:
        for span in (one for one in spans.get(duty.every or "", ()) if one.first <= request.today):
            houses = list_entering(duty, span) if duty.audience == WITHIN else [""]
            for code in houses:
                if code and not request.scope.may("notices.post", code) and not request.scope.may("pay.see", code):
                    continue
                found.append(_drawn_duty(request, duty, span, code, names.get(code, NOTHING), posted.get((duty.id, str(span), code))))
    return found


def _drawn_duty(request: Request, duty: PublicityDuty, span: Period, code: str, name: Text, notice: Notice | None) -> Duty:
    who = Text("，".join(part for part in (span.label.zh, name.zh) if part), ", ".join(part for part in (name.en, span.label.en) if part))
    if notice:
        return Duty(duty, code, who, notice, "met", Text("已公示", "Posted"), False, span)
    if span.end > request.today:
        return Duty(duty, code, who, None, "wait", Text("期满以后", "Once it is over"), False, span)
    return Duty(duty, code, who, None, "short", Text("没有公示", "Missing"), request.scope.may("notices.post", code or "*"), span)


def _of_cycle(request: Request) -> list[Duty]:
    scope, period = request.scope, str(request.period)
    cycle = list_cycles(scope=scope).filter(pk=period).first()
    if cycle is None:
        return []
    posted = {(row.duty, row.institution_id or ""): row for row in list_notices(scope=scope, period=period)}
    houses = _houses(scope, request.today)
    found = []
    for duty in (one for one in load_pack(cycle.pack).publicity if not one.every):
        subjects: Sequence[tuple[str, Text]] = houses if duty.audience == WITHIN else [("", NOTHING)]
        if not subjects and duty.audience == WITHIN:
            found.append(_counted(request, duty, cycle.state))
        for code, name in subjects:
            if request.place in ("", code) or not code:
                found.append(_duty(scope, duty, code, name, posted.get((duty.id, code)), cycle.state))
    return found


def _houses(scope: Scope, today: date) -> list[tuple[str, Text]]:
    """The institutions whose own notices the reader sees."""
    if not scope.may("pay.see"):
        return []
    rows = list_institutions(scope=scope, on=today, function="pay.see").filter(assessed_on(today))
    return [(row.code, Text(row.short_name, row.name_en or row.short_name)) for row in rows]


def _counted(request: Request, duty: PublicityDuty, state: str) -> Duty:
    """For those who may not see pay: how many houses posted theirs."""
    count = count_posted(scope=request.scope, period=str(request.period), duty=duty.id)
    whole = len(request.__dict__["places"])
    word = Text(f"{count} / {whole} 家已公示", f"{count} of {whole} posted")
    return Duty(duty, "", NOTHING, None, "met" if count >= whole else "running" if state in GIVEN_BACK else "wait", word, False)


def _duty(scope: Scope, duty: PublicityDuty, code: str, name: Text, notice: Notice | None, state: str) -> Duty:
    is_due = state in GIVEN_BACK or not duty.step
    may = scope.may("notices.post", code or "*")
    if notice:
        return Duty(duty, code, name, notice, "met", Text("已公示", "Posted"), False)
    if not is_due:
        return Duty(duty, code, name, None, "wait", Text("反馈以后", "Once fed back"), False)
    return Duty(duty, code, name, None, "short", Text("没有公示", "Missing"), may)


def find_notice(request: Request, number: str) -> Notice:
    found = get_notice(scope=request.scope, number=number)
    if found is None:
        raise Http404(number)
    return found


@page(function=READERS)
def notice_page(request: Request, number: str) -> HttpResponse:
    return show_notice(request, find_notice(request, number))


def show_notice(request: Request, notice: Notice, field: Field | None = None, status: int = 200, answering: int = 0) -> HttpResponse:
    """Only what was frozen when it was posted."""
    if wants_pdf(request):
        return notice_pdf(request, notice)
    if request.GET.get("export") == "xlsx":
        return notice_sheet(request, notice)
    objections = list(list_objections(scope=request.scope, notice=notice))
    left = days_left(notice, request.today, _calendar(request))
    username, reach = request.scope.actor.username, notice.institution_id or "*"
    context = {
        "notice": notice,
        "names": name_signers(request.scope, objections, "raised_by", "answered_by"),
        "title": Text(notice.title_zh, notice.title_en),
        "cells": shown_cells(notice),
        "period_words": Period.parse(notice.period).label,
        "left": left,
        "state": state_of(notice, request.today),
        "objections": [
            {"row": row, "may_answer": row.state == "raised" and row.raised_by != username and request.scope.may("notices.answer", reach)}
            for row in objections
        ],
        "may_object": left > 0 and request.scope.may("notices.object"),
        "field": field if field and not answering else objection_field(),
        "answer": field if field and answering else answer_field(),
        "answering": answering,
    }
    return render(request, "yiti/policy/notice.html", context, status=status)


def objection_field() -> Field:
    return Field("text", Text("不同意什么", "What you object to"), "textarea", more={"maxlength": 2000})


def answer_field() -> Field:
    return Field("answer", Text("答复", "Answer"), "textarea", more={"maxlength": 2000})


@page(function=SIGNED_IN, methods=("GET", "POST"))
def check_page(request: Request) -> HttpResponse:
    """Check a paper: number and code, as printed in its foot."""
    sent = request.POST if request.method == "POST" else request.GET
    fields = [
        Field(
            "number", Text("编号", "Number"), value=sent.get("number", ""), help=Text("如 GS-2026Q2-results", "Such as GS-2026Q2-results")
        ),
        Field(
            "code", Text("核对码", "Check code"), value=sent.get("code", ""), help=Text("十二个字符，印在页脚", "Twelve signs in the foot")
        ),
    ]
    checked = None
    if request.method == "POST":
        checked = _check(request, sent.get("number", ""), sent.get("code", ""))
    return render(request, "yiti/policy/check.html", {"fields": fields, "checked": checked})


def _check(request: Request, number: str, code: str) -> Checked:
    """A notice, a regular paper, or an answer to a proposal, by its number."""
    checked = check_notice(scope=request.scope, number=number, code=code)
    for check in (check_made, check_answer):
        if checked.verdict == "unknown":
            checked = Checked(check(scope=request.scope, number=number, code=code))
    return checked
