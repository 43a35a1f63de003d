from argparse import ArgumentParser, Namespace
from pathlib import Path

from django.utils import timezone

from yiti.config.answers import YES, add_json, print_answer
from yiti.config.backups import back_up
from yiti.config.places import get_keys_folder
from yiti.kernel.text import Text


def add_arguments(parser: ArgumentParser) -> None:
    add_json(parser)
    parser.add_argument("file", type=Path, metavar="FILE.tar.gz")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Back up while the house is in use."""
    written = back_up(args.file, now=timezone.now())
    keys = get_keys_folder()
    words = Text(
        f"已备份 {len(written.hashes)} 个文件到 {args.file}。密钥不在其中：请另行保存 {keys}",
        f"{len(written.hashes)} files backed up to {args.file}. The keys are not in it: keep a copy of {keys} apart",
    )
    print_answer({"file": str(args.file), "files": len(written.hashes), "bytes": written.size}, [words.zh, words.en], as_json=args.json)
    return YES
