"""A coefficient tried on the what-if: nothing is stored, the value becomes a proposal, another person approves it."""

import hashlib
import re
import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.people import Office
from tests.journeys.pictures import take
from tests.journeys.quarter import open_link, press, told

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_tried_coefficient_becomes_a_decision_of_two_people(office: Office, home: Path) -> None:
    page = office.at("office", "/whatif/")
    take(page, "whatif")
    stored = _fingerprint(home)
    knob = page.locator(".knob").filter(has_text="护").locator("input[type=number]").first
    knob.fill("1.2")
    expect(page.locator("#answer")).to_contain_text("交出去作决定")
    expect(page.locator("#answer")).to_contain_text(re.compile("多了的人"))
    take(page, "whatif-tried")
    assert _fingerprint(home) == stored
    open_link(page, "提出决定")
    assert page.locator("[name=value]").input_value() == "1.2"
    page.locator("[name=number]").fill("昌卫发〔2026〕31 号")
    page.locator("[name=reason]").fill("护理岗位工作量增加，试算见附件。")
    take(page, "propose")
    press(page, "提出，交另一人审批")
    told(page, "已提出")
    expect(page.get_by_role("button", name="批准（须由另一人）")).to_be_visible()
    number = page.url.split("/decisions/")[1].split("/")[0]
    other = office.at("commission", f"/decisions/{number}/")
    press(other, "批准")
    expect(other.locator("h1")).to_contain_text("1.2")
    take(other, "decision")


def _fingerprint(home: Path) -> str:
    """Of all that the database holds, read as text, without what a page view itself records."""
    with sqlite3.connect(home / "data" / "yiti.sqlite3") as database:
        lines = [
            line
            for line in database.iterdump()
            if not re.match(r'INSERT INTO "(django_session|access_opensession|audit_look|access_user|otp_)', line)
        ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
