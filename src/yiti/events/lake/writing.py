"""Frames into the files of a lake: the types exactly, the same rows as the same bytes."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text
from yiti.policy.facts import REGISTRY, Table, columns_of

from .layout import VERSION

ARROW = {"text": pa.string(), "int": pa.int64(), "decimal": pa.decimal128(18, 2), "date": pa.date32(), "bool": pa.bool_()}


class UnableToExport(UnableTo):
    """Nothing was written."""

    code = "export"


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """
    A folder to write in, which gets its name once all is written.

    :raises UnableToExport: where something stands at the target already
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UnableToExport(
            Text(f"{target} 已经存在，请换一个空文件夹", f"{target} exists already; name an empty folder"), field=str(target)
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    begun = target.with_name(f".{target.name}.unfinished")
    shutil.rmtree(begun, ignore_errors=True)
    begun.mkdir()
    try:
        yield begun
        if target.exists():
            target.rmdir()
        begun.replace(target)
    finally:
        shutil.rmtree(begun, ignore_errors=True)


def write_schema(folder: Path, share: Fraction) -> None:
    """With the share of the residents that the lake tells of, where that is not all."""
    told: dict[str, object] = {"version": VERSION} if share == 1 else {"version": VERSION, "share": str(share)}
    (folder / "schema.json").write_text(json.dumps(told) + "\n", encoding="utf-8")


def write_events(folder: Path, kind: str, county: str, month: str, rows: pl.DataFrame) -> None:
    """The events of one kind, county and month, by name."""
    place = folder / "events" / kind / f"county={county}" / f"month={month}"
    place.mkdir(parents=True, exist_ok=True)
    _write(place / "part.parquet", columns_of(kind), rows.sort("event"))


def write_registry(folder: Path, name: str, rows: pl.DataFrame) -> None:
    """One file of the registry, in the order of its columns."""
    place = folder / "registry"
    place.mkdir(exist_ok=True)
    table = REGISTRY[name]
    _write(place / f"{name}.parquet", table, rows.sort(list(table), nulls_last=True))


def _write(path: Path, table: Table, rows: pl.DataFrame) -> None:
    schema = pa.schema([(column.name, ARROW[column.type]) for column in table.values()])
    pq.write_table(rows.select(*table).to_arrow().cast(schema), path, compression="zstd")
