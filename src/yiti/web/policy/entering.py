"""Entering in a register and correcting an entry, by a form made from its declaration; many entries by a sheet."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from yiti.foundation.forms.answers import UnableToEnter
from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.operations import correct_entry, enter_form, require_enterer
from yiti.foundation.forms.sheets import exported_layout_of, import_entries, layout_of
from yiti.foundation.installation.queries import get_now
from yiti.foundation.sheets import read_rows, write_template
from yiti.kernel.days import to_day
from yiti.kernel.refusals import Conflict, Forbidden, UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs.registers import Register
from yiti.registry.staff.named import known_to
from yiti.web.access import page
from yiti.web.fields import Field, blame
from yiti.web.lists import XLSX
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.words import in_words

from .papers import language_now
from .register_fields import fields_of, houses_of, people_for, read_sent, signboards
from .registers import find_entry, find_register


@page(function="forms.enter", methods=("GET", "POST"))
def enter_page(request: Request, form: str) -> HttpResponse:
    return _handle(request, find_register(request, form), None)


@page(function="forms.enter", methods=("GET", "POST"))
def correct_page(request: Request, form: str, entry: int) -> HttpResponse:
    return _handle(request, find_register(request, form), find_entry(request, form, entry))


def _handle(request: Request, register: Register, older: Entry | None) -> HttpResponse:
    form = register.form
    require_enterer(scope=request.scope, form=form)
    fields = fields_of(request, register, older)
    error: Text = NOTHING
    if request.method == "POST":
        for field in fields:
            field.fill(request.POST)
        try:
            made = _store(request, register, older)
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
        "people": people_for(request, form, older.institution if older else request.scope.actor.institution),
    }
    return render(request, "yiti/policy/entry_form.html", context, status=422 if request.method == "POST" else 200)


@transaction.atomic
def _store(request: Request, register: Register, older: Entry | None) -> Entry:
    form, sent, now = register.form, request.POST, get_now()
    institution = older.institution if older else sent.get("institution", "") if form.about == "institution" else ""
    try:
        day = to_day(sent.get("on", ""))
    except ValueError:
        raise UnableToEnter(Text("请填一个日期", "Give a date"), code="wrong-value", field="on") from None
    request.scope.require("forms.enter", institution or None)
    answers = read_sent(request, form, institution, older)
    known = known_to(scope=request.scope, on=request.today)
    if older:
        return correct_entry(scope=request.scope, id=older.pk, on=day, answers=answers, today=request.today, now=now, known=known)
    return enter_form(
        scope=request.scope, form=form.id, on=day, answers=answers, today=request.today, now=now, institution=institution, known=known
    )


@page(function="forms.enter")
def template_page(request: Request, form: str) -> HttpResponse:
    """An empty sheet to fill in."""
    declared = find_register(request, form).form
    require_enterer(scope=request.scope, form=declared)
    layout = layout_of(declared, houses_of(request, declared), signboards(request.scope, request.today))
    answer = HttpResponse(write_template([layout], language=language_now()), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{form}-template.xlsx"'
    return answer


@page(function="forms.enter", methods=("GET", "POST"))
def import_page(request: Request, form: str) -> HttpResponse:
    """A filled sheet: every wrong cell is named, and nothing is stored unless all is right."""
    declared = find_register(request, form).form
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
            layout = exported_layout_of(declared, houses_of(request, declared), signboards(request.scope, request.today))
            reading = read_rows(upload.read(), [layout])
            faults = reading.faults
            if not faults:
                count = import_entries(
                    scope=request.scope, form=declared, rows=reading.rows[layout.name], today=request.today, now=get_now(),
                    known=known_to(scope=request.scope, on=request.today),
                )  # fmt: skip
                messages.success(request, in_words(Text(f"登记了 {count} 条。", f"{count} entered.")))
                return redirect("register", form=form)
        except Forbidden:
            raise
        except UnableTo as refusal:
            field.error = refusal.message
    context = {"form": declared, "field": field, "faults": faults}
    return render(request, "yiti/policy/register_import.html", context, status=422 if request.method == "POST" else 200)
