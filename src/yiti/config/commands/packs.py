import csv
from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path

from django.db import DatabaseError

from yiti.config.answers import NO, YES, add_json, add_language, choose_language, print_answer
from yiti.config.drafting import draft_pack
from yiti.config.proving import prove_pack
from yiti.foundation.decisions.queries import get_book_of
from yiti.foundation.installation.queries import find_installation
from yiti.kernel.refusals import Refused
from yiti.kernel.scopes import system_scope
from yiti.kernel.text import Text
from yiti.policy.packs import Pack, Resolved, compare_packs, compare_resolved, load_pack, pack_ids, resolve
from yiti.policy.packs.printing import check_json, check_text, diff_json, diff_text, show_json, show_text


def add_arguments(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="")
    checking = actions.add_parser("check", help=str(Text("检查规则包，逐处指出文件和行", "name file and line of every fault")))
    checking.add_argument("packs", nargs="*", metavar="PACK", help=str(Text("不写则全部", "all where none is named")))
    checking.add_argument("--figures", type=Path, help=str(Text("文件所印数字的清单（CSV）", "a list of the printed figures, CSV")))
    checking.add_argument("--no-cases", action="store_true", help=str(Text("不核算算例", "do not reckon the cases")))
    checking.set_defaults(run=check)
    showing = actions.add_parser(
        "show", help=str(Text("某日的参数：文件、推算还是本县决定", "every parameter on a day, and who decided it"))
    )
    showing.add_argument("pack")
    showing.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD")
    showing.add_argument("--shipped", action="store_true", help=str(Text("不含本县的决定", "without this county's decisions")))
    showing.set_defaults(run=show)
    comparing = actions.add_parser("diff", help=str(Text("两个规则包或某包两天的不同", "what differs between two packs or two days")))
    comparing.add_argument("first", metavar="PACK[@DAY]")
    comparing.add_argument("second", metavar="PACK[@DAY]")
    comparing.set_defaults(run=diff)
    drafting = actions.add_parser("new", help=str(Text("新建规则包", "begin a pack")))
    drafting.add_argument("pack")
    drafting.add_argument("--above", default="national", metavar="PACK")
    drafting.set_defaults(run=new)
    for action in (checking, showing, comparing, drafting):
        add_json(action)
    for action in (checking, showing, comparing):
        add_language(action)


def check(args: Namespace) -> int:
    """0 where no pack has a fault and every case gives what it says, 1 where one does not."""
    figures = list(csv.DictReader(args.figures.read_text(encoding="utf-8-sig").splitlines())) if args.figures else None
    faults = {id: prove_pack(id, figures=figures, cases=not args.no_cases) for id in args.packs or pack_ids()}
    print_answer(check_json(faults), [check_text(faults, choose_language(args.lang))], as_json=args.json)
    return NO if any(faults.values()) else YES


def show(args: Namespace) -> int:
    """What holds on a day, with this county's decisions where the pack is the county's."""
    pack = load_pack(args.pack)
    resolved = resolve(pack, on=args.on) if args.shipped else _resolve_here(pack, args.on)
    print_answer(show_json(pack, resolved), [show_text(pack, resolved, choose_language(args.lang))], as_json=args.json)
    return YES


def _resolve_here(pack: Pack, on: date | None) -> Resolved:
    """With the county's decisions and holidays where this is its pack and a county stands."""
    scope = system_scope()
    try:
        found = find_installation()
        if found and found.pack == pack.id:
            return get_book_of(scope=scope, pack=pack.id, on=on)
    except DatabaseError:
        pass
    return resolve(pack, on=on)


def diff(args: Namespace) -> int:
    """0 where there is no difference, 1 where there is. With days it is what holds that is compared, else the packs' files."""
    (first, one), (second, two) = _at_day(args.first), _at_day(args.second)
    packs = load_pack(first), load_pack(second)
    if one is None and two is None:
        changes = compare_packs(*packs)
    else:
        changes = compare_resolved(_resolve_here(packs[0], one), _resolve_here(packs[1], two))
    print_answer(diff_json(changes), [diff_text(changes, choose_language(args.lang))], as_json=args.json)
    return NO if changes else YES


def _at_day(words: str) -> tuple[str, date | None]:
    """`changji-2021@2026-10-09` → the pack and the day."""
    pack, _, day = words.partition("@")
    try:
        return pack, date.fromisoformat(day) if day else None
    except ValueError:
        raise Refused(Text(f"“{day}”不是日期", f"“{day}” is no day"), code="wrong-type", field=words) from None


def new(args: Namespace) -> int:
    """Write the first files of a pack."""
    written = [str(path) for path in draft_pack(args.pack, above=args.above)]
    print_answer({"files": written}, written, as_json=args.json)
    return YES
