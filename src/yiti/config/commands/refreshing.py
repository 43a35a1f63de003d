"""`yiti indicators refresh`: bring the kept numbers of indicators up to date."""

import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from django.utils import timezone

from yiti.config.answers import YES, add_json, print_answer
from yiti.foundation.installation.queries import get_today
from yiti.kernel.periods import Period
from yiti.kernel.scopes import system_scope
from yiti.kernel.text import Text
from yiti.measure.indicators.operations import bring_up_to_date, recount
from yiti.measure.indicators.queries import get_as_of


def add_refresh(commands: Any) -> None:
    parser: ArgumentParser = commands.add_parser("refresh", help=str(Text("更新库内指标数", "bring the kept numbers up to date")))
    parser.add_argument("--all", action="store_true", help=str(Text("全部重新计算", "count everything anew")))
    add_json(parser)
    parser.set_defaults(run=refresh)


def refresh(args: Namespace) -> int:
    """Take in what the journal holds, or count everything anew; what the numbers hold afterwards."""
    work = recount if args.all else bring_up_to_date
    work(scope=system_scope(), now=timezone.now(), told=None if args.json else _tell)
    as_of = get_as_of(scope=system_scope(), period=Period.year_of(get_today()))
    found = {"at": as_of.at.isoformat() if as_of.at else None, "waiting": as_of.waiting, "is_reckoned": as_of.is_reckoned}
    print_answer(
        found,
        [str(Text(f"截至 {found['at']}，待计入 {as_of.waiting} 条", f"as of {found['at']}, {as_of.waiting} rows wait"))],
        as_json=args.json,
    )
    return YES


def _tell(done: int, all: int) -> None:  # noqa: A002
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done}/{all}" + ("\n" if done == all else ""))
        sys.stderr.flush()
