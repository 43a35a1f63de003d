"""The columns of an entry by which the database filters and sorts, so that a long register is read by the page."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from yiti.policy.packs.shapes.forms import Form, FormField

from .answers import show_answer
from .dues import due_of
from .models import Entry, Slot
from .said import Said

NARROWING = ("choice", "boolean")
"""Kinds that a list is narrowed by."""
FILTERS, SORTS = ("f1", "f2", "f3", "f4"), ("s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8")
WIDTH = 60
LAST = ("number", "whole", "money", "date", "month")
BATCH = 500
_WHOLE, _PARTS = 16, 6
SCALE: int = 10**_PARTS
"""Numbers stand in their columns, and are reckoned, as whole millionths, so that sums are exact on SQLite too."""
_FITS = 18
"""As many digits as a whole number of SQLite surely holds."""


def slots_of(form: Form) -> dict[str, str]:
    """Field → column, of those that have one; one query. A field whose kind has changed since has none."""
    kinds = {field.name: field.kind for field in form.fields}
    rows = Slot.objects.filter(form=form.id).values_list("field", "kind", "column")
    return {name: column for name, kind, column in rows if kinds.get(name) == kind}


def give_slots(form: Form) -> dict[str, str]:
    """
    Field → column, giving free ones to fields that have none; entries that stand already are filled in.

    The field that stands for the row comes first, then the fields in their order; files and several choices have none.
    """
    slots = slots_of(form)
    wanted = [field for field in form.fields if field.kind not in ("file", "choices") and field.name not in slots]
    taken = set(Slot.objects.filter(form=form.id).values_list("column", flat=True)) if wanted else set()
    known = set(Slot.objects.filter(form=form.id).values_list("field", flat=True)) if wanted else set()
    made = []
    for field in sorted(wanted, key=lambda field: field.name != form.title_field):
        free = [column for column in ((*FILTERS, *SORTS) if field.kind in NARROWING else SORTS) if column not in taken]
        if free and field.name not in known:
            made.append(Slot(form=form.id, field=field.name, kind=field.kind, column=free[0]))
            taken.add(free[0])
    if made:
        Slot.objects.bulk_create(made, ignore_conflicts=True)
        slots = slots_of(form)
        refill(form, slots)
    return slots


def refill(form: Form, slots: Mapping[str, str]) -> None:
    """Fill the columns of every entry of a register anew."""
    rows = Entry.objects.filter(form=form.id)
    batch = []
    for entry in rows.iterator(chunk_size=BATCH):
        fill(entry, form, slots)
        batch.append(entry)
        if len(batch) == BATCH:
            Entry.objects.bulk_update(batch, ["text", "due", *FILTERS, *SORTS])
            batch = []
    if batch:
        Entry.objects.bulk_update(batch, ["text", "due", *FILTERS, *SORTS])


def fill(entry: Entry, form: Form, slots: Mapping[str, str], names: Mapping[str, str] | None = None) -> None:
    """The columns of one entry from its answers; `names` are those of persons and institutions by code, for the search box."""
    fields = {field.name: field for field in form.fields}
    for name, column in slots.items():
        setattr(entry, column, key_of(fields[name], entry.answers.get(name)))
    entry.due = due_of(form, entry.on, entry.answers, is_open=True)
    entry.text = "\n".join([_words(form, entry.answers, names or {}), entry.entered_by])


def key_of(field: FormField, answer: Any) -> str:
    """An answer as text that sorts as the answer does."""
    if answer is None:
        return ""
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return _number_key(Decimal(answer)) if field.kind in ("number", "whole", "money") else str(answer)[:WIDTH]


def _number_key(number: Decimal) -> str:
    shifted = int(abs(number).scaleb(_PARTS).to_integral_value(ROUND_HALF_UP))
    if number >= 0:
        return f"p{shifted:0{_WHOLE + _PARTS}d}"
    return f"n{10 ** (_WHOLE + _PARTS) - 1 - shifted:0{_WHOLE + _PARTS}d}"


def sorted_in(column: str) -> Said:
    """The key that a column holds, as it sorts; said so that SQLite reads the rows in their order rather than by the column's index."""
    return Said(f"+{{{column}}}", f'{{{column}}} COLLATE "C"')


def number_key(number: Decimal) -> str | None:
    """A number as the columns hold it; None for one that they hold no key for."""
    is_held = number == number.quantize(Decimal(1).scaleb(-_PARTS)) if abs(number) < 10**_WHOLE else False
    return _number_key(number) if is_held else None


def number_in(column: str) -> Said:
    """The number whose key a column holds, in millionths; nothing where it is empty. What is too large for SQLite is its largest."""
    digits, long = f"SUBSTR({{{column}}}, 2)", _WHOLE + _PARTS
    nines = "9" * (long - _FITS)
    small = f"CAST(SUBSTR({{{column}}}, -{_FITS}) AS INTEGER) - {10**_FITS - 1}"
    return Said(
        f"CASE WHEN {{{column}}} >= 'p' THEN CAST({digits} AS INTEGER) WHEN {{{column}}} >= 'n{nines}' THEN {small} "
        f"WHEN {{{column}}} >= 'n' THEN {-(2**63 - 1)} END",
        f"CASE SUBSTR({{{column}}}, 1, 1) WHEN 'p' THEN CAST({digits} AS numeric) "
        f"WHEN 'n' THEN CAST({digits} AS numeric) - {10**long - 1} END",
    )


def _words(form: Form, answers: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What the search box looks through: first what stands for the row, then what is text, and numbers and days last."""
    said = []
    for field in sorted(form.fields, key=lambda field: (field.name != form.title_field, field.kind in LAST)):
        if field.kind != "file" and field.name in answers:
            words = show_answer(field, answers)
            said += [words.zh] if words.zh == words.en else [words.zh, words.en]
            said += [names[answers[field.name]]] if field.kind in ("person", "institution") and answers[field.name] in names else []
    return "\n".join(said)
