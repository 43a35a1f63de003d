"""How far the steps of the document's workflows are, each under the clause that asks for it."""

from collections.abc import Iterator, Sequence
from datetime import date

from yiti.foundation.workflow.queries import Board, Cell, list_board
from yiti.kernel.text import NOTHING, Text

from .lives import INSTITUTIONS, Live, Sight, State, share

DONE = "done"
TOPICS = {"quarter": "quarter", "distribution_plan": "plans", "establishment_change": "staffing"}
STEPS = Text("步", "steps")


def list_steps(sight: Sight) -> Iterator[Live]:
    """For readers of `overview.see`, as far as it reaches."""
    if not sight.scope.may("overview.see"):
        return
    for workflow, period in (("quarter", str(sight.period)), ("distribution_plan", str(sight.today.year))):
        if workflow in sight.pack.workflows:
            board = list_board(scope=sight.scope, workflow=workflow, period=period, today=sight.today)
            yield from _of_board(board, workflow)


def _of_board(board: Board, workflow: str) -> Iterator[Live]:
    for number in dict.fromkeys(part.clause.number for part in board.parts):
        parts = {part.id for part in board.parts if part.clause.number == number}
        rows = [[cell for id, cell in row.items() if id in parts] for row in board.rows.values()]
        rows = [cells for cells in rows if cells]
        county = [cell for id, cell in board.county.items() if id in parts]
        live = _of_institutions(number, rows, county, TOPICS[workflow]) if rows else _of_county(number, county, TOPICS[workflow])
        if live:
            yield live


def _of_institutions(number: str, rows: Sequence[Sequence[Cell]], county: Sequence[Cell], topic: str) -> Live:
    done = sum(all(cell.state == DONE for cell in cells) for cells in rows)
    cells = [cell for row in rows for cell in row] + list(county)
    return Live(number, _state(cells), share(done, len(rows), INSTITUTIONS), _says(cells, rows), _due(cells), topic)


def _of_county(number: str, cells: Sequence[Cell], topic: str) -> Live | None:
    if not cells:
        return None
    done = sum(cell.state == DONE for cell in cells)
    return Live(number, _state(cells), share(done, len(cells), STEPS), _says(cells, ()), _due(cells), topic)


def _state(cells: Sequence[Cell]) -> State:
    left = [cell for cell in cells if cell.state != DONE]
    if not left:
        return "met"
    if any(cell.is_late for cell in left):
        return "late"
    return "running" if len(left) < len(cells) or any(cell.state != "waiting" for cell in left) else "wait"


def _says(cells: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> Text:
    """Who is late, or what holds the next step up."""
    left = [cell for cell in cells if cell.state != DONE]
    late = [cell for cell in left if cell.is_late]
    if late:
        days = max(cell.late_days for cell in late)
        count = len({cell.subject for cell in late})
        of_county = Text(f"晚 {days} 天", f"{days} days late")
        return Text(f"{count} 家晚，最多 {days} 天", f"{count} late, by {days} days at most") if rows else of_county
    if not left:
        last = max((cell.done_on for cell in cells if cell.done_on), default=None)
        return Text(f"{last:%m-%d} 办完", f"done {last:%m-%d}") if last else NOTHING
    first = left[0]
    return first.part.blocked_by if first.state == "waiting" else Text(f"在办：{first.part.label.zh}", f"now: {first.part.label.en}")


def _due(cells: Sequence[Cell]) -> date | None:
    return min((cell.due_on for cell in cells if cell.due_on and cell.state != DONE), default=None) or max(
        (cell.due_on for cell in cells if cell.due_on), default=None
    )
