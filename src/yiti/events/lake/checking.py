"""What in a lake breaks the sentences of `docs/facts.md`, row by row."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from yiti.kernel.text import Text
from yiti.policy.facts import KINDS, REGISTRY, Table, columns_of

from .layout import COUNTY, MONTH, UnableToReadLake, check_columns, check_version, find_broken_files
from .rules import (
    BEFORE_BIRTH,
    VOIDS,
    RowRule,
    find_circles,
    find_overlapping,
    find_wrong_voids,
    masked,
    rules_of_columns,
    rules_of_places,
    with_births,
    with_openness,
)
from .rules import COUNTY as HOME_COUNTY

SHOWN = 5
"""How many of the wrong rows a fault shows."""


@dataclass(frozen=True, slots=True)
class LakeFault:
    """One sentence that is broken: where, how often, and the first few that break it."""

    code: str
    place: str
    count: int
    message: Text
    examples: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        words = {"zh": self.message.zh, "en": self.message.en}
        return {"code": self.code, "place": self.place, "count": self.count, "message": words, "examples": list(self.examples)}

    def __str__(self) -> str:
        shown = f": {', '.join(self.examples)}" if self.examples else ""
        return f"{self.place} [{self.code}] {self.message} × {self.count}{shown}"


def check_lake(folder: Path, *, today: date | None = None) -> list[LakeFault]:
    """
    Every fault, files that cannot be read first; rows are looked at where all files can be read.

    Chains of voids, ranges of codes, days in the wrong month, doubled names and overlapping rows are found, and days to come where today is
    told; whether a figure is plausible is not asked here.
    """
    unreadable = list(_unreadable(folder))
    if unreadable:
        return unreadable
    try:
        return [*_values(folder, today), *_paths(folder), *_events(folder), *_registry(folder), *_homeless(folder)]
    except (pl.exceptions.ComputeError, OSError):
        broken = [LakeFault("damaged", error.field or "", 1, error.message) for error in find_broken_files(folder)]
        if not broken:
            raise
        return broken


def _unreadable(folder: Path) -> Iterator[LakeFault]:
    try:
        check_version(folder)
    except UnableToReadLake as error:
        yield LakeFault(error.code, "schema.json", 1, error.message)
        return
    for name, table in REGISTRY.items():
        path = folder / "registry" / f"{name}.parquet"
        if path.is_file():
            yield from _columns(path, table, folder)
        else:
            yield _fault("missing-file", f"registry/{name}.parquet", 1, "缺少文件", "The file is missing")
    for kind in KINDS:
        for path in sorted((folder / "events" / kind).rglob("*.parquet")):
            yield from _columns(path, columns_of(kind), folder)


def _columns(path: Path, table: Table, folder: Path) -> Iterator[LakeFault]:
    try:
        check_columns(path, table, folder)
    except UnableToReadLake as error:
        yield LakeFault("columns", error.field or path.name, 1, error.message)


def _paths(folder: Path) -> Iterator[LakeFault]:
    """Folders and files where none may stand."""
    for path in sorted((folder / "registry").iterdir()):
        if path.name not in {f"{name}.parquet" for name in REGISTRY}:
            yield _fault("path", f"registry/{path.name}", 1, "不在约定的位置", "Does not stand where the format says")
    for path in sorted((folder / "events").rglob("*")):
        parts = path.relative_to(folder).parts
        is_right = parts[1] in KINDS and all(
            (COUNTY.fullmatch(parts[2]), *(MONTH.fullmatch(part) for part in parts[3:4])) if len(parts) > 2 else ()
        )
        if not is_right or (path.is_file() and (len(parts) != 5 or path.suffix != ".parquet")):
            yield _fault("path", "/".join(parts), 1, "不在约定的位置", "Does not stand where the format says")


def _values(folder: Path, today: date | None) -> Iterator[LakeFault]:
    """What every row of a table must satisfy by itself."""
    for name, table in [*((kind, columns_of(kind)) for kind in KINDS), *REGISTRY.items()]:
        frame = _read(folder, name)
        for rule in rules_of_columns(table, today=today):
            yield from _broken(frame, name, rule, show=rule.field if rule.code == "code" else "")


def _events(folder: Path) -> Iterator[LakeFault]:
    common = ["event", "day", "institution", "resident", "voids", "county", "month"]
    every = pl.concat([_read(folder, kind).select(*common, kind=pl.lit(kind)) for kind in KINDS])
    doubled = every.filter(pl.len().over("event") > 1).unique("event")
    yield from _found(doubled, "events", "double-event", "事件名重复", "An event's name stands twice")
    wrong_month = every.filter(pl.col("day").dt.strftime("%Y-%m") != pl.col("month"))
    yield from _found(wrong_month, "events", "month", "日期不在文件夹的月份里", "The day is not in the month of its folder")
    yield from _homes(folder, every)
    births = _read(folder, "residents").group_by("resident").agg(pl.col("born_on").min())
    yield from _broken(with_births(every, births), "events", BEFORE_BIRTH)
    yield from _voids(every)


def _homes(folder: Path, every: pl.LazyFrame) -> Iterator[LakeFault]:
    """Events of institutions that are not known, not open that day, or of another county."""
    held = with_openness(every, _read(folder, "institutions"))
    for rule in rules_of_places():
        yield from _broken(held, "events", rule)
    elsewhere = held.filter(pl.col(HOME_COUNTY) != pl.col("county"))
    yield from _found(elsewhere, "events", "county", "县代码与机构所在县不符", "The county is not the institution's")


def _voids(every: pl.LazyFrame) -> Iterator[LakeFault]:
    voiders = every.filter(pl.col("voids").is_not_null()).select("event", "day", "kind", "institution", "voids").collect()
    wrong = find_wrong_voids(voiders, every)
    for code, words in VOIDS.items():
        yield from _found(wrong.lazy().filter(pl.col("code") == code), "events", code, words.zh, words.en)


def _homeless(folder: Path) -> Iterator[LakeFault]:
    """Rows of institutions that the registry does not have, and institutions below such a one or, at last, below themselves."""
    homes = _read(folder, "institutions").select("institution").unique()
    for name in ("populations", "staff", "ledger", "residents"):
        lost = _read(folder, name).join(homes, on="institution", how="anti")
        yield from _found(lost, name, "institution", "机构不在登记表里", "The institution is not in the registry", show="institution")
    below = _read(folder, "institutions").filter(pl.col("parent").is_not_null()).select("institution", "parent")
    lost = below.join(homes, left_on="parent", right_on="institution", how="anti")
    yield from _found(lost, "institutions", "parent", "上级机构不在登记表里", "The parent is not in the registry", show="parent")
    circles = find_circles(dict(below.collect().iter_rows()))
    round_about = below.filter(pl.col("institution").is_in(circles))
    yield from _found(round_about, "institutions", "circle", "上级机构绕成了一圈", "Stands below itself", show="institution")


def _registry(folder: Path) -> Iterator[LakeFault]:
    for name, who in (("institutions", "institution"), ("staff", "staff"), ("residents", "resident")):
        frame = _read(folder, name)
        backwards = frame.filter(pl.col("until_on") <= pl.col("from_on"))
        yield from _found(backwards, name, "days", "结束日不晚于开始日", "Ends no later than it begins", show=who)
    for name, who in (("institutions", "institution"), ("residents", "resident")):
        zh, en = "同一天有两行", "Two rows hold on one day"
        yield from _found(find_overlapping(_read(folder, name), who), name, "overlap", zh, en, show=who)
    residents = _read(folder, "residents").group_by("resident").agg(pl.col("sex").n_unique(), pl.col("born_on").n_unique())
    two = residents.filter((pl.col("sex") > 1) | (pl.col("born_on") > 1))
    yield from _found(
        two, "residents", "person", "同一居民有两个性别或出生日期", "One resident has two sexes or birth days", show="resident"
    )
    people = _read(folder, "populations").filter(pl.len().over("institution", "year", "scope") > 1)
    yield from _found(
        people, "populations", "double", "同一机构、年份、口径有两行", "Two rows for one institution, year and scope", show="institution"
    )
    months = _read(folder, "ledger").filter(pl.col("month").str.contains(r"^[0-9]{4}-(0[1-9]|1[0-2])$").not_())
    yield from _found(months, "ledger", "month", "月份应如 2025-12", "A month is written like 2025-12", show="month")


def _read(folder: Path, name: str) -> pl.LazyFrame:
    """A table with all its rows; of events, the county and the month of the path stand beside them."""
    if name in REGISTRY:
        return pl.scan_parquet(folder / "registry" / f"{name}.parquet", hive_partitioning=False)
    table = columns_of(name)
    files = sorted((folder / "events" / name).glob("county=*/month=*/*.parquet"))
    parts = [_with_path(pl.scan_parquet(path, hive_partitioning=False, glob=False).select(*table), path) for path in files]
    if parts:
        return pl.concat(parts)
    empty = pl.LazyFrame(schema={column: STORED[table[column].type] for column in table})
    return _with_path(empty, Path("county=/month=/none"))


def _with_path(frame: pl.LazyFrame, path: Path) -> pl.LazyFrame:
    county, month = (part.partition("=")[2] for part in path.parts[-3:-1])
    return frame.with_columns(county=pl.lit(county), month=pl.lit(month))


STORED = {"text": pl.String(), "int": pl.Int64(), "decimal": pl.Decimal(18, 2), "date": pl.Date(), "bool": pl.Boolean()}


def _broken(rows: pl.LazyFrame, place: str, rule: RowRule, *, show: str = "") -> Iterable[LakeFault]:
    return _found(rows.filter(rule.wrong), place, rule.code, rule.message.zh, rule.message.en, show=show)


def _found(wrong: pl.LazyFrame, place: str, code: str, zh: str, en: str, *, show: str = "") -> Iterable[LakeFault]:
    name = show or ("event" if "event" in wrong.collect_schema() else wrong.collect_schema().names()[0])
    rows = wrong.select(name).collect()
    if rows.height:
        examples = sorted({masked(str(one)) for one in rows.to_series().to_list()})[:SHOWN]
        yield _fault(code, place, rows.height, zh, en, examples)


def _fault(code: str, place: str, count: int, zh: str, en: str, examples: Iterable[str] = ()) -> LakeFault:
    return LakeFault(code, place, count, Text(zh, en), tuple(examples))
