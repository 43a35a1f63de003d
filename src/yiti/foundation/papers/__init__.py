"""Papers: numbered A4 documents as PDF, or as docx, with a check code, from plain values."""

from .blocks import (
    Beside,
    ClauseList,
    Closing,
    KeyValues,
    Noted,
    Paper,
    Paragraph,
    Signatures,
    Table,
    TableColumn,
    TableRow,
    Tree,
    TreeRow,
)
from .codes import check_code, matches
from .explanations import explanation_paper
from .notices import Notice, notice_paper, table_paper
from .payslips import ChangeLine, PayLine, Payslip, ScoreLine, payslip_paper
from .rendering import render_bundle, render_pdf
from .word import render_docx

__all__ = [
    "Beside", "ChangeLine", "ClauseList", "Closing", "KeyValues", "Noted", "Notice", "Paper", "Paragraph", "PayLine", "Payslip",
    "ScoreLine", "Signatures", "Table", "TableColumn", "TableRow", "Tree", "TreeRow",
    "check_code", "explanation_paper", "matches", "notice_paper", "payslip_paper", "render_bundle", "render_docx",
    "render_pdf", "table_paper",
]  # fmt: skip
