"""The example that a rule's page opens with is answered under each document that binds the rule."""

import pytest

from tests.rules import READINGS
from yiti.policy.packs import load_pack
from yiti.policy.rules import Rule, compute
from yiti.web.policy.rules import get_example

PAIRS = [
    (rule, pack)
    for rule in READINGS
    for pack in rule.packs[1:]
    if any(case.rule == rule.id and case.refused is None for case in load_pack(pack).cases)
]
"""A document that leaves a rate open has cases that are refused alone."""


@pytest.mark.parametrize(("rule", "pack"), PAIRS, ids=lambda value: value if isinstance(value, str) else value.name)
def test_the_example_under_another_document_is_one_that_it_answers(rule: Rule, pack: str) -> None:
    example = get_example(rule, pack)
    day = next(case.on for case in load_pack(pack).cases if case.rule == rule.id and case.refused is None)
    assert compute(rule.name, pack=pack, inputs=example, on=day).result


def test_the_targets_of_another_document_need_another_example() -> None:
    """The one way to see that the example is not just the rule's own."""
    targets = next(rule for rule in READINGS if rule.id == "targets")
    assert {pack: get_example(targets, pack) == dict(targets.example) for pack in ("wafangdian-2017", "xinjiang-community-2016")} == {
        "wafangdian-2017": False,
        "xinjiang-community-2016": False,
    }
