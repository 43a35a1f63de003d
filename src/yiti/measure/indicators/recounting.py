"""Counting everything anew, set by set, and putting it in the place of what was kept."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from yiti.events.journal.changes import list_versions
from yiti.events.journal.queries import get_mark
from yiti.events.journal.reached import Reached
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.policy.facts.aggregates import Form

from .catching import Position
from .engines.quick import Quick
from .models import Kept, Mark, Total
from .shapes import fingerprint, reading
from .sources import Journal, read_late
from .totals import to_numbers, write_totals
from .waiting import snapshot
from .wanted import Wanted, read_wanted

Told = Callable[[int, int], None]
"""Called with how many periods are done and how many there are."""
Asked = Mapping[Period, Mapping[str, Form]]
"""The forms to count in each period, by fingerprint."""
Counted = list[tuple[str, str, dict[str, int]]]
"""Period, fingerprint, numbers."""
TRIES = 3
AT_ONCE = 1000
"""So many new rows a page takes in while it is made; more are left to the worker."""


@dataclass(frozen=True, slots=True)
class Recount:
    """What was counted, as of where."""

    position: Position
    totals: Counted


def recount_all(*, scope: Scope, now: datetime, told: Told | None = None) -> None:
    """All that the installation's definitions count, in the years that are kept, up to the end of the journal."""
    wanted = read_wanted()
    put_all(count_all(scope=scope, wanted=wanted, now=now, told=told), wanted=wanted, now=now)


def refresh(*, scope: Scope, now: datetime, told: Told | None = None) -> None:
    """What the worker is asked for: everything where much waits, else what is wanted and not kept."""
    wanted, mark = read_wanted(), Mark.objects.filter(pk=1).first()
    if mark is None or Position.of(mark).find_new(AT_ONCE).size > AT_ONCE:
        recount_all(scope=scope, now=now, told=told)
    elif mark.signature != wanted.signature:
        fill(wanted=wanted, now=now, told=told)


def count_all(*, scope: Scope, wanted: Wanted, now: datetime, told: Told | None = None) -> Recount:
    """Outside any transaction that writes."""
    with snapshot():
        end = get_mark(scope=scope)
        journal = Journal(end)
        journal.read_all()
        versions = Reached.by_ids([list_versions(end.residents)], now)
    totals = _count(journal, {period: wanted.of(period) for period in wanted.periods}, told)
    return Recount(Position(Reached.by_ids(journal.ids, now), versions), totals)


def _count(journal: Journal, asked: Asked, told: Told | None) -> Counted:
    return [*_count_each(journal, asked, told)]


def _count_each(journal: Journal, asked: Asked, told: Told | None) -> Iterator[tuple[str, str, dict[str, int]]]:
    """A form of which no kind has an event counts nothing."""
    engine = Quick(journal)
    for done, (period, forms) in enumerate(asked.items(), start=1):
        some = [form for form in forms.values() if reading(form).lives or not journal.kinds.isdisjoint(reading(form).kinds)]
        for form, counts in engine.count(some, period).items():
            if numbers := to_numbers(form, counts):
                yield str(period), fingerprint(form), numbers
        if told:
            told(done, len(asked))


def start_over(*, wanted: Wanted, now: datetime) -> None:
    """Nothing is counted and nothing read yet: where little was ever written, taking it in costs less than counting everything."""
    put_all(Recount(Position(Reached(), Reached()), []), wanted=wanted, now=now)


def begin_mark(now: datetime) -> None:
    """A mark at the beginning of the journal, by which nothing is kept yet, where there is none."""
    start = Reached().to_json()
    Mark.objects.get_or_create(pk=1, defaults={"events": start, "versions": start, "caught_up_at": now})


@transaction.atomic
def put_all(found: Recount, *, wanted: Wanted, now: datetime) -> None:
    """In the place of all that was kept; where the mark has gone further meanwhile it goes back, and what came since is taken in again."""
    begin_mark(now)
    mark = Mark.objects.select_for_update().get(pk=1)
    found.position.write(mark)
    mark.caught_up_at, mark.asked_at = now, None
    _move(mark, wanted)
    Total.objects.all().delete()
    Kept.objects.all().delete()
    write_totals(found.totals)
    Kept.objects.bulk_create([Kept(period=str(period), forms=sorted(wanted.of(period))) for period in wanted.periods])


def _move(mark: Mark, wanted: Wanted) -> None:
    mark.signature = wanted.signature
    mark.turn += 1
    mark.save()


def fill(*, wanted: Wanted, now: datetime, told: Told | None = None) -> None:
    """Count only what is wanted and not kept yet, as of the mark; where the mark moves meanwhile, again."""
    begin_mark(now)
    for _ in range(TRIES):
        mark = Mark.objects.get(pk=1)
        counted = _count_missing(mark, wanted, told)
        with transaction.atomic():
            held = Mark.objects.select_for_update().get(pk=1)
            if held.turn == mark.turn:
                _put_missing(held, wanted, counted)
                return
    with transaction.atomic():
        held = Mark.objects.select_for_update().get(pk=1)
        _put_missing(held, wanted, _count_missing(held, wanted, told))


def _count_missing(mark: Mark, wanted: Wanted, told: Told | None) -> Counted:
    kept = dict(Kept.objects.values_list("period", "forms"))
    asked = {
        period: {one: form for one, form in wanted.of(period).items() if one not in set(kept.get(str(period), ()))}
        for period in wanted.periods
    }
    at = Position.of(mark)
    with snapshot():
        journal = Journal((at.events.last, at.versions.last), read_late(*at))
        journal.read_all()
    return _count(journal, {period: forms for period, forms in asked.items() if forms}, told)


def _put_missing(mark: Mark, wanted: Wanted, counted: Counted) -> None:
    drop_unwanted(wanted)
    write_totals(counted)
    Kept.objects.all().delete()
    Kept.objects.bulk_create([Kept(period=str(period), forms=sorted(wanted.of(period))) for period in wanted.periods])
    _move(mark, wanted)


def drop_unwanted(wanted: Wanted) -> None:
    """Forget what no definition asks for any more, in periods that are kept and in others. The caller holds the mark."""
    periods = {str(period): period for period in wanted.periods}
    for row in Kept.objects.all():
        there = wanted.of(periods[row.period]) if row.period in periods else {}
        gone = [one for one in row.forms if one not in there]
        if gone:
            Total.objects.filter(period=row.period, form__in=gone).delete()
            row.forms = [one for one in row.forms if one in there]
            row.save()
