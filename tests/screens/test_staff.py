"""Staff on screens: the list, a person, hiring under the cap, and time spent elsewhere."""

import pytest
from django.test import Client

from tests.registry import NINGBIAN, SANGONG
from tests.screens.registry import build, read
from yiti.registry.staff.models import Detachment, Posting

HIRE = {
    "name": "王新", "institution": SANGONG, "position": "nurse", "post_kind": "nurses", "identity": "contract", "duty": "staff",
    "title": "none", "from_on": "2026-10-09", "until_on": "",
}  # fmt: skip


@pytest.fixture
def cast(db: None) -> dict[str, Client]:
    return build()


def test_the_list_searches_filters_and_exports(cast: dict[str, Client]) -> None:
    assert "李院长" in read(cast["head"], "/staff/?q=lyz")
    assert "张1" not in read(cast["head"], "/staff/?q=lyz")
    assert "没有符合条件的" in read(cast["head"], "/staff/?identity=establishment&q=张")
    assert cast["head"].get("/staff/?export=xlsx").content[:2] == b"PK"


def test_a_stranger_sees_neither_list_nor_person(cast: dict[str, Client]) -> None:
    assert "李院长" not in read(cast["stranger"], "/staff/")
    read(cast["stranger"], "/staff/P00001/", 404)
    read(cast["assessor"], "/staff/", 403)


def test_a_hire_above_the_cap_is_refused_at_the_field_with_the_clause(cast: dict[str, Client]) -> None:
    assert "今天还可聘编外 0 人，编制空缺 30 个" in read(cast["head"], f"/staff/hire/?institution={SANGONG}")
    refused = cast["head"].post("/staff/hire/", HIRE)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "超出 1 人" in page
    assert "六(二)1(2)" in page
    assert 'value="王新"' in page
    assert Posting.objects.count() == 14
    made = cast["head"].post("/staff/hire/", {**HIRE, "identity": "establishment"})
    assert made.status_code == 302
    assert "王新" in read(cast["head"], made.headers["Location"])


def test_a_blank_form_says_what_is_needed(cast: dict[str, Client]) -> None:
    for name, words in (("name", "写上姓名"), ("position", "请选一项"), ("from_on", "这一项要填")):
        refused = cast["head"].post("/staff/hire/", {**HIRE, name: ""})
        assert refused.status_code == 422
        assert words in refused.content.decode()


def test_nobody_hires_for_another_institution(cast: dict[str, Client]) -> None:
    assert cast["stranger"].post("/staff/hire/", HIRE).status_code == 403
    assert cast["accountant"].post("/staff/hire/", HIRE).status_code == 403
    for act in ("change", "end", "detach", "return"):
        assert cast["stranger"].post(f"/staff/P00001/{act}/", {}).status_code == 404
    assert Posting.objects.count() == 14
    assert not Posting.objects.exclude(until_on=None).exists()


def test_a_person_is_changed_sent_away_brought_back_and_leaves(cast: dict[str, Client]) -> None:
    change = {**HIRE, "title": "junior", "from_on": "2026-10-10"}
    assert cast["head"].post("/staff/P00001/change/", change).status_code == 302
    away = {"kind": "village_clinic", "host": f"{SANGONG}-V01", "host_name": "", "from_on": "2026-10-09", "until_on": ""}
    assert cast["head"].post("/staff/P00002/detach/", away).status_code == 302
    assert "派驻村卫生室" in read(cast["head"], "/staff/P00002/")
    assert cast["head"].post("/staff/P00002/detach/", away).status_code == 422
    assert cast["head"].post("/staff/P00002/return/", {"until_on": "2026-10-20"}).status_code == 302
    assert str(Detachment.objects.get().until_on) == "2026-10-20"
    assert cast["head"].post("/staff/P00003/end/", {"until_on": "2026-10-09"}).status_code == 302
    assert "现在不在岗" in read(cast["head"], "/staff/P00003/")


def test_a_transfer_takes_both_institutions_rights(cast: dict[str, Client]) -> None:
    move = {**HIRE, "institution": NINGBIAN}
    assert cast["head"].post("/staff/P00001/change/", move).status_code == 403
    assert cast["commission"].post("/staff/P00001/change/", move).status_code == 302


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_form_opens_in_both_languages(cast: dict[str, Client], language: str) -> None:
    cast["head"].post("/language/", {"language": language})
    for address in ("hire/", "P00001/", "P00001/change/", "P00001/end/", "P00001/detach/"):
        read(cast["head"], f"/staff/{address}")


def test_people_and_institutions_are_found_from_the_search_box(cast: dict[str, Client]) -> None:
    assert cast["head"].get("/search/?q=lyz").headers["Location"] == "/staff/P00014/"
    assert "三工镇卫生院" in read(cast["commission"], "/search/?q=三工镇")
    assert "/staff/" not in read(cast["stranger"], "/search/?q=李院长")
