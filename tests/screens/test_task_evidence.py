"""Files beside a month's progress, and several findings of one inspection."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from django.test import Client, override_settings
from pytest_django.plugin import DjangoDbBlocker

from tests.cast import enter, make_user
from tests.rooms.supervised import LATE, TODAY, build
from tests.screens.test_tasks import pdf, read
from yiti.registry.access.models import RoleGrant
from yiti.supervision.tasks.models import Finding, Inspection, Report

pytestmark = pytest.mark.django_db
PAGE = f"/tasks/{LATE}/"
FOUND = {"on": "2018-06-30", "words": "查台账", "finding": "台账不全", "office": "health_commission", "finding_due": "2018-07-30"}
SECOND = {"finding-3": "经费没有到账", "office-3": "finance_bureau", "finding_due-3": "2018-08-15"}


@pytest.fixture(scope="module")
def clients(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Client]]:
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(YITI_TODAY=str(TODAY)):
        build()
        users = {role: make_user(role, role) for role in ("commission", "finance_bureau", "office_clerk", "auditor")}
        RoleGrant.objects.update(from_on=date(2017, 9, 26))
        yield {role: enter(user) for role, user in users.items()}
        transaction.set_rollback(True)


def test_progress_is_told_with_files_that_others_can_open(clients: dict[str, Client]) -> None:
    sent = {"percent": "60", "words": "已开会", "files": [pdf("纪要.pdf"), pdf("照片.pdf")]}
    assert clients["commission"].post(f"{PAGE}report/", sent).status_code == 302
    page = read(clients["auditor"], PAGE)
    assert "纪要.pdf" in page and "照片.pdf" in page
    answer = clients["auditor"].get(page.split('class="file" href="')[1].split('"')[0])
    assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment")
    assert answer.getvalue().startswith(b"%PDF")


def test_progress_with_a_file_that_is_not_what_it_says_is_not_told(clients: dict[str, Client]) -> None:
    answer = clients["commission"].post(f"{PAGE}report/", {"percent": "60", "files": pdf(content=b"MZ not a pdf")})
    assert answer.status_code == 422
    assert not Report.objects.exists()


def test_one_inspection_finds_several_things_for_several_offices(clients: dict[str, Client]) -> None:
    assert "第 8 个问题" in read(clients["office_clerk"], f"{PAGE}inspect/")
    assert clients["office_clerk"].post(f"{PAGE}inspect/", FOUND | SECOND).status_code == 302
    assert list(Finding.objects.values_list("words", "office", "due_on")) == [
        ("台账不全", "health_commission", date(2018, 7, 30)),
        ("经费没有到账", "finance_bureau", date(2018, 8, 15)),
    ]
    assert Inspection.objects.count() == 1
    assert "经费没有到账" in read(clients["finance_bureau"], "/tasks/offices/finance_bureau/")


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"finding_due-3": ""}, "finding_due-3"), ({"finding-3": ""}, "finding-3"), ({"finding_due-3": "2018-06-01"}, "finding_due-3"),
     ({"office-3": "nobody"}, "office-3"), ({"finding_due-3": "morgen"}, "finding_due-3")],
)  # fmt: skip
def test_what_is_wrong_with_one_finding_stands_at_it_and_stores_none(
    clients: dict[str, Client], changed: dict[str, str], field: str
) -> None:
    answer = clients["office_clerk"].post(f"{PAGE}inspect/", FOUND | SECOND | changed)
    page = answer.content.decode()
    assert answer.status_code == 422 and "台账不全" in page
    assert '<details class="more-fields" open>' in page
    around = page.split(f'name="{field}"')[1][:700]
    assert 'aria-invalid="true"' in around or "bad" in page.split(f'name="{field}"')[0][-300:]
    assert not Inspection.objects.exists() and not Finding.objects.exists()
