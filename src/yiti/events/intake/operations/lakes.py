"""A folder of files from another system: staged, checked outside any transaction, and written in parts."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import polars as pl
from django.db import transaction

from yiti.events.intake.door import Door
from yiti.events.intake.faults import FILE, ROW, SHOWN, add_faults, handed_back, no_faults, to_json
from yiti.events.intake.ground import Ground, get_ground
from yiti.events.intake.lakefiles import LakeFile, digest_of, find_lake_files, read_lake_file, read_names
from yiti.events.intake.models import Delivery
from yiti.events.intake.people import COLUMNS, check_people
from yiti.events.intake.rows import Checked, Doubles, check_events, content_of, find_doubles
from yiti.events.intake.staging import Returned, Staging
from yiti.events.intake.voiding import Voids
from yiti.foundation.ciphers import hash_to_find
from yiti.kernel.scopes import Scope
from yiti.policy.facts import columns_of

from .applying import AT_ONCE, write_part
from .recording import record_delivery

Told = Callable[[str, int], None]
"""What is being done (`check`, `write`) and how many rows that was so far."""


@dataclass(frozen=True, slots=True)
class LakeTaken:
    """How a delivery ended; the first faults stand with it, all rejected rows in `rejected`."""

    delivery: Delivery
    rejected: Path | None


def take_in_lake(
    *,
    scope: Scope,
    folder: Path,
    today: date,
    now: datetime,
    rejected: Path | None = None,
    whole: bool = False,
    check_only: bool = False,
    told: Told = lambda *_: None,
) -> LakeTaken:
    """
    The events and residents of a lake into the journal; other files of the registry are not taken.

    Good rows go in, wrong ones come back in `rejected` as csv by kind. With `whole` nothing goes in where a row is wrong, and all goes in
    at once; else it goes in parts, and what was killed half-way is simply handed in again: what stands already is counted, not doubled.

    :raises Forbidden: for whoever may not hand in facts
    :raises UnableToReadLake: for a folder that cannot be read; nothing is stored
    """
    ground = get_ground(scope, today)
    events, people = find_lake_files(folder)
    delivery = Delivery(
        channel=Delivery.Channel.LAKE, name=folder.resolve().name[:200], digest=hash_to_find("delivery", digest_of([*events, *people])),
        day=today, institution=scope.actor.institution, sent_by=scope.actor.username, received_at=now,
    )  # fmt: skip
    if (earlier := _taken_before(delivery)) is not None:
        delivery.rows = delivery.known = earlier.rows
        return _end(scope, delivery, Delivery.State.APPLIED, now, check_only=check_only)
    check = _LakeCheck(ground, Returned(rejected), told)
    try:
        check.look_at(events, people)
        back = check.tell(delivery)
        if check_only or (whole and check.rejected):
            return _end(scope, delivery, Delivery.State.REFUSED, now, back, check_only=check_only)
        return _write(scope, check, delivery, now, back, whole=whole)
    finally:
        check.staging.drop()


def _write(scope: Scope, check: "_LakeCheck", delivery: Delivery, now: datetime, back: Path | None, *, whole: bool) -> LakeTaken:
    delivery.save(force_insert=True)
    with transaction.atomic() if whole else nullcontext():
        delivery.taken = check.write(scope, delivery, now)
        delivery.known = delivery.rows - delivery.rejected - delivery.taken
        return _end(scope, delivery, Delivery.State.APPLIED, now, back)


def _taken_before(delivery: Delivery) -> Delivery | None:
    """The delivery of the same content of which every row went in or stood already."""
    same = Delivery.objects.filter(digest=delivery.digest, channel=delivery.channel, state=Delivery.State.APPLIED, rejected=0)
    return same.filter(institution=delivery.institution).order_by("id").first()


def _end(
    scope: Scope, delivery: Delivery, state: Delivery.State, now: datetime, rejected: Path | None = None, *, check_only: bool = False
) -> LakeTaken:
    delivery.state = state
    delivery.applied_at = now if state == Delivery.State.APPLIED else None
    if not check_only:
        with transaction.atomic():
            delivery.save()
            record_delivery(scope, delivery)
    return LakeTaken(delivery, rejected)


@dataclass(slots=True)
class _LakeCheck:
    """One walk over all files. What may go in is staged, what may not is handed back at once."""

    ground: Ground
    returned: Returned
    told: Told
    staging: Staging = field(default_factory=Staging)
    voids: Voids = field(default_factory=Voids)
    faults: pl.DataFrame = field(default_factory=no_faults)
    dropped: frozenset[str] = frozenset()
    rows: int = 0
    known: int = 0
    rejected: int = 0

    def look_at(self, events: list[LakeFile], people: list[LakeFile]) -> None:
        door = Door(self.ground.today)
        births = self._look_at_people(people, door)
        doubles = _find_doubles(events, door)
        for file in events:
            for batch in read_lake_file(file):
                found = check_events(file.kind, door.let_in(batch), ground=self.ground, births=births, doubles=doubles)
                self._note(file.kind, found, batch.height)
                self.voids.note(file.kind, found.good, found.wrong)
                self.staging.keep(file.kind, found.good)
        self._look_at_voids()

    def _look_at_people(self, files: list[LakeFile], door: Door) -> pl.DataFrame:
        """All residents at once, since a person's stays may stand in several files; their birth days."""
        parts = [door.let_in(batch) for file in files for batch in read_lake_file(file)]
        if not parts:
            return pl.DataFrame(schema={"resident": pl.String, "born_on": pl.Date})
        rows = pl.concat(parts, how="diagonal")
        found = check_people(rows, ground=self.ground)
        self._note("residents", found, rows.height)
        self.staging.keep("residents", found.good)
        sound = rows.with_row_index("_n").join(found.faults.select("_n").unique(), on="_n", how="anti")
        return sound.select("resident", "born_on").unique("resident")

    def _note(self, kind: str, found: Checked, rows: int) -> None:
        self.rows += rows
        self.known += found.known
        self.rejected += found.wrong.height
        if found.wrong.height:
            columns = COLUMNS if kind == "residents" else tuple(columns_of(kind))
            self.returned.add(kind, handed_back(found.wrong, found.faults, columns))
            self.faults = pl.concat([self.faults, found.faults.head(SHOWN)]).head(SHOWN)
        self.told("check", self.rows)

    def _look_at_voids(self) -> None:
        dropped: set[str] = set()
        for rule, rows in self.voids.find_wrong(self.staging.scan_names()):
            new = rows.filter(pl.col("event").is_in(sorted(dropped)).not_()).with_row_index("_n")
            for (kind,), part in new.group_by("kind", maintain_order=True):
                faults = add_faults(no_faults(), str(kind), [(rule, part)])
                wrong = part.select("_n", FILE, ROW, "event", "day", "institution", "voids")
                self.returned.add(f"{kind}-voids", handed_back(wrong, faults, ("event", "day", "institution", "voids")))
                self.faults = pl.concat([self.faults, faults]).head(SHOWN)
            dropped |= set(new["event"])
        self.dropped = frozenset(dropped)
        self.rejected += len(dropped)

    def tell(self, delivery: Delivery) -> Path | None:
        """Write into the delivery what was found; where the rejected rows stand, if there are any."""
        delivery.rows, delivery.known, delivery.rejected = self.rows, self.known, self.rejected
        delivery.faults = to_json(self.faults)
        return self.returned.folder if self.rejected else None

    def write(self, scope: Scope, delivery: Delivery, now: datetime) -> int:
        """All that was staged, part by part; how many rows went in. The stays of one resident go in together."""
        taken = 0
        for kind, rows in self.staging.parts():
            keep = rows if kind == "residents" or not self.dropped else rows.filter(pl.col("event").is_in(sorted(self.dropped)).not_())
            for part in _parts_of(kind, keep):
                taken += write_part(scope=scope, kind=kind, rows=part, delivery=delivery.pk, now=now)
                self.told("write", taken)
        return taken


def _parts_of(kind: str, rows: pl.DataFrame) -> list[pl.DataFrame]:
    if kind != "residents":
        return [rows.slice(at, AT_ONCE) for at in range(0, rows.height, AT_ONCE)]
    starts = rows.with_row_index("_at").filter(pl.col("resident") != pl.col("resident").shift(1).fill_null(""))["_at"].to_list()
    cuts = [*starts[::AT_ONCE], rows.height]
    return [rows.slice(first, end - first) for first, end in pairwise(cuts) if end > first]


def _find_doubles(files: list[LakeFile], door: Door) -> Doubles:
    """Names that stand twice: sought by a number each, then read whole where two numbers are alike."""
    hashes = [names.hash() for file in files for names in read_names(file)]
    if not hashes:
        return Doubles()
    alike = pl.concat(hashes).to_frame("hash").group_by("hash").len().filter(pl.col("len") > 1)["hash"].implode()
    if not len(alike[0]):
        return Doubles()
    found = []
    for file in files:
        for batch in read_lake_file(file):
            suspect = batch.filter(pl.col("event").hash().is_in(alike))
            if suspect.height:
                found.append(content_of(file.kind, door.let_in(suspect)))
    return find_doubles(pl.concat(found))
