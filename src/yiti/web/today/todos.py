"""What waits for the reader: each line says what happened, why it matters, until when, and has its button."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from yiti.foundation.decisions.queries import list_decisions
from yiti.foundation.workflow.flows import COUNTY
from yiti.foundation.workflow.queries import Cell, Todo, list_todos
from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.cycles import indicators_of
from yiti.measure.assessment.models import Appeal, Cycle, SingleItem
from yiti.measure.assessment.queries import (
    Scoring,
    get_appeal_deadline,
    list_appeals,
    list_cycles,
    list_scorings,
    list_single_items,
    list_upheld_unsettled,
)
from yiti.registry.institutions.models import Institution
from yiti.web.measures.naming import address_of, join_names, name_of, quarter_words
from yiti.web.measures.progress import SCORE, Progress
from yiti.web.measures.reminders import step_address
from yiti.web.measures.stages import build_stages, join_words
from yiti.web.printing import print_at_least

SOON = 3
TOLD_CLOSER = (SCORE, "decide", "file")
"""Parts that this page tells by what stands behind them."""
MOST_OF_A_KIND = 4


@dataclass(frozen=True, slots=True)
class Button:
    label: Text
    href: str = ""
    step: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do. `state` is late, short, running or info; `due_words` stands in place of the day."""

    state: str
    what: Text
    why: Text = NOTHING
    due: date | None = None
    due_words: Text = NOTHING
    acts: Sequence[Button] = field(default_factory=tuple)


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


def list_lines(*, scope: Scope, progress: Progress | None, today: date, names: dict[str, Text]) -> list[Line]:
    """All that waits, late first, then by due day."""
    makers: list[Callable[[], list[Line]]] = [
        lambda: _steps(scope, today, names),
        lambda: _late_others(scope, progress),
        lambda: _scoring(scope, today),
        lambda: _appeals(scope, today),
        lambda: _settlements(scope),
        lambda: _items(scope),
        lambda: _decisions(scope),
    ]
    lines = [line for make in makers for line in make()]
    order = ("late", "short", "running", "info")
    return sorted(lines, key=lambda line: (line.state != "late", line.due or date.max, order.index(line.state)))


def _state(due: date | None, today: date, late_days: int = 0) -> str:
    if late_days:
        return "late"
    return "running" if due is None or (due - today).days > SOON else "short" if due <= today else "running"


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
    why = Text(f"退回理由：{todo.reason}", f"Returned: {todo.reason}") if todo.reason else WHY.get(todo.part.id, todo.workflow_label)
    address = step_address(todo.workflow, todo.part.id, todo.period, todo.subject)
    acts = (Button(Text("去办", "Open"), address),) if address else ()
    return Line(_state(todo.due_on, today, todo.late_days), what, why, todo.due_on, acts=acts)


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
    return Line(_state(first.due_on, today, len(late)), what, why, first.due_on, acts=acts)


def _is_period(text: str) -> bool:
    return text[:4].isdecimal()


def _late_others(scope: Scope, progress: Progress | None) -> list[Line]:
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
    stage = next((stage for stage in build_stages(progress) if stage.whole == SCORE), None)
    if owing and stage:
        count = sum(owing.values())
        what = Text(f"{len(owing)} 位考核人员的得分没有交齐，共 {count} 家次", f"{len(owing)} assessors owe scores, {count} sheets in all")
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


def _scoring(scope: Scope, today: date) -> list[Line]:
    """For an assessor: what is left to score or to send in every quarter that runs, and what came back."""
    if not scope.may("scores.enter"):
        return []
    lines = []
    returned = {
        (todo.period, todo.subject): todo.reason for todo in list_todos(scope=scope, today=today) if todo.part.id == SCORE and todo.reason
    }
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
            lines.append(_scoring_line(cycle, left))
    return lines


def _returned_line(cycle: Cycle, row: Scoring, reason: str) -> Line:
    name, label = name_of(row.institution), row.group_label
    what = Text(f"{name.zh}“{label.zh}”的得分被退回", f"The scores of {name.en} for “{label.en}” came back")
    act = Button(Text("去改", "Mend"), address_of("score-sheet", row.institution.pk, period=cycle.period))
    return Line("short", what, Text(f"退回理由：{reason}", f"Returned: {reason}"), acts=(act,))


