"""A notice's frozen content on screen, on paper and as a sheet."""

import json
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpResponse

from yiti.foundation.installation.queries import get_installation
from yiti.foundation.papers import Notice as NoticePaper
from yiti.foundation.papers import Table, TableColumn, TableRow, notice_paper
from yiti.foundation.papers.blocks import Cell, CellKind
from yiti.foundation.sheets import write_table
from yiti.foundation.sheets.layouts import Column
from yiti.kernel.clauses import Clause
from yiti.kernel.periods import Period
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.supervision.publicity.models import Notice
from yiti.web.lists import XLSX
from yiti.web.pages import frame_of
from yiti.web.requests import Request

from .papers import language_now, send_pdf

KINDS: dict[str, CellKind] = {"money": "money", "number": "number"}


def read_words(cell: Any) -> Text | str:
    return Text(cell["zh"], cell["en"]) if isinstance(cell, dict) else str(cell)


def _cell(cell: Any, kind: str) -> Any:
    """As paper and sheet take it: numbers exact, words in both languages, nothing for an empty cell."""
    if cell == "" or cell is None:
        return None
    if kind in ("money", "number") and isinstance(cell, str):
        try:
            return Decimal(cell)
        except InvalidOperation:
            return cell
    return read_words(cell)


def shown_cells(notice: Notice) -> dict[str, Any]:
    """Paragraphs, columns, rows and totals for the page."""
    content = notice.content
    kinds = [column["kind"] for column in content["columns"]]
    return {
        "paragraphs": [read_words(words) for words in content["paragraphs"]],
        "columns": [(read_words(column["label"]), column["kind"]) for column in content["columns"]],
        "rows": [
            list(zip([_cell(cell, kind) for cell, kind in zip(row, kinds, strict=True)], kinds, strict=True)) for row in content["rows"]
        ],
        "totals": [(_cell(cell, kind), kind) for cell, kind in zip(content["totals"], kinds, strict=False)],
    }


def paper_of(notice: Notice, issuer: Text) -> NoticePaper:
    content = notice.content
    kinds = [column["kind"] for column in content["columns"]]
    columns = tuple(TableColumn(read_words(column["label"]), KINDS.get(column["kind"], "text")) for column in content["columns"])
    rows = [TableRow(_row(row, kinds)) for row in content["rows"]]
    if content["totals"]:
        rows.append(TableRow(_row(content["totals"], kinds), "total"))
    span = Text(
        f"公示期 {notice.posted_on} 至 {notice.until_on}。有异议的，公示期内向考核办公室提出。",
        f"Posted from {notice.posted_on} to {notice.until_on}. Objections go to the assessment office within that time.",
    )
    basis, pack_hash = basis_of(notice)
    return NoticePaper(
        number=notice.number,
        title=Text(notice.title_zh, notice.title_en),
        issuer=notice.institution.label if notice.institution else issuer,
        posted_on=notice.posted_on,
        paragraphs=tuple(read_words(words) for words in content["paragraphs"]),
        tables=(Table(columns, tuple(rows)),),
        after=(span,),
        clauses=basis,
        period=Period.parse(notice.period).label,
        source=pack_hash,
    )


def basis_of(notice: Notice) -> tuple[tuple[tuple[str, Text], ...], str]:
    """The clause that asks for it, and the run it stands on."""
    pack = load_pack(pack_of(notice))
    duty = next((duty for duty in pack.publicity if duty.id == notice.duty), None)
    found: tuple[tuple[str, Text], ...] = ()
    if duty:
        found = ((Clause(pack.id, duty.clause).number, pack.clause_texts[duty.clause].demand),)
    return found, f"sha256 {notice.run.hash[:16]}" if notice.run else ""


def pack_of(notice: Notice) -> str:
    """The pack that its run holds; the installation's for a notice without a run."""
    return str(json.loads(notice.run.pack)["pack"]) if notice.run else get_installation().pack


def _row(row: Any, kinds: list[str]) -> tuple[Cell, ...]:
    return tuple(_cell(cell, kind) for cell, kind in zip(row, kinds, strict=True))


def notice_pdf(request: Request, notice: Notice) -> HttpResponse:
    frame = frame_of(request)
    paper = notice_paper(
        paper_of(notice, frame.county), language=language_now(), check_code=notice.check_code, is_demonstration=frame.is_demonstration
    )
    return send_pdf(paper, notice.number)


def notice_sheet(request: Request, notice: Notice) -> HttpResponse:
    frame = frame_of(request)
    content = notice.content
    kinds = [column["kind"] for column in content["columns"]]
    columns = [
        Column(
            f"c{at}", _both(column["label"]), "money" if column["kind"] == "money" else "decimal" if column["kind"] == "number" else "text"
        )
        for at, column in enumerate(content["columns"])
    ]
    rows = [[_cell(cell, kind) for cell, kind in zip(row, kinds, strict=True)] for row in content["rows"]]
    if content["totals"]:
        rows.append([_cell(cell, kind) for cell, kind in zip(content["totals"], kinds, strict=True)])
    sheet = write_table(
        Text(notice.title_zh, notice.title_en),
        columns,
        rows,
        language=language_now(),
        is_demonstration=frame.is_demonstration,
        made_on=notice.posted_on,
        note=Text(f"{notice.number}　核对码 {notice.check_code}", f"{notice.number}　check code {notice.check_code}"),
    )
    answer = HttpResponse(sheet, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{notice.number}.xlsx"'
    return answer


def _both(words: Any) -> Text:
    said = read_words(words)
    return said if isinstance(said, Text) else Text(said, said)
