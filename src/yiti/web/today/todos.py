"""What waits for the reader: each line says what happened, why it matters, until when, and has its button."""

from collections.abc import Sequence
from datetime import date

from yiti.foundation.workflow.flows import COUNTY
from yiti.foundation.workflow.queries import Todo, list_todos
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.web.measures.naming import join_names
from yiti.web.measures.progress import SCORE, WORKFLOW, Progress
from yiti.web.measures.reminders import step_address
from yiti.web.measures.stages import Stage

from .holidays import list_holiday_lines
from .house import list_house_lines
from .lines import MOST_OF_A_KIND, Button, Line, state_of
from .matters import list_matters
from .monthly import list_monthly_lines
from .offices import list_office_lines
from .papers import list_paper_lines
from .registers import list_register_lines, list_view_lines
from .scoring import list_late_others, list_scoring
from .services import list_service_lines
from .tasks import list_task_lines

TOLD_CLOSER = (SCORE, "decide", "file")
"""Parts that this page tells by what stands behind them."""
WHY: dict[str, Text] = {
    "send": Text(
        "三个月收支和考核数据报齐后，牵头医院才能审核", "The lead hospital reviews once three months of accounts and the values are in"
    ),
    "lead_review": Text("通过后才能排名；退回要写明理由", "Ranking waits for it; a return says why"),
    "rank": Text("排名后报人社、财政备案，再由领导小组审批", "Then it is filed with HR and finance, and approved"),
    "file_hr": Text("领导小组审批前要先备案", "Filed before the leading group approves"),
    "file_finance": Text("领导小组审批前要先备案", "Filed before the leading group approves"),
    "approve": Text("批准后反馈各机构，按此发放", "Then it goes back to the institutions and is paid"),
    "feedback": Text("反馈后各机构才能分配到人", "Institutions distribute after it"),
    "pay": Text("先核算到人，再发放", "Reckon it to persons, then pay"),
    "publish": Text("发放后在机构内公示", "Shown within the house once it is paid"),
}


def list_lines(*, scope: Scope, progress: Progress | None, today: date, names: dict[str, Text], stages: Sequence[Stage] = ()) -> list[Line]:
    """All that waits, late first, then by due day; `stages` are those of the quarter that `progress` is of."""
    lines = [
        *_steps(scope, today, names),
        *list_late_others(scope, progress, stages),
        *list_scoring(scope, today),
        *list_matters(scope, today),
        *list_house_lines(scope, today),
        *list_monthly_lines(scope, today),
        *list_office_lines(scope, today),
        *list_paper_lines(scope, today),
        *list_register_lines(scope, today),
        *list_view_lines(scope, today),
        *list_holiday_lines(scope, today),
        *list_service_lines(scope, today),
        *list_task_lines(scope, today),
    ]
    order = ("late", "short", "running", "info")
    return sorted(lines, key=lambda line: (line.state != "late", line.state == "info", line.due or date.max, order.index(line.state)))


def _steps(scope: Scope, today: date, names: dict[str, Text]) -> list[Line]:
    """The workflow's own steps; many alike of one part are told in one line."""
    groups: dict[tuple[str, str, str], list[Todo]] = {}
    for todo in list_todos(scope=scope, today=today, without=TOLD_CLOSER):
        if not _is_taken_by(scope, todo):
            continue
        groups.setdefault((todo.workflow, todo.period, todo.part.id), []).append(todo)
    lines = []
    for todos in groups.values():
        lines += [_one(todo, today, names) for todo in todos] if len(todos) <= MOST_OF_A_KIND else [_many(todos, today, names)]
    return lines


def _is_taken_by(scope: Scope, todo: Todo) -> bool:
    """Whether the pack names the reader's role: a function held county-wide also reaches steps that institutions take themselves."""
    return scope.actor.role in todo.part.who or not todo.part.who


def _one(todo: Todo, today: date, names: dict[str, Text]) -> Line:
    who = NOTHING if todo.subject == COUNTY else names.get(todo.subject, NOTHING)
    label, period = todo.part.label, Period.parse(todo.period).label if _is_period(todo.period) else NOTHING
    what = Text(
        "：".join(part for part in (who.zh, f"{period.zh}{label.zh}") if part),
        ": ".join(part for part in (who.en, f"{label.en}, {period.en}".strip(", ")) if part),
    )
    if todo.state == "returned":
        what = Text(f"{what.zh}（已退回，请重报）", f"{what.en} (returned, send it again)")
    known = WHY if todo.workflow == WORKFLOW else {}
    why = Text(f"退回理由：{todo.reason}", f"Returned: {todo.reason}") if todo.reason else known.get(todo.part.id, todo.workflow_label)
    address = step_address(todo.workflow, todo.part.id, todo.period, todo.subject)
    acts = (Button(Text("去办", "Open"), address),) if address else ()
    return Line(state_of(todo.due_on, today, todo.late_days), what, why, todo.due_on, acts=acts)


def _many(todos: Sequence[Todo], today: date, names: dict[str, Text]) -> Line:
    first = todos[0]
    late = [todo for todo in todos if todo.late_days]
    label = first.part.label
    period = Period.parse(first.period).label if _is_period(first.period) else NOTHING
    what = Text(f"{len(todos)} 家机构等您办：{period.zh}{label.zh}", f"{len(todos)} institutions wait: {label.en}, {period.en}")
    who = join_names([names.get(todo.subject, Text(todo.subject, todo.subject)) for todo in (late or todos)], 4)
    why = Text(f"{'逾期的：' if late else ''}{who.zh}", f"{'Late: ' if late else ''}{who.en}")
    address = step_address(first.workflow, first.part.id, first.period, COUNTY)
    acts = (Button(Text("去办", "Open"), address),) if address else ()
    return Line(state_of(first.due_on, today, len(late)), what, why, first.due_on, acts=acts)


def _is_period(text: str) -> bool:
    return text[:4].isdecimal()
