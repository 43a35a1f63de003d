"""The pages that the table names, each once for every role and way to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .table import Row, Table


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be opened: its row, name, role, the way to it, and the clause that it must link."""

    row: Row
    pack: str
    url: str
    role: str
    at: Mapping[str, str | int] = field(default_factory=dict)
    over: tuple[str, ...] = ()
    clause: str | None = None

    @property
    def way(self) -> tuple[object, ...]:
        """The same for pages that are opened alike, whichever rows name them."""
        return (self.pack, self.url, self.role, tuple(sorted(self.at.items())), self.over, self.clause)


def list_pages(table: Table) -> dict[str, list[Page]]:
    """By pack, in the order of the rows."""
    found: dict[str, list[Page]] = {}
    for row in table.rows:
        pack = table.pack_of(row)
        for item in row.by:
            if item.url and item.as_:
                found.setdefault(pack, []).append(Page(row, pack, item.url, item.as_, item.with_, item.from_, item.clause))
    return found
