"""What is sent is read as days that can be, and as text that every database keeps."""

from datetime import date

import pytest

from yiti.kernel.days import to_day
from yiti.kernel.refusals import Refused
from yiti.kernel.storable import is_storable, require_storable


def test_a_day_is_written_one_way() -> None:
    assert to_day("2026-09-30") == date(2026, 9, 30)
    assert (to_day("1900-01-01"), to_day("2100-12-31")) == (date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    "text", ["", "heute", "0202-09-30", "1899-12-31", "2101-01-01", "9999-12-31", "2026-02-30", "20260930", "2026-W40-3", "２０２６-09-30"]
)
def test_any_other_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"^.*$"):
        to_day(text)


def test_text_holds_neither_nul_nor_half_a_sign() -> None:
    assert is_storable("乡镇 🙂 \n\t")
    assert not is_storable("a\x00b")
    assert not is_storable("\ud800")


def test_the_first_that_cannot_be_kept_is_named() -> None:
    require_storable([("on", "2026"), ("rows", [{"name": ["甲"]}, 5, None, True])])
    for name, value in (("name", "a\x00b"), ("rows", [{"x": ["\ud800"]}]), ("rows", {"a\x00b": 1})):
        with pytest.raises(Refused) as refusal:
            require_storable([("on", "2026"), (name, value)])
        assert refusal.value.field == name
    with pytest.raises(Refused) as refusal:
        require_storable([("\x00", "x"), ("\x00", "\x00")])
    assert "\x00" not in str(refusal.value)
