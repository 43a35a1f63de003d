"""The leading groups on the screen: a seat is changed with the paper of its decision, and what was before stays to be seen."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from django.test import Client, override_settings
from pytest_django.plugin import DjangoDbBlocker

from tests.cast import build_cast, enter
from tests.rooms.county import NOW, TODAY, build_county, scope_of
from tests.screens.test_tasks import pdf, read
from yiti.foundation.decisions.operations import approve_decision, propose_decision
from yiti.supervision.tasks.models import Meeting, SeatChange

pytestmark = pytest.mark.django_db
CAST = ("office_clerk", "office_lead", "leading_group", "auditor", "commission", "institution_head")
GROUP = "/tasks/groups/changji-2021/reform_group/"
SENT = {
    "from_on": "2026-09-01", "decision": "昌市委〔2026〕3号", "decided_on": "2026-08-28", "kind": "deputy", "organisation_zh": "市政府",
    "post_zh": "常务副市长",
}  # fmt: skip


@pytest.fixture(scope="module")
def clients(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Client]]:
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(YITI_TODAY=str(TODAY)):
        build_county()
        users = build_cast()
        yield {name: enter(users[name]) for name in CAST}
        transaction.set_rollback(True)


def test_a_seat_is_changed_added_and_given_up_and_each_paper_opens(clients: dict[str, Client]) -> None:
    clerk = clients["office_clerk"]
    assert clerk.post(f"{GROUP}seats/1/", SENT | {"files": pdf("通知.pdf")}).status_code == 302
    assert clerk.post(f"{GROUP}seats/new/", SENT | {"post_zh": "秘书长", "files": pdf()}).status_code == 302
    assert clerk.post(f"{GROUP}seats/2/give-up/", SENT | {"files": pdf()}).status_code == 302
    page = read(clients["auditor"], f"{GROUP}seats/")
    assert "常务副市长" in page and "昌市委〔2026〕3号" in page and "秘书长" in page and "撤销这一席" in page
    assert "变动 3 次" in page and "seats/1/" not in page
    assert "常务副市长" in read(clients["auditor"], "/tasks/groups/") and "2026-09-01 起" in read(clients["auditor"], "/tasks/groups/")
    assert "常务副市长" not in read(clients["auditor"], "/tasks/groups/?on=2026-08-31")
    answer = clients["auditor"].get(page.split('class="file" href="')[1].split('"')[0])
    assert answer.getvalue().startswith(b"%PDF") and answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("wrong", [{"decision": ""}, {"post_zh": ""}, {"from_on": "x"}, {"decided_on": "2027-01-01"}, {"kind": "king"}])
def test_a_wrong_field_is_named_and_what_was_typed_comes_back(clients: dict[str, Client], wrong: dict[str, str]) -> None:
    answer = clients["office_clerk"].post(f"{GROUP}seats/1/", SENT | wrong | {"files": pdf()})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode() or "bad" in answer.content.decode()
    assert "市政府" in answer.content.decode() and not SeatChange.objects.exists()


def test_without_the_paper_of_the_decision_nothing_changes(clients: dict[str, Client]) -> None:
    assert "请附上决定的文件" in clients["office_clerk"].post(f"{GROUP}seats/1/", SENT).content.decode()
    assert not SeatChange.objects.exists()


@pytest.mark.parametrize("who", ["auditor", "commission", "institution_head"])
def test_who_does_not_direct_changes_no_seat(clients: dict[str, Client], who: str) -> None:
    for address in ("seats/new/", "seats/1/", "seats/1/give-up/"):
        assert clients[who].post(GROUP + address, SENT | {"files": pdf()}).status_code == 403
    assert not SeatChange.objects.exists()
    assert f'href="{GROUP}seats/new/"' not in read(clients[who], f"{GROUP}seats/")


def test_no_such_group_or_seat_is_not_found(clients: dict[str, Client]) -> None:
    for address in (f"{GROUP}seats/77/", "/tasks/groups/changji-2021/nobody/seats/", f"{GROUP}files/1/"):
        assert clients["office_clerk"].get(address).status_code == 404


def test_the_next_meeting_stands_on_the_page_and_on_today_once_the_interval_is_decided(clients: dict[str, Client]) -> None:
    assert "间隔未定" in read(clients["auditor"], "/tasks/groups/")
    made = propose_decision(
        scope=scope_of("clerk"), parameter="meeting_interval_days", value="60", from_on=date(2026, 7, 1), number="5号",
        decided_on=date(2026, 7, 1), today=TODAY, now=NOW,
    )  # fmt: skip
    approve_decision(scope=scope_of("lead"), id=made.pk, now=NOW)
    assert "最晚 2026-08-30 该开会，已过 40 天" in read(clients["auditor"], "/tasks/groups/")
    assert f'href="{GROUP}meet/"' in read(clients["leading_group"], "/") and "该开会了" in read(clients["leading_group"], "/")
    assert "该开会了" not in read(clients["commission"], "/")
    sent = {"held_on": "2026-10-09", "subject": "推进会", "present": ["0"], "files": pdf("纪要.pdf")}
    assert clients["office_clerk"].post(f"{GROUP}meet/", sent).status_code == 302
    assert Meeting.objects.count() == 1
    assert "该开会了" not in read(clients["leading_group"], "/")
    assert "下一次会议最晚 2026-12-08" in read(clients["auditor"], "/tasks/groups/")
