"""The payslip: 项目, 怎么算, 依据, 金额, where the score comes from, and why it differs from the last one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yiti.kernel.text import NOTHING, Text

from .blocks import CHECK_HELP, Beside, Block, Cell, KeyValues, Noted, Paper, Paragraph, Table, TableColumn, TableRow, Words
from .printing import MINUS, money

TITLE = Text("绩效工资条", "Performance payslip")
GROSS, NET = Text("应发", "Gross pay"), Text("实发", "Net pay")
SCORES = Text("得分从哪来", "Where the score comes from")
CHANGES = Text("与上期相比", "Compared with last time")


@dataclass(frozen=True, slots=True)
class PayLine:
    """One line: what, how it was reckoned, on which clause, how many yuan (deductions negative). The key line is strong."""

    label: Words
    amount: Decimal
    how: Words = NOTHING
    clause: str = ""
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One part of the score, with the points it could bring."""

    label: Words
    points: Decimal
    out_of: Decimal
    detail: Words = NOTHING


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One reason why the sum differs from last time, or (as `is_total`) the sum itself."""

    label: Words
    amount: Decimal
    detail: Words = NOTHING
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Payslip:
    """All that a payslip shows. Totals are handed in, never added up here; parts left empty are not printed."""

    number: str
    institution: Words
    period: Words
    person: tuple[tuple[Words, Cell], ...]
    earnings: tuple[PayLine, ...]
    gross: Decimal
    title: Text = TITLE
    gross_label: Words = GROSS
    deductions: tuple[PayLine, ...] = ()
    net: Decimal | None = None
    net_label: Words = NET
    net_how: Words = NOTHING
    scores: tuple[ScoreLine, ...] = ()
    scores_title: Words = SCORES
    changes: tuple[ChangeLine, ...] = ()
    changes_title: Words = CHANGES
    note: Words = NOTHING
    remark: Words = NOTHING
    source: Words = NOTHING


def payslip_paper(
    slip: Payslip,
    *,
    language: str = "zh-hans",
    check_code: str = "",
    printed_on: date | None = None,
    is_demonstration: bool = False,
    check_help: Text = CHECK_HELP,
) -> Paper:
    return Paper(
        kind="payslip",
        number=slip.number,
        title=slip.title,
        blocks=tuple(_blocks(slip)),
        language=language,
        institution=slip.institution,
        period=slip.period,
        check_code=check_code,
        printed_on=printed_on,
        is_demonstration=is_demonstration,
        source=slip.source,
        remark=slip.remark,
        check_help=check_help,
    )


def _blocks(slip: Payslip) -> Iterator[Block]:
    yield KeyValues(slip.person)
    yield _lines(slip)
    scores = (_scores(slip),) if slip.scores else ()
    changes = (_changes(slip),) if slip.changes else ()
    note = (Paragraph(slip.note, "note"),) if slip.note not in ("", NOTHING) else ()
    if scores and changes:
        yield Beside(scores, (*changes, *note))
    else:
        yield from (*scores, *changes, *note)


def _lines(slip: Payslip) -> Table:
    columns = (
        TableColumn(Text("项目", "Item"), share=2.2),
        TableColumn(Text("怎么算", "How it is reckoned"), share=4, is_quiet=True),
        TableColumn(Text("依据", "Clause"), share=1.6, is_quiet=True),
        TableColumn(Text("金额（元）", "Amount (yuan)"), "money", share=1.7),
    )
    rows = [*map(_line, slip.earnings), TableRow((slip.gross_label, "", "", slip.gross), "total"), *map(_line, slip.deductions)]
    if slip.net is not None:
        rows.append(TableRow((slip.net_label, slip.net_how, "", slip.net), "total"))
    return Table(columns, tuple(rows))


def _line(line: PayLine) -> TableRow:
    return TableRow((line.label, line.how, line.clause, line.amount), "strong" if line.is_strong else "plain")


def _scores(slip: Payslip) -> Table:
    columns = (TableColumn("", share=3), TableColumn("", "number", share=1))
    rows = tuple(TableRow((_noted(line.label, line.detail), f"{line.points:,} / {line.out_of:,}")) for line in slip.scores)
    return Table(columns, rows, slip.scores_title)


def _changes(slip: Payslip) -> Table:
    columns = (TableColumn("", share=3), TableColumn("", "number", share=1.2))
    rows = tuple(
        TableRow(
            (_noted(line.label, line.detail), money(line.amount) if line.is_total else _signed(line.amount)),
            "strong" if line.is_total else "plain",
        )
        for line in slip.changes
    )
    return Table(columns, rows, slip.changes_title)


def _noted(label: Words, detail: Words) -> Cell:
    return label if detail in ("", NOTHING) else Noted(label, detail)


def _signed(amount: Decimal) -> str:
    text = money(amount)
    return text if text.startswith(MINUS) else f"+{text}"
