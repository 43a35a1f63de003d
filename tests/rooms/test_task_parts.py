"""What “all township hospitals” have to do: each by itself, told and closed by its own people, and the whole as they stand."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.rooms.county import CENTRE, HOSPITAL, NOW, PASTORAL, TODAY, build_county
from tests.rooms.county import scope_of as actor
from tests.rooms.supervised import PACK as TOWNSHIPS
from tests.rooms.supervised import TODAY as THEN
from tests.rooms.supervised import build
from yiti.foundation.files.models import StoredFile
from yiti.foundation.files.operations import store_file
from yiti.foundation.workflow.models import Message
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import system_scope
from yiti.kernel.text import Text
from yiti.registry.access.operations import create_user, grant_role
from yiti.supervision.tasks.models import Finding, Report, Task
from yiti.supervision.tasks.operations import (
    accept_closing,
    add_task,
    inspect_task,
    postpone_task,
    propose_closing,
    remind_of_tasks,
    report_improvement,
    report_progress,
)
from yiti.supervision.tasks.operations.changing import NewTask
from yiti.supervision.tasks.operations.inspecting import Found
from yiti.supervision.tasks.queries import find_task, list_tasks
from yiti.supervision.tasks.refusals import UnableToSupervise, UnknownTask
from yiti.supervision.tasks.states import TaskState

pytestmark = pytest.mark.django_db
ALL = "primary_institutions"
DUE = TODAY + timedelta(days=20)


@pytest.fixture
def key(db: None) -> str:
    """A task that the county gave to all township hospitals and centres."""
    build_county()
    new = NewTask(Text("补齐家庭医生签约台账", "Complete the register of contracts"), ALL, (), TODAY - timedelta(days=10), DUE)
    return add_task(scope=actor("clerk"), new=new, today=TODAY).key


def whole(key: str, on: date = TODAY) -> TaskState:
    return find_task(scope=actor("auditor"), key=key, today=on)


def proof(who: str) -> StoredFile:
    return store_file(scope=actor(who), name="台账.pdf", content=b"%PDF-1.4\n%%EOF\n", institution="", now=NOW)


def close(who: str, key: str, institution: str, on: date = TODAY) -> None:
    propose_closing(scope=actor(who), task=f"{key}@{institution}", words="", files=[proof(who)], today=on)
    accept_closing(scope=actor("group"), task=f"{key}@{institution}", today=on)


def codes(tasks: Sequence[TaskState]) -> list[str]:
    return [task.subject for task in tasks]


def test_each_of_those_whom_the_word_stands_for_has_its_own(key: str) -> None:
    found = whole(key)
    assert sorted(codes(found.parts)) == sorted([CENTRE, HOSPITAL, PASTORAL])
    assert {part.key for part in found.parts} == {f"{key}@{code}" for code in (CENTRE, HOSPITAL, PASTORAL)}
    assert whole(f"{key}@{HOSPITAL}").label.zh == "补齐家庭医生签约台账：大西渠镇"
    assert not Task.objects.exclude(pack="").exists()


def test_a_documents_own_word_decides_whom_it_means(key: str) -> None:
    region = whole("xinjiang-community-2016.teams_known")
    assert codes(region.parts) == [CENTRE]


def test_all_townships_are_offices_and_each_has_its_part(db: None) -> None:
    build()
    found = find_task(scope=system_scope(), key=f"{TOWNSHIPS}.task_11a", today=THEN)
    assert len(found.parts) > 20
    assert {part.lead for part in found.parts} == {(part.subject,) for part in found.parts}


@pytest.mark.parametrize("subject", ["", "652301-H1", "652301101-V01", "x", ALL])
def test_nobody_else_has_a_part(key: str, subject: str) -> None:
    with pytest.raises(UnknownTask):
        whole(f"{key}@{subject}")


def test_only_its_own_people_tell_of_an_institutions_part(key: str) -> None:
    for who in ("stranger", "accountant", "clerk", "group", "commission"):
        with pytest.raises(Forbidden):
            report_progress(scope=actor(who), task=f"{key}@{CENTRE}", percent=50, words="", obstacle="", today=TODAY)
        with pytest.raises(Forbidden):
            propose_closing(scope=actor(who), task=f"{key}@{CENTRE}", words="", files=[proof("head")], today=TODAY)
    assert not Report.objects.exists()
    report_progress(scope=actor("head"), task=f"{key}@{CENTRE}", percent=50, words="", obstacle="", today=TODAY)
    assert {part.subject: part.percent for part in whole(key).parts} == {CENTRE: 50, HOSPITAL: None, PASTORAL: None}


def test_nobody_tells_of_all_at_once(key: str) -> None:
    with pytest.raises(UnableToSupervise, match="3 家各自办理"):
        report_progress(scope=actor("head"), task=key, percent=50, words="", obstacle="", today=TODAY)
    with pytest.raises(UnableToSupervise, match="3 家各自办理"):
        propose_closing(scope=actor("head"), task=key, words="", files=[proof("head")], today=TODAY)
    assert not Report.objects.exists()


def test_the_whole_is_met_with_the_last_and_as_far_as_they_are_in_the_mean(key: str) -> None:
    report_progress(scope=actor("head"), task=f"{key}@{CENTRE}", percent=50, words="", obstacle="", today=TODAY)
    close("hospital_head", key, HOSPITAL)
    found = whole(key)
    assert (found.is_met, found.percent, found.state) == (False, 50, "running")
    late = whole(key, DUE + timedelta(days=3))
    assert (late.state, late.late_days) == ("late", 3)
    assert {part.subject: part.state for part in late.parts} == {CENTRE: "late", HOSPITAL: "met", PASTORAL: "late"}
    close("head", key, CENTRE, DUE + timedelta(days=3))
    Task.objects.create(pack="own", task=key.removeprefix("own."), subject=PASTORAL, met_on=DUE, met_how="evidence")
    done = whole(key, DUE + timedelta(days=9))
    assert (done.is_met, done.met_on, done.late_days) == (True, DUE + timedelta(days=3), 3)


def test_put_off_for_all_is_put_off_for_each_and_one_can_be_put_off_alone(key: str) -> None:
    told = {"number": "1号", "decided_on": TODAY, "reason": "等系统", "today": TODAY}
    postpone_task(scope=actor("clerk"), task=key, due=DUE + timedelta(days=10), **told)  # type: ignore[arg-type]
    postpone_task(scope=actor("clerk"), task=f"{key}@{PASTORAL}", due=DUE + timedelta(days=30), **told)  # type: ignore[arg-type]
    found = {part.subject: part for part in whole(key).parts}
    assert found[CENTRE].due == DUE + timedelta(days=10) and found[CENTRE].first_due == DUE
    assert found[PASTORAL].due == DUE + timedelta(days=30) and found[PASTORAL].first_due == DUE


def test_only_those_are_reminded_whose_part_is_open(key: str) -> None:
    for name, institution in (("head1", CENTRE), ("head2", HOSPITAL), ("head3", PASTORAL)):
        create_user(scope=system_scope(), username=name, name=f"某{name}", institution=institution, now=NOW)
        grant_role(scope=system_scope(), username=name, role="institution_head", from_on=date(2026, 1, 1), now=NOW)
    close("hospital_head", key, HOSPITAL)
    remind_of_tasks(scope=system_scope(), today=DUE - timedelta(days=3), now=NOW, link=lambda key: f"/tasks/{key}/")
    assert set(Message.objects.filter(link=f"/tasks/{key}/").values_list("to_username", flat=True)) == {"head1", "head3"}


def test_a_finding_at_an_institution_is_its_own_to_put_right(key: str) -> None:
    found = [Found("台账不全", ALL, DUE), Found("没有复核", "health_commission", DUE, 1)]
    made = inspect_task(scope=actor("clerk"), task=f"{key}@{CENTRE}", on=TODAY, words="查台账", found=found, today=TODAY)
    own, other = Finding.objects.filter(inspection=made)
    with pytest.raises(Forbidden):
        report_improvement(scope=actor("stranger"), finding=own.pk, words="补了", files=[proof("stranger")], today=TODAY)
    report_improvement(scope=actor("head"), finding=own.pk, words="补了", files=[proof("head")], today=TODAY)
    report_improvement(scope=actor("commission"), finding=other.pk, words="复核了", files=[proof("commission")], today=TODAY)


def test_a_task_closed_before_it_had_parts_stays_met(key: str) -> None:
    Task.objects.filter(pk=int(key.removeprefix("own."))).update(met_on=TODAY, met_how="evidence")
    assert whole(key).is_met and not whole(key).parts


def test_more_parts_ask_no_more_queries(key: str) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            list_tasks(scope=actor("auditor"), today=TODAY)
        return len(seen)

    bare = count()
    for who, code in (("head", CENTRE), ("hospital_head", HOSPITAL)):
        report_progress(scope=actor(who), task=f"{key}@{code}", percent=10, words="", obstacle="", today=TODAY)
    assert count() == bare
