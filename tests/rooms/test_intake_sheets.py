"""Sheets of facts: the numbers stay outside, every wrong cell is told, and a file goes in whole or not at all."""

import csv
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.rooms.county import CENTRE, HOSPITAL, NOW, TODAY
from yiti.config.command import main as yiti
from yiti.events.intake.layouts import LAYOUTS
from yiti.events.intake.models import Delivery
from yiti.events.intake.sheets import IMPORTS
from yiti.events.intake.templates import write_fact_template
from yiti.events.journal.models import Event, ResidentVersion
from yiti.foundation.files.contents import path_of
from yiti.foundation.imports.models import StagedImport
from yiti.foundation.imports.operations import apply_staged, check_staged, stage_file
from yiti.foundation.imports.queries import list_faults
from yiti.foundation.pseudonyms import make_pseudonym
from yiti.foundation.sheets.contents import open_sheets
from yiti.foundation.sheets.reading import read_rows
from yiti.foundation.sheets.writing import write_sheet
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope, system_scope

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]

NUMBER = "11010519491231002X"
KIND = IMPORTS["facts-follow_up"]
HEADS = ["日期 day", "机构代码", "staff_number", "居民身份证号", "项目", "面对面", "grade", "收缩压", "已转诊"]
GOOD = ["2026-05-05", CENTRE, "P00001", NUMBER, "高血压", "是", "controlled", "138", "否"]


def book(*rows: list[Any], heads: list[str] = HEADS) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet("随访")
        for at, row in enumerate([["2026 年 5 月随访"], heads, *rows]):
            for column, cell in enumerate(row):
                sheet.write(at, column, cell)
    return out.getvalue()


def hand_in(content: bytes, *, name: str = "五月.xlsx", scope: Scope | None = None, kind: str = "facts-follow_up") -> StagedImport:
    given, of = scope or system_scope(), IMPORTS[kind]
    staged = stage_file(scope=given, kind=of, name=name, content=content, today=TODAY, now=NOW)
    checked = check_staged(scope=given, kind=of, staged=staged.pk)
    if checked.state == "ready":
        return apply_staged(scope=given, kind=of, staged=staged.pk, now=NOW)
    return checked


def kept(staged: StagedImport) -> bytes:
    return path_of(staged.file.sha256).read_bytes()


def test_a_sheet_goes_in_with_pseudonyms_and_the_same_file_again_adds_nothing() -> None:
    staged = hand_in(book(GOOD, GOOD))
    assert (staged.state, staged.added, staged.unchanged) == ("applied", 2, 0)
    first = Event.objects.order_by("id").first()
    assert first is not None
    assert (first.resident, first.staff) == (make_pseudonym("resident", NUMBER), make_pseudonym("staff", "P00001"))
    assert (first.day, first.details["systolic"], first.details["glucose"]) == (date(2026, 5, 5), 138, None)
    again = hand_in(book(GOOD, GOOD, [*GOOD[:7], "140", "否"]))
    assert (again.added, again.unchanged) == (1, 2)
    assert [*Delivery.objects.values_list("channel", "taken", "known")] == [("sheet", 1, 2), ("sheet", 2, 0)]


def test_no_identity_number_is_kept_wherever_it_stands_in_the_file() -> None:
    other = "11010519491231011X"
    assert other != NUMBER
    rows = [
        GOOD,
        [*GOOD[:2], NUMBER, NUMBER, *GOOD[4:]],
        [*GOOD[:3], NUMBER[:-1] + "1", *GOOD[4:]],
        [*GOOD[:3], 110105194912310021.0, *GOOD[4:]],
    ]
    staged = hand_in(book([NUMBER], *rows), name=f"{NUMBER}.xlsx")
    text = "".join(str(cell) for sheet in open_sheets(kept(staged)) for row in sheet.rows for cell in row)
    assert "19491231" not in text + str(staged.faults) + staged.file.name
    assert staged.state == "faulty"
    assert {(fault.row, fault.field, fault.code) for fault in list_faults(staged)} >= {
        (6, "id_number", "identity"),
        (7, "id_number", "identity"),
    }
    assert Event.objects.count() == 0


def test_every_wrong_cell_is_told_at_its_place_and_nothing_is_stored() -> None:
    rows = [
        GOOD,
        [*GOOD[:4], "肥胖", *GOOD[5:]],
        ["2026-10-10", *GOOD[1:]],
        [GOOD[0], "Z", *GOOD[2:]],
        [GOOD[0], HOSPITAL, *GOOD[2:]],
        ["1949-12-30", *GOOD[1:]],
    ]
    scope = system_scope()
    staged = hand_in(book(*rows), scope=scope)
    told = {(fault.row, fault.column, fault.code) for fault in list_faults(staged)}
    assert told == {(4, "E", "wrong-value"), (5, "A", "future"), (6, "B", "institution")}
    assert all(fault.reason.zh and fault.reason.en for fault in list_faults(staged))
    assert (Event.objects.count(), Delivery.objects.count()) == (0, 0)


