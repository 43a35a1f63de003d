"""Roles, steps, registers and bodies: known functions, dated steps, posts and no persons."""

import re
from collections.abc import Sequence
from typing import Any

from yiti.kernel.text import Text
from yiti.policy.packs.functions import ADMINISTRATORS, FUNCTIONS, NEED_WORKFLOW, PAY_FUNCTIONS, ROLES
from yiti.policy.packs.reading import Place, SourceFile
from yiti.policy.packs.shapes.duties import PublicityDuty
from yiti.policy.packs.shapes.forms import Form
from yiti.policy.packs.shapes.workflows import Step, SubStep

from .subject import Subject

ROLE = Text("角色", "role")
TELEPHONE = re.compile(r"(?<![0-9])(1[3-9][0-9]{9}|0[0-9]{2,3}-[0-9]{7,8})(?![0-9])")


def check_roles(subject: Subject) -> None:
    source = subject.draft.sources["pack.yaml"]
    seen: set[str] = set()
    for at, role in enumerate(subject.pack.header.roles):
        subject.require_single(source, ("roles", at, "id"), role.id, seen)
        subject.require_known(source, ("roles", at, "id"), role.id, ROLES, ROLE)
        for position, grant in enumerate(role.grants):
            place: Place = ("roles", at, "grants", position, "functions")
            for index, name in enumerate(grant.functions):
                subject.require_known(source, (*place, index), name, FUNCTIONS, Text("权限", "function"))
                _check_use(subject, source, (*place, index), name)
                if role.id in ADMINISTRATORS and name in PAY_FUNCTIONS:
                    subject.fault(
                        source, (*place, index), f"管理员 {role.id} 不得有 {name}", f"An administrator ({role.id}) may not have {name}"
                    )


def _check_use(subject: Subject, source: SourceFile, place: Place, function: str) -> None:
    """A function whose work the document does not ask for would lead to pages without anything in them."""
    flow = NEED_WORKFLOW.get(function)
    if flow is not None and not any(flow in pack.workflows for pack in subject.pack.chain):
        subject.fault(source, place, f"{function} 要有流程 {flow}，本文件没有", f"{function} needs the workflow {flow}, which there is not")


def check_workflows(subject: Subject) -> None:
    for source, place, flow in subject.listed("workflows.yaml", "workflows"):
        subject.require_clause(source, (*place, "clause"), flow.clause)
        earlier: set[str] = set()
        for at, step in enumerate(flow.steps):
            _check_step(subject, source, (*place, "steps", at), step, earlier)
            subject.require_single(source, (*place, "steps", at, "id"), step.id, earlier)


def _check_step(subject: Subject, source: SourceFile, place: Place, step: Step, earlier: set[str]) -> None:
    _check_actors(subject, source, place, step)
    if step.due is None and step.undated is None:
        subject.fault(
            source,
            place,
            f"步骤 {step.id} 没有期限：写 due，或在 undated 写明文件未定",
            f"Step {step.id} has no due day: give due, or say why in undated",
        )
    if step.due is not None and step.undated is not None:
        subject.fault(source, (*place, "undated"), "既有期限又写未定期限", "Both a due day and a reason for none")
    for key, id in (("due", step.due), ("lasts", step.lasts)):
        if id is not None:
            subject.require_known(source, (*place, key), id, subject.pack.parameters, Text("参数", "parameter"))
    for at, id in enumerate(step.after):
        subject.require_known(source, (*place, "after", at), id, earlier, Text("前一步骤", "earlier step"))
    if step.returns_to is not None:
        subject.require_known(source, (*place, "returns_to"), step.returns_to, earlier, Text("前一步骤", "earlier step"))
    seen: set[str] = set()
    for at, part in enumerate(step.steps):
        _check_actors(subject, source, (*place, "steps", at), part)
        subject.require_single(source, (*place, "steps", at, "id"), part.id, seen)


def _check_actors(subject: Subject, source: SourceFile, place: Place, step: SubStep) -> None:
    subject.require_clause(source, (*place, "clause"), step.clause)
    subject.require_known(source, (*place, "function"), step.function, FUNCTIONS, Text("权限", "function"))
    roles = subject.roles
    for at, role in enumerate(step.who):
        subject.require_known(source, (*place, "who", at), role, roles, ROLE)
    if not any(step.function in roles.get(role, ()) for role in step.who):
        subject.fault(source, (*place, "who"), f"没有一个角色有权限 {step.function}", f"None of the roles has {step.function}")


