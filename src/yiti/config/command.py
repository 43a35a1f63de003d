"""The command line `yiti`: one module a group, imported only when it is called."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from importlib import import_module

import django
from django.db import DatabaseError

from yiti import __version__
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text
from yiti.policy.packs.folders import use_own_folder

from .answers import WRONG_CALL, print_refusal
from .commands import GROUPS, Group
from .places import get_packs


def main(argv: Sequence[str] | None = None) -> int:
    """
    Run one command.

    Exit codes: 0 done or yes, 1 no, 2 a call that makes no sense or was refused.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    use_own_folder(get_packs())
    parser, chosen = _make_parser(words)
    if chosen is None:
        parser.parse_args(words)
        parser.print_help()
        return WRONG_CALL
    args = parser.parse_args(words)
    try:
        return int(args.run(args))
    except UnableTo as refusal:
        print_refusal(refusal, as_json=getattr(args, "json", False))
        return WRONG_CALL
    except DatabaseError as error:
        sys.stderr.write(f"{Text('数据库出错，可运行 yiti doctor 查看', 'the database failed, yiti doctor may say why')}: {error}\n")
        return WRONG_CALL
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _make_parser(words: Sequence[str]) -> tuple[ArgumentParser, Group | None]:
    """Only the group that is called fills its own parser, so that `yiti compute` need not load a database."""
    parser = ArgumentParser(prog="yiti", description=str(Text("一体：按文件办事的基层卫生平台", "primary health care run by policy")))
    parser.add_argument("--version", action="version", version=__version__)
    groups = parser.add_subparsers(title=str(Text("命令", "commands")), metavar="")
    chosen = next((group for group in GROUPS if words and group.name == words[0]), None)
    for group in GROUPS:
        sub = groups.add_parser(group.name, help=str(group.about), description=str(group.about))
        if group is chosen:
            _fill(sub, group)
    return parser, chosen


def _fill(parser: ArgumentParser, group: Group) -> None:
    if group.needs_django:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiti.config.settings")
        django.setup()
    module = import_module(f"yiti.config.commands.{group.module or group.name}")
    parser.set_defaults(run=lambda _: _explain(parser))
    module.add_arguments(parser)


def _explain(parser: ArgumentParser) -> int:
    parser.print_help(sys.stderr)
    return WRONG_CALL
