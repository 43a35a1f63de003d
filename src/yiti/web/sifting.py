"""Searching, sorting and counting rows, whether a QuerySet or a sequence holds them."""

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

Rows = Any
"""A QuerySet or a sequence of anything."""


def address(path: str, query: QueryDict, /, **changes: str) -> str:
    """The same list with other choices of any name; an empty value drops one, and any change but of the page begins at its first."""
    changed = query.copy()
    changed.pop("export", None)
    if "page" not in changes:
        changed.pop("page", None)
    for key, value in changes.items():
        changed.pop(key, None)
        if value:
            changed[key] = value
    return f"{path}?{changed.urlencode()}" if changed else path


def count_rows(rows: Rows) -> int:
    return rows.count() if isinstance(rows, QuerySet) else len(rows)


def search_rows(rows: Rows, words: str, fields: Sequence[str]) -> Rows:
    """Rows in which every word is found in one of the fields."""
    if not words or not fields:
        return rows
    if isinstance(rows, QuerySet):
        for word in words.split():
            rows = rows.filter(_any_field(fields, word))
        return rows
    return [row for row in rows if all(any(word.lower() in _words_of(row, name) for name in fields) for word in words.split())]


def _any_field(fields: Sequence[str], word: str) -> Q:
    found = Q()
    for name in fields:
        found |= Q(**{f"{name}__icontains": word})
    return found


def _words_of(row: Any, name: str) -> str:
    value = row.get(name, "") if isinstance(row, dict) else attrgetter(name.replace("__", "."))(row)
    return str(value).lower()


def sort_rows(rows: Rows, fields: str, read: Callable[[Any], object], *, is_down: bool) -> Rows:
    """A QuerySet by its fields, ties by key; a sequence by what `read` answers, rows without a value last."""
    if isinstance(rows, QuerySet):
        sign = "-" if is_down else ""
        return rows.order_by(*(f"{sign}{name}" for name in fields.split()), f"{sign}pk")
    with_value = [row for row in rows if read(row) is not None]
    without = [row for row in rows if read(row) is None]
    return sorted(with_value, key=lambda row: _rank(read(row)), reverse=is_down) + without


def _rank(value: object) -> Any:
    return value[0] if isinstance(value, tuple) else value
