from collections.abc import Mapping
from typing import Any

import pytest

from yiti.kernel.refusals import UnableTo
from yiti.policy.packs import load_pack, pack_ids
from yiti.policy.packs.shapes.cases import Case
from yiti.policy.rules import compute

CASES = [pytest.param(id, case, id=f"{id}:{case.name}") for id in pack_ids() for case in load_pack(id).cases]


def assert_holds(expected: Any, answered: Any, place: str = "result") -> None:
    """What the case lists must stand in the answer; more may stand there."""
    if isinstance(expected, Mapping):
        for key, item in expected.items():
            assert key in answered, f"{place}.{key} is missing"
            assert_holds(item, answered[key], f"{place}.{key}")
    elif isinstance(expected, list):
        assert len(answered) == len(expected), place
        for at, pair in enumerate(zip(expected, answered, strict=True)):
            assert_holds(*pair, f"{place}[{at}]")
    else:
        assert answered == expected, place


@pytest.mark.parametrize(("pack", "case"), CASES)
def test_a_worked_example_comes_out(pack: str, case: Case):
    if case.refused:
        with pytest.raises(UnableTo) as refusal:
            compute(case.rule, pack=pack, on=case.on, inputs=case.to_request(pack)["inputs"])
        assert refusal.value.code == case.refused.code
        assert case.refused.field in (None, refusal.value.field)
        assert case.refused.clause is None or (refusal.value.clause is not None and refusal.value.clause.number == case.refused.clause)
        return
    answer = compute(case.rule, pack=pack, on=case.on, inputs=case.to_request(pack)["inputs"])
    assert_holds(case.expected(), answer.result)
    if case.warnings is not None:
        assert [warning["code"] for warning in answer.to_json()["warnings"]] == list(case.warnings)


def test_the_cases_are_many():
    assert len(CASES) >= 20
