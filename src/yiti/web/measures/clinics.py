"""Village clinics month by month: guidance or assessment by their hospital, twelve a year."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from yiti.foundation.installation.queries import get_installation
from yiti.kernel.clauses import Clause
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Conflict, Forbidden, UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.models import ClinicAssessment
from yiti.measure.assessment.operations import assess_clinic, correct_clinic
from yiti.measure.assessment.operations.clinics import CLAUSE
from yiti.measure.assessment.queries import ClinicYear, list_clinic_assessments, list_clinic_years
from yiti.web.access import page
from yiti.web.columns import Column, Filter
from yiti.web.fields import Field, blame
from yiti.web.lists import Listing
from yiti.web.pages import render
from yiti.web.printing import print_number
from yiti.web.requests import Request

from .figures import why_now
from .naming import address_of, full_name_of, name_of
from .telling import read_number, tell

ENTER, SEE = "clinics.assess", "scores.see"
KINDS = [("assessment", Text("考核", "Assessment")), ("guidance", Text("指导", "Guidance"))]


def _listing(year: int) -> Listing:
    return Listing(
        "clinics",
        Text("村卫生室考核", "Clinics"),
        [
            Column("name", Text("村卫生室", "Clinic"), lambda row: name_of(row.clinic), "name", sort="name"),
            Column("parent", Text("所属机构", "Of"), lambda row: name_of(row.clinic.parent), "soft", sort="parent"),
            *(Column(f"m{month}", Text(f"{month} 月", date(year, month, 1).strftime("%b")), _reader(month)) for month in range(1, 13)),
            Column("done", Text("做了几个月", "Done"), lambda row: row.done, "number", sort="done"),
            Column("missing", Text("缺几个月", "Missing"), lambda row: len(row.late), "number", sort="missing"),
        ],
        search=("clinic.name", "clinic.pinyin", "clinic.parent.name", "clinic.parent.pinyin"),
        hint=Text("卫生室、所属机构", "Clinic, hospital"),
        filters=[
            Filter(
                "show",
                Text("看哪些", "Show"),
                [("missing", Text("有缺的", "With gaps"))],
                lambda rows, value: [row for row in rows if row.late],
            )
        ],
        empty=Text("没有要考核的村卫生室", "No clinics to assess"),
        empty_hint=Text("只有辖村的机构要做。", "Only institutions with villages have them."),
    )


def _reader(month: int) -> Any:
    return lambda row: _words(row.months[month - 1])


def _words(entry: ClinicAssessment | None) -> Text:
    if entry is None:
        return NOTHING
    shown = print_number(entry.score) if entry.score is not None else ""
    return Text(shown, shown) if shown else Text("指导", "guided")


@page(function=(ENTER, SEE))
def clinics_page(request: Request) -> HttpResponse:
    """Clinics × months of the year of the quarter chosen."""
    year = request.period.year
    rows = list_clinic_years(scope=request.scope, year=year, today=request.today)
    if request.place:
        rows = [row for row in rows if row.clinic.parent_id == request.place]
    shown = _listing(year).read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    may = request.scope.may
    lines = [
        {
            "row": row,
            "name": name_of(row.clinic),
            "parent": name_of(row.clinic.parent),
            "cells": _cells(row, year, may(ENTER, row.clinic.parent_id)),
            "why": _why(row, year, "done"),
        }
        for row in shown.rows
        if row.clinic.parent
    ]
    context = {
        "list": shown,
        "lines": lines,
        "year": year,
        "months": [Text(f"{month} 月", date(year, month, 1).strftime("%b")) for month in range(1, 13)],
        "missing": sum(len(row.late) for row in rows),
        "now": request.today.month if year == request.today.year else 0,
        "clause": Clause(get_installation().pack, CLAUSE),
        "this_month": [line for line in lines if request.today.month in line["row"].missing and year == request.today.year],
        "month": str(Period.month_of(request.today)),
        "may_enter": may(ENTER),
    }
    return render(request, "yiti/measures/clinics.html", context)


def _cells(row: ClinicYear, year: int, may_enter: bool) -> list[dict[str, Any]]:
    """Twelve cells: what is there, what is missing, and where it is entered."""
    cells = []
    for month, entry in enumerate(row.months, start=1):
        is_due = month <= row.due
        address = address_of("clinic", row.clinic.pk, f"{year}-{month:02d}") if may_enter and is_due else ""
        cells.append(
            {
                "month": month, "entry": entry, "words": _words(entry), "is_missing": entry is None and month <= row.over,
                "address": address, "why": _why(row, year, month),
            }
        )  # fmt: skip
    return cells


def _why(row: ClinicYear, year: int, what: object) -> str:
    return why_now("clinics", f"{year}Q4", str(row.clinic.parent_id), f"{row.clinic.pk}.{what}")


@page(function=ENTER, methods=("GET", "POST"), at="clinic")
def clinic_page(request: Request, clinic: str, month: str) -> HttpResponse:
    """One clinic's month, made for a telephone: enter it, or put it right."""
    span = Period.parse(month)
    rows = list_clinic_years(scope=request.scope, year=span.year, today=request.today)
    found = next((row for row in rows if row.clinic.pk == clinic), None)
    if found is None:
        raise Forbidden(Text("不是您考核的村卫生室", "This clinic is not yours to assess"))
    entry = list_clinic_assessments(scope=request.scope, clinic=clinic, month=span.first).first()
    last = next((past for past in list_clinic_assessments(scope=request.scope, clinic=clinic) if past.month < span.first), None)
    fields, error = _fields(entry, last), NOTHING
    if request.method == "POST":
        for field in fields:
            field.fill(request.POST)
        try:
            _save(request, found, month, entry)
        except (Forbidden, Conflict):
            raise
        except UnableTo as refusal:
            error = NOTHING if blame(fields, refusal) else refusal.message
        else:
            tell(
                request,
                Text(f"{found.clinic.short_name} {span.label.zh}已登记", f"{span.label.en} is entered for {name_of(found.clinic).en}"),
            )
            return redirect(_next(rows, found, span) or address_of("clinics"))
    context = {
        "clinic": found.clinic,
        "name": full_name_of(found.clinic),
        "month": span.label,
        "fields": fields,
        "error": error,
        "entry": entry,
        "found": found,
        "key": month,
    }
    return render(request, "yiti/measures/clinic.html", context, status=422 if request.method == "POST" else 200)


