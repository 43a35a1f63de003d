"""Every part of the registry out as a sheet and in again; faults by cell; all or nothing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.registry import NINGBIAN, NOW, SANGONG, SINCE, TODAY, build_annex_county, export, head_of, office, post_of, stage, take_in
from yiti.foundation.audit.models import Change
from yiti.foundation.imports.kinds import Errand, ImportKind, Plan
from yiti.foundation.imports.models import StagedImport
from yiti.foundation.imports.operations import apply_staged, check_staged, drop_staged, stage_file
from yiti.foundation.imports.queries import list_faults
from yiti.foundation.sheets.templates import write_template
from yiti.foundation.sheets.writing import write_sheet
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Conflict, Forbidden, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.institutions.models import Population
from yiti.registry.institutions.operations.populations import set_population
from yiti.registry.institutions.sheets import IMPORTS as INSTITUTION_SHEETS
from yiti.registry.institutions.sheets import INSTITUTIONS, LIMITS, MEMBERSHIPS, POPULATIONS
from yiti.registry.ledger.models import AccountRow, AccountSheet
from yiti.registry.ledger.operations import Line, replace_month
from yiti.registry.ledger.sheets import accounts_import
from yiti.registry.places.sheets import IMPORT as PLACES
from yiti.registry.staff.models import Posting
from yiti.registry.staff.operations.detachments import detach
from yiti.registry.staff.operations.postings import hire
from yiti.registry.staff.operations.qualifications import qualify
from yiti.registry.staff.sheets import DETACHMENTS, POSTINGS
from yiti.registry.staff.sheets import IMPORTS as STAFF_SHEETS

JULY = Period.parse("2026-07")


def free(scope: Scope, institution: str, month: Period) -> None:
    """Every month may be changed."""


ACCOUNTS = accounts_import(free)
KINDS: tuple[ImportKind, ...] = (PLACES, *INSTITUTION_SHEETS, *STAFF_SHEETS, ACCOUNTS)


@pytest.fixture(autouse=True)
def county(db: None) -> None:
    build_annex_county()


def fill() -> None:
    """Something of every kind."""
    people = [hire(scope=office(), name=f"某{at}", values=post_of(SANGONG)) for at in range(3)]
    detach(scope=office(), person=people[0], kind="village_clinic", from_on=TODAY, host=f"{SANGONG}-V01")
    qualify(scope=office(), person=people[1], kind="bachelor", from_on=date(2008, 7, 1), number="2008-1")
    lines = [
        Line("medical_income", date(2026, 7, 3), Decimal("100.10"), "记-1", "=门诊"),
        Line("medical_cost", date(2026, 7, 9), Decimal(80)),
    ]
    replace_month(scope=office(), institution=SANGONG, month=JULY, lines=lines, seen_version=0, now=NOW, guard=free)


def sheet(kind: ImportKind, *rows: dict[str, object]) -> bytes:
    return write_sheet([(kind.layouts[0], rows)])


def account(amount: object = "10.00", on: object = date(2026, 7, 3), **more: object) -> dict[str, object]:
    return {"institution": "三工镇卫生院", "month": JULY, "item": "medical_income", "on": on, "amount": amount, **more}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
class TestEveryKind:
    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_taking_an_export_in_again_changes_nothing(self, kind: ImportKind, language: str) -> None:
        fill()
        content = export(kind, office(), language)
        before = Change.objects.exclude(table__startswith="imports_").exclude(table__startswith="files_").count()
        staged = take_in(kind, office(), content)
        assert staged.rows > 0
        assert (staged.added, staged.changed) == (0, 0)
        assert staged.unchanged >= staged.rows
        after = Change.objects.exclude(table__startswith="imports_").exclude(table__startswith="files_").count()
        assert after == before

    def test_the_empty_template_reads_without_faults(self, kind: ImportKind) -> None:
        assert stage(kind, office(), write_template(kind.layouts)).state == "ready"

    def test_whoever_may_not_write_may_not_stage(self, kind: ImportKind) -> None:
        reader = Scope(office().actor, {kind.see: frozenset({"*"})})
        with pytest.raises(Forbidden):
            stage_file(scope=reader, kind=kind, name="a.xlsx", content=export(kind, office()), today=TODAY, now=NOW)


class TestFaults:
    def test_each_wrong_cell_is_named_with_sheet_row_column_and_reason(self) -> None:
        content = sheet(
            ACCOUNTS, account(), account(amount="-3"), account(on=date(2026, 8, 1)), account(institution="无此院"), account(item="茶水费"),
        )  # fmt: skip
        first = list_faults(stage(ACCOUNTS, office(), content))
        assert [(fault.row, fault.column, fault.field) for fault in first] == [
            (6, "G", "amount"), (7, "E", "on"), (8, "A", "institution"), (9, "C", "item"),
        ]  # fmt: skip
        again = sheet(ACCOUNTS, account(), account(on=date(2026, 8, 1)), account(institution="无此院"))
        faults = list_faults(stage(ACCOUNTS, office(), again))
        assert [(fault.sheet, fault.row, fault.column) for fault in faults] == [("月度收支账", 6, "E"), ("月度收支账", 7, "A")]
        assert all(fault.reason.zh and fault.reason.en for fault in faults)
        assert not AccountSheet.objects.exists()

    def test_a_row_of_totals_must_add_up(self) -> None:
        rows = "机构,月份,项目,凭证号,日期,摘要,金额\n" + '三工镇卫生院,2026-07,医疗收入,1,2026-07-01,,"1,000.50"\n' * 2
        staged = stage(ACCOUNTS, office(), f"{rows}合计,,,,,,2001.01\n".encode("gb18030"), "账.csv")
        assert [(fault.code, fault.row, fault.column) for fault in list_faults(staged)] == [("sums-differ", 4, "G")]
        assert stage(ACCOUNTS, office(), f"{rows}合计,,,,,,2001.00\n".encode("gb18030"), "账.csv").state == "ready"

    def test_two_tight_memberships_are_found(self) -> None:
        row = {"institution": "三工镇", "lead": "第二牵头医院", "consortium": "二", "mode": "tight", "from_on": TODAY}
        faults = list_faults(stage(MEMBERSHIPS, office(), sheet(MEMBERSHIPS, row)))
        assert [(fault.code, fault.column) for fault in faults] == [("two-tight", "D")]

    def test_staff_above_the_cap_are_refused_with_the_clause(self) -> None:
        rows = [
            {
                "name": f"某{at}",
                "institution": "宁边路",
                "position": "nurse",
                "post_kind": "nurses",
                "identity": "contract",
                "from_on": SINCE,
            }
            for at in range(15)
        ]
        faults = list_faults(stage(POSTINGS, office(), sheet(POSTINGS, *rows)))
        assert [fault.code for fault in faults] == ["over-cap"]
        assert "六(二)1(2)" in faults[0].reason.zh
        assert take_in(POSTINGS, office(), sheet(POSTINGS, *rows[:14])).added == 14
        assert take_in(POSTINGS, office(), sheet(POSTINGS, *rows[:14])).unchanged == 14

    def test_a_person_has_one_post_at_a_time_and_one_name(self) -> None:
        fill()
        row = {"code": "P00001", "name": "某0", "institution": "宁边路", "position": "nurse", "post_kind": "nurses", "identity": "contract"}
        faults = list_faults(stage(POSTINGS, office(), sheet(POSTINGS, {**row, "from_on": TODAY})))
        assert [fault.code for fault in faults] == ["overlap"]
        faults = list_faults(stage(POSTINGS, office(), sheet(POSTINGS, {**row, "name": "别人", "from_on": TODAY})))
        assert [(fault.field, fault.expected.zh) for fault in faults] == [("name", "某0")]

    def test_wrong_cells_and_unknown_institutions_of_staff_are_told_in_one_check(self) -> None:
        row = {
            "name": "某甲",
            "institution": "宁边路",
            "position": "nurse",
            "post_kind": "nurses",
            "identity": "contract",
            "from_on": SINCE,
        }
        rows = [
            {**row, "from_on": "昨天"},
            {**row, "institution": "无此院", "from_on": SINCE},
            {**row, "position": "pilot", "from_on": SINCE},
        ]
        faults = list_faults(stage(POSTINGS, office(), sheet(POSTINGS, *rows)))
        assert [fault.field for fault in faults] == ["from_on", "institution", "position"]
        assert Posting.objects.count() == 0

    def test_a_new_allotment_below_85_percent_is_refused_and_the_annex_stands(self) -> None:
        rows = LIMITS.export(office(), {})["limits"]
        row = next(row for row in rows if row["institution"].zh == "三工镇卫生院")
        ended = {**row, "until_on": TODAY}
        begun = {**row, "from_on": TODAY, "until_on": None, "management": row["management"] + 1, "nurses": row["nurses"] - 1, "number": "x"}
        faults = list_faults(stage(LIMITS, office(), sheet(LIMITS, ended, begun)))
        assert [(fault.code, fault.row) for fault in faults] == [("below-85-percent", 6)]
        faults = list_faults(stage(LIMITS, office(), sheet(LIMITS, {**row, "total": 43})))
        assert [fault.code for fault in faults] == ["inconsistent"]

    def test_a_detachment_lies_within_the_post(self) -> None:
        fill()
        row = {"name": "某1", "home": "三工镇", "kind": "training", "host_name": "外地", "from_on": date(2020, 1, 1)}
        assert [fault.field for fault in list_faults(stage(DETACHMENTS, office(), sheet(DETACHMENTS, row)))] == ["name"]
        assert take_in(DETACHMENTS, office(), sheet(DETACHMENTS, {**row, "from_on": TODAY})).added == 1

    def test_nobody_writes_for_another_institution(self) -> None:
        faults = list_faults(stage(ACCOUNTS, head_of(NINGBIAN), sheet(ACCOUNTS, account())))
        assert [(fault.code, fault.column) for fault in faults] == [("forbidden", "A")]
        row = {"name": "某", "institution": "三工镇", "position": "nurse", "post_kind": "nurses", "identity": "contract", "from_on": SINCE}
        faults = list_faults(stage(POSTINGS, head_of(NINGBIAN), sheet(POSTINGS, row)))
        assert faults[0].code == "forbidden"

    def test_a_file_that_is_no_sheet_is_not_taken(self) -> None:
        with pytest.raises(UnableTo):
            stage_file(scope=office(), kind=ACCOUNTS, name="a.exe", content=b"MZ", today=TODAY, now=NOW)


class TestAllOrNothing:
    def test_a_file_with_one_fault_stores_nothing(self) -> None:
        row = {"institution": "三工镇", "year": 2025, "scope": "resident", "people": 5}
        staged = stage(POPULATIONS, office(), sheet(POPULATIONS, row, {**row, "institution": "无此院"}))
        assert staged.state == "faulty"
        with pytest.raises(UnableTo):
            apply_staged(scope=office(), kind=POPULATIONS, staged=staged.pk, now=NOW)
        assert not Population.objects.filter(year=2025).exists()

    def test_a_write_that_breaks_off_leaves_nothing_and_can_be_repeated(self) -> None:
        def broken(errand: Errand, plan: Plan) -> None:
            POPULATIONS.write(errand, plan)
            raise RuntimeError("killed")

        content = sheet(POPULATIONS, {"institution": "三工镇", "year": 2025, "scope": "resident", "people": 5})
        staged = stage(POPULATIONS, office(), content)
        with pytest.raises(RuntimeError):
            apply_staged(scope=office(), kind=replace(POPULATIONS, write=broken), staged=staged.pk, now=NOW)
        assert not Population.objects.filter(year=2025).exists()
        assert StagedImport.objects.get(pk=staged.pk).state == "ready"
        assert apply_staged(scope=office(), kind=POPULATIONS, staged=staged.pk, now=NOW).state == "applied"
        assert Population.objects.filter(year=2025).count() == 1

    def test_a_second_apply_is_told(self) -> None:
        staged = take_in(
            POPULATIONS, office(), sheet(POPULATIONS, {"institution": "三工镇", "year": 2025, "scope": "resident", "people": 5})
        )
        with pytest.raises(Conflict):
            apply_staged(scope=office(), kind=POPULATIONS, staged=staged.pk, now=NOW)

    def test_what_somebody_changed_since_the_check_is_not_overwritten(self) -> None:
        staged = stage(POPULATIONS, office(), sheet(POPULATIONS, {"institution": "三工镇", "year": 2025, "scope": "resident", "people": 5}))
        set_population(scope=office(), institution=SANGONG, year=2025, population_scope="resident", people=7)
        with pytest.raises(Conflict):
            apply_staged(scope=office(), kind=POPULATIONS, staged=staged.pk, now=NOW)
        assert Population.objects.get(year=2025).people == 7
        assert check_staged(scope=office(), kind=POPULATIONS, staged=staged.pk).changed == 1

    def test_somebody_elses_import_is_unknown(self) -> None:
        staged = stage(ACCOUNTS, office(), sheet(ACCOUNTS, account()))
        with pytest.raises(UnableTo):
            apply_staged(scope=head_of(SANGONG), kind=ACCOUNTS, staged=staged.pk, now=NOW)


class TestAccounts:
    def test_months_are_replaced_whole_and_versions_stay(self) -> None:
        fill()
        take_in(ACCOUNTS, office(), sheet(ACCOUNTS, account("5"), account("6", institution="宁边路")))
        versions = AccountSheet.objects.filter(institution=SANGONG).order_by("version").values_list("version", "is_current")
        assert list(versions) == [(1, False), (2, True)]
        assert AccountSheet.objects.get(institution=NINGBIAN).version == 1
        assert AccountRow.objects.count() == 4

    def test_drafts_count_for_nothing_and_go_when_dropped_or_checked_again(self) -> None:
        staged = stage(ACCOUNTS, office(), sheet(ACCOUNTS, account("5")))
        assert AccountSheet.objects.get().version is None
        check_staged(scope=office(), kind=ACCOUNTS, staged=staged.pk)
        assert AccountRow.objects.count() == 1
        assert ACCOUNTS.export(office(), {})["accounts"] == []
        drop_staged(scope=office(), kind=ACCOUNTS, staged=staged.pk)
        assert not AccountSheet.objects.exists()

    def test_a_version_sent_since_the_check_is_not_overwritten(self) -> None:
        staged = stage(ACCOUNTS, office(), sheet(ACCOUNTS, account("5")))
        fill()
        with pytest.raises(Conflict):
            apply_staged(scope=office(), kind=ACCOUNTS, staged=staged.pk, now=NOW)
        assert AccountSheet.objects.get(is_current=True).version == 1

    def test_closed_months_are_refused_at_their_cell(self) -> None:
        def closed(scope: Scope, institution: str, month: Period) -> None:
            raise UnableTo(Text("这个季度没有开放", "this quarter is not open"), code="closed")

        faults = list_faults(stage(accounts_import(closed), office(), sheet(ACCOUNTS, account(), account())))
        assert [(fault.code, fault.field, fault.row) for fault in faults] == [("closed", "month", 5)]

    def test_applying_takes_as_many_statements_for_many_rows_as_for_few(self, django_assert_max_num_queries: object) -> None:
        rows = [account(f"{at}.00", institution=name, voucher=str(at)) for at in range(1, 300) for name in ("三工镇", "宁边路", "六工镇")]
        staged = stage(ACCOUNTS, office(), sheet(ACCOUNTS, *rows))
        with django_assert_max_num_queries(40):  # type: ignore[operator]
            apply_staged(scope=office(), kind=ACCOUNTS, staged=staged.pk, now=NOW)
        assert AccountRow.objects.filter(sheet__is_current=True).count() == 897


def test_institutions_may_be_added_with_their_clinics_in_one_file() -> None:
    rows = [
        {"code": "652301999-V01", "name": "新村卫生室", "type": "village_clinic", "place": "三工镇", "parent": "新镇卫生院"},
        {"code": "652301999", "name": "新镇卫生院", "type": "township_hospital", "place": "652301101", "has_villages": True},
    ]
    assert take_in(INSTITUTIONS, office(), sheet(INSTITUTIONS, *rows)).added == 2
    assert Posting.objects.count() == 0


class TestFilesOfOtherPrograms:
    """What people send from old offices and other programs, taken in whole from the upload on."""

    @staticmethod
    def take(name: str, content: bytes) -> StagedImport:
        staged = stage(POSTINGS, office(), content, name)
        assert staged.state == "ready", [fault.reason.zh for fault in list_faults(staged)]
        return apply_staged(scope=office(), kind=POSTINGS, staged=staged.pk, now=NOW)

    def test_an_old_workbook_with_a_title_above_and_notes_below_is_taken_in(self) -> None:
        book = (Path(__file__).parent / "old_staff.xls").read_bytes()
        assert self.take("花名册.xls", book).added == 3
        found = Posting.objects.filter(person__name="王建军").get()
        assert (found.institution_id, found.identity, found.from_on) == (SANGONG, "contract", date(2023, 9, 1))

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
    def test_csv_as_excel_writes_it_is_taken_in(self, encoding: str) -> None:
        text = "姓名,机构,岗位,核定岗位类别,身份,起始日期\r\n古丽娜,三工镇卫生院,护,护士,编外,2025/1/1\r\n"
        assert self.take("花名册.csv", text.encode(encoding)).added == 1
        assert Posting.objects.filter(person__name="古丽娜").exists()

    def test_a_file_that_only_calls_itself_xls_is_refused(self) -> None:
        with pytest.raises(UnableTo) as refused:
            stage(POSTINGS, office(), b"\xd0\xcf\x11\xe0" + b"\0" * 600, "花名册.xls")
        assert refused.value.code == "file-content"
