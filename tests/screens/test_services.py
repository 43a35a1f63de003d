"""The list of the day, the form, the record and what it counted for; strangers on GET and POST."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast import enter, make_user
from tests.rooms.county import CLINICS, HOSPITAL, TODAY, build_county
from tests.rooms.people import answer, enrol, enter_person, sign
from yiti.care.public_health.models import Enrolment, FollowUp
from yiti.events.journal.models import Event
from yiti.foundation.audit.models import Look

pytestmark = pytest.mark.django_db
JULY = date(2026, 7, 8)


@pytest.fixture
def cast(db: None, settings: Settings) -> dict[str, Client]:
    """Two village doctors, the worker and the head of their hospital, and a stranger of another house."""
    settings.YITI_TODAY = TODAY.isoformat()
    build_county()
    people = {
        "doctor": ("village_doctor", CLINICS[0]), "doctor2": ("village_doctor", CLINICS[1]), "worker": ("public_health_worker", HOSPITAL),
        "head": ("institution_head", HOSPITAL), "stranger": ("public_health_worker", "652301004"), "clerk": ("office_clerk", ""),
        "auditor": ("auditor", ""), "admin": ("system_admin", ""),
    }  # fmt: skip
    return {name: enter(make_user(name, role, home)) for name, (role, home) in people.items()}


@pytest.fixture
def zhao(cast: dict[str, Client]) -> str:
    resident = enter_person(phone="13912345678", address="三组")
    enrol(resident)
    return resident


def read(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, f"{address}: {response.status_code} {response.content.decode()[-600:]}"
    return response.content.decode()


def form(key: str = "key-of-one-filling", on: date = TODAY, **more: object) -> dict[str, Any]:
    return {**answer(), "danger": "none", "on": on.isoformat(), "key": key, **more}


def post(client: Client, resident: str, **more: object) -> Any:
    return client.post(f"/services/hypertension/{resident}/", form(**more))


def test_the_overdue_stand_first_with_the_last_pressure_and_strangers_see_nobody(cast: dict[str, Client], zhao: str) -> None:
    sign(zhao, JULY, systolic=138, diastolic=88)
    ma = enter_person("马秀花", date(1954, 1, 1), 2, sex="female")
    enrol(ma, date(2026, 7, 9))
    far = enter_person("叶尔江·马坎", date(1963, 1, 1), 3, at=CLINICS[1])
    enrol(far, date(2026, 7, 9))
    page = read(cast["doctor"], "/services/")
    assert page.index("赵存良") < page.index("马秀花")
    assert "晚 1 天" in page
    assert "<b>138/88</b>" in page
    assert "叶尔江" not in page
    assert "tel:13912345678" in page
    assert "叶尔江·马坎" in read(cast["worker"], "/services/")
    assert "赵存良" not in read(cast["stranger"], "/services/")
    for name in ("head", "clerk", "auditor", "admin"):
        read(cast[name], "/services/", 403)


def test_a_village_doctor_signs_and_sees_what_follows(cast: dict[str, Client], zhao: str) -> None:
    sign(zhao, JULY, systolic=158, diastolic=96, weight="74.5", height=168)
    page = read(cast["doctor"], f"/services/hypertension/{zhao}/")
    assert "上次 158 mmHg" in page
    assert 'value="168"' in page
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key
    made = post(cast["doctor"], zhao, key=key[1], systolic="152", diastolic="94")
    record = FollowUp.objects.get(on=TODAY)
    assert (made.status_code, made.headers["Location"]) == (302, f"/services/records/{record.pk}/saved/")
    assert (record.case, record.next_on) == ("again", date(2026, 10, 23))
    saved = read(cast["doctor"], made.headers["Location"])
    for words in ("赵存良，已记好", "建议转诊", "10 月 23 日", "高血压患者血压控制率，没有计入", "152/94：控制不满意"):
        assert words in saved
    again = post(cast["doctor"], zhao, key=key[1], systolic="152", diastolic="94")
    assert again.headers["Location"] == made.headers["Location"]
    assert Event.objects.filter(kind="follow_up").count() == 2


def test_the_tally_says_what_was_entered(cast: dict[str, Client], zhao: str) -> None:
    for day in (date(2026, 2, 1), date(2026, 5, 1), JULY):
        sign(zhao, day, systolic=150)
    page = read(cast["worker"], post(cast["worker"], zhao).headers["Location"])
    assert "今年面对面随访做满 4 次" in page
    assert "最近一次 132/82，控制满意" in page
    assert page.count("1/1<small>+1") == 2
    plain = read(cast["doctor"], f"/services/records/{FollowUp.objects.get(on=TODAY).pk}/saved/")
    assert "1/1" not in plain
    assert "只在刚签名时列在这里" in plain and 'href="/services/month/"' in plain


def test_a_critical_value_asks_for_the_referral_at_once(cast: dict[str, Client], zhao: str) -> None:
    saved = read(cast["doctor"], post(cast["doctor"], zhao, systolic="190", diastolic="112").headers["Location"])
    assert "紧急转诊" in saved and "请马上联系转诊" in saved and "/correct/" in saved


def test_a_wrong_answer_comes_back_at_its_field_with_everything_else(cast: dict[str, Client], zhao: str) -> None:
    refused = post(cast["doctor"], zhao, systolic="400", weight="74.5", drugs_name=["氨氯地平"], drugs_use=["5 mg"])
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "应在 50 到 300 之间，不能是 400" in page
    for kept in ('value="400"', 'value="74.5"', 'value="氨氯地平"', 'value="key-of-one-filling"'):
        assert kept in page
    assert not FollowUp.objects.exists()


def test_strangers_neither_open_nor_send(cast: dict[str, Client], zhao: str) -> None:
    record = sign(zhao, JULY)
    addresses = {
        f"/services/hypertension/{zhao}/": 404,
        f"/services/records/{record.pk}/correct/": 403,
        f"/services/records/{record.pk}/withdraw/": 403,
    }
    looked = {
        f"/services/records/{record.pk}/": 403,
        f"/services/records/{record.pk}/why/": 403,
        f"/services/records/{record.pk}/paper/": 403,
    }
    for address, status in {**addresses, **looked, f"/people/{zhao}/": 404, f"/services/events/{record.event}/": 403}.items():
        for name in ("stranger", "doctor2"):
            read(cast[name], address, status)
    for address, status in addresses.items():
        for name in ("stranger", "doctor2", "head", "clerk"):
            answered = cast[name].post(address, form(key="strange-key-1", reason="改"))
            assert answered.status_code in {status, 403}, (name, address, answered.status_code)
    assert FollowUp.objects.get().voided_at is None
    assert read(cast["head"], f"/services/records/{record.pk}/")


def test_a_correction_asks_for_a_reason_and_shows_both(cast: dict[str, Client], zhao: str) -> None:
    old = sign(zhao, systolic=152, diastolic=94)
    page = read(cast["doctor"], f"/services/records/{old.pk}/correct/")
    assert 'value="152"' in page
    assert cast["doctor"].post(f"/services/records/{old.pk}/correct/", form()).status_code == 422
    made = cast["doctor"].post(f"/services/records/{old.pk}/correct/", form(reason="读错了"))
    new = FollowUp.objects.get(replaces=old)
    assert made.headers["Location"] == f"/services/records/{new.pk}/"
    assert "读错了" in read(cast["doctor"], made.headers["Location"])
    assert "这条记录已作废" in read(cast["doctor"], f"/services/records/{old.pk}/")
    read(cast["doctor"], f"/services/records/{old.pk}/correct/", 409)
    assert cast["doctor"].post(f"/services/records/{new.pk}/withdraw/", {"reason": "不是这个人"}).status_code == 302
    assert "132/82" in read(cast["head"], "/services/records/?voided=yes")


def test_an_event_leads_to_its_record_where_the_reader_has_the_right(cast: dict[str, Client], zhao: str) -> None:
    record = sign(zhao)
    enrolment = Event.objects.get(kind="enrolment")
    assert cast["head"].get(f"/services/events/{record.event}/").headers["Location"] == f"/services/records/{record.pk}/"
    assert cast["head"].get(f"/services/events/{enrolment.event}/").headers["Location"] == f"/people/{zhao}/"
    read(cast["head"], "/services/events/none/", 404)


def test_the_grade_opens_its_explanation_and_the_record_its_paper(cast: dict[str, Client], zhao: str) -> None:
    record = sign(zhao, systolic=152)
    why = read(cast["head"], f"/services/records/{record.pk}/why/")
    for words in ("65 岁及以上收缩压控制线", "150", "国卫基层发〔2017〕13号", "二（三）2"):
        assert words in why
    assert "下次随访不晚于" in read(cast["head"], f"/services/records/{record.pk}/why/?of=due_on")
    paper = cast["head"].get(f"/services/records/{record.pk}/paper/")
    assert paper.content[:5] == b"%PDF-"
    assert '<td data-l="收缩压">' in read(cast["head"], f"/services/records/{record.pk}/"), (
        "on a phone each answer bears its name and wraps"
    )


def test_looks_at_people_and_at_their_records_are_noted(cast: dict[str, Client], zhao: str) -> None:
    record = sign(zhao)
    Look.objects.all().delete()
    read(cast["head"], f"/people/{zhao}/")
    read(cast["head"], f"/services/records/{record.pk}/")
    assert cast["head"].get("/services/records/?export=xlsx").content[:2] == b"PK"
    assert cast["head"].get("/people/?export=xlsx").content[:2] == b"PK"
    assert [(look.actor, look.subject, look.reason) for look in Look.objects.order_by("pk")] == [
        ("head", zhao, "resident"), ("head", zhao, f"follow-up: {record.pk}"), ("head", zhao, "export: follow-ups"),
        ("head", zhao, "export: residents"),
    ]  # fmt: skip


def test_someone_who_is_not_enrolled_is_enrolled_first(cast: dict[str, Client]) -> None:
    resident = enter_person("王富贵", date(1945, 5, 5), 8)
    assert cast["doctor"].get(f"/services/hypertension/{resident}/").headers["Location"] == f"/people/{resident}/enrol/"
    assert post(cast["doctor"], resident).status_code == 422
    made = cast["doctor"].post(f"/people/{resident}/enrol/", {"programme": "hypertension", "on": TODAY.isoformat()})
    assert made.status_code == 302
    assert "高血压管理" in read(cast["doctor"], f"/people/{resident}/")
    left = cast["doctor"].post(f"/people/{resident}/leave/", {"programme": "hypertension", "ending": "error", "on": TODAY.isoformat()})
    assert left.status_code == 302


def test_english_pages_have_no_chinese_but_names(cast: dict[str, Client], zhao: str) -> None:
    record = sign(zhao, systolic=152)
    cast["worker"].post("/language/", {"language": "en"})
    for address in (
        f"/services/hypertension/{zhao}/",
        f"/services/records/{record.pk}/",
        f"/services/records/{record.pk}/saved/",
        "/services/",
    ):
        main = read(cast["worker"], address).split("<main")[1].split("</main>")[0]
        main = re.sub(r"<template.*?</template>", "", main, flags=re.S)
        left = set(re.findall(r"[一-鿿（）]+", re.sub(r"<[^>]+>", " ", main))) - {"赵存良", "三组", "二（二）", "二（三）"}
        assert {word for word in left if "卫生" not in word} == set(), address


def test_today_tells_how_many_are_due(cast: dict[str, Client], zhao: str) -> None:
    sign(zhao, date(2026, 7, 1))
    page = read(cast["doctor"], "/")
    assert "今天要随访 1 人" in page
    assert "其中 1 人已过期" in page
    assert 'href="/services/"' in page
    assert "要随访" not in read(cast["doctor2"], "/")
    assert "七天内也没有" in read(cast["doctor2"], "/services/")


def test_the_auditor_reads_what_was_done_and_looked_at_in_words(cast: dict[str, Client], zhao: str) -> None:
    sign(zhao, by=None)
    cast["doctor"].post(f"/people/{zhao}/whole/", {"reason": "办理转诊"})
    looks = read(enter(make_user("keeper", "audit_admin")), "/audit/looks/")
    assert "查看完整号码：办理转诊" in looks
    changes = read(enter(make_user("keeper2", "audit_admin")), "/audit/")
    assert "签服务" in changes
    assert "赵存良" not in changes + looks


def test_a_record_that_was_changed_past_the_system_says_so(cast: dict[str, Client], zhao: str) -> None:
    record = sign(zhao, systolic=152)
    assert "与签名时不一致" not in read(cast["head"], f"/services/records/{record.pk}/")
    FollowUp.objects.filter(pk=record.pk).update(answers={**record.answers, "systolic": 132})
    assert "与签名时不一致" in read(cast["head"], f"/services/records/{record.pk}/")


def test_the_form_tells_the_norm_and_each_number_opens_its_place(cast: dict[str, Client], zhao: str) -> None:
    page = read(cast["doctor"], f"/services/hypertension/{zhao}/")
    assert re.search(r"控制线 150/90 · 二（三）1", page)
    assert re.search(r"危急 180/110 · 二（二）1", page)
    why = read(cast["doctor"], f"/services/hypertension/{zhao}/norm/systolic/")
    for words in ("赵存良", "国卫基层发〔2017〕13号", "原文“150/90mmHg”", "满周岁"):
        assert words in why
    read(cast["doctor"], f"/services/hypertension/{zhao}/norm/nothing/", 404)
    read(cast["doctor2"], f"/services/hypertension/{zhao}/norm/systolic/", 404)


def test_follow_ups_kept_elsewhere_come_in_by_a_sheet(cast: dict[str, Client], zhao: str) -> None:
    assert 'href="/imports/follow_ups/"' in read(cast["doctor"], "/services/records/")
    assert "高血压患者随访" in read(cast["doctor"], "/imports/follow_ups/")
    assert cast["doctor"].get("/imports/follow_ups/template/").status_code == 200
    assert "/imports/follow_ups/" not in read(cast["head"], "/services/records/")
    for name in ("head", "clerk", "admin"):
        read(cast[name], "/imports/follow_ups/", 403)


def test_my_month_tells_the_hospitals_number_the_own_part_and_who_is_missing(cast: dict[str, Client], zhao: str) -> None:
    sign(zhao, JULY, systolic=158, diastolic=96)
    ma = enter_person("马秀花", date(1970, 1, 1), 2, sex="female")
    enrol(ma, date(2026, 3, 1))
    for day in (date(2026, 3, 2), date(2026, 5, 2), date(2026, 7, 2), TODAY):
        sign(ma, day, systolic=130)
    enrol(enter_person("叶尔江·马坎", date(1963, 1, 1), 3, at=CLINICS[1]), date(2026, 7, 9))
    page = words_of(read(cast["doctor"], "/services/month/"))
    assert "高血压患者规范管理率 卫生院 33.33% 1/3 其中本室 1 /2 还差 1 人 赵存良 男 67 岁 面对面 1 次，还差 3 次" in page
    assert "最近一次 07-08 158/96" in page
    assert "叶尔江" not in page
    assert "1 本月已随访" in page
    assert "其中本部 0 /0" not in page
    other = words_of(read(cast["worker"], f"/services/month/?at={CLINICS[1]}"))
    assert "叶尔江·马坎" in other
    assert "赵存良" not in other
    assert "叶尔江" not in words_of(read(cast["doctor"], f"/services/month/?at={CLINICS[1]}"))
    assert "赵存良" not in words_of(read(cast["stranger"], "/services/month/"))
    for name in ("head", "clerk", "admin"):
        read(cast[name], "/services/month/", 403)


def words_of(page: str) -> str:
    """What a page says, without its marks."""
    main = page[page.index('<main class="main"') : page.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_another_day_moves_the_person_and_not_the_day_due(cast: dict[str, Client], zhao: str) -> None:
    address, due = f"/services/hypertension/{zhao}/later/", Enrolment.objects.get().due_on
    assert due is not None
    assert due < TODAY
    assert f'href="{address}"' in read(cast["doctor"], "/services/")
    assert cast["doctor"].post(address, {"on": "2026-10-10"}).status_code == 302
    page = words_of(read(cast["doctor"], "/services/"))
    assert "今天 0 人" in page
    assert "改天 1 人 赵存良" in page
    assert Enrolment.objects.get().due_on == due
    for wrong in (TODAY.isoformat(), "2026-12-01", "", "soon"):
        assert cast["doctor"].post(address, {"on": wrong}).status_code == 422, wrong
    assert cast["doctor2"].post(address, {"on": "2026-10-11"}).status_code == 404
    assert Enrolment.objects.get().planned_on == date(2026, 10, 10)
    sign(zhao, TODAY)
    assert Enrolment.objects.get().planned_on is None


def test_an_event_out_of_reach_is_refused_with_words(cast: dict[str, Client], zhao: str) -> None:
    record = sign(zhao, JULY)
    assert "不在您的职责范围内" in read(cast["stranger"], f"/services/events/{record.event}/", 403)
    read(cast["stranger"], "/services/events/none/", 404)
