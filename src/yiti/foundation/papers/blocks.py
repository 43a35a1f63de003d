"""What a paper is made of: plain values, said in the paper's language when it is rendered."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from yiti.kernel.text import NOTHING, Text

Words = Text | str
"""Words in both languages, or a name that has only one form."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A cell of words with a small grey line below them."""

    words: Words
    note: Words


Cell = Words | Noted | Decimal | int | date | bool | None
BASIS = Text("依据", "Basis")
CellKind = Literal["text", "money", "number", "percent", "date"]


@dataclass(frozen=True, slots=True)
class KeyValues:
    """A strip of names and values: 姓名 林晚秋, 岗位 护."""

    items: tuple[tuple[Words, Cell], ...]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """
    A column: money (two decimals, aligned on the fen) and numbers stand right, all else left.

    `share` is its part of the free width; 0 makes it as wide as its longest cell. Quiet columns are small and grey.
    """

    label: Words
    kind: CellKind = "text"
    share: float = 1
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """`strong` is the line that matters, `total` stands between rules, `group` is a heading over the rows below it."""

    cells: tuple[Cell, ...]
    look: Literal["plain", "strong", "total", "group"] = "plain"


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its headings come again on each page. `title` stands above it, in small bold."""

    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    title: Words = NOTHING


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`body` begins with an indent in Chinese, `note` is small and grey, `heading` bold."""

    words: Words
    look: Literal["body", "note", "heading"] = "body"


@dataclass(frozen=True, slots=True)
class ClauseList:
    """The clauses that the paper stands on: number as printed and what it demands."""

    items: tuple[tuple[str, Words], ...]
    title: Words = BASIS


@dataclass(frozen=True, slots=True)
class TreeRow:
    """One figure of an explanation: how deep, the sign before it (+ − × ÷), label, value, formula, clauses, and a further note."""

    depth: int
    sign: str
    label: Words
    value: str
    unit: Words = NOTHING
    formula: Words = NOTHING
    clauses: str = ""
    note: Words = NOTHING


@dataclass(frozen=True, slots=True)
class Tree:
    rows: tuple[TreeRow, ...]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on, side by side: 制表人, 审核人, 负责人."""

    items: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """Who issues the paper and on which day, at the right with room for the seal."""

    issuer: Words
    on: date | None = None
    has_seal: bool = True


@dataclass(frozen=True, slots=True)
class Beside:
    """Two groups of blocks side by side."""

    left: tuple["Block", ...]
    right: tuple["Block", ...]


Block = KeyValues | Table | Paragraph | ClauseList | Tree | Signatures | Closing | Beside

CHECK_HELP = Text(
    "核对：登录一体，在“核对文书”里输入编号和核对码，可看到本件与系统是否一致。",
    "To check: sign in to Yiti, open “Check a paper” and enter number and code.",
)


@dataclass(frozen=True, slots=True)
class Paper:
    """
    An A4 paper with its number, date, check code and, where the data are invented, the mark that says so on every page.

    `kind` is a word for programs (`payslip`); `source` names the rules and their hash in the foot; `remark` stands
    there above the way to check, such as until when and where to object.
    """

    kind: str
    number: str
    title: Text
    blocks: tuple[Block, ...]
    language: str = "zh-hans"
    institution: Words = NOTHING
    period: Words = NOTHING
    check_code: str = ""
    printed_on: date | None = None
    is_demonstration: bool = False
    source: Words = NOTHING
    remark: Words = NOTHING
    check_help: Text = CHECK_HELP
    is_landscape: bool = False
