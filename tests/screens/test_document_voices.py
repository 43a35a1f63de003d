"""Documents that speak of the same: both stand there, with the one that decides for each kind of institution."""

import re
from datetime import date

import pytest
from django.test import Client

from tests.cast import enter
from tests.screens.test_documents import cast, clerk, read
from yiti.policy.packs import list_contested, list_deciding, list_speakers, load_pack, resolve
from yiti.registry.access.models import User

__all__ = ["cast", "clerk"]
CITY, REGION = "changji-2021", "xinjiang-community-2016"


def panel(page: str, id: str) -> str:
    found = re.search(rf'id="{id}".*?(?=<section|</details>|$)', page, re.S)
    assert found, f"no {id} on the page"
    return found[0]


class TestTheDocument:
    def test_tells_which_documents_hold_together_and_whose_goals_have_ended(self, clerk: Client) -> None:
        shown = panel(read(clerk, f"/documents/{CITY}/"), "documents")
        assert f"/documents/{REGION}/" in shown
        assert "原件无文号" in shown
        assert "社区卫生服务站" in shown
        assert "4 个目标已到期" in shown

    def test_shows_the_figure_that_both_print_and_who_decides(self, clerk: Client) -> None:
        shown = panel(read(clerk, f"/documents/{CITY}/"), "documents")
        assert "基本药物销售加成" in shown
        assert shown.index("六(一)3") < shown.rindex("七")

    def test_of_the_region_is_a_living_document_too(self, clerk: Client) -> None:
        page = read(clerk, f"/documents/{REGION}/")
        assert all(number in page for number in ("四(二)", "四(四)", "八", "九"))
        for number in load_pack(REGION).clause_texts:
            read(clerk, f"/documents/{REGION}/{number}/")


class TestTheClause:
    def test_shows_both_voices_and_for_whom_each_decides(self, clerk: Client) -> None:
        shown = panel(read(clerk, f"/documents/{CITY}/六(一)3/"), "said")
        near, far = shown.index(f"/documents/{CITY}/"), shown.index(f"/documents/{REGION}/")
        assert near < far
        assert "本条" in shown[near:far]
        assert "社区卫生服务中心" in shown[near:far]
        assert "社区卫生服务站" in shown[far:]

    def test_of_the_region_names_the_citys_that_goes_before_it(self, clerk: Client) -> None:
        shown = panel(read(clerk, f"/documents/{REGION}/四(二)/"), "said")
        assert "六(二)1(2)" in shown
        assert "近的文件已有规定" in shown

    def test_that_stands_alone_says_nothing_of_others(self, clerk: Client) -> None:
        assert 'id="said"' not in read(clerk, f"/documents/{CITY}/七(三)/")

    def test_shows_one_figure_of_several_documents(self, clerk: Client) -> None:
        assert "基本药物销售加成" in panel(read(clerk, f"/documents/{CITY}/六(一)3/"), "shared")

    @pytest.mark.parametrize("number", ["六(一)3", "六(二)1(2)"])
    def test_reads_in_english_too(self, cast: dict[str, User], number: str) -> None:
        User.objects.update(language="en")
        shown = panel(read(enter(cast["office_clerk"]), f"/documents/{CITY}/{number}/"), "said")
        assert "Community health service centres" in shown
        assert "Decides" in shown


def test_a_station_is_the_regions_a_hospital_the_citys_alone() -> None:
    speakers = list_speakers(load_pack(CITY), CITY, "六(一)3")
    deciding = {kind: speaker.pack.id for speaker, kinds in list_deciding(speakers, date(2026, 10, 9)) for kind in kinds}
    assert deciding == {
        "township_hospital": CITY, "central_township_hospital": CITY, "community_centre": CITY, "community_station": REGION,
    }  # fmt: skip
    before = {kind: speaker.pack.id for speaker, kinds in list_deciding(speakers, date(2020, 12, 31)) for kind in kinds}
    assert before == {"community_centre": REGION, "community_station": REGION}


def test_a_figure_of_both_is_contested_only_where_both_speak() -> None:
    (found,) = list_contested(resolve(CITY, on=date(2026, 10, 9)))
    assert (found.setting.id, found.kinds, found.deciding.pack) == ("essential_medicine.markup_rate", ("community_centre",), CITY)
    assert [voice.pack for voice in found.others] == [REGION]
