"""Entering a year's holidays from the notice: each holiday's days, the weekend days worked, number and day of the notice."""

import re
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from yiti.foundation.decisions.holidays import HOLIDAYS, Span, UnableToAnnounce
from yiti.foundation.decisions.models import HolidayYear
from yiti.foundation.decisions.operations import propose_holidays
from yiti.foundation.decisions.queries import list_holidays
from yiti.foundation.installation.queries import get_now
from yiti.kernel.days import to_day
from yiti.kernel.text import NOTHING, Text
from yiti.web.access import page
from yiti.web.fields import Field, blame
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.words import in_words

from .holidays import list_years

A_DAY = re.compile(r"(?:(\d{4})[-年./])?(\d{1,2})[-月./](\d{1,2})日?")
ASIDE = re.compile(r"[（(][^）)]*[）)]")
BETWEEN = re.compile(r"[\s,，、;；]+")


@page(function="decisions.propose")
def enter_page(request: Request) -> HttpResponse:
    """The form for the year asked for, else for the next one that nobody entered; filled with the latest entry of that year."""
    asked = request.GET.get("year", "")
    year = int(asked) if re.fullmatch(r"\d{4}", asked) else _next_year(request)
    latest = list_holidays(scope=request.scope, year=year).first()
    return _show(request, year, _fields(request, year, latest))


@page(function="decisions.propose", methods=("POST",))
def propose_page(request: Request) -> HttpResponse:
    sent = request.POST
    year = int(sent["year"]) if re.fullmatch(r"\d{4}", sent.get("year", "")) else 0
    fields = _fields(request, year, None)
    for field in fields.values():
        field.fill(sent)
    error = NOTHING
    try:
        if not year:
            raise UnableToAnnounce(Text("请填四位年份", "Give a year of four digits"), field="year")
        made = propose_holidays(
            scope=request.scope, year=year, number=sent.get("number", ""), announced_on=_day(sent.get("announced_on", ""), "announced_on"),
            spans=_spans(fields), worked=read_days(sent.get("worked", ""), year), today=request.today, now=get_now(),
        )  # fmt: skip
    except UnableToAnnounce as refusal:
        error = NOTHING if blame(list(fields.values()), refusal) else refusal.message
        return _show(request, year, fields, error, 422)
    messages.success(request, in_words(Text("已登记，等另一人照通知核对后批准。", "Entered; another person checks it against the notice.")))
    return redirect("holiday-entry", entry=made.pk)


def _next_year(request: Request) -> int:
    unknown = [row.year for row in list_years(request) if not row.is_known and row.year >= request.today.year]
    return min(unknown, default=request.today.year + 1)


def _show(request: Request, year: int, fields: dict[str, Field], error: Text = NOTHING, status: int = 200) -> HttpResponse:
    context = {
        "year": year,
        "error": error,
        "head": [fields[name] for name in ("year", "number", "announced_on")],
        "rows": [(label, fields[f"from-{name}"], fields[f"until-{name}"]) for name, label in HOLIDAYS.items()],
        "worked": fields["worked"],
    }
    return render(request, "yiti/policy/holidays_enter.html", context, status=status)


def _fields(request: Request, year: int, latest: HolidayYear | None) -> dict[str, Field]:
    today, first, last = request.today.isoformat(), f"{year - 1}-12-01", f"{year}-12-31"
    spans = {row["name"]: row for row in latest.spans} if latest else {}
    found = [
        Field("year", Text("年份", "Year"), "whole", str(year) if year else "", more={"maxlength": 4}),
        Field(
            "number",
            Text("通知文号", "Number of the notice"),
            value=latest.number if latest else "",
            help=Text("如 国办发明电〔2025〕7号", "As printed at the head of the notice"),
            more={"maxlength": 60},
        ),
        Field(
            "announced_on",
            Text("通知日期", "Date of the notice"),
            "date",
            latest.announced_on.isoformat() if latest else "",
            more={"max": today},
        ),
        Field(
            "worked",
            Text("调休上班的周六、周日", "Saturdays and Sundays that are worked"),
            "textarea",
            "、".join(latest.worked) if latest else "",
            required=False,
            help=Text("照通知写，用顿号或空格分开：2月14日、2月28日", "Parted by commas or blanks: 2-14, 2-28 or 2027-02-14"),
            more={"maxlength": 400},
        ),
    ]
    for name, label in HOLIDAYS.items():
        row, limits = spans.get(name, {"from": "", "until": ""}), {"min": first, "max": last}
        start, end = Text(f"{label.zh}起", f"{label.en}, first day"), Text("止（含）", "Last day")
        found.append(Field(f"from-{name}", start, "date", row["from"], required=False, more=limits))
        found.append(Field(f"until-{name}", end, "date", row["until"], required=False, more=limits))
    return {field.name: field for field in found}


def _spans(fields: dict[str, Field]) -> list[Span]:
    """The holidays filled in; a holiday with one of its two days alone is refused."""
    spans = []
    for name in HOLIDAYS:
        start, end = fields[f"from-{name}"].value, fields[f"until-{name}"].value
        if start or end:
            spans.append(Span(name, _day(start, f"from-{name}"), _day(end, f"until-{name}")))
    return spans


def _day(text: str, field: str) -> date:
    try:
        return to_day(text)
    except ValueError:
        raise UnableToAnnounce(Text("请填一个日期", "Give a date"), code="wrong-type", field=field) from None


def read_days(text: str, year: int) -> list[date]:
    """
    Days as people write them: `2027-02-14`, `2-14`, `2月14日（周日）`, parted by commas or blanks; without year of that year.

    :raises UnableToAnnounce: naming the words that are no day
    """
    days = []
    for words in filter(None, BETWEEN.split(ASIDE.sub("", text))):
        found = A_DAY.fullmatch(words)
        try:
            if found is None:
                raise ValueError(words)
            days.append(date(int(found[1] or year), int(found[2]), int(found[3])))
        except ValueError:
            raise UnableToAnnounce(Text(f"“{words}”不是日期", f"“{words}” is no day"), code="wrong-type", field="worked") from None
    return days
