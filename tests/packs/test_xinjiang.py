import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from yiti.policy.packs import ROLES, Pack, bind_clauses, check_pack, list_figures, load_pack
from yiti.policy.packs.loading import read_draft
from yiti.policy.packs.shapes.headers import Header

ID = "xinjiang-community-2016"
NUMBERS = """
文首 一 二 二(一) 二(二) 二(三) 三 三(一) 三(二) 三(三) 四 四(一) 四(二) 四(三) 四(四) 五 五(一) 五(二) 五(三) 五(四)
六 六(一) 六(二) 六(三) 六(四) 六(五) 六(六) 六(六)1 六(六)2 六(六)3 六(六)4 七 八 九 十 十(一) 十(二) 文末
""".split()


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(ID)


def test_the_clause_tree_has_every_number_in_the_order_printed(pack: Pack):
    assert list(pack.clause_texts) == NUMBERS


def test_every_clause_speaks_both_languages_in_few_words(pack: Pack):
    for clause in pack.clause_texts.values():
        assert len(clause.demand.zh) <= 80, clause.number
        assert not re.search(r"[一-鿿]", clause.heading.en + clause.demand.en), clause.number


def test_every_duty_and_rule_is_carried(pack: Pack):
    for number, carriers in bind_clauses(pack).items():
        assert carriers or pack.clause_texts[number].kind in ("background", "principle", "heading"), number


def test_it_carries_all_thirty_one_figures():
    assert len(list_figures(load_pack(ID), read_draft(ID))) == 31


def test_title_number_and_issuer_are_not_printed_and_none_is_made_up(pack: Pack):
    assert pack.header.unprinted == ("title", "number", "issuer")
    assert pack.header.number is None
    assert pack.header.number_words.en == "no number printed"
    assert pack.in_force_from == date(2016, 6, 7)


def test_a_number_stands_or_is_named_among_what_is_not_printed(small_pack: Callable[..., None], tmp_path: Path):
    small_pack("county", "- id: rate\n  label: {zh: 比例, en: Rate}\n  unit: ratio\n  asked_by: [一]\n")
    path = tmp_path / "county" / "pack.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("number: 试〔2020〕1号\n", ""), encoding="utf-8")
    assert ["not printed" in fault.message.en for fault in check_pack("county", tmp_path)] == [True]
    path.write_text(path.read_text(encoding="utf-8") + "unprinted: [number]\n", encoding="utf-8")
    assert check_pack("county", tmp_path) == []


def test_its_roles_are_the_houses_own(pack: Pack):
    assert isinstance(pack.header, Header)
    assert {role.id for role in pack.header.roles} == ROLES


def test_the_demonstration_is_marked_and_holds_together(pack: Pack):
    rows = pack.rows["institutions"]
    assert Counter(row["type"] for row in rows) == {"county_hospital": 2, "community_centre": 6, "community_station": 12}
    assert {row["origin"] for row in rows} == {"synthetic"}
    codes = {row["code"] for row in rows}
    places = {row["code"] for row in pack.rows["places"]}
    assert all(row["place"] in places and row["lead"] in codes | {""} for row in rows)
    assert pack.rows["places"][0]["code"] == pack.header.place == "652301"


def test_ten_departments_have_their_duties_and_an_office_each(pack: Pack):
    duties = [row["code"] for row in pack.rows["department_duties"]]
    assert len(duties) == 10
    assert set(duties) <= set(pack.offices)


def test_thirteen_services_have_fourteen_codes(pack: Pack):
    rows = pack.rows["public_health_services"]
    assert (len({row["entry"] for row in rows}), len(rows)) == (13, 14)


def test_both_lists_of_key_groups_are_kept(pack: Pack):
    assert Counter(row["clause"] for row in pack.rows["key_groups"]) == {"五(一)": 5, "六(五)": 5}


def test_the_file_names_no_person_and_no_telephone(pack: Pack):
    for path in pack.root.rglob("*"):
        if path.is_file():
            assert not re.search(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])", path.read_text(encoding="utf-8")), path.name
