"""Lists that search, filter, sort and page on the server, remember it in the address and export what they show."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import get_language

from yiti.foundation.sheets.writing import write_table
from yiti.kernel.counts import to_count
from yiti.kernel.text import NOTHING, Text

from .columns import Cell, Column, Filter, FilterState, Head, Option, to_heads, to_sheet
from .folding import Block, count_later, fold
from .pages import frame_of
from .sifting import Rows, address, count_rows, search_rows, sort_rows
from .words import CHINESE

NOTHING_YET = Text("这里还没有内容", "Nothing here yet")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Listing:
    """
    How one list behaves. `search` are database fields (or, for a sequence, attributes) that the search box looks through,
    `hint` what it says it finds; `find` searches in their place. `order` is the key of the column it is sorted by at first, with `-`
    for downwards. On a phone each row is a card with a line a column; `is_brief` puts the values beside one another instead, for lists
    whose values tell by themselves what they are. There a long list folds: its groups under their headings, each with its first rows that
    `needs` picks (what the reader has to look at); one without groups shows its beginning (see `folding`).
    """

    key: str
    title: Text
    columns: Sequence[Column]
    search: Sequence[str] = ()
    hint: Text = NOTHING
    filters: Sequence[Filter] = ()
    order: str = ""
    size: int = 50
    empty: Text = NOTHING_YET
    empty_hint: Text = NOTHING
    bulk: str = ""
    row_key: Callable[[Any], str] | None = None
    group: Callable[[Any], Text] | None = None
    find: Callable[[Rows, str], Rows] | None = None
    is_brief: bool = False
    needs: Callable[[Any], bool] | None = None

    @property
    def is_searched(self) -> bool:
        """Whether there is a search box."""
        return bool(self.search or self.find)

    def read(self, request: HttpRequest, rows: Rows) -> "ListPage":
        """What the address asks for of these rows."""
        query = request.GET
        words = query.get("q", "").strip()
        found = self.find(rows, words) if self.find else search_rows(rows, words, self.search)
        states = []
        for item in self.filters:
            states.append(read_filter(item, query, found, request.path))
        for state in states:
            if state.value:
                found = state.filter.apply(found, state.value)
        count = count_rows(found)
        of = count if found is rows else count_rows(rows)
        order = query.get("sort") or self.order
        column = next((column for column in self.columns if column.key == order.removeprefix("-") and column.sort), None)
        if column:
            found = sort_rows(found, column.sort, column.read, is_down=order.startswith("-"))
        return ListPage(self, request.path, query, found, count, of, states, order)


@dataclass(frozen=True)
class ListPage:
    """One page of a list, as `yiti/_list.html` prints it."""

    listing: Listing
    path: str
    query: QueryDict
    found: Rows
    count: int
    of: int
    filters: list[FilterState]
    order: str
    state: dict[str, Any] = field(default_factory=dict)

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // self.listing.size))

    @property
    def number(self) -> int:
        return min(max(to_count(self.query.get("page", "1")) or 1, 1), self.pages)

    @property
    def rows(self) -> list[Any]:
        """The rows of this page, read once."""
        if "rows" not in self.state:
            first = (self.number - 1) * self.listing.size
            self.state["rows"] = list(self.found[first : first + self.listing.size])
        found: list[Any] = self.state["rows"]
        return found

    @property
    def blocks(self) -> list[Block]:
        """Rows with their cells by group, in one block where nothing folds."""
        if "blocks" not in self.state:
            listing = self.listing
            self.state["blocks"] = fold(
                self.cells, self.rows, group=listing.group, key=listing.row_key, needs=listing.needs, is_sorted="sort" in self.query
            )
        found: list[Block] = self.state["blocks"]
        return found

    @property
    def first(self) -> list[Any]:
        """The rows that stand though their group is folded."""
        return [line.row for block in self.blocks for line in block.lines if line.is_first]

    @property
    def later(self) -> int:
        """So many rows of a list that does not fold by groups stand one tap away on a phone."""
        return 0 if any(block.folds for block in self.blocks) else count_later(len(self.rows))

    def cells(self, row: Any) -> list[Cell]:
        return [
            Cell(column, column.read(row), column.href(row) if column.href else "", column.why(row) if column.why else "")
            for column in self.listing.columns
        ]

    @property
    def heads(self) -> list[Head]:
        return [self._head(column) for column in self.listing.columns]

    def _head(self, column: Column) -> Head:
        is_here = self.order.removeprefix("-") == column.key
        is_down = is_here and self.order.startswith("-")
        turned = column.key if is_down or not is_here else f"-{column.key}"
        if not column.sort:
            return Head(column, "", "")
        return Head(column, address(self.path, self.query, sort=turned), ("descending" if is_down else "ascending") if is_here else "")

    @property
    def numbers(self) -> list[tuple[int | None, str]]:
        """The page numbers to print, None for a gap, each with its address."""
        near = {1, self.pages, *range(self.number - 2, self.number + 3)}
        shown = sorted(number for number in near if 1 <= number <= self.pages)
        answer: list[tuple[int | None, str]] = []
        for number in shown:
            if answer and answer[-1][0] is not None and number - (answer[-1][0] or 0) > 1:
                answer.append((None, ""))
            answer.append((number, address(self.path, self.query, page=str(number))))
        return answer

    @property
    def text(self) -> str:
        return self.query.get("q", "")

    @property
    def has_menus(self) -> bool:
        return any(state.filter.is_menu for state in self.filters)

    @property
    def width(self) -> int:
        """So many cells in a row."""
        return len(self.listing.columns) + bool(self.listing.bulk)

    @property
    def is_filtered(self) -> bool:
        return bool(self.text or any(state.value for state in self.filters))

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a search keeps of the address: everything but the words searched for, the page and the menus."""
        dropped = {"q", "page", *(state.filter.key for state in self.filters if state.filter.is_menu)}
        return [(key, str(value)) for key, value in self.query.items() if key not in dropped]

    @property
    def cleared(self) -> str:
        return address(self.path, self.query, q="", **{state.filter.key: "" for state in self.filters})

    @property
    def export_address(self) -> str:
        return address(self.path, self.query, export="xlsx")

    @property
    def wants_export(self) -> bool:
        return self.query.get("export") == "xlsx"

    def export(self, request: HttpRequest) -> HttpResponse:
        """All rows found, not this page alone, as an xlsx to download."""
        frame = frame_of(request)
        columns = [column for column in self.listing.columns if column.is_exported]
        rows = ([to_sheet(column.kind, column.read(row)) for column in columns] for row in self.found)
        content = write_table(
            self.listing.title,
            to_heads(columns),
            rows,
            language=get_language() or CHINESE,
            is_demonstration=frame.is_demonstration,
            made_on=frame.today,
        )
        answer = HttpResponse(content, content_type=XLSX)
        answer["Content-Disposition"] = f'attachment; filename="{self.listing.key}.xlsx"'
        return answer


def read_filter(item: Filter, query: QueryDict, rows: Rows, path: str) -> FilterState:
    """The value asked for, ignored where it is none of the options."""
    asked = query.get(item.key, "")
    value = asked if asked in {option for option, _ in item.options} else ""
    options = [
        Option(
            option, label, option == value, None if item.is_menu else count_rows(item.apply(rows, option)),
            address(path, query, **{item.key: "" if option == value else option}),
        )
        for option, label in item.options
    ]  # fmt: skip
    return FilterState(item, value, options)


__all__ = ["Column", "Filter", "ListPage", "Listing"]
