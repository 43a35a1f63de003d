"""
A lake of a million events and 50,000 residents into an empty journal, beside a bare insert of the same rows.

The bare insert is handed the finished rows and writes them in one transaction; the import reads the files, checks every row against the
registry, the residents, the journal and each other, and writes in parts. Then the same lake once more, of which every row stands.
"""

import resource
import shutil
import time
from pathlib import Path
from tempfile import mkdtemp

from django.core.management import call_command
from django.db import connection, transaction

from benchmarks.rows import Row, at_most
from tests.rooms.county import NOW, TODAY, build_county
from tests.rooms.large_lake import write_large_lake
from yiti.events.intake.models import Delivery
from yiti.events.intake.operations import take_in_lake
from yiti.events.journal.protection import get_removal
from yiti.kernel.scopes import system_scope

ROWS, RESIDENTS = 1_000_000, 50_000
COLUMNS = (
    "event", "kind", "day", "institution", "staff", "resident", "quantity", "voids", "details", "source", "source_key", "batch",
    "recorded_at", "recorded_by",
)  # fmt: skip


def measure() -> list[Row]:
    call_command("migrate", verbosity=0)
    build_county()
    folder = Path(mkdtemp())
    try:
        write_large_lake(folder / "lake", rows=ROWS, residents=RESIDENTS)
        first, memory = take(folder / "lake")
        again, _ = take_again(folder / "lake")
        bare = insert_bare()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    name = f"intake: a lake of {ROWS:,} events"
    return [
        Row(f"{name}: bare insert of the finished rows", f"{bare:.1f} s"),
        at_most(f"{name}: read, checked and written, to the bare insert", first / bare, 4, note=f"{first:.1f} s"),
        at_most(f"{name}: the same again, nothing written, to the bare insert", again / bare, 2, note=f"{again:.1f} s"),
        at_most(f"{name}: memory", memory, 1000, "MB"),
    ]


def take(folder: Path) -> tuple[float, float]:
    """Seconds, and the process's largest memory so far in MB."""
    start = time.perf_counter()
    done = take_in_lake(scope=system_scope(), folder=folder, today=TODAY, now=NOW).delivery
    seconds = time.perf_counter() - start
    if done.rejected or done.rows != ROWS + RESIDENTS:
        raise AssertionError(f"{done.rows} rows, {done.rejected} rejected")
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def take_again(folder: Path) -> tuple[float, float]:
    """Without the short way that a delivery which was taken whole has."""
    Delivery.objects.update(digest="")
    return take(folder)


def insert_bare() -> float:
    """The rows that stand, taken out as the database holds them and written again by one prepared statement."""
    names = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM journal_event ORDER BY id")
        rows = cursor.fetchall()
        for statement in (*get_removal(connection.vendor), "DELETE FROM journal_event"):
            cursor.execute(statement)
    start = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO journal_event ({names}) VALUES ({', '.join(['%s'] * len(COLUMNS))})", rows)
    return time.perf_counter() - start
