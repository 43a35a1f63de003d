"""
What goes on beside the clients: `python -m benchmarks.inside.busy import` takes a sheet of 100,000 account rows in, `… close` ranks a
quarter of 300 institutions and then closes distributions, each again and again until its input ends. Says when it is ready, when the
first is done, and at the end what was done, as JSON.
"""

import json
import sys
import threading
import time
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from yiti.foundation.imports.operations import apply_staged, check_staged, stage_file
from yiti.foundation.sheets.writing import write_sheet
from yiti.kernel.periods import Period
from yiti.measure.assessment.models import Cycle
from yiti.money.pay.operations import distribute, rank_quarter
from yiti.registry.institutions.models import Institution
from yiti.registry.ledger.sheets import LAYOUT
from yiti.web.institutions.kinds import KINDS

from .county import DISTRIBUTED, RANKED, SYSTEM, TODAY, code_of

ROWS, PLACES = 100_000, 100
MONTH = Period.parse("2026-08")


def make_sheet(rows: int = ROWS, places: int = PLACES, first: int = 100) -> bytes:
    """A month of accounts of many institutions in one workbook."""
    names = dict(Institution.objects.values_list("code", "name"))
    return write_sheet(
        [
            (
                LAYOUT,
                [
                    {
                        "institution": names[code_of(first + at % places)], "month": MONTH, "item": "medical_income", "voucher": f"记-{at}",
                        "on": MONTH.first + timedelta(days=at % 28), "summary": "门诊收入", "amount": Decimal(at % 9973) / 100,
                    }
                    for at in range(rows)
                ],
            )
        ],
        language="zh-hans", is_demonstration=True, made_on=TODAY,
    )  # fmt: skip


def import_once(sheet: bytes) -> float:
    """Staged, checked and applied; the seconds it took."""
    start = time.perf_counter()
    kind = KINDS["accounts"]
    staged = stage_file(scope=SYSTEM, kind=kind, name="accounts.xlsx", content=sheet, today=TODAY, now=timezone.now())
    checked = check_staged(scope=SYSTEM, kind=kind, staged=staged.pk)
    if checked.fault_count:
        raise ValueError(checked.faults[:3])
    apply_staged(scope=SYSTEM, kind=kind, staged=staged.pk, now=timezone.now())
    return time.perf_counter() - start


def close_once(at: int) -> float:
    start = time.perf_counter()
    cycle = Cycle.objects.get(pk=RANKED)
    if cycle.state == Cycle.State.OPEN:
        rank_quarter(scope=SYSTEM, period=RANKED, today=TODAY, now=timezone.now(), version=cycle.version)
    else:
        distribute(scope=SYSTEM, period=DISTRIBUTED, institution=code_of(at), now=timezone.now())
    return time.perf_counter() - start


def wait_for_end(told: threading.Event) -> None:
    sys.stdin.read()
    told.set()


def main(kind: str) -> None:
    told = threading.Event()
    threading.Thread(target=wait_for_end, args=(told,), daemon=True).start()
    done: list[float] = []
    sheet = make_sheet() if kind == "import" else b""
    print("ready", flush=True)
    while not done or not told.is_set():
        done.append(import_once(sheet) if kind == "import" else close_once(max(0, len(done) - 1) % 300))
        if len(done) == 1:
            print("first", flush=True)
        if kind == "close" and len(done) > 300:
            break
    print(json.dumps({"done": len(done), "seconds": sum(done), "first": done[0]}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
