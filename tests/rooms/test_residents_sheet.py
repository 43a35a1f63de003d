"""The sheet of residents: new people, changes, wrong cells named, and an export that can be read in again without a whole number in it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from yiti.care.residents.models import Resident
from yiti.care.residents.queries import list_history
from yiti.care.residents.sheets import IMPORT, LAYOUT
from yiti.events.journal.frames import read_residents
from yiti.foundation.audit.models import Look
from yiti.foundation.imports.models import StagedImport
from yiti.foundation.imports.operations import apply_staged, check_staged, stage_file
from yiti.foundation.sheets.writing import write_sheet
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Scope

from .county import CENTRE, CLINICS, NOW, TODAY
from .people import enter_person, make_number

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]
As = Callable[[str], Scope]
BORN = date(1959, 3, 1)
ROW = {"number": make_number(BORN, 21), "name": "某人", "institution": CLINICS[0], "from_on": date(2026, 1, 1)}


def stage(scope: Scope, rows: list[dict[str, Any]]) -> StagedImport:
    content = write_sheet([(LAYOUT, rows)], language="zh-hans", is_demonstration=False, made_on=TODAY)
    staged = stage_file(scope=scope, kind=IMPORT, name="residents.xlsx", content=content, today=TODAY, now=NOW)
    return check_staged(scope=scope, kind=IMPORT, staged=staged.pk)


def test_new_people_are_entered_with_their_versions(as_: As) -> None:
    rows = [ROW, {**ROW, "number": make_number(BORN, 22), "name": "哈丽旦·玉山", "nationality": "05", "conditions": "高血压、糖尿病"}]
    staged = stage(as_("doctor"), rows)
    assert (staged.added, staged.fault_count) == (2, 0)
    apply_staged(scope=as_("doctor"), kind=IMPORT, staged=staged.pk, now=NOW)
    assert Resident.objects.count() == len(read_residents()) == 2
    assert {one.condition for one in Resident.objects.get(name="哈丽旦·玉山").conditions.all()} == {"hypertension", "diabetes"}


@pytest.mark.parametrize(("wrong", "says"), [
    ({"number": make_number(BORN, 21)[:17] + "Y"}, "不该有的字符"), ({"name": "张3"}, "应为姓名"), ({"institution": CENTRE}, "不归您登记"),
    ({"conditions": "头疼"}, "头疼"), ({"from_on": date(2027, 1, 1)}, "今天之后"), ({"number": "659999********0018"}, "假名"),
    ({"sex": "male"}, "不符"),
])  # fmt: skip
def test_wrong_cells_are_named_and_nothing_is_stored(as_: As, wrong: dict[str, Any], says: str) -> None:
    staged = stage(as_("doctor"), [{**ROW, **wrong}, {**ROW, "number": make_number(BORN, 23)}])
    assert staged.fault_count == 1, staged.faults
    assert says in str(staged.faults)
    assert not Resident.objects.exists()


def test_one_number_twice_in_a_file_is_a_fault(as_: As) -> None:
    assert "同一个证件号" in str(stage(as_("doctor"), [ROW, {**ROW, "name": "另一人"}]).faults)


def test_somebody_registered_elsewhere_is_taken_over_and_not_imported(as_: As) -> None:
    enter_person("某人", BORN, 21, sex="female", at=CENTRE)
    assert "接收" in str(stage(as_("doctor"), [ROW]).faults)


def test_an_export_read_in_again_changes_nothing_and_a_change_is_a_correction(as_: As) -> None:
    resident = enter_person(phone="13912345678", conditions={"hypertension": date(2020, 1, 1)}, household="0301", relation="head")
    rows = IMPORT.export(as_("doctor"), {})[LAYOUT.name]
    assert make_number(BORN, 1, sex="male") not in str(rows)
    assert "13912345678" not in str(rows)
    assert Look.objects.get().reason == "export: sheet of residents"
    again = stage(as_("doctor"), rows)
    assert (again.added, again.changed, again.unchanged, again.fault_count) == (0, 0, 1, 0), again.faults
    staged = stage(as_("doctor"), [{**rows[0], "address": "二组"}])
    apply_staged(scope=as_("doctor"), kind=IMPORT, staged=staged.pk, now=NOW)
    row = Resident.objects.get(pk=resident)
    assert (row.address, row.phone, row.conditions.get().since_on) == ("二组", "13912345678", date(2020, 1, 1))
    assert list_history(scope=as_("doctor"), resident=resident)[0].action == "residents.correct"


def test_strangers_import_nothing(as_: As) -> None:
    with pytest.raises(Forbidden):
        stage(as_("clerk"), [ROW])
    assert "不归您登记" in str(stage(as_("centre_worker"), [ROW]).faults)
