"""
How a long list folds on a phone, where each row is a card: its groups under their headings, or all but its beginning.

The page holds every row; what is folded is one tap away, and open on a desk and on paper.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from .columns import Cell

SHORT = 12
"""A list of so many rows is short: it stands open."""
FIRST = 10
"""So many rows of a longer one without groups stand at first."""
SHOWN, MOST_SHOWN = 3, 12
"""
So many of the rows that need the reader stand under the heading of a folded group, and so many in all; where that were more, one
under each heading as far as they reach.
"""


@dataclass(frozen=True)
class Line:
    """A row as it is printed; its cells are made where they are asked for, since some templates print the row whole."""

    read: Callable[[Any], list[Cell]]
    row: Any
    key: Any
    group: Any
    is_first: bool = False

    @cached_property
    def cells(self) -> list[Cell]:
        return self.read(self.row)


@dataclass(frozen=True, slots=True)
class Block:
    """Rows below one another; with `folds` under one heading that opens them. `needed` of them need the reader."""

    lines: Sequence[Line]
    folds: bool = False
    needed: int = 0

    @property
    def count(self) -> int:
        return len(self.lines)

    @property
    def shown(self) -> int:
        """So many stand though the block is folded."""
        return sum(line.is_first for line in self.lines)


def fold(
    read: Callable[[Any], list[Cell]],
    rows: Sequence[Any],
    *,
    group: Callable[[Any], Any] | None,
    key: Callable[[Any], str] | None,
    needs: Callable[[Any], bool] | None,
    is_sorted: bool = False,
) -> list[Block]:
    """
    The rows in blocks: one for each group of a long list, else one alone, whose lines say where a group begins.

    A list that the reader sorted otherwise does not fold.
    """
    groups = [(name, list(members)) for name, members in groupby(rows, group or (lambda row: None))]
    if is_sorted or len(rows) <= SHORT or len(groups) == 1:
        heads = [(row, name if group and not at else None) for name, members in groups for at, row in enumerate(members)]
        return [Block([Line(read, row, key(row) if key else "", head) for row, head in heads])]
    needed = [[at for at, row in enumerate(members) if needs and needs(row)] for _, members in groups]
    shown = SHOWN if sum(min(len(wanted), SHOWN) for wanted in needed) <= MOST_SHOWN else 1
    found, left = list[Block](), MOST_SHOWN
    for (name, members), wanted in zip(groups, needed, strict=True):
        lines = [
            Line(read, row, key(row) if key else "", None if at else name, at in wanted[: min(shown, left)])
            for at, row in enumerate(members)
        ]
        found.append(Block(lines, folds=True, needed=len(wanted)))
        left -= found[-1].shown
    return found


def fold_whole(rows: Sequence[Any], needs: Callable[[Any], bool]) -> Block:
    """
    A grid of one row a person: where it is long, under one heading, below which the first rows stand that need somebody.

    Their order is that of the grid, folded or not.
    """
    wanted = [at for at, row in enumerate(rows) if needs(row)]
    is_long = len(rows) > SHORT
    shown = set(wanted[:MOST_SHOWN]) if is_long else set[int]()
    return Block([Line(_no_cells, row, "", None, at in shown) for at, row in enumerate(rows)], folds=is_long, needed=len(wanted))


def _no_cells(row: Any) -> list[Cell]:
    return []


def count_later(rows: int) -> int:
    """So many rows of a list without groups wait for a tap."""
    return rows - FIRST if rows > SHORT else 0
