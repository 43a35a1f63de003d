import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db import DatabaseError

from yiti.config.answers import NO, YES, add_json, print_answer
from yiti.config.places import PROJECT
from yiti.config.served import Page, check_elsewhere, check_names, count_rows, list_pages, open_pages, read_table
from yiti.config.served.table import Table
from yiti.foundation.installation.queries import find_installation
from yiti.kernel.text import Text
from yiti.policy.packs import Fault

DOCS = PROJECT / "docs"
HEAD = ("served", "partly", "not_yet")


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--check", action="store_true",
        help=str(Text("逐项核对名称、打开页面", "resolve every name and open every page")),
    )  # fmt: skip
    parser.add_argument("--pages", metavar="PACK", help=str(Text("只在这里打开某文件的页面", "open the pages of one document only, here")))
    parser.add_argument("--no-pages", action="store_true", help=str(Text("不打开页面", "open no page")))
    parser.add_argument("--table", type=Path, default=DOCS / "served.yaml", help=str(Text("要核对的表", "the table to check")))
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """The counts; with `--check` 1 where an id is missing or twice, a name does not resolve, or a page fails."""
    table = read_table(args.table, DOCS / "requirement_ids.csv")
    wrong = [*_to_json(table.faults)]
    if args.check:
        wrong += [] if args.pages else [*_to_json(check_names(table))]
        wrong += [] if args.no_pages else _check_pages(table, args)
    answer = {**count_rows(table), "wrong": wrong}
    print_answer(answer, _lines(answer), as_json=args.json)
    return NO if wrong else YES


def _check_pages(table: Table, args: Namespace) -> list[dict[str, Any]]:
    """Those of the document whose demonstration stands here are opened here, the others in one that is thrown away."""
    wrong: list[dict[str, Any]] = []
    here = _find_demonstration()
    for pack, pages in list_pages(table).items():
        if args.pages not in (None, pack):
            continue
        if pack == here:
            wrong += _to_json(_open_here(table, pages))
        else:
            wrong += check_elsewhere(pack, ["--table", str(args.table.resolve())], told=_tell)
    return wrong


def _find_demonstration() -> str:
    """The pack of the demonstration that stands here; empty where none does."""
    try:
        found = find_installation()
    except DatabaseError:
        return ""
    return found.pack if found and found.is_demonstration else ""


def _open_here(table: Table, pages: list[Page]) -> Iterator[Fault]:
    for at, (page, words) in enumerate(open_pages(pages), 1):
        if at % 25 == 0 or at == len(pages):
            _tell(Text(f"{page.pack}：已打开 {at}/{len(pages)} 页", f"{page.pack}: {at} of {len(pages)} pages opened"))
        if words:
            yield table.fault(page.row, words)


def _to_json(faults: tuple[Fault, ...] | list[Fault] | Iterator[Fault]) -> list[dict[str, Any]]:
    return [{"file": fault.file, "line": fault.line, "message": str(fault.message)} for fault in faults]


def _tell(words: Text) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


def _lines(answer: Mapping[str, Any]) -> Iterator[str]:
    """A table of the documents, one of the features, what is left, and what is wrong."""
    for title, counts in ((Text("文件", "document"), answer["by_pack"]), (Text("功能", "feature"), answer["by_feature"])):
        yield f"{title!s:<28}" + "".join(f"{state:>9}" for state in HEAD)
        yield from (f"{name:<28}" + "".join(f"{count[state]:>9}" for state in HEAD) for name, count in counts.items())
        yield ""
    yield from (f"{row['id']} {row['state']:<8} {row['why']}" for row in answer["left"])
    yield ""
    yield str(
        Text(
            f"已办到 {answer['served']}，部分 {answer['partly']}，尚未 {answer['not_yet']}",
            f"{answer['served']} served, {answer['partly']} partly, {answer['not_yet']} not yet",
        )
    )
    yield from (f"{fault['file']}:{fault['line']}: {fault['message']}" for fault in answer["wrong"])
