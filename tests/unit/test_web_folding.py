"""How a long list folds on a phone."""

from yiti.web.folding import FIRST, MOST_SHOWN, SHORT, SHOWN, Block, count_later, fold, fold_whole


def _fold(rows: list[str], **more: object) -> list[Block]:
    asked: dict[str, object] = {"group": lambda row: row[0], "key": None, "needs": lambda row: row.endswith("!"), **more}
    return fold(lambda row: [], rows, **asked)  # type: ignore[arg-type]


LONG = [f"a{n}" for n in range(8)] + [f"b{n}!" for n in range(SHOWN + 2)]


def test_a_long_list_folds_by_its_groups_and_shows_the_first_that_need_the_reader() -> None:
    a, b = _fold(LONG)
    assert (a.folds, a.count, a.needed, a.shown) == (True, 8, 0, 0)
    assert (b.folds, b.count, b.needed, b.shown) == (True, SHOWN + 2, SHOWN + 2, SHOWN)
    assert [line.group for line in b.lines] == ["b", None, None, None, None]


def test_of_many_groups_that_need_the_reader_each_shows_one() -> None:
    blocks = _fold([f"{group}{n}!" for group in "abcdefg" for n in range(3)])
    assert [(block.needed, block.shown) for block in blocks] == [(3, 1)] * 7
    many = _fold([f"{chr(97 + group)}{n}!" for group in range(20) for n in range(2)])
    assert [block.shown for block in many] == [1] * MOST_SHOWN + [0] * (20 - MOST_SHOWN)


def test_a_short_list_and_one_sorted_by_the_reader_stand_open_with_their_headings() -> None:
    for rows, is_sorted in ((LONG[4:], False), (LONG, True)):
        (block,) = _fold(rows, is_sorted=is_sorted)
        assert not block.folds
        assert [line.group for line in block.lines if line.group] == ["a", "b"]


def test_a_list_of_one_group_and_one_of_none_do_not_fold() -> None:
    assert [block.folds for block in _fold([f"a{n}" for n in range(30)])] == [False]
    (block,) = _fold(LONG, group=None)
    assert not any(line.group for line in block.lines)


def test_so_many_wait_for_a_tap() -> None:
    assert [count_later(rows) for rows in (0, SHORT, SHORT + 1, 50)] == [0, 0, SHORT + 1 - FIRST, 50 - FIRST]


def test_a_long_grid_folds_whole_and_shows_in_its_order_the_first_that_need_somebody() -> None:
    rows = [f"{at}!" if at % 3 == 0 else f"{at}" for at in range(60)]
    block = fold_whole(rows, lambda row: row.endswith("!"))
    assert (block.folds, block.count, block.needed, block.shown) == (True, 60, 20, MOST_SHOWN)
    assert [line.row for line in block.lines] == rows
    assert [line.row for line in block.lines if line.is_first] == [row for row in rows if row.endswith("!")][:MOST_SHOWN]


def test_a_short_grid_stands_open() -> None:
    block = fold_whole(["a!"] * SHORT, lambda row: True)
    assert not block.folds
    assert block.shown == 0
