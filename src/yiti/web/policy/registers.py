"""Registers that the document asks for: the list, one register's entries, one entry with all its versions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from yiti.foundation.files.downloads import serve_download
from yiti.foundation.files.queries import list_attached
from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.queries import (
    UnknownForm,
    count_entries,
    find_newer,
    get_entry,
    get_form,
    list_entries,
    list_forms,
    list_versions,
    show_answer,
)
from yiti.foundation.installation.queries import get_installation
from yiti.kernel.clauses import Clause
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.policy.packs.shapes.forms import Form, FormField
from yiti.registry.institutions.queries import get_names
from yiti.web.access import page
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render, role_words
from yiti.web.requests import Request

from .naming import name_signers

READERS = ("forms.see", "forms.enter")
KINDS = {"money": "money", "number": "number", "date": "date"}
SHOWN = 5
"""So many fields stand in the list on screen; the sheet has them all."""


@dataclass(frozen=True, slots=True)
class Register:
    """A form with how often it was filled in."""

    form: Form
    pack: str
    count: int
    may_enter: bool

    @property
    def text(self) -> str:
        return f"{self.form.label.zh} {self.form.label.en} {self.form.clause}"


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as a row of its register."""

    entry: Entry
    form: Form
    name: str

    @property
    def text(self) -> str:
        said = " ".join(f"{words.zh} {words.en}" for words in (show_answer(field, self.entry.answers) for field in self.form.fields))
        return f"{said} {self.name} {self.entry.entered_by}"


def may_enter(request: Request, form: Form) -> bool:
    return request.scope.may("forms.enter") and request.scope.actor.role in form.enters


ABOUT = {"county": Text("全县（市）", "The county"), "institution": Text("一家机构", "An institution")}
REGISTERS = Listing(
    "registers",
    Text("登记表", "Registers"),
    [
        Column(
            "label",
            Text("登记表", "Register"),
            lambda row: row.form.label,
            "name",
            sort="x",
            href=lambda row: reverse("register", args=[row.form.id]),
        ),
        Column("clause", Text("条款", "Clause"), lambda row: Clause(row.pack, row.form.clause), "clause"),
        Column("about", Text("一条说什么", "One entry is about"), lambda row: ABOUT[row.form.about], "soft"),
        Column("who", Text("谁登记", "Filled in by"), lambda row: _roles(row.form), "soft"),
        Column("count", Text("条数", "Entries"), lambda row: row.count, "number", sort="x"),
    ],
    search=("text",),
    hint=Text("名称、条款", "Name or clause"),
    filters=[
        Filter(
            "mine",
            Text("谁登记", "By whom"),
            [("1", Text("我登记的", "Mine to fill in"))],
            lambda rows, _: [row for row in rows if row.may_enter],
        )
    ],
)


