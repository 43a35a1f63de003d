"""Where facts come from: known facts, registers with their fields, indicators, and somebody who owes them."""

from collections.abc import Mapping

from yiti.kernel.text import Text
from yiti.policy.facts import Definition, Faulty
from yiti.policy.packs.definitions import read_chain
from yiti.policy.packs.functions import ROLES
from yiti.policy.packs.reading import Place, SourceFile
from yiti.policy.packs.shapes.sources import CountedEntries

from .subject import Subject

FACT, OFFICE, FORM, FIELD = Text("事实数", "fact"), Text("部门或角色", "office or role"), Text("登记表", "form"), Text("栏目", "field")


def check_sources(subject: Subject) -> None:
    facts = {name for pack in subject.pack.chain for name in pack.facts}
    offices = {name for pack in subject.pack.chain for name in pack.offices} | ROLES
    seen = set[str]()
    for source, place, said in subject.listed("targets.yaml", "sources"):
        subject.require_known(source, (*place, "fact"), said.fact, facts, FACT)
        subject.require_single(source, (*place, "fact"), said.fact, seen)
        if said.owed_by is not None:
            subject.require_known(source, (*place, "owed_by"), said.owed_by, offices, OFFICE)
        if said.form is not None:
            _check_form(subject, source, (*place, "form"), said.form)
    counted = [found for found in subject.listed("targets.yaml", "sources") if found[2].indicator is not None]
    definitions = read_definitions(subject) if counted else None
    for source, place, said in counted if definitions is not None else ():
        subject.require_known(source, (*place, "indicator", "code"), said.indicator.code, definitions or {}, Text("指标定义", "definition"))


def _check_form(subject: Subject, source: SourceFile, place: Place, said: CountedEntries) -> None:
    form = next((pack.forms[said.id] for pack in subject.pack.chain if said.id in pack.forms), None)
    if form is None:
        subject.fault(source, (*place, "id"), f"没有登记表“{said.id}”", f"There is no form “{said.id}”")
        return
    fields = {field.name: field for field in form.fields}
    for key, name in said.named:
        subject.require_known(source, (*place, key), name, fields, FIELD)
    for name, values in said.where.items():
        choices = {choice.id for choice in fields[name].choices} if name in fields else set()
        for value in values:
            if choices:
                subject.require_known(source, (*place, "where", name), value, choices, Text("选项", "choice"))


def read_definitions(subject: Subject) -> Mapping[str, Definition] | None:
    """None where they are faulty: that is told by the check of the definitions."""
    try:
        return read_chain(subject.pack.chain).definitions
    except Faulty:
        return None
