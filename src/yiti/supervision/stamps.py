"""Whether anything has changed of what a reckoning or a view reads: nothing else makes it run anew."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from yiti.foundation.audit.queries import get_last_hash, get_mark
from yiti.foundation.forms.queries import get_entry_marks, get_newest_number
from yiti.kernel.scopes import Scope

from .quiet import SERVICES

ENTRIES = frozenset({"forms_entry"})
STAFF = frozenset({"staff_person", "staff_posting", "staff_qualification", "staff_detachment"})
"""Tables, by the names that the audit gives them, of which it is told apart who reads them. Everything else concerns everybody."""
Mark = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reads:
    """The registers that something reads, and whether it reads the staff list; `whole` where it reads more than can be told."""

    forms: frozenset[str] = frozenset()
    staff: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Stamps:
    """Where the audit and the registers stand: of all, of all besides registers and staff, of the staff, and of each register."""

    whole: Hashable
    rest: str
    staff: Mark
    forms: Mapping[str, Mark]

    def of(self, reads: Reads) -> Hashable:
        """The same as long as nothing has changed of what is read."""
        if reads.whole:
            return self.whole
        return self.rest, self.staff if reads.staff else None, tuple((form, self.forms.get(form)) for form in sorted(reads.forms))


_LAST: list[Stamps] = []


def read_stamps(*, scope: Scope) -> Stamps:
    """Two queries while nothing changes, five where something has."""
    whole = get_last_hash(scope=scope, besides=SERVICES), get_newest_number(scope=scope)
    if not _LAST or _LAST[0].whole != whole:
        rest = get_last_hash(scope=scope, besides=SERVICES | ENTRIES | STAFF)
        _LAST[:] = [Stamps(whole, rest, get_mark(scope=scope, tables=STAFF), get_entry_marks(scope=scope))]
    return _LAST[0]


def forget_stamps() -> None:
    _LAST.clear()


def walk_shapes(shape: Any) -> Iterator[BaseModel]:
    """A declaration with every part of it that is a shape of its own, however deep."""
    if isinstance(shape, BaseModel):
        yield shape
        for name in type(shape).model_fields:
            yield from walk_shapes(getattr(shape, name))
    elif isinstance(shape, Mapping):
        for one in shape.values():
            yield from walk_shapes(one)
    elif isinstance(shape, (tuple, list)):
        for one in shape:
            yield from walk_shapes(one)
