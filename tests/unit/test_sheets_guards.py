"""Files that would fill the memory, lie about themselves or are half broken."""

import contextlib
import zipfile
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from yiti.foundation.sheets import Column, SheetLayout, UnableToReadSheet, guards, read_rows
from yiti.kernel.text import Text

LAYOUT = SheetLayout(
    "list",
    Text("名单", "List"),
    (Column("code", Text("代码", "Code"), "code", required=True), Column("sum", Text("金额", "Amount"), "money")),
)


def book(rows=(("代码", "金额"), ("A1", 1))):
    content = BytesIO()
    with xlsxwriter.Workbook(content) as workbook:
        sheet = workbook.add_worksheet("名单")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return content.getvalue()


def rewritten(content, part, change):
    """The archive with one part changed."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text) if name == part else text)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def refused(content):
    with pytest.raises(UnableToReadSheet) as refusal:
        read_rows(content, [LAYOUT])
    return refusal.value.code


def test_a_binary_sum_is_read_as_the_spreadsheet_shows_it():
    content = rewritten(
        book(), SHEET, lambda text: text.replace(b"<v>1</v></c></row></sheetData>", b"<v>0.30000000000000004</v></c></row></sheetData>")
    )
    assert str(read_rows(content, [LAYOUT]).rows["list"][0]["sum"]) == "0.30"


@pytest.mark.parametrize("value", [b"", b"<v/>", b"<v />", b"<v></v>"])
def test_a_formula_that_was_never_reckoned_is_a_fault(value):
    cell = b"<f>1+1</f>" + value + b"</c></row></sheetData>"
    content = rewritten(book(), SHEET, lambda text: text.replace(b"<v>1</v></c></row></sheetData>", cell))
    faults = read_rows(content, [LAYOUT]).faults
    assert [(fault.row, fault.column) for fault in faults] == [(2, "B")]
    assert "Excel" in faults[0].reason.zh


def test_a_formula_that_came_to_no_text_is_a_blank():
    cell = b'<c r="B2" t="str"><f>IF(1,"","x")</f><v></v></c></row></sheetData>'
    plain = b'<c r="B2"><v>1</v></c></row></sheetData>'
    content = rewritten(book(), SHEET, lambda text: text.replace(plain, cell))
    reading = read_rows(content, [LAYOUT])
    assert (reading.faults, reading.rows["list"][0]["sum"]) == ([], None)


def test_a_row_of_nothing_but_an_error_is_a_fault():
    row = b'<row r="9"><c r="B9" t="e"><v>#REF!</v></c></row></sheetData>'
    content = rewritten(book(), SHEET, lambda text: text.replace(b"</sheetData>", row))
    assert {(fault.row, fault.column) for fault in read_rows(content, [LAYOUT]).faults} == {(9, "A"), (9, "B")}


@pytest.mark.parametrize("reference", [b"XFD2", b"CW2", b"A1048576", b"B200020", b"AAA3"])
def test_a_value_far_out_is_refused_before_it_fills_the_memory(reference):
    far = b'<row r="7"><c r="' + reference + b'"><v>1</v></c></row></sheetData>'
    assert refused(rewritten(book(), SHEET, lambda text: text.replace(b"</sheetData>", far))) == "too-many-rows"


@pytest.mark.parametrize("cell", [b'<c r="XFD2" s="1"/>', b'<c r="CW2" s="1"></c>'])
def test_blank_cells_that_only_bear_a_format_may_stand_anywhere(cell):
    row = b'<row r="7">' + cell + b"</row></sheetData>"
    content = rewritten(book(), SHEET, lambda text: text.replace(b"</sheetData>", row))
    assert "too-many-rows" not in {fault.code for fault in read_rows(content, [LAYOUT]).faults}


def test_an_archive_that_unpacks_beyond_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(guards, "MOST_UNPACKED", 1_000_000)
    assert refused(rewritten(book(), SHEET, lambda text: text + b" " * 2_000_000)) == "zip-bomb"


def test_an_archive_that_hides_its_size_is_refused():
    content = bytearray(rewritten(book(), SHEET, lambda text: text + b" " * 3_000_000))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        size = archive.getinfo(SHEET).file_size.to_bytes(4, "little")
    at = content.index(b"PK\x01\x02")
    while content[at + 46 : at + 46 + len(SHEET)] != SHEET.encode():
        at = content.index(b"PK\x01\x02", at + 4)
    assert content[at + 24 : at + 28] == size
    content[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    assert refused(bytes(content)) == "zip-bomb"


def test_entities_and_dates_from_1904_are_refused():
    bad = rewritten(book(), "xl/workbook.xml", lambda text: text.replace(b"UTF-8", b"UTF-A1"))
    assert refused(bad) == "damaged-file"
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>'
    assert refused(rewritten(book(), "xl/workbook.xml", lambda text: bomb + text[text.index(b"<workbook") :])) == "damaged-file"
    old = rewritten(book(), "xl/workbook.xml", lambda text: text.replace(b"<workbookPr ", b'<workbookPr date1904="1" '))
    assert refused(old) == "date-1904"


def test_a_count_that_asks_for_all_memory_ends_the_reader_and_not_us():
    strings = "xl/sharedStrings.xml"
    content = rewritten(book(), strings, lambda text: text.replace(b'uniqueCount="3"', b'uniqueCount="99999999999"'))
    assert content != book()
    assert refused(content) == "damaged-file"


def test_a_locked_file_is_told_apart_from_a_damaged_one():
    assert refused(b"\xd0\xcf\x11\xe0" + b"\x00" * 512 + "EncryptedPackage".encode("utf-16-le")) == "locked-file"


def test_other_archives_are_told_to_become_xlsx():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert refused(out.getvalue()) == "unknown-format"


def test_a_file_over_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr("yiti.foundation.sheets.contents.MOST_BYTES", 1000)
    assert refused(book()) == "too-large"


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr("yiti.foundation.sheets.bodies.MOST_ROWS", 3)
    assert refused(book([("代码", "金额"), *[("A", 1)] * 4])) == "too-many-rows"
    assert len(read_rows(book([("代码", "金额"), *[("A", 1)] * 3]), [LAYOUT]).rows["list"]) == 3


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 5000), st.integers(0, 255), st.integers(0, 5000))
def test_a_damaged_file_is_read_or_refused_and_never_breaks_the_reader(at, byte, cut):
    content = bytearray(book())
    content[at % len(content)] = byte
    for broken in (bytes(content), bytes(content[: len(content) - cut % len(content)])):
        with contextlib.suppress(UnableToReadSheet):
            assert set(read_rows(broken, [LAYOUT]).rows) == {"list"}
