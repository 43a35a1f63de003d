from argparse import ArgumentParser, Namespace
from pathlib import Path

from yiti.config.answers import YES, add_json, print_answer, print_json
from yiti.events.lake import open_lake
from yiti.kernel.periods import Period
from yiti.kernel.text import Text
from yiti.measure.indicators.engines.opening import ENGINES, open_engine
from yiti.measure.indicators.lists import list_members
from yiti.measure.indicators.values import reckon
from yiti.policy.facts import Listed, load_definitions
from yiti.policy.facts.sampled import sample
from yiti.policy.packs import load_pack, load_pack_definitions

from .refreshing import add_refresh


def add_arguments(parser: ArgumentParser) -> None:
    commands = parser.add_subparsers(title=str(Text("命令", "commands")), metavar="")
    run_parser = commands.add_parser("run", help=str(Text("从数据湖计算指标", "reckon indicators from a lake")))
    run_parser.add_argument("--lake", type=Path, required=True, metavar="DIR", help=str(Text("数据湖文件夹", "folder of the lake")))
    chosen = run_parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--definitions", type=Path, metavar="DIR", help=str(Text("指标定义文件夹", "folder of definitions")))
    chosen.add_argument("--pack", help=str(Text("规则包及其上级的定义", "definitions of a pack and of those above it")))
    run_parser.add_argument("--period", required=True, help=str(Text("2025、2025Q4 或 2025-12", "2025, 2025Q4 or 2025-12")))
    run_parser.add_argument("--engine", default="polars", metavar="|".join(ENGINES), help=str(Text("计算引擎", "which engine reckons")))
    run_parser.add_argument(
        "--list", nargs=2, metavar=("CODE", "INSTITUTION"), help=str(Text("列出一个数背后的人或事", "who or what stands behind one number"))
    )
    add_json(run_parser)
    run_parser.set_defaults(run=run)
    add_refresh(commands)


def run(args: Namespace) -> int:
    """Every indicator for every institution, or the lists behind one number."""
    period = Period.parse(args.period)
    definitions = load_pack_definitions(load_pack(args.pack)) if args.pack else load_definitions(args.definitions)
    lake = open_lake(args.lake)
    definitions = sample(definitions, lake.share)
    if args.list:
        code, institution = args.list
        with open_engine(args.engine, lake) as engine:
            lists = list_members(engine, definitions, code, institution, period)
        print_json(lists)
        return YES
    with open_engine(args.engine, lake) as engine:
        found = [value.to_json() for value in reckon(engine, definitions, period)]
    print_answer(found, _lines(found, definitions), as_json=args.json)
    return YES


def _lines(found: list[dict[str, str | None]], definitions: Listed) -> list[str]:
    lines = []
    for one in found:
        label = definitions[str(one["indicator"])].label
        counted = one["numerator"] if one["denominator"] is None else f"{one['numerator'] or '?'} / {one['denominator']}"
        lines.append(f"{one['institution']:<14} {one['value'] or '—':>14}  {counted or '?':<24} {one['indicator']} {label}")
    return lines
