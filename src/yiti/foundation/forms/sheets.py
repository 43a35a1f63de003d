"""A register as a sheet: a template to fill in, and many entries at once, all or none."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from yiti.foundation.sheets import Column, Row, SheetLayout
from yiti.foundation.sheets.layouts import Kind
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs.shapes.forms import Form

from .operations import enter_form

KINDS: Mapping[str, Kind] = {"text": "text", "number": "decimal", "money": "money", "date": "date", "choice": "choice"}
ON, INSTITUTION = "entry_on", "entry_institution"


class UnableToImport(UnableTo):
    """A row that the register does not take; nothing of the file is stored."""

    code = "form-row"


def layout_of(form: Form, institutions: Mapping[str, Text]) -> SheetLayout:
    """The day, the institution by name where the register is about one, then its fields; files are added on the screen."""
    columns = [Column(ON, Text("登记的日期", "Day of the entry"), "date", required=True)]
    if form.about == "institution":
        columns.append(Column(INSTITUTION, Text("机构", "Institution"), "choice", required=True, choices=institutions))
    columns += [
        Column(
            field.name, field.label, KINDS[field.kind], required=field.required,
            choices={choice.id: choice.label for choice in field.choices},
        )
        for field in form.fields
        if field.kind != "file"
    ]  # fmt: skip
    return SheetLayout(form.id, form.label, tuple(columns), form.note or NOTHING)


@transaction.atomic
def import_entries(*, scope: Scope, form: Form, rows: Sequence[Row], today: date, now: datetime) -> int:
    """
    Enter every row of a file that `read_rows` found sound; how many.

    :raises UnableToImport: naming sheet and row of the first that is refused; none is stored then
    """
    for row in rows:
        answers: dict[str, Any] = {field.name: row.get(field.name) for field in form.fields if field.kind != "file"}
        try:
            enter_form(
                scope=scope, form=form.id, on=_day(row), answers=answers, today=today, now=now, institution=str(row.get(INSTITUTION) or "")
            )  # fmt: skip
        except UnableTo as refusal:
            at = Text(f"“{row.sheet}”第 {row.number} 行：", f"“{row.sheet}”, row {row.number}: ")
            words = Text(at.zh + refusal.message.zh, at.en + refusal.message.en)
            raise UnableToImport(words, code=refusal.code, field=refusal.field, clause=refusal.clause) from refusal
    return len(rows)


def _day(row: Row) -> date:
    day = row[ON]
    if not isinstance(day, date):
        raise UnableToImport(Text("日期没有填", "The day is missing"), field=ON)
    return day
