"""Having the chain vouch for a table's rows as they stand: once, when the database is made or comes to a version that holds the table."""

from collections.abc import Collection, Iterator

from django.db import transaction

from yiti.kernel.scopes import Scope

from .models import Change
from .operations import record_prints
from .prints import BATCH, Prints, held_models, read_prints

TAKEN_UP = ("audit_change", "taken-up")
"""Table and key of the changes by which the chain began to vouch for a table."""


@transaction.atomic
def take_up(*, scope: Scope, besides: Collection[str] = ()) -> list[str]:
    """
    Have the chain vouch for every held table that it does not vouch for yet, but for those `besides`; which tables.

    A table is taken up once: a row that comes later without a change is told.
    """
    new = [table for table in list_not_taken_up() if table not in besides]
    for table in new:
        _take_up(scope, table)
    return new


def list_not_taken_up() -> list[str]:
    """Held tables that the chain does not vouch for yet."""
    known = {table for prints in _taken_up() for table in prints}
    return [table for table in sorted(held_models()) if table not in known]


def _take_up(scope: Scope, table: str) -> None:
    """One change for so many rows, and one for an empty table too."""
    found = list(read_prints(held_models()[table]))
    for at in range(0, max(len(found), 1), BATCH):
        prints: Prints = {table: dict(found[at : at + BATCH])}
        after = {"table": table, "rows": len(prints[table])}
        record_prints(scope=scope, action="audit.take_up", table=TAKEN_UP[0], key=TAKEN_UP[1], after=after, prints=prints)


def _taken_up() -> Iterator[Prints]:
    table, key = TAKEN_UP
    for prints in Change.objects.filter(table=table, key=key).values_list("prints", flat=True):
        yield prints or {}
