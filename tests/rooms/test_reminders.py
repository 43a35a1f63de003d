"""When people are told of a day: as the packs ship it, and as the county sets it."""

from datetime import date, timedelta

import pytest

from tests.rooms.county import NOW, TODAY, build_county, scope_of
from yiti.foundation.decisions.operations import approve_decision, propose_decision
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import system_scope
from yiti.policy.packs import resolve
from yiti.supervision.tasks.reminders import Reminding, get_reminding, read_reminding

PACKS = ("changji-2021", "midong-2024", "ordos-2024", "wafangdian-2017", "xinjiang-community-2016")
DUE = date(2026, 12, 31)


@pytest.mark.parametrize("pack", PACKS)
def test_every_document_leaves_it_to_the_county_and_ships_the_same(pack: str) -> None:
    book = resolve(pack, on=None)
    assert read_reminding(book) == Reminding(30, 7, 7, 60)
    for name in Reminding.__dataclass_fields__:
        voice = book.entry(f"reminders.{name}").voice
        assert voice is not None and voice.source.value == "local"


def test_a_document_that_asks_for_no_such_setting_has_the_same() -> None:
    assert read_reminding(resolve("national", on=None)) == Reminding()


@pytest.mark.parametrize(
    ("days", "step"),
    [(31, ""), (30, "30"), (8, "30"), (7, "7"), (2, "7"), (1, "1"), (0, "1"), (-1, "late-0"), (-7, "late-0"), (-8, "late-1")],
)
def test_each_step_is_told_from_its_day_on(days: int, step: str) -> None:
    assert Reminding().step_of(DUE, DUE - timedelta(days=days)) == step


@pytest.mark.django_db
def test_the_county_sets_it_by_a_decision_and_a_day_of_none_is_refused() -> None:
    build_county()
    told = {"from_on": TODAY, "number": "昌卫发〔2026〕8号", "decided_on": TODAY, "today": TODAY, "now": NOW}
    with pytest.raises(UnableTo):
        propose_decision(scope=scope_of("clerk"), parameter="reminders.late_every_days", value="0", **told)  # type: ignore[arg-type]
    for parameter, value in (("reminders.late_every_days", "30"), ("reminders.first_days", "14")):
        made = propose_decision(scope=scope_of("clerk"), parameter=parameter, value=value, **told)  # type: ignore[arg-type]
        approve_decision(scope=scope_of("lead"), id=made.pk, now=NOW)
    found = get_reminding(scope=system_scope(), today=TODAY)
    assert found == Reminding(14, 7, 30, 60)
    assert [found.step_of(DUE, DUE + timedelta(days=late)) for late in (30, 31)] == ["late-0", "late-1"]
    assert found.step_of(DUE, DUE - timedelta(days=20)) == ""
