"""The files of a lake as Spark reads them, without the events that do not count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import functions

from yiti.events.lake import Lake
from yiti.policy.facts import REGISTRY, columns_of
from yiti.policy.facts.expressions import Expression
from yiti.policy.facts.expressions.trees import names_in

from .frames import OF_RESIDENTS
from .spark_expressions import STORED, quote
from .voiding import list_dead

Frame = Any
"""A DataFrame of Spark, or one of its sessions: its types are known only where the extra is installed."""
Homes = tuple[tuple[str, str], ...]
"""Which institutions count as others, and as which."""
DEAD = pa.schema([("kind", pa.string()), ("event", pa.string())])
SEEN = pa.schema([("institution", pa.string()), ("seen", pa.list_(pa.struct([("view", pa.int32()), ("institution", pa.string())])))])


@dataclass(slots=True)
class Files:
    """`folder` is for what must be written to be read; it belongs to the session."""

    lake: Lake
    session: Any
    folder: Path
    dead: dict[str, set[str]] = field(default_factory=dict)
    folders: dict[object, str] = field(default_factory=dict)
    """Where the dead of a kind are written, and where the homes of some views."""

    def scan(self, name: str) -> Frame:
        """
        Rows of a kind of events or of the registry.

        The files go by names of ours: Spark passes over files whose names begin with `_`, and reads `[` in a folder's name as a pattern.
        """
        links = self.folder / "lake" / name
        if not links.exists():
            links.mkdir(parents=True)
            for number, path in enumerate(self.lake.files(name)):
                (links / f"{number:06d}.parquet").symlink_to(path.resolve())
        table = REGISTRY[name] if name in REGISTRY else columns_of(name)
        schema = ", ".join(f"`{column.name}` {STORED[column.type]}" for column in table.values())
        return self.session.read.schema(schema).parquet(str(links))

    def events(self, kind: str, days: str, expressions: Iterable[Expression | None], views: Sequence[Homes]) -> Frame:
        """The events that count on these days, as each view sees them, with sex and birth day where an expression asks for them."""
        frame = self.scan(kind).where(days)
        if self.dead.get(kind):
            frame = frame.join(functions.broadcast(self.read_dead(kind)), "event", "left_anti")
        names = set[str]().union(*(names_in(one) for one in expressions if one is not None))
        if not names.isdisjoint(OF_RESIDENTS):
            frame = frame.join(self.residents(), "resident", "left")
        return self.seen_as(frame, views)

    def seen_as(self, frame: Frame, views: Sequence[Homes]) -> Frame:
        """Each row once in each view, with the number of the `view`, under the institution that its own counts as there."""
        if not any(views):
            return frame.selectExpr("*", "0 AS view")
        itself = ", ".join(f"NAMED_STRUCT('view', {view}, 'institution', institution)" for view in range(len(views)))
        columns = [f"`{name}`" for name in frame.columns if name != "institution"]
        joined = frame.join(functions.broadcast(self.read_homes(tuple(views))), "institution", "left")
        return joined.selectExpr(*columns, f"INLINE(COALESCE(seen, ARRAY({itself})))")

    def read_homes(self, views: tuple[Homes, ...]) -> Frame:
        """For each institution that counts as another anywhere, what it is in each view."""
        if views not in self.folders:
            homes = [dict(one) for one in views]
            codes = sorted(set[str]().union(*homes))
            rows = [
                {"institution": code, "seen": [{"view": view, "institution": one.get(code, code)} for view, one in enumerate(homes)]}
                for code in codes
            ]
            self.folders[views] = self.write("homes", pa.Table.from_pylist(rows, schema=SEEN))
        return self.session.read.schema("institution STRING, seen ARRAY<STRUCT<view: INT, institution: STRING>>").parquet(
            self.folders[views]
        )

    def residents(self) -> Frame:
        """One row a resident; sex and birth day do not depend on the day."""
        last = "MAX(NAMED_STRUCT('from_on', from_on, 'institution', institution, 'sex', sex, 'born_on', born_on)) AS last"
        found = self.scan("residents").groupBy("resident").agg(functions.expr(last))
        return found.selectExpr("resident", "last.sex AS `resident.sex`", "last.born_on AS `resident.born_on`")

    def find_dead(self, kinds: set[str]) -> None:
        """Which events of each kind do not count; only those that void, and what they void, are fetched, of all kinds at once."""
        new = sorted(kind for kind in kinds - set(self.dead) if kind in self.lake.corrected)
        self.dead |= {kind: set() for kind in kinds - set(self.dead)}
        if not new:
            return
        links: dict[str, list[tuple[str, str, str | None]]] = {kind: [] for kind in new}
        for kind, event, institution, voids in union([self.voiding(kind) for kind in new]).collect():
            links[kind].append((event, institution, voids))
        self.dead |= {kind: list_dead(rows) for kind, rows in links.items()}
        rows = [{"kind": kind, "event": event} for kind in new for event in sorted(self.dead[kind])]
        folder = self.write("dead", pa.Table.from_pylist(rows, schema=DEAD))
        self.folders |= dict.fromkeys(new, folder)

    def voiding(self, kind: str) -> Frame:
        """The events that take another back, and those that are taken back."""
        all_of_them = self.scan(kind).select("event", "institution", "voids")
        voiders = all_of_them.where("voids IS NOT NULL")
        targets = all_of_them.where("voids IS NULL").join(voiders.selectExpr("voids AS event").distinct(), "event", "left_semi")
        return union([voiders, targets]).selectExpr(f"{quote(kind)} AS kind", "event", "institution", "voids")

    def read_dead(self, kind: str) -> Frame:
        found = self.session.read.schema("kind STRING, event STRING").parquet(self.folders[kind])
        return found.where(f"kind = {quote(kind)}").select("event")

    def write(self, name: str, table: pa.Table) -> str:
        """The folder where the table now stands, alone."""
        folder = Path(mkdtemp(prefix=f"{name}-", dir=self.folder))
        pq.write_table(table, folder / "part.parquet")
        return str(folder)


def union(frames: Sequence[Frame]) -> Frame:
    """All rows. Halves are joined, for Spark looks the whole of a frame through again whenever something is added to it."""
    if len(frames) == 1:
        return frames[0]
    middle = len(frames) // 2
    return union(frames[:middle]).unionAll(union(frames[middle:]))
