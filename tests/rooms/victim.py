"""
A process to be killed: `python -m tests.rooms.victim ACT [POINT]` does one act and kills itself at the named point, or after so many
changes and statements, with no chance to clean up. Without a point it ends as it should.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from tests.rooms import paying, quarters  # noqa: E402
from tests.rooms.county import CENTRE, HOSPITAL, NOW, PASTORAL, TODAY, build_county  # noqa: E402
from tests.rooms.large_lake import write_large_lake  # noqa: E402
from tests.rooms.people import answer, enrol, enter_person  # noqa: E402
from yiti.care.public_health.models import FollowUp  # noqa: E402
from yiti.care.public_health.operations import Signing, correct_follow_up, moves, sign_follow_up, signing  # noqa: E402
from yiti.care.public_health.sheets import follow_up_import  # noqa: E402
from yiti.care.residents.models import Resident  # noqa: E402
from yiti.config.command import main as yiti  # noqa: E402
from yiti.config.commands import demo  # noqa: E402
from yiti.events.intake.operations import applying, lakes  # noqa: E402
from yiti.foundation.imports import operations as imports  # noqa: E402
from yiti.foundation.imports.models import StagedImport  # noqa: E402
from yiti.foundation.runs import operations as runs  # noqa: E402
from yiti.foundation.sheets.writing import write_sheet  # noqa: E402
from yiti.kernel.periods import Period  # noqa: E402
from yiti.kernel.refusals import Conflict  # noqa: E402
from yiti.kernel.scopes import system_scope  # noqa: E402
from yiti.money.pay.operations import distribute, distributing, ranking  # noqa: E402
from yiti.registry.ledger import sheets  # noqa: E402
from yiti.registry.ledger.models import AccountSheet  # noqa: E402
from yiti.web.institutions.kinds import KINDS  # noqa: E402

POINTS: dict[str, tuple[ModuleType, str, int]] = {
    "run-stored": (distributing, "payslips", 1),
    "run-chained": (runs, "seal", 1),
    "payslips-stored": (distributing, "_settle_differences", 1),
    "ranking-stored": (ranking, "record_ranking", 1),
    "totals-made": (ranking, "quarter_totals", 1),
    "half-put-away": (sheets, "_chunks", 1),
    "drafts-made-current": (sheets, "record_changes", 1),
    "import-written": (imports, "record_change", 1),
    "follow-up-kept": (signing, "append_events", 1),
    "event-added": (signing, "refresh", 1),
    "follow-up-counted": (signing, "record_change", 1),
    "old-event-voided": (signing, "append_events", 1),
    "half-of-a-sheet": (signing, "append_events", 3),
    "resident-moved": (moves, "write_step", 1),
    "lake-staged": (lakes, "write_part", 1),
    "lake-half-written": (applying, "load_frames", 3),
    "lake-written": (lakes, "record_delivery", 1),
}
"""Where to be killed: the module, the name that stands for the next thing to be done there, and at which call of it."""

ROWS = 6_000
LAKE = Path(os.environ["YITI_HOME"]) / "lake"
MONTH = Period.parse("2026-08")


def prepare_county() -> None:
    """What each of the others begins with."""
    call_command("migrate", verbosity=0)
    build_county()


def prepare_import() -> None:
    quarters.open_it()
    AccountSheet.objects.create(institution_id=PASTORAL, month=MONTH.first, entered_by="accountant", entered_at=NOW)


def prepare_lake() -> None:
    """A lake of 50,000 events and 1,000 residents beside the database."""
    write_large_lake(LAKE, rows=50_000, residents=1_000)


def prepare_signing() -> None:
    """One patient, who moved away from the clinic that manages him, and one follow-up of July."""
    resident = enter_person()
    enrol(resident)
    _sign(resident, TODAY.replace(month=7), "key-of-july", 150)


def sign_one() -> None:
    """The same form each time, as a telephone sends it again."""
    _sign(FollowUp.objects.latest("pk").resident_id, TODAY, "key-of-october", 152)


def take_in_follow_ups() -> None:
    """Four records of a sheet; handed in again they are the same."""
    kind, scope = follow_up_import()["follow_ups"], system_scope()
    resident = Resident.objects.get()
    rows = [
        {
            **answer(150 + month),
            "danger": "没有",
            "number": resident.pk,
            "name": resident.name,
            "on": date(2026, month, 20),
            "signed_name": "老王",
        }
        for month in (2, 3, 4, 5)
    ]
    content = write_sheet([(kind.layouts[0], rows)])
    staged = imports.stage_file(scope=scope, kind=kind, name="follow-ups.xlsx", content=content, today=TODAY, now=NOW)
    imports.check_staged(scope=scope, kind=kind, staged=staged.pk)
    imports.apply_staged(scope=scope, kind=kind, staged=staged.pk, now=NOW)


def correct_one() -> None:
    """July, which was read wrongly."""
    old = FollowUp.objects.get(key="key-of-july")
    correct_follow_up(
        scope=system_scope(), record=old.pk, signing=_form(old.resident_id, old.on, "key-of-the-correction", 130), reason="读错了",
        today=TODAY, now=NOW,
    )  # fmt: skip


def hand_over() -> None:
    resident = FollowUp.objects.latest("pk").resident_id
    moves.hand_over_resident(scope=system_scope(), resident=resident, institution=CENTRE, from_on=TODAY, seen=1, today=TODAY, now=NOW)


def _sign(resident: str, day: date, key: str, systolic: int) -> None:
    sign_follow_up(scope=system_scope(), signing=_form(resident, day, key, systolic), today=TODAY, now=NOW)


def _form(resident: str, day: date, key: str, systolic: int) -> Signing:
    return Signing(service="hypertension_follow_up", resident=resident, day=day, answers=answer(systolic), key=key)


def take_in_folder() -> None:
    sys.exit(yiti(["lake", "import", str(LAKE)]))


def rank() -> None:
    paying.rank()


def distribute_all() -> None:
    """CENTRE and HOSPITAL; one that is distributed already is left."""
    for institution in (CENTRE, HOSPITAL):
        try:
            distribute(scope=paying.head_of(institution), period=quarters.QUARTER, institution=institution, now=timezone.now())
        except Conflict:
            continue


def take_in(month: Period = MONTH) -> None:
    """Stage, check and apply a month of 6,000 rows of PASTORAL."""
    scope, kind = system_scope("importer"), KINDS["accounts"]
    rows = [
        {
            "institution": PASTORAL, "month": month, "item": "medical_income", "voucher": f"记-{at}",
            "on": month.first + timedelta(at % 28), "summary": "门诊收入", "amount": Decimal("10.01"),
        }
        for at in range(ROWS)
    ]  # fmt: skip
    content = write_sheet([(sheets.LAYOUT, rows)], language="zh-hans", is_demonstration=False, made_on=TODAY)
    staged = imports.stage_file(scope=scope, kind=kind, name="accounts.xlsx", content=content, today=TODAY, now=timezone.now())
    imports.check_staged(scope=scope, kind=kind, staged=staged.pk)
    imports.apply_staged(scope=scope, kind=kind, staged=staged.pk, now=timezone.now())


def take_in_again() -> None:
    """Check and apply what was staged before."""
    scope, kind = system_scope("importer"), KINDS["accounts"]
    staged = StagedImport.objects.latest("pk")
    imports.check_staged(scope=scope, kind=kind, staged=staged.pk)
    imports.apply_staged(scope=scope, kind=kind, staged=staged.pk, now=timezone.now())


def build_demo() -> None:
    """The demonstration's command, with one quarter alone."""
    demo.WITH_HISTORY.update({pack: partial(build, quarters_wanted=("2025Q1",)) for pack, build in demo.WITH_HISTORY.items()})
    sys.exit(yiti(["demo", "--once", "--scale", "0.002"]))


