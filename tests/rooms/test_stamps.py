"""What is kept in memory of reckonings and views holds no longer than what it was made from: it is edited, and the new number seen."""

import zlib
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.own_registers import FORM, STORES, own_folder, write_own
from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.operations import correct_entry, enter_form
from yiti.kernel.scopes import system_scope
from yiti.policy.packs import load_pack
from yiti.policy.packs.shapes.reckonings import Reckoning
from yiti.registry.institutions.operations.populations import set_population
from yiti.registry.staff.operations.postings import change_post, end_post, hire
from yiti.registry.staff.operations.qualifications import qualify
from yiti.supervision.reckonings.remembered import read_lines, reads_of
from yiti.supervision.reckonings.windows import window_of
from yiti.supervision.registers import queries as view_queries
from yiti.supervision.registers.queries import list_standings
from yiti.supervision.stamps import Reads

from .county import CENTRE, HOSPITAL, NOW, PACK, TODAY, scope_of
from .quarters import decide

pytestmark = pytest.mark.usefixtures("county")
SYSTEM = system_scope("tests")
POST = {"position": "nurse", "post_kind": "nurses", "identity": "establishment", "duty": "staff", "title": "none"}
NURSES: dict[str, Any] = {"staff": {"position": ["nurse"]}, "otherwise": "0"}
NEEDED: dict[str, Any] = {"form": {"id": "budget_lines", "total": "needed"}, "otherwise": "0"}
PARAMETER = "publicity_working_days"
VIEWS = """
- adds_to: flood_stores
  views:
    - id: few
      label: {zh: 太少, en: Few}
      by: [institution]
      values: [{id: pieces, sum: count, least: "20"}]
      warn: true
    - id: listed
      label: {zh: 预算里有, en: Listed}
      lacking: {entries: {form: budget_lines, field: purpose}, field: what}
      warn: true
    - id: keepers
      label: {zh: 保管人, en: Keepers}
      lacking: {people: {position: nurse}, field: keeper}
      warn: true
"""


def said_of(source: dict[str, Any]) -> Reckoning:
    return Reckoning.model_validate(
        {
            "id": f"tried_{zlib.crc32(repr(source).encode())}", "label": {"zh": "试", "en": "Tried"}, "rule": "linked-total",
            "clause": "六(二)2(3)",
            "each": {"institutions": ["community_centre"]}, "owed_by": "finance_bureau",
            "inputs": {"reward_performance": source, "incremental_reward": {"constant": 0}},
        }, strict=False,
    )  # fmt: skip


def value_of(source: dict[str, Any]) -> Decimal:
    said = said_of(source)
    (line,) = [line for line in read_lines(load_pack(PACK), [(said, window_of(said, TODAY))])[0] if line.institution == CENTRE]
    return Decimal(str(line.cells["linked_total"].value))


def is_kept(source: dict[str, Any], edit: Callable[[], object]) -> bool:
    said = said_of(source)
    asked = [(said, window_of(said, TODAY))]
    before = read_lines(load_pack(PACK), asked)[0]
    edit()
    return read_lines(load_pack(PACK), asked)[0] is before


def hire_one(name: str = "某护士") -> str:
    return hire(scope=SYSTEM, name=name, values={**POST, "institution_id": CENTRE, "from_on": date(2026, 1, 1)})


def budget(needed: str) -> Entry:
    answers = {"year": "2026", "line": "training", "purpose": "培训", "needed": needed}
    return enter_form(
        scope=scope_of("accountant"), form="budget_lines", on=TODAY, answers=answers, today=TODAY, now=NOW, institution=CENTRE
    )


def meeting() -> Entry:
    return Entry.objects.create(form="progress_meetings", on=TODAY, answers={"subject": "会"}, entered_by="u", entered_at=NOW)


@pytest.mark.parametrize(
    ("source", "reads"),
    [
        ({"population": "served"}, Reads()),
        (NURSES, Reads(staff=True)),
        (NEEDED, Reads(frozenset({"budget_lines"}))),
        ({"sum": [NEEDED, {"less": [NURSES, {"constant": 1}]}]}, Reads(frozenset({"budget_lines"}), staff=True)),
        ({"rows": {"each": {"entries": {"id": "rotation"}}, "value": {"answer": "person"}}}, Reads(frozenset({"rotation"}))),
        ({"map": {"each": {"staff": {}}, "key": {"about": "id"}, "value": NEEDED}}, Reads(frozenset({"budget_lines"}), staff=True)),
        ({"among": {"a": NEEDED}}, Reads(frozenset({"budget_lines"}))),
        ({"list": [{"cost": {"object": {"a": NURSES}}}]}, Reads(staff=True)),
        ({"parameter": {"id": "scoring_points", "key": {"form": {"id": "rotation", "value": "kind"}}}}, Reads(frozenset({"rotation"}))),
        ({"indicator": {"code": "any"}}, Reads(whole=True)),
        ({"accounts": {"items": ["income.total"]}}, Reads(whole=True)),
        ({"scores": {}}, Reads(whole=True)),
        ({"sum": [{"pay": {"parts": ["gross"]}}]}, Reads(whole=True)),
    ],
)
def test_what_a_reckoning_reads_is_found_however_deep_it_stands(source: dict[str, Any], reads: Reads) -> None:
    assert reads_of(said_of(source)) == reads


