"""A change of posts in words: its state, its steps, what it moves."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from yiti.foundation.installation.queries import get_installation
from yiti.foundation.workflow.flows import get_flow
from yiti.kernel.clauses import Clause
from yiti.kernel.text import NOTHING, Text
from yiti.registry.access.roles import get_roles
from yiti.registry.institutions.models import PostChange, PostChangeRow
from yiti.registry.institutions.post_changes import WORKFLOW
from yiti.registry.institutions.words import POST_KINDS
from yiti.web.requests import Request

from .names import name_users

NUMBERS = {
    **POST_KINDS, "establishment": Text("核定编制数", "Establishment posts"), "off_establishment": Text("编外控制数", "Contract cap"),
}  # fmt: skip
STATES: Mapping[str, tuple[str, Text]] = {
    "proposed": ("running", Text("待编办审批", "Waits for approval")),
    "returned": ("short", Text("已退回", "Returned")),
    "approved": ("met", Text("已批准", "Approved")),
    "withdrawn": ("info", Text("已撤回", "Withdrawn")),
}


def state_of(change: PostChange) -> tuple[str, Text]:
    if change.state == PostChange.State.APPROVED and change.is_filed:
        return "met", Text("已备案", "On file")
    return STATES[change.state]


def waits_for(change: PostChange) -> Text:
    """What is to happen next, as the page's first line says it."""
    if change.state == PostChange.State.PROPOSED:
        return Text("等编办审批，批准前岗位不变", "It waits for the establishment office; until then the posts stay")
    if change.state == PostChange.State.RETURNED:
        return Text(f"编办退回：{change.answer}", f"Returned: {change.answer}")
    if change.state == PostChange.State.WITHDRAWN:
        return Text("已撤回，岗位没有变", "Withdrawn; the posts did not change")
    left = [words for on, words in ((change.finance_on, Text("财政", "finance")), (change.hr_on, Text("人社", "HR"))) if on is None]
    done = Text(f"{change.number} 批准，{change.from_on} 起执行", f"Approved by {change.number} from {change.from_on}")
    if not left:
        return Text(f"{done.zh}，财政、人社已备案", f"{done.en}; on file with finance and HR")
    return Text(
        f"{done.zh}，等{'、'.join(words.zh for words in left)}备案", f"{done.en}; {' and '.join(words.en for words in left)} to file it"
    )


def clause_of() -> Clause:
    return Clause(get_installation().pack, "六(二)1(1)")


def stages_of(request: Request, change: PostChange) -> list[dict[str, Any]]:
    """The four steps in order: what, who takes it, who took it and when."""
    flow, roles = get_flow(get_installation().pack, WORKFLOW), get_roles()
    taken = _taken(change)
    people = name_users(request.scope, [who for who, _ in taken.values() if who])
    open_now = _open(change)
    found = []
    for part in flow.parts:
        who, on = taken.get(part.id, ("", None))
        is_open = part.id in open_now and on is None
        labels = [roles[role].label for role in part.who if role in roles]
        taker = Text("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))
        found.append(
            {
                "name": part.label,
                "on": on,
                "who": Text(people[who], people[who]) if who else taker,
                "is_now": is_open,
                "state": "met" if on else "running" if is_open else "wait",
                "word": Text("已办", "Done") if on else Text("待办", "To do") if is_open else Text("未到", "Not yet"),
                "says": Text(change.answer, change.answer) if part.id == "propose" and change.state == "returned" else NOTHING,
            }
        )
    return found


def _taken(change: PostChange) -> dict[str, tuple[str, date | None]]:
    found: dict[str, tuple[str, date | None]] = {
        "file_finance": (change.finance_by, change.finance_on),
        "file_hr": (change.hr_by, change.hr_on),
    }
    if change.state != PostChange.State.RETURNED:
        found["propose"] = (change.proposed_by, change.proposed_on)
    if change.state == PostChange.State.APPROVED:
        found["approve"] = (change.decided_by, change.decided_on)
    return found


def _open(change: PostChange) -> tuple[str, ...]:
    return {"proposed": ("approve",), "returned": ("propose",), "approved": ("file_finance", "file_hr")}.get(change.state, ())


def moved(row: PostChangeRow) -> list[dict[str, Any]]:
    """Each number of one institution as it was and as it is wanted, the sum of the posts after their kinds."""
    lines = [_line(words, row.before.get(name, 0), row.after.get(name, 0)) for name, words in NUMBERS.items()]
    before, after = (sum(side.get(kind, 0) for kind in POST_KINDS) for side in (row.before, row.after))
    lines.insert(len(POST_KINDS), _line(Text("岗位合计", "All posts"), before, after) | {"is_sum": True})
    return lines


def _line(name: Text, before: int, after: int) -> dict[str, Any]:
    return {"name": name, "before": before, "after": after, "difference": after - before, "is_sum": False}