def verify() -> None:
    """Ends with 1 where the audit or one of the periods named does not verify."""
    found = [yiti(["audit", "verify"]), *(yiti(["quarter", "verify", period]) for period in sys.argv[2:])]
    sys.exit(max(found))


ACTS: dict[str, Callable[[], object]] = {
    "prepare-county": prepare_county,
    "prepare-ranking": paying.ready_to_rank, "prepare-distribution": paying.fed_back, "prepare-import": prepare_import,
    "prepare-signing": prepare_signing, "sign": sign_one, "correct": correct_one, "hand-over": hand_over,
    "prepare-lake": prepare_lake, "take-lake": take_in_folder,
    "take-in-follow-ups": take_in_follow_ups,
    "rank": rank, "distribute": distribute_all, "import": take_in, "import-again": take_in_again, "demo": build_demo, "verify": verify,
}  # fmt: skip


def die_at(point: str) -> None:
    if point not in POINTS:
        die_after(*map(int, point.split("+")))
        return
    module, name, call = POINTS[point]
    calls = 0
    original = getattr(module, name)

    def die(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call:
            if name == "_chunks":
                return _one_then_die(original(*args, **kwargs))
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*args, **kwargs)

    setattr(module, name, die)


def die_after(changes: int, statements: int) -> None:
    """`300+7`: at the seventh statement after the audit holds 300 changes, whatever that statement is."""
    left = statements
    is_near = False

    def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        nonlocal left, is_near
        answer = execute(sql, params, many, context)
        if str(sql).startswith('INSERT INTO "audit_change"') and not is_near:
            with connection.cursor() as cursor:
                cursor.execute("SELECT max(id) FROM audit_change")
                is_near = (cursor.fetchone()[0] or 0) >= changes
        elif is_near:
            left -= 1
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return answer

    connection.execute_wrappers.append(count)


def _one_then_die(chunks: Any) -> Any:
    yield next(iter(chunks))
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    if len(sys.argv) > 2 and sys.argv[1] != "verify":
        die_at(sys.argv[2])
    ACTS[sys.argv[1]]()
