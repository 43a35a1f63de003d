"""The key indicators on Today: for whoever leads the county, each with its page and its map; the pack says which."""

from pathlib import Path

import pytest

from tests.cast import STRANGER, enter
from tests.screens.counted import CONTROL, SPAN, cast, counted, house
from tests.screens.quarter import Cast, read
from tests.screens.test_indicators import count_queries, sign_late, words_of
from yiti.policy.facts import Faulty
from yiti.policy.facts.keys import read_keys
from yiti.policy.packs import load_pack
from yiti.policy.packs.definitions import load_key_indicators, load_pack_definitions
from yiti.registry.institutions.models import Institution

__all__ = ["cast", "counted", "house"]


def keys_of(page: str) -> str:
    return page.split('id="keys-h"')[1].split("</section>")[0] if 'id="keys-h"' in page else ""


@pytest.mark.parametrize("role", ["leading_group", "commission"])
def test_whoever_leads_sees_the_county_s_value_with_its_page_and_its_map(counted: Cast, role: str) -> None:
    told = keys_of(read(enter(counted[role]), f"/?{SPAN}"))
    assert "62.5%" in told
    assert f"/indicators/{CONTROL}/?" in told
    assert f"indicator={CONTROL}" in told
    assert "截至" in told


@pytest.mark.parametrize("role", ["institution_head", "village_doctor", "assessor", STRANGER, "system_admin"])
def test_nobody_else_does(counted: Cast, role: str) -> None:
    assert keys_of(read(enter(counted[role]), f"/?{SPAN}")) == ""


def test_a_service_signed_now_is_in_it_and_the_way_is_told(counted: Cast) -> None:
    client = enter(counted["leading_group"])
    before = words_of(keys_of(read(client, f"/?{SPAN}")))
    sign_late()
    after = words_of(keys_of(read(client, f"/?{SPAN}")))
    assert "62.5%" in before
    assert "75%" in after
    assert "越高越好" in after


def test_in_english(counted: Cast) -> None:
    counted["leading_group"].language = "en"
    counted["leading_group"].save()
    told = words_of(keys_of(read(enter(counted["leading_group"]), f"/?{SPAN}")))
    assert "62.5%" in told
    assert not [sign for sign in told if "一" <= sign <= "鿿"]


def test_queries_do_not_grow_with_the_county(counted: Cast) -> None:
    client = enter(counted["leading_group"])
    before = count_queries(client, f"/?{SPAN}")
    centre = Institution.objects.first()
    for n in range(5):
        Institution.objects.create(code=f"6523010{n}8", name=f"第 {n} 室", short_name=f"{n}", type="village_clinic", place=centre.place)  # type: ignore[union-attr]
    assert count_queries(client, f"/?{SPAN}") <= before


class TestThePack:
    def test_the_national_list_holds_where_a_pack_has_none(self) -> None:
        assert load_key_indicators(load_pack("changji-2021")) == load_key_indicators(load_pack("national"))

    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            ("- hypertension_controll\n", "is it hypertension_control"),
            (f"- {CONTROL}\n- {CONTROL}\n", "stood before"),
            ("a: 1\n", "must be a list"),
        ],
    )
    def test_what_is_wrong_is_said_with_its_place(self, tmp_path: Path, text: str, fault: str) -> None:
        path = tmp_path / "indicators.yaml"
        path.write_text(text)
        with pytest.raises(Faulty) as refusal:
            read_keys({"key/indicators.yaml": path}, load_pack_definitions(load_pack("national")))
        assert fault in refusal.value.faults[0].message.en
        assert refusal.value.faults[0].file == "key/indicators.yaml"
