"""
Papers as PDF, by typst and the Noto fonts of a package, never those of the machine: the same paper gives the same bytes everywhere.

Words and figures reach the template as data, so that nothing in a name is ever taken for mark-up.
"""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from typst import Compiler, Fonts

from yiti.kernel.text import Text

from .blocks import Beside, Block, ClauseList, Closing, KeyValues, Noted, Paper, Paragraph, Signatures, Table, Tree
from .printing import long_date, print_cell, words_in

_TEMPLATE = Path(__file__).with_name("paper.typ")
EPOCH = date(2000, 1, 1)
DEMONSTRATION = Text("演示数据，人员与金额均为合成", "Demonstration data: persons and amounts are synthetic")
PAPER_WORDS = {
    "number": Text("编号", "No."),
    "check": Text("核对码", "Check code"),
    "page": Text("第 {n} 页，共 {of} 页", "Page {n} of {of}"),
    "seal": Text("（盖章）", "(seal)"),
    "demonstration": DEMONSTRATION,
    "demo": Text("演示", "DEMO"),
}


@lru_cache(maxsize=1)
def _fonts() -> Fonts:
    spec = find_spec("mpl_font")
    if spec is None or spec.origin is None:
        raise RuntimeError("the package mpl-font is not installed")
    return Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(Path(spec.origin).parent / "fonts" / "noto")])


def render_pdf(paper: Paper) -> bytes:
    """One paper as PDF."""
    return render_bundle([paper])


def render_bundle(papers: Sequence[Paper]) -> bytes:
    """Several papers as one PDF, each beginning on a page of its own and counting its own pages."""
    first = papers[0]
    data = {"title": words_in(first.title, first.language), "papers": [_paper(paper) for paper in papers]}
    compiler = Compiler(str(_TEMPLATE), root=str(_TEMPLATE.parent), font_paths=_fonts(), ignore_system_fonts=True)
    made = datetime.combine(first.printed_on or EPOCH, time(), UTC)
    pdf = compiler.compile(format="pdf", sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, timestamp=made)
    if not isinstance(pdf, bytes):
        raise TypeError("typst made no single document")
    return pdf


def _paper(paper: Paper) -> dict[str, Any]:
    language = paper.language
    return {
        "lang": "en" if language.startswith("en") else "zh",
        "number": paper.number,
        "title": words_in(paper.title, language),
        "institution": words_in(paper.institution, language),
        "period": words_in(paper.period, language),
        "blocks": [_block(block, language) for block in paper.blocks],
        "code": paper.check_code,
        "help": words_in(paper.check_help, language) if paper.check_code else "",
        "printed_on": paper.printed_on.isoformat() if paper.printed_on else "",
        "is_demonstration": paper.is_demonstration,
        "source": words_in(paper.source, language),
        "remark": words_in(paper.remark, language),
        "is_landscape": paper.is_landscape,
        "words": {name: text.in_language(language) for name, text in PAPER_WORDS.items()},
    }


def _block(block: Block, language: str) -> dict[str, Any]:
    """A block as data for the template, all values printed."""
    match block:
        case KeyValues(items):
            pairs = [[words_in(name, language), print_cell(value, "text", language)] for name, value in items]
            return {"is": "strip", "items": pairs}
        case Table():
            return _table(block, language)
        case Paragraph(words, look):
            return {"is": "paragraph", "words": words_in(words, language), "look": look}
        case ClauseList(items, title):
            lines = [[number, words_in(words, language)] for number, words in items]
            return {"is": "clauses", "title": words_in(title, language), "items": lines}
        case Tree():
            return _tree(block, language)
        case Signatures(items):
            return {"is": "signatures", "items": [words_in(words, language) for words in items]}
        case Closing(issuer, on, has_seal):
            day = long_date(on, language) if on else ""
            return {"is": "closing", "issuer": words_in(issuer, language), "on": day, "has_seal": has_seal}
        case Beside(left, right):
            sides = [[_block(one, language) for one in side] for side in (left, right)]
            return {"is": "beside", "left": sides[0], "right": sides[1]}


def _table(table: Table, language: str) -> dict[str, Any]:
    columns = [
        {
            "label": words_in(column.label, language),
            "align": "right" if column.kind in ("money", "number", "percent") else "left",
            "share": column.share,
            "is_quiet": column.is_quiet,
        }
        for column in table.columns
    ]
    rows = [
        {
            "look": row.look,
            "cells": [
                {"words": print_cell(cell, column.kind, language), "note": words_in(cell.note, language) if isinstance(cell, Noted) else ""}
                for cell, column in zip(row.cells, table.columns, strict=row.look != "group")
            ],
        }
        for row in table.rows
    ]
    return {"is": "table", "title": words_in(table.title, language), "columns": columns, "rows": rows}


def _tree(tree: Tree, language: str) -> dict[str, Any]:
    rows = [
        {
            "depth": row.depth,
            "sign": row.sign,
            "label": words_in(row.label, language),
            "value": row.value,
            "unit": words_in(row.unit, language),
            "formula": words_in(row.formula, language),
            "clauses": row.clauses,
            "note": words_in(row.note, language),
        }
        for row in tree.rows
    ]
    return {"is": "tree", "rows": rows}
