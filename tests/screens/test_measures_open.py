"""Every number on the pages of the quarter and on Today opens its explanation, its record or its list, for everybody who sees it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from tests.cast import build_cast, enter
from tests.rooms import paying, quarters
from tests.rooms.county import ASSESSED, CENTRE, CLINICS, HOSPITAL, NOW, TODAY, build_county, scope_of
from tests.rooms.quarters import FIRST, QUARTER, RATIO, SECOND
from tests.screens.numbers import find_closed_numbers, list_numbers
from yiti.kernel.periods import Period
from yiti.measure.assessment.models import Cycle, IndicatorValue, Report
from yiti.measure.assessment.operations import assess_clinic, propose_single_item, publish_quarter, settle_single_item
from yiti.registry.access.models import User

pytestmark = pytest.mark.django_db

AT = f"period={QUARTER}"
LAST = str(Period.parse(QUARTER).shifted(-1))
NEXT = str(Period.parse(QUARTER).shifted(1))
RUNNING = {
    "board": f"/quarter/?{AT}&place=",
    "reports": f"/reports/?{AT}&place=",
    "report": f"/reports/{CENTRE}/?{AT}",
    "scores": f"/scores/?{AT}&place=",
    "sheet": f"/scores/{CENTRE}/?{AT}",
    "indicator": f"/scores/indicator/{FIRST}/?{AT}",
    "items": f"/single-items/?{AT}&place=",
    "ranking": f"/ranking/?{AT}&preview=1",
    "clinics": f"/clinics/?{AT}&place=",
    "joint": "/joint/?year=2025",
    "wall": f"/quarter/wall/?{AT}",
    "today": f"/?{AT}&place=",
}
"""While the quarter runs, by what they are."""
TOLD = {
    **{name: RUNNING[name] for name in ("board", "reports", "report", "scores", "sheet", "items", "ranking", "clinics", "today")},
    "results": f"/results/?{AT}",
    "result": f"/results/{CENTRE}/?{AT}",
    "another's result": f"/results/{HOSPITAL}/?{AT}",
    "appeals": "/appeals/",
    "wall": f"/quarter/wall/?period={NEXT}",
}
"""Once its results are published, an appeal is upheld and the next quarter has begun."""


def build_running() -> dict[str, User]:
    build_county()
    cast = build_cast()
    paying.ready_to_rank()
    for cycle in (LAST, QUARTER):
        add_values(cycle)
    item = propose_single_item(scope=scope_of("clerk"), period=QUARTER, institution=CENTRE, points=Decimal(2), reason="受表彰", now=NOW)
    settle_single_item(scope=scope_of("group"), id=item.pk, approves=True, today=TODAY)
    assess_clinic(scope=scope_of("hospital_head"), clinic=CLINICS[0], month="2026-08", kind="assessment", today=TODAY, score=Decimal(88))
    return cast


def add_values(period: str) -> None:
    """Two values reported by CENTRE, one of them a share of two parts."""
    cycle, _ = Cycle.objects.get_or_create(
        pk=period, defaults={"pack": "changji-2021", "state": "open", "opened_on": date(2026, 4, 1), "opened_by": "clerk"}
    )
    report, _ = Report.objects.get_or_create(
        cycle=cycle, institution_id=CENTRE, is_current=True, defaults={"state": "accepted", "sent_by": "accountant"}
    )
    more = 3 if period == QUARTER else 0
    IndicatorValue.objects.create(report=report, indicator=FIRST, value=Decimal(40 + more))
    IndicatorValue.objects.create(report=report, indicator=RATIO, numerator=80 + more, denominator=100, value=Decimal(80 + more) / 100)


def build_told() -> None:
    """The running quarter brought to its publication, corrected once."""
    for code in ASSESSED:
        quarters.return_and_score_head(code, {FIRST: "51", SECOND: "31"})
    paying.rank()
    paying.feed_back()
    publish_quarter(scope=scope_of("clerk"), period=QUARTER, today=TODAY, version=quarters.version_of())
    paying.uphold_appeal()


@pytest.fixture(scope="module")
def running(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, User]]:
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(YITI_TODAY=str(TODAY)):
        yield build_running()
        transaction.set_rollback(True)


OPENED: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
"""By phase and role, what was read of each address: many pages lead to the same."""


def wrong_at(cast: dict[str, User], address: str, phase: str) -> tuple[int, list[str]]:
    """How many numbers the whole cast is shown there, and what is wrong with them."""
    count, wrong = 0, []
    for role, user in cast.items():
        client = enter(user)
        answer = client.get(address)
        if answer.status_code == 200:
            count += len(list(list_numbers(answer.content.decode())))
            wrong += [f"{role} {fault}" for fault in find_closed_numbers(client, address, OPENED[phase, role])]
    return count, wrong


@pytest.mark.parametrize("page", RUNNING)
def test_while_the_quarter_runs(running: dict[str, User], page: str) -> None:
    count, wrong = wrong_at(running, RUNNING[page], "running")
    assert "\n".join(wrong) == "", count


@pytest.fixture(scope="module")
def told(running: dict[str, User], django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, User]]:
    with django_db_blocker.unblock(), override_settings(YITI_TODAY=str(TODAY)):
        build_told()
        yield running


@pytest.mark.parametrize("page", TOLD)
def test_once_it_is_told(told: dict[str, User], page: str) -> None:
    count, wrong = wrong_at(told, TOLD[page], "told")
    assert "\n".join(wrong) == "", count
