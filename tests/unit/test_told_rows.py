"""What an import tells before anybody confirms it: which rows are new, which change from what to what, which stay."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from python_calamine import load_workbook

from tests.cast import build_cast, enter
from tests.registry import NOW, SANGONG, TODAY, build_annex_county, export, office, post_of, stage, take_in
from yiti.foundation.imports.models import StagedImport
from yiti.foundation.imports.queries import get_told
from yiti.foundation.imports.told import CHANGED, MOST_TOLD, NEW, SAME
from yiti.foundation.sheets.writing import write_sheet
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.registry.institutions.sheets import INSTITUTIONS, LIMITS, POPULATIONS
from yiti.registry.ledger.operations import Line, replace_month
from yiti.registry.ledger.sheets import accounts_import
from yiti.registry.staff.operations.postings import hire
from yiti.registry.staff.sheets import POSTINGS

JULY = Period.parse("2026-07")


def free(scope: Scope, institution: str, month: Period) -> None:
    """Every month may be changed."""


ACCOUNTS = accounts_import(free)


@pytest.fixture(autouse=True)
def county(db: None) -> None:
    build_annex_county()


def cells(staged: StagedImport, state: str = CHANGED) -> list[tuple[int, list[tuple[str, str, str]]]]:
    """Row, and of each cell its label and its value before and after."""
    return [(row.number, [(cell.label.zh, cell.before.zh, cell.after.zh) for cell in row.cells]) for row in get_told(staged).rows[state]]


def people(count: object, institution: str = "三工镇") -> dict[str, object]:
    return {"institution": institution, "year": 2025, "scope": "resident", "people": count}


def test_a_changed_row_tells_the_old_value_and_the_new_one_and_the_rest_by_its_place() -> None:
    take_in(POPULATIONS, office(), write_sheet([(POPULATIONS.layouts[0], [people(5000), people(700, "六工镇")])]))
    rows = [people(5200), people(700, "六工镇"), people(90, "宁边路")]
    staged = stage(POPULATIONS, office(), write_sheet([(POPULATIONS.layouts[0], rows)]))
    assert cells(staged) == [(5, [("人数", "5000", "5200")])]
    told = get_told(staged)
    assert [(row.number, row.about.zh) for row in told.rows[SAME]] == [(6, "六工镇 · 2025 · 常住人口")]
    assert [row.number for row in told.rows[NEW]] == [7]
    assert told.counts == {CHANGED: 1, NEW: 1, SAME: 1}
    assert (staged.changed, staged.added, staged.unchanged) == (1, 1, 1)


def test_codes_are_told_as_names_and_choices_in_words() -> None:
    hire(scope=office(), name="某甲", values=post_of(SANGONG))
    rows = POSTINGS.export(office(), {})["staff"]
    staged = stage(POSTINGS, office(), write_sheet([(POSTINGS.layouts[0], [{**rows[0], "position": "doctor", "until_on": TODAY}])]))
    ((_, changed),) = cells(staged)
    assert [label for label, _, _ in changed] == ["岗位", "截止日期（不含）"]
    assert changed[1] == ("截止日期（不含）", "", "2026-10-09")
    assert not {"doctor", "nurse"} & {word for cell in changed for word in cell}
    clinic = next(row for row in INSTITUTIONS.export(office(), {})["institutions"] if row["parent"].zh)
    staged = stage(INSTITUTIONS, office(), write_sheet([(INSTITUTIONS.layouts[0], [{**clinic, "parent": "宁边路"}])]))
    ((_, changed),) = cells(staged)
    assert [(label, before) for label, before, _ in changed] == [("上级机构", "三工镇")]


def test_a_row_that_stands_for_several_of_a_table_is_told_once() -> None:
    row = next(row for row in LIMITS.export(office(), {})["limits"] if row["institution"].zh == "三工镇卫生院")
    staged = stage(LIMITS, office(), write_sheet([(LIMITS.layouts[0], [{**row, "until_on": TODAY}])]))
    assert cells(staged) == [(5, [("截止日期（不含）", "", "2026-10-09")])]
    assert staged.changed > 1


def test_a_month_of_accounts_is_told_by_its_items_and_what_the_file_leaves_out_too() -> None:
    day = date(2026, 7, 3)
    lines = [
        Line("medical_income", day, Decimal("100.10"), "1"), Line("medical_income", day, Decimal(20), "2"),
        Line("medical_cost", day, Decimal(80)),
    ]  # fmt: skip
    replace_month(scope=office(), institution=SANGONG, month=JULY, lines=lines, seen_version=0, now=NOW, guard=free)
    row = {"institution": "三工镇卫生院", "month": JULY, "item": "medical_income", "on": day, "amount": "60.05"}
    staged = stage(ACCOUNTS, office(), write_sheet([(ACCOUNTS.layouts[0], [row, {**row, "voucher": "9"}])]))
    told = {row.about.zh: [(cell.label.zh, cell.before.zh, cell.after.zh) for cell in row.cells] for row in get_told(staged).rows[CHANGED]}
    assert told == {
        "三工镇卫生院 · 2026-07 · 医疗收入": [("摘要", "2 笔", "2 笔，明细有改动")],
        "三工镇卫生院 · 2026-07 · 医疗成本": [("金额（元）", "80.00", "")],
    }
    assert take_in(ACCOUNTS, office(), export(ACCOUNTS, office())).unchanged > 0


def test_a_file_with_faults_tells_nothing_and_a_long_one_its_first_rows_with_the_count_of_all() -> None:
    assert get_told(stage(POPULATIONS, office(), write_sheet([(POPULATIONS.layouts[0], [people(5), people(5, "无此院")])]))).is_empty
    rows = [
        {"institution": "三工镇", "year": 1990 + at % 110, "scope": scope, "people": at} for at in range(110) for scope in ("resident",)
    ]
    staged = stage(POPULATIONS, office(), write_sheet([(POPULATIONS.layouts[0], rows)]))
    assert get_told(staged).counts[NEW] == 110 < MOST_TOLD


def test_the_page_and_its_sheet_tell_it_before_it_is_confirmed_in_both_languages() -> None:
    client: Client = enter(build_cast()["commission"])
    take_in(POPULATIONS, office(), write_sheet([(POPULATIONS.layouts[0], [people(5000)])]))
    upload = BytesIO(write_sheet([(POPULATIONS.layouts[0], [people(5200), people(9, "宁边路")])]))
    upload.name = "人口.xlsx"
    address = client.post("/imports/populations/", {"file": upload})["Location"]
    page = client.get(address).content.decode()
    assert all(word in page for word in ("5000", "5200", "现在 → 导入后", "三工镇", "宁边路"))
    found = load_workbook(BytesIO(client.get(f"{address}rows/").content)).get_sheet_by_index(0).to_python()[4:]
    assert [row[0] for row in found] == ["变更", "新增"]
    assert found[0][4:7] == ["人数", "5000", "5200"]
    client.post("/language/", {"language": "en"})
    assert "Now → after" in client.get(address).content.decode()
