import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import date
from pathlib import Path

from django.utils import timezone

from yiti.config.answers import NO, YES, add_json, print_answer
from yiti.events.exports.operations import Wanted, export_lake
from yiti.events.intake.operations import take_in_lake
from yiti.events.intake.templates import write_fact_template
from yiti.events.lake.checking import check_lake
from yiti.events.lake.outside import UnableToVeil, Veil
from yiti.foundation.installation.queries import get_now, get_today
from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import system_scope
from yiti.kernel.text import Text

LAKE = Text("数据湖文件夹", "folder of the lake")


def add_arguments(parser: ArgumentParser) -> None:
    commands = parser.add_subparsers(title=str(Text("命令", "commands")), metavar="")
    _add_export(commands.add_parser("export", help=str(Text("导出事件与登记", "write events and registry as a lake"))))
    _add_import(commands.add_parser("import", help=str(Text("导入别的系统的文件", "take in another system's files"))))
    template_parser = commands.add_parser("template", help=str(Text("空表：xlsx 或 csv", "an empty sheet to fill in, xlsx or csv")))
    template_parser.add_argument("kind", metavar="KIND", help="visit, follow_up, … residents")
    template_parser.add_argument("file", type=Path, metavar="FILE", help="FILE.xlsx, FILE.csv")
    add_json(template_parser)
    template_parser.set_defaults(run=template)
    check_parser = commands.add_parser("check", help=str(Text("检查数据湖", "find what is wrong with a lake")))
    check_parser.add_argument("lake", type=Path, metavar="DIR", help=str(LAKE))
    check_parser.add_argument(
        "--today",
        type=date.fromisoformat,
        metavar="DAY",
        help=str(Text("之后的日期都是错的，默认今天", "days after it are wrong; today unless named")),
    )
    add_json(check_parser)
    check_parser.set_defaults(run=check)


def _add_export(parser: ArgumentParser) -> None:
    parser.add_argument("lake", type=Path, metavar="DIR", help=str(Text("空的或还没有的文件夹", "a folder that is empty or not there yet")))
    parser.add_argument(
        "--first", type=_month, metavar="MONTH", help=str(Text("从这个月起，如 2025-01", "from this month on, such as 2025-01"))
    )
    parser.add_argument("--end", type=_month, metavar="MONTH", help=str(Text("到这个月之前", "up to, not including, this month")))
    parser.add_argument(
        "--county", action="append", default=[], metavar="CODE", help=str(Text("六位县代码，可重复", "six digits; may be repeated"))
    )
    parser.add_argument(
        "--outside",
        action="store_true",
        help=str(Text("对外：年龄段、月份、另一套假名", "for outside: age bands, months, other pseudonyms")),
    )
    parser.add_argument("--key", type=Path, metavar="FILE", help=str(Text("这个接收方的密钥文件", "file with this recipient's key")))
    parser.add_argument(
        "--for", dest="recipient", default="", metavar="WHO", help=str(Text("给谁，记入审计", "for whom; stands in the audit"))
    )
    add_json(parser)
    parser.set_defaults(run=export)


def _add_import(parser: ArgumentParser) -> None:
    parser.add_argument("lake", type=Path, metavar="DIR", help=str(LAKE))
    parser.add_argument("--all-or-nothing", action="store_true", help=str(Text("有一行错就都不收", "take nothing where a row is wrong")))
    parser.add_argument("--check", action="store_true", help=str(Text("只检查，不写入", "check only, keep nothing")))
    parser.add_argument(
        "--rejected",
        type=Path,
        metavar="FOLDER",
        help=str(Text("退回的行写到这里，默认 DIR-rejected", "where rejected rows go; DIR-rejected unless named")),
    )
    add_json(parser)
    parser.set_defaults(run=import_)


def check(args: Namespace) -> int:
    """0 when nothing is wrong, 1 with every fault."""
    faults = check_lake(args.lake, today=args.today or timezone.localdate())
    lines = [str(fault) for fault in faults] or [str(Text("没有发现问题", "nothing is wrong"))]
    print_answer([fault.to_json() for fault in faults], lines, as_json=args.json)
    return NO if faults else YES


def export(args: Namespace) -> int:
    """Write what the journal and the registry hold; for outside only with a recipient and a key of its own."""
    wanted = Wanted(args.first, args.end, frozenset(args.county), args.recipient, _veil(args))
    count = export_lake(scope=system_scope("command line"), folder=args.lake, wanted=wanted, told=_tell)
    words = Text(f"{args.lake}：{count} 条事件", f"{args.lake}: {count} events")
    print_answer({"folder": str(args.lake), "events": count, "outside": args.outside, "for": args.recipient}, [words], as_json=args.json)
    return YES


def import_(args: Namespace) -> int:
    """0 where every row was taken or stood already, 1 where rows were rejected: they stand in a folder beside, with their reasons."""
    back = args.rejected or args.lake.resolve().with_name(f"{args.lake.resolve().name}-rejected")
    done = take_in_lake(
        scope=system_scope("command line"), folder=args.lake, today=get_today(), now=get_now(), rejected=back,
        whole=args.all_or_nothing, check_only=args.check, told=_tell,
    )  # fmt: skip
    found = done.delivery
    answer = {
        "delivery": found.pk, "rows": found.rows, "taken": found.taken, "known": found.known, "rejected": found.rejected,
        "applied": found.applied_at is not None and not args.check, "faults": found.faults,
        "folder": str(done.rejected) if done.rejected else None,
    }  # fmt: skip
    lines: list[object] = [
        Text(
            f"{found.rows} 行：收下 {found.taken}，已有 {found.known}，退回 {found.rejected}",
            f"{found.rows} rows: {found.taken} taken, {found.known} there already, {found.rejected} rejected",
        )
    ]
    lines += [
        f"{one['file']} {one['row']} {one['field']} [{one['code']}] {one['message']['zh']} {one['message']['en']}"
        for one in found.faults[:20]
    ]
    if done.rejected:
        lines.append(Text(f"退回的行：{done.rejected}", f"rejected rows: {done.rejected}"))
    print_answer(answer, lines, as_json=args.json)
    return NO if found.rejected else YES


def template(args: Namespace) -> int:
    """Write the empty sheet of one kind; filled in, `yiti import facts-KIND FILE` or the page of deliveries takes it."""
    content = write_fact_template(
        args.kind, language="zh-hans", institution="652301004", today=get_today(), as_csv=args.file.suffix.lower() == ".csv"
    )
    args.file.write_bytes(content)
    print_answer({"kind": args.kind, "file": str(args.file)}, [str(args.file)], as_json=args.json)
    return YES


def _veil(args: Namespace) -> Veil | None:
    if not args.outside:
        return None
    if args.key is None or not args.key.is_file():
        zh, en = (
            "对外导出要有密钥文件（--key），例如 head -c 32 /dev/urandom > 文件",
            "An export for outside needs --key FILE, as of head -c 32 /dev/urandom > FILE",
        )
        raise UnableToVeil(Text(zh, en), field="key")
    return Veil(args.key.read_bytes())


def _month(text: str) -> date:
    try:
        return Period.parse(text).first
    except UnableTo as refusal:
        raise ArgumentTypeError(str(refusal)) from None


def _tell(what: str, rows: int) -> None:
    """Progress for a person who watches; a program gets none."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{what:<20} {rows:>12,}\x1b[K")
        sys.stderr.flush()
