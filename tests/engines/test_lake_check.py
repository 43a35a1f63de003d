from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.engines.lakes import write_lake
from yiti.events.lake import UnableToReadLake, open_lake
from yiti.events.lake.checking import check_lake

MAY = date(2025, 5, 5)


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """A lake in which nothing is wrong."""
    homes = [{"institution": code, "place": "652301004"} for code in ("A", "B")]
    visits = [{"event": "v1", "day": MAY}, {"event": "v2", "day": MAY, "voids": "v1"}, {"event": "v3", "day": MAY, "voids": "none"}]
    people = [{"resident": "r1", "until_on": MAY, "institution": "B"}, {"resident": "r1", "from_on": MAY}]
    return write_lake(
        tmp_path / "lake",
        {"visit": visits, "referral": [{"event": "f1", "day": MAY, "institution": "B"}]},
        institutions=homes,
        residents=people,
    )


def rewrite(change: pl.Expr, file: str) -> Callable[[Path], None]:
    def spoil(lake: Path) -> None:
        path = next(lake.rglob(file))
        pl.read_parquet(path, hive_partitioning=False).with_columns(change).write_parquet(path)

    return spoil


def repeat(file: str) -> Callable[[Path], None]:
    def spoil(lake: Path) -> None:
        path = next(lake.rglob(file))
        frame = pl.read_parquet(path, hive_partitioning=False)
        pl.concat([frame, frame]).write_parquet(path)

    return spoil


NUMBER = "11010519491231002X"
"""An identity number, as the standard prints it."""
VISIT = "visit/county=652301/month=2025-05/part.parquet"
FIRST = pl.col("event") == "v1"


def test_nothing_is_wrong_with_a_right_one(lake: Path) -> None:
    assert check_lake(lake) == []


@pytest.mark.parametrize(
    ("spoil", "code", "place"),
    [
        (rewrite(pl.lit(None, pl.String).alias("service"), VISIT), "null", "visit"),
        (rewrite(pl.lit("inn").alias("service"), VISIT), "code", "visit"),
        (rewrite(pl.lit(date(2025, 6, 1)).alias("day"), VISIT), "month", "events"),
        (rewrite(pl.lit("Z").alias("institution"), VISIT), "institution", "events"),
        (rewrite(pl.lit("v1").alias("event"), VISIT), "double-event", "events"),
        (rewrite(pl.when(pl.col("event") != "v1").then(pl.lit("v1")).alias("voids"), VISIT), "double-void", "events"),
        (rewrite(pl.when(FIRST).then(pl.lit("f1")).otherwise("voids").alias("voids"), VISIT), "foreign-void", "events"),
        (rewrite(pl.when(FIRST).then(pl.lit("B")).otherwise("institution").alias("institution"), VISIT), "foreign-void", "events"),
        (rewrite(pl.when(FIRST).then(pl.lit("v2")).otherwise("voids").alias("voids"), VISIT), "void-circle", "events"),
        (rewrite(pl.lit(NUMBER).alias("resident"), VISIT), "identity", "visit"),
        (rewrite(pl.lit(NUMBER).alias("staff"), VISIT), "identity", "visit"),
        (rewrite(pl.lit(NUMBER).alias("resident"), "residents.parquet"), "identity", "residents"),
        (rewrite(pl.lit("650102001").alias("place"), "institutions.parquet"), "county", "events"),
        (rewrite(pl.lit(MAY).alias("until_on"), "institutions.parquet"), "closed", "events"),
        (rewrite(pl.lit(None, pl.Date).alias("until_on"), "residents.parquet"), "overlap", "residents"),
        (rewrite(pl.col("from_on").alias("until_on"), "residents.parquet"), "days", "residents"),
        (rewrite(pl.col("from_on").alias("born_on"), "residents.parquet"), "person", "residents"),
        (rewrite(pl.lit(1).alias("day"), VISIT), "columns", f"events/{VISIT}:day"),
        (rewrite(pl.lit(1).alias("mood"), VISIT), "columns", f"events/{VISIT}:mood"),
        (repeat("institutions.parquet"), "overlap", "institutions"),
        (rewrite(pl.lit("Z").alias("institution"), "residents.parquet"), "institution", "residents"),
        (rewrite(pl.lit("Z").alias("parent"), "institutions.parquet"), "parent", "institutions"),
        (rewrite(pl.col("institution").reverse().alias("parent"), "institutions.parquet"), "circle", "institutions"),
        (lambda lake: (lake / "registry" / "people.parquet").write_text("no"), "path", "registry/people.parquet"),
        (lambda lake: (lake / "schema.json").write_text('{"version": 2}'), "lake-version", "schema.json"),
        (lambda lake: (lake / "registry" / "ledger.parquet").unlink(), "missing-file", "registry/ledger.parquet"),
        (lambda lake: (lake / "registry" / "ledger.parquet").write_text("no"), "columns", "registry/ledger.parquet"),
        (lambda lake: (lake / "events" / "visits").mkdir(), "path", "events/visits"),
        (
            lambda lake: (lake / "events" / "visit" / "county=652301" / "month=2025-13").mkdir(),
            "path",
            "events/visit/county=652301/month=2025-13",
        ),
    ],
)
def test_what_is_damaged_is_found(lake: Path, spoil: Callable[[Path], None], code: str, place: str) -> None:
    spoil(lake)
    assert (code, place) in {(fault.code, fault.place) for fault in check_lake(lake)}


def test_an_identity_number_is_never_shown(lake: Path) -> None:
    rewrite(pl.lit(NUMBER).alias("resident"), "residents.parquet")(lake)
    assert [fault.examples for fault in check_lake(lake) if fault.code == "identity"] == [("**************002X",)]


def test_a_number_that_only_looks_like_one_is_a_pseudonym(lake: Path) -> None:
    rewrite(pl.lit(f"{NUMBER[:-1]}1").alias("resident"), VISIT)(lake)
    assert check_lake(lake) == []


def test_days_to_come_are_told_to_whoever_says_what_day_it_is(lake: Path) -> None:
    assert {fault.code for fault in check_lake(lake, today=date(2025, 5, 4))} == {"future"}
    assert check_lake(lake, today=MAY) == []


def test_a_service_before_birth_is_found(lake: Path) -> None:
    rewrite(pl.lit("r1").alias("resident"), VISIT)(lake)
    assert check_lake(lake) == []
    rewrite(pl.lit(date(2025, 5, 6)).alias("born_on"), "residents.parquet")(lake)
    assert {fault.code for fault in check_lake(lake)} == {"before-birth"}


def test_a_file_in_the_place_of_a_folder_is_no_lake(tmp_path: Path) -> None:
    (tmp_path / "lake.csv").write_text("event,day\n")
    with pytest.raises(UnableToReadLake) as refused:
        open_lake(tmp_path / "lake.csv")
    assert refused.value.code == "no-lake"
