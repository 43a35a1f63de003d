from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path

from yiti.config.answers import YES, add_json, print_answer
from yiti.config.locks import hold_home
from yiti.config.restoring import restore
from yiti.config.upgrading import upgrade_database
from yiti.kernel.text import Text


def add_arguments(parser: ArgumentParser) -> None:
    add_json(parser)
    parser.add_argument("file", type=Path, metavar="FILE.tar.gz")
    parser.add_argument("--force", action="store_true", help=str(Text("替换现有数据", "replace the data that stand")))
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Restore and bring the database to this version. Server and worker must be stopped."""
    with hold_home(alone=True):
        done = restore(args.file, force=args.force)
        upgrade_database()
    words = Text(
        f"已恢复 {done.made_at} 的备份（{done.files} 个附件）", f"restored the backup of {done.made_at} ({done.files} evidence files)"
    )
    print_answer(asdict(done), [words], as_json=args.json)
    return YES
