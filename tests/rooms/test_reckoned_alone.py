"""One subject reckoned alone says what its line in the list says, and reads of the registers no more than it needs."""

from typing import Any

import pytest

from yiti.foundation.forms.models import Entry
from yiti.kernel.scopes import system_scope
from yiti.policy.packs import load_pack
from yiti.policy.packs.shapes.reckonings import Reckoning
from yiti.supervision.reckonings.narrowing import list_narrow
from yiti.supervision.reckonings.running import make_ground, reckon_all, reckon_one
from yiti.supervision.reckonings.windows import window_of

from .county import CENTRE, CLINICS, HOSPITAL, NOW, PACK, TODAY

pytestmark = pytest.mark.usefixtures("county")
FORM, COUNTY_FORM = "emergency_claims", "progress_meetings"
HOUSES: dict[str, Any] = {"institutions": ["community_centre", "township_hospital"]}
OWN: dict[str, Any] = {"form": {"id": FORM, "total": "labour"}, "otherwise": "0"}
NARROW: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "own": (HOUSES, OWN),
    "with below": (HOUSES, {**OWN, "of": "with_below"}),
    "the newest of each institution": (HOUSES, {**OWN, "form": {**OWN["form"], "latest": ["institution", "event"]}}),
    "an entry": ({"entries": {"id": FORM}}, {"answer": "labour"}),
    "a group": ({"groups": {"id": FORM, "by": ["institution", "event"]}}, OWN),
    "a sum": (HOUSES, {"sum": [OWN, {**OWN, "of": "below"}]}),
}
WIDE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "of the county": (HOUSES, {**OWN, "of": "county"}),
    "the newest of all": (HOUSES, {**OWN, "form": {**OWN["form"], "latest": ["event"]}}),
    "a group of several": ({"groups": {"id": FORM, "by": ["event"]}}, OWN),
    "matched with an institution": (HOUSES, {**OWN, "form": {**OWN["form"], "match": {"institution": "institution"}}}),
    "a register of the county": (HOUSES, {"form": {"id": COUNTY_FORM}, "otherwise": "0"}),
    "own beside the county": (HOUSES, {"sum": [OWN, {**OWN, "of": "county"}]}),
    "the county": ({"county": True}, OWN),
}


def said_of(each: dict[str, Any], source: dict[str, Any]) -> Reckoning:
    return Reckoning.model_validate(
        {
            "id": "tried", "label": {"zh": "试", "en": "Tried"}, "rule": "linked-total", "clause": "六(二)2(3)", "each": each,
            "owed_by": "finance_bureau", "inputs": {"reward_performance": source, "incremental_reward": {"constant": 0}},
        }, strict=False,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def entries(county: None) -> None:
    rows = [(CENTRE, "洪水", "10.00"), (CENTRE, "地震", "20.00"), (HOSPITAL, "洪水", "300.00"), (CLINICS[0], "洪水", "4000.00")]
    for institution, event, labour in rows:
        answers = {"event": event, "labour": labour, "from_on": "2026-03-01", "materials": "1.00"}
        Entry.objects.create(form=FORM, institution=institution, on=TODAY, answers=answers, entered_by="u", entered_at=NOW)
    Entry.objects.create(form=COUNTY_FORM, on=TODAY, answers={"subject": "会"}, entered_by="u", entered_at=NOW)


def agree(each: dict[str, Any], source: dict[str, Any]) -> list[set[str]]:
    """Every subject alone beside its line; the institutions whose entries were read for each."""
    said, pack, read = said_of(each, source), load_pack(PACK), []
    lines = [one.line for one in reckon_all(make_ground(system_scope(), pack, said, window_of(said, TODAY)))]
    assert lines and any(line.cells for line in lines)
    for line in lines:
        ground = make_ground(system_scope(), pack, said, window_of(said, TODAY))
        alone = reckon_one(ground, line.key)
        assert alone is not None and alone.line == line
        read.append({row.institution for kept in ground.day.kept.values() for row in kept.rows})
    return read


@pytest.mark.parametrize("how", NARROW)
def test_alone_it_says_the_same_and_reads_its_own(how: str) -> None:
    each, source = NARROW[how]
    assert list_narrow(said_of(each, source), load_pack(PACK)) == {FORM}
    assert all(houses <= {CENTRE} or houses <= {HOSPITAL, *CLINICS} for houses in agree(each, source))


@pytest.mark.parametrize("how", WIDE)
def test_what_others_enter_too_is_read_whole(how: str) -> None:
    each, source = WIDE[how]
    wanted = {FORM} if how == "the county" else frozenset()
    assert list_narrow(said_of(each, source), load_pack(PACK)) == wanted
    everybody = {""} if "register" in how else {CENTRE, HOSPITAL, CLINICS[0]}
    assert all(houses == everybody for houses in agree(each, source))


@pytest.mark.parametrize("key", ["", "99999999999999999999999", "nobody", "~", f"{CENTRE}~", "１２"])
@pytest.mark.parametrize("how", NARROW)
def test_a_key_of_nobody_finds_nobody(how: str, key: str) -> None:
    said = said_of(*NARROW[how])
    assert reckon_one(make_ground(system_scope(), load_pack(PACK), said, window_of(said, TODAY)), key) is None
