from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from yiti.foundation.audit.models import Change
from yiti.foundation.installation.models import Installation
from yiti.foundation.installation.once import read_once
from yiti.foundation.installation.operations import UnableToMoveToday, UnableToSetUp, move_today, set_up
from yiti.foundation.installation.queries import NotSetUp, get_installation, get_now, get_share, get_today
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

pytestmark = pytest.mark.django_db

CHANGJI = Text("昌吉市", "Changji")


def set_up_demonstration(scope: Scope) -> Installation:
    return set_up(scope=scope, pack="changji-2021", place="652301", name=CHANGJI, is_demonstration=True, seed=1, today=date(2026, 10, 9))


def test_an_empty_database_says_what_to_do() -> None:
    with pytest.raises(NotSetUp, match="yiti demo"):
        get_installation()


def test_without_a_demonstration_it_is_the_real_day(system: Scope) -> None:
    assert get_today() == timezone.localdate()
    set_up(scope=system, pack="changji-2021", place="652301", name=CHANGJI)
    assert get_today() == timezone.localdate()


def test_a_demonstration_has_its_own_day_and_a_fixed_day_comes_before_it(system: Scope, settings: Settings) -> None:
    set_up_demonstration(system)
    assert get_today() == date(2026, 10, 9)
    settings.YITI_TODAY = "2026-11-30"
    assert get_today() == date(2026, 11, 30)


@pytest.mark.parametrize(("clock", "moment"), [((2, 12), "17:06"), ((17, 30), "12:45")])
def test_an_act_bears_the_business_date_in_order_and_the_audit_the_true_time(
    system: Scope, settings: Settings, monkeypatch: pytest.MonkeyPatch, clock: tuple[int, int], moment: str
) -> None:
    real = datetime(2026, 11, 23, *clock, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: real)
    assert get_now() == real
    set_up_demonstration(system)
    assert f"{timezone.localtime(get_now()):%Y-%m-%d %H:%M}" == f"2026-10-09 {moment}"
    settings.YITI_TODAY = "2024-02-29"
    assert f"{timezone.localtime(get_now()):%Y-%m-%d %H:%M}" == f"2024-02-29 {moment}"
    assert Change.objects.get(action="installation.set_up").at == real


def test_a_demonstration_may_tell_of_a_share_of_the_residents_and_nothing_else_may(system: Scope) -> None:
    assert get_share() == 1
    set_up(
        scope=system, pack="changji-2021", place="652301", name=CHANGJI, is_demonstration=True, seed=1, today=date(2026, 10, 9),
        scale=Decimal("0.02"),
    )  # fmt: skip
    assert get_share() == Fraction(1, 50)
    with pytest.raises(IntegrityError), transaction.atomic():
        Installation.objects.update(is_demonstration=False, seed=None, demo_today=None)


@pytest.mark.parametrize("scale", [None, Decimal(0), Decimal(1)])
def test_without_a_share_all_are_told_of(system: Scope, scale: Decimal | None) -> None:
    set_up(
        scope=system, pack="changji-2021", place="652301", name=CHANGJI, is_demonstration=True, seed=1, today=date(2026, 10, 9), scale=scale
    )
    assert get_share() == 1


def test_a_second_set_up_is_refused(system: Scope) -> None:
    set_up_demonstration(system)
    with pytest.raises(UnableToSetUp):
        set_up_demonstration(system)


def test_the_demonstrations_day_moves_forward_only_and_is_audited(system: Scope) -> None:
    set_up_demonstration(system)
    move_today(scope=system, day=date(2026, 10, 12))
    assert get_today() == date(2026, 10, 12)
    assert Change.objects.get(action="installation.move_today").before == {"demo_today": "2026-10-09"}
    for day in (date(2026, 10, 12), date(2026, 10, 9)):
        with pytest.raises(UnableToMoveToday, match="forward"):
            move_today(scope=system, day=day)


def test_a_real_installation_has_no_day_to_move(system: Scope) -> None:
    set_up(scope=system, pack="changji-2021", place="652301", name=CHANGJI)
    with pytest.raises(UnableToMoveToday, match="demonstration"):
        move_today(scope=system, day=date(2030, 1, 1))


def test_within_one_answer_it_is_read_once_and_a_moved_day_is_seen(system: Scope) -> None:
    set_up_demonstration(system)
    with read_once():
        with CaptureQueriesContext(connection) as asked:
            assert {get_today() for _ in range(5)} == {get_installation().demo_today}
        assert len(asked) == 1
        move_today(scope=system, day=date(2026, 10, 12))
        assert get_today() == date(2026, 10, 12)
    with CaptureQueriesContext(connection) as asked:
        get_today()
        get_today()
    assert len(asked) == 2
