"""Residents on screens: found, entered, put right, handed over, merged; numbers masked until somebody says why."""

import re
from datetime import date

import pytest
from django.test import Client

from tests.rooms.county import CENTRE, CLINICS, TODAY
from tests.rooms.people import enrol, enter_person, make_number, sign
from tests.screens.test_services import cast, read  # noqa: F401
from yiti.care.residents.models import Resident, ResidentCondition
from yiti.foundation.audit.models import Change, Look

pytestmark = pytest.mark.django_db
BORN = date(1959, 3, 1)
NUMBER = make_number(BORN, sex="male")
FORM = {
    "document": "id_card", "number": NUMBER, "name": "赵存良", "sex": "", "born_on": "", "nationality": "03", "phone": "13912345678",
    "address": "新庄村三组", "household": "0301", "relation": "head", "conditions": ["hypertension"], "institution": CLINICS[0],
    "from_on": "2026-01-01",
}  # fmt: skip


def test_a_resident_is_entered_found_and_shown_masked(cast: dict[str, Client]) -> None:  # noqa: F811
    made = cast["doctor"].post("/people/new/", FORM)
    assert made.status_code == 302, re.sub(r"<[^>]+>", " ", made.content.decode())[-900:]
    page = read(cast["doctor"], made.headers["Location"])
    assert NUMBER not in page
    assert "13912345678" not in page
    for words in ("659999********", "139****5678", "回族", "高血压", "男 67 岁"):
        assert words in page
    for words in ("赵存", "zcl", NUMBER, "13912345678"):
        assert "赵存良" in read(cast["doctor"], f"/people/?find={words}")
        assert "赵存良" not in read(cast["stranger"], f"/people/?find={words}")
    assert "没有" in read(cast["doctor"], f"/people/?find={NUMBER[:10]}")
    assert cast["doctor"].get(f"/search/?q={NUMBER}").headers["Location"] == made.headers["Location"]


@pytest.mark.parametrize(("field", "value", "says"), [
    ("number", NUMBER[:17] + ("0" if NUMBER[17] != "0" else "1"), "校验位不对"), ("number", "650102590301123", "15 位旧号已停用"),
    ("sex", "female", "性别与证件号"), ("name", "张3", "应为姓名"), ("phone", "12", "7 到 15 位"), ("institution", "", "请选择"),
    ("from_on", "2026-12-01", "之后"),
])  # fmt: skip
def test_what_is_wrong_stands_at_its_field_and_nothing_is_stored(cast: dict[str, Client], field: str, value: str, says: str) -> None:  # noqa: F811
    refused = cast["doctor"].post("/people/new/", {**FORM, field: value})
    assert refused.status_code == 422
    assert says in refused.content.decode()
    assert not Resident.objects.exists()


def test_the_whole_number_opens_for_a_reason_that_is_noted(cast: dict[str, Client]) -> None:  # noqa: F811
    resident = enter_person(phone="13912345678")
    assert cast["doctor"].post(f"/people/{resident}/whole/", {"reason": ""}).status_code == 422
    page = cast["doctor"].post(f"/people/{resident}/whole/", {"reason": "办理转诊"}).content.decode()
    assert NUMBER in page
    assert "13912345678" in page
    assert Look.objects.filter(reason="number: 办理转诊", actor="doctor").count() == 1
    for name in ("stranger", "doctor2", "clerk"):
        assert cast[name].post(f"/people/{resident}/whole/", {"reason": "好奇"}).status_code in (403, 404)


def test_put_right_hand_over_end_and_merge(cast: dict[str, Client]) -> None:  # noqa: F811
    resident = enter_person()
    enrol(resident)
    edit = {**FORM, "name": "赵存粮", "version": "1"}
    assert cast["doctor"].post(f"/people/{resident}/edit/", edit).status_code == 302
    assert cast["doctor"].post(f"/people/{resident}/edit/", edit).status_code == 409
    assert "赵存良 → 赵存粮" in read(cast["doctor"], f"/people/{resident}/")
    twin = enter_person("赵存粮", BORN, 5)
    assert "659999" in read(cast["doctor"], f"/people/{resident}/merge/")
    assert cast["doctor"].post(f"/people/{resident}/merge/", {"other": twin, "reason": "重复"}).status_code == 302
    assert "已并入" in read(cast["doctor"], f"/people/{twin}/")
    version = str(Resident.objects.get(pk=resident).version)
    moved = {"institution": CLINICS[1], "from_on": TODAY.isoformat(), "version": version, "reason": "搬家"}
    assert cast["doctor"].post(f"/people/{resident}/move/", moved).status_code == 302
    read(cast["doctor"], f"/people/{resident}/", 404)
    assert "搬家" in read(cast["doctor2"], f"/people/{resident}/")
    taken = {"document": "id_card", "number": NUMBER, "institution": CENTRE, "from_on": TODAY.isoformat(), "reason": "迁来"}
    assert cast["stranger"].post("/people/take-over/", taken).status_code == 422
    ended = {"ending": "died", "until_on": TODAY.isoformat(), "version": str(Resident.objects.get(pk=resident).version)}
    assert cast["doctor2"].post(f"/people/{resident}/end/", ended).status_code == 422
    assert (
        cast["worker"].post("/people/pseudonym/", {"pseudonym": resident, "reason": "核对名单"}).headers["Location"]
        == f"/people/{resident}/"
    )
    assert cast["stranger"].post("/people/pseudonym/", {"pseudonym": resident, "reason": "核对名单"}).status_code == 422


def test_the_page_shows_the_chart_and_the_follow_ups(cast: dict[str, Client]) -> None:  # noqa: F811
    resident = enter_person()
    enrol(resident)
    for day, systolic in ((date(2026, 3, 1), 168), (date(2026, 6, 1), 150)):
        sign(resident, day, systolic=systolic)
    page = read(cast["head"], f"/people/{resident}/")
    assert "168/82" in page
    assert 'data-chart="pressures-data"' in page
    assert "更正资料" not in page


def test_only_those_are_offered_a_programme_whom_it_is_for(cast: dict[str, Client]) -> None:  # noqa: F811
    young, old = enter_person("小马", date(1999, 1, 1), 31), enter_person("老马", date(1950, 1, 1), 32)
    assert "纳入管理" not in read(cast["doctor"], f"/people/{young}/")
    assert "纳入管理" in read(cast["doctor"], f"/people/{old}/")
    Change.objects.filter(key=old).delete()
    assert "之后没有改过" in read(cast["doctor"], f"/people/{old}/")


def test_residents_are_sorted_into_the_key_groups_that_documents_name(cast: dict[str, Client]) -> None:  # noqa: F811
    old = enter_person("赵存良", date(1950, 3, 1))
    child = enter_person("马小丽", date(2022, 3, 1), 4)
    ResidentCondition.objects.create(resident_id=child, condition="disability")
    ResidentCondition.objects.create(resident_id=old, condition="stroke", ceased_on=date(2020, 1, 1))
    for group, there, gone in (("elderly", "赵存", "马小"), ("children", "马小", "赵存"), ("disability", "马小", "赵存")):
        page = read(cast["doctor"], f"/people/?group={group}")
        assert there in page and gone not in page, group
    assert "赵存" not in read(cast["doctor"], "/people/?group=chronic")
    assert "残疾人（登记有残疾）" in read(cast["doctor"], "/people/")
