"""A register as a sheet: a template to fill in, what is exported, and many entries at once, all or none."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from yiti.foundation.sheets import Column, Row, SheetLayout
from yiti.foundation.sheets.layouts import Kind
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs.shapes.forms import Form, FormField

from .known import NOBODY, Known
from .operations import enter_prepared, prepare_entry
from .slots import give_slots

KINDS: Mapping[str, Kind] = {
    "text": "text", "number": "decimal", "whole": "whole", "money": "money", "date": "date", "month": "month", "boolean": "boolean",
    "choice": "choice", "choices": "text", "person": "text", "institution": "choice",
}  # fmt: skip
ON, INSTITUTION, BY = "entry_on", "entry_institution", "entry_by"
RECKONED = "reckoned_"
BETWEEN = re.compile(r"[、,，;；]")
HELP = {
    "choices": Text("几个选项用顿号或逗号隔开", "several, with commas between"),
    "person": Text("姓名；重名的写 姓名 (编号)", "the name; of two alike, name (code)"),
}


class UnableToImport(UnableTo):
    """A row that the register does not take; nothing of the file is stored."""

    code = "form-row"


def layout_of(form: Form, institutions: Mapping[str, Text], named: Mapping[str, Text] | None = None) -> SheetLayout:
    """
    The day, the institution by name where the register is about one, then its fields; files are added on the screen.

    `institutions` are those that entries may be about, `named` those that an answer may name.
    """
    columns = [Column(ON, Text("登记的日期", "Day of the entry"), "date", required=True)]
    if form.about == "institution":
        columns.append(Column(INSTITUTION, Text("机构", "Institution"), "choice", required=True, choices=institutions))
    columns += [_column(field, named or institutions) for field in form.fields if field.kind != "file"]
    return SheetLayout(form.id, form.label, tuple(columns), form.note or NOTHING)


def exported_layout_of(form: Form, institutions: Mapping[str, Text], named: Mapping[str, Text] | None = None) -> SheetLayout:
    """The same with the columns that are reckoned and who entered it, which an import passes over."""
    layout = layout_of(form, institutions, named)
    reckoned = [Column(f"{RECKONED}{one.name}", one.label, "text" if one.kind == "choice" else "decimal") for one in form.computed]
    return SheetLayout(layout.name, layout.title, (*layout.columns, *reckoned, Column(BY, Text("登记人", "Entered by"))), layout.note)


def _column(field: FormField, named: Mapping[str, Text]) -> Column:
    choices = named if field.kind == "institution" else {choice.id: choice.label for choice in field.choices if field.kind == "choice"}
    return Column(
        field.name, field.label, KINDS[field.kind], required=field.required and field.when is None, choices=choices,
        minimum=_limit(field.least), maximum=_limit(field.most), help=HELP.get(field.kind, NOTHING),
    )  # fmt: skip


def _limit(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@transaction.atomic
def import_entries(*, scope: Scope, form: Form, rows: Sequence[Row], today: date, now: datetime, known: Known = NOBODY) -> int:
    """
    Enter every row of a file that `read_rows` found sound; how many. Needed files are added to each on the screen.

    :raises UnableToImport: naming sheet and row of the first that is refused, or for a file without rows; none is stored then
    """
    if not rows:
        raise UnableToImport(Text("表里一行也没有填", "The sheet has no row that is filled in"), code="empty")
    slots, made = give_slots(form), []
    for row in rows:
        try:
            answers = {field.name: _answer(field, row.get(field.name)) for field in form.fields if field.kind != "file"}
            made.append(prepare_entry(
                scope=scope, form=form, slots=slots, on=_day(row), answers=answers, today=today, now=now,
                institution=str(row.get(INSTITUTION) or ""), known=known, files_later=True,
            ))  # fmt: skip
        except UnableTo as refusal:
            at = Text(f"“{row.sheet}”第 {row.number} 行：", f"“{row.sheet}”, row {row.number}: ")
            words = Text(at.zh + refusal.message.zh, at.en + refusal.message.en)
            raise UnableToImport(words, code=refusal.code, field=refusal.field, clause=refusal.clause) from refusal
    enter_prepared(scope=scope, form=form, entries=made)
    return len(rows)


def _answer(field: FormField, value: Any) -> Any:
    """A cell as the form takes it: several choices by their labels, in either language, become their ids."""
    if field.kind == "number" and isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if field.kind == "month" and value is not None:
        return str(value)
    if field.kind != "choices" or value is None:
        return value
    ids = {label: choice.id for choice in field.choices for label in (choice.id, choice.label.zh, choice.label.en.lower())}
    return [ids.get(word.strip(), ids.get(word.strip().lower(), word.strip())) for word in BETWEEN.split(str(value)) if word.strip()]


def _day(row: Row) -> date:
    day = row[ON]
    if not isinstance(day, date):
        raise UnableToImport(Text("日期没有填", "The day is missing"), field=ON)
    return day
