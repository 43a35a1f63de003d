from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence

from yiti.config.answers import NO, YES, add_json, print_answer
from yiti.foundation.installation.queries import get_now, get_today
from yiti.foundation.workflow.flows import Part
from yiti.foundation.workflow.queries import Cell, list_board
from yiti.kernel.scopes import system_scope
from yiti.kernel.text import Text
from yiti.measure.assessment.operations import open_quarter
from yiti.measure.assessment.queries import get_cycle, get_readiness
from yiti.money.pay.operations import rank_quarter
from yiti.money.pay.verification import Drift, drift_period, verify_period
from yiti.registry.institutions.names import NameBook


def add_arguments(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="")
    for name, run, about in (
        ("open", open_, Text("开启一个季度", "open a quarter")),
        ("status", status, Text("各机构走到哪一步", "where each institution stands")),
        ("close", close, Text("计分、排名、测算总额并冻结", "score, rank, reckon totals and freeze")),
        ("verify", verify, Text("用冻结的数重算并逐项比对", "recompute from what is held and compare")),
        ("drift", drift, Text("按今天的规则包与数据会有什么不同", "what today's pack and facts would change")),
    ):
        action = actions.add_parser(name, help=str(about))
        action.add_argument("period", help="2026Q3")
        add_json(action)
        action.set_defaults(run=run)


def open_(args: Namespace) -> int:
    """Open a quarter on the business date."""
    cycle = open_quarter(scope=system_scope("command line"), period=args.period, today=get_today())
    print_answer(
        {"period": cycle.period, "state": cycle.state}, [Text(f"{args.period} 已开启", f"{args.period} is open")], as_json=args.json
    )
    return YES


def status(args: Namespace) -> int:
    """0 where nothing blocks the ranking, 1 where something does; says what."""
    scope = system_scope("command line")
    today = get_today()
    board = list_board(scope=scope, workflow="quarter", period=args.period, today=today)
    cells = [cell for row in (*board.rows.values(), board.county) for cell in row.values()]
    steps = [
        {
            "subject": cell.subject, "step": cell.part.id, "state": cell.state, "due": cell.due_on, "done": cell.done_on,
            "late_days": cell.late_days,
        }
        for cell in cells
    ]  # fmt: skip
    readiness = get_readiness(scope=scope, period=args.period)
    answer = {"period": args.period, "on": today, "ready": readiness.is_ready, "summary": str(readiness.summary), "steps": steps}
    print_answer(answer, [*_tell(board.parts, cells), readiness.summary], as_json=args.json)
    return YES if readiness.is_ready else NO


def _tell(parts: Iterable[Part], cells: Sequence[Cell]) -> list[Text]:
    """A line for each step: until when, how many are through, and who holds it up, how late."""
    names, lines = NameBook.read(), []
    for part in parts:
        own = [cell for cell in cells if cell.part.id == part.id]
        held = [cell for cell in own if cell.state not in ("done", "waiting")]
        done, due = sum(cell.state == "done" for cell in own), next((cell.due_on for cell in own if cell.due_on), "—")
        who = [_who(cell, names) for cell in held]
        lines.append(
            Text(
                f"{due} {part.label.zh} {done}/{len(own)}" + (f"，等 {'、'.join(one.zh for one in who)}" if who else ""),
                f"{part.label.en} {done} of {len(own)}" + (f"; waits for {', '.join(one.en for one in who)}" if who else ""),
            )
        )
    return lines


def _who(cell: Cell, names: NameBook) -> Text:
    name = names.names.get(cell.subject, Text("考核办与部门", "the county's own"))
    if not cell.late_days:
        return name
    return Text(f"{name.zh}（晚 {cell.late_days} 天）", f"{name.en} (late by {cell.late_days} d)")


def close(args: Namespace) -> int:
    """Rank and freeze; the leading group still has to approve."""
    scope = system_scope("command line")
    version = get_cycle(scope=scope, period=args.period).version
    run = rank_quarter(scope=scope, period=args.period, today=get_today(), now=get_now(), version=version)
    print_answer(
        {"period": args.period, "hash": run.hash}, [Text(f"{args.period} 已冻结", f"{args.period} is frozen"), run.hash], as_json=args.json
    )
    return YES


def verify(args: Namespace) -> int:
    """0 where every stored value is what its run gives, 1 where one is not: table, key, field, stored, recomputed."""
    found = verify_period(scope=system_scope("command line"), period=args.period)
    answer = {
        "period": found.period,
        "verified": found.runs > 0 and not found.mismatches,
        "runs": found.runs,
        "rows": found.rows,
        "mismatches": [item.to_json() for item in found.mismatches],
    }
    if not found.runs:
        verdict = Text("这一期没有冻结的核算", "this period has no closed run")
    elif found.mismatches:
        verdict = Text(f"{len(found.mismatches)} 处不符", f"{len(found.mismatches)} values do not fit")
    else:
        verdict = Text(f"{found.runs} 次核算、{found.rows} 行，一分不差", f"{found.runs} runs, {found.rows} rows, exact to the fen")
    lines = [f"{item.table} {item.key} {item.field}: {item.stored} ≠ {item.recomputed}" for item in found.mismatches]
    print_answer(answer, [*lines, verdict], as_json=args.json)
    return YES if answer["verified"] else NO


def drift(args: Namespace) -> int:
    """0 where today would give the same, 1 where it would not."""
    found = drift_period(scope=system_scope("command line"), period=args.period)
    moved = [item for item in found if item.changes or item.refusal]
    answer = {
        "period": args.period,
        "runs": len(found),
        "drifted": [
            {
                "kind": item.kind,
                "institution": item.institution,
                "changes": [list(change) for change in item.changes],
                "refusal": item.refusal,
            }
            for item in moved
        ],
    }
    words = Text(f"{len(found)} 次核算中 {len(moved)} 次会变", f"{len(moved)} of {len(found)} runs would change")
    print_answer(answer, [*(line for item in moved for line in _lines(item)), words], as_json=args.json)
    return NO if moved else YES


def _lines(item: Drift) -> list[str]:
    head = f"{item.kind} {item.institution}".strip()
    return [f"{head}: {item.refusal}"] if item.refusal else [f"{head} {path}: {closed} → {today}" for path, closed, today in item.changes]
