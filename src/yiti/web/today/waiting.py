"""Whom the reader waits for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yiti.foundation.workflow.flows import COUNTY
from yiti.foundation.workflow.queries import Blocker, list_waiting
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.registry.access.roles import RoleOffered, get_roles
from yiti.web.measures.naming import join_names

MOST = 6
OWN_HOUSE = {"institution_head", "accountant"}
"""Roles that act for their institution, which is then named in their place."""


@dataclass(frozen=True, slots=True)
class Wait:
    who: Text
    what: Text
    due: date | None
    late_days: int


def list_waits(scope: Scope, today: date, names: dict[str, Text]) -> list[Wait]:
    """Each step that others must take before the reader's own goes on, once, the most late first."""
    found: dict[tuple[str, str, str], Wait] = {}
    roles = get_roles()
    for item in list_waiting(scope=scope, today=today):
        period = Period.parse(item.period).label if item.period[:4].isdecimal() else NOTHING
        for blocker in item.blockers:
            key = item.workflow, item.period, blocker.part.id
            if key in found or _is_own(scope, blocker):
                continue
            subjects = join_names([names[code] for code in blocker.subjects if code in names], 3)
            is_own = bool(OWN_HOUSE & set(blocker.who)) and COUNTY not in blocker.subjects
            what = Text(f"{period.zh}{blocker.part.label.zh}", f"{blocker.part.label.en}, {period.en}".strip(", "))
            if not is_own and len(blocker.subjects) > 0 and subjects.zh:
                what = Text(f"{subjects.zh}：{what.zh}", f"{subjects.en}: {what.en}")
            where = subjects if is_own else _roles(blocker.who, roles)
            found[key] = Wait(where, what, blocker.due_on, blocker.late_days)
    return sorted(found.values(), key=lambda wait: (-wait.late_days, wait.due or date.max))[:MOST]


def _is_own(scope: Scope, blocker: Blocker) -> bool:
    """What the reader's own house must do, and the reader may: it stands among what waits for him."""
    own = scope.actor.institution
    return bool(own) and blocker.subjects == (own,) and scope.may(blocker.part.function, own)


def _roles(who: Sequence[str], roles: Mapping[str, RoleOffered]) -> Text:
    labels = [roles[role].label for role in who if role in roles]
    return Text("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))
