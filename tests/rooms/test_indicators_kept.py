"""Whatever is written, in whatever order: kept numbers equal a full recount by the reference engine, and each is as long as its list."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from tests.engines.chance import BIRTHS, PEOPLE, PLACES, a_day, a_value, some_definitions
from tests.engines.conftest import PLAIN
from tests.rooms.county import NOW
from yiti.events.journal.changes import list_late
from yiti.events.journal.details import write_details
from yiti.events.journal.models import Event, ResidentVersion
from yiti.events.journal.reached import Reached
from yiti.kernel.scopes import system_scope
from yiti.measure.indicators import differences
from yiti.measure.indicators.catching import Position
from yiti.measure.indicators.current import Current
from yiti.measure.indicators.engines.reference import Reference
from yiti.measure.indicators.marking import take_in_new
from yiti.measure.indicators.models import Mark
from yiti.measure.indicators.recounting import count_all, fill, put_all
from yiti.measure.indicators.sources import Journal, Registry
from yiti.measure.indicators.wanted import Wanted
from yiti.policy.facts import KINDS, Listed, columns_of, load_definitions
from yiti.policy.facts.aggregates import Sum

pytestmark = pytest.mark.django_db

ALL = system_scope()
YEARS = (2024, 2025)
SAME: list[dict[str, Any]] = [
    {"rows": "follow_up", "where": "programme = 'hypertension'"},
    {"residents": "visit", "at_least": 2},
    {"standing": "follow_up", "holds": "grade <> 'critical' and age_on(period_end) >= 64"},
    {"people": "age_on(period_end) >= 65"},
    {"all_of": [{"enrolled": "hypertension"}, {"last": "follow_up", "holds": "systolic < 140"}]},
    {"distinct": "vaccination", "of": "vaccine", "where": "resident.sex = 'male' or resident is null"},
    {"sum": "prescription", "of": "amount * 2 - essential_amount"},
    {"contracted": "key"},
]
"""Forms that every seed has, so that none goes without them by chance."""
WITH: list[dict[str, Any]] = [{**form, "with": ["township_hospital"]} for form in SAME if "distinct" not in form]
OFTEN = ("follow_up", "visit", "enrolment", "contract", "vaccination", "prescription")


def definitions_of(folder: Path, chance: Random) -> Listed:
    same = [{**PLAIN, "code": f"s{number}", "numerator": form} for number, form in enumerate([*SAME, *WITH])]
    folder.joinpath("all.yaml").write_text(yaml.safe_dump([*same, *some_definitions(chance, 8)], allow_unicode=True))
    return load_definitions(folder)


class Writer:
    """Writes to the journal what nobody would write in order: late ids, circles, mergings, corrections."""

    def __init__(self, chance: Random):
        self.chance = chance
        self.events: list[Event] = []
        self.at = {Event: 0, ResidentVersion: 0}
        self.late: dict[Any, list[int]] = {Event: [], ResidentVersion: []}
        self.voided: set[str] = set()
        self.merged: dict[str, str] = {}

    def an_id(self, model: Any) -> int:
        """Mostly the next one; sometimes one is left for a slower writer, sometimes that one comes."""
        if self.late[model] and self.chance.random() < 0.3:
            return self.late[model].pop(self.chance.randrange(len(self.late[model])))
        self.at[model] += 1
        if self.chance.random() < 0.25:
            self.late[model].append(self.at[model])
            self.at[model] += self.chance.choice([1, 1, 3])
        return self.at[model]

    def write(self) -> None:
        self.chance.choice([self.write_event] * 5 + [self.write_void, self.write_version])()

    def write_event(self, voids: str | None = None, like: Event | None = None) -> None:
        chance = self.chance
        kind = like.kind if like else chance.choice([*OFTEN, *OFTEN, *KINDS])
        id = self.an_id(Event)
        voids = None if voids == f"e{id}" else voids
        drawn = {name: a_value(chance, column) for name, column in columns_of(kind).items()}
        details = write_details(kind, {name: drawn[name] or ("x" if drawn[name] == "" else drawn[name]) for name in KINDS[kind]})
        resident = chance.choice([*PEOPLE, *PEOPLE, None, "nobody"])
        made = Event(
            id=id, event=f"e{id}", kind=kind, day=a_day(chance), institution=chance.choice(PLACES), resident=resident, voids=voids,
            quantity=Decimal(1), details=details, recorded_at=NOW, recorded_by="t",
        )  # fmt: skip
        if like is not None:
            made.institution = like.institution if chance.random() < 0.9 else made.institution
            made.resident = like.resident if chance.random() < 0.8 else made.resident
        made.save(force_insert=True)
        self.events.append(made)

    def write_void(self) -> None:
        """Of an event, of what voids one, or of one that nobody knows (yet)."""
        free = [one for one in self.events if one.event not in self.voided]
        if self.chance.random() < 0.15:
            name = f"e{self.chance.choice(self.late[Event] or [self.at[Event] + 2])}"
            if name not in self.voided:
                self.voided.add(name)
                self.write_event(voids=name)
        elif free:
            target = self.chance.choice(free)
            self.voided.add(target.event)
            self.write_event(voids=target.event, like=target)

    def write_version(self) -> None:
        chance = self.chance
        resident = chance.choice(PEOPLE)
        starts = sorted({a_day(chance) for _ in range(chance.randrange(3))})
        stays = [
            {"institution": chance.choice(PLACES), "from_on": one and one.isoformat(), "until_on": other and other.isoformat()}
            for one, other in pairwise([*starts, None])
        ]
        into = chance.choice([*PEOPLE, "nobody"]) if chance.random() < 0.25 else ""
        if into == resident:
            into = ""
        ResidentVersion(
            id=self.an_id(ResidentVersion), resident=resident, sex=chance.choice(["male", "female"]), born_on=chance.choice(BIRTHS),
            stays=stays, merged_into=into, recorded_at=NOW, recorded_by="t",
        ).save(force_insert=True)  # fmt: skip


def homes(chance: Random) -> Any:
    types = ["township_hospital", "community_centre"]
    return tuple(
        (place, chance.choice(types), True, chance.choice([*PLACES, None]), "652301", None, date(2025, 3, 1) if place == "C" else None)
        for place in PLACES
    )


def assert_equal(wanted: Wanted, *, lists: bool, chance: Random) -> None:
    """Kept numbers against the reference engine over everything that the mark has."""
    at = Position.of(Mark.objects.get())
    reference = Reference(Journal((at.events.last, at.versions.last), list_late(*at)))
    current = Current(at, Registry())
    for period in wanted.periods:
        forms = [*wanted.of(period).values()]
        told, kept = reference.count(forms, period), current.count(forms, period)
        for form in forms:
            assert kept[form] == {code: number for code, number in told[form].items() if number}, (period, form)
        for form in chance.sample(forms, 6) if lists else ():
            for place in PLACES:
                ids = current.members(form, place, period)
                assert ids == reference.members(form, place, period), (period, form, place)
                if not isinstance(getattr(form, "of", form), Sum) and not isinstance(form, Sum):
                    assert len(ids or ()) == kept[form].get(place, 0)


@pytest.mark.parametrize("few", [0, 10**6], ids=["quick", "reference"])
@pytest.mark.parametrize("seed", range(3))
def test_kept_numbers_equal_a_full_recount(seed: int, few: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(differences, "FEW", few)
    chance = Random(seed)
    wanted = Wanted(definitions_of(tmp_path, chance), homes(chance), YEARS)
    writer = Writer(chance)
    for _ in range(30):
        writer.write()
    put_all(count_all(scope=ALL, wanted=wanted, now=NOW), wanted=wanted, now=NOW)
    assert_equal(wanted, lists=False, chance=chance)
    now = NOW
    for turn in range(8):
        for _ in range(chance.choice([1, 1, 2, 8])):
            writer.write()
        now += timedelta(minutes=5)
        take_in_new(wanted=wanted, now=now)
        assert_equal(wanted, lists=turn % 4 == 3, chance=chance)


@pytest.mark.parametrize("seed", range(3))
def test_who_comes_under_another_and_what_is_defined_anew_is_counted_and_nothing_else_moves(seed: int, tmp_path: Path) -> None:
    chance = Random(seed)
    definitions = definitions_of(tmp_path, chance)
    writer = Writer(chance)
    for _ in range(60):
        writer.write()
    fewer = Listed(dict(list(definitions.definitions.items())[::2]))
    before = Wanted(fewer, homes(chance), YEARS)
    put_all(count_all(scope=ALL, wanted=before, now=NOW), wanted=before, now=NOW)
    after = Wanted(definitions, homes(chance), YEARS)
    assert before.signature != after.signature
    for _ in range(5):
        writer.write()
    take_in_new(wanted=after, now=NOW)
    fill(wanted=after, now=NOW)
    assert_equal(after, lists=False, chance=chance)


class TestReached:
    """Ids that may still come are looked for again; after an hour nobody waits."""

    def test_what_comes_late_is_found_once(self) -> None:
        at = Reached().advanced([1, 2, 5], NOW)
        assert not at.has(3) and not at.has(4) and at.has(5) and not at.has(6)
        at = at.advanced([4, 7], NOW)
        assert at.has(4) and not at.has(3) and not at.has(6) and at.last == 7
        assert [(gap.first, gap.last) for gap in at.gaps] == [(3, 3), (6, 6)]

    def test_after_an_hour_a_gap_is_given_up(self) -> None:
        at = Reached().advanced([2], NOW)
        later: datetime = NOW + timedelta(hours=1)
        assert at.advanced([3], later).gaps == () and at.advanced([1, 3], later).has(1)

    def test_it_comes_back_from_its_text(self) -> None:
        at = Reached().advanced([1, 2, 5, 9], NOW)
        assert Reached.from_json(json.loads(json.dumps(at.to_json()))) == at
