"""A village doctor's round for the browser tests: two people due, and what a telephone holds of them."""

from datetime import date
from urllib.parse import urlsplit

from django.conf import settings as configured
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.cast import enter, make_user
from tests.rooms.county import CLINICS, build_county
from tests.rooms.people import enrol, enter_person, sign
from tests.screens.test_services_in_a_browser import fill
from yiti.care.residents.models import Resident
from yiti.registry.access.models import User

KEPT = """async () => {
  const found = {local: {...localStorage}, caches: {}, own: []};
  for (const name of await caches.keys()) {
    found.caches[name] = (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname);
  }
  const database = await new Promise((done) => {
    const asked = indexedDB.open("yiti-doorstep"); asked.onsuccess = () => done(asked.result);
  });
  for (const store of database.objectStoreNames) found[store] = await new Promise((done) => {
    const asked = database.transaction(store).objectStore(store).getAllKeys(); asked.onsuccess = () => done(asked.result);
  });
  database.close();
  return found;
}"""
"""All that the browser holds: names and drafts, addresses of kept pages, what stands in the database."""


def build_round() -> User:
    """Two people due at one clinic, one of them seen before; their doctor."""
    build_county()
    for name, born, order, day in (("赵存良", date(1959, 3, 1), 1, date(2026, 1, 5)), ("马秀花", date(1970, 4, 4), 3, date(2026, 4, 10))):
        enrol(enter_person(name, born, order, address="三组"), day)
    sign(person("赵存良"), date(2026, 4, 8), systolic=158, diastolic=96, height=168, drugs=[{"name": "氨氯地平", "use": "5 mg 1"}])
    return make_user("doctor", "village_doctor", CLINICS[0])


def person(name: str) -> str:
    from_all = {row.name: row.pk for row in Resident.objects.all()}
    return from_all[name]


def carry(page: Page) -> None:
    """The list of the day taken along, as by opening it in the morning."""
    page.goto("/services/")
    expect(page.locator("[data-carried]")).to_contain_text("2 人")
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller")


def keep(page: Page, name: str, systolic: int = 152, diastolic: int = 94) -> None:
    """Fill one person's form in without a network and sign."""
    page.goto(f"/services/hypertension/{person(name)}/")
    page.locator("label:has(input[name=way][value=home])").click()
    fill(page, systolic, diastolic)
    page.get_by_role("button", name="保存并签名").click()
    expect(page.locator("#main")).to_contain_text(f"{name}，先存在手机里")


def become(page: Page, server: LiveServer, user: User) -> None:
    """The browser's session is somebody else's from the next page on."""
    name, host = configured.SESSION_COOKIE_NAME, urlsplit(server.url).hostname or ""
    page.context.add_cookies([{"name": name, "value": enter(user).cookies[name].value, "domain": host, "path": "/"}])
