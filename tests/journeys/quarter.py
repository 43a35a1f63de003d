"""What the county's people do in a quarter, each at his own browser, from the late report to the last payslip."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from .papers import Row, fill, hand_in, rows_of, shifted, take_out
from .people import Office
from .pictures import take

PERIOD = "2026Q3"
LATE = "652301203"
SCORERS = (
    "assessor.workforce",
    "assessor.medical",
    "assessor.cdc",
    "assessor.mch",
    "assessor.finance",
    "assessor.information",
    "insurance",
)
EVIDENCE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def open_link(page: Page, words: str) -> None:
    page.locator("#main").get_by_role("link", name=words).first.click()


def told(page: Page, words: str) -> None:
    """The line at the head of the page says that it was done."""
    expect(page.get_by_role("status").filter(has_text=words).first).to_be_visible()


def confirm(page: Page, word: str) -> None:
    """Type the word that the page asks for; its button is held back until then."""
    asked = page.locator("form[data-word]")
    expect(asked.locator("button")).to_be_disabled()
    asked.locator("[name=word]").fill(word)
    asked.locator("button").click()


def send_the_late_accounts(office: Office, papers: Path) -> None:
    """July is typed line by line, August and September come as a sheet made from the one that the page offers."""
    accountant = f"accountant.{LATE}"
    page = office.at(accountant, "/")
    take(page, "today-accountant")
    open_link(page, "去办")
    take(page, "report-late")
    expect(page.get_by_text("还差 3 个月收支")).to_be_visible()
    open_link(page, "去收支数据")
    take(page, "accounts")
    spring = rows_of(take_out(page, page.get_by_role("link", name="导出", exact=True), papers / "accounts.xlsx"))
    spring = [row for row in spring if row["month"].isoformat() in ("2026-04-01", "2026-05-01", "2026-06-01")]
    page.get_by_role("link", name="7月").click()
    open_link(page, "填账")
    open_link(page, "再加 30 行")
    _type_month(page, [row for row in spring if row["month"].month == 4])
    office.at(accountant, f"/accounts/{LATE}/")
    open_link(page, "上传账目")
    template = take_out(page, page.get_by_role("link", name="下载空表"), papers / "accounts-template.xlsx")
    later = [row for row in spring if row["month"].month in (5, 6)]
    hand_in(
        page,
        fill(template, lambda _: [{**row, "month": f"2026-{row['month'].month + 3:02}", "on": shifted(row["on"], 3)} for row in later]),
    )


def _type_month(page: Page, rows: Iterable[Row]) -> None:
    lines = page.locator("table tbody tr")
    for at, row in enumerate(rows):
        line = lines.nth(at)
        line.locator("[name=item]").select_option(label=row["item"])
        line.locator("[name=voucher]").fill(row["voucher"])
        line.locator("[name=on]").fill(shifted(row["on"], 3).isoformat())
        line.locator("[name=summary]").fill(row["summary"])
        line.locator("[name=amount]").fill(f"{row['amount']:,.2f}")
    press(page, "交账")
    page.get_by_text("第 1 版").first.wait_for()


def send_the_late_report(office: Office, papers: Path) -> None:
    page = office.at(f"accountant.{LATE}", f"/reports/{LATE}/?period={PERIOD}")
    sheet = take_out(page, page.get_by_role("link", name="下载表格"), papers / "values.xlsx")
    open_link(page, "上传")
    hand_in(page, fill(sheet, lambda rows: [{**row, "value": "0.5", "remark": ""} for row in rows]))
    open_link(page, "返回")
    take(page, "report-filled")
    press(page, "报送牵头医院")
    told(page, "已报送")


def review_reports(office: Office) -> None:
    """Each lead hospital works off its list on Today; the late report is first returned with the reason."""
    _return_once(office)
    for reviewer in ("lead1", "lead2"):
        page = office.at(reviewer, "/")
        while (waiting := page.locator(".todo").filter(has_text="牵头医院审核").get_by_role("link", name="去办")).count():
            waiting.first.click()
            press(page, "通过")
            told(page, "已通过")
            page.goto(office.address + "/")


def _return_once(office: Office) -> None:
    page = office.at("lead1", f"/reports/?period={PERIOD}")
    take(page, "reports")
    page.get_by_role("link", name="庙尔沟乡").click()
    take(page, "report-review")
    press(page, "退回")
    expect(page.get_by_role("alert").filter(has_text="退回要写明理由")).to_be_visible()
    page.locator("textarea[name=reason]").fill("诊疗人次数与 HIS 导出的不一致，请核对后重报。")
    press(page, "退回")
    told(page, "已退回")
    page = office.at(f"accountant.{LATE}", "/")
    open_link(page, "去办")
    expect(page.get_by_text("与 HIS 导出的不一致").first).to_be_visible()
    take(page, "report-returned")
    press(page, "开始重报")
    page.get_by_label("诊疗人次数 数值").fill("1,204")
    press(page, "保存")
    told(page, "已保存")
    press(page, "报送牵头医院")
    told(page, "已报送")


def score_everything(office: Office, papers: Path) -> None:
    """Each assessor fills his sheet; the first types one score by hand and lays a file with it."""
    for username in SCORERS:
        page = office.at(username, f"/scores/?period={PERIOD}")
        take(page, f"scores-{username}") if username == SCORERS[0] else None
        page.get_by_role("link", name="表格上传").click()
        sheet = take_out(page, page.get_by_role("link", name="带现有数据的表"), papers / f"scores-{username}.xlsx")
        rows = rows_of(sheet)
        by_hand = next(row for row in rows if row["score"] == "") if username == SCORERS[0] else None
        hand_in(page, fill(sheet, lambda rows, kept=by_hand: [_scored(row) for row in rows if row != kept]))
        if by_hand:
            _score_by_hand(office, username, by_hand, papers)
        page = office.at(username, f"/scores/?period={PERIOD}")
        press(page, "全部报送")
        told(page, "已报送")
        expect(page.get_by_text("都报齐了")).to_be_visible()


def _scored(row: Row) -> Row:
    """What the figures propose is taken; where they propose nothing, or an absence, the assessor scores and says why."""
    if row["score"] != "":
        return row
    if row["live"] != "":
        return {**row, "score": row["live"], "method": "查阅资料"}
    spread = sum(map(ord, row["institution"] + row["indicator"])) % 9
    return {
        **row,
        "score": round(float(row["points"]) * (1 - spread / 50), 2),
        "method": "查阅资料",
        "reason": "台账有缺项",
    }


def _score_by_hand(office: Office, username: str, row: Row, papers: Path) -> None:
    """Too many points are refused at the field, then the right ones are kept, with the evidence."""
    page = office.at(username, f"/scores/?period={PERIOD}")
    page.locator("#main").get_by_role("link", name=_short(row["institution"])).first.click()
    line = page.locator("tr").filter(has=page.get_by_label(re.compile(f"{row['indicator']} {row['subject']} 得分")))
    state = line.locator("[aria-live]")
    field = line.locator("[name=score]")
    field.fill("99")
    field.blur()
    expect(state).to_contain_text("分")
    expect(state).to_contain_text(re.compile("不能|超过|最多|至多"))
    with page.expect_response("**/scores/enter/"):
        field.fill("0.5")
        line.locator("[name=reason]").fill("现场抽查一份病历缺记录")
        line.locator("[name=reason]").blur()
    expect(state).to_contain_text("已存")
    take(page, "score-sheet")
    state.get_by_role("link").first.click()
    proof = papers / "evidence.pdf"
    proof.write_bytes(EVIDENCE)
    page.locator("input[type=file]").set_input_files(proof)
    press(page, "上传")
    told(page, "证据已存")
    take(page, "evidence")


def _short(name: str) -> str:
    return re.sub("(社区卫生服务中心|卫生院)$", "", name)


def settle_a_single_item(office: Office) -> None:
    """The clerk proposes a reward and cannot settle it himself; ranking waits until the head of the office has agreed."""
    page = office.at("clerk", f"/single-items/?period={PERIOD}")
    form = page.locator("#propose")
    form.locator("[name=institution]").select_option(LATE)
    form.locator("[name=points]").fill("0.5")
    form.locator("[name=reason]").fill("通过国家“优质服务基层行”推荐标准")
    press(page, "提出")
    told(page, "已提出")
    expect(page.get_by_text("等别人审批").first).to_be_visible()
    take(page, "single-items")
    office.at("clerk", f"/ranking/?period={PERIOD}")
    expect(page.locator("#missing")).to_contain_text("单项奖惩待审批")
    page = office.at("office", f"/single-items/?period={PERIOD}")
    page.locator("#main").get_by_role("button", name="同意", exact=True).click()
    told(page, "已同意")


def rank(office: Office) -> None:
    """The clerk sees on the board that nothing is missing, ranks and files."""
    page = office.at("clerk", f"/quarter/?period={PERIOD}")
    take(page, "board")
    open_link(page, "排名")
    take(page, "ranking-ready")
    confirm(page, "排名")
    told(page, "16 家机构排名")
    for bureau in ("人社", "财政"):
        page.get_by_role("button", name=re.compile(bureau)).click()
        told(page, "已备案")
    take(page, "ranking-ranked")


def approve_and_publish(office: Office) -> None:
    """The leading group approves with its second factor; the clerk is offered nothing and is refused when he tries."""
    page = office.at("clerk", f"/ranking/?period={PERIOD}")
    expect(page.get_by_role("button", name="同意")).to_have_count(0)
    refused = _post(page, "/ranking/approve/", {"period": PERIOD, "version": "1", "word": "同意"})
    assert refused == 403
    page = office.at("leader", "/")
    take(page, "today-leader")
    office.at("leader", f"/ranking/?period={PERIOD}")
    confirm(page, "同意")
    told(page, "已同意")
    page = office.at("clerk", f"/ranking/?period={PERIOD}")
    press(page, "反馈")
    told(page, "已反馈")
    confirm(page, "公布")
    told(page, "已公布")
    take(page, "ranking-published")


def _post(page: Page, path: str, sent: dict[str, Any]) -> int:
    """What this person's browser gets for a form that no page shows him."""
    script = """async ([path, sent]) => {
        const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
        const body = new URLSearchParams({...sent, csrfmiddlewaretoken: token});
        return (await fetch(path, {method: "POST", body})).status;
    }"""
    return int(page.evaluate(script, [path, sent]))