def test_people_hired_qualified_moved_and_gone_are_seen_at_once() -> None:
    physicians = {"staff": {"qualification": ["gp"]}, "otherwise": "0"}
    person = hire_one()
    assert (value_of(NURSES), value_of(physicians)) == (1, 0)
    hire_one("又一护士")
    assert value_of(NURSES) == 2
    qualify(scope=SYSTEM, person=person, kind="gp", from_on=date(2026, 1, 1))
    assert value_of(physicians) == 1
    change_post(scope=SYSTEM, person=person, from_on=date(2026, 2, 1), position="doctor", post_kind="doctors")
    assert value_of(NURSES) == 1
    end_post(scope=SYSTEM, person=person, until_on=date(2026, 3, 1))
    assert value_of(physicians) == 0


def test_what_is_entered_and_corrected_in_a_register_is_seen_at_once() -> None:
    entry = budget("100.00")
    assert value_of(NEEDED) == 100
    budget("11.00")
    assert value_of(NEEDED) == 111
    answers = {**entry.answers, "needed": "70.00"}
    correct_entry(scope=scope_of("accountant"), id=entry.pk, on=TODAY, answers=answers, today=TODAY, now=NOW)
    assert value_of(NEEDED) == 81


def test_people_served_are_seen_at_once() -> None:
    for people in (6500, 6600):
        set_population(scope=SYSTEM, institution=CENTRE, year=2026, population_scope="served", people=people)
        assert value_of({"population": "served"}) == people


def test_a_decision_is_seen_at_once() -> None:
    setting = {"parameter": PARAMETER}
    with pytest.raises(KeyError):
        value_of(setting)
    decide(PARAMETER, "5")
    assert value_of(setting) == 5


def test_nothing_runs_anew_for_what_it_does_not_read() -> None:
    hire_one()
    budget("1.00")
    assert is_kept(NURSES, lambda: budget("2.00")) and is_kept(NURSES, meeting)
    assert is_kept(NEEDED, lambda: hire_one("某人")) and is_kept(NEEDED, meeting)
    assert not is_kept(NURSES, lambda: hire_one("他人")) and not is_kept(NEEDED, lambda: budget("3.00"))


class TestViews:
    @pytest.fixture(autouse=True)
    def own(self, tmp_path: Path) -> Iterator[None]:
        with own_folder(tmp_path):
            write_own(tmp_path, STORES + VIEWS)
            yield

    def standing(self, view: str) -> tuple[int, int]:
        found = list_standings(scope=scope_of("commission"), today=TODAY, warn_only=True)
        return next((one.wrong, one.of) for one in found if one.register.form.id == FORM and one.view.id == view)

    def store(self, **answers: Any) -> Entry:
        said = {"what": "水泵", "count": "1", "is_whole": True, **answers}
        return Entry.objects.create(form=FORM, institution=CENTRE, on=TODAY, answers=said, entered_by="u", entered_at=NOW)

    def test_an_entry_is_seen_at_once(self) -> None:
        before = self.standing("few")
        self.store(count="30")
        self.store(count="1", institution=HOSPITAL)
        assert before == (0, 0) and self.standing("few") == (0, 1)

    def test_what_another_register_lists_is_seen_at_once(self) -> None:
        lacking = self.standing("listed")
        budget("5.00")
        assert lacking == (0, 0) and self.standing("listed") == (1, 1)

    def test_somebody_hired_is_seen_at_once(self) -> None:
        lacking, of = self.standing("keepers")
        person = hire_one()
        assert self.standing("keepers") == (lacking + 1, of + 1)
        end_post(scope=SYSTEM, person=person, until_on=date(2026, 3, 1))
        assert self.standing("keepers") == (lacking, of)

    def test_nothing_is_looked_at_anew_for_another_register(self, monkeypatch: pytest.MonkeyPatch) -> None:
        seen: list[str] = []
        real = view_queries.look
        monkeypatch.setattr(view_queries, "look", lambda **keys: (seen.append(keys["view"].id), real(**keys))[1])
        self.standing("few")
        seen.clear()
        meeting()
        self.standing("few")
        assert not {"few", "listed", "keepers"} & set(seen)
        self.store()
        self.standing("few")
        assert {"few", "listed", "keepers"} <= set(seen)
