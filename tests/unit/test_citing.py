"""Documents and clauses on English pages: every source a pack names has words, and a clause number keeps its numerals alone."""

import re

import pytest

from yiti.policy.packs import cite, definitions_of, load_pack, number_words, pack_ids

HAN = re.compile("[一-鿿]")
NUMERALS = re.compile("[一二三四五六七八九十]")


@pytest.mark.parametrize("id", pack_ids())
def test_every_source_of_a_pack_is_named_in_english(id: str) -> None:
    pack = load_pack(id)
    named = {one.source.standard for one in definitions_of(id).values()} | {one.source.standard for one in pack.monthly}
    assert {name for name in named if HAN.search(cite(name).en)} == set()


@pytest.mark.parametrize("id", pack_ids())
def test_of_a_clause_number_only_the_numerals_stay_chinese(id: str) -> None:
    left = {number_words(number).en for number in load_pack(id).clause_texts}
    assert {number for number in left if HAN.search(NUMERALS.sub("", number))} == set()


def test_a_reader_of_chinese_meets_both_as_printed() -> None:
    assert cite("昌市政办发〔2021〕15号") == ("昌市政办发〔2021〕15号", "Changji City Office [2021] No. 15")
    assert number_words("附件1 六(一)2") == ("附件1 六(一)2", "Annex 1 六(一)2")


def test_a_source_that_nobody_knows_stays_as_it_is() -> None:
    assert cite("本县自订办法").en == "本县自订办法"
