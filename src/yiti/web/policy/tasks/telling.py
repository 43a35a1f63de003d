"""Tasks in words: the states they are filtered by, what followed, when a thing was said by whom."""

from collections.abc import Mapping, Sequence
from datetime import date

from yiti.foundation.installation.queries import get_installation
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
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


def why_late(task: TaskState, today: date | None) -> list[Text]:
    """What makes a task late: who set its day, up to when is counted, what is missing to end it; nothing for one in time.

    Without a day the count is left out.
    """
    if not task.late_days or task.due is None:
        return []
    return [*_set_by(task), *(_counted(task, today) if today else ()), *_missing(task)]


def _set_by(task: TaskState) -> list[Text]:
    own = load_pack(get_installation().pack)
    printed = load_pack(task.pack).tasks[task.task].printed_due if task.pack and not task.period else None
    if task.postponed:
        last = max(task.postponed, key=lambda one: one.due_on)
        return [
            Text(
                f"原定 {task.first_due}，{last.number}延到 {task.due}",
                f"first due {task.first_due}, put off to {task.due} by {last.number}",
            )
        ]
    told = [Text(f"{task.due} 到期", f"due {task.due}")]
    if printed:
        told = [Text(f"文件写“{printed}”，按 {task.due} 到期算", f"due {task.due} by the document")]
    if task.pack and task.pack != own.id and task.due and task.due < own.in_force_from:
        above = load_pack(task.pack).header
        called = above.number or f"“{above.title.zh.partition('（')[0]}”"
        told.append(
            Text(
                f"这是上级文件{called}的目标，本县文件 {own.in_force_from} 施行之前已到期，一直没有销号",
                f"a goal of {above.called_en}, over before this place's own document held from {own.in_force_from}, and never closed",
            )
        )
    return told


def _counted(task: TaskState, today: date) -> list[Text]:
    days = task.late_days
    if task.met_on:
        return [Text(f"{task.met_on} 完成，晚了 {days} 天", f"met on {task.met_on}, {days} days late")]
    left = [one for one in task.each if not one.is_met]
    if all(one.waits_for_acceptance for one in left):
        on = max(one.closing.proposed_on for one in left if one.closing)
        return [Text(f"数到 {on} 提请验收为止，共 {days} 天", f"counted up to {on}, when its closing was proposed: {days} days")]
    return [Text(f"数到今天 {today}，共 {days} 天", f"counted up to today, {today}: {days} days")]


def _missing(task: TaskState) -> list[Text]:
    if task.is_met or task.waits_for_acceptance:
        return []
    if task.parts:
        waiting = sum(part.waits_for_acceptance for part in task.parts if not part.is_met)
        left = sum(not part.is_met for part in task.parts) - waiting
        told = [Text(f"还有 {left} 家没有完成", f"{left} of {len(task.parts)} are not done")] if left else []
        return told + ([Text(f"{waiting} 家等待验收", f"{waiting} of {len(task.parts)} wait for acceptance")] if waiting else [])
    if task.last is None:
        return [Text("没有人报过进度", "nobody reported on it")]
    share = f"{task.percent}%" if task.percent is not None else ""
    on = task.last.reported_on
    return [Text(f"上次报进度 {on} {share}".strip(), f"last report {on} {share}".strip())]
