"""Short ways to ask a rule, for its tests."""

from datetime import date
from typing import Any

import pytest

from yiti.kernel.refusals import Refused
from yiti.policy.packs import Resolved, load_pack
from yiti.policy.rules import Answer, compute, get_rule, list_readings, list_rules

PACK = "changji-2021"
READINGS = [reading for rule in list_rules() for reading in list_readings(rule.id)]
"""Every reading of every rule."""
NAMES = [reading.name for reading in READINGS]


def pack_of(rule: str) -> str:
    """The first pack that a rule, or a reading of it, runs under."""
    return get_rule(rule).packs[0]


def day_of(rule: str) -> date | None:
    """A day for a rule that turns on one: the first of its pack."""
    return load_pack(pack_of(rule)).in_force_from if get_rule(rule).needs_day else None


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
