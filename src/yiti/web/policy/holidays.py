"""The holidays of each year: who said so, which days they are, and what a second person does with an entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from yiti.foundation.decisions.holidays import HOLIDAYS, UnableToAnnounce, as_calendar_year, read_spans
from yiti.foundation.decisions.models import HolidayYear
from yiti.foundation.decisions.operations import approve_holidays, reject_holidays, withdraw_holidays
from yiti.foundation.decisions.queries import UnableToFindDecision, get_book, get_holidays, list_holidays
from yiti.foundation.installation.queries import get_now
from yiti.kernel.refusals import Refused
from yiti.kernel.text import NOTHING, Text
from yiti.policy.calendars import DAY, SATURDAY, Calendar, NamedSpan, calendar_of, list_shipped, national_calendar
from yiti.policy.packs import Resolved
from yiti.web.access import page
from yiti.web.fields import Field, blame
from yiti.web.lists import Column, Listing
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.words import in_words

from .decisions import STATE_WORDS
from .naming import name_signers

SEEN_BY = ("documents.see", "decisions.see", "decisions.propose", "decisions.approve")
STATES = {**STATE_WORDS, "replaced": ("info", Text("已被后来的通知替换", "Replaced by a later notice"))}
UNKNOWN = Text("还没有登记", "Not entered yet")
WEEKDAYS = tuple(Text(f"周{zh}", en) for zh, en in zip("一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True))


@dataclass(frozen=True, slots=True)
class Year:
    """One year as it counts today: its spans and worked days, who said so, and what waits for a second person."""

    year: int
    spans: Sequence[NamedSpan]
    worked: Sequence[date]
    source: Text
    is_known: bool
    entry: HolidayYear | None = None
    waiting: int = 0

    @property
    def days(self) -> int | None:
        return sum((span.until_on - span.from_on).days + 1 for span in self.spans) if self.is_known else None

    @property
    def state(self) -> tuple[str, Text]:
        if self.waiting:
            return "running", Text("待另一人批准", "Waits for approval")
        return ("met", Text("在用", "In use")) if self.is_known else ("short", UNKNOWN)

    @property
    def address(self) -> str:
        return reverse("holiday-year", args=[self.year])


def describe_year(year: int, entries: Sequence[HolidayYear], book: Resolved) -> Year:
    """What counts for a year: the county's entry, else the pack's table, else what comes with the program."""
    waiting = sum(row.state == "proposed" for row in entries)
    entry = next((row for row in entries if row.state == "approved"), None)
    if entry is not None:
        source = Text(f"{entry.number}，{entry.announced_on}", f"{entry.number}, {entry.announced_on}")
        return Year(year, spans_of(entry), days_of(entry), source, True, entry, waiting)
    table = next((item for item in book.holidays if item["year"] == year), None)
    if table is not None:
        spans = [NamedSpan(NOTHING, day, day) for day in map(date.fromisoformat, table["holidays"])]
        return Year(year, spans, [date.fromisoformat(day) for day in table["working_weekend_days"]], Text(*[table["notice"]] * 2), True)
    shipped = list_shipped(year)
    if shipped is not None:
        words = Text("随程序带来（chinese-calendar）", "comes with the program (chinese-calendar)")
        return Year(year, *shipped, words, True, waiting=waiting)
    return Year(year, (), (), UNKNOWN, False, waiting=waiting)


def spans_of(entry: HolidayYear) -> list[NamedSpan]:
    return [NamedSpan(span.label, span.from_on, span.until_on) for span in read_spans(entry.spans)]


def days_of(entry: HolidayYear) -> list[date]:
    return [date.fromisoformat(day) for day in entry.worked]


YEARS = Listing(
    "holidays",
    Text("节假日", "Holidays"),
    [
        Column("year", Text("年份", "Year"), lambda row: str(row.year), "name", href=lambda row: row.address),
        Column("days", Text("放假天数", "Days off"), lambda row: row.days, "number"),
        Column("worked", Text("周末上班天数", "Weekend days worked"), lambda row: len(row.worked) if row.is_known else None, "number"),
        Column("source", Text("依据", "Source"), lambda row: row.source, "soft"),
        Column("state", Text("状态", "State"), lambda row: row.state, "state"),
    ],
)  # fmt: skip


def list_years(request: Request) -> list[Year]:
    """Last year, this year and the next, and every year that somebody entered; the latest first."""
    entries = list(list_holidays(scope=request.scope))
    book = get_book(scope=request.scope, on=None)
    years = {request.today.year + step for step in (-1, 0, 1)} | {row.year for row in entries}
    return [describe_year(year, [row for row in entries if row.year == year], book) for year in sorted(years, reverse=True)]


@page(function=SEEN_BY)
def holidays_page(request: Request) -> HttpResponse:
    years = list_years(request)
    shown = YEARS.read(request, years)
    if shown.wants_export:
        return shown.export(request)
    missing = next((row for row in years if not row.is_known and not row.waiting), None)
    context = {
        "list": shown, "missing": missing, "waiting": sum(row.waiting for row in years),
        "may_propose": request.scope.may("decisions.propose"),
    }  # fmt: skip
    return render(request, "yiti/policy/holidays.html", context)


@page(function=SEEN_BY)
def year_page(request: Request, year: int) -> HttpResponse:
    """One year as it counts, and everything that was ever entered for it."""
    if not 2000 <= year <= request.today.year + 2:
        raise Http404(year)
    entries = list(list_holidays(scope=request.scope, year=year))
    found = describe_year(year, entries, get_book(scope=request.scope, on=None))
    context = {
        "year": found,
        "rows": _rows(found.spans),
        "worked": [(day, WEEKDAYS[day.weekday()]) for day in found.worked],
        "names": name_signers(request.scope, entries, "proposed_by", "settled_by"),
        "entries": [{"row": row, "state": STATES[row.state]} for row in entries],
        "may_propose": request.scope.may("decisions.propose"),
    }
    return render(request, "yiti/policy/holiday_year.html", context)


@page(function=SEEN_BY)
def entry_page(request: Request, entry: int) -> HttpResponse:
    return show_entry(request, find_entry(request, entry))


def find_entry(request: Request, id: int) -> HolidayYear:
    try:
        return get_holidays(scope=request.scope, id=id)
    except UnableToFindDecision:
        raise Http404(id) from None


def show_entry(request: Request, entry: HolidayYear, answer: Field | None = None, status: int = 200) -> HttpResponse:
    is_open, is_own = entry.state == "proposed", entry.proposed_by == request.scope.actor.username
    spans, worked = spans_of(entry), days_of(entry)
    known = {row["name"] for row in entry.spans}
    context = {
        "entry": entry,
        "names": name_signers(request.scope, [entry], "proposed_by", "settled_by"),
        "state": STATES[entry.state],
        "rows": _rows(spans),
        "worked": [(day, WEEKDAYS[day.weekday()]) for day in worked],
        "days": sum((span.until_on - span.from_on).days + 1 for span in spans),
        "moved": sum(day.weekday() < SATURDAY for span in read_spans(entry.spans) for day in span.days),
        "unlisted": [label for name, label in HOLIDAYS.items() if name not in known and name != "other"],
        "changes": _changes(entry, calendar_of(get_book(scope=request.scope, on=None))) if is_open else [],
        "may_settle": is_open and not is_own and request.scope.may("decisions.approve"),
        "may_withdraw": is_open and is_own and request.scope.may("decisions.propose"),
        "is_own": is_open and is_own,
        "answer": answer or answer_field(),
    }
    return render(request, "yiti/policy/holiday_entry.html", context, status=status)


def answer_field() -> Field:
    return Field("answer", Text("哪里与通知不符", "Where it differs from the notice"), "textarea", required=False, more={"maxlength": 1000})


def _rows(spans: Sequence[NamedSpan]) -> list[dict[str, object]]:
    return [
        {
            "label": span.label,
            "from_on": span.from_on,
            "until_on": span.until_on,
            "from_day": WEEKDAYS[span.from_on.weekday()],
            "until_day": WEEKDAYS[span.until_on.weekday()],
            "days": (span.until_on - span.from_on).days + 1,
        }
        for span in spans
    ]


def _changes(entry: HolidayYear, counting: Calendar) -> list[tuple[date, Text, Text]]:
    """The days that would rest or be worked otherwise than now; empty where the year is not known yet."""
    shape = as_calendar_year(year=entry.year, notice=entry.number, announced=entry.announced_on, spans=entry.spans, worked=entry.worked)
    entered, day, found = national_calendar([shape]), date(entry.year, 1, 1), []
    words = {True: Text("上班", "worked"), False: Text("休息", "off")}
    try:
        while day.year == entry.year:
            if counting.is_workday(day) is not entered.is_workday(day):
                found.append((day, words[counting.is_workday(day)], words[entered.is_workday(day)]))
            day += DAY
    except Refused:
        return []
    return found


@page(function="decisions.approve", methods=("POST",))
def approve_page(request: Request, entry: int) -> HttpResponse:
    made = approve_holidays(scope=request.scope, id=find_entry(request, entry).pk, now=get_now())
    words = Text(f"已批准，{made.year} 年的截止日从此按它算。", f"Approved; due days of {made.year} go by it from now on.")
    messages.success(request, in_words(words))
    return redirect("holiday-entry", entry=entry)


@page(function="decisions.approve", methods=("POST",))
def reject_page(request: Request, entry: int) -> HttpResponse:
    found, field = find_entry(request, entry), answer_field()
    field.fill(request.POST)
    try:
        reject_holidays(scope=request.scope, id=found.pk, now=get_now(), answer=field.value)
    except UnableToAnnounce as refusal:
        if not blame([field], refusal):
            raise
        return show_entry(request, found, field, 422)
    messages.info(request, in_words(Text("已退回，理由给了登记的人。", "Turned down; the one who entered it sees why.")))
    return redirect("holiday-entry", entry=entry)


@page(function="decisions.propose", methods=("POST",))
def withdraw_page(request: Request, entry: int) -> HttpResponse:
    withdraw_holidays(scope=request.scope, id=find_entry(request, entry).pk, now=get_now())
    messages.info(request, in_words(Text("已撤回。", "Withdrawn.")))
    return redirect("holiday-entry", entry=entry)
