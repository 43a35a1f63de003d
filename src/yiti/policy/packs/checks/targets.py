"""Targets: figures as printed, days as printed, and the settings that soften them."""

from yiti.kernel.text import Text
from yiti.policy.packs.reading import Place, SourceFile
from yiti.policy.packs.shapes.targets import Target, TargetValue

from .subject import Subject

TARGET, SETTING, FACT = Text("目标", "target"), Text("参数", "parameter"), Text("事实数", "fact")


def check_targets(subject: Subject) -> None:
    facts, seen = set[str](), set[str]()
    for source, place, fact in subject.listed("targets.yaml", "facts"):
        subject.require_single(source, (*place, "id"), fact.id, facts)
    for pack in subject.pack.above:
        facts |= set(pack.facts)
    for source, place, target in subject.listed("targets.yaml", "targets"):
        subject.require_single(source, (*place, "id"), target.id, seen)
        for at, name in enumerate(target.facts):
            subject.require_known(source, (*place, "facts", at), name, facts, FACT)
        if target.of is not None:
            subject.require_known(source, (*place, "of"), target.of, subject.pack.targets, TARGET)
            of = subject.pack.targets.get(target.of)
            if of is not None and (of.measure != "share" or of.facts != target.facts):
                subject.fault(source, (*place, "of"), f"{target.of} 不是同一比例", f"{target.of} is not the share of the same facts")
        for at, value in enumerate(target.values):
            _check_value(subject, source, (*place, "values", at), target, value)
        _check_days(subject, source, place, target)


def _check_value(subject: Subject, source: SourceFile, place: Place, target: Target, value: TargetValue) -> None:
    subject.require_clause(source, (*place, "clause"), value.clause)
    subject.require_printed(source, (*place, "printed"), value.printed, value.value)
    if value.at_most is not None:
        subject.require_printed(source, (*place, "at_most"), value.printed, value.at_most)
    if value.due is not None:
        subject.require_printed(source, (*place, "printed_due"), value.printed_due, value.due.isoformat())
    for key, id in (("tolerance", value.tolerance), ("band", value.band)):
        if id is not None:
            subject.require_known(source, (*place, key), id, subject.pack.parameters, SETTING)
    _check_origin(subject, source, place, target, value)


def _check_origin(subject: Subject, source: SourceFile, place: Place, target: Target, value: TargetValue) -> None:
    if value.printed_with is not None:
        subject.require_known(source, (*place, "printed_with"), value.printed_with, subject.pack.targets, TARGET)
        other = subject.pack.targets.get(value.printed_with)
        if other is not None and not any(
            same.printed and (same.value, same.at_most, same.clause) == (value.value, value.at_most, value.clause) for same in other.values
        ):
            subject.fault(
                source, (*place, "printed_with"), f"{value.printed_with} 没有印出同一数字", f"{value.printed_with} prints no such figure"
            )
    elif value.origin == "document" and value.printed is None:
        subject.fault(source, place, f"{target.id} 没有写原文数字（printed）", f"{target.id} has no printed figure")
    if value.origin == "derived" and value.derived_from is None:
        subject.fault(source, place, f"{target.id} 没有写推算方法（derived_from）", f"{target.id} does not say from what it is derived")


def _check_days(subject: Subject, source: SourceFile, place: Place, target: Target) -> None:
    days = [value.due for value in target.values]
    if len(set(days)) < len(days):
        subject.fault(source, (*place, "values"), f"{target.id} 同一期限有两个数", f"{target.id} asks for two figures on one day")