def _next(rows: list[ClinicYear], done: ClinicYear, span: Period) -> str:
    """The next clinic of the same hospital without this month."""
    left = [
        row
        for row in rows
        if row.clinic.parent_id == done.clinic.parent_id and row.clinic.pk != done.clinic.pk and span.first.month in row.missing
    ]
    return address_of("clinic", left[0].clinic.pk, str(span)) if left else ""


def _fields(entry: ClinicAssessment | None, last: ClinicAssessment | None) -> list[Field]:
    past = f"{last.month:%Y-%m} {print_number(last.score) if last.score is not None else ''}" if last else ""
    return [
        Field("kind", Text("做了什么", "What was done"), value=str(entry.kind) if entry else "assessment", choices=KINDS),
        Field(
            "score",
            Text("得分", "Score"),
            "decimal",
            value=f"{entry.score:f}" if entry and entry.score is not None else "",
            required=False,
            unit=Text("分", "of 100"),
            last=Text(f"上次 {past}", f"last {past}") if past else NOTHING,
            help=Text("考核时填，0 到 100", "For an assessment, 0 to 100"),
        ),
        Field(
            "findings",
            Text("发现与指导", "Findings"),
            "textarea",
            value=entry.findings if entry else "",
            required=False,
            more={"maxlength": 500},
            help=Text("只做指导的，要写指导了什么", "Guidance alone says what it was about"),
        ),
    ]


def _save(request: Request, found: ClinicYear, month: str, entry: ClinicAssessment | None) -> None:
    sent = request.POST
    values: dict[str, Any] = {
        "scope": request.scope,
        "kind": sent.get("kind", ""),
        "today": request.today,
        "findings": sent.get("findings", ""),
        "score": read_number(sent.get("score", ""), "score"),
    }
    if entry is None:
        assess_clinic(clinic=found.clinic.pk, month=month, **values)
    else:
        correct_clinic(id=entry.pk, **values)