def _scoring_line(cycle: Cycle, left: Sequence[Scoring]) -> Line:
    unscored = sum(row.indicators - row.scored for row in left)
    to_send = [row for row in left if row.scored == row.indicators]
    places = {row.institution.pk for row in left}
    label = Period.parse(cycle.period).label
    what = Text(
        f"{label.zh}还有 {len(places)} 家没有交齐，{unscored} 项没打分",
        f"{label.en}: {len(places)} institutions to finish, {unscored} indicators unscored",
    )
    why = Text(f"其中 {len(to_send)} 份打完了还没报送", f"{len(to_send)} sheets are scored and not sent") if to_send else NOTHING
    return Line("running", what, why, acts=(Button(Text("去打分", "Score"), address_of("scores", period=cycle.period)),))


def _appeals(scope: Scope, today: date) -> list[Line]:
    if not scope.may("appeals.decide"):
        return []
    lines = []
    for appeal in list_appeals(scope=scope, state=Appeal.State.FILED):
        label, name = indicators_of(appeal.cycle.pack)[appeal.indicator].label, name_of(appeal.institution)
        period = Period.parse(appeal.cycle_id).label
        gap = print_at_least(appeal.points - appeal.score, 2)
        lines.append(
            Line(
                "short",
                Text(f"{name.zh}对{period.zh}“{label.zh}”得分提出申诉", f"{name.en} appeals against “{label.en}”, {period.en}"),
                Text(
                    f"扣了 {gap} 分，主张 {print_at_least(appeal.claimed, 2)} 分；受理后重算，不改已公布的",
                    f"{gap} points were taken, {print_at_least(appeal.claimed, 2)} are claimed; what is published stays",
                ),
                acts=(Button(Text("受理", "Decide"), address_of("appeal", appeal.pk)),),
                due_words=Text(f"已等 {(today - appeal.filed_on).days} 天", f"waiting {(today - appeal.filed_on).days} days"),
            )
        )
    return lines


def _settlements(scope: Scope) -> list[Line]:
    """Upheld appeals that no run has answered yet."""
    if not scope.may("quarter.rank"):
        return []
    periods = {appeal.cycle_id for appeal in list_upheld_unsettled(scope=scope)}
    return [
        Line(
            "short",
            Text(f"{period} 有申诉成立，等重算", f"An appeal of {period} was upheld and waits for the new run"),
            Text("差额在下一期补发，已公布的结果不动", "The difference is paid in the next period; what is published stays"),
            acts=(Button(Text("去重算", "Recompute"), address_of("correct", period)),),
        )
        for period in sorted(periods)
    ]


def _items(scope: Scope) -> list[Line]:
    """Single items that another proposed and the reader may settle."""
    if not any(scope.may(function) for function in ("quarter.rank", "quarter.approve", "single_items.enter")):
        return []
    lines = []
    for cycle in list_cycles(scope=scope).filter(state=Cycle.State.OPEN):
        waiting = list_single_items(scope=scope, period=cycle.period).filter(state=SingleItem.State.PROPOSED)
        count = waiting.exclude(entered_by=scope.actor.username).count()
        if count:
            what = Text(f"{cycle.period} 有 {count} 项单项奖惩等您审批", f"{count} single items of {cycle.period} wait for you")
            act = Button(Text("去审批", "Settle"), address_of("single-items", period=cycle.period))
            lines.append(Line("running", what, Text("不审批不能排名", "Ranking waits for them"), acts=(act,)))
    return lines


def _decisions(scope: Scope) -> list[Line]:
    """Local decisions that wait for a second person."""
    if not scope.may("decisions.approve") or not address_of("decisions"):
        return []
    count = list_decisions(scope=scope, state="proposed").exclude(proposed_by=scope.actor.username).count()
    if not count:
        return []
    act = Button(Text("去审批", "Approve"), address_of("decisions"))
    return [Line("running", Text(f"{count} 项本地决定等第二个人审批", f"{count} local decisions wait for a second person"), acts=(act,))]


def deadline_of(scope: Scope, period: str) -> date | None:
    """The last day for appeals against a quarter; None where nothing says so."""
    try:
        return get_appeal_deadline(scope=scope, period=period)
    except UnableTo:
        return None
