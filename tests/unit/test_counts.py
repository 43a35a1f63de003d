"""Whole numbers as they are sent."""

import pytest

from yiti.kernel.counts import to_count


def test_digits_are_a_number() -> None:
    assert [to_count(text) for text in ("0", "12", "１２", "9" * 18)] == [0, 12, 12, 10**18 - 1]


@pytest.mark.parametrize("text", ["", "-1", "+1", "1.0", "²", " 1", "9" * 19, "9" * 5000, "x"])
def test_all_else_is_none(text: str) -> None:
    assert to_count(text) is None
