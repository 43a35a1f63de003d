"""Answers that are files: papers as PDF."""

from collections.abc import Sequence
from datetime import date

from django.http import HttpResponse
from django.utils.translation import get_language

from yiti.foundation.papers import Paper, TableColumn, TableRow, render_pdf, table_paper
from yiti.foundation.papers.blocks import Cell, Words
from yiti.kernel.text import NOTHING, Text
from yiti.web.pages import frame_of
from yiti.web.requests import Request
from yiti.web.words import CHINESE


def language_now() -> str:
    return get_language() or CHINESE


def wants_pdf(request: Request) -> bool:
    return request.GET.get("export") == "pdf"


def send_pdf(paper: Paper, name: str) -> HttpResponse:
    answer = HttpResponse(render_pdf(paper), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


def send_table(
    request: Request,
    title: Text,
    columns: Sequence[TableColumn],
    rows: Sequence[TableRow | Sequence[Cell]],
    name: str,
    *,
    facts: Sequence[tuple[Words, Cell]] = (),
    note: Words = NOTHING,
    on: date | None = None,
) -> HttpResponse:
    """Any list on paper, in the reader's language, with the county's name and the mark of a demonstration."""
    frame = frame_of(request)
    paper = table_paper(
        title, columns, rows, language=language_now(), institution=frame.county, facts=facts, note=note,
        printed_on=on or request.today, is_demonstration=frame.is_demonstration,
    )  # fmt: skip
    return send_pdf(paper, name)
