"""
Small counts out of published tables, with what would give them back.

A table is rows of counts with a total at the end of each row and below each column, if these are printed too. A count from one to four may
point at a person; zero does not. Hiding it alone does not help where the others and a total are printed: the total less the others is the
count. So others are hidden with it until no hidden count can be worked out, and until what is hidden in a line is at least five together.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction

SMALLEST = 5
"""From so many on a count is shown."""
Number = int | None
Line = tuple[tuple[tuple[int, int], ...], bool]


def hide_small(rows: Sequence[Sequence[Number]], *, with_row_totals: bool, with_column_totals: bool) -> list[list[Number]]:
    """
    The rows, None in place of what is hidden; what was None before is nothing that anybody prints.

    `with_…_totals` say whether the sum of each row, or of each column, is printed beside the table. A total that is itself from one to four
    is hidden by whoever prints it; then nothing in its line need be hidden for its sake, but the small counts are.
    """
    hidden = {
        (at, column) for at, row in enumerate(rows) for column, number in enumerate(row) if number is not None and 0 < number < SMALLEST
    }
    lines = [*_rows(rows, printed=with_row_totals), *_columns(rows, printed=with_column_totals)]
    equations = [cells for cells, is_printed in lines if is_printed and cells]
    while (more := _cheapest(rows, _open(rows, equations, hidden), hidden)) is not None:
        hidden.add(more)
    return [[None if (at, column) in hidden else number for column, number in enumerate(row)] for at, row in enumerate(rows)]


def _rows(rows: Sequence[Sequence[Number]], *, printed: bool) -> Iterable[Line]:
    for at, row in enumerate(rows):
        cells = tuple((at, column) for column, number in enumerate(row) if number is not None)
        yield cells, printed and not _is_small(rows, cells)


def _columns(rows: Sequence[Sequence[Number]], *, printed: bool) -> Iterable[Line]:
    for column in range(max(map(len, rows), default=0)):
        cells = tuple((at, column) for at, row in enumerate(rows) if column < len(row) and row[column] is not None)
        yield cells, printed and not _is_small(rows, cells)


def _is_small(rows: Sequence[Sequence[Number]], cells: Iterable[tuple[int, int]]) -> bool:
    return 0 < sum(rows[at][column] or 0 for at, column in cells) < SMALLEST


def _open(
    rows: Sequence[Sequence[Number]], equations: Sequence[Sequence[tuple[int, int]]], hidden: set[tuple[int, int]]
) -> list[Sequence[tuple[int, int]]]:
    """The lines that give something back: a hidden count that follows, or few people in all that is hidden there."""
    exposed = set(_exposed(equations, hidden))
    return [
        cells
        for cells in equations
        if not exposed.isdisjoint(cells) or 0 < sum(rows[at][column] or 0 for at, column in cells if (at, column) in hidden) < SMALLEST
    ]


def _exposed(equations: Sequence[Sequence[tuple[int, int]]], hidden: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """
    The hidden cells that follow from the printed totals alone: those fixed in every solution of the sums.

    Each printed total says what its hidden cells add up to. A cell follows when it alone is some combination of these sums.
    """
    unknowns = sorted(hidden)
    places = {cell: at for at, cell in enumerate(unknowns)}
    matrix = [[Fraction(0)] * len(unknowns) for _ in equations]
    for row, cells in zip(matrix, equations, strict=True):
        for cell in cells:
            if cell in places:
                row[places[cell]] = Fraction(1)
    return [unknowns[pivot] for pivot, row in _reduced(matrix) if sum(1 for number in row if number) == 1]


def _reduced(matrix: list[list[Fraction]]) -> list[tuple[int, list[Fraction]]]:
    """The rows left by Gauss and Jordan, each with the column that it leads."""
    found: list[tuple[int, list[Fraction]]] = []
    waiting = [row for row in matrix if any(row)]
    for column in range(len(matrix[0]) if matrix else 0):
        leading = next((row for row in waiting if row[column]), None)
        if leading is None:
            continue
        waiting = [row for row in waiting if row is not leading]
        scaled = [number / leading[column] for number in leading]
        waiting = [_without(row, scaled, column) for row in waiting]
        found = [(pivot, _without(row, scaled, column)) for pivot, row in found]
        found.append((column, scaled))
    return found


def _without(row: list[Fraction], leading: list[Fraction], column: int) -> list[Fraction]:
    factor = row[column]
    return [number - factor * other for number, other in zip(row, leading, strict=True)] if factor else row


def _cheapest(
    rows: Sequence[Sequence[Number]], lines: Sequence[Sequence[tuple[int, int]]], hidden: set[tuple[int, int]]
) -> tuple[int, int] | None:
    """The smallest count still shown in these lines; one that stands in two goes first, and a zero last, since it covers nothing."""
    shown = [cell for cells in lines for cell in cells if cell not in hidden]

    def cost(cell: tuple[int, int]) -> tuple[object, ...]:
        number = rows[cell[0]][cell[1]] or 0
        return -shown.count(cell), number == 0, number, cell

    return min(shown, key=cost, default=None)
