"""The rows of a delivery that may go in, on disk between the check and the writing, and the rows that come back."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import polars as pl
from django.conf import settings

from yiti.foundation.sheets.formulas import neutral
from yiti.policy.facts import KINDS

FORGOTTEN_AFTER = 24 * 3600
"""Seconds after which a folder is one that a killed import has left."""


class Staging:
    """A folder of its own; nothing in it is an identity number."""

    def __init__(self) -> None:
        home = Path(settings.YITI_HOME) / "intake"
        home.mkdir(mode=0o750, parents=True, exist_ok=True)
        for old in home.iterdir():
            if time.time() - old.stat().st_mtime > FORGOTTEN_AFTER:
                shutil.rmtree(old, ignore_errors=True)
        self.folder = Path(mkdtemp(dir=home))
        self._parts: list[tuple[str, Path]] = []

    def keep(self, kind: str, rows: pl.DataFrame) -> None:
        if rows.height:
            path = self.folder / f"{len(self._parts):06d}.parquet"
            rows.write_parquet(path, compression="lz4")
            self._parts.append((kind, path))

    def parts(self) -> Iterator[tuple[str, pl.DataFrame]]:
        """Each part once, by kind, in the order in which they were kept."""
        for kind, path in self._parts:
            yield kind, pl.read_parquet(path)

    def scan_names(self) -> pl.LazyFrame:
        """`event`, `kind`, `institution` of all events kept."""
        empty = pl.LazyFrame(schema={"event": pl.String, "kind": pl.String, "institution": pl.String})
        names = [
            pl.scan_parquet(path).select("event", pl.lit(kind).alias("kind"), "institution")
            for kind, path in self._parts
            if kind != "residents"
        ]
        return pl.concat([empty, *names])

    def drop(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


class Returned:
    """A folder with the rejected rows, one csv a kind; made with the first of them. What an earlier import has left there goes."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        for name in (*KINDS, *(f"{kind}-voids" for kind in KINDS), "residents") if folder else ():
            (folder / f"{name}.csv").unlink(missing_ok=True)  # type: ignore[operator]
        self._begun: dict[str, list[str]] = {}

    def add(self, kind: str, rows: pl.DataFrame) -> None:
        """Rows as text, each with its reasons."""
        if self.folder is None or not rows.height:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{kind}.csv"
        is_new = kind not in self._begun
        columns = self._begun.setdefault(kind, rows.columns)
        texts = [pl.col(name).map_elements(neutral, return_dtype=pl.String) for name in rows.columns if rows.schema[name] == pl.String]
        missing = [pl.lit(None, pl.String).alias(name) for name in columns if name not in rows.columns]
        written = rows.with_columns(*texts, *missing).select(columns)
        with path.open("wb" if is_new else "ab") as opened:
            written.write_csv(opened, include_bom=is_new, include_header=is_new)