def _roles(form: Form) -> Text:
    labels = [role_words(role) for role in form.enters]
    return Text("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))


@page(function=READERS)
def registers_page(request: Request) -> HttpResponse:
    scope = request.scope
    owners = {form: owner.id for owner in reversed(load_pack(get_installation().pack).chain) for form in owner.forms}
    counts = count_entries(scope=scope)
    rows = [Register(form, owners[form.id], counts.get(form.id, 0), may_enter(request, form)) for form in list_forms(scope=scope)]
    shown = REGISTERS.read(request, rows)
    return shown.export(request) if shown.wants_export else render(request, "yiti/policy/registers.html", {"list": shown})


def find_register(request: Request, id: str) -> Form:
    try:
        return get_form(scope=request.scope, id=id)
    except UnknownForm:
        raise Http404(id) from None


def find_entry(request: Request, form: str, id: int) -> Entry:
    try:
        entry = get_entry(scope=request.scope, id=id)
    except UnknownForm:
        raise Http404(id) from None
    if entry.form != form:
        raise Http404(id)
    return entry


@page(function=READERS)
def register_page(request: Request, form: str) -> HttpResponse:
    declared = find_register(request, form)
    names = get_names(scope=request.scope)
    entries = list_entries(scope=request.scope, form=form, institution=request.place if declared.about == "institution" else "")
    rows = [Line(entry, declared, names.get(entry.institution, entry.institution)) for entry in entries]
    is_export = request.GET.get("export") == "xlsx"
    signers = name_signers(request.scope, entries, "entered_by")
    shown = _listing(declared, rows, signers, is_export=is_export).read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    context = {
        "form": declared,
        "list": shown,
        "may_enter": may_enter(request, declared),
        "who": _roles(declared),
        "clause": Clause(_owner(declared.id), declared.clause),
    }
    return render(request, "yiti/policy/register.html", context)


def _owner(form: str) -> str:
    chain = load_pack(get_installation().pack).chain
    return next((pack.id for pack in chain if form in pack.forms), chain[0].id)


def _listing(form: Form, rows: Sequence[Line], names: Mapping[str, str], *, is_export: bool) -> Listing:
    title = next(field for field in form.fields if field.name == form.title_field)
    others = [field for field in form.fields if field.name != form.title_field]
    shown = others if is_export else [field for field in others if field.kind != "file"][:SHOWN]
    columns = [
        Column(
            title.name, title.label, _reader(title), "name", sort="x", href=lambda row: reverse("entry", args=[row.form.id, row.entry.pk])
        ),
        Column("on", Text("日期", "Day"), lambda row: row.entry.on, "date", sort="x"),
        *(
            [Column("institution", Text("机构", "Institution"), lambda row: row.name, "soft", sort="x")]
            if form.about == "institution"
            else []
        ),
        *(Column(field.name, field.label, _reader(field), KINDS.get(field.kind, "text"), sort="x") for field in shown),
        Column("entered_by", Text("登记人", "Entered by"), lambda row: names[row.entry.entered_by], "soft"),
    ]
    choices = [field for field in form.fields if field.kind == "choice"]
    return Listing(
        form.id,
        form.label,
        columns,
        search=("text",),
        hint=Text("内容、机构、登记人", "Content, institution, who"),
        order="-on",
        filters=[
            Filter(field.name, field.label, [(choice.id, choice.label) for choice in field.choices], _narrower(field.name), is_menu=True)
            for field in choices
        ],
        empty=Text("还没有登记", "Nothing is entered yet"),
        empty_hint=_roles(form),
    )


def _reader(field: FormField) -> Callable[[Line], object]:
    if field.kind in KINDS:
        return lambda row: _typed(field.kind, row.entry.answers.get(field.name))
    return lambda row: show_answer(field, row.entry.answers) if row.entry.answers.get(field.name) is not None else None


def _typed(kind: str, text: str | None) -> date | Decimal | None:
    """Answers are stored as text; lists and sheets take them as days and numbers."""
    if text is None:
        return None
    return date.fromisoformat(text) if kind == "date" else Decimal(text)


def _narrower(name: str) -> Callable[[Any, str], list[Line]]:
    return lambda rows, value: [row for row in rows if row.entry.answers.get(name) == value]


@page(function=READERS)
def entry_page(request: Request, form: str, entry: int) -> HttpResponse:
    declared = find_register(request, form)
    found = find_entry(request, form, entry)
    newer = find_newer(scope=request.scope, entry=found)
    versions = list_versions(scope=request.scope, id=found.pk)
    files = list_attached(scope=request.scope, function="forms.see", owner_kind="forms_entry", owner_key=found.pk)
    names = get_names(scope=request.scope, codes=[found.institution]) if found.institution else {}
    context = {
        "form": declared,
        "entry": found,
        "names": name_signers(request.scope, versions, "entered_by"),
        "newer": newer,
        "institution": names.get(found.institution, ""),
        "clause": Clause(_owner(declared.id), declared.clause),
        "answers": [
            (field.label, field.kind, found.answers.get(field.name), show_answer(field, found.answers)) for field in declared.fields
        ],
        "files": {file.pk: file.name for file in files},
        "versions": [(row, _changed(declared, row)) for row in versions[:-1]],
        "first": versions[-1],
        "may_correct": newer is None and may_enter(request, declared) and request.scope.may("forms.enter", found.institution or None),
    }
    return render(request, "yiti/policy/entry.html", context)


def _changed(form: Form, entry: Entry) -> list[tuple[Text, Text, Text]]:
    """What a correction changed: label, before, after."""
    before = entry.supersedes.answers if entry.supersedes else {}
    return [
        (field.label, show_answer(field, before), show_answer(field, entry.answers))
        for field in form.fields
        if before.get(field.name) != entry.answers.get(field.name)
    ]


@page(function=READERS)
def entry_file_page(request: Request, form: str, entry: int, file: int) -> HttpResponse:
    found = find_entry(request, form, entry)
    attached = list_attached(scope=request.scope, function="forms.see", owner_kind="forms_entry", owner_key=found.pk)
    stored = attached.filter(pk=file).first()
    if stored is None:
        raise Http404(file)
    answer: HttpResponse = serve_download(stored)  # type: ignore[assignment]
    return answer
