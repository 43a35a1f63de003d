"""Why a task is late: on its page, on the Today of those who direct, and what was put off beside the first day."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client, override_settings
from pytest_django.plugin import DjangoDbBlocker

from tests.cast import build_cast, enter
from tests.rooms.county import NOW, TODAY, build_county, scope_of
from tests.screens.test_tasks import read
from yiti.foundation.files.operations import store_file
from yiti.kernel.text import Text
from yiti.supervision.tasks.models import Closing
from yiti.supervision.tasks.operations import add_task, postpone_task, propose_closing, report_progress
from yiti.supervision.tasks.operations.changing import NewTask
from yiti.supervision.tasks.queries import list_tasks
from yiti.supervision.tasks.queries.parts import join
from yiti.supervision.tasks.states import late_words
from yiti.web.policy.tasks.telling import why_late

pytestmark = pytest.mark.django_db
REGION = "/tasks/xinjiang-community-2016.complete_system/"


@pytest.fixture(scope="module")
def clients(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Client]]:
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(YITI_TODAY=str(TODAY)):
        build_county()
        users = build_cast()
        yield {name: enter(users[name]) for name in ("leading_group", "office_clerk", "auditor", "commission", "finance_bureau")}
        transaction.set_rollback(True)


def late_task(days: int, label: str = "报送台账") -> str:
    new = NewTask(Text(label, f"{label} in English"), "health_commission", (), None, TODAY - timedelta(days=days))
    return add_task(scope=scope_of("clerk"), new=new, today=TODAY).key


@pytest.mark.parametrize(
    ("days", "zh", "en"),
    [(1, "晚 1 天", "1 day late"), (365, "晚 365 天", "365 days late"), (366, "晚 1 年（366 天）", "1 year late (366 days)"),
     (2108, "晚 5 年 9 个月（2108 天）", "5 years 9 months late (2108 days)")],
)  # fmt: skip
def test_more_than_a_year_is_told_in_years(days: int, zh: str, en: str) -> None:
    assert late_words(days) == Text(zh, en)


def test_a_goal_of_the_document_above_says_that_it_was_over_before_this_countys_own(clients: dict[str, Client]) -> None:
    page = read(clients["auditor"], REGION)
    assert "为什么算晚" in page and "晚 5 年 9 个月（2108 天）" in page
    assert "文件写“2020年”，按 2020-12-31 到期算" in page
    assert "这是上级文件“自治区加强城市社区卫生服务体系建设的实施意见”的目标" in page
    assert "本县文件 2021-01-01 施行之前已到期" in page and "没有人报过进度" in page
    assert f"数到今天 {TODAY}，共 2108 天" in page


def test_who_directs_sees_the_most_overdue_each_with_its_reason(clients: dict[str, Client]) -> None:
    keys = [late_task(days, f"任务{days}") for days in (5000, 4000, 3)]
    report_progress(scope=scope_of("commission"), task=keys[0], percent=40, words="", obstacle="", today=TODAY)
    page = read(clients["leading_group"], "/")
    assert "逾期任务：任务5000" in page and "逾期任务：任务4000" in page and "逾期任务：任务3<" not in page
    rest = re.search(r"另有 (\d+) 项任务逾期", page)
    late = [task for task in list_tasks(scope=scope_of("auditor"), today=TODAY) if task.state == "late" and not task.waits_for_acceptance]
    assert page.count("逾期任务：") == 3 and rest and int(rest[1]) == len(late) - 3
    assert f"上次报进度 {TODAY} 40%" in page and f'href="/tasks/{keys[0]}/"' in page
    assert "没有等您办的事" not in page
    assert "逾期任务" not in read(clients["finance_bureau"], "/")


def test_a_proposed_closing_stops_the_count_and_is_said(clients: dict[str, Client]) -> None:
    key = late_task(20)
    file = store_file(scope=scope_of("commission"), name="证.pdf", content=b"%PDF-1.4\n%%EOF\n", institution="", now=NOW)
    propose_closing(scope=scope_of("commission"), task=key, words="", files=[file], today=TODAY - timedelta(days=5))
    assert f"数到 {TODAY - timedelta(days=5)} 提请验收为止，共 15 天" in read(clients["auditor"], f"/tasks/{key}/")


def test_parts_that_all_wait_for_acceptance_stop_the_count_and_are_said(clients: dict[str, Client]) -> None:
    key, proposed = late_task(20), TODAY - timedelta(days=5)
    task = next(one for one in list_tasks(scope=scope_of("auditor"), today=TODAY) if one.key == key)
    waiting = replace(task, closing=Closing(state=Closing.State.PROPOSED, proposed_on=proposed))
    for parts, words in (
        ((waiting, waiting), [f"counted up to {proposed}, when its closing was proposed: 15 days", "2 of 2 wait for acceptance"]),
        ((waiting, task), [f"counted up to today, {TODAY}: 20 days", "1 of 2 are not done", "1 of 2 wait for acceptance"]),
    ):
        assert [one.en for one in why_late(join(task, parts, TODAY), TODAY)][1:] == words


def test_what_was_put_off_shows_both_days(clients: dict[str, Client]) -> None:
    key = late_task(30)
    due = TODAY - timedelta(days=2)
    told = {"number": "督办〔2026〕6号", "decided_on": date(2026, 9, 1), "reason": "等文件", "today": TODAY}
    postpone_task(scope=scope_of("clerk"), task=key, due=due, **told)  # type: ignore[arg-type]
    page = read(clients["auditor"], f"/tasks/{key}/")
    assert f"原定 {TODAY - timedelta(days=30)}，督办〔2026〕6号延到 {due}" in page and "共 2 天" in page
    listed = read(clients["auditor"], "/tasks/?q=报送台账")
    assert str(due) in listed and str(TODAY - timedelta(days=30)) in listed
    card = read(clients["auditor"], "/tasks/offices/health_commission/")
    assert f"{due}（原定 {TODAY - timedelta(days=30)}）" in card
