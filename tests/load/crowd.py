"""
`python -m tests.load.crowd prepare`, then `… write`: twelve assessors' threads and two accountants' write at once while a sheet is taken
in and two distributions are closed. Prints what was answered as kept, and what went wrong, as JSON.
"""

import json
import sys
import threading
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from tests.rooms import paying, victim  # noqa: E402
from tests.rooms.county import ASSESSED, CENTRE, HOSPITAL, TODAY, build_county, scope_of  # noqa: E402
from tests.rooms.quarters import FIRST, SECOND, group_of  # noqa: E402
from yiti.kernel.periods import Period  # noqa: E402
from yiti.measure.assessment.operations import ScoreEntry, assign_group, enter_score, open_quarter  # noqa: E402
from yiti.registry.ledger.operations import Line, replace_month  # noqa: E402
from yiti.web.institutions.months import guard_month  # noqa: E402

BEFORE = "2026Q2"
MONTH = Period.parse("2026-05")
TIMES = 8


def prepare() -> None:
    """2026Q3 fed back, 2026Q2 still open for scores and accounts."""
    call_command("migrate", verbosity=0)
    build_county()
    paying.fed_back()
    open_quarter(scope=scope_of("clerk"), period=BEFORE, today=TODAY)
    for indicator, assessor in ((FIRST, "assessor"), (SECOND, "assessor2")):
        assign_group(scope=scope_of("clerk"), period=BEFORE, group=group_of(indicator), assessor=assessor, department="疾控中心")


def score(institution: str, indicator: str, subject: str) -> None:
    """The same score again and again, each time over the version before."""
    who = scope_of("assessor" if indicator == FIRST else "assessor2")
    for at in range(TIMES):
        entry = ScoreEntry(institution, indicator, Decimal(at), subject=subject, version=at or None)
        enter_score(scope=who, period=BEFORE, entry=entry, now=timezone.now())
        kept["scores"] += 1


def send(institution: str) -> None:
    lines = [Line("medical_income", date(2026, 5, day), Decimal("100.10")) for day in range(1, 6)]
    for at in range(TIMES):
        replace_month(
            scope=paying.accountant_of(institution), institution=institution, month=MONTH, lines=lines, seen_version=at, now=timezone.now(),
            guard=guard_month,
        )  # fmt: skip
        kept["months"] += 1


def write() -> None:
    cells = [(code, indicator, subject) for code in ASSESSED for indicator in (FIRST, SECOND) for subject in ("institution", "head")]
    acts: list[Callable[[], None]] = [lambda cell=cell: score(*cell) for cell in cells]  # type: ignore[misc]
    acts += [lambda code=code: send(code) for code in (CENTRE, HOSPITAL)]  # type: ignore[misc]
    acts += [victim.distribute_all, lambda: victim.take_in(MONTH)]
    gate = threading.Barrier(len(acts))
    threads = [threading.Thread(target=run, args=(act, gate)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps({**kept, "wrong": wrong}))


def run(act: Callable[[], None], gate: threading.Barrier) -> None:
    gate.wait()
    try:
        act()
    except Exception as error:
        wrong.append(repr(error))
    finally:
        connection.close()


kept = {"scores": 0, "months": 0}
wrong: list[str] = []

if __name__ == "__main__":
    {"prepare": prepare, "write": write}[sys.argv[1]]()
