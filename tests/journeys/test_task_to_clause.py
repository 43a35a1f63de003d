"""The mayor finds the most overdue task, the office closes it with evidence, another accepts, and the clause turns."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys import county
from tests.journeys.people import Office
from tests.journeys.pictures import take
from tests.journeys.quarter import open_link, press, told

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PACK = "wafangdian-2017"
ACTING = {"市财政局": "finance", "市卫计局": "commission", "市人社局": "hr", "市编办": "establishment"}
"""Offices as the page names them, and who of the cast acts for each."""


@pytest.fixture(scope="module")
def wafangdian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("wafangdian")
    done = county.yiti(home, "demo", "--pack", PACK, "--scale", "0")
    assert done.returncode == 0, done.stderr[-2000:]
    return home


@pytest.fixture
def office(wafangdian: Path, browser: Browser) -> Iterator[Office]:
    with county.served(wafangdian) as address:
        made = Office(browser, address, county.logins(wafangdian))
        yield made
        made.close()


def test_the_latest_task_is_found_closed_with_evidence_accepted_and_its_clause_turns(office: Office, tmp_path: Path) -> None:
    mayor = office.at("leader", "/")
    expect(mayor.locator("body")).to_contain_text("逾期任务：")
    open_link(mayor, "去督办")
    task = mayor.url.removeprefix(office.address)
    label = mayor.locator("h1").inner_text()
    expect(mayor.locator("#main")).to_contain_text("晚 ")
    expect(mayor.get_by_role("link", name="提请验收")).to_have_count(0)
    take(mayor, "task-late")
    lead = mayor.locator("dl.facts dd.strong").first.inner_text().split("、")[0]
    clause = mayor.locator("a.cl").first.get_attribute("href") or ""
    clause_page = office.at("leader", clause)
    expect(clause_page.locator("#main")).to_contain_text("晚 ")
    take(clause_page, "task-clause-late")

    member = office.at(ACTING[lead], task)
    open_link(member, "提请验收")
    take(member, "task-close")
    member.locator("[name=words]").fill("文件已印发。")
    press(member, "提交，交另一人验收")
    assert member.locator("input[type=file]").evaluate("field => field.validity.valueMissing")
    paper = tmp_path / "印发文件.pdf"
    paper.write_bytes(b"%PDF-1.4\n%%EOF\n")
    member.locator("input[type=file]").set_input_files(paper)
    press(member, "提交，交另一人验收")
    told(member, "已提请验收")
    expect(member.locator("#chain")).to_contain_text("印发文件.pdf")
    expect(member.get_by_role("button", name="通过验收")).to_have_count(0)

    mayor = office.at("leader", "/messages/")
    expect(mayor.locator("#main")).to_contain_text("提请验收")
    mayor = office.at("leader", task)
    press(mayor, "通过验收")
    told(mayor, "已通过验收")
    expect(mayor.locator("#main")).to_contain_text("已完成")
    take(mayor, "task-met")
    clause_page = office.at("leader", clause)
    expect(clause_page.locator("#main")).to_contain_text(label)
    expect(clause_page.locator("#main")).to_contain_text("已完成")
    take(clause_page, "task-clause-met")
