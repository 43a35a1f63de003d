"""
Faults as real files have them, for the page of data quality to find: every class with its share, here and nowhere else.

Nothing here breaks the format of the lake: what it forbids cannot be handed in at all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from yiti.kernel.text import Text
from yiti.synthetic.streams import Flags, Stream

from .world import World

ZONE = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class FaultClass:
    """`share` is of the events of the kinds named, or of the months of an institution for what is missing; no kind named is every kind."""

    share: float
    kinds: tuple[str, ...]
    words: Text


CLASSES: Mapping[str, FaultClass] = {
    "late": FaultClass(0.015, (), Text("30 天以后才录入", "Entered more than thirty days after")),
    "missing": FaultClass(
        0.02, ("health_education", "patrol", "diagnosis_report", "contract_service"),
        Text("一个机构整月没有报", "A whole month of an institution is missing"),
    ),
    "doubled": FaultClass(
        0.003, ("visit", "follow_up", "health_check", "vaccination", "contract_service"),
        Text("同一服务录了两次", "One service entered twice"),
    ),
    "implausible": FaultClass(
        0.0006, ("visit", "prescription", "follow_up", "discharge", "maternal_visit", "health_education"),
        Text("数值不可能，没有人改", "A value that cannot be, left as it is"),
    ),
    "corrected": FaultClass(
        0.002, ("visit", "prescription", "follow_up", "discharge", "maternal_visit", "health_education"),
        Text("数值错了，后来作废重录", "A wrong value, taken back and entered again"),
    ),
}  # fmt: skip
NOTICED = 0.4
"""The share of what was entered twice that was noticed and taken back."""

SPOILT: Mapping[str, Callable[[], tuple[pl.Expr, ...]]] = {
    "visit": lambda: ((pl.col("cost") * 100).alias("cost"),),
    "prescription": lambda: ((pl.col("medicines") * 11).alias("medicines"),),
    "follow_up": lambda: ((pl.col("systolic") * 10).alias("systolic"), (pl.col("glucose") * 10).alias("glucose")),
    "discharge": lambda: ((pl.col("bed_days") * 100).alias("bed_days"),),
    "maternal_visit": lambda: ((pl.col("week") + 60).alias("week"),),
    "health_education": lambda: ((pl.col("participants") * 100 + 900).alias("participants"),),
}
"""What a slip of the fingers makes of the values of a kind."""


def spread_faults(world: World, kind: str, clean: pl.DataFrame) -> pl.DataFrame:
    """The frame with its faults, and `recorded_at` beside each row: the evening of the day for most, days or months later for some."""
    stream = world.streams.of("faults", kind)
    frame = _without_missing(world, stream, kind, clean)
    wrong = _chosen(stream, "implausible", kind, frame.height)
    righted = _chosen(stream, "corrected", kind, frame.height) & ~wrong
    doubled = _chosen(stream, "doubled", kind, frame.height) & ~wrong & ~righted
    noticed = doubled & stream.happens(NOTICED, frame.height)
    spoilt = _spoil(kind, frame, wrong | righted).with_columns(after=pl.lit(0))
    again = frame.filter(pl.Series(doubled)).with_columns(pl.col("event") + "-2", after=pl.lit(1))
    more = [
        again,
        _voiding(frame.filter(pl.Series(noticed)), "-2", 4),
        _voiding(spoilt.filter(pl.Series(righted)).drop("after"), "", 3),
        frame.filter(pl.Series(righted)).with_columns(pl.col("event") + "-1", after=pl.lit(3)),
    ]
    columns = spoilt.columns
    found = pl.concat([spoilt, *(one.select(columns) for one in more)]).sort("day", "event", maintain_order=True)
    return _recorded(world, stream, found)


def _chosen(stream: Stream, name: str, kind: str, count: int) -> Flags:
    found = stream.happens(CLASSES[name].share, count)
    return found if not CLASSES[name].kinds or kind in CLASSES[name].kinds else np.zeros(count, np.bool_)


def _without_missing(world: World, stream: Stream, kind: str, frame: pl.DataFrame) -> pl.DataFrame:
    if kind not in CLASSES["missing"].kinds or not frame.height:
        return frame
    months = frame.select("institution", month=pl.col("day").dt.truncate("1mo")).unique(maintain_order=True).sort("institution", "month")
    lost = months.filter(pl.Series(stream.happens(CLASSES["missing"].share, months.height)))
    kept = frame.with_columns(month=pl.col("day").dt.truncate("1mo")).join(
        lost, on=["institution", "month"], how="anti", maintain_order="left"
    )
    return kept.drop("month")


def _spoil(kind: str, frame: pl.DataFrame, wrong: Flags) -> pl.DataFrame:
    if kind not in SPOILT or not wrong.any():
        return frame
    changed = frame.with_columns(*SPOILT[kind]())
    return frame.with_columns(
        pl.when(pl.Series(wrong)).then(changed[name]).otherwise(pl.col(name)).cast(frame.schema[name]).alias(name)
        for name in frame.columns
        if not changed[name].equals(frame[name])
    )


def _voiding(frame: pl.DataFrame, ending: str, after: int) -> pl.DataFrame:
    """What takes these back, some days later."""
    return frame.with_columns(event=pl.col("event") + ending + "-0", voids=pl.col("event") + ending, after=pl.lit(after))


def _recorded(world: World, stream: Stream, frame: pl.DataFrame) -> pl.DataFrame:
    """Nothing is entered after the business date."""
    count = frame.height
    luck = stream.unit(count)
    days = np.where(luck < CLASSES["late"].share, 31 + stream.below(50, count), np.where(luck > 0.93, 1 + stream.below(9, count), 0))
    corrects = frame["after"].to_numpy() > 0
    days = np.where(corrects, frame["after"].to_numpy(), days)
    day = frame["day"].cast(pl.Int32).to_numpy().astype(np.int64)
    at = np.maximum(np.minimum(day + days, world.span.end), day)
    minutes = 9 * 60 + stream.below(9 * 60, count)
    moment = pl.Series(at * 1440 + minutes).cast(pl.Int64) * 60_000_000
    return frame.drop("after").with_columns(recorded_at=moment.cast(pl.Datetime("us")).dt.replace_time_zone(ZONE))