def check_forms(subject: Subject) -> None:
    for source, place, form in subject.each("forms"):
        names: set[str] = set()
        for at, item in enumerate(form.fields):
            subject.require_single(source, (*place, "fields", at, "name"), item.name, names)
            if (item.kind in ("choice", "choices")) != bool(item.choices):
                words = f"{item.name}：选项与类型不符", f"{item.name}: choices go with the kinds choice and choices alone"
                subject.fault(source, (*place, "fields", at), *words)
        if isinstance(form, Form):
            _check_form(subject, source, place, form, names)


def _check_form(subject: Subject, source: SourceFile, place: Place, form: Form, names: set[str]) -> None:
    subject.require_clause(source, (*place, "clause"), form.clause)
    subject.require_known(source, (*place, "title_field"), form.title_field, names, Text("字段", "field"))
    for at, role in enumerate(form.enters):
        subject.require_known(source, (*place, "enters", at), role, subject.roles, ROLE)
        if role in subject.roles and "forms.enter" not in subject.roles[role]:
            subject.fault(source, (*place, "enters", at), f"角色 {role} 没有权限 forms.enter", f"Role {role} lacks forms.enter")


def check_publicity(subject: Subject) -> None:
    steps = {f"{flow.id}.{step.id}" for flow in subject.pack.workflows.values() for step in flow.steps}
    for source, place, duty in subject.listed("publicity.yaml", "duties"):
        subject.require_clause(source, (*place, "clause"), duty.clause)
        subject.require_known(source, (*place, "by"), duty.by, subject.roles, ROLE)
        if duty.step is not None:
            subject.require_known(source, (*place, "step"), duty.step, steps, Text("步骤", "step"))
        _check_drawn(subject, source, place, duty)
    for source, place, body in subject.listed("bodies.yaml", "bodies"):
        subject.require_clause(source, (*place, "clause"), body.clause)
        if body.meets is not None:
            at = (*place, "meets")
            subject.require_known(source, (*at, "every"), body.meets.every, subject.pack.parameters, Text("参数", "parameter"))
            if body.meets.form is not None:
                subject.require_known(source, (*at, "form"), body.meets.form, subject.pack.forms, Text("登记", "register"))


def _check_drawn(subject: Subject, source: SourceFile, place: Place, duty: PublicityDuty) -> None:
    """What a notice is drawn from: a register with these fields, for a period."""
    if (duty.entries or duty.indicators) and duty.every is None:
        subject.fault(
            source, place, f"{duty.id}：从登记或指标取数要写多久一次（every）", f"{duty.id}: what is drawn says how often (every)"
        )
    if duty.entries is None:
        return
    form = subject.pack.forms.get(duty.entries.form)
    if form is None:
        subject.fault(source, (*place, "entries"), f"没有登记“{duty.entries.form}”", f"There is no register “{duty.entries.form}”")
        return
    names = {field.name for field in form.fields}
    for key in ("time", "amount", "item", "person"):
        named = getattr(duty.entries, key)
        if named is not None:
            subject.require_known(source, (*place, "entries", key), named, names, Text("字段", "field"))
    hidden = {field.name for field in form.fields if field.kind in ("person", "file")}
    for at, shown in enumerate(duty.entries.shows):
        subject.require_known(source, (*place, "entries", "shows", at), shown, names, Text("字段", "field"))
        if shown in hidden:
            zh, en = f"公示逐条列出的内容不能是人员或文件：{shown}", f"What a notice lists of each entry is no person and no file: {shown}"
            subject.fault(source, (*place, "entries", "shows", at), zh, en)


def check_telephones(subject: Subject) -> None:
    """No telephone number of anybody stands in a pack."""
    for source in subject.draft.sources.values():
        _search(subject, source, (), source.content)


def _search(subject: Subject, source: SourceFile, place: Sequence[str | int], content: Any) -> None:
    if isinstance(content, str) and TELEPHONE.search(content):
        subject.fault(source, place, "政策包中不得有电话号码", "A pack holds no telephone numbers")
    elif isinstance(content, dict):
        for key, item in content.items():
            _search(subject, source, (*place, key), item)
    elif isinstance(content, tuple):
        for at, item in enumerate(content):
            _search(subject, source, (*place, at), item)
