"""The header, tables, calendars and cases."""

import json

from yiti.kernel.text import Text
from yiti.policy.packs.reading import Place, SourceFile
from yiti.policy.packs.shapes.cases import Case, plain
from yiti.policy.packs.shapes.headers import JOINED, DatedDay
from yiti.policy.packs.shapes.tables import Table

from .subject import Subject


def check_header(subject: Subject) -> None:
    header, source = subject.pack.header, subject.draft.sources["pack.yaml"]
    if header.id != subject.draft.id:
        subject.fault(source, ("id",), f"id 应为文件夹名 {subject.draft.id}", f"The id must be the folder's name {subject.draft.id}")
    days: list[tuple[str, DatedDay | None]] = [("issued", header.issued), ("in_force", header.in_force), ("sent_out", header.sent_out)]
    for key, day in days:
        if day is not None:
            subject.require_clause(source, (key, "clause"), day.clause)
            subject.require_printed(source, (key, "printed"), day.printed, day.day.isoformat())
    seen: set[str] = set()
    for at, category in enumerate(header.categories):
        subject.require_single(source, ("categories", at, "id"), category.id, seen)
        subject.require_clause(source, ("categories", at, "clause"), category.clause)
        if category.joins is not None:
            _check_joining(subject, source, ("categories", at, "joins"), category.joins)


def _check_joining(subject: Subject, source: SourceFile, place: Place, parameter: str) -> None:
    """A category comes in when the county says so: by one of the words of a setting that the document leaves to it."""
    subject.require_known(source, place, parameter, subject.pack.parameters, Text("参数", "parameter"))
    found = subject.pack.parameters.get(parameter)
    if found is not None and (found.kind != "word" or JOINED not in found.choices):
        subject.fault(source, place, f"“{parameter}”应是可选“{JOINED}”的设定", f"“{parameter}” must be a word that may be “{JOINED}”")


def check_tables(subject: Subject) -> None:
    for source, place, table in subject.listed("tables.yaml", "tables"):
        subject.require_clause(source, (*place, "clause"), table.clause)
        _check_rows(subject, source, place, table)
        for at, remark in enumerate(table.remarks):
            subject.require_clause(source, (*place, "remarks", at, "clause"), remark.clause)
            subject.require_printed(source, (*place, "remarks", at, "printed"), remark.printed, remark.value)
    for source, place, component in subject.listed("pay.yaml", "components"):
        subject.require_clause(source, (*place, "clause"), component.clause)
    for source, place, year in subject.listed("calendar.yaml", "years"):
        if not all(year.may_list(day) for day in (*year.holidays, *year.working_weekend_days)):
            subject.fault(source, place, f"有日期不在 {year.year} 年", f"A day is not in {year.year}")


def _check_rows(subject: Subject, source: SourceFile, place: Place, table: Table) -> None:
    rows = subject.pack.rows.get(table.id, ())
    counts = {column.name for column in table.columns if column.kind == "count"}
    if table.key not in {column.name for column in table.columns}:
        subject.fault(source, (*place, "key"), f"没有列“{table.key}”", f"There is no column “{table.key}”")
        return
    seen: set[str] = set()
    for row in rows:
        subject.require_single(source, (*place, "file"), row[table.key], seen)
    for remark in table.remarks:
        subject.require_known(source, (*place, "remarks"), remark.row, seen, Text("行", "row"))
    for name, total in table.totals.items():
        if name not in counts:
            subject.fault(source, (*place, "totals", name), f"没有数字列“{name}”", f"There is no column of numbers “{name}”")
        elif (found := sum(int(row[name]) for row in rows)) != int(total):
            subject.fault(
                source,
                (*place, "totals", name),
                f"{name} 各行之和为 {found}，合计为 {total}",
                f"{name} adds up to {found}, the total says {total}",
            )


def check_cases(subject: Subject) -> None:
    seen: set[str] = set()
    for source, place, case in subject.each("cases"):
        subject.require_single(source, (*place, "name"), case.name, seen)
        subject.require_clause(source, (*place, "clause"), case.clause)
        _check_case(subject, source, place, case)


def _check_case(subject: Subject, source: SourceFile, place: Place, case: Case) -> None:
    if (case.result is None) == (case.refused is None):
        subject.fault(source, place, f"{case.name}：result 与 refused 必须恰有一个", f"{case.name}: either result or refused, and only one")
    if case.on is not None and case.on < subject.pack.in_force_from:
        subject.fault(source, (*place, "on"), f"{case.name}：早于施行日", f"{case.name}: before the pack is in force")
    try:
        json.dumps(plain(case.inputs))
    except TypeError as error:
        subject.fault(source, (*place, "inputs"), f"{case.name}：输入无法写成 JSON：{error}", f"{case.name}: no JSON: {error}")
