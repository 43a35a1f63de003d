"""What a report says, on a page, on paper, in a word processor and as a sheet: one template family from one content."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse

from yiti.foundation.papers import Closing, Paper, Paragraph, Table, TableColumn, TableRow, render_docx, render_pdf
from yiti.foundation.papers.blocks import Block, Cell, CellKind
from yiti.foundation.sheets import write_table
from yiti.foundation.sheets.layouts import Column
from yiti.foundation.sheets.layouts import Kind as SheetKind
from yiti.kernel.text import NOTHING, Text
from yiti.supervision.reports.contents import Content, read_words
from yiti.web.chips import read_clause
from yiti.web.folding import count_later
from yiti.web.lists import XLSX
from yiti.web.pages import frame_of
from yiti.web.policy.papers import language_now
from yiti.web.requests import Request

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAPER_KINDS: Mapping[str, CellKind] = {"number": "number", "money": "money", "date": "date"}
SHEET_KINDS: Mapping[str, SheetKind] = {"number": "decimal", "money": "money", "date": "date"}
UNKNOWN = "—"


@dataclass(frozen=True, slots=True)
class Printed:
    """A content on its way out: file name, the number and check code where it is frozen, a letter's text before the tables."""

    content: Content
    name: str
    number: str = ""
    check_code: str = ""
    text: str = ""
    title: Text = NOTHING
    on: date | None = None

    @property
    def as_of(self) -> date:
        return date.fromisoformat(self.content["as_of"])


def print_value(cell: Any, kind: str) -> Any:
    """A cell as sheet and paper take it: exact numbers, days, words in both languages; nothing for what is not known."""
    if cell is None:
        return None
    if kind in ("number", "money") and isinstance(cell, str):
        found = Decimal(cell)
        return int(found) if found == found.to_integral_value() and kind == "number" else found
    if kind == "date" and isinstance(cell, str):
        return date.fromisoformat(cell)
    return read_words(cell)


def shown_sections(content: Content, why: Callable[[str], str] = lambda about: "") -> list[dict[str, Any]]:
    """The sections for the page; `why` answers the address of what a row is about."""
    return [
        {
            "id": part["id"],
            "title": read_words(part["title"]),
            "clause": read_clause(part["clause"]) if part["clause"] else None,
            "columns": [(read_words(column["label"]), column["kind"]) for column in part["columns"]],
            "rows": [
                {
                    "href": why(row["about"]) if row["about"] else "",
                    "cells": [
                        (read_words(column["label"]), column["kind"], print_value(cell, column["kind"]))
                        for cell, column in zip(row["cells"], part["columns"], strict=True)
                    ],
                }
                for row in part["rows"]
            ],
            "later": count_later(len(part["rows"])),
        }
        for part in content["sections"]
    ]


def send_export(request: Request, printed: Printed) -> HttpResponse | None:
    """The file that `?export=` asks for: pdf, docx or xlsx; None for a page."""
    ways: Mapping[str, Callable[[Request, Printed], tuple[bytes, str]]] = {
        "pdf": lambda request, printed: (render_pdf(paper_of(request, printed)), "application/pdf"),
        "docx": lambda request, printed: (render_docx(paper_of(request, printed)), DOCX),
        "xlsx": lambda request, printed: (_sheet(request, printed), XLSX),
    }
    asked = request.GET.get("export", "")
    if asked not in ways:
        return None
    body, kind = ways[asked](request, printed)
    answer = HttpResponse(body, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{printed.name}.{asked}"'
    return answer


def as_of_words(day: date) -> Text:
    return Text(
        f"本件各数截至 {day}，另注日期的除外；“—”为尚无数据，不是 0。", f"True on {day} unless dated otherwise; “—” is not known, never 0."
    )


def paper_of(request: Request, printed: Printed) -> Paper:
    frame = frame_of(request)
    content = printed.content
    blocks: list[Block] = [Paragraph(line) for line in printed.text.splitlines() if line.strip()]
    blocks += [Paragraph(read_words(text)) for text in content["paragraphs"]]
    blocks += [_table(part) for part in content["sections"] if part["rows"]]
    blocks += [Paragraph(read_words(part["title"]), "heading") for part in content["sections"] if not part["rows"]]
    blocks += [Paragraph(as_of_words(printed.as_of), "note"), Closing(frame.county, printed.on or printed.as_of)]
    wide = max((len(part["columns"]) for part in content["sections"]), default=0)
    return Paper(
        kind="report", number=printed.number, title=printed.title if printed.title.zh else _both(content["title"]), blocks=tuple(blocks),
        language=language_now(), institution=frame.county, period=Text(f"截至 {printed.as_of}", f"as of {printed.as_of}"),
        check_code=printed.check_code, printed_on=printed.on or printed.as_of, is_demonstration=frame.is_demonstration,
        is_landscape=wide > 6,
    )  # fmt: skip


def _both(words: Any) -> Text:
    found = read_words(words)
    return found if isinstance(found, Text) else Text(found, found)


def _table(part: Mapping[str, Any]) -> Table:
    kinds = [column["kind"] for column in part["columns"]]
    columns = [
        TableColumn(read_words(column["label"]), PAPER_KINDS.get(column["kind"], "text"), share=column["share"])
        for column in part["columns"]
    ]
    rows = [TableRow(tuple(_paper_cell(cell, kind) for cell, kind in zip(row["cells"], kinds, strict=True))) for row in part["rows"]]
    title = read_words(part["title"])
    clause = read_clause(part["clause"]).number if part["clause"] else ""
    named = Text(f"{title.zh}（{clause}）", f"{title.en} ({clause})") if isinstance(title, Text) and clause else title
    return Table(tuple(columns), tuple(rows), named)


def _paper_cell(cell: Any, kind: str) -> Cell:
    found: Cell = print_value(cell, kind)
    return UNKNOWN if found is None or found == "" else found


def _sheet(request: Request, printed: Printed) -> bytes:
    """One table with the section in its first column; the sections of a content have the same columns."""
    frame, parts = frame_of(request), printed.content["sections"]
    first: Sequence[Mapping[str, Any]] = parts[0]["columns"] if parts else ()
    columns = [
        Column("section", Text("部分", "Section"), "text"),
        *(Column(f"c{at}", _both(one["label"]), SHEET_KINDS.get(one["kind"], "text")) for at, one in enumerate(first)),
    ]
    rows = [
        [_both(part["title"]), *(print_value(cell, one["kind"]) for cell, one in zip(row["cells"], first, strict=True))]
        for part in parts
        for row in part["rows"]
    ]
    code = Text(f"{printed.number}　核对码 {printed.check_code}", f"{printed.number}　check code {printed.check_code}")
    said = as_of_words(printed.as_of)
    return write_table(
        _both(printed.content["title"]), columns, rows, language=language_now(), is_demonstration=frame.is_demonstration,
        made_on=printed.on or printed.as_of,
        note=Text(f"{code.zh}　{said.zh}", f"{code.en}　{said.en}") if printed.check_code else said,
    )  # fmt: skip
