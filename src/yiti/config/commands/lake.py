from argparse import ArgumentParser, Namespace
from pathlib import Path

from yiti.config.answers import NO, YES, add_json, print_answer
from yiti.events.lake.checking import check_lake
from yiti.kernel.text import Text


def add_arguments(parser: ArgumentParser) -> None:
    commands = parser.add_subparsers(title=str(Text("命令", "commands")), metavar="")
    check_parser = commands.add_parser("check", help=str(Text("检查数据湖", "find what is wrong with a lake")))
    check_parser.add_argument("lake", type=Path, metavar="DIR", help=str(Text("数据湖文件夹", "folder of the lake")))
    add_json(check_parser)
    check_parser.set_defaults(run=check)


def check(args: Namespace) -> int:
    """0 when nothing is wrong, 1 with every fault."""
    faults = check_lake(args.lake)
    lines = [str(fault) for fault in faults] or [str(Text("没有发现问题", "nothing is wrong"))]
    print_answer([fault.to_json() for fault in faults], lines, as_json=args.json)
    return NO if faults else YES
