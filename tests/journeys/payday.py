"""What an institution does with its level-one total: results and pay by the month, distribution, payment, notice, payslips."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from .papers import Row, fill, hand_in, rows_of, shifted, take_out
from .people import Office
from .pictures import take
from .quarter import PERIOD, confirm, open_link, told

SPRING = (4, 5, 6)
QUARTER_MONTHS = 3


def enter_monthly(office: Office, username: str, institution: str, tab: str, papers: Path) -> None:
    """The sheet of the quarter before, taken from the page, three months on; handed in on the page that the grid leads to."""
    page = office.at(username, f"/distribution/?place={institution}&period={PERIOD}")
    open_link(page, tab)
    before = rows_of(take_out(page, page.get_by_role("link", name="导出", exact=True), papers / f"{tab}-before.xlsx"))
    open_link(page, "用表格上传")
    template = take_out(page, page.get_by_role("link", name="下载空表"), papers / f"{tab}.xlsx")
    hand_in(page, fill(template, lambda _: [_later(row) for row in before if row["month"].year == 2026 and row["month"].month in SPRING]))


def _later(row: Row) -> Row:
    return {**row, "month": f"{shifted(row['month'], QUARTER_MONTHS):%Y-%m}"}


def close_distribution(office: Office, institution: str) -> Page:
    """The head sees who would get what and that it adds up, then closes."""
    page = office.at(f"head.{institution}", f"/distribution/?place={institution}&period={PERIOD}")
    expect(page.get_by_text("预览")).to_be_visible()
    take(page, f"distribution-{institution}")
    open_link(page, "关闭分配")
    take(page, "distribution-close")
    confirm(page, f"关闭 {PERIOD}")
    told(page, "工资条已生成")
    return page


def pay(office: Office, institution: str) -> None:
    page = office.at(f"head.{institution}", f"/distribution/?place={institution}&period={PERIOD}")
    expect(page.get_by_role("link", name="发放", exact=True).and_(page.locator(".btn"))).to_have_count(0)
    page = office.at(f"accountant.{institution}", f"/distribution/?place={institution}&period={PERIOD}")
    page.locator(".acts").get_by_role("link", name="发放").click()
    confirm(page, f"发放 {PERIOD}")
    told(page, "笔发放")
    take(page, "payments")


def post_notice(office: Office, username: str, duty: str) -> str:
    """Look at what will be frozen, type the word; the number of the notice."""
    page = office.at(username, f"/notices/?period={PERIOD}")
    line = page.locator("#duties .todo").filter(has_text=duty)
    line.get_by_role("link", name="看内容，公示").click()
    take(page, f"notice-preview-{username}")
    confirm(page, "公示")
    told(page, "已公示")
    take(page, f"notice-{username}")
    return page.url.split("/notices/")[1].split("/")[0]


def read_own_slip(office: Office, institution: str) -> None:
    """On the phone: the slip, what its amount comes from, down to the total of the institution; what others got is folded."""
    page = office.at(f"staff.{institution}", "/")
    page.set_viewport_size({"width": 360, "height": 800})
    page.locator("#slips").get_by_role("link", name="看工资条").first.click()
    expect(page.get_by_role("heading", name="绩效工资条")).to_be_visible()
    expect(page.locator("article")).to_contain_text("2026 年第三季度")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    take(page, "payslip")
    page.locator("table.slip tr").filter(has_text="核增").locator("a.fig").first.click()
    drawer = page.locator("#drawer")
    expect(drawer).to_contain_text("别人的数按权限合并显示")
    drawer.get_by_role("button", name="全部展开").click()
    expect(drawer).to_contain_text(re.compile(r"其他 \d+ 项合计"))
    name, others = page.locator(".person b").inner_text(), drawer.get_by_text(re.compile("^\\S+ 权重$"))
    assert {row.split(" ")[0] for row in others.all_inner_texts()} <= {name}
    take(page, "payslip-why")
