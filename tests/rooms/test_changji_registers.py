"""What the Changji document has kept of institutions and staff: the level that each reached, and by which way people are hired."""

from datetime import date
from typing import Any

import pytest

from yiti.foundation.files.operations import store_file
from yiti.foundation.forms.answers import UnableToEnter
from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.operations import enter_form
from yiti.foundation.forms.queries import list_newest
from yiti.kernel.figures import walk
from yiti.kernel.refusals import Forbidden
from yiti.registry.staff.models import Person, Posting
from yiti.registry.staff.named import known_to
from yiti.supervision.targets.queries import list_targets

from .county import CENTRE, CLINICS, HOSPITAL, LEAD, NOW, PACK, TODAY, scope_of

pytestmark = pytest.mark.usefixtures("county")


def reach(institution: str, level: str, on: date = TODAY, who: str = "commission") -> Entry:
    scope = scope_of(who)
    file = store_file(scope=scope, name="公布.pdf", content=b"%PDF-1.4\n%%EOF\n", institution=institution, now=NOW).pk
    answers = {"level": level, "reached_on": on.isoformat(), "announced_by": "州卫健委〔2026〕3号", "evidence": file}
    return enter_form(
        scope=scope, form="standard_levels", institution=institution, on=on, answers=answers, today=TODAY, now=NOW
    )  # fmt: skip


class TestLevels:
    def test_the_target_is_counted_from_the_level_that_each_institution_reached(self) -> None:
        def standing() -> Any:
            return list_targets(scope=scope_of("clerk"), pack=PACK, today=TODAY)[0]

        assert standing().state == "wait"
        reach(CENTRE, "basic", date(2026, 1, 5))
        reach(HOSPITAL, "basic", date(2026, 1, 5))
        assert (standing().value.value, standing().state) == (0, "late")
        reach(HOSPITAL, "recommended", date(2026, 9, 1))
        row = standing()
        assert (row.value.value, row.state) == (1, "met")
        assert f"fact:recommended:{HOSPITAL}" in {leaf.record for leaf in walk([row.value])}

    def test_no_level_without_its_announcement_and_none_but_by_the_commission(self) -> None:
        with pytest.raises(UnableToEnter) as caught:
            enter_form(
                scope=scope_of("commission"), form="standard_levels", institution=CENTRE, on=TODAY, today=TODAY, now=NOW,
                answers={"level": "basic", "reached_on": "2026-01-01", "announced_by": "州卫健委"},
            )  # fmt: skip
        assert caught.value.field == "evidence"
        with pytest.raises(Forbidden):
            reach(CENTRE, "recommended", who="head")
        assert not Entry.objects.exists()


def pool(person: str = "000501", who: str = "hospital_head", **more: Any) -> Entry:
    answers = {"person": person, "way": "township", "employer": HOSPITAL, "works_at": CLINICS[0], "from_on": "2026-01-01", **more}
    scope = scope_of(who)
    known = known_to(scope=scope, on=TODAY)
    return enter_form(
        scope=scope, form="pooled_staff", institution=HOSPITAL, on=TODAY, answers=answers, today=TODAY, now=NOW, known=known
    )  # fmt: skip


class TestPooledStaff:
    @pytest.fixture(autouse=True)
    def _people(self, county: None) -> None:
        for code, house in (("000501", HOSPITAL), ("000502", CENTRE)):
            Person.objects.create(code=code, name="某医生" + code[-1])
            Posting.objects.create(
                person_id=code, institution_id=house, position="doctor", post_kind="doctors", identity="contract", from_on=date(2021, 1, 1)
            )

    def test_an_assignment_names_who_hires_and_where_the_work_is(self) -> None:
        entry = pool()
        assert entry.answers["employer"] == HOSPITAL
        assert entry.answers["works_at"] == CLINICS[0]
        assert pool(way="city", employer=LEAD, works_at=HOSPITAL, who="reviewer").answers["way"] == "city"
        newest, count = list_newest(scope=scope_of("hospital_head"), institution=HOSPITAL)["pooled_staff"]
        assert (newest.answers["way"], count) == ("city", 2)
        assert list_newest(scope=scope_of("head"), institution=HOSPITAL) == {}

    @pytest.mark.parametrize(
        ("wrong", "field"), [({"way": ""}, "way"), ({"employer": "某单位"}, "employer"), ({"person": "000502"}, "person")]
    )
    def test_a_way_an_employer_and_one_of_the_own_people_are_needed(self, wrong: dict[str, str], field: str) -> None:
        with pytest.raises(UnableToEnter) as caught:
            pool(**wrong)
        assert caught.value.field == field
        assert not Entry.objects.exists()
