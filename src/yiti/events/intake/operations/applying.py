"""Checked rows into the journal, in parts that each go in whole."""

from datetime import datetime
from typing import Any

import polars as pl
from django.db import IntegrityError, transaction

from yiti.events.intake.batches import Batch
from yiti.events.intake.people import STAY
from yiti.events.journal.operations import load_frames
from yiti.events.journal.standing import find_events, find_people, find_stays, find_voiders
from yiti.foundation.imports.rooms import lock_room
from yiti.kernel.refusals import Conflict
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.facts import columns_of

SOURCE = "delivery"
ROOM = "intake"
"""Whose lock deliveries of residents take, so that none writes over another's stays."""
AT_ONCE = 20_000
"""Rows of one transaction: somebody who signs a record meanwhile waits no longer than a second."""
TRIES = 3


class StaleCheck(Conflict):
    """What was checked against has changed meanwhile; nothing of this part was written."""

    code = "stale-check"


def guard_people(rows: pl.DataFrame) -> None:
    """
    Hold other deliveries of residents back until the caller's transaction ends.

    :raises StaleCheck: where a resident has a stay by now that is not among the rows, which are to hold all of them
    """
    lock_room(ROOM)
    standing = find_stays(find_people(rows["resident"].unique().to_list()))
    if standing.join(rows, on=list(STAY), how="anti").height:
        raise _changed()


def write_part(*, scope: Scope, kind: str, rows: pl.DataFrame, delivery: int, now: datetime) -> int:
    """
    One part of a delivery into the journal, whole; how many rows went in.

    What somebody else has written since the check is left out where it is the same.

    :raises StaleCheck: where somebody else has written something else under one of the names since the check
    """
    told: dict[str, Any] = {"source": SOURCE, "now": now, "batch": str(delivery)}
    if kind == "residents":
        with transaction.atomic():
            guard_people(rows)
            load_frames(scope=scope, events={}, residents=rows, **told)
        return rows.height
    rows = rows.select(*columns_of(kind))
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return load_frames(scope=scope, events={kind: rows.with_columns(source_key=pl.lit(str(delivery)))}, residents=None, **told)
        except IntegrityError:
            rows = _without_standing(kind, rows)
            if not rows.height:
                return 0
    raise _changed()


def write_batch(*, scope: Scope, batch: Batch, delivery: int, now: datetime) -> None:
    """
    All of a checked batch, in the caller's transaction.

    :raises django.db.IntegrityError: where somebody else has written events of these names since the check
    :raises StaleCheck: where somebody else has told stays of these residents since the check
    """
    if batch.people is not None:
        guard_people(batch.people)
    events = {kind: frame.with_columns(source_key=pl.lit(str(delivery))) for kind, frame in batch.events.items()}
    if events or batch.people is not None:
        load_frames(scope=scope, events=events, residents=batch.people, source=SOURCE, now=now, batch=str(delivery))


def _without_standing(kind: str, rows: pl.DataFrame) -> pl.DataFrame:
    found = find_events(rows["event"].to_list())
    mine = found.pop(kind, rows.clear())
    same = rows.join(mine, on=rows.columns, how="semi", nulls_equal=True)
    voided = find_voiders(rows["voids"].drop_nulls().to_list()).join(rows, on="event", how="anti")
    if found or same.height < mine.height or voided.height:
        raise _changed()
    return rows.join(mine, on="event", how="anti")


def _changed() -> StaleCheck:
    return StaleCheck(
        Text(
            "核对之后，有人写入了同名事件或同一居民，请再导入一次",
            "Somebody wrote events of these names, or of these residents, after the check; hand it in once more",
        )
    )
