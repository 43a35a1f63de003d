"""What was filled in at a door and is not taken: the person handed over, somebody quicker, the session over, the page too old."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.cast import PASSWORD
from tests.rooms.county import CLINICS, NOW, TODAY
from tests.rooms.people import sign
from tests.screens.doorstep import KEPT, build_round, carry, keep, person
from tests.screens.test_accessibility import come_in
from tests.screens.test_services_in_a_browser import fill
from yiti.care.public_health.models import FollowUp
from yiti.care.public_health.operations import hand_over_resident
from yiti.care.residents.models import Resident
from yiti.kernel.scopes import system_scope
from yiti.registry.access.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SESSION, TOKEN = "sessionid", "csrftoken"


@pytest.fixture
def doctor(transactional_db: None, settings: Settings) -> User:
    settings.YITI_TODAY = TODAY.isoformat()
    return build_round()


@pytest.fixture
def phone(doctor: User, browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    page = come_in(browser, live_server, doctor, 360)
    yield page
    page.context.close()


def log_in(page: Page) -> None:
    page.get_by_label("用户名").fill("doctor")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")


def hand_over(name: str) -> None:
    row = Resident.objects.get(pk=person(name))
    hand_over_resident(scope=system_scope(), resident=row.pk, institution=CLINICS[1], from_on=TODAY, seen=row.version, today=TODAY, now=NOW)


def test_of_somebody_handed_over_meanwhile_it_is_said_and_what_was_filled_in_stays(phone: Page) -> None:
    carry(phone)
    phone.context.set_offline(True)
    keep(phone, "赵存良")
    keep(phone, "马秀花", 132, 82)
    hand_over("赵存良")
    phone.context.set_offline(False)
    refused = phone.locator(".refused-one")
    expect(refused).to_contain_text("这个人现在不归您管了")
    expect(phone.locator("[data-results] a")).to_contain_text("马秀花")
    assert {row.resident_id for row in FollowUp.objects.filter(on=TODAY)} == {person("马秀花")}
    phone.goto("/services/")
    expect(refused.get_by_role("link", name="打开改好再交")).to_be_hidden()
    refused.get_by_text("看填了什么").click()
    expect(refused.locator("dl")).to_contain_text("152 mmHg")
    refused.get_by_text("不要了").click()
    expect(refused).to_contain_text("找不回来")
    refused.get_by_role("button", name="删去这一份").click()
    expect(refused).to_have_count(0)
    assert phone.evaluate(KEPT)["waiting"] == []


def test_what_was_refused_opens_as_it_was_filled_in(phone: Page) -> None:
    carry(phone)
    phone.context.set_offline(True)
    keep(phone, "赵存良")
    sign(person("赵存良"), TODAY, systolic=140)
    phone.context.set_offline(False)
    expect(phone.locator(".refused-one [data-why]")).not_to_be_empty()
    phone.get_by_role("link", name="打开改好再交").click()
    expect(phone.locator("form.visit")).to_contain_text("还没有收下的")
    expect(phone.get_by_label("收缩压")).to_have_value("152")
    before = TODAY - timedelta(days=1)
    phone.locator("[name=on]").fill(before.isoformat())
    phone.get_by_role("button", name="保存并签名").click()
    phone.wait_for_url("**/saved/**")
    assert FollowUp.objects.get(on=before).answers["systolic"] == 152
    assert phone.evaluate(KEPT)["waiting"] == []


def test_a_refusal_with_a_network_leaves_the_form_as_it_was(phone: Page) -> None:
    address = f"/services/hypertension/{person('赵存良')}/"
    phone.goto(address)
    fill(phone)
    sign(person("赵存良"), TODAY, systolic=140)
    phone.get_by_role("button", name="保存并签名").click()
    expect(phone.locator("#refusal")).to_contain_text("没有签上")
    expect(phone.get_by_label("收缩压")).to_have_value("152")
    phone.goto(address)
    expect(phone.get_by_label("收缩压")).to_have_value("152")


def test_a_session_that_ended_loses_nothing(phone: Page) -> None:
    phone.goto(f"/services/hypertension/{person('赵存良')}/")
    fill(phone)
    phone.context.clear_cookies(name=SESSION)
    phone.get_by_role("button", name="保存并签名").click()
    expect(phone.locator("[data-kept-login]")).to_contain_text("登录已过期，填的没有丢")
    expect(phone.locator("[data-outbox-words]")).to_contain_text("1 份还在本机")
    assert not FollowUp.objects.filter(on=TODAY).exists()
    phone.locator("[data-outbox-login]").click()
    log_in(phone)
    expect(phone.locator("[data-results] a")).to_contain_text("152/94")
    assert FollowUp.objects.filter(on=TODAY).count() == 1


def test_back_with_a_network_but_without_a_session_it_says_so_and_sends_after_the_log_in(phone: Page) -> None:
    carry(phone)
    phone.context.set_offline(True)
    keep(phone, "马秀花", 132, 82)
    phone.context.clear_cookies(name=SESSION)
    phone.context.set_offline(False)
    expect(phone.locator("[data-outbox-words]")).to_contain_text("登录已过期，1 份还在本机")
    phone.locator("[data-outbox-login]").click()
    log_in(phone)
    expect(phone.locator("[data-results] a")).to_contain_text("马秀花")
    assert FollowUp.objects.filter(on=TODAY).count() == 1


@pytest.mark.parametrize("token", ["", "A" * 32])
def test_a_page_whose_token_has_aged_signs_all_the_same(phone: Page, live_server: LiveServer, token: str) -> None:
    phone.goto(f"/services/hypertension/{person('赵存良')}/")
    fill(phone)
    phone.context.clear_cookies(name=TOKEN)
    if token:
        phone.context.add_cookies([{"name": TOKEN, "value": token, "url": live_server.url}])
    phone.get_by_role("button", name="保存并签名").click()
    phone.wait_for_url("**/saved/**")
    assert FollowUp.objects.filter(on=TODAY).count() == 1
