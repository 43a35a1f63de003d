from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from django.db import DatabaseError

from yiti.config.answers import NO, YES, add_json, print_answer
from yiti.events.intake.sheets import IMPORTS as FACTS
from yiti.foundation.imports.kinds import ImportKind
from yiti.foundation.imports.operations import apply_staged, check_staged, stage_file
from yiti.foundation.imports.queries import list_faults
from yiti.foundation.installation.queries import get_installation, get_now, get_today
from yiti.foundation.sheets import write_sheet, write_template
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import system_scope
from yiti.kernel.text import Text
from yiti.measure.assessment.sheets import IMPORTS as ASSESSMENT
from yiti.money.pay.sheets import IMPORTS as PAY
from yiti.web.institutions.kinds import KINDS as REGISTRY
from yiti.web.institutions.kinds import list_kinds

KINDS: dict[str, ImportKind] = {**REGISTRY, **FACTS, **{kind.id: kind for kind in (*ASSESSMENT, *PAY)}}


class UnknownSheet(UnableTo):
    code = "unknown-sheet"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("kind", nargs="?", default="", help=str(Text("哪一种表；不写则列出全部", "which sheet; none lists them all")))
    parser.add_argument("file", nargs="?", type=Path, help="FILE.xlsx")
    is_import = parser.prog.endswith("import")
    if is_import:
        parser.add_argument("--check", action="store_true", help=str(Text("只检查，不写入", "check only, keep nothing")))
    else:
        parser.add_argument("--template", action="store_true", help=str(Text("空白模板", "the empty template")))
        parser.add_argument("--period", default="", help="2026Q3")
        parser.add_argument("--institution", default="", help=str(Text("机构编码", "the institution's code")))
    add_json(parser)
    parser.set_defaults(run=import_ if is_import else export)


def import_(args: Namespace) -> int:
    """0 where the file was taken whole, 1 where a cell is wrong: each with sheet, row, column and reason; nothing is kept then."""
    kind = _find(args)
    if kind is None or args.file is None:
        return _list(args)
    scope, now = system_scope("command line"), get_now()
    staged = stage_file(scope=scope, kind=kind, name=args.file.name, content=args.file.read_bytes(), today=get_today(), now=now)
    staged = check_staged(scope=scope, kind=kind, staged=staged.pk)
    faults = list_faults(staged)
    answer: dict[str, Any] = {
        "kind": kind.id, "rows": staged.rows, "added": staged.added, "changed": staged.changed, "unchanged": staged.unchanged,
        "faults": [
            {
                "sheet": item.sheet, "row": item.row, "column": item.column, "value": item.value, "code": item.code,
                "message": str(item.message),
            }
            for item in faults
        ],
        "applied": False,
    }  # fmt: skip
    if faults:
        print_answer(answer, [f"{item.sheet} {item.column}{item.row}: {item.message}" for item in faults], as_json=args.json)
        return NO
    if not args.check:
        apply_staged(scope=scope, kind=kind, staged=staged.pk, now=now)
        answer["applied"] = True
    words = Text(
        f"{staged.rows} 行：新增 {staged.added}，更改 {staged.changed}，不变 {staged.unchanged}",
        f"{staged.rows} rows: {staged.added} new, {staged.changed} changed, {staged.unchanged} as they were",
    )
    print_answer(answer, [words], as_json=args.json)
    return YES


def export(args: Namespace) -> int:
    """Write a sheet that the same command's import reads back without a change."""
    kind = _find(args)
    if kind is None or args.file is None:
        return _list(args)
    if args.template:
        args.file.write_bytes(write_template(kind.layouts))
    else:
        rows = kind.export(system_scope("command line"), {"period": args.period, "institution": args.institution})
        sheets = [(layout, rows.get(layout.name, [])) for layout in kind.layouts]
        is_demonstration = get_installation().is_demonstration
        args.file.write_bytes(write_sheet(sheets, is_demonstration=is_demonstration, made_on=get_today()))
    print_answer({"kind": kind.id, "file": str(args.file)}, [str(args.file)], as_json=args.json)
    return YES


def _find(args: Namespace) -> ImportKind | None:
    if not args.kind:
        return None
    kinds = _kinds()
    if args.kind not in kinds:
        raise UnknownSheet(
            Text(f"没有 {args.kind} 这种表；有：{'、'.join(kinds)}", f"there is no sheet {args.kind}; there are {', '.join(kinds)}")
        )
    return kinds[args.kind]


def _kinds() -> dict[str, ImportKind]:
    """With the monthly returns of the county's pack, where a county stands."""
    try:
        return {**KINDS, **list_kinds()}
    except DatabaseError:
        return KINDS


def _list(args: Namespace) -> int:
    print_answer(
        [{"kind": kind.id, "title": str(kind.title)} for kind in _kinds().values()],
        [f"{kind.id:<20} {kind.title}" for kind in _kinds().values()], as_json=args.json,
    )  # fmt: skip
    return YES
