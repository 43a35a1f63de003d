"""A document that prints no day: nothing is owed for years before the one that its number names."""

from datetime import date

import pytest

from yiti.foundation.installation.operations import set_up
from yiti.kernel.scopes import system_scope
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.supervision.reports.queries import list_duties
from yiti.supervision.tasks.queries import list_tasks

pytestmark = pytest.mark.django_db
PACK, TODAY, SETUP = "midong-2024", date(2024, 10, 15), system_scope("test")


@pytest.fixture(autouse=True)
def midong(db: None) -> None:
    set_up(scope=SETUP, pack=PACK, place="650109", name=Text("米东区", "Midong"), is_demonstration=True, seed=1, today=TODAY)


def owed(today: date) -> dict[str, str]:
    return {duty.report.id: str(duty.period or "") for duty in list_duties(scope=SETUP, today=today) if duty.pack == PACK}


def test_its_first_day_is_of_the_year_that_its_number_prints() -> None:
    assert load_pack(PACK).header.first_day == date(2024, 1, 1)
    assert load_pack("changji-2021").header.first_day == load_pack("changji-2021").in_force_from


def test_no_paper_is_owed_for_a_year_before_it() -> None:
    assert (owed(TODAY)["year_work"], owed(TODAY)["commitments"]) == ("", "2024Q3")
    assert owed(date(2025, 2, 1))["year_work"] == "2024"


def test_no_yearly_task_is_late_for_a_year_before_it() -> None:
    periods = {task.period for task in list_tasks(scope=SETUP, today=TODAY) if task.pack == PACK and task.period}
    assert periods == {"2024"}
