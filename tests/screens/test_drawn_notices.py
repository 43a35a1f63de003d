"""Notices that are drawn from registers, on the screen: told month by month, posted by the house, read by its own."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from django.test import Client, override_settings
from pytest_django.plugin import DjangoDbBlocker

from tests.cast import enter, make_user
from tests.rooms.test_drawn_notices import HOSPITAL, OTHER, TODAY, decide, found, use
from tests.screens.test_tasks import read
from yiti.registry.access.models import RoleGrant
from yiti.supervision.publicity.models import Notice

pytestmark = pytest.mark.django_db
POST = "/notices/post/top_drugs/"
SENT = {"of": "2018-05", "institution": HOSPITAL, "word": "公示"}


@pytest.fixture(scope="module")
def clients(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Client]]:
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(YITI_TODAY=str(TODAY)):
        found("wafangdian-2017", TODAY, "210281")
        users = {
            "head": make_user("head", "institution_head", HOSPITAL), "stranger": make_user("stranger", "institution_head", OTHER),
            "clerk": make_user("clerk", "office_clerk"), "auditor": make_user("auditor", "auditor"),
        }  # fmt: skip
        RoleGrant.objects.update(from_on=date(2017, 9, 26))
        yield {name: enter(user) for name, user in users.items()}
        transaction.set_rollback(True)


def test_the_head_sees_which_month_is_missing_and_posts_it(clients: dict[str, Client]) -> None:
    decide()
    use("阿莫西林", "1200")
    page = read(clients["head"], "/notices/?period=2018Q2")
    assert "of=2018-05" in page and "2018 年 5 月" in page and "of=2018-04" not in page
    assert "阿莫西林" in read(clients["head"], f"{POST}?institution={HOSPITAL}&of=2018-05")
    assert clients["head"].post(POST, SENT | {"word": "x"}).status_code == 422
    assert clients["head"].post(POST, SENT).status_code == 302
    number = Notice.objects.get().number
    assert f'href="/notices/{number}/"' in read(clients["head"], "/notices/?period=2018Q2")
    assert "阿莫西林" in read(clients["head"], f"/notices/{number}/")
    assert clients["stranger"].get(f"/notices/{number}/").status_code == 404


@pytest.mark.parametrize("who", ["stranger", "auditor"])
def test_who_is_not_of_the_house_posts_nothing(clients: dict[str, Client], who: str) -> None:
    decide()
    use("阿莫西林", "1200")
    assert clients[who].post(POST, SENT).status_code == 403
    assert not Notice.objects.exists()
    assert "of=2018-05" not in read(clients[who], "/notices/?period=2018Q2")


def test_a_month_without_entries_and_one_not_over_are_refused_in_words(clients: dict[str, Client]) -> None:
    decide()
    assert "还没有登记" in read(clients["head"], f"{POST}?institution={HOSPITAL}&of=2018-05"), "looking first says so, without a refusal"
    assert clients["head"].post(POST, SENT).status_code == 422
    use("阿莫西林", "1200", "2018-06")
    answer = clients["head"].post(POST, SENT | {"of": "2018-06"})
    assert answer.status_code == 422 and "还没有过完" in answer.content.decode()
    assert not Notice.objects.exists()
