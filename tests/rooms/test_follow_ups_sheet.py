"""Follow-ups that a hospital keeps in a sheet: taken as records, graded by the same rule, counted once, wrong cells named."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from yiti.care.public_health.models import Enrolment, FollowUp
from yiti.care.public_health.operations import withdraw_follow_up
from yiti.care.public_health.sheets import follow_up_import
from yiti.care.residents.models import Resident
from yiti.events.journal.models import Event
from yiti.foundation.imports.models import StagedImport
from yiti.foundation.imports.operations import apply_staged, check_staged, stage_file
from yiti.foundation.sheets.writing import write_sheet
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Actor, Scope, system_scope

from .county import CENTRE, CLINICS, NOW, TODAY
from .people import enrol, enter_person, make_number, sign

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]
OTHER = Scope(Actor("doctor2", institution=CLINICS[1]), {name: frozenset({CLINICS[1]}) for name in ("services.enter", "services.see")})
As = Callable[[str], Scope]
BORN = date(1959, 3, 1)
ROW: dict[str, Any] = {
    "number": make_number(BORN, 1, sex="male"), "name": "赵存良", "on": date(2026, 4, 8), "signed_name": "老王", "way": "home",
    "systolic": 158, "diastolic": 96, "danger": "没有", "adherence": "regular", "adverse": "none", "complications": "none",
    "referral": "none", "drugs": "氨氯地平 5mg 每日1次；缬沙坦 80mg", "symptoms": "头痛头晕、轻度恶心", "weight": "74.5",
}  # fmt: skip
LATER = {**ROW, "on": date(2026, 7, 8), "systolic": 160}


@pytest.fixture
def zhao() -> str:
    resident = enter_person()
    enrol(resident)
    return resident


def stage(scope: Scope, *rows: dict[str, Any]) -> StagedImport:
    kind = follow_up_import()["follow_ups"]
    content = write_sheet([(kind.layouts[0], list(rows))], language="zh-hans", is_demonstration=False, made_on=TODAY)
    staged = stage_file(scope=scope, kind=kind, name="follow-ups.xlsx", content=content, today=TODAY, now=NOW)
    return check_staged(scope=scope, kind=kind, staged=staged.pk)


def take(scope: Scope, *rows: dict[str, Any]) -> StagedImport:
    staged = stage(scope, *rows)
    return apply_staged(scope=scope, kind=follow_up_import()["follow_ups"], staged=staged.pk, now=NOW)


def test_rows_become_records_with_events_graded_by_the_same_rule(as_: As, zhao: str) -> None:
    staged = take(as_("doctor"), LATER, ROW)
    assert (staged.added, staged.fault_count) == (2, 0)
    first, second = FollowUp.objects.order_by("on")
    assert (first.case, second.case, second.before_id, second.next_on) == ("first", "again", first.pk, date(2026, 7, 22))
    assert (first.signed_by, first.signed_name, first.institution_id) == ("doctor", "老王", CLINICS[0])
    assert first.answers["drugs"] == [{"name": "氨氯地平", "use": "5mg 每日1次"}, {"name": "缬沙坦", "use": "80mg"}]
    assert (first.answers["symptoms"], first.answers["weight"]) == (["dizzy", "nausea"], "74.5")
    assert Enrolment.objects.get().due_on == date(2026, 7, 22)
    assert set(Event.objects.filter(kind="follow_up").values_list("source_key", flat=True)) == {str(first.pk), str(second.pk)}
    assert not Event.objects.filter(kind="follow_up").exclude(staff=None).exists()


def test_the_same_file_twice_counts_once_and_what_was_withdrawn_stays_so(as_: As, zhao: str) -> None:
    take(as_("doctor"), ROW, LATER)
    again = take(as_("doctor"), ROW, LATER)
    assert (again.added, again.unchanged) == (0, 2)
    withdraw_follow_up(scope=system_scope(), record=FollowUp.objects.get(on=ROW["on"]).pk, reason="记错", today=TODAY, now=NOW)
    assert take(as_("doctor"), ROW, LATER).unchanged == 2
    assert (FollowUp.objects.count(), FollowUp.objects.filter(voided_at=None).count()) == (2, 1)


def test_an_export_read_in_again_changes_nothing(as_: As, zhao: str) -> None:
    sign(zhao, date(2026, 4, 8), systolic=158, weight="74.5", drugs=[{"name": "氨氯地平", "use": "5mg"}], height=168)
    kind = follow_up_import()["follow_ups"]
    rows = kind.export(as_("doctor"), {})["follow_ups"]
    assert [row["number"] for row in rows] == [zhao]
    assert stage(as_("doctor"), *rows).unchanged == 1
    assert kind.export(OTHER, {})["follow_ups"] == []


@pytest.mark.parametrize(("wrong", "column", "says"), [
    ({"number": make_number(BORN, 5)}, "number", "没有这位居民"), ({"name": "赵存"}, "name", "姓名与档案不符"),
    ({"on": date(2026, 12, 1)}, "on", "之后"), ({"on": date(2025, 1, 1)}, "on", "不在管理期内"), ({"systolic": 400}, "systolic", "300"),
    ({"diastolic": 170}, "diastolic", "填反"), ({"danger": "没有、恶心呕吐"}, "danger", "不能和别的一起选"),
    ({"danger": "头疼"}, "danger", "头疼"),
    ({"next_on": date(2026, 7, 8)}, "next_on", "下次随访应在"), ({"institution": CENTRE}, "institution", "不归您填写"),
    ({"adverse": "present"}, "adverse_what", "请填写"), ({"signed_name": None}, "signed_name", ""),
])  # fmt: skip
def test_a_wrong_cell_is_named_and_nothing_is_stored(as_: As, zhao: str, wrong: dict[str, Any], column: str, says: str) -> None:
    staged = stage(as_("doctor"), {**ROW, **wrong}, LATER)
    assert staged.fault_count == 1, staged.faults
    assert says in str(staged.faults)
    label = {one.name: one.label.zh for one in follow_up_import()["follow_ups"].layouts[0].columns}[column]
    assert staged.faults[0].get("name", column) == column or label in str(staged.faults)
    assert not FollowUp.objects.exists()


def test_a_day_that_was_signed_otherwise_or_stands_twice_is_told(as_: As, zhao: str) -> None:
    sign(zhao, date(2026, 4, 8), systolic=120)
    assert "已由" in str(stage(as_("doctor"), ROW).faults)
    assert "同一人同一天" in str(stage(as_("doctor"), LATER, {**LATER, "systolic": 150}).faults)


def test_strangers_find_nobody_and_others_may_not(as_: As, zhao: str) -> None:
    assert "没有这位居民" in str(stage(OTHER, ROW).faults)
    with pytest.raises(Forbidden):
        stage(as_("head"), ROW)
    assert Resident.objects.count() == 1
