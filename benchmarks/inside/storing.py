"""
Closing the distributions of 300 institutions and making their 12,000 payslips, beside a bare bulk insert of the same rows.

The same rows are the payslips, and the runs with the inputs, the pack and the results that they hold. The house closes each
institution by itself, with its link in the audit chain and its seal, so that one refusal undoes nobody else's pay; the bare insert
is done both ways, by institution and in one go. Also what a payslip weighs in the database, its share of the run and of all
indexes included.
"""

import gc
import time
from collections.abc import Callable, Sequence
from json import loads
from typing import Any

from django.db import connection, transaction

from benchmarks.distribution import ratio
from benchmarks.rows import Row, at_most, least_and_middle
from yiti.foundation.runs.models import Run
from yiti.foundation.runs.operations import Prepared
from yiti.money.pay.models import Payslip
from yiti.money.pay.operations import distributing, prepare_distribution

from . import county

INSTITUTIONS, ROUNDS = 300, 5

Work = list[tuple[Prepared, Any]]
Made = list[tuple[Run, list[Payslip]]]


def measure() -> list[Row]:
    start = time.perf_counter()
    work = prepare()
    prepared_in = time.perf_counter() - start
    clear()
    before = size()
    close_all(work)
    weight = (size() - before) / Payslip.objects.count()
    made = [(run, list(Payslip.objects.filter(run=run).order_by("id"))) for run in Run.objects.filter(kind="distribution")]
    people = sum(len(slips) for _, slips in made)
    whole, each, ours = times_of([lambda: insert_in_one(made), lambda: insert_by_institution(made), lambda: close_all(work)])
    name = f"storing {people:,} payslips of {INSTITUTIONS} institutions"
    return [
        Row(f"{name}: gathered and reckoned before", f"{prepared_in:.1f} s"),
        Row(f"{name}: bare bulk insert in one go", f"{least_and_middle(whole, 1000)} ms"),
        Row(f"{name}: bare bulk insert by institution", f"{least_and_middle(each, 1000)} ms"),
        at_most(f"{name}: closed, chained, sealed and stored", ratio(ours, each), 3, note=f"{least_and_middle(ours, 1000)} ms"),
        Row(f"{name}: the same, to the insert in one go", f"{ratio(ours, whole):.1f} ×"),
        at_most(f"{name}: one payslip, all tables and indexes", weight, 2000, "bytes"),
    ]


def prepare() -> Work:
    """Every institution's distribution as it is reckoned before anything is stored."""
    ready = [
        prepare_distribution(scope=county.SYSTEM, period=county.DISTRIBUTED, institution=county.code_of(at)) for at in range(INSTITUTIONS)
    ]
    return [(prepared, loads(prepared.results)) for prepared in ready]


def close_all(work: Work) -> None:
    for prepared, results in work:
        distributing._close(scope=county.SYSTEM, prepared=prepared, results=results, now=county.NOW)


def insert_in_one(made: Made) -> None:
    with transaction.atomic():
        Run.objects.bulk_create([run for run, _ in made], batch_size=500)
        Payslip.objects.bulk_create([slip for _, slips in made for slip in slips], batch_size=500)


def insert_by_institution(made: Made) -> None:
    for run, slips in made:
        with transaction.atomic():
            Run.objects.bulk_create([run])
            Payslip.objects.bulk_create(slips, batch_size=500)


def clear() -> None:
    Payslip.objects.all().delete()
    Run.objects.filter(kind="distribution").delete()


def times_of(ways: Sequence[Callable[[], None]]) -> list[list[float]]:
    """As the distribution's, with the tables emptied before each."""
    seconds: list[list[float]] = [[] for _ in ways]
    for _ in range(ROUNDS):
        for at, way in enumerate(ways):
            clear()
            gc.collect()
            start = time.perf_counter()
            way()
            seconds[at].append(time.perf_counter() - start)
    return seconds


def size() -> int:
    """Bytes of all pages in use, after the freed ones are given back."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        return int(cursor.fetchone()[0])
