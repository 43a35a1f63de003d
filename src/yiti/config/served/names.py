"""Whether the names in the table are those of things that stand: in the packs, the rules, the addresses and the tests."""

import ast
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from django.urls import get_resolver

from yiti.config.places import PROJECT
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text
from yiti.policy.packs import Fault, Pack, load_pack, load_pack_definitions, resolve
from yiti.policy.rules.cases import list_differences

from .table import Row, Serving, Table

Ids = Callable[[Pack], set[str]]


def check_names(table: Table, root: Path = PROJECT) -> list[Fault]:
    """What does not resolve in the pack of its requirement or in those above it; a case that comes out otherwise; a test not on disk."""
    return [
        table.fault(row, words) for row in table.rows for item in row.by for words in _check(item, load_pack(table.pack_of(row)), root, row)
    ]


def _check(item: Serving, pack: Pack, root: Path, row: Row) -> Iterator[Text]:
    ((kind, name),) = item.names.items()
    if kind == "rule":
        yield from _check_case(pack, name, item.case or "")
    elif kind == "test":
        if name not in _tests_in(root, name.partition("::")[0]):
            yield Text(f"没有测试 {name}", f"there is no test {name}")
    elif kind == "url":
        yield from _check_page(item, pack)
    elif not any(name in KNOWN[kind](each) for each in pack.chain):
        yield Text(f"{pack.id} 中没有 {kind}：{name}", f"{pack.id} has no {kind} {name}")


def _check_case(pack: Pack, rule: str, name: str) -> Iterator[Text]:
    """The case is reckoned besides, as the pack ships."""
    for each in pack.chain:
        for case in each.cases:
            if (case.rule, case.name) == (rule, name):
                try:
                    wrong = list_differences(case, resolve(each, on=case.on))
                except UnableTo as refusal:
                    wrong = [refusal.message]
                yield from (Text(f"算例 {name}：{words.zh}", f"case {name}: {words.en}") for words in wrong)
                return
    yield Text(f"{pack.id} 中规则 {rule} 没有算例 {name}", f"{pack.id} has no case {name} of the rule {rule}")


def _check_page(item: Serving, pack: Pack) -> Iterator[Text]:
    for name in (item.url, *item.from_):
        if name not in get_resolver().reverse_dict:
            yield Text(f"没有名为 {name} 的页面", f"there is no page {name}")
    if item.as_ not in {role.id for each in pack.chain for role in each.header.roles}:
        yield Text(f"{pack.id} 没有角色 {item.as_}", f"{pack.id} has no role {item.as_}")
    if item.clause is not None and item.clause not in pack.clause_texts:
        yield Text(f"{pack.id} 没有条款 {item.clause}", f"{pack.id} has no clause {item.clause}")


@cache
def _tests_in(root: Path, path: str) -> frozenset[str]:
    """The tests of a file by their full names; none where the file does not stand below tests/."""
    file = root / path
    if not path.startswith("tests/") or not file.is_file():
        return frozenset()
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return frozenset(f"{path}::{node.name}" for node in nodes if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"))


def _defined(pack: Pack) -> set[str]:
    return set(load_pack_definitions(pack).definitions)


def _steps(pack: Pack) -> set[str]:
    """`quarter.file_and_approve` and, for a part of a step, `quarter.file_and_approve.rank`."""
    steps = [(f"{flow.id}.{step.id}", step) for flow in pack.workflows.values() for step in flow.steps]
    return {name for name, _ in steps} | {f"{name}.{part.id}" for name, step in steps for part in step.steps}


KNOWN: Mapping[str, Ids] = {
    "parameter": lambda pack: set(pack.parameters),
    "indicator": _defined,
    "listed": lambda pack: {indicator.code for indicator in pack.indicators},
    "form": lambda pack: set(pack.forms),
    "target": lambda pack: set(pack.targets),
    "task": lambda pack: set(pack.tasks),
    "step": _steps,
    "report": lambda pack: {report.id for report in pack.reports},
    "table": lambda pack: set(pack.tables),
    "publicity": lambda pack: {duty.id for duty in pack.publicity},
    "body": lambda pack: {body.id for body in pack.bodies},
    "finding": lambda pack: {finding.id for finding in pack.findings},
    "office": lambda pack: set(pack.offices),
    "monthly": lambda pack: {declared.id for declared in pack.monthly},
}
"""The names of each kind that a pack brings."""
