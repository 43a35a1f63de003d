"""Who is late and who is nearly due: institutions, lead hospitals and assessors, each with its reminder."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from yiti.foundation.workflow.queries import Cell
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.models import Cycle
from yiti.measure.assessment.queries import list_assignments
from yiti.registry.access.queries import get_names
from yiti.web.measures.departments import department_words
from yiti.web.measures.naming import join_names, name_of
from yiti.web.measures.progress import SCORE, SEND, Progress

NEAR = 5
MOST = 10


@dataclass(frozen=True, slots=True)
class Owing:
    """Who owes what until when; `step` is the one to remind of, 0 where one reminds elsewhere."""

    who: Text
    what: Text
    due: date
    state: str
    step: int


def list_late(scope: Scope, progress: Progress) -> list[Owing]:
    """Late ones first, then those due within five days."""
    if progress.cycle is None or len(progress.institutions) < 2:
        return []
    found = [*_reports(progress), *_scores(scope, progress), *_payments(progress)]
    return sorted(found, key=lambda row: (row.due, row.who.zh))[:MOST]


def _is_near(progress: Progress, cell: Cell | None) -> bool:
    if cell is None or cell.due_on is None or cell.state == "done":
        return False
    return (cell.due_on - progress.today).days <= NEAR


def _owing(cell: Cell, who: Text, what: Text) -> Owing:
    assert cell.due_on is not None
    return Owing(who, what, cell.due_on, "late" if cell.is_late else "running", cell.id)


def _reports(progress: Progress) -> Iterable[Owing]:
    for code, row in progress.institutions.items():
        send = progress.cell(code, SEND)
        if send is not None and _is_near(progress, send):
            yield _owing(send, name_of(row), Text("季度数据", "The quarter's report"))


def _scores(scope: Scope, progress: Progress) -> Iterable[Owing]:
    """By assessor: how many institutions he still owes. To remind them is the office's, which runs the quarter."""
    cell = next((cell for code in progress.institutions if _is_near(progress, cell := progress.cell(code, SCORE))), None)
    if cell is None or progress.cycle is None or progress.cycle.state != Cycle.State.OPEN:
        return
    places: dict[str, set[str]] = {}
    steps: dict[str, int] = {}
    for code, rows in progress.scorings.items():
        step = progress.cell(code, SCORE)
        for row in rows:
            if row.assessor and not row.is_done and step is not None:
                places.setdefault(row.assessor, set()).add(code)
                steps.setdefault(row.assessor, step.id)
    departments = {row.assessor: row.department for row in list_assignments(scope=scope, period=progress.cycle.period)}
    people = get_names(scope=scope, usernames=places)
    for assessor, codes in places.items():
        of, name = department_words(progress.cycle.pack, departments.get(assessor, "")), people.get(assessor, assessor)
        owing = _owing(
            cell,
            Text(f"{of.zh} {name}".strip(), f"{name}, {of.en}".removesuffix(", ")),
            Text(f"{len(codes)} 家得分", f"scores of {len(codes)} institutions" if len(codes) > 1 else "scores of one institution"),
        )
        yield owing if scope.may("quarter.rank") else replace(owing, step=0)


def _payments(progress: Progress) -> Iterable[Owing]:
    rows = [(cell, row) for code, row in progress.institutions.items() if (cell := progress.cell(code, "pay")) and cell.state == "open"]
    late = [(cell, row) for cell, row in rows if _is_near(progress, cell)]
    if len(late) > NEAR:
        names = join_names([name_of(row) for _, row in late], 2)
        yield _owing(late[0][0], names, Text("发放绩效", "Payment"))
    else:
        for cell, row in late:
            yield _owing(cell, name_of(row), Text("发放绩效", "Payment"))
