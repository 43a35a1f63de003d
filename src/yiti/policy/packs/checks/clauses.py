"""The clause tree: every number once, below the right one, bound to what carries it; figures as printed."""

from collections.abc import Mapping

from yiti.kernel.text import Text
from yiti.policy.packs.bindings import bind_clauses
from yiti.policy.packs.functions import FUNCTIONS

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
        for at, figure in enumerate(clause.figures):
            subject.require_printed(source, (*place, "figures", at), figure.printed, figure.value)


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
        "functions": (frozenset(FUNCTIONS), Text("权限", "function")),
    }
