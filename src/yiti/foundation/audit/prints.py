"""
Prints of rows: what a row says, under one hash that stands in the chain with the change that wrote it.

A row that was changed, added or taken away past the program no longer fits its newest print; see `standing`.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any, TypeAlias

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Field, Model

from .hashes import to_plain

BATCH = 500

Prints: TypeAlias = dict[str, dict[str, str | None]]
"""Table → key → print; None for a row that is gone."""
Touched: TypeAlias = tuple[str, str]
"""Table and key of a row."""


@dataclass(frozen=True, slots=True)
class Held:
    """
    Declared as `held` on a model: the audit vouches for its rows, and every change of one is recorded after it was written.

    `key` is the field by which the audit calls a row. `but` are columns that are derived from the others, or written without a change.
    `says` are columns that tell a reader which row it is.
    """

    key: str = "pk"
    but: tuple[str, ...] = ()
    says: tuple[str, ...] = ()


@cache
def held_models() -> dict[str, type[Model]]:
    """The models whose rows are vouched for, by table."""
    return {model._meta.db_table: model for model in apps.get_models() if isinstance(getattr(model, "held", None), Held)}


def held_of(model: type[Model]) -> Held:
    held: Held = model.held  # type: ignore[attr-defined]
    return held


def touched(row: Model) -> Touched:
    """Table and key of a row of a held model."""
    return row._meta.db_table, str(getattr(row, held_of(type(row)).key))


def take_prints(changes: Sequence[Collection[Touched]]) -> list[Prints | None]:
    """The prints of the rows that each change touched, as they stand now; None where no table of them is held. One query a table."""
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    for rows in changes:
        for table, key in rows:
            if table in held_models() and _is_key(held_models()[table], key):
                wanted[table].add(key)
    found = {table: dict(read_prints(held_models()[table], keys)) for table, keys in wanted.items()}
    return [_gather(rows, wanted, found) for rows in changes]


def _gather(rows: Collection[Touched], wanted: Mapping[str, set[str]], found: Mapping[str, Mapping[str, str]]) -> Prints | None:
    prints: Prints = {}
    for table, key in rows:
        if key in wanted.get(table, ()):
            prints.setdefault(table, {})[key] = found[table].get(key)
    return prints or None


def _is_key(model: type[Model], key: str) -> bool:
    """Whether it can be a key of the table; some changes are of many rows at once, under a name of their own."""
    try:
        _key_field(model).to_python(key)
    except (ValidationError, ValueError):
        return False
    return True


def _key_field(model: type[Model]) -> "Field[Any, Any]":
    key = held_of(model).key
    field = model._meta.pk if key == "pk" else model._meta.get_field(key)
    assert isinstance(field, Field)
    return field


def read_rows(model: type[Model], keys: Iterable[str] | None = None) -> Iterator[tuple[str, dict[str, Any]]]:
    """Key and held columns of the rows with these keys, or of all."""
    held = held_of(model)
    names = [field.attname for field in model._meta.concrete_fields if field.name not in held.but]
    rows = model._base_manager.order_by("pk").values_list(held.key, *names)
    if keys is None:
        for key, *values in rows.iterator(chunk_size=2000):
            yield str(key), dict(zip(names, values, strict=True))
        return
    wanted = sorted(keys)
    for at in range(0, len(wanted), BATCH):
        for key, *values in rows.filter(**{f"{held.key}__in": wanted[at : at + BATCH]}):
            yield str(key), dict(zip(names, values, strict=True))


def read_prints(model: type[Model], keys: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
    """Key and print of the rows with these keys, or of all."""
    for key, row in read_rows(model, keys):
        yield key, print_of(row)


def print_of(row: Mapping[str, Any]) -> str:
    """
    One hash over what the columns of a row say. What is hashed here once stays so for ever.

    A column that is empty is left out, so that a table may gain columns.
    """
    said = {name: value for name, value in row.items() if not is_empty(value)}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
    return sha256(text.encode()).hexdigest()[:32]


def is_empty(value: Any) -> bool:
    return value is None or value is False or (isinstance(value, (str, list, dict)) and not value)


def _plain(value: Any) -> Any:
    return bytes(value).hex() if isinstance(value, (bytes, memoryview)) else to_plain(value)
