"""Who publishes a table gives away no group of fewer than five, not by subtraction either."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from yiti.measure.indicators.hiding import SMALLEST, hide_small


def test_a_count_under_five_is_hidden_and_zero_and_five_are_not() -> None:
    assert hide_small([[0, 4, 5]], with_row_totals=False, with_column_totals=False) == [[0, None, 5]]


def test_the_smallest_other_goes_with_it_where_the_row_has_a_total() -> None:
    assert hide_small([[3, 40, 17]], with_row_totals=True, with_column_totals=False) == [[None, 40, None]]


def test_a_zero_goes_too_where_nothing_else_is_left() -> None:
    assert hide_small([[3, 20], [30, 0]], with_row_totals=True, with_column_totals=True) == [[None, None], [None, None]]


def test_two_small_ones_in_a_line_hide_each_other_where_they_are_five_together() -> None:
    assert hide_small([[3, 2, 50]], with_row_totals=True, with_column_totals=False) == [[None, None, 50]]
    assert hide_small([[1, 2, 0, 50, 60]], with_row_totals=True, with_column_totals=False) == [[None, None, 0, None, 60]]


def test_rows_and_columns_together_give_nothing_back() -> None:
    table = [[3, 40, 17], [20, 30, 25], [11, 12, 13]]
    found = hide_small(table, with_row_totals=True, with_column_totals=True)
    assert sum(number is None for row in found for number in row) == 4
    assert found[0][0] is None


def test_a_small_total_gives_its_line_no_sum() -> None:
    assert hide_small([[1, 2, 0]], with_row_totals=True, with_column_totals=False) == [[None, None, 0]]


TABLES = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=1, max_size=3)
)


@given(TABLES, st.booleans(), st.booleans())
def test_every_hidden_small_count_could_be_another(table: list[list[int]], rows: bool, columns: bool) -> None:
    """By trying: some other table of whole numbers prints the same. Only a line that is hidden altogether may be known as a whole."""
    found = hide_small(table, with_row_totals=rows, with_column_totals=columns)
    unknown = [(at, column) for at, row in enumerate(found) for column, number in enumerate(row) if number is None]
    small = [cell for cell in unknown if 0 < table[cell[0]][cell[1]] < SMALLEST]
    assert set(small) == {(at, column) for at, row in enumerate(table) for column, number in enumerate(row) if 0 < number < SMALLEST}
    for line in _lines(table, rows=rows, columns=columns):
        total = sum(table[at][column] for at, column in line)
        together = sum(table[at][column] for at, column in line if (at, column) in unknown)
        assert 0 < total < SMALLEST or not 0 < together < SMALLEST
    moves = [move for move in product((-1, 0, 1), repeat=len(unknown)) if any(move)] if len(unknown) <= 9 else []
    for cell in small:
        fits = [move for move in moves if move[unknown.index(cell)] and _prints_the_same(table, unknown, move, rows=rows, columns=columns)]
        assert fits or not moves or _is_alone(table, cell, rows=rows, columns=columns)


def _lines(table: list[list[int]], *, rows: bool, columns: bool) -> list[list[tuple[int, int]]]:
    found = [[(at, column) for column in range(len(table[0]))] for at in range(len(table))] if rows else []
    return found + ([[(at, column) for at in range(len(table))] for column in range(len(table[0]))] if columns else [])


def _prints_the_same(table: list[list[int]], unknown: list[tuple[int, int]], move: tuple[int, ...], *, rows: bool, columns: bool) -> bool:
    """Printed totals, those of at least five and of none, stay as they are."""
    changes = dict(zip(unknown, move, strict=True))
    lines = _lines(table, rows=rows, columns=columns)
    totals = [(sum(table[at][column] for at, column in line), sum(changes.get(cell, 0) for cell in line)) for line in lines]
    return all(0 < total < SMALLEST or not change for total, change in totals)


def _is_alone(table: list[list[int]], cell: tuple[int, int], *, rows: bool, columns: bool) -> bool:
    """A line of one cell is its own total: who prints the total prints the cell."""
    return (rows and len(table[0]) == 1) or (columns and len(table) == 1)
