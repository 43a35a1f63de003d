"""A register and its entries as a sheet, which can be read in again, and on paper."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse

from yiti.foundation.forms.computed import reckon_columns
from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.sheets import BY, INSTITUTION, ON, RECKONED, exported_layout_of
from yiti.foundation.papers import TableColumn
from yiti.foundation.papers.blocks import Cell, CellKind, Words
from yiti.foundation.sheets import write_sheet
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs.registers import Register
from yiti.policy.packs.shapes.forms import Form
from yiti.web.lists import XLSX, ListPage
from yiti.web.pages import frame_of
from yiti.web.printing import print_day
from yiti.web.requests import Request
from yiti.web.words import in_words

from .papers import language_now, send_table
from .register_fields import signboards
from .register_lists import Names, reckoned_words, show, step_label, typed

MOST_ON_PAPER = 2000
BATCH = 2000
PAPER: dict[str, CellKind] = {"money": "money", "number": "number", "whole": "number", "date": "date"}


def send_sheet(request: Request, form: Form, shown: ListPage, names: Names) -> HttpResponse:
    """Every entry found in the columns of the sheet that is filled in, and who entered it."""
    frame = frame_of(request)
    content = write_entries(
        request.scope, form, shown.found, names, language=language_now(), is_demonstration=frame.is_demonstration, made_on=frame.today
    )
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{form.id}.xlsx"'
    return answer


def write_entries(
    scope: Scope, form: Form, found: QuerySet[Entry], names: Names, *, language: str, is_demonstration: bool, made_on: date
) -> bytes:
    """The sheet; entries are read in batches, so that a long register needs no more memory than a short one."""
    houses = {code: Text(name.zh, name.zh) for code, name in names.houses.items()}
    named = signboards(scope, made_on) if any(one.kind == "institution" for one in form.fields) else {}
    sheets = [(exported_layout_of(form, houses, named), _rows(scope, form, found, names, made_on))]
    return write_sheet(sheets, language=language, is_demonstration=is_demonstration, made_on=made_on)


def _rows(scope: Scope, form: Form, found: QuerySet[Entry], names: Names, today: date) -> Iterator[Mapping[str, object]]:
    fields = [one for one in form.fields if one.kind != "file"]
    left = found.defer("text").iterator(chunk_size=BATCH)
    while entries := list(islice(left, BATCH)):
        names.learn(scope, form, entries)
        for entry in entries:
            row = {one.name: _cell(one.kind, typed(one, entry.answers, names), entry.answers.get(one.name)) for one in fields}
            reckoned = {f"{RECKONED}{name}": said for name, said in reckon_columns(form, entry.on, entry.answers, today).items()}
            by = names.signers.get(entry.entered_by, entry.entered_by)
            yield {ON: entry.on, INSTITUTION: entry.institution, BY: by, **row, **_worded(form, reckoned)}


def _worded(form: Form, reckoned: Mapping[str, object]) -> dict[str, object]:
    """Steps by the label of the field that has their day."""
    return {name: step_label(form, said) if isinstance(said, str) else said for name, said in reckoned.items()}


def _cell(kind: str, words: object, answer: object) -> object:
    """Choices and institutions go out by their code, which the sheet says in words; a person with the code, to tell two of a name apart."""
    if kind in ("choice", "institution", "boolean", "month"):
        return answer
    return f"{in_words(words)} ({answer})" if kind == "person" and answer else words


def send_list(request: Request, form: Form, shown: ListPage, names: Names) -> HttpResponse:
    """:raises UnableTo: where so many were found that nobody prints them"""
    if shown.count > MOST_ON_PAPER:
        raise UnableTo(
            Text(f"共 {shown.count} 条，超过一次能打印的 {MOST_ON_PAPER} 条；请先筛选，或导出表格",
                 f"{shown.count} entries are more than the {MOST_ON_PAPER} printed at once; narrow the list, or export the sheet"),
            code="too-many",
        )  # fmt: skip
    entries = list(shown.found)
    names.learn(request.scope, form, entries)
    columns = [column for column in shown.listing.columns if column.is_exported]
    rows = [tuple(_printed(column.kind, column.read(entry)) for column in columns) for entry in entries]
    heads = [TableColumn(column.label, PAPER.get(column.kind, "text")) for column in columns]
    return send_table(request, form.label, heads, rows, form.id)


def _printed(kind: str, value: Any) -> Any:
    return value[1] if kind == "state" and isinstance(value, tuple) else value


def send_entry(
    request: Request, register: Register, entry: Entry, names: Names, *, institution: Text, files: Mapping[int, str]
) -> HttpResponse:
    """One entry, field by field."""
    form = register.form
    facts: list[tuple[Words, Cell]] = [
        (Text("日期", "Day"), entry.on),
        (Text("登记人", "Entered by"), names.signers.get(entry.entered_by, entry.entered_by)),
    ]
    if institution.zh:
        facts.insert(1, (Text("机构", "Institution"), institution))
    note = Text(
        f"第 {entry.pk} 号，{print_day(entry.entered_at, 'time')} 登记", f"No. {entry.pk}, entered {print_day(entry.entered_at, 'time')}"
    )
    columns = [TableColumn(Text("栏目", "Field")), TableColumn(Text("内容", "Entered"), share=3)]
    return send_table(
        request,
        form.label,
        columns,
        list(_lines(register, entry, names, files, request.today)),
        f"{form.id}-{entry.pk}",
        facts=facts,
        note=note,
    )


def _lines(register: Register, entry: Entry, names: Names, files: Mapping[int, str], today: date) -> Iterable[tuple[Text, Text | str]]:
    for one in register.form.fields:
        answer = entry.answers.get(one.name)
        if one.kind == "file":
            yield one.label, files.get(answer, "") if answer else ""
        else:
            words = show(one, entry.answers, names)
            unit = one.unit or (Text("元", "yuan") if one.kind == "money" else None)
            yield one.label, Text(f"{words.zh} {unit.zh}", f"{words.en} {unit.en}") if unit and answer is not None else words
    for column, words in reckoned_words(register.form, entry, today):
        unit = column.unit
        yield column.label, Text(f"{words.zh} {unit.zh}", f"{words.en} {unit.en}") if unit and words.zh else words
