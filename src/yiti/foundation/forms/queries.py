"""The registers that the pack declares, and what was entered in them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from yiti.foundation.installation.queries import get_installation
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.policy.packs.shapes.forms import Form, FormField

from .models import Entry


class UnknownForm(UnableTo):
    code = "not-found"


def list_forms(*, scope: Scope) -> list[Form]:
    """The registers of the installation's pack and of those above it (`forms.see`), the nearest pack's first."""
    scope.require("forms.see")
    return list(_forms().values())


def get_form(*, scope: Scope, id: str) -> Form:
    """:raises UnknownForm:"""
    scope.require("forms.see")
    return find_form(id)


def find_form(id: str) -> Form:
    """:raises UnknownForm:"""
    found = _forms().get(id)
    if found is None:
        raise UnknownForm(Text(f"没有登记簿 {id}", f"There is no register {id}"), field="form")
    return found


def list_entries(
    *, scope: Scope, form: str, institution: str = "", first: date | None = None, end: date | None = None, with_superseded: bool = False
) -> QuerySet[Entry]:
    """
    The entries of a register within `forms.see`, the newest day first; entries about the county are everybody's who sees forms.

    `[first, end)` are days that entries are about. Entries that a correction replaced are left out unless asked for.
    """
    found = _seen(scope).filter(form=form)
    if institution:
        found = found.filter(institution=institution)
    if first:
        found = found.filter(on__gte=first)
    if end:
        found = found.filter(on__lt=end)
    return found if with_superseded else found.filter(superseded_by__isnull=True)


def count_entries(*, scope: Scope, first: date | None = None, end: date | None = None) -> dict[str, int]:
    """How many entries each register has within `forms.see`, corrections counted once, about days in `[first, end)`; one query."""
    found = _seen(scope).filter(superseded_by__isnull=True)
    if first:
        found = found.filter(on__gte=first)
    if end:
        found = found.filter(on__lt=end)
    return dict(found.order_by().values_list("form").annotate(count=Count("pk")))


def _seen(scope: Scope) -> QuerySet[Entry]:
    scope.require("forms.see")
    reach = scope.institutions("forms.see")
    return Entry.objects.all() if reach is None else Entry.objects.filter(Q(institution__in=reach) | Q(institution=""))


def get_entry(*, scope: Scope, id: int) -> Entry:
    """:raises UnknownForm: also for an entry that the reader may not see"""
    form = Entry.objects.filter(pk=id).values_list("form", flat=True).first()
    found = list_entries(scope=scope, form=form, with_superseded=True).filter(pk=id).first() if form else None
    if found is None:
        raise UnknownForm(Text("没有这条登记", "There is no such entry"))
    return found


def find_newer(*, scope: Scope, entry: Entry) -> Entry | None:
    """The entry that replaced one, where somebody corrected it."""
    return list_entries(scope=scope, form=entry.form, with_superseded=True).filter(supersedes=entry).first()


def list_versions(*, scope: Scope, id: int) -> list[Entry]:
    """An entry with all that it replaced, the newest first."""
    entry: Entry | None = get_entry(scope=scope, id=id)
    found = []
    while entry is not None:
        found.append(entry)
        entry = entry.supersedes
    return found


def show_answer(field: FormField, answers: Mapping[str, Any]) -> Text:
    """What an entry says in a field, in words: a choice by its label, everything else as it was written."""
    answer = answers.get(field.name)
    if answer is None:
        return Text("", "")
    label = next((choice.label for choice in field.choices if choice.id == answer), None)
    return label or Text(str(answer), str(answer))


def export_entries(*, scope: Scope, form: str, institution: str = "") -> tuple[list[Text], list[list[Text]]]:
    """Headings and rows of a register for a sheet: day, institution's code, every field, who entered it."""
    declared = get_form(scope=scope, id=form)
    headings = [Text("日期", "Day"), Text("机构", "Institution"), *(field.label for field in declared.fields), Text("登记人", "Entered by")]
    rows = []
    for entry in list_entries(scope=scope, form=form, institution=institution).iterator():
        fixed = [Text(str(entry.on), str(entry.on)), Text(entry.institution, entry.institution)]
        rows.append([*fixed, *(show_answer(field, entry.answers) for field in declared.fields), Text(entry.entered_by, entry.entered_by)])
    return headings, rows


def _forms() -> dict[str, Form]:
    forms: dict[str, Form] = {}
    for pack in load_pack(get_installation().pack).chain:
        for id, form in pack.forms.items():
            forms.setdefault(id, form)
    return forms
