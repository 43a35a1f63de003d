"""What carries a clause: parameters, indicators, steps, registers, duties, targets, tables, bodies, rules."""

from collections.abc import Mapping, Sequence
from typing import Any

from yiti.foundation.decisions.models import Decision
from yiti.foundation.decisions.queries import get_book_of, list_decisions
from yiti.foundation.files.models import StoredFile
from yiti.foundation.workflow.queries import Board, list_board
from yiti.kernel.text import Text
from yiti.policy.packs import Pack, Resolved, Setting, bind_definitions, definitions_of
from yiti.policy.rules import Rule, list_rules
from yiti.supervision.living.settled import points_of
from yiti.supervision.registers.queries import list_open_registers
from yiti.supervision.tasks.queries import get_chain, list_task_states
from yiti.supervision.tasks.states import TaskState
from yiti.web.pages import role_words
from yiti.web.requests import Request

from .parameters import lines_of
from .values import print_held, print_target

AUDIENCES = {
    "institution_staff": Text("本机构职工", "the institution's staff"),
    "assessed_institutions": Text("全部被考核机构", "all institutions assessed"),
    "public": Text("社会", "the public"),
}


def carriers_of(request: Request, pack: Pack, number: str, bound: Mapping[str, tuple[str, ...]]) -> dict[str, list[Any]]:
    """By kind, as the clause's page prints them."""
    book = get_book_of(scope=request.scope, pack=pack.id, on=max(request.today, pack.in_force_from))
    points = points_of(book) or {}
    forms = [pack.forms[id] for id in bound.get("forms", ()) if id in pack.forms]
    open_forms = _open_forms(request) if forms else frozenset()
    return {
        "parameters": [line for id in bound.get("parameters", ()) if id in book.settings for line in lines_of(book, id)],
        "indicators": [(item, points.get(item.code)) for item in pack.indicators if item.code in bound.get("indicators", ())],
        "steps": [step for id in bound.get("workflows", ()) for step in steps_of(request, pack, id, number)],
        "forms": [(form, form.id in open_forms) for form in forms],
        "publicity": [
            (duty, AUDIENCES[duty.audience], role_words(duty.by)) for duty in pack.publicity if duty.id in bound.get("publicity", ())
        ],
        "targets": [
            (target, [(print_target(target, value), value) for value in target.values])
            for id in bound.get("targets", ())
            if (target := pack.targets.get(id))
        ],
        "tasks": tasks_of(request, pack, number, bound.get("tasks", ())),
        "definitions": [definitions_of(pack.id)[code] for code in bind_definitions(pack).get(number, ())],
        "history": history_of(request, book, bound.get("parameters", ())),
        "tables": [pack.tables[id] for id in bound.get("tables", ()) if id in pack.tables],
        "bodies": [body for body in pack.bodies if body.id in bound.get("bodies", ())],
        "components": [item for item in (pack.pay.components if pack.pay else ()) if item.id in bound.get("components", ())],
        "rules": rules_of(pack.id, number, bound.get("rules", ())),
    }


def tasks_of(request: Request, pack: Pack, number: str, named: tuple[str, ...]) -> list[TaskState]:
    """The tasks of the clause as they stand, and those that the county set under it."""
    states = list_task_states(scope=request.scope, pack=pack.id, today=request.today)
    return [
        state for state in states.values()
        if state.task in named or (state.clause and (state.clause.pack, state.clause.number) == (pack.id, number))
    ]  # fmt: skip


def evidence_of(request: Request, tasks: Sequence[TaskState]) -> list[tuple[TaskState, StoredFile]]:
    """The papers that were laid with the reports and closings of these tasks."""
    return [
        (task, file)
        for task in tasks
        if task.row is not None
        for files in get_chain(scope=request.scope, task=task.row).files.values()
        for file in files
    ]


def history_of(request: Request, book: Resolved, ids: Sequence[str]) -> list[tuple[Setting, Decision, str]]:
    """The county's approved decisions on these parameters, the newest first, each with its value in words; for readers of decisions."""
    wanted = {id: book.settings[id] for id in ids if id in book.settings}
    if not wanted or not request.scope.may("decisions.see"):
        return []
    rows = list_decisions(scope=request.scope, state=Decision.State.APPROVED).filter(parameter__in=wanted).order_by("-from_on", "-pk")
    return [(wanted[row.parameter], row, print_held(wanted[row.parameter], row.value)) for row in rows]


def rules_of(pack: str, number: str, named: tuple[str, ...]) -> list[Rule]:
    """The rules that the clause names, and those that name the clause."""
    ids = {name.partition(":")[0] for name in named}
    return [rule for rule in list_rules() if rule.id in ids or (pack in rule.home and number in rule.clauses)]


def _open_forms(request: Request) -> frozenset[str]:
    """The registers of this installation that the reader may open: not those for institutions of other types."""
    if not request.scope.may("forms.see"):
        return frozenset()
    return frozenset(one.form.id for one in list_open_registers(scope=request.scope, on=request.today))


def steps_of(request: Request, pack: Pack, workflow: str, number: str) -> list[dict[str, Any]]:
    """The parts of a workflow that this clause asks for (all, where it asks for the whole), and where they stand now."""
    flow = pack.workflows.get(workflow)
    if flow is None:
        return []
    parts = [(step, part) for step in flow.steps for part in step.steps or (step,)]
    own = [pair for pair in parts if pair[1].clause == number] or parts
    board = _board(request, workflow, flow.per)
    return [_step(board, step, part) for step, part in own]


def _board(request: Request, workflow: str, per: str) -> Board | None:
    if not request.scope.may("overview.see") or per == "case":
        return None
    period = str(request.period) if per == "quarter" else str(request.today.year)
    return list_board(scope=request.scope, workflow=workflow, period=period, today=request.today)


def _step(board: Board | None, step: Any, part: Any) -> dict[str, Any]:
    cells = []
    if board and board.flow:
        names = {part.id, f"{step.id}.{part.id}"}
        mine = {found.id for found in board.parts if found.id in names and found.whole == step.id}
        cells = [cell for row in (*board.rows.values(), board.county) for id, cell in row.items() if id in mine]
    done = sum(cell.state == "done" for cell in cells)
    late = sum(cell.is_late and cell.state != "done" for cell in cells)
    return {
        "label": part.label, "whole": step.label if part is not step else None, "who": [role_words(role) for role in part.who],
        "due_on": min((cell.due_on for cell in cells if cell.due_on), default=None), "undated": step.undated, "blocked_by": part.blocked_by,
        "count": len(cells), "done": done, "late": late, "clause": part.clause,
        "state": "late" if late else "met" if cells and done == len(cells) else "running" if done else "wait",
    }  # fmt: skip
