"""Where the files of a lake stand, and whether they can be read at all."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text
from yiti.policy.facts import KINDS, REGISTRY, Column, Table, columns_of

VERSION = 1
COUNTY = re.compile(r"county=[0-9]{6}", re.ASCII)
MONTH = re.compile(r"month=[0-9]{4}-(0[1-9]|1[0-2])", re.ASCII)
STORED: Mapping[str, str] = {"text": "string", "int": "int64", "decimal": "decimal128(18, 2)", "date": "date32[day]", "bool": "bool"}
"""What each type is in a file."""
IN_FRAMES: Mapping[str, Any] = {"text": pl.String, "int": pl.Int64, "decimal": pl.Decimal(18, 2), "date": pl.Date, "bool": pl.Boolean}
"""What each type is in a frame."""


class UnableToReadLake(UnableTo):
    code = "lake"


@dataclass(frozen=True, slots=True)
class Lake:
    """
    A folder whose version and columns were checked; rows were not (`yiti lake check` does).

    `corrected` are the kinds in which an event may take another back; the others surely have none. `share` is the share of the residents
    and of their services that is told of.
    """

    folder: Path
    events: Mapping[str, tuple[Path, ...]]
    corrected: frozenset[str]
    share: Fraction = Fraction(1)

    def registry(self, name: str) -> Path:
        return self.folder / "registry" / f"{name}.parquet"

    def files(self, name: str) -> tuple[Path, ...]:
        """The files of a kind of events, or the one of the registry."""
        return (self.registry(name),) if name in REGISTRY else self.events.get(name, ())

    def scan(self, name: str) -> pl.LazyFrame:
        """The rows of a kind of events, or of one file of the registry, read when they are asked for."""
        files = self.files(name)
        if not files:
            return pl.LazyFrame(schema={column.name: IN_FRAMES[column.type] for column in columns_of(name).values()})
        return pl.scan_parquet(list(files), hive_partitioning=False, glob=False)

    def rows(self, name: str, columns: list[str] | None = None) -> Iterator[dict[str, Any]]:
        """Every row as Python values, file by file."""
        for path in self.files(name):
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches(columns=columns):
                    yield from batch.to_pylist()


def open_lake(folder: Path) -> Lake:
    """
    The lake in this folder.

    :raises UnableToReadLake: for no or another version, a missing file of the registry, a column that is missing, unknown or of another
        type, a file that is no Parquet
    """
    share = check_version(folder)
    events = {kind: found for kind in KINDS if (found := _find(folder / "events" / kind))}
    corrected = set()
    for kind, paths in events.items():
        for path in paths:
            if _may_void(check_columns(path, columns_of(kind), folder)):
                corrected.add(kind)
    for name, table in REGISTRY.items():
        path = folder / "registry" / f"{name}.parquet"
        if not path.is_file():
            raise UnableToReadLake(
                Text(f"缺少文件 registry/{name}.parquet", f"registry/{name}.parquet is missing"), field=f"registry/{name}"
            )
        check_columns(path, table, folder)
    return Lake(folder, events, frozenset(corrected), share)


def check_version(folder: Path) -> Fraction:
    """
    The share of the residents that the lake tells of.

    :raises UnableToReadLake: without a version, or with another than is read here, or with a share that is none
    """
    path = folder / "schema.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        version = found["version"]
    except (FileNotFoundError, NotADirectoryError):
        raise UnableToReadLake(
            Text(f"{folder} 里没有 schema.json，不是数据湖", f"{folder} has no schema.json and is no lake"), code="no-lake"
        ) from None
    except (ValueError, KeyError, TypeError):
        raise UnableToReadLake(Text('schema.json 应为 {"version": 1}', 'schema.json must be {"version": 1}'), field="schema.json") from None
    if version != VERSION or isinstance(version, bool):
        raise UnableToReadLake(
            Text(
                f"数据湖的格式版本是 {version}，这里只读版本 {VERSION}", f"The lake has version {version}; version {VERSION} is read here"
            ),
            code="lake-version",
            field="schema.json",
        )
    return _read_share(found.get("share", "1"))


def _read_share(written: object) -> Fraction:
    try:
        share = Fraction(written) if isinstance(written, str) else Fraction(0)
    except (ValueError, ZeroDivisionError):
        share = Fraction(0)
    if not 0 < share <= 1:
        words = Text(
            'schema.json 的 share 应为 0 到 1 之间的份额，如 "1/50"', 'The share in schema.json must lie above 0 and up to 1, like "1/50"'
        )
        raise UnableToReadLake(words, field="schema.json")
    return share


def _find(folder: Path) -> tuple[Path, ...]:
    """The Parquet files that stand two folders down, by county and month, in a fixed order."""
    return tuple(
        sorted(path for path in folder.glob("*/*/*.parquet") if COUNTY.fullmatch(path.parts[-3]) and MONTH.fullmatch(path.parts[-2]))
    )


def check_columns(path: Path, table: Table, folder: Path) -> pq.FileMetaData:
    """
    What the file says of itself.

    :raises UnableToReadLake: naming the file and the column
    """
    name = path.relative_to(folder).as_posix()
    try:
        told = pq.read_metadata(path)
        schema = told.schema.to_arrow_schema()
    except (pa.ArrowException, OSError) as error:
        raise UnableToReadLake(Text(f"{name} 不是能读的 Parquet 文件", f"{name} cannot be read as Parquet"), field=name) from error
    for column in table.values():
        _check_column(schema, column, name)
    for found in schema.names:
        if found not in table:
            near = get_close_matches(found, list(table), n=1, cutoff=0.6)
            zh, en = (f"，是不是 {near[0]}？", f"; is it {near[0]}?") if near else ("", "")
            raise UnableToReadLake(
                Text(f"{name} 有不认识的列 {found}{zh}", f"{name} has an unknown column {found}{en}"), field=f"{name}:{found}"
            )
    return told


def find_broken_files(folder: Path) -> Iterator[UnableToReadLake]:
    """The files whose rows cannot be read though they say well what they are; all is read for it."""
    for path in sorted(folder.rglob("*.parquet")):
        try:
            with pq.ParquetFile(path) as file:
                for _ in file.iter_batches():
                    pass
        except (pa.ArrowException, OSError):
            name = path.relative_to(folder).as_posix()
            yield UnableToReadLake(Text(f"{name} 已损坏，读不出其中的行", f"{name} is damaged: its rows cannot be read"), field=name)


def _may_void(told: pq.FileMetaData) -> bool:
    """Whether `voids` may hold anything; the counts of nulls beside each column say so without reading it."""
    at = told.schema.names.index("voids")
    counted = [told.row_group(number).column(at).statistics for number in range(told.num_row_groups)]
    return any(
        found is None or not found.has_null_count or found.null_count < told.row_group(number).num_rows
        for number, found in enumerate(counted)
    )


def _check_column(schema: pa.Schema, column: Column, name: str) -> None:
    places = schema.get_all_field_indices(column.name)
    place = f"{name}:{column.name}"
    if len(places) != 1:
        zh, en = ("缺少列", "lacks the column") if not places else ("重复的列", "has twice the column")
        raise UnableToReadLake(Text(f"{name} {zh} {column.name}", f"{name} {en} {column.name}"), field=place)
    found = schema.field(places[0]).type
    if not _fits(found, column):
        wanted = STORED[column.type]
        raise UnableToReadLake(
            Text(f"{name} 的列 {column.name} 应为 {wanted}，现为 {found}", f"Column {column.name} of {name} must be {wanted}, not {found}"),
            field=place,
        )


def _fits(found: pa.DataType, column: Column) -> bool:
    if column.type == "text":
        return bool(pa.types.is_string(found) or pa.types.is_large_string(found) or pa.types.is_string_view(found))
    return str(found) == STORED[column.type]
