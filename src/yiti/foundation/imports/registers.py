"""Rows wanted held against rows that stand: what is new, what changes, and what stays as it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from yiti.foundation.audit.operations import Changed, record_changes
from yiti.foundation.sheets.bodies import Row
from yiti.foundation.sheets.layouts import SheetLayout
from yiti.kernel.clauses import Clause
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

from .told import Told

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Register:
    """
    A table of dated rows and how its rows are told apart.

    Names are column names (`lead_id`). `institution` is the column that says to whose chain in the audit a change belongs,
    empty for the county's. `action` is the verb's first part in the audit: `staff.posting`.
    """

    model: type[Model]
    action: str
    keys: tuple[str, ...]
    fields: tuple[str, ...]
    institution: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        return self.keys + tuple(name for name in self.fields if name not in self.keys)

    def key_of(self, values: Values) -> tuple[Any, ...]:
        return tuple(values[name] for name in self.keys)

    def read(self, **filters: Any) -> list[dict[str, Any]]:
        """The rows that stand, with their primary key as `pk`."""
        return list(self.model._default_manager.filter(**filters).values("pk", *self.columns))


@dataclass(slots=True)
class Difference:
    """`changed` pairs the row as it stands (with its `pk`) with the values wanted."""

    new: list[Values] = field(default_factory=list)
    changed: list[tuple[Values, Values]] = field(default_factory=list)
    unchanged: int = 0

    @property
    def is_empty(self) -> bool:
        return not self.new and not self.changed


def compare(register: Register, wanted: Iterable[Values], standing: Iterable[Values]) -> Difference:
    """What must be written so that every wanted row stands. Rows that stand and are not wanted stay."""
    found = {register.key_of(row): row for row in standing}
    difference = Difference()
    for values in wanted:
        now = found.get(register.key_of(values))
        if now is None:
            difference.new.append(values)
        elif any(now[name] != value for name, value in values.items() if name in register.fields):
            difference.changed.append((now, values))
        else:
            difference.unchanged += 1
    return difference


def tell_rows(
    told: Told, register: Register, layout: SheetLayout, rows: Iterable[Row], wanted: Iterable[Values], standing: Iterable[Values],
    *, names: Mapping[str, Text],
) -> None:  # fmt: skip
    """Tell what `compare` counts, one wanted row for each of the file's; a column of the sheet is called as the table's, without `_id`."""
    found = {register.key_of(row): row for row in standing}

    def shown(values: Values, like: Values) -> dict[str, Any]:
        return {name.removesuffix("_id"): values[name] for name in like if name in register.fields}

    for row, values in zip(rows, wanted, strict=True):
        now = found.get(register.key_of(values))
        told.add(row, layout, None if now is None else shown(now, values), shown(values, values), names=names)


def merged(register: Register, difference: Difference, standing: Iterable[Values]) -> list[dict[str, Any]]:
    """The rows as they would stand after the difference was written."""
    after = {register.key_of(now): {**now, **wanted} for now, wanted in difference.changed}
    rows = [after.get(register.key_of(row)) or dict(row) for row in standing]
    return rows + [dict(row) for row in difference.new]


def write(*, scope: Scope, register: Register, difference: Difference, clause: Clause | str | None = None) -> None:
    """Write a difference in a fixed number of statements, audit included. The caller holds the transaction and the room."""
    model = register.model
    made = [model(**values) for values in difference.new]
    model._default_manager.bulk_create(made, batch_size=500)
    columns = [name for name in register.columns if name not in register.keys]
    if difference.changed and columns:
        changed = [
            model(pk=now["pk"], **{name: {**now, **wanted}[name] for name in register.columns}) for now, wanted in difference.changed
        ]
        model._default_manager.bulk_update(changed, [_field_of(model, name) for name in columns], batch_size=500)
    record_changes(scope=scope, changes=_changes(register, made, difference, clause))


def _field_of(model: type[Model], column: str) -> str:
    return next(field.name for field in model._meta.concrete_fields if column in (field.name, field.attname))


def _changes(register: Register, made: list[Model], difference: Difference, clause: Clause | str | None) -> list[Changed]:
    table = register.model._meta.db_table
    changes = [
        Changed(
            action=f"{register.action}.add", table=table, key=row.pk, after=values, clause=clause,
            institution=str(values.get(register.institution) or ""),
        )
        for row, values in zip(made, difference.new, strict=True)
    ]  # fmt: skip
    for now, wanted in difference.changed:
        after = {name: value for name, value in wanted.items() if now.get(name) != value}
        changes.append(
            Changed(
                action=f"{register.action}.change", table=table, key=now["pk"], before={name: now[name] for name in after}, after=after,
                clause=clause, institution=str(now.get(register.institution) or ""),
            )
        )  # fmt: skip
    return changes
