"""What the registers say of a subject: its own answers, and entries that are about it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from yiti.kernel.figures import Unit
from yiti.kernel.text import Text
from yiti.policy.packs.shapes.forms import FormField
from yiti.policy.packs.shapes.reckonings import CountedForm, Input

from .found import NOWHERE, Behind, Said
from .ground import Ground
from .registers import Kept, Row
from .subjects import Subject, find_rows


def unit_of(field: FormField | None) -> Unit:
    if field is None:
        return Unit.WORD
    kinds = {"money": Unit.YUAN, "number": Unit.COUNT, "whole": Unit.COUNT, "boolean": Unit.VERDICT, "date": Unit.DATE}
    return kinds.get(field.kind, Unit.WORD)


def _read(value: Any, unit: Unit) -> Any:
    """An answer as a figure holds it: entries keep days as text."""
    return date.fromisoformat(str(value)) if unit is Unit.DATE else value


def take_answer(ground: Ground, subject: Subject, said: Input, codes: tuple[str, ...] | None) -> Said:
    """What the entry says that the subject is, or the newest of its group; looked for around it where it has no such field."""
    holder: Subject | None = subject
    while holder is not None and (holder.kept is None or str(said.answer) not in holder.kept.fields):
        holder = holder.around
    if holder is None or holder.kept is None or holder.row is None:
        return NOWHERE
    value = holder.answer(str(said.answer))
    if value is None:
        return Said(is_there=False, institutions=(holder.row.institution,) if holder.row.institution else ())
    behind = (as_behind(ground, holder.kept, holder.row, value),)
    unit = unit_of(holder.kept.fields.get(str(said.answer)))
    return Said(_read(value, unit), unit, behind, holder.row.on)


def take_days(ground: Ground, subject: Subject, said: Input, codes: tuple[str, ...] | None) -> Said:
    """Days of the period between two dates of the entry, both counted."""
    if said.days is None or subject.kept is None or subject.row is None:
        return NOWHERE
    first, until = subject.answer(said.days.from_), subject.answer(said.days.until)
    if first is None:
        return Said(is_there=False)
    last = ground.window.last if until is None else min(date.fromisoformat(until), ground.window.last)
    days = max(0, (last - max(date.fromisoformat(first), ground.window.first)).days + 1)
    return Said(days, Unit.DAYS, (as_behind(ground, subject.kept, subject.row, days),), subject.row.on)


def count_entries(ground: Ground, subject: Subject, said: Input, codes: tuple[str, ...] | None) -> Said:
    """Entries counted, or what they say; missing where nobody keeps the register at these institutions."""
    form = said.form
    if form is None:
        return NOWHERE
    kept = ground.day.register(form.id)
    rows = find_rows(ground, form, subject, codes)
    if not rows and not kept.is_kept(codes):
        return Said(is_there=False, institutions=codes or ())
    if form.value is not None:
        return _newest(ground, kept, form.value, rows, codes)
    name = form.total or form.values or form.distinct
    telling = [row for row in rows if not name or row.answers.get(name) is not None]
    behind = tuple(as_behind(ground, kept, row, kept.value(row, name) if name else 1) for row in telling)
    value, unit = _add_up(form, kept, behind)
    return Said(value, unit, behind, max((row.on for row in rows), default=None))


def _newest(ground: Ground, kept: Kept, name: str, rows: Iterable[Row], codes: tuple[str, ...] | None) -> Said:
    found = next((row for row in rows if row.answers.get(name) is not None), None)
    if found is None:
        return Said(is_there=False, institutions=codes or ())
    value = kept.value(found, name)
    unit = unit_of(kept.fields.get(name))
    return Said(_read(value, unit), unit, (as_behind(ground, kept, found, value),), found.on)


def _add_up(form: CountedForm, kept: Kept, behind: tuple[Behind, ...]) -> tuple[Any, Unit]:
    if form.any:
        return bool(behind), Unit.VERDICT
    if form.total is not None:
        return sum((one.value for one in behind), Decimal(0)), unit_of(kept.fields.get(form.total))
    said = [one.value if isinstance(one.value, list) else [one.value] for one in behind]
    different = list(dict.fromkeys(str(part) for value in said for part in value))
    if form.distinct is not None:
        return len(different), Unit.COUNT
    return (different, Unit.WORD) if form.values is not None else (len(behind), Unit.COUNT)


def as_behind(ground: Ground, kept: Kept, row: Row, value: Any) -> Behind:
    words = kept.label(row, ground.day.names)
    return Behind("entry", f"{kept.form.id}:{row.pk}", Text(words.zh, words.en), row.institution, value, row.on)
