"""Wrong rows as frames: one line a fault, and the rows themselves as they are handed back."""

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from yiti.events.lake.rules import RowRule, masked

FILE, ROW = "_file", "_row"
"""Where a row stood in what was handed in; rows are counted from 1."""
MONTH_OF_FOLDER = "_folder_month"
SHOWN = 200
"""So many faults are kept with a delivery and answered over HTTP; all are counted."""
_SCHEMA = pl.Schema({
    "_n": pl.UInt32, "kind": pl.String, FILE: pl.String, ROW: pl.Int64, "event": pl.String, "field": pl.String, "code": pl.String,
    "zh": pl.String, "en": pl.String,
})  # fmt: skip


def no_faults() -> pl.DataFrame:
    return pl.DataFrame(schema=_SCHEMA)


def add_faults(faults: pl.DataFrame, kind: str, found: Iterable[tuple[RowRule, pl.DataFrame]]) -> pl.DataFrame:
    """The faults with those of some rules and of the rows that break them, in the order of the rows."""
    parts = [faults]
    for rule, rows in found:
        event = pl.col("event") if "event" in rows.columns else pl.lit(None, pl.String)
        told = {"field": rule.field, "code": rule.code, "zh": rule.message.zh, "en": rule.message.en}
        parts.append(
            rows.select("_n", pl.lit(kind).alias("kind"), FILE, ROW, event.alias("event"), **{k: pl.lit(v) for k, v in told.items()})
        )
    return pl.concat([part.select(name for name in _SCHEMA).cast(_SCHEMA) for part in parts]).sort("_n", maintain_order=True)


def to_json(faults: pl.DataFrame, most: int = SHOWN) -> list[dict[str, Any]]:
    """The first faults as plain values; what might be an identity number is hidden."""
    return [
        {
            "kind": one["kind"], "file": one[FILE], "row": one[ROW], "event": masked(one["event"] or ""), "field": one["field"],
            "code": one["code"], "message": {"zh": one["zh"], "en": one["en"]},
        }
        for one in faults.head(most).iter_rows(named=True)
    ]  # fmt: skip


def reasons_of(faults: pl.DataFrame) -> pl.DataFrame:
    """One line a row with all its reasons: `_n`, `field`, `code`, `zh`, `en`."""
    grouped = faults.group_by("_n", maintain_order=True)
    return grouped.agg(
        *(pl.col(name).unique(maintain_order=True).str.join("；" if name == "zh" else "; ") for name in ("field", "code", "zh", "en"))
    )


def handed_back(wrong: pl.DataFrame, faults: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """The wrong rows with where they stood, what is wrong in both languages and what they held, as text without identity numbers."""
    there = [name for name in columns if name in wrong.columns]
    rows = wrong.join(reasons_of(faults), on="_n", how="inner", suffix="_fault", maintain_order="left")
    shown = [pl.col(name).cast(pl.String).map_elements(masked, return_dtype=pl.String).alias(name) for name in there]
    if "_id_shown" in wrong.columns:
        shown.append(pl.col("_id_shown").alias("id_number"))
    return rows.select(
        pl.col(FILE).alias("file"), pl.col(ROW).alias("row"), pl.col("code"), pl.col("zh").alias("原因"), pl.col("en").alias("reason"),
        *shown,
    )  # fmt: skip
