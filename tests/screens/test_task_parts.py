"""A task of all township hospitals on the screen: its own people find it and press; a stranger from another house may not."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client, override_settings
from pytest_django.plugin import DjangoDbBlocker

from tests.cast import STRANGER, build_cast, enter
from tests.rooms.county import CENTRE, HOSPITAL, TODAY, build_county
from tests.screens.test_tasks import pdf, read
from yiti.supervision.tasks.models import Closing, Report, Task

pytestmark = pytest.mark.django_db
CAST = ("institution_head", STRANGER, "office_clerk", "leading_group", "auditor", "accountant", "village_doctor")
NEW = {"label_zh": "补齐签约台账", "lead": "primary_institutions", "start": "2026-09-01", "due": "2026-10-05"}


@pytest.fixture(scope="module")
def clients(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Client]]:
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(YITI_TODAY=str(TODAY)):
        build_county()
        users = build_cast()
        yield {name: enter(users[name]) for name in CAST}
        transaction.set_rollback(True)


@pytest.fixture
def page(clients: dict[str, Client]) -> str:
    assert clients["office_clerk"].post("/tasks/new/", NEW).status_code == 302
    return f"/tasks/{Task.objects.get().key}"


def test_the_whole_leads_to_each_and_shows_how_many_are_done(clients: dict[str, Client], page: str) -> None:
    shown = read(clients["auditor"], f"{page}/")
    assert f'href="{page}@{CENTRE}/"' in shown and f'href="{page}@{HOSPITAL}/"' in shown
    assert "3 家，完成 0 家" in shown and f'href="{page}/report/"' not in read(clients["institution_head"], f"{page}/")
    assert "去办本机构的" in read(clients["institution_head"], f"{page}/") and "去办本机构的" not in shown
    part = read(clients["institution_head"], f"{page}@{CENTRE}/")
    assert f'href="{page}@{CENTRE}/close/"' in part and f'href="{page}/"' in part
    assert clients["auditor"].get(f"{page}@652301-H1/").status_code == 404


@pytest.mark.parametrize("who", [STRANGER, "accountant", "village_doctor", "auditor", "leading_group"])
def test_who_is_not_of_the_house_writes_nothing(clients: dict[str, Client], page: str, who: str) -> None:
    for act in ("report", "close"):
        answer = clients[who].post(f"{page}@{CENTRE}/{act}/", {"percent": "90", "words": "我来报", "files": pdf()})
        assert answer.status_code == 403
        assert clients[who].get(f"{page}@{CENTRE}/{act}/").status_code == 403
    assert not Report.objects.exists() and not Closing.objects.exists()


def test_its_head_finds_it_on_today_closes_it_and_another_accepts(clients: dict[str, Client], page: str) -> None:
    assert f'href="{page}@{CENTRE}/"' in read(clients["institution_head"], "/")
    assert f'href="{page}@{HOSPITAL}/"' in read(clients[STRANGER], "/")
    assert f"{page}@{CENTRE}/close/" in read(clients["institution_head"], "/tasks/offices/primary_institutions/")
    assert clients["institution_head"].post(f"{page}@{CENTRE}/close/", {"words": "齐了", "files": pdf()}).status_code == 302
    assert f'href="{page}@{CENTRE}/"' not in read(clients["institution_head"], "/")
    assert f'href="{page}@{CENTRE}/"' in read(clients["leading_group"], "/")
    assert clients["leading_group"].post(f"{page}@{CENTRE}/accept/").status_code == 302
    assert "3 家，完成 1 家" in read(clients["auditor"], f"{page}/")
    assert "3 家，完成 1 家" in read(clients["auditor"], "/tasks/?q=补齐签约")
