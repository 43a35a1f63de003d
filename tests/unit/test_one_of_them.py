"""English counts: one indicator is, two indicators are."""

import pytest

from yiti.kernel.agreement import fit_to_one


@pytest.mark.parametrize(
    ("words", "values", "told"),
    [
        ("{n} indicators are not decided", {"n": 1}, "{n} indicator is not decided"),
        ("{n} indicators are not decided", {"n": 2}, "{n} indicators are not decided"),
        ("{n} entries, {m} wrong cells", {"n": "1", "m": 1}, "{n} entry, {m} wrong cell"),
        ("{n} institutions have a value", {"n": 1}, "{n} institution has a value"),
        ("{label} is not open", {"label": 1}, "{label} is not open"),
        ("{n} was sent, place {p} in its category", {"n": 1, "p": 1}, "{n} was sent, place {p} in its category"),
        ("{n} in all", {"n": 1}, "{n} in all"),
        ("fewer than {n} people", {"n": 1}, "fewer than {n} person"),
    ],
)
def test_one_is_told_as_one(words: str, values: dict[str, object], told: str) -> None:
    assert fit_to_one(words, values) == told
