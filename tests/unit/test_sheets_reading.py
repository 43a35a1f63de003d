"""Files as Excel and WPS really write them."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter

from yiti.foundation.sheets import Column, SheetLayout, UnableToReadSheet, read_rows
from yiti.kernel.periods import Period
from yiti.kernel.text import Text

ACCOUNTS = SheetLayout(
    "accounts",
    Text("月度账", "Monthly accounts"),
    (
        Column("institution", Text("机构代码", "Institution code"), "code", key=True),
        Column("month", Text("月份", "Month"), "month", key=True),
        Column("income", Text("医疗收入（元）", "Medical income"), "money", required=True, minimum=0),
        Column("drugs", Text("其中：药品", "Of which drugs"), "money", minimum=0),
        Column("note", Text("备注", "Remark")),
    ),
)
HEADINGS = ["机构代码", "月份", "医疗收入（元）", "其中：药品", "备注"]


def book(*sheets, merges=()):
    """An xlsx file of sheets given as (name, rows)."""
    content = BytesIO()
    with xlsxwriter.Workbook(content) as workbook:
        for name, rows in sheets:
            sheet = workbook.add_worksheet(name)
            for area in merges:
                sheet.merge_range(area, "")
            for number, row in enumerate(rows):
                for at, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(number, at, cell)
    return content.getvalue()


def read(*rows, layout=ACCOUNTS, merges=()):
    return read_rows(book(("Sheet1", rows), merges=merges), [layout])


def where(reading):
    return [(fault.row, fault.column, fault.code) for fault in reading.faults]


def test_headings_are_found_below_titles_and_rows_know_their_place():
    reading = read(
        ["昌吉市 2026 年第三季度月度账"],
        [],
        ["单位：元"],
        HEADINGS,
        ["652301004", "2026-07", "1,234.50 ", None, " 正常 "],
        [],
        ["652301004", 202608, 7, "", None],
    )
    assert reading.faults == []
    first, second = reading.rows["accounts"]
    assert first == {
        "institution": "652301004",
        "month": Period.parse("2026-07"),
        "income": Decimal("1234.50"),
        "drugs": None,
        "note": "正常",
    }
    assert (first.sheet, first.number, second.number) == ("Sheet1", 5, 7)


@pytest.mark.parametrize(
    "headings",
    [
        ["Institution code", "Month", "Medical income", "Of which drugs", "Remark"],
        ["institution", "month", "income", "drugs", "note"],
        ["机构 代码*", "月　份", "医疗收入(元)", "其中:药品", "备 注"],
        ["机构代码（必填）", "月份\n", "医疗收入", "其中药品", "Remark"],
    ],
)
def test_headings_are_known_in_either_language_by_name_and_loosely_written(headings):
    reading = read(headings, ["652301004", "2026-07", 1, 2, "x"])
    assert reading.faults == []
    assert len(reading.rows["accounts"]) == 1


def test_headings_merged_over_two_rows_are_read_together():
    layout = SheetLayout(
        "posts",
        Text("岗位", "Posts"),
        (
            Column("name", Text("姓名", "Name"), required=True),
            Column("doctors_men", Text("医生男", "Doctors, men"), "whole"),
            Column("doctors_all", Text("医生小计", "Doctors, all"), "whole"),
            Column("nurses_all", Text("护士小计", "Nurses, all"), "whole"),
        ),
    )
    rows = [["岗位表"], ["姓名", "医生", None, "护士"], [None, "男", "小计", "小计"], ["甲", 1, 2, 3]]
    reading = read(*rows, layout=layout, merges=("A1:D1", "A2:A3", "B2:C2"))
    assert reading.faults == []
    assert reading.rows["posts"] == [{"name": "甲", "doctors_men": 1, "doctors_all": 2, "nurses_all": 3}]


def test_one_code_merged_over_three_months_is_the_code_of_all_three():
    reading = read(
        HEADINGS, ["652301004", "2026-07", 1], [None, "2026-08", 2], [None, "2026-09", 3], ["652301005", "2026-07", 4], merges=("A2:A4",)
    )
    assert reading.faults == []
    assert [row["institution"] for row in reading.rows["accounts"]] == ["652301004"] * 3 + ["652301005"]


def test_every_wrong_cell_is_listed_with_place_value_and_reason_in_both_languages():
    reading = read(HEADINGS, ["652301004", "七月", "abc", -1], [None, "2026-07", None, "(3.00)"], ["652301005", "2026-07", 1.005])
    assert where(reading) == [
        (2, "B", "wrong-value"),
        (2, "C", "wrong-value"),
        (2, "D", "out-of-range"),
        (3, "A", "missing-value"),
        (3, "C", "missing-value"),
        (3, "D", "out-of-range"),
        (4, "C", "wrong-value"),
    ]
    fault = reading.faults[1]
    assert (fault.sheet, fault.value, fault.field) == ("Sheet1", "abc", "income")
    assert fault.reason == Text("不是数字", "is no number")
    assert "不小于 0" in fault.expected.zh
    assert "第 2 行 C 列" in fault.message.zh
    assert "row 2, column C: “abc” is no number; expected an amount" in fault.message.en
    assert reading.rows["accounts"] == []
    assert not reading.is_sound


def test_unknown_missing_and_repeated_columns_are_faults():
    reading = read(["机构代码", "月份", "备注", "备注", "负责人电话"], ["652301004", "2026-07", "a", "b", "c"])
    assert {fault.code for fault in reading.faults} == {"missing-column", "repeated-column", "unknown-column"}
    unknown = next(fault for fault in reading.faults if fault.code == "unknown-column")
    assert (unknown.row, unknown.column, unknown.value) == (1, "E", "负责人电话")
    assert next(fault for fault in reading.faults if fault.code == "missing-column").field == "income"


def test_an_amount_in_another_unit_is_an_unknown_column_not_a_guess():
    reading = read(["机构代码", "月份", "医疗收入（万元）"], ["652301004", "2026-07", 1])
    assert {fault.code for fault in reading.faults} == {"missing-column", "unknown-column"}


def test_a_repeated_key_names_the_first_row():
    reading = read(HEADINGS, ["652301004", "2026-07", 1], ["652301004", "2026年7月", 2])
    assert where(reading) == [(3, "A", "duplicate-key")]
    assert "第 2 行" in reading.faults[0].reason.zh


def test_totals_are_a_fault_unless_the_layout_skips_them():
    rows = [HEADINGS, ["652301004", "2026-07", 1], ["合　计", None, 1]]
    assert where(read(*rows)) == [(3, "A", "total-row")]
    skipping = SheetLayout("accounts", ACCOUNTS.title, ACCOUNTS.columns, skips_totals=True)
    reading = read(*rows, layout=skipping)
    assert reading.faults == []
    assert [left.row for left in reading.left_out] == [3]


def test_headings_repeated_on_each_page_and_notes_below_are_left_out():
    reading = read(HEADINGS, ["652301004", "2026-07", 1], HEADINGS, ["652301004", "2026-08", 2], ["填表人：张三", None, "审核人：李四"])
    assert reading.faults == []
    assert len(reading.rows["accounts"]) == 2
    assert [left.row for left in reading.left_out] == [3, 5]


def test_the_words_right_below_the_column_names_are_nothing_to_tell():
    names = [column.name for column in ACCOUNTS.columns][:3]
    reading = read(names, HEADINGS, ["652301004", "2026-07", 1])
    assert reading.faults == [] and reading.left_out == []
    assert len(reading.rows["accounts"]) == 1


def test_a_value_outside_the_table_is_a_fault():
    assert where(read(HEADINGS, ["652301004", "2026-07", 1, None, None, None, 5])) == [(2, "G", "stray-value")]


def test_trailing_blank_rows_and_columns_are_nothing():
    rows = [[*HEADINGS, "", " "], ["652301004", "2026-07", 1, "", "", " ", "\u3000"], [" ", ""], ["", ""]]
    reading = read(*rows)
    assert reading.faults == []
    assert len(reading.rows["accounts"]) == 1


def test_sheets_without_known_headings_are_left_out_and_said_so():
    content = book(("说明", [["怎么填"]]), ("月度账", [HEADINGS, ["652301004", "2026-07", 1]]), ("别的", [["a", "b"], [1, 2]]), ("空", []))
    reading = read_rows(content, [ACCOUNTS])
    assert reading.faults == []
    assert [left.sheet for left in reading.left_out] == ["说明", "别的"]


def test_a_sheet_goes_to_the_layout_it_is_named_for():
    one = SheetLayout("one", Text("甲", "A"), (Column("code", Text("代码", "Code"), "code"), Column("sum", Text("数", "Number"), "whole")))
    two = SheetLayout("two", Text("乙", "B"), one.columns)
    reading = read_rows(book(("乙", [["代码", "数"], ["x", 1]]), ("甲", [["代码", "数"], ["y", 2]])), [one, two])
    assert (reading.rows["one"][0]["code"], reading.rows["two"][0]["code"]) == ("y", "x")


def test_a_file_without_the_headings_says_which_are_looked_for():
    reading = read(["a", "b"], [1, 2])
    assert [fault.code for fault in reading.faults] == ["no-header"]
    assert "机构代码" in reading.faults[0].expected.zh
    optional = SheetLayout("accounts", ACCOUNTS.title, ACCOUNTS.columns, is_required=False)
    assert read(["a", "b"], layout=optional).faults == []


def test_the_result_of_a_formula_is_read():
    content = BytesIO()
    with xlsxwriter.Workbook(content) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, ["652301004", "2026-07"])
        sheet.write_formula(1, 2, "=1000+234.5", None, 1234.5)
        sheet.write_datetime(2, 1, date(2026, 8, 1), workbook.add_format({"num_format": 'yyyy"年"m"月"'}))
        sheet.write_number(2, 0, 652301004)
        sheet.write_number(2, 2, 5)
    reading = read_rows(content.getvalue(), [ACCOUNTS])
    assert reading.faults == []
    assert [row["income"] for row in reading.rows["accounts"]] == [Decimal("1234.50"), Decimal("5.00")]


def test_formula_errors_are_faults_and_never_blanks():
    content = BytesIO()
    with xlsxwriter.Workbook(content) as workbook:
        sheet = workbook.add_worksheet("七月")
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, ["652301004", "2026-07", 1])
        sheet.write_formula(1, 3, "=A9/0", None, "#DIV/0!")
    reading = read_rows(content.getvalue(), [ACCOUNTS])
    assert where(reading) == [(2, "D", "wrong-value")]
    assert "#REF!" in reading.faults[0].reason.zh


CSV = '机构代码,月份,医疗收入（元）,其中：药品,备注\r\n652301004,2026年7月,"1,234.50",,\'=1+1\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_csv_is_read_in_every_encoding_that_offices_write(encoding):
    reading = read_rows(CSV.encode(encoding), [ACCOUNTS])
    assert reading.faults == []
    assert reading.rows["accounts"][0] == {
        "institution": "652301004",
        "month": Period.parse("2026-07"),
        "income": Decimal("1234.50"),
        "drugs": None,
        "note": "=1+1",
    }


@pytest.mark.parametrize("sign", [";", "\t"])
def test_csv_may_be_parted_by_semicolons_or_tabs(sign):
    text = f"机构代码{sign}月份{sign}医疗收入\n652301004{sign}2026-07{sign}1,200\n"
    assert read_rows(text.encode(), [ACCOUNTS]).rows["accounts"][0]["income"] == Decimal("1200.00")


@pytest.mark.parametrize(
    "content",
    [b"", b"  \r\n", b"%PDF-1.7\x00\x01\x02\x03\x04\x05\x06\x07\x08\x00\x00\xff\xfe", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0 broken"],
)
def test_what_is_no_sheet_is_refused(content):
    with pytest.raises(UnableToReadSheet):
        read_rows(content, [ACCOUNTS])
