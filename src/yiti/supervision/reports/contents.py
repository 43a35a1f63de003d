"""What a report says, as plain JSON: it can be frozen, printed as a page, a sheet and a paper, and never asks anything again."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from yiti.kernel.text import NOTHING, Text

Content = dict[str, Any]
"""
`{"title": words, "as_of": day, "paragraphs": [words], "sections": [{"id", "title": words, "clause": "pack number",
"columns": [{"label": words, "kind"}], "rows": [{"about", "cells": [cell …]}]}]}`; words are `{"zh", "en"}`, a cell is
words, text, or null where the thing is not known. Numbers are text, so that no digit is lost.
"""

Kind = Literal["text", "number", "money", "date", "state"]


def words(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def column(zh: str, en: str, kind: Kind = "text", share: float = 1) -> dict[str, Any]:
    return {"label": {"zh": zh, "en": en}, "kind": kind, "share": share}


def cell(value: Text | str | Decimal | int | date | None) -> Any:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Text):
        return words(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def row(*cells: Text | str | Decimal | int | date | None, about: str = "") -> dict[str, Any]:
    return {"about": about, "cells": [cell(value) for value in cells]}


def section(
    id: str, title: Text, columns: Sequence[Mapping[str, Any]], rows: Iterable[Mapping[str, Any]], clause: str = ""
) -> dict[str, Any]:
    return {"id": id, "title": words(title), "clause": clause, "columns": list(columns), "rows": list(rows)}


def content(title: Text, as_of: date, sections: Iterable[Mapping[str, Any]], paragraphs: Iterable[Text] = ()) -> Content:
    return {
        "title": words(title), "as_of": as_of.isoformat(), "paragraphs": [words(text) for text in paragraphs], "sections": list(sections),
    }  # fmt: skip


def read_words(value: Any) -> Text | str:
    """A cell or heading as words again; nothing for what is not known."""
    if isinstance(value, Mapping):
        return Text(value["zh"], value["en"])
    return NOTHING if value is None else str(value)
