"""Do the rows of held tables still say what the chain has them say? Found are rows changed, added and taken away past the program."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from yiti.kernel.text import Text

from .hashes import to_plain
from .models import Change
from .prints import BATCH, Prints, held_models, held_of, read_prints, read_rows
from .taking_up import TAKEN_UP

OVERLAP = timedelta(hours=1)
"""A change committed while rows are compared was written no longer ago than this."""
ROUNDS = 3

CHANGED = Text("内容与审计记录不符（有人绕过程序改动）", "does not say what the audit recorded (changed past the program)")
ADDED = Text("审计没有记过这一行（有人绕过程序添加）", "the audit never recorded this row (added past the program)")
GONE = Text("审计记着这一行，行却不在了（有人绕过程序删除）", "the audit recorded this row, and it is gone (deleted past the program)")


@dataclass(frozen=True, slots=True)
class Misfit:
    """
    A row that is not what the chain says. `about` are the columns that tell which row it is.

    `differs` are the columns whose value the audit wrote out: name → as recorded, as it stands; empty where only the print tells.
    """

    table: str
    key: str
    problem: Text
    about: Mapping[str, str] = field(default_factory=dict)
    differs: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    chain: str = ""
    sequence: int = 0


@dataclass(slots=True)
class Vouched:
    """What the chain vouches for: the newest print of each row, by table and key, with the number of its change; how many were compared."""

    newest: dict[str, dict[str, tuple[int, str | None]]] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    compared: int = 0

    def take(self, change: Change) -> None:
        """Take the prints of a change; of two changes of a row the later counts."""
        prints: Prints = change.prints or {}
        for table, rows in prints.items():
            known = self.newest.setdefault(table, {})
            for key, taken in rows.items():
                if key not in known or known[key][0] < change.pk:
                    known[key] = change.pk, taken
        if (change.table, change.key) == TAKEN_UP:
            self.held.update(prints)

    def fits(self, table: str, key: str, stands: str | None) -> bool:
        """Whether a row, None for one that is not there, is what its newest print says; rows of tables not taken up may lack one."""
        known = self.newest.get(table, {}).get(key)
        if known is None:
            return stands is None or table not in self.held
        return known[1] == stands


def find_misfits(vouched: Vouched, *, since: datetime) -> list[Misfit]:
    """
    Every row of a held table that is not what the chain says; `since` is the moment before the chain was read.

    Writers do not wait for a check: what does not fit is looked at again with the changes that were written meanwhile.
    """
    doubtful = {table: found for table in held_models() if (found := set(_doubt(vouched, table)))}
    for _ in range(ROUNDS):
        if not doubtful:
            return []
        for change in Change.objects.filter(at__gte=since - OVERLAP, prints__isnull=False).iterator():
            vouched.take(change)
        doubtful = {table: left for table, keys in doubtful.items() if (left := _again(vouched, table, keys))}
    return [misfit for table in sorted(doubtful) for misfit in _describe(vouched, table, doubtful[table])]


def _doubt(vouched: Vouched, table: str) -> Iterator[str]:
    left = {key for key, (_, taken) in vouched.newest.get(table, {}).items() if taken is not None}
    for key, stands in read_prints(held_models()[table]):
        vouched.compared += 1
        left.discard(key)
        if not vouched.fits(table, key, stands):
            yield key
    yield from left


def _again(vouched: Vouched, table: str, keys: set[str]) -> set[str]:
    stands = dict(read_prints(held_models()[table], keys))
    return {key for key in keys if not vouched.fits(table, key, stands.get(key))}


def _describe(vouched: Vouched, table: str, keys: set[str]) -> Iterator[Misfit]:
    model = held_models()[table]
    stands = dict(read_rows(model, keys))
    told = _told(table, keys)
    numbers = {key: known[0] for key in keys if (known := vouched.newest.get(table, {}).get(key))}
    links = {pk: (chain, sequence) for pk, chain, sequence in _links(list(numbers.values()))}
    for key in sorted(keys, key=lambda key: (len(key), key)):
        row, said = stands.get(key), told.get(key, {})
        problem = GONE if row is None else ADDED if key not in numbers else CHANGED
        about = {name: _text(value) for name in held_of(model).says if (value := _column(row or said, name)) not in (None, "")}
        chain, sequence = links.get(numbers.get(key, 0), ("", 0))
        yield Misfit(table, key, problem, about, dict(_differences(said, row or {})) if problem is CHANGED else {}, chain, sequence)


def _told(table: str, keys: set[str]) -> dict[str, dict[str, Any]]:
    """What the audit wrote out of each row, by key: the last word on every field."""
    told: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    wanted = sorted(keys)
    for at in range(0, len(wanted), BATCH):
        rows = Change.objects.filter(table=table, key__in=wanted[at : at + BATCH]).order_by("pk")
        for key, after in rows.values_list("key", "after"):
            told[key].update(after or {})
    return told


def _links(numbers: list[int]) -> Iterator[tuple[int, str, int]]:
    for at in range(0, len(numbers), BATCH):
        yield from Change.objects.filter(pk__in=numbers[at : at + BATCH]).values_list("pk", "chain", "sequence")


def _differences(said: Mapping[str, Any], row: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, tuple[str, str]]]:
    """Where what the audit wrote out is not what stands. A reference by number is passed over: the audit names what it leads to."""
    for name, told in said.items():
        if path or any(column in row for column in _columns(name)):
            stands = _column(row, name)
            if isinstance(told, Mapping) and isinstance(stands, Mapping):
                yield from _differences({**dict.fromkeys(stands), **told}, stands, f"{path}{name}.")
            elif _text(told) != _text(stands) and not _is_same(told, stands) and (path or name in row or not isinstance(stands, int)):
                yield f"{path}{name}", (_text(told), _text(stands))


def _is_same(told: Any, stands: Any) -> bool:
    """Whether two numbers are the same number, however many noughts they end in."""
    try:
        return isinstance(stands, Decimal) and Decimal(str(told)) == stands
    except InvalidOperation:
        return False


def _columns(name: str) -> tuple[str, ...]:
    """The columns that a word of the audit may mean: its own name, a row of another table, a day, a moment."""
    return name, f"{name}_id", f"{name}_on", f"{name}_at"


def _column(row: Mapping[str, Any], name: str) -> Any:
    return next((row[column] for column in _columns(name) if column in row), None)


def _text(value: Any) -> str:
    if value is None or isinstance(value, (str, float)):
        return "" if value is None else str(value)
    plain = to_plain(value) if not isinstance(value, (list, dict)) else value
    return str(plain)
