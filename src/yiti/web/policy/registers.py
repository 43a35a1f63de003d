"""Registers that the document asks for: the list, one register's entries, one entry with all its versions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.http import Http404, HttpResponse
from django.urls import reverse

from yiti.foundation.files.downloads import serve_download
from yiti.foundation.files.queries import list_attached
from yiti.foundation.forms.dues import due_of
from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.queries import (
    UnknownForm,
    count_entries,
    find_newer,
    get_columns,
    get_entry,
    list_entries,
    list_versions,
)
from yiti.kernel.clauses import Clause
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import load_pack
from yiti.policy.packs.registers import Register
from yiti.policy.packs.shapes.forms import Form
from yiti.supervision.registers.queries import get_open_register, list_open_registers
from yiti.web.access import page
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render, role_words
from yiti.web.requests import Request

from .living_rows import parts_of
from .papers import wants_pdf
from .register_lists import Names, list_of, missing_files, names_for, reckoned_words, show, standing
from .register_papers import send_entry, send_list, send_sheet
from .view_narrowing import narrow_to_view

READERS = ("forms.see", "forms.enter")


@dataclass(frozen=True, slots=True)
class Kept:
    """A register with how often it was filled in."""

    register: Register
    count: int
    may_enter: bool

    @property
    def form(self) -> Form:
        return self.register.form

    @property
    def text(self) -> str:
        return f"{self.form.label.zh} {self.form.label.en} {self.form.clause}"


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
        Column("clause", Text("条款", "Clause"), lambda row: Clause(row.register.pack, row.form.clause), "clause", width="cw-120"),
        Column("whose", Text("本地增加", "Added here"), lambda row: _whose(row.register), "soft", width="cw-140"),
        Column(
            "about", Text("一条说什么", "One entry is about"), lambda row: ABOUT[row.form.about], "soft", on_phone=False, width="cw-120"
        ),
        Column("who", Text("谁登记", "Filled in by"), lambda row: _roles(row.form), "soft", on_phone=False, width="cw-280"),
        Column("count", Text("条数", "Entries"), lambda row: row.count, "number", sort="x", width="cw-80"),
    ],
    search=("text",),
    hint=Text("名称、条款", "Name or clause"),
    filters=[
        Filter(
            "mine",
            Text("谁登记", "By whom"),
            [("1", Text("我登记的", "Mine to fill in"))],
            lambda rows, _: [row for row in rows if row.may_enter],
        ),
        Filter(
            "filled",
            Text("条数", "Entries"),
            [("0", Text("还没有登记", "Nothing entered"))],
            lambda rows, _: [row for row in rows if not row.count],
        ),
    ],
    size=100,
    is_brief=True,
    group=lambda row: part_of(row.register)[1],
    needs=lambda row: row.may_enter and not row.count,
)
PRINTED = replace(REGISTERS, columns=[column for column in REGISTERS.columns if column.key != "whose"])
"""The same where the county added nothing."""


def _whose(register: Register) -> Text:
    if register.is_own:
        return Text("本地登记表", "The county's own")
    own = len(register.own_fields)
    return Text(f"本地增加 {own} 栏", f"{own} fields of the county's own") if own else NOTHING


def _roles(form: Form) -> Text:
    labels = [role_words(role) for role in form.enters]
    return Text("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))


@page(function=READERS)
def registers_page(request: Request) -> HttpResponse:
    scope = request.scope
    counts = count_entries(scope=scope)
    rows = [
        Kept(register, counts.get(register.form.id, 0), may_enter(request, register.form))
        for register in _by_part(list_open_registers(scope=scope, on=request.today))
    ]
    has_own = any(row.register.is_own or row.register.own_fields for row in rows)
    listing = REGISTERS if has_own else PRINTED
    shown = (replace(listing, group=None) if "sort" in request.GET else listing).read(request, rows)
    return shown.export(request) if shown.wants_export else render(request, "yiti/policy/registers.html", {"list": shown})


def _by_part(registers: Sequence[Register]) -> list[Register]:
    """Document by document, each in the order of its parts."""
    packs = list(dict.fromkeys(register.pack for register in registers))
    return sorted(registers, key=lambda register: (packs.index(register.pack), part_of(register)[0]))


def part_of(register: Register) -> tuple[int, Text]:
    """The document and its part that asks for a register, with where it stands."""
    at, part = parts_of(register.pack).get(register.form.clause, (-1, NOTHING))
    title = load_pack(register.pack).title
    return at, Text(f"{part.zh} · {title.zh}".removeprefix(" · "), f"{part.en} · {title.en}".removeprefix(" · "))


def find_register(request: Request, id: str) -> Register:
    try:
        return get_open_register(scope=request.scope, id=id, on=request.today)
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
    register = find_register(request, form)
    declared = register.form
    names = names_for(request.scope)
    columns = get_columns(scope=request.scope, form=declared)
    entries = list_entries(scope=request.scope, form=form, institution=request.place if declared.about == "institution" else "")
    entries, narrowed = narrow_to_view(request, register, entries, names)
    listing = list_of(register, columns, names, scope=request.scope, today=request.today, hint=_roles(declared))
    shown = listing.read(request, entries)
    if shown.wants_export:
        return send_sheet(request, declared, shown, names)
    if wants_pdf(request):
        return send_list(request, declared, shown, names)
    names.learn(request.scope, declared, shown.rows)
    context = {
        "register": register,
        "form": declared,
        "list": shown,
        "may_enter": may_enter(request, declared),
        "who": _roles(declared),
        "clause": Clause(register.pack, declared.clause),
        "own": [field.label for field in declared.fields if field.name in register.own_fields],
        "paper": f"{shown.export_address.removesuffix('xlsx')}pdf",
        "narrowed": narrowed,
        "views": declared.views if narrowed is None else (),
    }
    return render(request, "yiti/policy/register.html", context)


@page(function=READERS)
def entry_page(request: Request, form: str, entry: int) -> HttpResponse:
    register = find_register(request, form)
    declared, found = register.form, find_entry(request, form, entry)
    newer = find_newer(scope=request.scope, entry=found)
    versions = list_versions(scope=request.scope, id=found.pk)
    names = names_for(request.scope)
    names.learn(request.scope, declared, versions)
    attached = list_attached(scope=request.scope, function="forms.see", owner_kind="forms_entry", owner_key=found.pk)
    files = {file.pk: file.name for file in attached}
    institution = names.houses.get(found.institution, NOTHING)
    if wants_pdf(request):
        return send_entry(request, register, found, names, institution=institution, files=files)
    context = {
        "register": register,
        "form": declared,
        "entry": found,
        "names": names.signers,
        "newer": newer,
        "institution": institution,
        "clause": Clause(register.pack, declared.clause),
        "answers": _answers(register, found, names, request.today),
        "files": files,
        "standing": standing(declared, found, request.today) if newer is None else None,
        "missing": missing_files(declared, found),
        "due": due_of(declared, found.on, found.answers),
        "versions": [(row, _changed(declared, row, names)) for row in versions[:-1]],
        "first": versions[-1],
        "may_correct": newer is None and may_enter(request, declared) and request.scope.may("forms.enter", found.institution or None),
    }
    return render(request, "yiti/policy/entry.html", context)


def _answers(register: Register, entry: Entry, names: Names, today: date) -> list[tuple[Text, str, object, Text, Text | str, bool]]:
    """
    Label, kind, answer, its words, unit, and whether the county added the field itself, of fields and of columns that are reckoned.

    A field that was not asked for is left out.
    """
    reckoned = reckoned_words(register.form, entry, today)
    return [
        (field.label, field.kind, entry.answers.get(field.name), show(field, entry.answers, names), field.unit or "",
         field.name in register.own_fields)
        for field in register.form.fields
        if field.when is None or field.name in entry.answers
    ] + [(column.label, "", words.zh or None, words, column.unit or "", False) for column, words in reckoned]  # fmt: skip


def _changed(form: Form, entry: Entry, names: Names) -> list[tuple[Text, Text, Text]]:
    """What a correction changed: label, before, after."""
    before = entry.supersedes.answers if entry.supersedes else {}
    return [
        (field.label, show(field, before, names), show(field, entry.answers, names))
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
