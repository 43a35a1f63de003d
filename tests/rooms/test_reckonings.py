"""Rules on the county's own records: what is taken, what is missing and who owes it, what is refused, who sees it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yiti.foundation.audit.models import Change
from yiti.foundation.files.operations import store_file
from yiti.foundation.forms.models import Entry
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Scope, system_scope
from yiti.policy.packs import Pack, load_pack
from yiti.policy.packs.shapes.reckonings import Reckoning
from yiti.registry.institutions.models import Institution, Population, StaffLimit
from yiti.registry.places.models import Place
from yiti.registry.staff.models import Person, Posting, Qualification
from yiti.supervision.reckonings import queries
from yiti.supervision.reckonings.models import EnteredInput
from yiti.supervision.reckonings.operations import UnableToEnterInput, enter_input
from yiti.supervision.reckonings.queries import UnknownReckoning, get_reckoned, list_lines, list_summaries
from yiti.supervision.reckonings.remembered import MEMORY
from yiti.supervision.reckonings.running import Reckoned, make_ground, reckon_all
from yiti.supervision.reckonings.windows import window_of

from .county import CENTRE, CLINICS, HOSPITAL, NOW, PACK, PASTORAL, TODAY, scope_of

pytestmark = pytest.mark.usefixtures("county")
XINJIANG = "xinjiang-community-2016"
STAFF = Reckoning.model_validate(
    {
        "id": "centre_staff", "label": {"zh": "人员", "en": "Staff"}, "rule": "staffing-standard", "clause": "四(二)",
        "each": {"institutions": ["community_centre"]}, "owed_by": "health_commission", "verdict": "checks",
        "inputs": {
            "served_population": {"population": "served"}, "nursing_rehab_beds": {"entered": True, "otherwise": "0"},
            "establishment": {"limit": "establishment", "owed_by": "establishment_office"},
            "support_staff": {"staff": {"position": ["management", "pharmacist", "logistics"]}},
            "gps": {"staff": {"qualification": ["gp"]}}, "nurses": {"staff": {"position": ["nurse"]}},
            "preventive": {"staff": {"position": ["public_health"]}},
        },
    }, strict=False,
)  # fmt: skip
CLAIMS: dict[str, Any] = {
    "id": "claims", "label": {"zh": "处置补助", "en": "Claims"}, "rule": "cost-reimbursement", "clause": "六(一)3",
    "each": {"entries": {"id": "emergency_claims"}}, "period": "year", "owed_by": "finance_bureau",
    "inputs": {
        "costs": {"rows": {
            "each": {"entries": {"id": "emergency_claims", "match": {"event": "event"}}},
            "inputs": {"id": {"answer": "event"}, "cost": {"answer": "labour"}},
        }},
    },
}  # fmt: skip


PAY: dict[str, Any] = {"reward_performance": {"constant": 5}, "incremental_reward": {"constant": 1}}
CENTRES, HOSPITALS = {"institutions": ["community_centre"]}, {"institutions": ["township_hospital"]}


def list_of(each: dict[str, Any], cost: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"costs": {"rows": {"each": each, "inputs": {"id": {"about": "id"}, "cost": cost}}, **more}}


def said(**more: Any) -> Reckoning:
    return Reckoning.model_validate({**CLAIMS, **more}, strict=False)


def run(one: Reckoning, pack: str = PACK, on: date = TODAY) -> dict[str, Reckoned]:
    read = load_pack(pack)
    return {found.subject.key: found for found in reckon_all(make_ground(system_scope(), read, one, window_of(one, on)))}


def people(institution: str, position: str, count: int, *, gp: bool = False) -> None:
    for number in range(count):
        person = Person.objects.create(code=f"{institution[-3:]}{position[:3]}{number}", name=f"{position}{number}")
        Posting.objects.create(
            person=person, institution_id=institution, position=position, post_kind="doctors", identity="establishment",
            from_on=date(2024, 1, 1),
        )  # fmt: skip
        if gp:
            Qualification.objects.create(person=person, kind="gp", from_on=date(2024, 1, 1))


def staffed_centre() -> None:
    people(CENTRE, "doctor", 2, gp=True)
    people(CENTRE, "nurse", 3)
    people(CENTRE, "public_health", 1)
    people(CENTRE, "management", 1)
    Population.objects.create(institution_id=CENTRE, year=2025, scope="served", people=6500)
    StaffLimit.objects.create(institution_id=CENTRE, total=20, establishment=12, off_establishment=8, from_on=date(2024, 1, 1))


def claim(institution: str, event: str, labour: str, on: date = TODAY) -> Entry:
    answers = {"event": event, "from_on": "2026-03-01", "labour": labour, "materials": "100.00"}
    made = {"form": "emergency_claims", "entered_by": "clerk", "entered_at": NOW}
    return Entry.objects.create(institution=institution, on=on, answers=answers, **made)


class TestTaking:
    def test_the_staff_of_a_centre_are_held_against_the_people_it_serves(self) -> None:
        staffed_centre()
        found = run(STAFF, XINJIANG)[CENTRE]
        assert found.state == "short"
        cells = found.line.cells
        assert (cells["checks.gps.actual"].value, cells["checks.gps.required"].value, cells["checks.gps.short"].value) == (2, 3, 1)
        assert cells["checks.nurses.ok"].value is True
        gps = next(leaf for leaf in found.leaves if leaf.path == "gps")
        assert {behind.id for behind in gps.behind} == {"004doc0", "004doc1"}

    def test_what_nobody_has_is_missing_and_somebody_owes_it(self) -> None:
        people(CENTRE, "doctor", 1)
        found = run(STAFF, XINJIANG)[CENTRE]
        assert found.state == "wait" and found.answer is None
        owed = {missing.path: missing.owed_by for missing in found.missing}
        assert owed == {"served_population": "health_commission", "establishment": "establishment_office"}

    def test_an_institution_without_anybody_on_record_has_not_0_people(self) -> None:
        found = run(STAFF, XINJIANG)[CENTRE]
        assert {"gps", "nurses"} <= {missing.path for missing in found.missing}

    def test_a_refusal_stands_at_its_subject_and_the_others_go_on(self) -> None:
        staffed_centre()
        people(CENTRE, "pharmacist", 12)
        found = run(STAFF, XINJIANG)[CENTRE]
        assert found.state == "refused" and "more support staff than established posts" in found.refusal.en
        assert run(said(), PACK) == {}

    def test_a_figure_leads_down_to_its_records(self) -> None:
        staffed_centre()
        answer = run(STAFF, XINJIANG)[CENTRE].answer
        assert answer is not None
        leaf = next(figure for figure in answer.figures["checks[0].actual"].inputs or (answer.figures["checks[0].actual"],))
        assert leaf.record == "input:gps"

    def test_entries_of_the_period_count_and_their_list_is_the_rules(self) -> None:
        claim(CENTRE, "flood", "300.00")
        claim(HOSPITAL, "quake", "200.00")
        claim(HOSPITAL, "old", "999.00", on=date(2025, 5, 1))
        found = run(said())
        assert {one.subject.label.zh: one.line.cells["grant"].value for one in found.values() if one.answer} == {
            "flood": "300.00", "quake": "200.00",
        }  # fmt: skip

    def test_groups_are_those_that_agree(self) -> None:
        claim(CENTRE, "flood", "300.00")
        claim(HOSPITAL, "flood", "200.00")
        found = run(said(each={"groups": {"id": "emergency_claims", "by": ["event"]}}))
        assert list(found) == ["flood"] and len(found["flood"].subject.rows) == 2

    def test_of_below_are_the_clinics_of_a_hospital(self) -> None:
        one = said(each=HOSPITALS, inputs=list_of({"institutions": ["village_clinic"]}, {"constant": 5}, of="below"))
        found = run(one)
        assert [row["id"] for row in found[HOSPITAL].inputs["costs"]] == list(CLINICS)

    def test_months_in_post_are_counted_at_their_last_day(self) -> None:
        people(CENTRE, "doctor", 2)
        Posting.objects.filter(person="004doc1").update(until_on=date(2026, 3, 15))
        one = said(each=CENTRES, inputs=list_of(CENTRES, {"staff": {"months": True}}))
        assert run(one)[CENTRE].inputs["costs"] == [{"id": CENTRE, "cost": 9 + 2}]


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Callable[[Reckoning], None]:
    """Put a reckoning into the document of the county."""

    def put(one: Reckoning) -> None:
        read: Pack = replace(load_pack(PACK), reckonings={one.id: one})
        monkeypatch.setattr(queries, "load_pack", lambda id: read if id == PACK else load_pack(id))

    return put


def evidence(scope: Scope) -> int:
    return store_file(scope=scope, name="paper.txt", content=b"paper", institution=CENTRE, now=NOW).pk


class TestEntered:
    def enter(self, scope: Scope, **more: Any) -> EnteredInput:
        asked = {"value": "1200.50", "on": TODAY, "said": "预算第 3 页", "file": None, **more}
        return enter_input(scope=scope, pack=PACK, id="pools", key=CENTRE, path="reward_performance", today=TODAY, now=NOW, **asked)

    @pytest.fixture(autouse=True)
    def pools(self, here: Callable[[Reckoning], None]) -> None:
        here(said(id="pools", rule="linked-total", clause="六(二)2(3)", each={"institutions": ["community_centre", "township_hospital"]},
                  inputs={**PAY, "reward_performance": {"entered": True}}, totals=["linked_total"]))  # fmt: skip

    def test_what_somebody_enters_counts_for_its_subject_alone(self) -> None:
        scope = scope_of("head")
        made = self.enter(scope, file=evidence(scope))
        _, lines = list_lines(scope=scope_of("commission"), pack=PACK, id="pools", today=TODAY)
        assert {line.institution: line.state for line in lines} == {CENTRE: "info", HOSPITAL: "wait", PASTORAL: "wait"}
        _, found = get_reckoned(scope=scope, pack=PACK, id="pools", key=CENTRE, today=TODAY)
        assert found.leaves[0].entered == made and found.leaves[0].figure is not None
        assert found.leaves[0].figure.record == f"entered:{made.pk}"
        assert Change.objects.filter(action="reckonings.enter", table="reckonings_enteredinput").count() == 1

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [({"value": "viel"}, "value"), ({"value": "-1"}, "value"), ({"on": date(2027, 1, 1)}, "on"), ({"said": " "}, "said"), ({}, "file")],
    )
    def test_bad_figures_store_nothing(self, wrong: dict[str, Any], field: str) -> None:
        scope = scope_of("head")
        file = {} if field == "file" else {"file": evidence(scope)}
        with pytest.raises(UnableToEnterInput) as refusal:
            self.enter(scope, **{**file, **wrong})
        assert refusal.value.field == field and EnteredInput.objects.count() == 0

    def test_a_stranger_enters_nothing_for_another(self) -> None:
        with pytest.raises((Forbidden, UnknownReckoning)):
            self.enter(scope_of("stranger"))
        with pytest.raises((Forbidden, UnknownReckoning)):
            self.enter(scope_of("assessor"))


class TestSeen:
    def test_how_many_stand_how_is_everybodys_and_the_subjects_are_not(self, here: Callable[[Reckoning], None]) -> None:
        here(said(id="pools", rule="linked-total", clause="六(二)2(3)", each={"institutions": ["community_centre", "township_hospital"]},
                  inputs=PAY))  # fmt: skip
        summary = list_summaries(scope=scope_of("head"), pack=PACK, today=TODAY)[0]
        assert summary.counts == {"info": 3}
        assert [line.institution for line in list_lines(scope=scope_of("head"), pack=PACK, id="pools", today=TODAY)[1]] == [CENTRE]
        with pytest.raises(UnknownReckoning):
            get_reckoned(scope=scope_of("head"), pack=PACK, id="pools", key=HOSPITAL, today=TODAY)

    def test_people_are_seen_by_whoever_sees_staff(self, here: Callable[[Reckoning], None]) -> None:
        people(CENTRE, "doctor", 1)
        here(said(id="pools", rule="linked-total", clause="六(二)2(3)", each={"staff": {}}, inputs=PAY))
        assert len(list_lines(scope=scope_of("commission"), pack=PACK, id="pools", today=TODAY)[1]) == 1
        assert list_lines(scope=scope_of("stranger"), pack=PACK, id="pools", today=TODAY)[1] == []

    def test_a_reckoning_of_pay_is_for_those_who_see_pay(self, here: Callable[[Reckoning], None]) -> None:
        here(said(id="pools", rule="linked-total", clause="六(二)2(3)", sees="pay.see", each={"staff": {}}, inputs=PAY))
        assert list_summaries(scope=scope_of("assessor"), pack=PACK, today=TODAY) == []
        with pytest.raises(Forbidden):
            list_lines(scope=scope_of("assessor"), pack=PACK, id="pools", today=TODAY)

    def test_no_query_goes_with_the_number_of_subjects(self, here: Callable[[Reckoning], None]) -> None:
        here(said(id="claims"))
        counts = []
        for number in (1, 40):
            for at in range(number):
                claim(CENTRE, f"event {number} {at}", "10.00")
            MEMORY.forget()
            with CaptureQueriesContext(connection) as seen:
                list_lines(scope=scope_of("commission"), pack=PACK, id="claims", today=TODAY)
            counts.append(len(seen))
        assert counts[0] == counts[1]


class TestSources:
    def costs(self, cost: dict[str, Any], **more: Any) -> Reckoned:
        return run(said(each=CENTRES, inputs=list_of(CENTRES, cost), **more))[CENTRE]

    def test_one_input_less_others_keeps_each_as_its_own(self) -> None:
        people(CENTRE, "doctor", 3, gp=True)
        found = self.costs({"less": [{"staff": {}}, {"staff": {"qualification": ["gp"]}}]})
        assert found.inputs["costs"] == [{"id": CENTRE, "cost": 0}]
        assert [leaf.path for leaf in found.leaves][-3:] == ["costs[0].cost", "costs[0].cost:1", "costs[0].cost:2"]
        people(CENTRE, "nurse", 2)
        assert self.costs({"less": [{"staff": {}}, {"staff": {"qualification": ["gp"]}}]}).inputs["costs"][0]["cost"] == 2
        assert self.costs({"sum": [{"staff": {}}, {"constant": 4}]}).inputs["costs"][0]["cost"] == 9

    def test_rows_may_be_written_out(self) -> None:
        claim(CENTRE, "flood", "300.00")
        rows = [
            {"id": {"constant": "labour"}, "cost": {"answer": "labour"}},
            {"id": {"constant": "goods"}, "cost": {"answer": "materials"}},
        ]
        found = next(iter(run(said(inputs={"costs": {"list": rows}})).values()))
        assert found.line.cells["grant"].value == "400.00"

    def test_places_are_the_countys_divisions_and_of_own_are_the_institutions_there(self) -> None:
        Place.objects.create(code="652301001", name="宁边路街道")
        Place.objects.create(code="652301100", name="硫磺沟镇")
        Institution.objects.filter(code=HOSPITAL).update(place="652301100")
        rows = {"costs": {"rows": {"each": {"places": "township"}, "inputs": {
            "id": {"about": "key"}, "cost": {"institutions": ["township_hospital"]}}}}}  # fmt: skip
        found = run(said(each={"county": True}, inputs=rows))["county"]
        assert found.inputs["costs"] == [{"id": "652301100", "cost": 1}]
        assert self.costs({"places": "street"}).inputs["costs"][0]["cost"] == 1

    def test_a_list_that_may_not_be_empty_and_is_waits_for_who_owes_it(self) -> None:
        claim(CENTRE, "old", "999.00", on=date(2025, 5, 1))
        inputs = {"id": {"answer": "event"}, "entitled": {"answer": "labour"}, "arrived": {"answer": "labour"}}
        lines = {"rows": {"each": {"entries": {"id": "emergency_claims"}}, "inputs": inputs}}
        found = run(said(each=CENTRES, rule="arrival", inputs={"lines": lines}))[CENTRE]
        assert found.state == "wait" and [missing.owed_by for missing in found.missing] == ["finance_bureau"]
