"""Papers as docx, for those who go on writing in a word processor: the same blocks, plainly set, by python-docx."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from .blocks import Block, ClauseList, Closing, KeyValues, Noted, Paper, Paragraph, Signatures, Table, Tree
from .printing import long_date, print_cell, words_in
from .rendering import DEMONSTRATION, EPOCH, PAPER_WORDS

LATIN, CHINESE = "Times New Roman", "SimSun"
RIGHT = ("money", "number", "percent")


def render_docx(paper: Paper) -> bytes:
    """
    One paper as docx. Its fonts are named and come from the reader's machine.

    Explanation trees and blocks side by side are set one below the other.
    """
    document = Document()
    _set_up(document, paper)
    language = paper.language
    _line(document, words_in(paper.title, language), size=18, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    if paper.is_demonstration:
        _line(document, DEMONSTRATION.in_language(language), size=9, align=WD_ALIGN_PARAGRAPH.CENTER)
    _line(document, _head(paper), size=9, align=WD_ALIGN_PARAGRAPH.CENTER)
    for block in paper.blocks:
        _block(document, block, language)
    _foot(document, paper)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _head(paper: Paper) -> str:
    language = paper.language
    number = f"{PAPER_WORDS['number'].in_language(language)} {paper.number}" if paper.number else ""
    parts = [words_in(paper.institution, language), words_in(paper.period, language), number]
    return "　".join(part for part in parts if part)


def _set_up(document: Any, paper: Paper) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = LATIN, Pt(10.5)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), CHINESE)
    page = document.sections[0]
    width, height = Cm(21), Cm(29.7)
    if paper.is_landscape:
        page.orientation, width, height = WD_ORIENT.LANDSCAPE, height, width
    page.page_width, page.page_height = width, height
    page.left_margin = page.right_margin = Cm(2.2)
    page.top_margin = page.bottom_margin = Cm(2)
    made = datetime.combine(paper.printed_on or EPOCH, time(), UTC)
    core = document.core_properties
    core.author, core.title, core.comments = words_in(paper.institution, paper.language), words_in(paper.title, paper.language), ""
    core.created = core.modified = made
    core.last_modified_by = ""


def _line(document: Any, words: str, *, size: float = 10.5, bold: bool = False, align: Any = None, indent: bool = False) -> None:
    if not words:
        return
    paragraph = document.add_paragraph()
    run = paragraph.add_run(words)
    run.font.size, run.bold = Pt(size), bold
    paragraph.paragraph_format.space_after = Pt(4)
    paragraph.alignment = align
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(size * 2)


def _block(document: Any, block: Block, language: str) -> None:
    match block:
        case KeyValues(items):
            said = [f"{words_in(name, language)}：{print_cell(value, 'text', language)}" for name, value in items]
            _line(document, "　".join(said))
        case Table():
            _table(document, block, language)
        case Paragraph(words, look):
            is_body = look == "body" and not language.startswith("en")
            _line(document, words_in(words, language), size=9 if look == "note" else 10.5, bold=look == "heading", indent=is_body)
        case ClauseList(items, title):
            _line(document, words_in(title, language), bold=True)
            for number, words in items:
                _line(document, f"{number}　{words_in(words, language)}")
        case Tree(rows):
            for row in rows:
                _line(document, f"{'　' * row.depth}{row.sign} {words_in(row.label, language)} {row.value} {words_in(row.unit, language)}")
        case Signatures(items):
            _line(document, "　　　　　　".join(words_in(words, language) for words in items))
        case Closing(issuer, on, _):
            _line(document, words_in(issuer, language), align=WD_ALIGN_PARAGRAPH.RIGHT)
            _line(document, long_date(on, language) if on else "", align=WD_ALIGN_PARAGRAPH.RIGHT)
        case _:
            for one in (*block.left, *block.right):
                _block(document, one, language)


def _table(document: Any, table: Table, language: str) -> None:
    _line(document, words_in(table.title, language), bold=True)
    drawn = document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    for at, column in enumerate(table.columns):
        _cell(drawn.rows[0].cells[at], words_in(column.label, language), bold=True, is_number=column.kind in RIGHT)
    for row in table.rows:
        cells = drawn.add_row().cells
        for at, (value, column) in enumerate(zip(row.cells, table.columns, strict=row.look != "group")):
            words = print_cell(value, column.kind, language)
            if isinstance(value, Noted):
                words = f"{words}\n{words_in(value.note, language)}"
            is_number = column.kind in RIGHT
            _cell(cells[at], words, bold=row.look in ("strong", "total", "group"), is_number=is_number)
    _widths(drawn, [column.share for column in table.columns])
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _widths(drawn: Any, shares: Sequence[float]) -> None:
    """By share; a column without one has as much as its short words need."""
    parts = [share or 0.7 for share in shares]
    for row in drawn.rows:
        for cell, part in zip(row.cells, parts, strict=True):
            cell.width = Cm(16.6 * part / sum(parts))


def _cell(cell: Any, words: str, *, bold: bool = False, is_number: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(words)
    run.font.size, run.bold = Pt(9.5), bold
    paragraph.paragraph_format.space_after = Pt(0)
    if is_number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _foot(document: Any, paper: Paper) -> None:
    language = paper.language
    _line(document, words_in(paper.remark, language), size=9)
    _line(document, words_in(paper.source, language), size=9)
    if paper.check_code:
        _line(document, f"{PAPER_WORDS['check'].in_language(language)} {paper.check_code}　{words_in(paper.check_help, language)}", size=9)
