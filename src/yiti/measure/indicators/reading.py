"""Reading what belongs together: kept numbers and the journal at one mark."""

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

from yiti.kernel.periods import Period

from .catching import Position
from .models import Kept, Mark
from .wanted import Wanted

TRIES = 3
Found = TypeVar("Found")


def find_mark() -> Mark | None:
    return Mark.objects.filter(pk=1).first()


def read_together(read: Callable[[Position], Found]) -> Found | None:
    """
    What is read from kept numbers and the journal at one mark; nothing where there is none yet.

    Where the mark moved meanwhile it is read again, and at last with the mark held.
    """
    for _ in range(TRIES):
        mark = find_mark()
        if mark is None:
            return None
        found = read(Position.of(mark))
        again = find_mark()
        if again is not None and again.turn == mark.turn:
            return found
    with transaction.atomic():
        return read(Position.of(Mark.objects.select_for_update().get(pk=1)))


def is_kept(wanted: Wanted, period: Period) -> bool:
    """Whether every form of the definitions is kept in a period."""
    row = Kept.objects.filter(pk=str(period)).first()
    return row is not None and wanted.of(period).keys() <= set(row.forms)
