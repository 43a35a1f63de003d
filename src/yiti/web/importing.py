"""What an import would do row by row, as its page and its sheet tell it before anybody confirms it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.utils.translation import get_language

from yiti.foundation.imports.kinds import ImportKind
from yiti.foundation.imports.models import StagedImport
from yiti.foundation.imports.queries import get_told
from yiti.foundation.imports.told import CHANGED, NEW, SAME, STATES, ToldRow
from yiti.foundation.sheets.layouts import Column
from yiti.foundation.sheets.writing import write_table
from yiti.kernel.text import NOTHING, Text

from .folding import count_later
from .lists import XLSX
from .words import CHINESE

MOST_SHOWN = 50
"""So many rows of a state stand on the page; the sheet has the rest."""
WORDS = {CHANGED: Text("变更", "Changed"), NEW: Text("新增", "New"), SAME: Text("不变", "Unchanged")}
COLUMNS = (
    Column("state", Text("会怎样", "What happens")),
    Column("sheet", Text("工作表", "Sheet")),
    Column("row", Text("行", "Row"), "whole"),
    Column("about", Text("哪一条", "Which")),
    Column("label", Text("列", "Column")),
    Column("before", Text("现在", "Now")),
    Column("after", Text("导入后", "After")),
)


@dataclass(frozen=True, slots=True)
class ToldState:
    """The rows that are new, changed or the same, the first of them, how many there are, and how many wait for a tap on a phone."""

    id: str
    label: Text
    count: int
    rows: Sequence[ToldRow]
    later: int

    @property
    def is_cut(self) -> bool:
        return self.count > len(self.rows)


def list_told(item: StagedImport) -> list[ToldState]:
    """What changes first, then what is new; none of a file with faults, and none where the kind does not tell."""
    told = get_told(item)
    return [
        ToldState(state, WORDS[state], told.counts[state], rows, count_later(len(rows)))
        for state in STATES
        if (rows := told.rows[state][:MOST_SHOWN])
    ]


def send_told(item: StagedImport, kind: ImportKind, today: date) -> HttpResponse:
    """All rows that are kept, a line a cell that changes."""
    title = Text(f"{kind.title.zh}：导入会怎样", f"{kind.title.en}: what the import does")
    told = get_told(item)
    cut = [
        f"{WORDS[state].zh} {len(told.rows[state])}/{told.counts[state]}" for state in STATES if told.counts[state] > len(told.rows[state])
    ]
    note = Text(f"只列前面的：{'、'.join(cut)}", f"The first alone: {', '.join(cut)}") if cut else NOTHING
    language = get_language() or CHINESE
    content = write_table(
        title, COLUMNS, [line for state in STATES for line in _lines(state, told.rows[state])], language=language, note=note, made_on=today
    )
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{kind.id}-check-{item.pk}.xlsx"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _lines(state: str, rows: Sequence[ToldRow]) -> Iterator[tuple[object, ...]]:
    for row in rows:
        head = (WORDS[state], row.sheet, row.number, row.about)
        if not row.cells:
            yield (*head, NOTHING, NOTHING, NOTHING)
        for cell in row.cells:
            yield (*head, cell.label, cell.before, cell.after)
