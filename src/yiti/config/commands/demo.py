import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from yiti.config.answers import NO, YES, add_json, print_answer
from yiti.config.locks import hold_home
from yiti.config.upgrading import upgrade_database, vouch
from yiti.foundation.installation.models import Installation
from yiti.foundation.installation.queries import find_installation
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack, pack_ids
from yiti.registry.access.demonstration import list_demo_logins
from yiti.synthetic.county import PACK, Progress, build
from yiti.synthetic.elsewhere import build_elsewhere
from yiti.synthetic.straight import WRITTEN_STRAIGHT

WIDTH = 28
WITH_HISTORY: dict[str, Callable[..., object]] = {PACK: build}
"""Demonstrations with closed quarters, plans and payslips behind them; other packs have institutions, people and services."""
UNFINISHED = Path(settings.YITI_HOME) / "demonstration.unfinished"


class UnableToBuild(UnableTo):
    code = "unfinished"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--pack", type=_read_pack, help=str(Text("政策包", "the pack")))
    parser.add_argument(
        "--scale", type=_read_scale, default=Decimal("0.1"),
        help=str(Text("居民及其服务的规模，0 到 1；0 不造居民", "the share of residents and their services, 0 to 1; 0 for none of them")),
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=2021, help=str(Text("种子", "the seed")))
    parser.add_argument("--logins", action="store_true", help=str(Text("列出演示账号", "list the demonstration's accounts")))
    parser.add_argument("--once", action="store_true", help=str(Text("已有演示县时不作声", "say nothing where the county stands")))
    add_json(parser)
    parser.set_defaults(run=run)


def _read_pack(id: str) -> str:
    """A pack that brings a demonstration; argparse tells the person which do."""
    if id not in pack_ids():
        known = ", ".join(pack_ids())
        raise ArgumentTypeError(str(Text(f"没有政策包 {id}；有 {known}", f"there is no pack {id}, but {known}")))
    if not load_pack(id).header.demo_on:
        raise ArgumentTypeError(str(Text(f"{id} 没有演示（demo_on）", f"{id} brings no demonstration (demo_on)")))
    return id


def _read_scale(words: str) -> Decimal:
    """A share; argparse tells the person what is wrong with any other."""
    wrong = ArgumentTypeError(str(Text(f"{words} 应为 0 到 1 的数，如 0.1", f"{words} must be a number from 0 to 1, like 0.1")))
    try:
        scale = Decimal(words)
    except InvalidOperation:
        raise wrong from None
    if not 0 <= scale <= 1:
        raise wrong
    return scale


def run(args: Namespace) -> int:
    """
    Build the demonstration county where none stands; 1 where the installation is a real county.

    :raises HomeIsBusy: while another is building it
    """
    found, is_new = _find(), False
    if found is None:
        with hold_home(alone=True):
            found = _find()
            if found is None:
                is_new = True
                _build(args.pack or PACK, args.seed, args.scale)
    if found is not None and not found.is_demonstration:
        words = Text("这是正式系统，不建演示数据", "this is a real installation; nothing was built")
        print_answer({"demonstration": False}, [words], as_json=args.json)
        return NO
    if found is not None and args.pack not in (None, found.pack):
        words = Text(
            f"这里已有 {found.pack} 的演示；请换一个空的 YITI_HOME",
            f"the demonstration of {found.pack} stands here: name an empty YITI_HOME",
        )
        print_answer({"demonstration": True, "pack": found.pack}, [words], as_json=args.json)
        return NO
    if not (args.once and found):
        _answer(args, is_new=is_new)
    return YES


def _find() -> Installation | None:
    """The installation that stands whole; none where there is none, or one whose building was broken off."""
    try:
        return None if UNFINISHED.exists() else find_installation()
    except DatabaseError:
        return None


def _build(pack: str, seed: int, scale: Decimal) -> None:
    if UNFINISHED.exists():
        _clear_unfinished()
    UNFINISHED.touch()
    upgrade_database(besides=WRITTEN_STRAIGHT)
    if pack in WITH_HISTORY:
        WITH_HISTORY[pack](seed=seed, scale=scale, told=_tell)
    else:
        build_elsewhere(pack, seed=seed, scale=scale, told=lambda done, whole, words: _tell(Progress(done, whole, words)))
    vouch()
    UNFINISHED.unlink()


def _clear_unfinished() -> None:
    """A building that was broken off is begun anew: its database is taken away."""
    if connection.vendor != "sqlite":
        words = Text("上次建到一半：请换一个空数据库再试", "the last building was broken off: give it an empty database")
        raise UnableToBuild(words)
    connection.close()
    for path in UNFINISHED.parent.glob("yiti.sqlite3*"):
        path.unlink()
    UNFINISHED.unlink(missing_ok=True)


def _answer(args: Namespace, *, is_new: bool) -> None:
    logins = [asdict(login) for login in list_demo_logins()]
    if args.logins:
        lines = [f"{row['role']:<22} {row['username']:<24} {row['password']:<24} {row['totp_secret'] or ''}" for row in logins]
        print_answer(logins, lines, as_json=args.json)
        return
    words = Text(f"演示县已就绪，{len(logins)} 个账号", f"the demonstration county stands, {len(logins)} accounts")
    print_answer({"demonstration": True, "accounts": len(logins), "built": is_new}, [words], as_json=args.json)


def _tell(progress: Progress) -> None:
    """A bar on the error stream; one line each where that is no terminal."""
    filled = WIDTH * progress.done // progress.all
    bar = "█" * filled + "·" * (WIDTH - filled)
    end = "\n" if progress.done == progress.all or not sys.stderr.isatty() else ""
    start = "\r\033[K" if sys.stderr.isatty() else ""
    sys.stderr.write(f"{start}{bar} {progress.done}/{progress.all} {progress.words}{end}")
    sys.stderr.flush()
