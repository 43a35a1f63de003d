"""What a benchmark answers with, and the table of all of them."""

import json
import statistics
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """
    One line of the table: the work, the figure as measured, the limit it is held against.

    `holds` is None for a figure that has no limit and stands for information.
    """

    work: str
    figure: str
    limit: str = ""
    holds: bool | None = None


def at_most(work: str, value: float, limit: float, unit: str = "×", note: str = "") -> Row:
    return Row(work, f"{value:,.1f} {unit}{f'   {note}' if note else ''}", f"≤ {limit:g} {unit}", value <= limit)


def least_and_middle(values: Sequence[float], scale: float = 1) -> str:
    """The least and the median of repeated measurements, as they are printed: `12.1 / 13.0`."""
    return f"{min(values) * scale:,.1f} / {statistics.median(values) * scale:,.1f}"


def percentile(values: Iterable[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def write_rows(path: Path, rows: Iterable[Row]) -> None:
    path.write_text(json.dumps([asdict(row) for row in rows], ensure_ascii=False), encoding="utf-8")


def read_rows(path: Path) -> list[Row]:
    return [Row(**row) for row in json.loads(path.read_text(encoding="utf-8"))]


def print_table(rows: Sequence[Row]) -> None:
    widths = [max(_width(text) for text in column) for column in zip(*((row.work, row.figure, row.limit) for row in rows), strict=True)]
    for row in rows:
        cells = [text + " " * (width - _width(text)) for text, width in zip((row.work, row.figure, row.limit), widths, strict=True)]
        verdict = {None: "", True: "pass", False: "OVER"}[row.holds]
        print("  ".join([*cells, verdict]).rstrip(), flush=True)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
