"""A banner under the city's plan of 2024, and what it decided."""

from datetime import date

from yiti.foundation.decisions.operations import approve_decision, propose_decision
from yiti.kernel.scopes import EVERYWHERE, Actor, Scope

from .county import NOW

PACK, TODAY = "ordos-2024", date(2025, 6, 30)


def decide(parameter: str, value: str | dict[str, str], from_on: date = date(2024, 4, 8)) -> None:
    grants = dict.fromkeys(("decisions.propose", "decisions.approve", "decisions.see"), EVERYWHERE)
    clerk, lead = (Scope(Actor(name, name, "office_lead"), grants) for name in ("clerk", "lead"))
    made = propose_decision(
        scope=clerk, parameter=parameter, value=value, from_on=from_on, number="1", decided_on=date(2024, 4, 8), today=TODAY,
        now=NOW, reason="测试",
    )  # fmt: skip
    approve_decision(scope=lead, id=made.pk, now=NOW)
