"""The city's plan of 2024 on a banner's records: every street with the centres that stand there and those that it needs."""

from datetime import date
from typing import Any

import pytest

from yiti.registry.institutions.models import Institution, Population
from yiti.registry.places.models import Place
from yiti.supervision.reckonings.models import EnteredInput
from yiti.supervision.reckonings.remembered import MEMORY

from .banner import PACK, TODAY
from .county import NOW
from .small_place import CENTRE, build_place, lines, says


@pytest.fixture(autouse=True)
def banner(db: None, settings: Any) -> None:
    build_place(PACK, TODAY)


def in_street(code: str) -> tuple[object, ...]:
    MEMORY.forget()
    line = lines(PACK, "centre_layout", TODAY)[code]
    return line.state, *(says(line, f"centres.{part}") for part in ("standing", "min", "short"))


def stand_in(street: str, code: str, kind: str, people: int | None) -> None:
    Institution.objects.create(code=code, name=code, short_name=code, type=kind, category=kind, place_id=street)
    if people is not None:
        Population.objects.create(institution_id=code, year=TODAY.year, scope="served", people=people)


def test_every_street_is_told_with_its_centres_and_one_without_any_is_short() -> None:
    street, bare, county = CENTRE, "900000002", Place.objects.get(code=CENTRE).parent_id
    assert in_street(street) == ("met", 1, 1, 0)
    Place.objects.create(code=bare, name="又一街道", parent_id=county)
    assert in_street(bare) == ("short", 0, 1, 1), "no centre stands there, and nobody need have counted its people"
    assert set(lines(PACK, "centre_layout", TODAY)) == {street, bare}, "a township is no street"
    stand_in(street, "900000001-2", "community_centre", 118_000)
    assert in_street(street) == ("short", 2, 3, 1), "two centres of one street serve 120,400 together"
    stand_in(bare, "900000002-1", "community_centre", None)
    MEMORY.forget()
    waiting = lines(PACK, "centre_layout", TODAY)[bare]
    assert (waiting.state, [missing.owed_by for missing in waiting.missing]) == ("wait", ["health_commission"]), "a centre has people"


def test_the_people_of_a_street_without_a_centre_may_be_entered() -> None:
    bare = "900000002"
    Place.objects.create(code=bare, name="又一街道", parent_id=Place.objects.get(code=CENTRE).parent_id)
    EnteredInput.objects.create(
        pack=PACK, reckoning="centre_layout", subject=bare, path="centres.population", institution="", value="60000",
        on=date(2025, 6, 1), said="街道办事处统计", entered_by="a", entered_at=NOW,
    )  # fmt: skip
    assert in_street(bare) == ("short", 0, 2, 2)
