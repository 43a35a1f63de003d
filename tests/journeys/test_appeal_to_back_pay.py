"""The appeal against a score of 2026Q2: upheld, recomputed beside what was published, and paid in the next distribution."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys import county, payday, quarter
from tests.journeys.people import Office
from tests.journeys.pictures import take

pytestmark = [pytest.mark.browser, pytest.mark.slow]
APPELLANT = "652301002"
NOTICE = "/notices/GS-2026Q2-results/"


def test_an_upheld_appeal_is_paid_in_the_next_quarter_and_the_publication_stays(office: Office, home: Path, tmp_path: Path) -> None:
    notice = office.at("clerk", NOTICE).locator("article").inner_text()
    slips = office.at(f"head.{APPELLANT}", f"/distribution/{APPELLANT}/payslips/?period=2026Q2").locator("table").first.inner_text()
    _uphold(office)
    _recompute(office)
    assert office.at("clerk", NOTICE).locator("article").inner_text() == notice
    there = office.at(f"head.{APPELLANT}", f"/distribution/{APPELLANT}/payslips/?period=2026Q2").locator("table").first.inner_text()
    assert there == slips
    quarter.send_the_late_accounts(office, tmp_path)
    quarter.send_the_late_report(office, tmp_path)
    quarter.review_reports(office)
    quarter.score_everything(office, tmp_path)
    quarter.rank(office)
    quarter.approve_and_publish(office)
    page = payday.close_distribution(office, APPELLANT)
    expect(page.locator("#beside")).to_contain_text("补差")
    payday.pay(office, APPELLANT)
    page = office.at(f"head.{APPELLANT}", "/back-pay/")
    expect(page.locator("#sums")).to_contain_text("已结清")
    take(page, "back-pay-settled")
    for period in ("2026Q2", quarter.PERIOD):
        verified = county.yiti(home, "quarter", "verify", period, "--json")
        assert (verified.returncode, json.loads(verified.stdout)["mismatches"]) == (0, [])


def _uphold(office: Office) -> None:
    """More points than the indicator has are refused at the field; the clerk may not decide."""
    page = office.at("clerk", "/appeals/")
    page.get_by_role("link", name="健康档案管理").click()
    expect(page.get_by_role("button", name="成立", exact=True)).to_have_count(0)
    page = office.at("office", "/")
    take(page, "today-office")
    page = office.at("office", "/appeals/")
    take(page, "appeals")
    page.get_by_role("link", name="健康档案管理").click()
    page.locator("[name=new_score]").fill("9")
    page.locator("[name=answer]").fill("复核更新记录，36 份档案中 34 份已补齐，改按 2.30 分计。")
    quarter.press(page, "成立")
    expect(page.locator(".bad, [aria-invalid=true]").first).to_be_visible()
    page.locator("[name=new_score]").fill("2.30")
    quarter.press(page, "成立")
    quarter.told(page, "成立")
    take(page, "appeal")


def _recompute(office: Office) -> None:
    page = office.at("clerk", "/back-pay/")
    take(page, "back-pay-waiting")
    quarter.open_link(page, "重算")
    page.locator("form[data-word] [name=word]").fill(page.locator("form[data-word]").get_attribute("data-word") or "")
    page.locator("form[data-word] button").click()
    page = office.at("clerk", "/back-pay/")
    expect(page.locator("#runs")).to_contain_text("2026Q2")
    expect(page.locator("#sums")).to_contain_text("下次分配时")
    take(page, "back-pay")
