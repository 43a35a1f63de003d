"""A register's entries as a list that the database searches, filters, sorts and pages."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from yiti.foundation.forms.answers import YES_NO, show_answer
from yiti.foundation.forms.computed import reckon_columns
from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.queries import search_entries
from yiti.foundation.forms.slots import NARROWING
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs.registers import Register
from yiti.policy.packs.shapes.forms import Form, FormField
from yiti.policy.packs.shapes.views import Computed
from yiti.registry.institutions.queries import get_labels
from yiti.registry.staff.named import name_people
from yiti.web.columns import Column, Filter
from yiti.web.lists import Listing
from yiti.web.printing import print_number, print_percent

from .naming import name_signers

KINDS = {"money": "money", "number": "number", "whole": "number", "date": "date"}
YEAR = "year"
SHOWN = 5
"""So many fields stand in the list on screen; the sheet has them all."""
MOST_NAMED = 200
"""So many institutions at most may be meant by a word of the search box."""


@dataclass(slots=True)
class Names:
    """What codes are called: filled in for the rows of a page once they are read."""

    houses: dict[str, Text] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    signers: dict[str, str] = field(default_factory=dict)

    def learn(self, scope: Scope, form: Form, entries: Iterable[Entry]) -> None:
        rows = list(entries)
        persons = [one.name for one in form.fields if one.kind == "person"]
        self.signers |= name_signers(scope, rows, "entered_by")
        if persons:
            self.people |= name_people(scope=scope, codes={row.answers[name] for row in rows for name in persons if name in row.answers})


def names_for(scope: Scope) -> Names:
    return Names(houses=get_labels(scope=scope))


def show(one: FormField, answers: Mapping[str, Any], names: Names) -> Text:
    """An answer in words, persons and institutions by name."""
    said = show_answer(one, answers)
    if one.kind == "person" and said.zh:
        name = names.people.get(said.zh, said.zh)
        return Text(name, name)
    if one.kind == "institution" and said.zh:
        return names.houses.get(said.zh, said)
    return said


def typed(one: FormField, answers: Mapping[str, Any], names: Names) -> object:
    """An answer as lists and sheets take it: days and numbers as such, everything else in words."""
    answer = answers.get(one.name)
    if answer is None:
        return None
    if one.kind == "date":
        return date.fromisoformat(answer)
    return Decimal(answer) if one.kind in KINDS else show(one, answers, names)


def missing_files(form: Form, entry: Entry) -> list[FormField]:
    """Needed files that an import left for later."""
    return [one for one in form.fields if one.kind == "file" and one.required and not one.when and one.name not in entry.answers]


def standing(form: Form, entry: Entry, today: date) -> tuple[str, Text] | None:
    """Late, due, or without its files; None where nothing is owed."""
    if entry.due and entry.due < today:
        days = (today - entry.due).days
        return "late", Text(f"逾期 {days} 天", f"{days} days late")
    if missing_files(form, entry):
        return "short", Text("缺附件", "file missing")
    return ("running", Text(f"{entry.due:%m-%d} 前办结", f"by {entry.due:%m-%d}")) if entry.due else None


def list_of(register: Register, columns: Mapping[str, str], names: Names, *, scope: Scope, today: date, hint: Text) -> Listing:
    """`columns` are those of the database by field, see `foundation.forms.slots`."""
    form = register.form
    title = next(one for one in form.fields if one.name == form.title_field)
    others = [one for one in form.fields if one.name != form.title_field and one.kind != "file"][:SHOWN]
    shown = [
        Column(
            title.name, title.label, _reader(title, names), "name", sort=columns.get(title.name, ""),
            href=lambda row: reverse("entry", args=[row.form, row.pk]),
        ),
        Column("on", Text("日期", "Day"), lambda row: row.on, "date", sort="on"),
    ]  # fmt: skip
    if form.about == "institution":
        shown.append(
            Column("institution", Text("机构", "Institution"), lambda row: names.houses.get(row.institution, row.institution), "soft",
                   sort="institution")
        )  # fmt: skip
    if form.due or any(one.kind == "file" and one.required for one in form.fields):
        label = form.due.label if form.due and form.due.label else Text("办结", "Completed")
        shown.append(Column("due", label, lambda row: standing(form, row, today), "state", sort="due"))
    shown += [Column(one.name, one.label, _reader(one, names), kind_of(one), sort=columns.get(one.name, "")) for one in others]
    shown += [
        Column(
            one.name,
            label_of(one),
            _computed(form, one, today),
            "percent" if one.kind == "ratio" and one.unit is None else KINDS.get(one.kind, "text"),
        )
        for one in form.computed
    ]
    shown.append(Column("entered_by", Text("登记人", "Entered by"), lambda row: names.signers.get(row.entered_by, row.entered_by), "soft"))
    return Listing(
        form.id, form.label, shown, hint=Text("内容、机构、登记人", "Content, institution, who"), order="-on",
        filters=[*_filters(form, columns, today)], empty=Text("还没有登记", "Nothing is entered yet"), empty_hint=hint,
        find=lambda rows, words: search(scope, rows, words, names),
    )  # fmt: skip


def kind_of(one: FormField) -> str:
    """What the column of a field is; a number called `year` has no thousands."""
    return "year" if one.name == YEAR and one.kind in ("number", "whole") else KINDS.get(one.kind, "text")


def label_of(column: Computed) -> Text:
    """A column that is reckoned, with its unit."""
    label, unit = column.label, column.unit
    return Text(f"{label.zh}（{unit.zh}）", f"{label.en} ({unit.en})") if unit else label


def _computed(form: Form, column: Computed, today: date) -> Callable[[Entry], object]:
    def read(row: Entry) -> object:
        found = reckon_columns(form, row.on, row.answers, today)[column.name]
        return step_label(form, found) if isinstance(found, str) else found

    return read


def step_label(form: Form, name: str) -> Text:
    return next(one.label for one in form.fields if one.name == name)


def reckoned_words(form: Form, entry: Entry, today: date) -> list[tuple[Computed, Text]]:
    """What is reckoned from an entry, in words."""
    found = reckon_columns(form, entry.on, entry.answers, today)
    return [(column, _reckoned(form, column, found[column.name])) for column in form.computed]


def _reckoned(form: Form, column: Computed, value: Decimal | str | None) -> Text:
    if isinstance(value, str):
        return step_label(form, value)
    is_percent = column.kind == "ratio" and column.unit is None
    words = "" if value is None else print_percent(value) if is_percent else print_number(round(value, 2))
    return Text(words, words)


def search(scope: Scope, rows: QuerySet[Entry], words: str, names: Names) -> QuerySet[Entry]:
    for word in words.split():
        named = [code for code, name in names.houses.items() if word.lower() in f"{name.zh} {name.en}".lower()][:MOST_NAMED]
        rows = search_entries(scope=scope, entries=rows, words=word, named=named)
    return rows


def _reader(one: FormField, names: Names) -> Callable[[Entry], object]:
    return lambda row: typed(one, row.answers, names)


def _filters(form: Form, columns: Mapping[str, str], today: date) -> Iterable[Filter]:
    if form.due:
        yield Filter(
            "late", Text("期限", "Due"), [("1", Text("逾期", "Late"))], lambda rows, _: rows.filter(due__lt=today)
        )  # fmt: skip
    for one in form.fields:
        if one.kind in NARROWING:
            options = [(choice.id, choice.label) for choice in one.choices] or list(YES_NO.items())
            yield Filter(one.name, one.label, options, _narrower(one, columns.get(one.name, "")), is_menu=True)


def _narrower(one: FormField, column: str) -> Callable[[Any, str], QuerySet[Entry]]:
    if column:
        return lambda rows, value: rows.filter(**{column: value})
    return lambda rows, value: rows.filter(**{f"answers__{one.name}": value == "yes" if one.kind == "boolean" else value})
