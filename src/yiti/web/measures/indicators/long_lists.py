"""Lists too long to be looked up whole: searched, sorted and filtered by what stands there already, looked up page by page."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from yiti.care.residents.queries import list_residents
from yiti.events.journal.frames import read_days
from yiti.kernel.periods import Period
from yiti.kernel.text import NOTHING, Text
from yiti.web.lists import Listing, ListPage
from yiti.web.requests import Request

from .member_rows import Member

CHUNK = 500
"""So many rows of a sheet are looked up at a time."""
Look = Callable[[Sequence[str]], list[Member]]
"""From ids to their rows."""
SORTS = {"name": ("pinyin", "name", "pk"), "place": ("here", "pinyin", "pk")}


class Later(Sequence[Member]):
    """Rows that are looked up when they are asked for, a page or a chunk at a time."""

    def __init__(self, rows: Sequence[Member], look: Callable[[Sequence[Member]], list[Member]]):
        self.rows, self.look = rows, look

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, at: Any) -> Any:
        return self.look(self.rows[at]) if isinstance(at, slice) else self.look(self.rows[at : at + 1])[0]

    def __iter__(self) -> Iterator[Member]:
        for first in range(0, len(self.rows), CHUNK):
            yield from self[first : first + CHUNK]


def page_of(request: Request, listing: Listing, brief: Listing, rows: Sequence[Member], look: Look, of: int) -> ListPage:
    """The page that the address asks for: chosen by `brief` from rows as they stand, shown by `listing`, as `look` finds them."""
    chosen = brief.read(request, rows)

    def find(some: Sequence[Member]) -> list[Member]:
        others = {row.id: row.other for row in some}
        return [replace(row, other=others.get(row.id)) for row in look([row.id for row in some])]

    return ListPage(listing, chosen.path, chosen.query, Later(chosen.found, find), chosen.count, of, chosen.filters, chosen.order)


def brief_events(kinds: Sequence[str], ids: Sequence[str], span: Period, places: dict[str, Text]) -> list[Member]:
    """Events with their day and institution, the newest first."""
    days = read_days(kinds, ids, first=span.first, end=span.end)
    rows = [Member(one, NOTHING, day=day, place=places.get(code, NOTHING)) for one in ids for day, code in [days.get(one, (None, ""))]]
    return sorted(rows, key=lambda row: row.day or date.min, reverse=True)


def brief_residents(request: Request, ids: Sequence[str]) -> list[Member]:
    """Residents whom the search finds, in the order asked for; whom the reader may not see by name stands last and is not found."""
    words, order = request.GET.get("q", "").strip(), request.GET.get("sort", "")
    found = list(ids)
    if words:
        match = set(list_residents(scope=request.scope, on=None, words=words).values_list("pk", flat=True))
        found = [one for one in found if one in match]
    if fields := SORTS.get(order.removeprefix("-")):
        ordered = list_residents(scope=request.scope, on=None).order_by(*fields).values_list("pk", flat=True)
        place = {one: at for at, one in enumerate(ordered)}
        sign = -1 if order.startswith("-") else 1
        found.sort(key=lambda one: sign * place[one] if one in place else len(place))
    return [Member(one, NOTHING) for one in found]
