"""The village doctor's telephone: 360 px, one thumb, with and without a network."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.cast import make_user
from tests.rooms.county import CLINICS, HOSPITAL, TODAY, build_county
from tests.rooms.people import enrol, enter_person, sign
from tests.screens.test_accessibility import come_in, faults_of
from yiti.care.public_health.models import FollowUp
from yiti.events.journal.models import Event

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def zhao(transactional_db: None, settings: Settings) -> str:
    settings.YITI_TODAY = TODAY.isoformat()
    build_county()
    resident = enter_person(phone="13912345678", address="三组")
    other = enter_person("哈丽旦·玉山", date(1968, 4, 4), 2, sex="female")
    third = enter_person("马秀花", date(1954, 4, 4), 3, sex="female")
    for one, day in ((resident, date(2026, 2, 1)), (other, date(2026, 7, 9)), (third, date(2026, 7, 10))):
        enrol(one, day)
    sign(resident, date(2026, 4, 8), systolic=168, diastolic=100)
    sign(resident, date(2026, 7, 8), systolic=158, diastolic=96, weight="74.5", height=168, heart_rate=76)
    return resident


@pytest.fixture
def phone(zhao: str, browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    page = come_in(browser, live_server, make_user("doctor", "village_doctor", CLINICS[0]), 360)
    yield page
    page.context.close()


def fill(page: Page, systolic: int = 152, diastolic: int = 94) -> None:
    page.get_by_label("收缩压").fill(str(systolic))
    page.get_by_label("舒张压").fill(str(diastolic))
    page.locator("label:has(input[name=danger][value=none])").click()
    page.locator("label:has(input[name=adherence][value=partly])").click()


def test_one_follow_up_is_signed_with_one_thumb(phone: Page, zhao: str) -> None:
    phone.goto("/services/")
    phone.get_by_role("link", name="开始随访").first.click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("赵存良")
    fill(phone)
    expect(phone.locator("[data-verdict]")).to_contain_text("150/90")
    phone.get_by_role("button", name="保存并签名").click()
    phone.wait_for_url("**/saved/**")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("已记好")
    record = FollowUp.objects.get(on=TODAY)
    assert (record.answers["systolic"], record.case, record.answers["height"]) == (152, "again", 168)
    phone.get_by_role("link", name="下一位：哈丽旦·玉山").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("哈丽旦·玉山")


def test_targets_are_large_and_nothing_is_wider_than_the_telephone(phone: Page, zhao: str) -> None:
    for address in ("/services/", f"/services/hypertension/{zhao}/", f"/people/{zhao}/", "/people/", "/services/records/"):
        assert faults_of(phone, address) == []
    phone.goto(f"/services/hypertension/{zhao}/")
    small = phone.evaluate(
        "[...document.querySelectorAll('form.visit .seg label, form.visit .picks label, form.visit .in, form.visit button, .visit-head a')]"
        ".filter(item => item.offsetParent && item.getBoundingClientRect().height < 40).map(item => item.textContent.trim())"
    )
    assert small == []


def test_what_is_wrong_comes_back_at_its_field_and_danger_is_said_at_once(phone: Page, zhao: str) -> None:
    phone.goto(f"/services/hypertension/{zhao}/")
    fill(phone, 188, 200)
    expect(phone.locator("[data-verdict]")).to_contain_text("危急")
    phone.get_by_role("button", name="保存并签名").click()
    expect(phone.locator(".fd.bad")).to_contain_text("舒张压应低于收缩压")
    expect(phone.locator("[name=systolic]")).to_have_value("188")
    phone.locator("[name=diastolic]").fill("108")
    phone.get_by_role("button", name="保存并签名").click()
    phone.wait_for_url("**/saved/**")
    assert FollowUp.objects.get(on=TODAY).case == "urgent"


def test_a_form_filled_without_a_network_is_kept_and_sent_once(phone: Page, zhao: str) -> None:
    phone.goto(f"/services/hypertension/{zhao}/")
    fill(phone)
    phone.context.set_offline(True)
    phone.get_by_role("button", name="保存并签名").click()
    expect(phone.locator("#main")).to_contain_text("先存在手机里")
    expect(phone.locator("[data-outbox-words]")).to_contain_text("1 份等联网时送出")
    assert not FollowUp.objects.filter(on=TODAY).exists()
    phone.context.set_offline(False)
    with phone.expect_response(lambda answer: answer.request.method == "POST"):
        phone.goto("/services/")
    expect(phone.locator("[data-outbox-bar]")).to_be_hidden()
    assert FollowUp.objects.filter(on=TODAY).count() == 1
    assert Event.objects.filter(kind="follow_up").count() == 3


def test_an_answer_that_got_lost_on_the_way_back_counts_once(phone: Page, zhao: str) -> None:
    phone.goto(f"/services/hypertension/{zhao}/")
    fill(phone)

    def lose(route) -> None:  # type: ignore[no-untyped-def]
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    phone.route("**/services/hypertension/**", lose)
    phone.get_by_role("button", name="保存并签名").click()
    expect(phone.locator("#main")).to_contain_text("先存在手机里")
    assert FollowUp.objects.filter(on=TODAY).count() == 1
    phone.unroute("**/services/hypertension/**")
    phone.goto("/services/")
    expect(phone.locator("[data-outbox-bar]")).to_be_hidden()
    assert FollowUp.objects.filter(on=TODAY).count() == 1


def test_a_draft_survives_a_closed_page(phone: Page, zhao: str) -> None:
    phone.goto(f"/services/hypertension/{zhao}/")
    fill(phone, 149, 89)
    context = phone.context
    phone.close()
    page = context.new_page()
    page.goto(f"/services/hypertension/{zhao}/")
    expect(page.get_by_label("收缩压")).to_have_value("149")
    expect(page.locator("form.visit")).to_contain_text("恢复了上次没交的草稿")


def test_the_desk_pages_of_the_hospital_have_no_faults(zhao: str, browser: Browser, live_server: LiveServer) -> None:
    user = make_user("worker", "public_health_worker", HOSPITAL)
    record = f"/services/records/{FollowUp.objects.latest('pk').pk}/"
    addresses = ("/services/", "/people/", f"/people/{zhao}/", "/people/new/", "/services/records/", record, f"{record}correct/")
    for width in (1440, 360):
        page = come_in(browser, live_server, user, width)
        assert [fault for address in addresses for fault in faults_of(page, address)] == [], width
        page.context.close()
