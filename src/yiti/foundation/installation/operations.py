"""Set an installation up; move a demonstration's day."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import transaction

from yiti.foundation.audit.operations import record_change
from yiti.kernel.refusals import Conflict, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

from .models import Installation
from .once import forget
from .queries import find_installation, get_installation


class UnableToSetUp(Conflict):
    code = "already-set-up"


class UnableToMoveToday(UnableTo):
    code = "day"


@transaction.atomic
def set_up(
    *,
    scope: Scope,
    pack: str,
    place: str,
    name: Text,
    is_demonstration: bool = False,
    seed: int | None = None,
    today: date | None = None,
    scale: Decimal | None = None,
) -> Installation:
    """
    Write down whose county this is; `today` is a demonstration's first day, `scale` the share of the residents that it tells of.

    :raises UnableToSetUp: where it is written down already
    """
    if find_installation():
        raise UnableToSetUp(Text("系统已经建立", "This installation is set up already"))
    made = Installation.objects.create(
        pack=pack, place=place, name_zh=name.zh, name_en=name.en, is_demonstration=is_demonstration, seed=seed, demo_today=today,
        scale=scale or None,
    )  # fmt: skip
    forget()
    after = {"pack": pack, "place": place, "is_demonstration": is_demonstration, "seed": seed, "demo_today": today, "scale": scale or None}
    record_change(scope=scope, action="installation.set_up", table="installation_installation", key=1, after=after)
    return made


@transaction.atomic
def move_today(*, scope: Scope, day: date) -> None:
    """
    Move the demonstration's day forward.

    :raises UnableToMoveToday: for a real installation, while `YITI_TODAY` rules, or for a day that is not later
    """
    found = get_installation()
    if not found.is_demonstration or found.demo_today is None:
        raise UnableToMoveToday(Text("只有演示系统可以调整日期", "Only a demonstration has a day that can be moved"))
    if settings.YITI_TODAY:
        raise UnableToMoveToday(Text("日期由 YITI_TODAY 固定", "The day is fixed by YITI_TODAY"))
    if day <= found.demo_today:
        raise UnableToMoveToday(
            Text(f"只能向后调整：现在是 {found.demo_today}", f"The day only moves forward: it is {found.demo_today}"), field="day"
        )
    moved = Installation.objects.filter(pk=found.pk, demo_today=found.demo_today).update(demo_today=day)
    forget()
    if not moved:
        raise Conflict(Text("日期刚被别人调整过", "Somebody else has just moved the day"))
    record_change(
        scope=scope, action="installation.move_today", table="installation_installation", key=found.pk,
        before={"demo_today": found.demo_today}, after={"demo_today": day},
    )  # fmt: skip
