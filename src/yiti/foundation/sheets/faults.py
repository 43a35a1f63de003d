"""What is wrong with a file: of single cells as values, of the file as a whole as a refusal."""

from dataclasses import dataclass

from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import NOTHING, Text


class UnableToReadSheet(UnableTo):
    """The file as a whole cannot be read: too large, damaged, locked, or of a kind that is not taken."""

    code = "unreadable-sheet"


class WrongCell(Exception):
    """A cell that does not hold what its column asks for."""

    def __init__(self, reason: Text):
        super().__init__(reason.en)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class CellFault:
    """
    One wrong cell: sheet, row (counted from 1 as on screen), column letter, the value found, what is expected, and why.

    `field` is the column's name, empty where the column is unknown. `code` is for programs: `wrong-value`,
    `missing-value`, `out-of-range`, `duplicate-key`, `stray-value`, `total-row`, and of headings `no-header`,
    `unknown-column`, `missing-column`, `repeated-column`.
    """

    sheet: str
    row: int
    column: str
    value: str
    expected: Text
    reason: Text
    field: str = ""
    code: str = "wrong-value"

    @property
    def message(self) -> Text:
        """The whole fault as one sentence."""
        value = f"“{self.value}”" if self.value else ""
        at = Text(f" {self.column} 列", f", column {self.column}") if self.column else NOTHING
        expected = Text(f"，应为{self.expected.zh}", f"; expected {self.expected.en}") if self.expected.zh else NOTHING
        return Text(
            f"“{self.sheet}”第 {self.row} 行{at.zh}：{value}{self.reason.zh}{expected.zh}",
            f"“{self.sheet}”, row {self.row}{at.en}: {value} {self.reason.en}{expected.en}".replace(":  ", ": "),
        )


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A sheet, or a row of one, that was not read, and why: totals, headings repeated on each printed page, notes below the table."""

    sheet: str
    row: int
    reason: Text
