"""Notices and lists: what is posted on the wall, and any list shown on a screen, on paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from yiti.kernel.text import NOTHING, Text

from .blocks import (
    CHECK_HELP,
    Block,
    Cell,
    ClauseList,
    Closing,
    KeyValues,
    Paper,
    Paragraph,
    Signatures,
    Table,
    TableColumn,
    TableRow,
    Words,
)


@dataclass(frozen=True, slots=True)
class Notice:
    """What a notice says: paragraphs, tables, the clauses it stands on, how to object, who issues it and when."""

    number: str
    title: Text
    issuer: Words
    posted_on: date
    paragraphs: tuple[Words, ...] = ()
    tables: tuple[Table, ...] = ()
    after: tuple[Words, ...] = ()
    clauses: tuple[tuple[str, Words], ...] = ()
    period: Words = NOTHING
    source: Words = NOTHING
    remark: Words = NOTHING
    has_seal: bool = True


def notice_paper(
    notice: Notice, *, language: str = "zh-hans", check_code: str = "", is_demonstration: bool = False, check_help: Text = CHECK_HELP
) -> Paper:
    return Paper(
        kind="notice",
        number=notice.number,
        title=notice.title,
        blocks=tuple(_blocks(notice)),
        language=language,
        institution=notice.issuer,
        period=notice.period,
        check_code=check_code,
        printed_on=notice.posted_on,
        is_demonstration=is_demonstration,
        source=notice.source,
        remark=notice.remark,
        check_help=check_help,
        is_landscape=any(len(table.columns) > 8 for table in notice.tables),
    )


def _blocks(notice: Notice) -> Iterator[Block]:
    yield from (Paragraph(words) for words in notice.paragraphs)
    yield from notice.tables
    yield from (Paragraph(words) for words in notice.after)
    if notice.clauses:
        yield ClauseList(notice.clauses)
    yield Closing(notice.issuer, notice.posted_on, notice.has_seal)


def table_paper(
    title: Text,
    columns: Sequence[TableColumn],
    rows: Sequence[TableRow | Sequence[Cell]],
    *,
    number: str = "",
    language: str = "zh-hans",
    institution: Words = NOTHING,
    period: Words = NOTHING,
    facts: Sequence[tuple[Words, Cell]] = (),
    note: Words = NOTHING,
    signatures: Sequence[Words] = (),
    source: Words = NOTHING,
    remark: Words = NOTHING,
    check_code: str = "",
    printed_on: date | None = None,
    is_demonstration: bool = False,
    check_help: Text = CHECK_HELP,
) -> Paper:
    """Any list on paper: facts above it, a note and lines to sign below. More than eight columns lie across the page."""
    table = Table(tuple(columns), tuple(row if isinstance(row, TableRow) else TableRow(tuple(row)) for row in rows))
    return Paper(
        kind="table",
        number=number,
        title=title,
        blocks=tuple(_around(table, facts, note, signatures)),
        language=language,
        institution=institution,
        period=period,
        check_code=check_code,
        printed_on=printed_on,
        is_demonstration=is_demonstration,
        source=source,
        remark=remark,
        check_help=check_help,
        is_landscape=len(columns) > 8,
    )


def _around(table: Table, facts: Sequence[tuple[Words, Cell]], note: Words, signatures: Sequence[Words]) -> Iterator[Block]:
    if facts:
        yield KeyValues(tuple(facts))
    yield table
    if note not in ("", NOTHING):
        yield Paragraph(note, "note")
    if signatures:
        yield Signatures(tuple(signatures))
