"""A doorstep without a network: what the telephone carries, fills in, sends later, and forgets."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.cast import PASSWORD, make_user
from tests.rooms.county import CLINICS, TODAY
from tests.screens.doorstep import KEPT, become, build_round, carry, keep, person
from tests.screens.test_accessibility import come_in
from tests.screens.test_services_in_a_browser import fill
from yiti.care.public_health.models import FollowUp
from yiti.events.journal.models import Event
from yiti.foundation.audit.models import Look
from yiti.registry.access.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AGE = """() => new Promise((done) => {
  const asked = indexedDB.open("yiti-doorstep");
  asked.onsuccess = () => {
    const work = asked.result.transaction("own", "readwrite"), box = work.objectStore("own"), kept = box.get("people");
    kept.onsuccess = () => box.put({...kept.result, until: 1}, "people");
    work.oncomplete = () => { asked.result.close(); done(); };
  };
})"""
"""The days for which the list is kept are over."""


@pytest.fixture
def doctor(transactional_db: None, settings: Settings) -> User:
    settings.YITI_TODAY = TODAY.isoformat()
    return build_round()


@pytest.fixture
def phone(doctor: User, browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    page = come_in(browser, live_server, doctor, 360)
    yield page
    page.context.close()


def test_a_form_never_opened_is_filled_without_a_network_and_arrives_once(phone: Page) -> None:
    carry(phone)
    phone.context.set_offline(True)
    phone.goto("/services/")
    expect(phone.locator("[data-as-of]")).to_contain_text("没有网络，名单为")
    phone.get_by_role("link", name="赵存良").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("赵存良 男 67 岁")
    expect(phone.locator(".visit-head .sub")).to_contain_text("今年第 2 次")
    expect(phone.locator(".visit .fd", has=phone.locator("[name=systolic]"))).to_contain_text("上次 158 mmHg")
    fill(phone)
    expect(phone.locator("[data-verdict]")).to_contain_text("150/90")
    phone.get_by_role("button", name="保存并签名").click()
    expect(phone.locator("#main")).to_contain_text("赵存良，先存在手机里")
    phone.get_by_role("link", name="下一位：马秀花").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("马秀花")
    phone.locator(".visit-head a").click()
    expect(phone.locator("a.pline", has_text="赵存良")).to_contain_text("等联网送出")
    assert not FollowUp.objects.filter(on=TODAY).exists()
    phone.context.set_offline(False)
    expect(phone.locator(".due:not([data-list])")).to_be_visible()
    expect(phone.locator("[data-outbox-bar]")).to_be_hidden()
    answers = FollowUp.objects.get(on=TODAY).answers
    assert (answers["systolic"], answers["height"], answers["drugs"]) == (152, 168, [{"name": "氨氯地平", "use": "5 mg 1"}])
    phone.reload()
    assert FollowUp.objects.filter(on=TODAY).count() == 1
    assert Event.objects.filter(kind="follow_up").count() == 2


def test_two_are_filled_at_their_doors_and_each_counts_once(phone: Page) -> None:
    carry(phone)
    phone.context.set_offline(True)
    keep(phone, "赵存良", 152, 94)
    expect(phone.locator("[data-kept-offline]")).to_contain_text("送出后由系统判定")
    expect(phone.locator("[data-draft-mark]")).to_be_hidden()
    phone.get_by_role("link", name="下一位：马秀花").click()
    fill(phone, 132, 820)
    phone.get_by_role("button", name="保存并签名").click()
    expect(phone.locator(".fd.bad", has=phone.locator("[name=way]"))).to_contain_text("请填写")
    expect(phone.locator(".fd.bad", has=phone.locator("[name=diastolic]"))).to_contain_text("之间")
    phone.locator("label:has(input[name=way][value=home])").click()
    phone.get_by_label("舒张压").fill("82")
    phone.get_by_role("button", name="保存并签名").click()
    expect(phone.locator("#main")).to_contain_text("马秀花，先存在手机里")
    phone.get_by_role("link", name="回今日名单").click()
    phone.reload()
    expect(phone.locator("[data-waits]:visible")).to_have_count(2)
    phone.locator("[data-held] > summary").click()
    expect(phone.locator("[data-held-list]")).to_contain_text("名单：2 人")
    expect(phone.locator("[data-held-list]")).to_contain_text("不到 1 小时")
    expect(phone.locator("[data-held-waits]")).to_contain_text("2 份")
    assert not FollowUp.objects.filter(on=TODAY).exists()
    phone.context.set_offline(False)
    results = phone.locator("[data-outbox-results]")
    expect(results.locator("a", has_text="赵存良")).to_contain_text("控制不满意 152/94")
    expect(results.locator("a", has_text="马秀花")).to_contain_text("控制满意 132/82")
    expect(results.locator("a", has_text="马秀花")).to_contain_text("复访排在")
    assert FollowUp.objects.filter(on=TODAY).count() == 2
    phone.reload()
    phone.get_by_role("button", name="知道了").click()
    expect(results).to_be_hidden()
    phone.reload()
    expect(phone.locator("[data-carried]")).to_contain_text("0 人")
    expect(results).to_be_hidden()
    assert Event.objects.filter(kind="follow_up").count() == 3
    assert phone.evaluate(KEPT)["waiting"] == []


def test_what_waits_is_put_right_before_it_is_sent(phone: Page) -> None:
    carry(phone)
    phone.context.set_offline(True)
    keep(phone, "马秀花", 188, 108)
    expect(phone.locator("[data-kept-verdict]")).to_contain_text("危急")
    phone.goto(f"/services/hypertension/{person('马秀花')}/")
    expect(phone.locator("form.visit")).to_contain_text("这是您在这台设备上填过")
    expect(phone.get_by_label("收缩压")).to_have_value("188")
    phone.get_by_label("收缩压").fill("138")
    phone.get_by_label("舒张压").fill("88")
    phone.get_by_role("button", name="保存并签名").click()
    expect(phone.locator("[data-outbox-words]")).to_contain_text("1 份等联网时送出")
    phone.context.set_offline(False)
    expect(phone.locator("[data-results] a")).to_contain_text("138/88")
    assert [row.answers["systolic"] for row in FollowUp.objects.filter(on=TODAY)] == [138]


def test_what_is_kept_goes_by_itself_after_the_days_set(phone: Page) -> None:
    carry(phone)
    phone.context.set_offline(True)
    phone.evaluate(AGE)
    phone.goto("/services/")
    expect(phone.locator("[data-nothing]")).to_contain_text("本机没有留名单")
    assert phone.evaluate(KEPT)["own"] == ["key"]


def test_a_draft_typed_without_a_network_is_there_again(phone: Page) -> None:
    carry(phone)
    address = f"/services/hypertension/{person('马秀花')}/"
    phone.context.set_offline(True)
    phone.goto(address)
    fill(phone, 149, 89)
    phone.goto("/services/")
    phone.goto(address)
    expect(phone.get_by_label("收缩压")).to_have_value("149")
    phone.context.set_offline(False)
    phone.goto(address)
    expect(phone.get_by_label("收缩压")).to_have_value("149")


def test_no_page_that_names_anybody_is_kept_and_what_is_kept_is_sealed(phone: Page) -> None:
    carry(phone)
    for address in ("/people/", f"/people/{person('赵存良')}/", f"/services/hypertension/{person('赵存良')}/", "/services/records/"):
        phone.goto(address)
    kept = phone.evaluate(KEPT)
    static = next(found for name, found in kept["caches"].items() if name.startswith("yiti-static-"))
    assert {name for name in kept["caches"] if not name.startswith("yiti-static-")} == {"yiti-doorstep"}
    assert kept["caches"]["yiti-doorstep"] == ["/services/offline/"]
    assert all(path.startswith("/static/") for path in static)
    assert sorted(kept["own"]) == ["key", "people"]
    shell = phone.evaluate("caches.match('/services/offline/', {ignoreVary: true}).then((one) => one.text())")
    assert "赵存良" not in shell
    assert "赵存良" not in json.dumps(kept, ensure_ascii=False)
    phone.context.set_offline(True)
    phone.goto(f"/people/{person('赵存良')}/")
    expect(phone.locator("[data-elsewhere]")).to_contain_text("这一页要有网络才能打开")
    assert set(Look.objects.filter(key="carried").values_list("subject", flat=True)) == {person("赵存良"), person("马秀花")}
    assert Look.objects.filter(key="carried").count() == 2


def test_after_log_out_nothing_can_be_read_and_what_waits_is_sent_at_the_next_log_in(
    phone: Page, live_server: LiveServer, doctor: User
) -> None:
    carry(phone)
    phone.context.set_offline(True)
    keep(phone, "赵存良")
    phone.locator("summary.who").click()
    phone.get_by_role("button", name="退出").click()
    expect(phone.locator("body")).to_contain_text("本机留的名单已清除")
    phone.goto("about:blank")
    phone.context.set_offline(False)
    phone.goto("/services/")
    phone.wait_for_url("**/login/**")
    kept = phone.evaluate(KEPT)
    assert (kept["own"], [name.rpartition(":")[0] for name in kept["waiting"]]) == ([], ["of:doctor"])
    assert "yiti-doorstep" not in kept["caches"]
    assert kept["local"] == {}
    phone.get_by_label("用户名").fill("doctor")
    phone.locator("[name=password]").fill(PASSWORD)
    phone.locator("[name=password]").press("Enter")
    phone.wait_for_url(lambda address: "/login/" not in address)
    phone.goto("/services/")
    expect(phone.locator("[data-carried]")).to_contain_text("1 人")
    assert FollowUp.objects.filter(on=TODAY).count() == 1


def test_another_person_who_comes_in_finds_nothing_of_the_one_before(phone: Page, live_server: LiveServer, doctor: User) -> None:
    carry(phone)
    phone.goto(f"/services/hypertension/{person('马秀花')}/")
    fill(phone, 149, 89)
    phone.context.set_offline(True)
    keep(phone, "赵存良")
    become(phone, live_server, make_user("doctor2", "village_doctor", CLINICS[1]))
    phone.context.set_offline(False)
    expect(phone.locator("[data-outbox-words]")).to_contain_text("重新登录后送出")
    phone.goto("/")
    phone.wait_for_function(f"({KEPT})().then((kept) => !kept.own.length && !('yiti-doorstep' in kept.caches))")
    kept = phone.evaluate(KEPT)
    assert (kept["own"], kept["local"]) == ([], {})
    assert "yiti-doorstep" not in kept["caches"]
    phone.goto("/services/")
    expect(phone.locator("[data-carried]")).to_contain_text("0 人")
    phone.locator("[data-held] > summary").click()
    expect(phone.locator("[data-held-locked]")).to_contain_text("另有 1 份打不开")
    expect(phone.locator("#main")).not_to_contain_text("赵存良")
    phone.context.set_offline(True)
    phone.goto(f"/services/hypertension/{person('马秀花')}/")
    expect(phone.locator("#main")).not_to_contain_text("马秀花")
    assert not FollowUp.objects.filter(on=TODAY).exists()
    phone.context.set_offline(False)
    become(phone, live_server, doctor)
    phone.goto("/services/")
    expect(phone.locator("[data-results] a")).to_contain_text("赵存良")
    assert FollowUp.objects.get(on=TODAY).signed_by == "doctor"


def test_a_desk_keeps_nobody_unless_it_is_asked(doctor: User, browser: Browser, live_server: LiveServer) -> None:
    desk = come_in(browser, live_server, doctor, 1440)
    desk.goto("/services/")
    expect(desk.get_by_role("button", name="留在本机")).to_be_visible()
    assert desk.evaluate(KEPT)["own"] == ["key"]
    desk.get_by_role("button", name="留在本机").click()
    expect(desk.locator("[data-carried]")).to_contain_text("2 人")
    desk.context.close()
