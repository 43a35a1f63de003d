"""Grades of live values as a county writes them."""

import pytest

from yiti.kernel.refusals import Refused
from yiti.policy.packs.grades import WrittenGrade, read_grades


@pytest.mark.parametrize("text", ["0.9=1, 0.8=0.6", "0.8：0.6；0.9：1", " 0.9:1\n0.8:0.6 "])
def test_grades_are_read_however_they_are_parted(text: str) -> None:
    assert read_grades(text, "higher") == [WrittenGrade("0.9", "1"), WrittenGrade("0.8", "0.6")]


def test_where_the_lower_is_better_the_lowest_comes_first() -> None:
    assert read_grades("5=0.5, 2=1", "lower") == [WrittenGrade("2", "1"), WrittenGrade("5", "0.5")]


@pytest.mark.parametrize(
    ("text", "better", "code"),
    [
        ("", "higher", "wrong-type"),
        ("好=1", "higher", "wrong-type"),
        ("90%=1", "higher", "wrong-type"),
        ("0.9", "higher", "wrong-type"),
        ("0.9=1.2", "higher", "out-of-range"),
        ("0.9=0.6, 0.8=1", "higher", "inconsistent"),
        ("0.9=1, 0.8=0.6", "lower", "inconsistent"),
        ("0.9=1, 0.9=0.6", "higher", "inconsistent"),
    ],
)
def test_grades_that_cannot_be_meant_are_refused(text: str, better: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_grades(text, better)
    assert refusal.value.code == code
