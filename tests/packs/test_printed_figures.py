import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.packs.conftest import Workshop
from yiti.policy.packs import check_pack, list_figures, load_pack, pack_ids
from yiti.policy.packs.loading import read_draft
from yiti.policy.packs.printed import agrees, read_chinese, readings

with (Path(__file__).parent / "printed_figures.csv").open(encoding="utf-8-sig", newline="") as _file:
    LISTED = list(csv.DictReader(_file))


@pytest.mark.parametrize("pack", pack_ids())
def test_the_pack_carries_every_printed_figure_and_no_other(pack: str):
    assert check_pack(pack, figures=LISTED) == []


def test_changji_carries_all_fifty():
    carried = list_figures(load_pack("changji-2021"), read_draft("changji-2021"))
    assert len(carried) == len([row for row in LISTED if row["pack"] == "changji-2021"]) == 50


def test_a_figure_that_the_pack_drops_is_missed(workshop: Workshop):
    workshop.replace("parameters/ranking.yaml", '      printed: "6%"\n', "")
    workshop.replace("parameters/ranking.yaml", 'value: "0.06"\n', 'value: "0.06"\n      derived_from: {zh: 试, en: trial}\n')
    workshop.replace(
        "parameters/ranking.yaml",
        "en: trial}\n      applies_to: [community_centre, agricultural_township_hospital]\n      origin: document",
        "en: trial}\n      applies_to: [community_centre, agricultural_township_hospital]\n      origin: derived",
    )
    faults = check_pack("changji-2021", workshop.root, LISTED)
    assert ["附件1 八(一)3 6% 0.06" in fault.message.zh for fault in faults] == [True]


def test_a_figure_that_the_list_does_not_have_is_named_where_it_stands():
    shorter = [row for row in LISTED if (row["pack"], row["printed"]) != ("changji-2021", "60%")]
    faults = check_pack("changji-2021", figures=shorter)
    assert [(fault.file, "60%" in fault.message.zh) for fault in faults] == [("parameters/funds.yaml", True)]


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("15%", "0.15"), ("2倍", "2"), ("两部分", "2"), ("三个", "3"), ("4个", "4"), ("每万", "10000"), ("8.6万", "86000"), ("半年", "6"),
        ("零差率", "0"), ("第1名", "1"), ("11月30日", "11-30"), ("2021年4月27日", "2021-04-27"), ("2021年底", "2021-12-31"),
        ("2019年度", "2019"), ("0.3‰", "0.0003"), ("1,000元", "1000"), ("30%-40%", "0.40"), ("三百零五", "305"), ("十三五", "2020-12-31"),
        ("3—5万", "30000"), ("3—5万", "50000"), ("0.8—2万", "8000"), ("1—1.5名", "1.5"), ("1—3个百分点", "0.01"), ("1—3个百分点", "0.03"),
    ],
)  # fmt: skip
def test_a_printed_form_is_read(printed: str, value: str):
    assert agrees(printed, value)


def test_a_form_without_figure_means_nothing():
    assert readings("适当") == set()
    assert not agrees("15%", "15")


@given(st.integers(1, 9999))
def test_chinese_numbers_read_back(number: int):
    signs = "零一二三四五六七八九"
    word = ""
    for unit, tens in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            word += signs[digit] + tens
        elif word and number % unit and not word.endswith("零"):
            word += "零"
    assert read_chinese(word) == number


def test_the_list_is_the_projects_own_and_whole():
    assert {row["pack"] for row in LISTED} >= {"changji-2021"}
    assert set(LISTED[0]) >= {"pack", "clause", "printed", "value", "unit", "bound"}