def test_an_institution_delivers_for_itself_alone(as_: Any) -> None:
    staged = hand_in(book(GOOD, [GOOD[0], HOSPITAL, *GOOD[2:]]), scope=as_("head"))
    assert [(fault.row, fault.column, fault.code) for fault in list_faults(staged)] == [(4, "B", "reach")]


def test_residents_are_known_by_their_number_and_it_must_fit() -> None:
    heads = ["居民身份证号", "性别", "出生日期", "机构代码", "起始日"]
    good = [NUMBER, "", "", CENTRE, "2020-01-01"]
    assert hand_in(book(good, heads=heads), kind="facts-residents").added == 1
    stored = ResidentVersion.objects.get()
    assert (stored.resident, stored.sex, stored.born_on) == (make_pseudonym("resident", NUMBER), "female", date(1949, 12, 31))
    wrong = hand_in(book([NUMBER, "男", "1949-12-30", CENTRE, "2020-01-01"], heads=heads), kind="facts-residents")
    assert {(fault.column, fault.code) for fault in list_faults(wrong)} == {("B", "identity"), ("C", "identity")}
    early = hand_in(book(["1949-12-30", *GOOD[1:]]))
    assert [fault.code for fault in list_faults(early)] == ["before-birth"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_csv_as_old_programs_write_it_is_taken(encoding: str) -> None:
    out = StringIO(newline="")
    csv.writer(out).writerows([HEADS, GOOD])
    assert hand_in(out.getvalue().encode(encoding), name="五月.csv").added == 1


def test_error_cells_stay_errors_behind_the_door() -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, HEADS)
        sheet.write_row(1, 0, GOOD)
        sheet.write_formula(1, 1, "=NA()", None, "#N/A")
    staged = hand_in(out.getvalue())
    assert [(fault.row, fault.column) for fault in list_faults(staged)] == [(2, "B")]


@pytest.mark.parametrize(("column", "cell"), [("收缩压", "99999999999999999999"), ("血糖", "9" * 40), ("血糖", "10000000000000000")])
def test_a_number_that_no_column_holds_is_told_at_its_cell(column: str, cell: str) -> None:
    heads = [*HEADS, "血糖"]
    row = [*GOOD, "6.1"]
    row[heads.index(column)] = cell
    staged = hand_in(book(row, heads=heads))
    (fault,) = list_faults(staged)
    assert "太大" in fault.reason.zh
    assert not Event.objects.exists()


def test_a_file_that_cannot_be_read_is_refused_before_anything_is_kept() -> None:
    with pytest.raises(UnableTo):
        hand_in(b"PK\x03\x04" + b"\0" * 100)
    assert StagedImport.objects.count() == 0


@pytest.mark.parametrize("kind", LAYOUTS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_template_is_read_back_with_its_example(kind: str, language: str) -> None:
    """The empty template has no rows and no fault; its example, moved to the sheet itself, goes in."""
    empty = read_rows(write_fact_template(kind, language=language, institution=CENTRE, today=TODAY), [LAYOUTS[kind]])
    assert (empty.faults, empty.rows[kind]) == ([], [])
    plain = read_rows(write_fact_template(kind, language=language, institution=CENTRE, today=TODAY, as_csv=True), [LAYOUTS[kind]])
    assert (plain.faults, plain.rows[kind]) == ([], [])
    if language == "en":
        return
    book = open_sheets(write_fact_template(kind, language=language, institution=CENTRE, today=TODAY))
    heads, *rows = next([*sheet.rows] for sheet in book if sheet.name == "示例")
    out = StringIO(newline="")
    csv.writer(out).writerows([heads, *rows])
    staged = hand_in(out.getvalue().encode(), name="a.csv", kind=f"facts-{kind}")
    assert [str(fault.message) for fault in list_faults(staged)] == []
    assert staged.added == 1


def test_what_stands_goes_out_as_a_sheet_and_back_in_without_a_change() -> None:
    hand_in(book(GOOD, [*GOOD[:7], "140", "否"]))
    rows = KIND.export(system_scope(), {"institution": CENTRE})
    content = write_sheet([(LAYOUTS["follow_up"], rows["follow_up"])])
    again = hand_in(content)
    assert [str(fault.message) for fault in list_faults(again)] == []
    assert (again.added, again.unchanged, again.state) == (0, 2, "applied")


def test_the_commands_write_a_template_and_take_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert yiti(["lake", "template", "patrol", str(tmp_path / "patrol.xlsx")]) == 0
    assert yiti(["lake", "template", "patrols", str(tmp_path / "patrol.xlsx")]) == 2
    (tmp_path / "may.xlsx").write_bytes(book(GOOD))
    assert yiti(["import", "facts-follow_up", str(tmp_path / "may.xlsx")]) == 0
    assert Event.objects.count() == 1
