"""Papers of money as answers: PDF with number, date and check code."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language

from yiti.foundation.papers import Paper, TableColumn, TableRow, check_code, render_bundle, table_paper
from yiti.foundation.papers.blocks import Cell, Words
from yiti.kernel.text import NOTHING, Text
from yiti.web.pages import frame_of
from yiti.web.requests import Request
from yiti.web.words import CHINESE


def language_now() -> str:
    return get_language() or CHINESE


def code_of(number: str, *says: object) -> str:
    """The check code of a paper by its number and what it says."""
    digest = hashlib.sha256("\n".join(str(part) for part in says).encode()).hexdigest()
    return check_code(digest, number, settings.YITI_CHECK_CODE_KEY.encode())


def common_of(request: Request) -> dict[str, Any]:
    """What every paper of a request has: language, day, the mark of a demonstration."""
    frame = frame_of(request)
    return {"language": language_now(), "printed_on": frame.today, "is_demonstration": frame.is_demonstration}


def send_pdf(papers: Sequence[Paper], name: str) -> HttpResponse:
    answer = HttpResponse(render_bundle(papers), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def send_table(
    request: Request,
    title: Text,
    columns: Sequence[TableColumn],
    rows: Sequence[TableRow | Sequence[Cell]],
    number: str,
    *,
    institution: Words = NOTHING,
    period: Words = NOTHING,
    facts: Sequence[tuple[Words, Cell]] = (),
    note: Words = NOTHING,
    source: Words = NOTHING,
    says: object = "",
) -> HttpResponse:
    paper = table_paper(
        title,
        columns,
        rows,
        number=number,
        institution=institution,
        period=period,
        facts=facts,
        note=note,
        source=source,
        check_code=code_of(number, says),
        **common_of(request),
    )
    return send_pdf([paper], number)


__all__ = ["code_of", "common_of", "language_now", "send_pdf", "send_table"]
