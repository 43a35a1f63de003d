"""What is written can be read back, cannot wake up as a formula, and says what it is."""

import string
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from yiti.foundation.sheets import (
    CellFault,
    Column,
    SheetLayout,
    UnableToWriteSheet,
    read_rows,
    write_csv,
    write_faults,
    write_sheet,
    write_table,
    write_template,
)
from yiti.kernel.periods import Period
from yiti.kernel.text import NOTHING, Text

KINDS = {"doctor": Text("医生", "Doctor"), "nurse": Text("护士", "Nurse")}
LAYOUT = SheetLayout(
    "staff",
    Text("人员", "Staff"),
    (
        Column("code", Text("编码", "Code"), "code", key=True),
        Column("name", Text("姓名", "Name"), required=True, help=Text("身份证上的名字", "as on the identity card")),
        Column("kind", Text("岗位", "Position"), "choice", choices=KINDS),
        Column("pay", Text("基本工资（元）", "Basic pay"), "money", minimum=0),
        Column("share", Text("比例", "Share"), "ratio"),
        Column("weight", Text("权重", "Weight"), "decimal"),
        Column("count", Text("人次", "Visits"), "whole"),
        Column("since", Text("起始日", "Since"), "date"),
        Column("month", Text("月份", "Month"), "month"),
        Column("is_head", Text("院长", "Head"), "boolean"),
    ),
)

printable = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters="\u200b\u200c\u200d\ufeff"), min_size=1, max_size=20)
names = st.builds(lambda first, text: first + text, st.sampled_from(["", "=", "+", "-", "@", "'", "'=", "王"]), printable).filter(
    lambda text: text not in ("合计", "总计", "小计", "共计", "累计") and text.strip()
)
days = st.dates(date(1901, 1, 1), date(2100, 12, 31))
rows = st.fixed_dictionaries(
    {
        "code": st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=20).map(lambda code: f"P{code}"),
        "name": names,
        "kind": st.sampled_from([None, "doctor", "nurse"]),
        "pay": st.none() | st.decimals(0, Decimal("9999999999999.99"), places=2),
        "share": st.none() | st.decimals(0, 1, places=6),
        "weight": st.none() | st.decimals(-(10**17), 10**17, places=5),
        "count": st.none() | st.integers(-(10**17), 10**17),
        "since": st.none() | days,
        "month": st.none() | days.map(Period.month_of),
        "is_head": st.none() | st.booleans(),
    }
)


@settings(max_examples=120, deadline=None)
@given(st.lists(rows, max_size=6, unique_by=lambda row: row["code"]), st.sampled_from(["zh-hans", "en"]))
def test_what_is_written_is_read_back_equal(written, language):
    content = write_sheet(
        [(LAYOUT, written)], language=language, note=Text("注：季度数据", "Note"), is_demonstration=True, made_on=date(2026, 10, 9)
    )
    reading = read_rows(content, [LAYOUT])
    assert reading.faults == []
    assert reading.rows["staff"] == written
    as_csv = read_rows(write_csv(LAYOUT, written, language=language), [LAYOUT])
    assert as_csv.faults == []
    assert as_csv.rows["staff"] == written


def cells(content, name=None):
    workbook = CalamineWorkbook.from_filelike(BytesIO(content))
    return workbook.get_sheet_by_name(name or workbook.sheet_names[0]).to_python(skip_empty_area=False)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")'])
def test_text_that_looks_like_a_formula_is_written_harmless(text):
    content = write_table(Text(text, text), [Column("a", Text(text, text))], [[text]], note=Text(text, text))
    found = [cell for row in cells(content) for cell in row if isinstance(cell, str)]
    assert not [cell for cell in found if cell[:1] in "=+-@\t\r" and cell]
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    layout = SheetLayout("x", Text("x", "x"), (Column("a", Text("甲", "A")),))
    assert f"'{text}" in write_csv(layout, [{"a": text}]).decode("utf-8-sig").replace('""', '"')


