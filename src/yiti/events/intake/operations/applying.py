"""Checked rows into the journal, in parts that each go in whole."""

from datetime import datetime
from typing import Any

import polars as pl
from django.db import IntegrityError, transaction

from yiti.events.intake.batches import Batch
from yiti.events.journal.operations import load_frames
from yiti.events.journal.standing import find_events, find_voiders
from yiti.kernel.refusals import Conflict
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.facts import columns_of

SOURCE = "delivery"
AT_ONCE = 20_000
"""Rows of one transaction: somebody who signs a record meanwhile waits no longer than a second."""
TRIES = 3


def write_part(*, scope: Scope, kind: str, rows: pl.DataFrame, delivery: int, now: datetime) -> int:
    """
    One part of a delivery into the journal, whole; how many rows went in.

    What somebody else has written since the check is left out where it is the same.

    :raises Conflict: where somebody else has written something else under one of the names since the check
    """
    told: dict[str, Any] = {"source": SOURCE, "now": now, "batch": str(delivery)}
    if kind == "residents":
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
    """
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


def _changed() -> Conflict:
    return Conflict(
        Text("核对之后，有人写入了同名事件，请再导入一次", "Somebody wrote events of these names after the check; hand it in once more"),
        code="stale-check",
    )
