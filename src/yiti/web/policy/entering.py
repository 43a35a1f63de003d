"""Entering in a register and correcting an entry, by a form made from its declaration; many entries by a sheet."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from yiti.foundation.files.operations import store_file
from yiti.foundation.forms.answers import UnableToEnter
from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.operations import correct_entry, enter_form, require_enterer
from yiti.foundation.forms.sheets import import_entries, layout_of
from yiti.foundation.sheets import read_rows, write_template
from yiti.kernel.refusals import Conflict, Forbidden, UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs.shapes.forms import Form, FormField
from yiti.registry.institutions.queries import list_institutions
from yiti.web.access import page
from yiti.web.fields import Field, blame
from yiti.web.lists import XLSX
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.words import in_words

from .papers import language_now
from .registers import find_entry, find_register

KINDS = {"text": "text", "number": "decimal", "money": "money", "date": "date", "choice": "text", "file": "file"}
UNITS = {"money": Text("元", "yuan")}


def houses_of(request: Request) -> dict[str, Text]:
    """The institutions that the person may enter for."""
    rows = list_institutions(scope=request.scope, on=request.today, function="forms.enter").exclude(category="")
    return {row.code: Text(row.short_name, row.name_en or row.short_name) for row in rows}


def _fields(request: Request, form: Form, older: Entry | None) -> list[Field]:
    answers: Mapping[str, Any] = older.answers if older else {}
    day = (older.on if older else request.today).isoformat()
    fields = [Field("on", Text("登记的日期", "Day of the entry"), "date", day, more={"max": request.today.isoformat()})]
    if form.about == "institution" and older is None:
        houses = houses_of(request)
        chosen = request.place if request.place in houses else (next(iter(houses)) if len(houses) == 1 else "")
        fields.append(Field("institution", Text("机构", "Institution"), value=chosen, choices=list(houses.items())))
    return fields + [_field(field, answers.get(field.name), older is not None) for field in form.fields]


def _field(field: FormField, answer: Any, is_correction: bool) -> Field:
    made = Field(
        field.name,
        field.label,
        KINDS[field.kind],
        "" if answer is None or field.kind == "file" else str(answer),
        UNITS.get(field.kind, ""),
        required=field.required,
        choices=[(choice.id, choice.label) for choice in field.choices],
    )
    if field.kind == "file" and answer is not None:
        made.required, made.help = False, Text("不选就留着原来的文件", "Leave it to keep the file that is there")
    return made


@page(function="forms.enter", methods=("GET", "POST"))
def enter_page(request: Request, form: str) -> HttpResponse:
    declared = find_register(request, form)
    return _handle(request, declared, None)


@page(function="forms.enter", methods=("GET", "POST"))
def correct_page(request: Request, form: str, entry: int) -> HttpResponse:
    return _handle(request, find_register(request, form), find_entry(request, form, entry))


def _handle(request: Request, form: Form, older: Entry | None) -> HttpResponse:
    require_enterer(scope=request.scope, form=form)
    fields = _fields(request, form, older)
    error: Text = NOTHING
    if request.method == "POST":
        for field in fields:
            field.fill(request.POST)
        try:
            made = _store(request, form, older)
        except (Forbidden, Conflict):
            raise
        except UnableTo as refusal:
            error = NOTHING if blame(fields, refusal) else refusal.message
        else:
            messages.success(
                request,
                in_words(
                    Text("已登记。", "Entered.") if older is None else Text("已更正，原来的还在。", "Corrected; the older one stays.")
                ),
            )
            return redirect("entry", form=form.id, entry=made.pk)
    context = {
        "form": form,
        "fields": fields,
        "error": error,
        "older": older,
        "action": reverse("entry-correct", args=[form.id, older.pk]) if older else reverse("register-enter", args=[form.id]),
        "has_files": any(field.kind == "file" for field in form.fields),
    }
    return render(request, "yiti/policy/entry_form.html", context, status=422 if request.method == "POST" else 200)


@transaction.atomic
def _store(request: Request, form: Form, older: Entry | None) -> Entry:
    sent, now = request.POST, timezone.now()
    institution = older.institution if older else sent.get("institution", "") if form.about == "institution" else ""
    try:
        day = date.fromisoformat(sent.get("on", ""))
    except ValueError:
        raise UnableToEnter(Text("请填一个日期", "Give a date"), code="wrong-value", field="on") from None
    request.scope.require("forms.enter", institution or None)
    answers: dict[str, Any] = {}
    for field in form.fields:
        answers[field.name] = _file(request, field, institution, older) if field.kind == "file" else sent.get(field.name, "")
    if older:
        return correct_entry(scope=request.scope, id=older.pk, on=day, answers=answers, today=request.today, now=now)
    return enter_form(scope=request.scope, form=form.id, on=day, answers=answers, today=request.today, now=now, institution=institution)


def _file(request: Request, field: FormField, institution: str, older: Entry | None) -> int | None:
    """The stored file's number: a new one, else the one that is there."""
    upload = request.FILES.get(field.name)
    if upload is None:
        return older.answers.get(field.name) if older else None
    try:
        kept = store_file(scope=request.scope, name=upload.name or "", content=upload.read(), institution=institution, now=timezone.now())
    except UnableTo as refusal:
        refusal.field = field.name
        raise
    return kept.pk


@page(function="forms.enter")
def template_page(request: Request, form: str) -> HttpResponse:
    """An empty sheet to fill in."""
    declared = find_register(request, form)
    require_enterer(scope=request.scope, form=declared)
    answer = HttpResponse(write_template([layout_of(declared, houses_of(request))], language=language_now()), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{form}-template.xlsx"'
    return answer


@page(function="forms.enter", methods=("GET", "POST"))
def import_page(request: Request, form: str) -> HttpResponse:
    """A filled sheet: every wrong cell is named, and nothing is stored unless all is right."""
    declared = find_register(request, form)
    require_enterer(scope=request.scope, form=declared)
    field = Field(
        "file", Text("填好的表", "Filled sheet"), "file", help=Text("xlsx 或 csv", "xlsx or csv"), more={"accept": ".xlsx,.csv,.xls"}
    )
    faults: list[Any] = []
    if request.method == "POST":
        upload = request.FILES.get("file")
        try:
            if upload is None:
                raise UnableToEnter(Text("请选文件", "Choose a file"), code="missing-field", field="file")
            layout = layout_of(declared, houses_of(request))
            reading = read_rows(upload.read(), [layout])
            faults = reading.faults
            if not faults:
                count = import_entries(
                    scope=request.scope, form=declared, rows=reading.rows[layout.name], today=request.today, now=timezone.now()
                )
                messages.success(request, in_words(Text(f"登记了 {count} 条。", f"{count} entered.")))
                return redirect("register", form=form)
        except Forbidden:
            raise
        except UnableTo as refusal:
            field.error = refusal.message
    context = {"form": declared, "field": field, "faults": faults}
    return render(request, "yiti/policy/register_import.html", context, status=422 if request.method == "POST" else 200)
