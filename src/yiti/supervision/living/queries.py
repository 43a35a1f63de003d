"""The living document for one reader on one day."""

from collections.abc import Callable, Iterator
from datetime import date

from django.db.models import QuerySet

from yiti.foundation.decisions.queries import get_book_of
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.policy.packs import Pack, load_pack

from .aims import list_aims
from .defined import list_defined
from .entered import list_entered
from .found import list_found
from .lives import Live, Sight
from .models import ClauseNote
from .posted import list_posted
from .posts import list_posts
from .reckoned import list_reckoned
from .settled import list_settled
from .steps import list_steps
from .tasked import list_tasked
from .totals import list_totals
from .viewed import list_viewed
from .watched import list_watched

SOURCES: tuple[Callable[[Sight], Iterator[Live]], ...] = (
    list_posts, list_steps, list_totals, list_settled, list_posted, list_found, list_watched, list_entered,
    list_aims, list_reckoned, list_tasked, list_defined, list_viewed,
)  # fmt: skip


def get_living(*, scope: Scope, pack: str, today: date, period: Period) -> dict[str, list[Live]]:
    """
    For every clause of a pack what is known today, in the reader's reach; an empty list where nothing is.

    `period` is the quarter that the steps are told of. A fixed number of queries whatever the number of institutions.
    """
    read = load_pack(pack)
    found: dict[str, list[Live]] = {number: [] for number in read.clause_texts}
    if today < read.in_force_from:
        return found
    sight = Sight(scope, today, period, read, get_book_of(scope=scope, pack=pack, on=today))
    for source in SOURCES:
        for live in source(sight):
            if live.clause in found:
                found[live.clause].append(live)
    return found


def list_packs(*, scope: Scope, pack: str) -> list[Pack]:
    """The installation's pack and those above it (`documents.see`), the nearest first."""
    scope.require("documents.see")
    return list(load_pack(pack).chain)


def list_notes(*, scope: Scope, pack: str, clause: str) -> QuerySet[ClauseNote]:
    """What was written under a clause, the newest first (`documents.see`)."""
    scope.require("documents.see")
    return ClauseNote.objects.filter(pack=pack, clause=clause)
