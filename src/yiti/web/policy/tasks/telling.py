"""Tasks in words: the states they are filtered by, what followed, when a thing was said by whom."""

from collections.abc import Mapping, Sequence

from yiti.kernel.text import Text
from yiti.supervision.tasks.offices import Offices
from yiti.supervision.tasks.states import TaskState

STATES: Sequence[tuple[str, Text]] = (
    ("late", Text("逾期", "Late")), ("short", Text("进度落后", "Behind")), ("running", Text("进行中", "Running")),
    ("waits", Text("待验收", "Waits for acceptance")), ("wait", Text("未开始", "Not begun")), ("met", Text("已完成", "Met")),
)  # fmt: skip
CONSEQUENCES: Mapping[str, Text] = {
    "interview": Text("约谈", "Interview"), "praise": Text("通报表扬", "Praise"),
    "subsidy": Text("以奖代补", "Subsidy in place of a reward"),
    "accountability": Text("问责", "Accountability"),
}  # fmt: skip
FINDINGS: Mapping[str, tuple[str, Text]] = {
    "open": ("short", Text("待整改", "To be put right")), "improved": ("running", Text("待复查", "To be looked at again")),
    "closed": ("met", Text("已销号", "Closed")),
}  # fmt: skip


def is_in(task: TaskState, state: str) -> bool:
    return any(one.waits_for_acceptance for one in task.each) if state == "waits" else task.state == state


def names_of(offices: Offices, ids: Sequence[str], most: int = 0) -> Text:
    """Offices in words, all or the first and how many more."""
    shown = [offices.label(id) for id in (ids[:most] if most else ids)]
    more = len(ids) - len(shown)
    zh = "、".join(label.zh for label in shown) + (f"等 {len(ids)} 个" if more else "")
    return Text(zh, ", ".join(label.en for label in shown) + (f" and {more} more" if more else ""))


def percent_of(task: TaskState) -> Text:
    """`40%`, of several how many are done, and what the time would ask where it is behind."""
    if task.parts:
        done = sum(part.is_met for part in task.parts)
        return Text(f"{len(task.parts)} 家，完成 {done} 家", f"{done} of {len(task.parts)} done")
    if task.is_met:
        return Text("100%", "100%")
    told = f"{task.percent}%" if task.percent is not None else ""
    if task.state == "short" and task.expected is not None:
        return Text(f"{told or '0%'}（按时间应到 {task.expected}%）", f"{told or '0%'} (its time asks {task.expected}%)")
    return Text(told, told)
