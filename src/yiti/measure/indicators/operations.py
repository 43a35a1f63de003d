"""What others may do with indicators: bring their numbers up to date, count them anew, freeze a period."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q

from yiti.events.journal.changes import count_new
from yiti.events.journal.reached import Reached
from yiti.foundation.audit.operations import record_change
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Conflict
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

from .catching import Position
from .frozen import find_frozen, write_frozen
from .marking import take_in_new
from .models import Mark
from .reading import find_mark, is_kept
from .recounting import AT_ONCE, Told, begin_mark, recount_all, refresh, start_over
from .tasks import count_anew
from .waiting import Busy, soon
from .wanted import read_wanted

ASKED_AGAIN = timedelta(minutes=10)


class UnableToFreeze(Conflict):
    """Numbers that are not all there cannot stay."""

    code = "freeze"


def catch_up(*, scope: Scope, now: datetime) -> None:
    """
    Take in what the journal holds beyond the mark; cheap where nothing does.

    Where much waits, a definition is new, an institution came under another, or a year has begun, the worker is asked; until then
    `get_as_of` says what waits and what is not reckoned.
    """
    wanted, mark = read_wanted(), find_mark()
    if mark is None or mark.signature != wanted.signature:
        if count_new(Reached(), Reached()) <= AT_ONCE:
            start_over(wanted=wanted, now=now)
        else:
            _ask(now)
        mark = find_mark()
    if mark is None:
        return
    new = Position.of(mark).find_new(AT_ONCE)
    if new.size > AT_ONCE:
        _ask(now)
    elif new.size:
        try:
            with soon():
                take_in_new(wanted=wanted, now=now)
        except Busy:
            return


def bring_up_to_date(*, scope: Scope, now: datetime, told: Told | None = None) -> None:
    """Everything that waits, however much, and every definition that is not counted yet; `told` as in `recount`."""
    refresh(scope=scope, now=now, told=told)
    catch_up(scope=scope, now=now)


def recount(*, scope: Scope, now: datetime, told: Told | None = None) -> None:
    """Count everything anew, all definitions, all kept periods; `told` hears how many periods are done, of how many."""
    recount_all(scope=scope, now=now, told=told)


@transaction.atomic
def freeze(*, scope: Scope, period: Period, now: datetime) -> None:
    """
    From now on the period's numbers and lists are those of this moment, whatever is written later. Done once; again changes nothing.

    The writer needs `quarter.rank`.

    :raises UnableToFreeze: while rows wait to be taken in, or a definition is not counted yet in the period
    """
    scope.require("quarter.rank")
    if find_frozen(period):
        return
    catch_up(scope=scope, now=now)
    wanted, mark = read_wanted(), Mark.objects.select_for_update().filter(pk=1).first()
    if mark is None or Position.of(mark).find_new(1).size or not is_kept(wanted, period):
        raise UnableToFreeze(
            Text(
                f"{period.label.zh}的指标还在计算，请稍后再试",
                f"The indicators of {period.label.en} are still being counted; try again later",
            ),
            code="still-counting",
        )
    write_frozen(mark, wanted, period, by=scope.actor.username, now=now)
    record_change(
        scope=scope, action="indicators.freeze", table="indicators_frozen", key=str(period), after={"mark": mark.events, "turn": mark.turn}
    )


def _ask(now: datetime) -> None:
    """Once in a while, whoever comes first."""
    waits = Q(asked_at__isnull=True) | Q(asked_at__lt=now - ASKED_AGAIN)
    try:
        with soon():
            begin_mark(now)
            if Mark.objects.filter(waits, pk=1).update(asked_at=now):
                transaction.on_commit(partial(count_anew.enqueue))
    except Busy:
        return
