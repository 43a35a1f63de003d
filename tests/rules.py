"""Short ways to ask a rule, for its tests."""

from typing import Any

import pytest

from yiti.kernel.refusals import Refused
from yiti.policy.packs import Resolved
from yiti.policy.rules import Answer, compute

PACK = "changji-2021"


def ask(rule: str, inputs: dict[str, Any], pack: str | Resolved = PACK, **more: Any) -> Answer:
    return compute(rule, pack=pack, inputs=inputs, **more)


def reckon(rule: str, inputs: dict[str, Any]) -> dict[str, Any]:
    return ask(rule, inputs).result


def refused(rule: str, inputs: Any, pack: str | Resolved = PACK) -> tuple[str, str | None]:
    """Code and field of the refusal."""
    with pytest.raises(Refused) as refusal:
        compute(rule, pack=pack, inputs=inputs)
    return refusal.value.code, refusal.value.field


def codes(answer: Answer) -> list[str]:
    return [warning.code for warning in answer.warnings]
