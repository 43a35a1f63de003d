"""Two hospitals with one role are two offices: each has its own tasks, and none the other's."""

from datetime import date

import pytest

from yiti.foundation.installation.operations import set_up
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import EVERYWHERE, Actor, Scope, system_scope
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.registry.institutions.models import Institution
from yiti.registry.places.models import Place
from yiti.supervision.tasks.offices import get_offices
from yiti.supervision.tasks.operations import report_progress
from yiti.supervision.tasks.queries import list_tasks
from yiti.supervision.tasks.refusals import UnableToSupervise

pytestmark = pytest.mark.django_db
PACK, DISTRICT, CHINESE = "midong-2024", "650109H01", "650109H02"
TODAY = date(2024, 10, 15)
OF_ONE, OF_BOTH = "midong-2024.smart_consortium", "midong-2024.send_and_train"


@pytest.fixture(autouse=True)
def district(db: None) -> None:
    set_up(scope=system_scope(), pack=PACK, place="650109", name=Text("米东区", "Midong"), is_demonstration=True, seed=1, today=TODAY)
    place = Place.objects.create(code="650109", name="米东区")
    for code in (DISTRICT, CHINESE):
        Institution.objects.create(code=code, name=code, short_name=code, type="county_hospital", place=place)


def reviewer_at(code: str) -> Scope:
    offered = next(one for one in load_pack(PACK).header.roles if one.id == "lead_reviewer")
    grants = {function: EVERYWHERE for grant in offered.grants if grant.reach == "county" for function in grant.functions}
    return Scope(Actor(username=code, name=code, role="lead_reviewer", institution=code), grants)


def test_each_acts_for_itself_and_both_for_the_two_of_them() -> None:
    offices = get_offices(PACK)
    assert offices.of_actor(reviewer_at(DISTRICT).actor) == {"county_hospital", "lead_hospitals"}
    assert offices.of_actor(reviewer_at(CHINESE).actor) == {"tcm_hospital", "lead_hospitals"}
    assert offices.of_actor(reviewer_at("650109H03").actor) == {"lead_hospitals"}
    assert not offices.acts_for(reviewer_at(DISTRICT), ["tcm_hospital"])


def test_the_one_does_not_tell_of_the_others_task_but_helps() -> None:
    report_progress(scope=reviewer_at(CHINESE), task=OF_ONE, percent=30, words="", obstacle="", today=TODAY)
    with pytest.raises(Forbidden):
        report_progress(scope=reviewer_at("650109H03"), task=OF_ONE, percent=60, words="", obstacle="", today=TODAY)
    with pytest.raises(UnableToSupervise) as refused:
        report_progress(scope=reviewer_at(DISTRICT), task=OF_ONE, percent=60, words="", obstacle="", today=TODAY)
    assert refused.value.code == "not-lead"


def test_what_both_have_to_do_is_a_part_of_each() -> None:
    whole = next(task for task in list_tasks(scope=reviewer_at(DISTRICT), today=TODAY) if task.key == OF_BOTH)
    offices = get_offices(PACK)
    assert [offices.acts_for(reviewer_at(DISTRICT), part.lead, part.subject) for part in whole.each] == [True, False]
