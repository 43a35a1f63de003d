"""A year of tasks, looked at afterwards: what was under way in it, as it stood on its last day, whatever was done since."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.rooms.supervised import LATE, PACK, TODAY, build, proof, scope_of
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Actor, Scope
from yiti.kernel.text import Text
from yiti.supervision.tasks.operations import accept_closing, add_task, inspect_task, postpone_task, propose_closing, report_progress
from yiti.supervision.tasks.operations.changing import NewTask
from yiti.supervision.tasks.operations.inspecting import Found
from yiti.supervision.tasks.queries import Year, read_year
from yiti.supervision.tasks.queries.standing import read_label
from yiti.supervision.tasks.states import TaskState

pytestmark = pytest.mark.django_db
END = date(2017, 12, 31)


@pytest.fixture(autouse=True)
def county(db: None) -> None:
    build()


def read(year: int = 2017, today: date = TODAY) -> Year:
    return read_year(scope=scope_of("auditor"), year=year, today=today)


def task(found: Year, key: str = LATE) -> TaskState:
    return next(one for one in found.tasks if one.key == key)


def test_what_was_done_afterwards_changes_nothing_in_the_year_that_is_over() -> None:
    report_progress(scope=scope_of("commission"), task=LATE, percent=60, words="", obstacle="", today=date(2017, 11, 5))
    propose_closing(scope=scope_of("commission"), task=LATE, words="", files=[proof()], today=date(2018, 2, 1))
    accept_closing(scope=scope_of("leading_group"), task=LATE, today=date(2018, 2, 3))
    before, after = task(read(2017)), task(read(2018))
    assert (before.state, before.percent, before.met_on) == ("running", 60, None) or before.state == "short"
    assert (after.met_on, after.late_days) == (date(2018, 2, 1), 32)
    assert read(2017).as_of == END and read(2018).as_of == TODAY


def test_what_was_proposed_in_the_year_and_accepted_later_still_waited() -> None:
    propose_closing(scope=scope_of("commission"), task=LATE, words="", files=[proof()], today=date(2017, 12, 20))
    accept_closing(scope=scope_of("leading_group"), task=LATE, today=date(2018, 1, 4))
    assert task(read(2017)).waits_for_acceptance and not task(read(2017)).is_met
    assert LATE not in {one.key for one in read(2018).tasks}


def test_a_day_put_off_later_was_the_first_day_then() -> None:
    told = {"number": "1号", "decided_on": date(2018, 3, 1), "reason": "等", "today": date(2018, 3, 2)}
    postpone_task(scope=scope_of("office_clerk"), task=LATE, due=date(2018, 9, 30), **told)  # type: ignore[arg-type]
    assert (task(read(2017)).due, task(read(2018)).due) == (END, date(2018, 9, 30))


def test_what_comes_again_has_the_periods_of_the_year_and_those_left_over() -> None:
    periods = {one.period for one in read(2017).tasks if one.task == "drug_publicity"}
    assert periods == {"2017-09", "2017-10", "2017-11", "2017-12"}
    assert "2017-12" in {one.period for one in read(2018).tasks if one.task == "drug_publicity"}


def test_a_task_given_later_was_not_there() -> None:
    key = add_task(scope=scope_of("office_clerk"), new=NewTask(Text("摸底", ""), "finance_bureau", (), None, TODAY), today=TODAY).key
    assert key not in {one.key for one in read(2017).tasks} and key in {one.key for one in read(2018).tasks}


def test_what_was_written_in_the_year_is_counted_by_its_day() -> None:
    for on in (date(2017, 11, 5), date(2017, 12, 5), date(2018, 1, 5)):
        report_progress(scope=scope_of("commission"), task=LATE, percent=60, words="", obstacle="", today=on)
    found = [Found("台账不全", "health_commission", END), Found("没有经费", "finance_bureau", END, 1)]
    inspect_task(scope=scope_of("office_clerk"), task=LATE, on=date(2017, 12, 1), words="查", found=found, today=date(2017, 12, 1))
    assert (read(2017).written[LATE].reports, read(2017).written[LATE].findings) == (2, 2)
    assert (read(2018).written[LATE].reports, read(2018).written[LATE].findings) == (1, 0)


def test_before_the_document_there_was_nothing_to_do() -> None:
    assert read(2016).tasks == () and read(2016).written == {}


def test_who_sees_no_documents_reads_no_year() -> None:
    with pytest.raises(Forbidden):
        read_year(scope=Scope(Actor("x", "x", "x"), {}), year=2017, today=TODAY)


def test_a_year_is_read_in_a_fixed_number_of_queries() -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            read(2018)
        return len(seen)

    report_progress(scope=scope_of("commission"), task=LATE, percent=60, words="", obstacle="", today=TODAY)
    bare = count()
    for key in ("task_3a", "task_5a", "task_8a"):
        report_progress(scope=scope_of("commission"), task=f"{PACK}.{key}", percent=60, words="", obstacle="", today=TODAY)
    assert count() == bare


@pytest.mark.parametrize(
    ("period", "zh", "en"),
    [
        ("2018", "2018 年", "2018"), ("2018Q2", "2018 年第二季度", "2018 Q2"), ("2018-05", "2018 年 5 月", "May 2018"),
        ("2018H1", "2018 年上半年", "first half of 2018"),
    ],
)  # fmt: skip
def test_the_period_of_a_task_is_called_as_on_every_other_page(period: str, zh: str, en: str) -> None:
    assert read_label(period) == Text(zh, en)
