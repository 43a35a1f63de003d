"""Inspection, finding, improvement, looked at again, what followed: one chain below a task. Leading groups meet and give tasks."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.rooms.supervised import LATE, PACK, TODAY, build, proof, scope_of
from yiti.kernel.four_eyes import UnableToActAlone
from yiti.kernel.refusals import Conflict, Forbidden
from yiti.kernel.text import NOTHING, Text
from yiti.supervision.tasks.models import Consequence, Finding, Improvement, Inspection, Meeting, Resolution, Task
from yiti.supervision.tasks.operations import (
    accept_improvement,
    inspect_task,
    record_consequence,
    record_meeting,
    report_improvement,
    resolve,
    return_improvement,
)
from yiti.supervision.tasks.operations.changing import NewTask
from yiti.supervision.tasks.operations.inspecting import Found, NewConsequence
from yiti.supervision.tasks.queries import find_task, get_chain
from yiti.supervision.tasks.refusals import UnableToSupervise

pytestmark = pytest.mark.django_db
DUE = TODAY + timedelta(days=30)
GROUP = "integration_group"


@pytest.fixture(autouse=True)
def county(db: None) -> None:
    build()


def inspect(role: str = "office_clerk", **changed: Any) -> Finding:
    found = Found("没有分值表", "health_commission", DUE)
    told = {"on": TODAY, "words": "查考核办法", "found": [found]}
    made = inspect_task(scope=scope_of(role), task=LATE, today=TODAY, **(told | changed))
    return Finding.objects.get(inspection=made)


def improve(finding: Finding, role: str = "commission", name: str = "") -> Improvement:
    return report_improvement(scope=scope_of(role, name), finding=finding.pk, words="已补分值表", files=[proof()], today=TODAY)


def test_a_finding_is_put_right_and_looked_at_again_by_another() -> None:
    finding = inspect()
    improve(finding)
    accept_improvement(scope=scope_of("office_lead"), finding=finding.pk, today=TODAY)
    finding.refresh_from_db()
    assert (finding.state, finding.closed_on) == ("closed", TODAY)
    chain = get_chain(scope=scope_of("auditor"), task=find_task(scope=scope_of("auditor"), key=LATE, today=TODAY).row)
    assert [len(links) for links in (chain.inspections, chain.findings, chain.improvements)] == [1, 1, 1]
    assert chain.files_of(chain.improvements[0])[0].name == "办法.pdf"
    with pytest.raises(Conflict):
        improve(finding)


def test_returned_it_is_put_right_once_more() -> None:
    finding = inspect()
    improve(finding)
    with pytest.raises(UnableToSupervise):
        return_improvement(scope=scope_of("office_lead"), finding=finding.pk, reason="", today=TODAY)
    return_improvement(scope=scope_of("office_lead"), finding=finding.pk, reason="分值不全", today=TODAY)
    improve(finding)
    accept_improvement(scope=scope_of("office_lead"), finding=finding.pk, today=TODAY)
    assert list(Improvement.objects.values_list("state", flat=True)) == ["returned", "accepted"]


def test_only_the_office_that_it_was_given_to_puts_it_right_and_with_a_file() -> None:
    finding = inspect()
    for other in ("finance_bureau", "office_clerk", "auditor"):
        with pytest.raises(Forbidden):
            improve(finding, other)
    with pytest.raises(UnableToSupervise) as refused:
        report_improvement(scope=scope_of("commission"), finding=finding.pk, words="好了", files=[], today=TODAY)
    assert refused.value.field == "files"


def test_nobody_looks_at_his_own_improvement_again() -> None:
    finding = inspect(found=[Found("没有目标", "group_office", DUE)])
    improve(finding, "office_clerk", "both")
    with pytest.raises(UnableToActAlone):
        accept_improvement(scope=scope_of("office_lead", "both"), finding=finding.pk, today=TODAY)
    with pytest.raises(Forbidden):
        accept_improvement(scope=scope_of("commission"), finding=finding.pk, today=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Improvement.objects.update(state="accepted", checked_by="both")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"on": DUE}, "on"), ({"words": " "}, "words"), ({"found": [Found("x", "nobody", DUE)]}, "office"),
        ({"found": [Found("x", "health_commission", None)]}, "finding_due"), ({"found": [Found("", "health_commission", DUE)]}, "finding"),
        ({"found": [Found("x", "health_commission", TODAY - timedelta(days=1))]}, "finding_due"),
    ],
)  # fmt: skip
def test_an_inspection_that_cannot_be_stores_nothing(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(UnableToSupervise) as refused:
        inspect(**changed)
    assert refused.value.field == field
    assert not Inspection.objects.exists()


def test_who_does_not_direct_inspects_nothing() -> None:
    with pytest.raises(Forbidden):
        inspect("commission")


def follow(kind: str = "interview", *, role: str = "leading_group", **changed: Any) -> Consequence:
    told = {"kind": kind, "office": "health_commission", "on": TODAY, "words": "约谈分管领导"}
    return record_consequence(scope=scope_of(role), task=LATE, new=NewConsequence(**(told | changed)), today=TODAY)


def test_what_followed_hangs_on_the_task_or_on_its_finding() -> None:
    finding = inspect()
    follow(finding=finding.pk)
    follow("praise")
    follow("subsidy", amount=Decimal("50000"), number="瓦财社〔2018〕9号")
    follow("accountability", number="瓦纪〔2018〕3号")
    assert list(Consequence.objects.values_list("kind", "finding")) == [
        ("interview", finding.pk), ("praise", None), ("subsidy", None), ("accountability", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "subsidy", "number": "1"}, "amount"), ({"kind": "subsidy", "amount": Decimal(1)}, "number"),
        ({"kind": "accountability"}, "number"), ({"kind": "praise", "amount": Decimal(1)}, "amount"), ({"kind": "gift"}, "kind"),
        ({"finding": 99}, "finding"), ({"words": ""}, "words"), ({"on": DUE}, "on"), ({"office": "x"}, "office"),
    ],
)  # fmt: skip
def test_what_followed_is_said_whole(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(UnableToSupervise) as refused:
        follow(**changed)
    assert refused.value.field == field
    assert not Consequence.objects.exists()


def meet(role: str = "office_clerk", **changed: Any) -> Meeting:
    told = {"pack": PACK, "body": GROUP, "held_on": TODAY, "subject": "半年推进会", "present": [0, 5, 6], "minutes": [proof()]}
    return record_meeting(scope=scope_of(role), today=TODAY, **(told | changed))


def test_what_a_group_resolves_becomes_a_task() -> None:
    meeting = meet()
    given = NewTask(NOTHING, "finance_bureau", (), None, date(2018, 9, 30))
    made = resolve(scope=scope_of("office_clerk"), meeting=meeting.pk, words="九月底前拨付", new=given, today=TODAY)
    resolve(scope=scope_of("office_clerk"), meeting=meeting.pk, words="通过半年总结", new=None, today=TODAY)
    assert made.task is not None
    task = find_task(scope=scope_of("auditor"), key=made.task.key, today=TODAY)
    assert (task.label.zh, task.lead, task.due) == ("九月底前拨付", ("finance_bureau",), date(2018, 9, 30))
    assert list(Resolution.objects.values_list("number", flat=True)) == [1, 2]


def test_a_resolution_whose_task_cannot_be_is_not_stored() -> None:
    meeting = meet()
    with pytest.raises(UnableToSupervise):
        resolve(
            scope=scope_of("office_clerk"), meeting=meeting.pk, words="尽快",
            new=NewTask(Text("尽快", ""), "finance_bureau", (), TODAY, TODAY - timedelta(days=1)), today=TODAY,
        )  # fmt: skip
    assert not Resolution.objects.exists()
    assert not Task.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"minutes": []}, "files"),
        ({"present": []}, "present"),
        ({"present": [99]}, "present"),
        ({"held_on": DUE}, "held_on"),
        ({"body": "x"}, "body"),
    ],
)
def test_a_meeting_has_people_and_minutes(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(UnableToSupervise) as refused:
        meet(**changed)
    assert refused.value.field == field
    assert not Meeting.objects.exists()


def test_who_does_not_direct_records_no_meeting() -> None:
    with pytest.raises(Forbidden):
        meet("commission")
