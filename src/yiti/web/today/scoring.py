"""Reports and scores of the quarter that runs: for the office, who owes them; for an assessor, what is left and what came back."""

from collections.abc import Sequence
from datetime import date

from yiti.foundation.workflow.queries import Cell, list_todos
from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.models import Cycle
from yiti.measure.assessment.queries import Scoring, list_cycles, list_scorings
from yiti.registry.institutions.models import Institution
from yiti.web.measures.naming import address_of, join_names, name_of, quarter_words
from yiti.web.measures.progress import SCORE, Progress
from yiti.web.measures.stages import Stage, join_words

from .lines import MOST_OF_A_KIND, Button, Line, state_of


def list_late_others(scope: Scope, progress: Progress | None, stages: Sequence[Stage]) -> list[Line]:
    """For those who run the quarter: who has not reported, and which assessors owe scores."""
    if progress is None or progress.cycle is None or progress.cycle.state != Cycle.State.OPEN or not scope.may("quarter.rank"):
        return []
    late = [
        (cell, row)
        for code, row in progress.institutions.items()
        if (cell := progress.cell(code, "send")) and cell.state != "done" and cell.is_late
    ]
    lines = [_late_all(late, progress)] if len(late) > MOST_OF_A_KIND else [_late_one(cell, row, progress) for cell, row in late]
    owing = _owing(progress)
    stage = next((stage for stage in stages if stage.whole == SCORE), None)
    if owing and stage:
        count = sum(owing.values())
        what = Text(
            f"{len(owing)} 位考核人员的得分没有交齐，还差 {count} 份评分表",
            f"{len(owing)} assessors owe scores, {count} score sheets in all",
        )
        act = Button(Text("看谁没交", "See who"), address_of("scores", period=str(progress.period), state="open"))
        lines.append(
            Line("late" if stage.late else "running", what, Text("交齐后才能排名", "Ranking waits for them"), stage.due, acts=(act,))
        )
    return lines


def _late_one(cell: Cell, row: Institution, progress: Progress) -> Line:
    name, period = name_of(row), progress.period
    what = Text(
        f"{name.zh}还没有报{quarter_words(period).zh}收支与考核数据", f"{name.en} has not sent its accounts and values of {period.label.en}"
    )
    why = join_words([Text(cell.reason, cell.reason), Text("后面几步都等它", "all later steps wait for it")])
    see = Button(Text("看上报", "Open"), address_of("report", row.pk, period=str(period)))
    return Line("late", what, why, cell.due_on, acts=(Button(Text("催办", "Remind"), step=cell.id), see))


def _late_all(late: Sequence[tuple[Cell, Institution]], progress: Progress) -> Line:
    """Many late ones in one line, with the way to the board, where each can be reminded."""
    names = join_names([name_of(row) for _, row in late], MOST_OF_A_KIND)
    what = Text(
        f"{len(late)} 家机构还没有报{quarter_words(progress.period).zh}数据",
        f"{len(late)} institutions have not sent {progress.period.label.en}",
    )
    act = Button(Text("去催办", "Remind them"), address_of("quarter", period=str(progress.period), show="late"))
    return Line("late", what, names, late[0][0].due_on, acts=(act,))


def _owing(progress: Progress) -> dict[str, int]:
    owing: dict[str, int] = {}
    for rows in progress.scorings.values():
        for row in rows:
            if not row.is_done:
                owing[row.assessor] = owing.get(row.assessor, 0) + 1
    return owing


def list_scoring(scope: Scope, today: date) -> list[Line]:
    """For an assessor: what is left to score or to send in every quarter that runs, and what came back."""
    if not scope.may("scores.enter"):
        return []
    lines = []
    steps = [todo for todo in list_todos(scope=scope, today=today) if todo.part.id == SCORE]
    returned = {(todo.period, todo.subject): todo.reason for todo in steps if todo.reason}
    due = {todo.period: todo.due_on for todo in steps}
    for cycle in list_cycles(scope=scope).filter(state=Cycle.State.OPEN):
        try:
            rows = [
                row
                for row in list_scorings(scope=scope, period=cycle.period, assessor=scope.actor.username)
                if row.institution.pk != scope.actor.institution
            ]
        except UnableTo:
            continue
        left = [row for row in rows if not row.is_done]
        lines += [
            _returned_line(cycle, row, reason)
            for row in left
            if row.scored == row.indicators and (reason := returned.get((cycle.period, row.institution.pk)))
        ]
        if left:
            lines.append(_scoring_line(cycle, left, due.get(cycle.period), today))
    return lines


def _returned_line(cycle: Cycle, row: Scoring, reason: str) -> Line:
    name, label = name_of(row.institution), row.group_label
    what = Text(f"{name.zh}“{label.zh}”的得分被退回", f"The scores of {name.en} for “{label.en}” came back")
    act = Button(Text("去改", "Mend"), address_of("score-sheet", row.institution.pk, period=cycle.period))
    return Line("short", what, Text(f"退回理由：{reason}", f"Returned: {reason}"), acts=(act,))


def _scoring_line(cycle: Cycle, left: Sequence[Scoring], due: date | None, today: date) -> Line:
    unscored = sum(row.indicators - row.scored for row in left)
    to_send = [row for row in left if row.scored == row.indicators]
    places = {row.institution.pk for row in left}
    label = Period.parse(cycle.period).label
    rest = Text("还有 {p} 家没有交齐，{n} 项没打分", "{p} institutions to finish, {n} without a score").filled(p=len(places), n=unscored)
    what = Text(f"{label.zh}{rest.zh}", f"{label.en}: {rest.en}")
    why = Text("其中 {n} 份打完了还没报送", "{n} sheets are scored and not sent").filled(n=len(to_send)) if to_send else NOTHING
    act = Button(Text("去打分", "Score"), address_of("scores", period=cycle.period))
    return Line(state_of(due, today, (today - due).days if due and due < today else 0), what, why, due, acts=(act,))
