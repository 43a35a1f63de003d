"""Regular papers: clauses, roles that may make them, days that parameters hold, and registers with their fields."""

from collections.abc import Mapping
from typing import Any

from yiti.kernel.text import Text
from yiti.policy.packs.functions import ROLES
from yiti.policy.packs.reading import Place, SourceFile
from yiti.policy.packs.shapes.reports import LoggedEntries, ReportLine
from yiti.policy.packs.shapes.sources import CountedEntries

from .subject import Subject

FORM, FIELD, CHOICE = Text("登记表", "form"), Text("栏目", "field"), Text("选项", "choice")


def check_reports(subject: Subject) -> None:
    parameters = {id for pack in subject.pack.chain for id in pack.parameters}
    seen = set[str]()
    for source, place, report in subject.listed("reports.yaml", "reports"):
        subject.require_single(source, (*place, "id"), report.id, seen)
        subject.require_clause(source, (*place, "clause"), report.clause)
        if report.due is not None:
            subject.require_known(source, (*place, "due"), report.due, parameters, Text("参数", "parameter"))
        for at, role in enumerate(report.made_by):
            subject.require_known(source, (*place, "made_by", at), role, subject.roles, Text("角色", "role"))
            if role in subject.roles and "tasks.report" not in subject.roles[role]:
                subject.fault(source, (*place, "made_by", at), f"角色 {role} 没有权限 tasks.report", f"Role {role} lacks tasks.report")
        _check_sections(subject, source, place, report)


def _check_sections(subject: Subject, source: SourceFile, place: Place, report: Any) -> None:
    lines = set[str]()
    for at, section in enumerate(report.sections):
        subject.require_clause(source, (*place, "sections", at, "clause"), section.clause)
        for index, line in enumerate(section.lines):
            here: Place = (*place, "sections", at, "lines", index)
            subject.require_single(source, (*here, "fact"), line.fact, lines)
            _check_line(subject, source, here, line)


def _check_line(subject: Subject, source: SourceFile, place: Place, line: ReportLine) -> None:
    offices = {name for pack in subject.pack.chain for name in pack.offices} | ROLES
    if line.owed_by is None:
        subject.fault(source, place, "要写明没有数时由谁给出（owed_by）", "Say who owes it while nobody has it (owed_by)")
    else:
        subject.require_known(source, (*place, "owed_by"), line.owed_by, offices, Text("部门或角色", "office or role"))
    for key, said in (("form", line.form), ("log", line.log)):
        if said is not None:
            _check_entries(subject, source, (*place, key), said)


def _check_entries(subject: Subject, source: SourceFile, place: Place, said: CountedEntries | LoggedEntries) -> None:
    form = next((pack.forms[said.id] for pack in subject.pack.chain if said.id in pack.forms), None)
    if form is None:
        subject.require_known(source, (*place, "id"), said.id, (), FORM)
        return
    fields: Mapping[str, Any] = {field.name: field for field in form.fields}
    for key, name in said.named:
        subject.require_known(source, (*place, key), name, fields, FIELD)
    for name, values in said.where.items():
        choices = {choice.id for choice in fields[name].choices} if name in fields else set()
        for value in values if choices else ():
            subject.require_known(source, (*place, "where", name), value, choices, CHOICE)
