"""Tasks of a document: who may say how far they are, what closes them, what puts them off, whom they are told to."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.rooms.supervised import LATE, NOW, PACK, TODAY, build, proof, scope_of
from yiti.foundation.audit.models import Change
from yiti.foundation.forms.models import Entry
from yiti.foundation.workflow.models import Message
from yiti.kernel.four_eyes import UnableToActAlone
from yiti.kernel.refusals import Conflict, Forbidden
from yiti.kernel.scopes import system_scope
from yiti.kernel.text import Text
from yiti.registry.access.operations import create_user, grant_role
from yiti.supervision.targets.operations import enter_figure
from yiti.supervision.tasks.models import Closing, Report, Task
from yiti.supervision.tasks.operations import (
    Reached,
    accept_closing,
    add_task,
    close_reached,
    postpone_task,
    propose_closing,
    remind_of_tasks,
    report_progress,
    return_closing,
    set_helpers,
    watch_tasks,
)
from yiti.supervision.tasks.operations.changing import NewTask
from yiti.supervision.tasks.queries import find_task, get_chain, list_task_states, list_tasks
from yiti.supervision.tasks.refusals import UnableToSupervise, UnknownTask
from yiti.supervision.tasks.states import TaskState

pytestmark = pytest.mark.django_db
PLANNED = "wafangdian-2017.task_8a"
"""2017-01-01 to 2020-12-31, led by the health bureau."""


@pytest.fixture(autouse=True)
def county(db: None) -> None:
    build()


def task(key: str = LATE, on: date = TODAY) -> TaskState:
    return find_task(scope=scope_of("auditor"), key=key, today=on)


def tell(role: str = "commission", key: str = LATE, *, percent: int | None = 50, words: str = "", name: str = "") -> Report:
    return report_progress(scope=scope_of(role, name), task=key, percent=percent, words=words, obstacle="", today=TODAY)


def propose(role: str = "commission", key: str = LATE, on: date = TODAY) -> Closing:
    return propose_closing(scope=scope_of(role), task=key, words="已印发", files=[proof()], today=on)


def test_every_task_of_the_document_stands_there_the_most_overdue_first() -> None:
    found = list_tasks(scope=scope_of("leading_group"), today=TODAY)
    once = [one for one in found if not one.every]
    assert len(once) == 42
    assert (found[0].key, found[0].late_days) == (f"{PACK}.drug_publicity.2017-09", 273)
    assert [one.late_days for one in found if one.state == "late"] == sorted(
        (one.late_days for one in found if one.state == "late"), reverse=True
    )
    assert (task().state, task().due, task().late_days, task().word.zh) == ("late", date(2017, 12, 31), 181, "晚 181 天")


def test_a_task_that_comes_again_has_one_for_each_period_since_the_document_began() -> None:
    found = [one.period for one in list_tasks(scope=scope_of("auditor"), today=TODAY) if one.task == "drug_publicity"]
    assert sorted(found) == ["2017-09", "2017-10", "2017-11", "2017-12", *(f"2018-0{month}" for month in range(1, 7))]
    assert task(f"{PACK}.drug_publicity.2018-05").due == date(2018, 5, 31)


@pytest.mark.parametrize(
    "key", ["", "x", "own.7", "own.x", f"{PACK}.task_99", f"{PACK}.task_2a.2018", f"{PACK}.drug_publicity", "changji-2021.task_2a"]
)
def test_no_other_task_is_known(key: str) -> None:
    with pytest.raises(UnknownTask):
        task(key)


def test_behind_its_time_is_short_and_on_its_way_is_running() -> None:
    assert task(PLANNED).state == "short"
    assert task(PLANNED).expected == 37
    tell(key=PLANNED, percent=36)
    assert task(PLANNED).state == "short"
    tell(key=PLANNED, percent=37)
    assert task(PLANNED).state == "running"
    assert task(PLANNED, TODAY + timedelta(days=40)).state == "short"
    assert task(PLANNED, date(2021, 1, 3)).late_days == 3


def test_before_its_start_it_waits() -> None:
    made = add_task(scope=scope_of("office_clerk"), new=new(start=TODAY + timedelta(days=5)), today=TODAY)
    assert task(made.key).state == "wait"


def test_who_leads_tells_how_far_who_helps_writes_and_nobody_else() -> None:
    tell(percent=40)
    with pytest.raises(UnableToSupervise) as refused:
        tell("finance_bureau", percent=50)
    assert refused.value.code == "not-lead"
    tell("finance_bureau", percent=None, words="经费已列入预算")
    for stranger in ("hr_bureau", "insurance_bureau", "auditor", "village_doctor", "leading_group"):
        with pytest.raises(Forbidden):
            tell(stranger)
    assert task().percent == 40
    assert task().last.office == "finance_bureau"
    assert Report.objects.count() == 2


def test_where_nobody_here_acts_for_the_lead_its_directors_write() -> None:
    led_by_another = f"{PACK}.task_7a"
    tell("office_clerk", led_by_another)
    with pytest.raises(Forbidden):
        tell("insurance_bureau", led_by_another)


@pytest.mark.parametrize(("percent", "words"), [(None, "  "), (101, ""), (-1, "")])
def test_a_report_says_something_that_can_be(percent: int | None, words: str) -> None:
    with pytest.raises(UnableToSupervise):
        tell(percent=percent, words=words)
    assert not Report.objects.exists()


def test_words_alone_do_not_close() -> None:
    with pytest.raises(UnableToSupervise) as refused:
        propose_closing(scope=scope_of("commission"), task=LATE, words="都办好了", files=[], today=TODAY)
    assert (refused.value.code, refused.value.field) == ("missing-field", "files")
    assert not Closing.objects.exists()
    assert task().state == "late"


def test_only_the_lead_proposes() -> None:
    for other in ("finance_bureau", "leading_group", "office_lead", "auditor"):
        with pytest.raises(Forbidden):
            propose_closing(scope=scope_of(other), task=LATE, words="", files=[proof()], today=TODAY)


def test_another_accepts_and_then_it_is_met_on_the_day_it_was_proposed() -> None:
    propose(on=TODAY - timedelta(days=3))
    assert task().word.zh == "晚 178 天，待验收"
    accept_closing(scope=scope_of("leading_group"), task=LATE, today=TODAY)
    met = task()
    assert (met.state, met.met_on, met.late_days) == ("met", TODAY - timedelta(days=3), 178)
    assert [file.name for file in get_chain(scope=scope_of("auditor"), task=met.row).files["tasks_closing", met.closing.pk]] == ["办法.pdf"]
    with pytest.raises(UnableToSupervise):
        tell()
    assert list(Change.objects.filter(action__startswith="task.").order_by("pk").values_list("action", "clause")) == [
        ("task.propose", f"{PACK} 附件2 2a"), ("task.accept", f"{PACK} 附件2 2a"),
    ]  # fmt: skip


def test_proposed_in_time_it_is_not_late_while_it_waits() -> None:
    propose(on=date(2017, 12, 20))
    assert (task().state, task().late_days, task().word.zh) == ("running", 0, "待验收")


def test_nobody_accepts_his_own() -> None:
    led_by_group_office = f"{PACK}.goals_of_members"
    clerk = scope_of("office_lead", "both")
    with transaction.atomic():
        both = scope_of("office_clerk", "both")
        propose_closing(scope=both, task=led_by_group_office, words="", files=[proof()], today=TODAY)
    with pytest.raises(UnableToActAlone):
        accept_closing(scope=clerk, task=led_by_group_office, today=TODAY)
    with pytest.raises(UnableToActAlone):
        return_closing(scope=clerk, task=led_by_group_office, reason="不齐", today=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Closing.objects.update(state="accepted", settled_by="both", settled_on=TODAY)


@pytest.mark.parametrize("role", ["commission", "finance_bureau", "office_clerk", "auditor", "village_doctor"])
def test_who_may_not_accept_does_not(role: str) -> None:
    propose()
    with pytest.raises(Forbidden):
        accept_closing(scope=scope_of(role, "somebody"), task=LATE, today=TODAY)


def test_returned_with_a_reason_it_goes_on_and_can_be_proposed_again() -> None:
    propose()
    with pytest.raises(UnableToSupervise):
        return_closing(scope=scope_of("leading_group"), task=LATE, reason=" ", today=TODAY)
    return_closing(scope=scope_of("leading_group"), task=LATE, reason="缺市政府文号", today=TODAY)
    assert task().state == "late"
    with pytest.raises(Conflict):
        accept_closing(scope=scope_of("leading_group"), task=LATE, today=TODAY)
    propose()
    with pytest.raises(Conflict):
        propose()


def test_the_second_of_two_people_is_told() -> None:
    seen = task().version
    tell()
    with pytest.raises(Conflict):
        propose_closing(scope=scope_of("commission"), task=LATE, words="", files=[proof()], today=TODAY, version=seen)
    propose_closing(scope=scope_of("commission"), task=LATE, words="", files=[proof()], today=TODAY, version=task().version)


def test_its_figures_close_it_and_say_which_and_when() -> None:
    reached = {"treatment_centres": Reached(Text("四个诊疗中心", "four treatment centres"), date(2018, 5, 31))}
    closed = close_reached(scope=system_scope(), reached={PACK: reached}, today=TODAY)
    assert [one.task for one in closed] == ["task_1a"]
    met = task(f"{PACK}.task_1a")
    assert (met.state, met.met_on, met.row.met_how, met.row.figure_zh) == ("met", date(2018, 5, 31), "figure", "四个诊疗中心")
    assert close_reached(scope=system_scope(), reached={PACK: reached}, today=TODAY) == []
    experts_alone = {"experts": Reached(Text("1", "1"), TODAY)}
    assert close_reached(scope=system_scope(), reached={PACK: experts_alone}, today=TODAY) == []


def test_the_countys_own_figures_close_it_at_the_last_step_of_its_target() -> None:
    def enter(fact: str, value: str) -> None:
        enter_figure(scope=scope_of("commission"), fact=fact, value=value, on=TODAY, said="演示", file=proof().pk, today=TODAY, now=NOW)

    def watch() -> tuple[str, ...]:
        return watch_tasks(scope=system_scope(), today=TODAY, now=NOW, link=str).closed

    enter("treatment_centres", "3")
    assert watch() == ()
    enter("treatment_centres", "4")
    assert watch() == (f"{PACK}.task_1a",)
    assert "4" in task(f"{PACK}.task_1a").row.figure_zh
    assert watch() == ()


def test_what_the_register_holds_closes_it_and_not_what_was_typed_beside_it() -> None:
    def open_centre(name: str) -> None:
        answers = {"specialty": name, "kind": "treatment_centre", "state": "done"}
        Entry.objects.create(form="specialty_centres", institution="", on=TODAY, answers=answers, entered_by="c", entered_at=NOW)

    enter_figure(
        scope=scope_of("commission"), fact="treatment_centres", value="4", on=TODAY, said="演示", file=proof().pk, today=TODAY, now=NOW
    )
    for name in ("胸痛", "卒中", "腔镜"):
        open_centre(name)
    assert watch_tasks(scope=system_scope(), today=TODAY, now=NOW, link=str).closed == ()
    open_centre("甲状腺乳腺")
    assert watch_tasks(scope=system_scope(), today=TODAY, now=NOW, link=str).closed == (f"{PACK}.task_1a",)


def postpone(role: str = "office_clerk", key: str = LATE, **changed: object) -> None:
    told = {"due": date(2018, 9, 30), "number": "瓦政办〔2018〕12号", "decided_on": TODAY, "reason": "等上级办法"}
    postpone_task(scope=scope_of(role), task=key, today=TODAY, **(told | changed))


def test_a_day_is_put_off_by_a_numbered_decision_and_the_old_day_stays() -> None:
    postpone()
    found = task()
    assert (found.due, found.first_due, found.postponed[0].number) == (date(2018, 9, 30), date(2017, 12, 31), "瓦政办〔2018〕12号")
    assert found.state != "late"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"number": " "}, "number"), ({"reason": ""}, "reason"), ({"due": date(2017, 12, 31)}, "due"),
        ({"decided_on": date(2018, 7, 1)}, "decided_on"),
    ],
)  # fmt: skip
def test_a_day_is_not_put_off_otherwise(changed: dict[str, object], field: str) -> None:
    with pytest.raises(UnableToSupervise) as refused:
        postpone(**changed)
    assert refused.value.field == field
    assert task().due == date(2017, 12, 31)


def test_who_leads_does_not_put_off_his_own_task_and_who_may_not_direct_none() -> None:
    with pytest.raises(Forbidden):
        postpone("commission")
    with pytest.raises(UnableToActAlone):
        postpone("office_clerk", f"{PACK}.overall_goal", due=date(2021, 6, 30))


def new(**changed: object) -> NewTask:
    told = {
        "label": Text("摸清底数", ""),
        "lead": "health_commission",
        "helpers": ("finance_bureau",),
        "start": None,
        "due": date(2018, 8, 31),
    }
    return NewTask(**(told | changed))


def test_a_county_adds_a_task_of_its_own() -> None:
    made = add_task(scope=scope_of("office_clerk"), new=new(clause="四(一)1"), today=TODAY)
    assert task(made.key).label.zh == "摸清底数"
    tell(key=made.key)
    assert list_task_states(scope=scope_of("auditor"), pack=PACK, today=TODAY)[made.key].percent == 50
    with pytest.raises(Forbidden):
        add_task(scope=scope_of("commission"), new=new(), today=TODAY)


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"start": date(2018, 9, 1)}, "due", "due-before-start"), ({"due": None}, "due", "missing-field"),
        ({"label": Text(" ", "")}, "label_zh", "missing-field"), ({"lead": "nobody"}, "lead", "unknown-office"),
        ({"helpers": ("health_commission",)}, "helpers", "lead-helps"), ({"clause": "九十九"}, "clause", "clause"),
    ],
)  # fmt: skip
def test_a_task_that_cannot_be_is_not_added(changed: dict[str, object], field: str, code: str) -> None:
    with pytest.raises(UnableToSupervise) as refused:
        add_task(scope=scope_of("office_clerk"), new=new(**changed), today=TODAY)
    assert (refused.value.field, refused.value.code) == (field, code)
    assert not Task.objects.exists()


def test_other_helpers_may_write_and_those_before_no_more() -> None:
    set_helpers(scope=scope_of("office_clerk"), task=LATE, helpers=["hr_bureau"], today=TODAY)
    tell("hr_bureau", percent=None, words="在办")
    with pytest.raises(Forbidden):
        tell("finance_bureau", percent=None, words="在办")


def people(*roles: str) -> None:
    for role in roles:
        create_user(scope=system_scope(), username=role, name=role, institution="", staff="", now=NOW)
        grant_role(scope=system_scope(), username=role, role=role, from_on=date(2017, 1, 1), now=NOW)


def remind(on: date = TODAY) -> tuple[int, int, int]:
    told = remind_of_tasks(scope=system_scope(), today=on, now=NOW, link=lambda key: f"/tasks/{key}/")
    return told.tasks, told.messages, told.escalated


def test_who_leads_and_who_helps_is_told_and_of_what_is_late_the_leading_group_once_a_week() -> None:
    people("commission", "finance_bureau", "leading_group", "auditor")
    tasks, messages, escalated = remind()
    late = [one for one in list_tasks(scope=scope_of("auditor"), today=TODAY) if one.state == "late"]
    assert 0 < escalated <= len(late) < tasks
    of_one = Message.objects.filter(link=f"/tasks/{LATE}/")
    assert set(of_one.values_list("to_username", flat=True)) == {"commission", "finance_bureau", "leading_group"}
    assert "181" in of_one.get(to_username="commission").text_zh
    assert messages == Message.objects.count()
    assert remind() == (0, 0, 0)
    assert remind(TODAY + timedelta(days=7))[0] >= tasks


def test_before_its_day_a_task_is_told_of_at_a_month_a_week_and_a_day() -> None:
    people("commission")
    made = add_task(scope=scope_of("office_clerk"), new=new(due=TODAY + timedelta(days=60)), today=TODAY)
    link = f"/tasks/{made.key}/"
    for left, told in ((31, 0), (30, 1), (20, 1), (7, 2), (2, 2), (1, 3), (0, 3), (-1, 4)):
        remind(TODAY + timedelta(days=60 - left))
        assert Message.objects.filter(link=link, to_username="commission").count() == told, left


def test_what_is_met_or_waits_is_not_told_of() -> None:
    people("commission", "leading_group")
    propose()
    remind()
    assert not Message.objects.filter(link=f"/tasks/{LATE}/").exists()


def test_all_tasks_are_read_in_a_fixed_number_of_queries() -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            list_tasks(scope=scope_of("auditor"), today=TODAY)
        return len(seen)

    tell()
    add_task(scope=scope_of("office_clerk"), new=new(), today=TODAY)
    bare = count()
    for key in ("task_3a", "task_5a", "task_8a"):
        tell(key=f"{PACK}.{key}")
    add_task(scope=scope_of("office_clerk"), new=new(), today=TODAY)
    assert count() == bare <= 7
