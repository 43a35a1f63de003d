"""Residents who were merged are one person on every engine: in the journal, in the numbers kept, and in an exported lake."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.engines.conftest import ENGINES
from tests.engines.lakes import write_lake
from tests.rooms.county import CENTRE, HOSPITAL, NOW, TODAY, build_county
from yiti.events.exports.operations import Wanted, export_lake
from yiti.events.intake.operations import take_in_lake
from yiti.events.journal.operations import NewResident, write_residents
from yiti.events.journal.queries import get_mark
from yiti.events.lake import Lake, open_lake
from yiti.kernel.periods import Period
from yiti.kernel.scopes import system_scope
from yiti.measure.indicators.engines.counting import Engine
from yiti.measure.indicators.operations import catch_up, recount
from yiti.measure.indicators.queries import list_values
from yiti.measure.indicators.sources import Journal
from yiti.measure.indicators.values import Value, reckon
from yiti.policy.packs import load_pack, load_pack_definitions

pytestmark = pytest.mark.django_db

ALL = system_scope()
PERIODS = [Period.parse(text) for text in ("2026", "2026Q2")]
MERGED = {"r1": "r0", "r2": "r1", "r4": "r3", "r9": "r8"}
"""A chain of two, somebody of the other institution, and one who has no service of his own."""
CODES = (
    "health_records", "hypertension_management", "hypertension_control", "diabetes_management", "elderly_health", "contract_services",
    "visits_per_10000",
)  # fmt: skip
Told = list[dict[str, str | None]]


def told(values: list[Value]) -> Told:
    return sorted((value.to_json() for value in values if value.indicator in CODES), key=str)


def at_home(number: int) -> str:
    return HOSPITAL if number in (4, 8) else CENTRE


@pytest.fixture
def given(db: None, tmp_path: Path) -> None:
    """Ten names with services that disagree: pressures high and low, under names that turn out to be one."""
    build_county()
    people = [
        {"resident": f"r{at}", "sex": "female", "born_on": date(1950, 2, at + 1), "institution": at_home(at), "from_on": date(2020, 1, 1)}
        for at in range(10)
    ]
    plain = [
        {"event": f"{at}-{turn}", "day": date(2026, 3 + turn, 3 + at), "institution": at_home(at), "resident": f"r{at}"}
        for at in range(9)
        for turn in range(3)
    ]
    events: dict[str, list[dict[str, Any]]] = {
        "enrolment": [
            {**one, "event": f"n{one['event']}", "programme": "hypertension", "action": "enter"}
            for one in plain
        ],
        "follow_up": [
            {
                **one, "event": f"f{one['event']}", "programme": "hypertension", "grade": "controlled" if at % 2 else "uncontrolled",
                "systolic": 130 + 3 * (at % 7), "diastolic": 85, "glucose": Decimal("6.10"),
            }
            for at, one in enumerate(plain)
        ],
        "visit": [{**one, "event": f"v{one['event']}", "cost": Decimal(10)} for one in plain],
    }  # fmt: skip
    folder = write_lake(tmp_path / "given", events, residents=people)
    taken = take_in_lake(scope=ALL, folder=folder, today=TODAY, now=NOW).delivery
    assert (taken.rejected, taken.taken) == (0, 3 * len(plain) + len(people))


def merge(*names: str) -> None:
    gone = [
        NewResident(name, "female", date(1950, 2, int(name[1:]) + 1), merged_into=MERGED[name]) for name in names
    ]  # under the name that is kept from now on
    write_residents(scope=ALL, function="facts.import", residents=gone, now=NOW + timedelta(minutes=1))


def reckoned(engine: Engine) -> Told:
    definitions = load_pack_definitions(load_pack("changji-2021"))
    return told([value for period in PERIODS for value in reckon(engine, definitions, period, codes=CODES)])


def kept() -> Told:
    catch_up(scope=ALL, now=NOW + timedelta(minutes=2))
    return told([value for period in PERIODS for value in list_values(scope=ALL, period=period, codes=CODES)])


@pytest.fixture
def merged(given: None) -> Told:
    """Counted with every name apart, then merged one after the other; the reference over the journal."""
    recount(scope=ALL, now=NOW)
    apart = reckoned(ENGINES["reference"](Journal(get_mark_pair())))
    assert kept() == apart
    merge("r1")
    assert kept() == reckoned(ENGINES["reference"](Journal(get_mark_pair())))
    merge("r2", "r4", "r9")
    found = reckoned(ENGINES["reference"](Journal(get_mark_pair())))
    assert found != apart
    return found


def get_mark_pair() -> tuple[int, int]:
    mark = get_mark(scope=ALL)
    return mark.events, mark.residents


def test_numbers_kept_and_numbers_counted_anew_are_the_same(merged: Told) -> None:
    assert kept() == merged
    assert reckoned(ENGINES["polars"](Journal(get_mark_pair()))) == merged
    recount(scope=ALL, now=NOW + timedelta(minutes=3))
    assert kept() == merged


@pytest.fixture
def lake(merged: Told, tmp_path: Path) -> Lake:
    export_lake(scope=system_scope("it"), folder=tmp_path / "out", wanted=Wanted())
    return open_lake(tmp_path / "out")


@pytest.mark.parametrize("name", [*ENGINES, pytest.param("spark", marks=pytest.mark.xdist_group("spark"))])
def test_an_exported_lake_gives_the_same_on_every_engine(
    name: str, merged: Told, lake: Lake, make_engine: Callable[[str], Callable[[Lake], Engine]]
) -> None:
    assert reckoned(make_engine(name)(lake)) == merged
