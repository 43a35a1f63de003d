"""Reckonings run once for all who look while nothing changes that they read, as the audit tells."""

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

from yiti.foundation.decisions.queries import get_book_of
from yiti.kernel.scopes import system_scope
from yiti.measure.indicators.queries import AsOf, get_as_of
from yiti.policy.packs import Pack, Resolved
from yiti.policy.packs.shapes.reckonings import Booked, Entries, Indicated, Paid, People, Reckoning, Scored
from yiti.supervision.stamps import Reads, read_stamps, walk_shapes

from .found import Line
from .ground import Day, list_inputs
from .running import make_ground, reckon_all
from .windows import Window

READING = system_scope("reckoning")
Key = tuple[str, str, Window, Hashable, AsOf | None]
WIDE = (Indicated, Booked, Scored, Paid)
"""Sources that are made of more than themselves."""


@dataclass(slots=True)
class Memory:
    """The lines of so many reckonings; those asked for longest ago are forgotten first."""

    most: int
    lines: OrderedDict[Key, tuple[Line, ...]] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def get(self, key: Key) -> tuple[Line, ...] | None:
        with self.lock:
            if key in self.lines:
                self.lines.move_to_end(key)
            return self.lines.get(key)

    def keep(self, key: Key, lines: tuple[Line, ...]) -> None:
        with self.lock:
            self.lines[key] = lines
            while len(self.lines) > self.most:
                self.lines.popitem(last=False)

    def forget(self) -> None:
        with self.lock:
            self.lines.clear()


MEMORY = Memory(most=200)


def read_lines(pack: Pack, asked: Iterable[tuple[Reckoning, Window]]) -> list[tuple[Line, ...]]:
    """The lines of each; what has to be run anew shares what was read for the same day."""
    stamps = read_stamps(scope=READING)
    counted: dict[str, AsOf] = {}
    days: dict[date, Day] = {}
    books: dict[date, Resolved] = {}
    found = []
    for said, window in asked:
        as_of = _as_of(said, window, counted)
        key = (pack.id, said.id, window, stamps.of(reads_of(said)), as_of)
        lines = MEMORY.get(key)
        if lines is None:
            day = days.setdefault(window.on, Day(READING, window.on, pack))
            on = max(window.on, pack.in_force_from)
            if on not in books:
                books[on] = get_book_of(scope=READING, pack=pack.id, on=on)
            lines = tuple(one.line for one in reckon_all(make_ground(READING, pack, said, window, day, books[on])))
            MEMORY.keep(key, lines)
        found.append(lines)
    return found


def reads_of(said: Reckoning) -> Reads:
    shapes = list(walk_shapes(said))
    return Reads(
        frozenset(shape.id for shape in shapes if isinstance(shape, Entries)),
        staff=any(isinstance(shape, People) for shape in shapes),
        whole=any(isinstance(shape, WIDE) for shape in shapes),
    )


def _as_of(said: Reckoning, window: Window, counted: dict[str, AsOf]) -> AsOf | None:
    """How far the indicators were counted, for a reckoning that reads any."""
    if not any(one.indicator for one in list_inputs(said.inputs.values())):
        return None
    period = str(window.counted)
    if period not in counted:
        counted[period] = get_as_of(scope=READING, period=window.counted)
    return counted[period]
