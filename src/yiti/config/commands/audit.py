from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from yiti.config.answers import NO, YES, add_json, print_answer
from yiti.foundation.audit.verification import Break, verify_chains
from yiti.kernel.scopes import system_scope
from yiti.kernel.text import Text


def add_arguments(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="")
    check = actions.add_parser("verify", help=str(Text("重算全部审计链", "recompute every link of the audit")))
    add_json(check)
    check.set_defaults(run=verify)


def verify(args: Namespace) -> int:
    """0 where every link fits, 1 where one does not; names table and key of each."""
    found = verify_chains(scope=system_scope())
    counts = {"chains": found.chains, "changes": found.changes, "seals": found.seals, "looks": found.looks}
    answer = {"intact": found.is_intact, **counts, "breaks": [asdict(item) for item in found.breaks]}
    words = Text(
        f"重算了 {found.chains} 条链、{found.changes} 处变更、{found.seals} 次封存、{found.looks} 次查看：",
        f"recomputed {found.chains} chains, {found.changes} changes, {found.seals} seals, {found.looks} looks: ",
    )
    verdict = Text("完好", "intact") if found.is_intact else Text(f"{len(found.breaks)} 处不符", f"{len(found.breaks)} do not fit")
    print_answer(answer, [f"{words.zh}{verdict.zh}\n{words.en}{verdict.en}", *map(_line, found.breaks)], as_json=args.json)
    return YES if found.is_intact else NO


def _line(item: Break) -> str:
    return f"{item.chain} #{item.sequence} {item.table} {item.key}: {item.problem}"