def test_an_export_says_that_its_data_are_invented_and_when_it_was_made():
    said = cells(write_sheet([(LAYOUT, [])], is_demonstration=True, made_on=date(2026, 10, 9)))[1][0]
    assert "演示数据" in said
    assert "2026-10-09" in said
    assert "synthetic" in cells(write_sheet([(LAYOUT, [])], language="en", is_demonstration=True))[1][0]


def test_the_same_rows_give_the_same_bytes():
    row = {"code": "P1", "name": "甲", "pay": Decimal("1.20")}
    assert write_sheet([(LAYOUT, [row])]) == write_sheet([(LAYOUT, [row])])


def test_cells_are_typed_and_choices_in_the_readers_language():
    row = {"code": "P1", "name": "甲", "kind": "nurse", "pay": Decimal("1.20"), "since": date(2026, 9, 30), "is_head": True}
    found = cells(write_sheet([(LAYOUT, [row])], language="en"))
    assert found[3][:4] == ["Code", "Name", "Position", "Basic pay"]
    assert found[4] == ["P1", "甲", "Nurse", 1.2, "", "", "", date(2026, 9, 30), "", "Yes"]


def test_a_table_takes_words_where_numbers_are_missing():
    columns = [Column("name", Text("机构", "Institution")), Column("sum", Text("金额", "Amount"), "money")]
    found = cells(write_table(Text("资金", "Funds"), columns, [["甲", Decimal("12.50")], [Text("合计", "Total"), "—"]], language="en"))
    assert found[4:] == [["甲", 12.5], ["Total", "—"]]


def test_text_that_no_cell_holds_is_refused():
    with pytest.raises(UnableToWriteSheet):
        write_table(Text("长", "Long"), [Column("a", Text("甲", "A"))], [["x" * 32768]])


def test_sheet_names_are_cut_and_kept_apart():
    one = SheetLayout("a", Text("甲/乙" * 20, "A"), LAYOUT.columns)
    two = SheetLayout("b", Text("甲/乙" * 20, "A"), LAYOUT.columns)
    sheets = CalamineWorkbook.from_filelike(BytesIO(write_sheet([(one, []), (two, [])]))).sheet_names
    assert len(set(sheets)) == 2
    assert all(len(name) <= 31 for name in sheets)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_empty_template_is_read_back_without_rows_or_faults(language):
    content = write_template([LAYOUT], language=language)
    reading = read_rows(content, [LAYOUT])
    assert (reading.faults, reading.rows) == ([], {"staff": []})
    with zipfile.ZipFile(BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        comments = archive.read("xl/comments1.xml").decode()
    assert 'type="list"' in sheet
    assert ("身份证" if language == "zh-hans" else "identity card") in comments


def test_the_file_given_back_lists_its_faults_first_and_can_be_handed_in_again():
    content = write_table(Text("人员", "Staff"), LAYOUT.columns[:4], [["P1", "甲", "厨师", "abc"], ["P1", "=1", "医生", Decimal(5)]])
    faults = read_rows(content, [LAYOUT]).faults
    back = write_faults(content, faults)
    listed = cells(back)
    assert listed[1][:5] == ["工作表 Sheet", "行 Row", "列 Column", "填的值 Value", "原因"]
    assert [(row[0], row[1], row[2], row[3]) for row in listed[2:]] == [
        ("人员", 5, "C", "厨师"),
        ("人员", 5, "D", "abc"),
        ("人员", 6, "A", "P1"),
    ]
    assert listed[2][5] == "is none of the choices"
    again = read_rows(back, [LAYOUT])
    assert [(fault.row, fault.column) for fault in again.faults] == [(fault.row, fault.column) for fault in faults]
    assert write_faults(back, again.faults)


def test_a_csv_is_given_back_as_a_workbook_with_its_faults():
    faults = [CellFault("CSV", 2, "B", "=x", NOTHING, Text("不对", "is wrong"))]
    listed = cells(write_faults("编码,姓名\nP1,=x\n".encode(), faults))
    assert listed[2][:4] == ["CSV", 2, "B", "'=x"]
