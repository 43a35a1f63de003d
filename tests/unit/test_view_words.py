"""The words of a register added up."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.web.policy.view_words import Wording


@pytest.mark.parametrize(
    ("form", "key", "words"),
    [
        ("consultation_visits", "month.month", Text("月份", "Month")),
        ("consultation_visits", "month.year", Text("月份（年）", "Month (year)")),
        ("consultation_visits", "year", Text("年度", "Year")),
    ],
)
def test_a_key_names_its_part_of_time_where_its_field_is_not_that_part(form: str, key: str, words: Text) -> None:
    declared = load_pack("xinjiang-community-2016").forms[form]
    assert Wording(cast(Any, SimpleNamespace(form=declared)), cast(Any, None)).key_label(key) == words
