from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import asdict

from yiti.config.answers import NO, YES, add_json, print_answer
from yiti.foundation.audit.standing import Misfit
from yiti.foundation.audit.verification import Verification, verify_chains
from yiti.kernel.scopes import system_scope
from yiti.kernel.text import Text
from yiti.web.system.misfits import name_misfit, tell_differences


def add_arguments(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="")
    check = actions.add_parser(
        "verify", help=str(Text("重算全部审计链，并核对登记的内容", "recompute every link, and hold what was entered against it"))
    )
    add_json(check)
    check.set_defaults(run=verify)


def verify(args: Namespace) -> int:
    """0 where every link and every row fits, 1 where one does not; names table and key of each, and what was recorded and what stands."""
    found = verify_chains(scope=system_scope())
    counts = {"chains": found.chains, "changes": found.changes, "seals": found.seals, "looks": found.looks, "rows": found.rows}
    answer = {
        "intact": found.is_intact, **counts, "breaks": [asdict(item) for item in found.breaks],
        "misfits": [_plain(item) for item in found.misfits], "not_held": found.not_held,
    }  # fmt: skip
    print_answer(answer, _lines(found), as_json=args.json)
    return YES if found.is_intact else NO


def _lines(found: Verification) -> Iterator[object]:
    words = Text(
        f"重算了 {found.chains} 条链、{found.changes} 处变更、{found.seals} 次封存、{found.looks} 次查看，核对了 {found.rows} 行：",
        f"recomputed {found.chains} chains, {found.changes} changes, {found.seals} seals, {found.looks} looks, {found.rows} rows: ",
    )
    count = len(found.breaks) + len(found.misfits)
    verdict = Text("完好", "intact") if found.is_intact else Text(f"{count} 处不符", f"{count} do not fit")
    yield f"{words.zh}{verdict.zh}\n{words.en}{verdict.en}"
    for broken in found.breaks:
        yield f"{broken.chain} #{broken.sequence} {broken.table} {broken.key}: {broken.problem}"
    for misfit in found.misfits:
        yield from _tell(misfit)
    if found.not_held:
        yield Text(
            f"还有 {len(found.not_held)} 张表没有纳入核对，请运行 yiti migrate：{'、'.join(found.not_held)}",
            f"{len(found.not_held)} tables are not vouched for yet, run yiti migrate: {', '.join(found.not_held)}",
        )


def _tell(misfit: Misfit) -> Iterator[object]:
    name = name_misfit(misfit)
    link = f"{misfit.chain} #{misfit.sequence} " if misfit.chain else ""
    yield f"{link}{misfit.table} {misfit.key}"
    yield f"  {name.zh}：{misfit.problem.zh}"
    yield f"  {name.en}: {misfit.problem.en}"
    for words in tell_differences(misfit):
        yield f"    {words.zh}"
        yield f"    {words.en}"


def _plain(misfit: Misfit) -> dict[str, object]:
    differs = {name: {"recorded": said, "stands": stands} for name, (said, stands) in misfit.differs.items()}
    return {**asdict(misfit), "name": name_misfit(misfit), "differs": differs}
