"""Sheets as people fill them: taken from the page, rows changed, handed in again."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from playwright.sync_api import Locator, Page
from python_calamine import CalamineWorkbook

Row = dict[str, Any]
HEADING_ROWS = 4
"""Title, note, codes of the columns, their words: as every sheet of the program begins."""

CODES = 2


def take_out(page: Page, link: Locator, to: Path) -> Path:
    """Press what downloads a file and keep the file."""
    with page.expect_download() as waiting:
        link.click()
    waiting.value.save_as(to)
    return to


def rows_of(paper: Path) -> list[Row]:
    table = CalamineWorkbook.from_path(paper).get_sheet_by_index(0).to_python()
    return [dict(zip(table[CODES], row, strict=True)) for row in table[HEADING_ROWS:]]


def fill(paper: Path, change: Callable[[list[Row]], Iterable[Row]]) -> Path:
    """The same sheet with the rows that `change` makes of its rows."""
    table = CalamineWorkbook.from_path(paper).get_sheet_by_index(0).to_python()
    codes = table[CODES]
    rows = [[row[code] for code in codes] for row in change(rows_of(paper))]
    filled = paper.with_name(f"filled-{paper.name}")
    with xlsxwriter.Workbook(filled, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet(CalamineWorkbook.from_path(paper).sheet_names[0])
        for at, row in enumerate([*table[:HEADING_ROWS], *rows]):
            for column, value in enumerate(row):
                if value != "":
                    sheet.write(at, column, value)
    return filled


def hand_in(page: Page, paper: Path) -> None:
    """Upload on the page that stands open, look at the check, and apply."""
    page.locator("input[type=file]").set_input_files(paper)
    page.get_by_role("button", name="上传并核对").click()
    apply = page.get_by_role("button", name="写入").or_(page.get_by_role("button", name="导入", exact=True))
    now = page.get_by_role("button", name="现在就核对")
    apply.or_(now).first.wait_for()
    if now.is_visible():
        now.click()
    apply.click()
    page.get_by_text("已导入").first.wait_for()


def shifted(day: date, months: int) -> date:
    """The same day in a later month of the same year; the 28th at most."""
    return day.replace(month=day.month + months, day=min(day.day, 28))
