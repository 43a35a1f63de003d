"""The clause tree: every number once, below the right one, bound to what carries it; figures as printed."""

from collections.abc import Mapping

from yiti.kernel.text import Text
from yiti.policy.facts import Faulty
from yiti.policy.packs.bindings import bind_clauses
from yiti.policy.packs.definitions import read_chain
from yiti.policy.packs.functions import FUNCTIONS
from yiti.policy.packs.reading import Place, SourceFile
from yiti.policy.packs.shapes.clauses import ClauseText

from .subject import Subject

MUST_BIND = frozenset({"duty", "rule", "table"})


def check_clauses(subject: Subject) -> None:
    bound = bind_clauses(subject.pack)
    known = _known(subject)
    seen: set[str] = set()
    for source, place, parent, clause in subject.each_clause():
        subject.require_single(source, (*place, "number"), clause.number, seen)
        if parent and not clause.number.startswith(parent):
            subject.fault(source, (*place, "number"), f"“{clause.number}”不属于“{parent}”", f"“{clause.number}” is not below “{parent}”")
        for kind, ids in clause.binds.named().items():
            for id in ids:
                if kind in known:
                    subject.require_known(source, (*place, "binds", kind), id, known[kind][0], known[kind][1])
        if clause.kind in MUST_BIND and not bound[clause.number].keys() - {"offices"}:
            subject.fault(source, place, f"“{clause.number}”没有落到任何事项上", f"Nothing carries “{clause.number}”")
        _check_meets(subject, source, place, clause)
        for at, figure in enumerate(clause.figures):
            subject.require_printed(source, (*place, "figures", at), figure.printed, figure.value)


def _check_meets(subject: Subject, source: SourceFile, place: Place, clause: ClauseText) -> None:
    """A clause meets clauses of the documents above alone; an ended one ends after its goals were due."""
    above = {pack.id: pack for pack in subject.pack.above}
    for at, reference in enumerate(clause.meets):
        id, _, number = reference.partition(" ")
        if id not in above or number not in above[id].clause_texts:
            subject.fault(
                source, (*place, "meets", at), f"上位文件中没有条款“{reference}”", f"No document above has a clause “{reference}”"
            )
    if clause.until is None:
        return
    goals = [value.due for target in subject.pack.targets.values() for value in target.values if value.clause == clause.number]
    goals += [task.due for task in subject.pack.tasks.values() if task.clause == clause.number]
    if any(due is not None and due >= clause.until for due in goals):
        subject.fault(source, (*place, "until"), "条款在目标到期之前就结束", "The clause ends before its goals are due")


def _known(subject: Subject) -> Mapping[str, tuple[frozenset[str], Text]]:
    pack = subject.pack
    return {
        "parameters": (frozenset(pack.parameters), Text("参数", "parameter")),
        "indicators": (frozenset(indicator.code for indicator in pack.indicators), Text("指标", "indicator")),
        "workflows": (frozenset(pack.workflows), Text("流程", "workflow")),
        "forms": (frozenset(pack.forms), Text("登记表", "form")),
        "targets": (frozenset(pack.targets), Text("目标", "target")),
        "tasks": (frozenset(pack.tasks), Text("任务", "task")),
        "offices": (frozenset(pack.offices), Text("部门", "office")),
        "tables": (frozenset(pack.tables), Text("表", "table")),
        "publicity": (frozenset(duty.id for duty in pack.publicity), Text("公开事项", "publicity duty")),
        "bodies": (frozenset(body.id for body in pack.bodies), Text("组织", "body")),
        "components": (frozenset(item.id for item in pack.pay.components) if pack.pay else frozenset(), Text("薪酬项目", "pay component")),
        "definitions": (_definitions(subject), Text("指标定义", "definition")),
        "functions": (frozenset(FUNCTIONS), Text("权限", "function")),
    }


def _definitions(subject: Subject) -> frozenset[str]:
    """Read where a clause binds any; none where they are faulty, which the check of the definitions tells."""
    if not any(clause.binds.definitions for clause in subject.pack.clause_texts.values()):
        return frozenset()
    try:
        return frozenset(read_chain(subject.pack.chain).definitions)
    except Faulty:
        return frozenset()
