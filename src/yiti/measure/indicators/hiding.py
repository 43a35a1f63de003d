"""
Small counts out of published tables, with what would give them back.

A table is rows of counts with a total at the end of each row and below each column, if these are printed too. A count from one to four may
point at a person; zero does not. Hiding it alone does not help where the others and a total are printed: the total less the others is the
count. So others are hidden with it until no hidden count can be worked out, and until what is hidden in a line is at least five together.
"""

from collections.abc import Iterable, Sequence

SMALLEST = 5
"""From so many on a count is shown."""
GROUND = 0
"""All lines without a printed total."""
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
    exposed = _exposed(equations, hidden)
    return [
        cells
        for cells in equations
        if not exposed.isdisjoint(cells) or 0 < sum(rows[at][column] or 0 for at, column in cells if (at, column) in hidden) < SMALLEST
    ]


def _exposed(equations: Sequence[Sequence[tuple[int, int]]], hidden: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """
    The hidden cells that follow from the printed totals alone: those that are the same in every solution of the sums.

    Rows and columns are points, hidden cells the ways between them, and a line without a printed total is open ground. A cell can be
    another where a round leads through it (one up, the next down, and so on); it follows where it is the only way across.
    """
    ends: dict[tuple[int, int], list[int]] = {cell: [] for cell in hidden}
    for line, summed in enumerate(equations, start=1):
        for cell in summed:
            if cell in ends:
                ends[cell].append(line)
    cells = list(ends)
    joined = [[*ends[cell], GROUND, GROUND] for cell in cells]
    return {cells[at] for at in _bridges([(one, other) for one, other, *_ in joined])}


def _bridges(ways: Sequence[tuple[int, int]]) -> set[int]:
    """The ways, by number, without which their two points would not be joined."""
    leaving: dict[int, list[tuple[int, int]]] = {}
    for at, (one, other) in enumerate(ways):
        leaving.setdefault(one, []).append((at, other))
        leaving.setdefault(other, []).append((at, one))
    order: dict[int, int] = {}
    lowest: dict[int, int] = {}
    found: set[int] = set()
    for start in leaving:
        if start in order:
            continue
        order[start] = lowest[start] = len(order)
        walk = [(start, -1, iter(leaving[start]))]
        while walk:
            point, came_by, further = walk[-1]
            at, other = next(further, (-1, point))
            if at < 0:
                walk.pop()
                if walk:
                    before = walk[-1][0]
                    lowest[before] = min(lowest[before], lowest[point])
                    found |= {came_by} if lowest[point] > order[before] else set()
            elif at == came_by:
                continue
            elif other in order:
                lowest[point] = min(lowest[point], order[other])
            else:
                order[other] = lowest[other] = len(order)
                walk.append((other, at, iter(leaving[other])))
    return found


def _cheapest(
    rows: Sequence[Sequence[Number]], lines: Sequence[Sequence[tuple[int, int]]], hidden: set[tuple[int, int]]
) -> tuple[int, int] | None:
    """The smallest count still shown in these lines; one that stands in two goes first, and a zero last, since it covers nothing."""
    shown = [cell for cells in lines for cell in cells if cell not in hidden]

    def cost(cell: tuple[int, int]) -> tuple[object, ...]:
        number = rows[cell[0]][cell[1]] or 0
        return -shown.count(cell), number == 0, number, cell

    return min(shown, key=cost, default=None)
