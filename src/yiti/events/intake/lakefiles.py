"""
The files of a lake that somebody hands in, whoever wrote them.

Wider than what `open_lake` takes: columns in any order, in several files, in further folders such as `source=his`; text may be coded by a
dictionary, whole numbers may be of any width, decimals of fewer places; `id_number` may stand for `resident` and `staff_number` for
`staff`. The registry but for the residents is not looked at.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from yiti.events.journal.frames import schema_of
from yiti.events.lake.layout import COUNTY, MONTH, STORED, UnableToReadLake, check_version
from yiti.kernel.text import Text
from yiti.policy.facts import KINDS, REGISTRY, Column, Table, columns_of

from .door import IN_PLACE_OF
from .faults import FILE, MONTH_OF_FOLDER, ROW
from .rows import COUNTY_OF_FOLDER

BATCH = 200_000
"""Rows that are looked at in one go."""


@dataclass(frozen=True, slots=True)
class LakeFile:
    """A file of one kind of events, with the county and the month that its folders say, if they do."""

    path: Path
    name: str
    kind: str
    county: str | None = None
    month: str | None = None

    @property
    def table(self) -> Table:
        return REGISTRY[self.kind] if self.kind in REGISTRY else columns_of(self.kind)


def find_lake_files(folder: Path) -> tuple[list[LakeFile], list[LakeFile]]:
    """
    The files of events in a fixed order, and those of residents; their columns are checked.

    :raises UnableToReadLake: for no or another version, an unknown kind, a file that is no Parquet, a column that is missing, unknown or of
        another type
    """
    check_version(folder)
    events: list[LakeFile] = []
    for place in sorted(path for path in (folder / "events").glob("*") if path.is_dir()):
        if place.name not in KINDS:
            raise _unknown_kind(place.name)
        events += [_file_at(path, folder, place.name) for path in sorted(place.rglob("*.parquet"))]
    people = [LakeFile(path, path.relative_to(folder).as_posix(), "residents") for path in _files_of_residents(folder)]
    for file in (*events, *people):
        check_delivered_columns(file)
    return events, people


def _files_of_residents(folder: Path) -> list[Path]:
    whole = folder / "registry" / "residents.parquet"
    return sorted(whole.rglob("*.parquet")) if whole.is_dir() else [whole] if whole.is_file() else []


def _file_at(path: Path, folder: Path, kind: str) -> LakeFile:
    parts = path.relative_to(folder).parts[2:-1]
    county = next((part.partition("=")[2] for part in parts if COUNTY.fullmatch(part)), None)
    month = next((part.partition("=")[2] for part in parts if MONTH.fullmatch(part)), None)
    return LakeFile(path, path.relative_to(folder).as_posix(), kind, county, month)


def _unknown_kind(name: str) -> UnableToReadLake:
    near = get_close_matches(name, list(KINDS), n=1, cutoff=0.6)
    zh, en = (f"，是不是 {near[0]}？", f"; is it {near[0]}?") if near else ("", "")
    return UnableToReadLake(Text(f"没有事件种类 {name}{zh}", f"There is no kind of events {name}{en}"), field=f"events/{name}")


def check_delivered_columns(file: LakeFile) -> None:
    """:raises UnableToReadLake: naming the file and the column"""
    try:
        schema = pq.read_schema(file.path)
    except (pa.ArrowException, OSError) as error:
        raise UnableToReadLake(
            Text(f"{file.name} 不是能读的 Parquet 文件", f"{file.name} cannot be read as Parquet"), field=file.name
        ) from error
    known = [*file.table, *(number for column, number in IN_PLACE_OF.items() if column in file.table)]
    for name in schema.names:
        if name not in known:
            near = get_close_matches(name, known, n=1, cutoff=0.6)
            zh, en = (f"，是不是 {near[0]}？", f"; is it {near[0]}?") if near else ("", "")
            raise _refused(file, name, f"有不认识的列 {name}{zh}", f"has an unknown column {name}{en}")
    for column in file.table.values():
        given = [name for name in (column.name, IN_PLACE_OF.get(column.name, "")) if name in schema.names]
        if len(given) != 1 or schema.names.count(given[0]) != 1:
            zh, en = ("缺少列", "lacks the column") if not given else ("不止一次给出", "has more than once the column")
            raise _refused(file, column.name, f"{zh} {column.name}", f"{en} {column.name}")
        _check_type(file, column, given[0], schema.field(given[0]).type)


def _check_type(file: LakeFile, column: Column, name: str, found: pa.DataType) -> None:
    inner = found.value_type if pa.types.is_dictionary(found) else found
    is_right = {
        "text": pa.types.is_string(inner) or pa.types.is_large_string(inner) or pa.types.is_string_view(inner),
        "int": pa.types.is_integer(inner),
        "decimal": pa.types.is_integer(inner) or (pa.types.is_decimal(inner) and inner.scale <= 2),
        "date": pa.types.is_date32(inner),
        "bool": pa.types.is_boolean(inner),
    }[column.type]
    if not is_right:
        wanted = STORED[column.type]
        raise _refused(file, name, f"的列 {name} 应为 {wanted}，现为 {found}", f"has the column {name} as {found}, not {wanted}")


def _refused(file: LakeFile, column: str, zh: str, en: str) -> UnableToReadLake:
    return UnableToReadLake(Text(f"{file.name} {zh}", f"{file.name} {en}"), field=f"{file.name}:{column}")


def read_names(file: LakeFile) -> Iterator[pl.Series]:
    """The names of the events of a file alone."""
    with pq.ParquetFile(file.path) as opened:
        for batch in opened.iter_batches(BATCH, columns=["event"]):
            yield _texts(batch.column(0))


def read_lake_file(file: LakeFile) -> Iterator[pl.DataFrame]:
    """
    The rows in the columns and types of the lake, with the number columns in place of those that they stand for, and where each stood.

    :raises UnableToReadLake: for a value that its type cannot hold
    """
    at = 0
    with pq.ParquetFile(file.path) as opened:
        for batch in opened.iter_batches(BATCH):
            try:
                rows = _typed(batch, file.table)
            except (pa.ArrowException, pl.exceptions.PolarsError, OSError) as error:
                zh, en = f"第 {at + 1} 行起有放不下的值：{error}", f"has a value that does not fit, from row {at + 1} on: {error}"
                raise _refused(file, "", zh, en) from error
            told = [pl.lit(file.name).alias(FILE), (pl.int_range(pl.len(), dtype=pl.Int64) + at + 1).alias(ROW)]
            told += [pl.lit(file.month).alias(MONTH_OF_FOLDER)] if file.month else []
            told += [pl.lit(file.county).alias(COUNTY_OF_FOLDER)] if file.county else []
            yield rows.with_columns(told)
            at += batch.num_rows


def _typed(batch: pa.RecordBatch, table: Table) -> pl.DataFrame:
    types = schema_of(table)
    columns: dict[str, pl.Series] = {}
    for name in batch.schema.names:
        values = batch.column(name)
        column = table.get(name)
        if column is None or column.type == "text":
            columns[name] = _texts(values)
            continue
        plain = values.dictionary_decode() if pa.types.is_dictionary(values.type) else values
        if column.type == "decimal":
            plain = plain.cast(pa.decimal128(38, 2)).cast(pa.decimal128(18, 2))
        elif column.type == "int":
            plain = plain.cast(pa.int64())
        columns[name] = pl.Series(name, pl.from_arrow(plain)).cast(types[name])
    return pl.DataFrame(columns)


def _texts(values: pa.Array) -> pl.Series:
    plain = values.dictionary_decode() if pa.types.is_dictionary(values.type) else values
    return pl.Series("event", pl.from_arrow(plain.cast(pa.large_string())), dtype=pl.String)


def digest_of(files: list[LakeFile]) -> str:
    """One hash over what all files hold, by their places."""
    whole = hashlib.sha256()
    for file in files:
        with file.path.open("rb") as opened:
            whole.update(f"{file.name}\0{hashlib.file_digest(opened, 'sha256').hexdigest()}\n".encode())
    return whole.hexdigest()
