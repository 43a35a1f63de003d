"""A task as it stands on a day: when it is due now, how it was told to go, whether it is late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from yiti.kernel.clauses import Clause
from yiti.kernel.text import NOTHING, Text

from .models import Closing, Postponement, Report, Task

State = Literal["late", "short", "running", "wait", "met", "info"]
ORDER: tuple[State, ...] = ("late", "short", "running", "wait", "met", "info")
LONG = timedelta(days=92)
"""A task that lasts longer is judged by the share of its time that is over; one of a month or a quarter by its day alone."""
YEAR, MONTH = 365, 31
FRESH = timedelta(days=31)
"""Reports come each month: one that is younger is held against its own day, an older one against today."""


@dataclass(frozen=True, slots=True)
class TaskState:
    """
    A task and where it stands. `due` is the day that counts now; what was put off stands in `postponed`, oldest first.

    `state` is met, late, short (behind its time), running (also: waits for acceptance), or wait. `late_days` count up to the
    day it was met, or to the day on which its closing was proposed while that waits, or to today. `row` is None while
    nobody wrote of it. Where each of several has it to do, `parts` are theirs, each with its `subject` (an office or an institution), and
    the whole stands as they do: met with the last of them, as far as they are in the mean.
    """

    key: str
    pack: str
    task: str
    period: str
    number: str
    label: Text
    clause: Clause | None
    start: date | None
    due: date | None
    lead: tuple[str, ...]
    helpers: tuple[str, ...]
    measure: Text
    evidence: Text
    note: Text
    targets: tuple[str, ...]
    every: str
    other_days: tuple[tuple[str, date, str], ...]
    state: State
    late_days: int
    expected: int | None
    row: Task | None = None
    last: Report | None = None
    percent: int | None = None
    closing: Closing | None = None
    postponed: tuple[Postponement, ...] = ()
    met_on: date | None = None
    subject: str = ""
    subject_label: Text = NOTHING
    parts: tuple["TaskState", ...] = ()

    @property
    def office(self) -> str:
        """The first of those that lead."""
        return self.lead[0]

    @property
    def is_met(self) -> bool:
        return self.met_on is not None

    @property
    def each(self) -> "tuple[TaskState, ...]":
        """What is to be told and closed one by one: the parts, or the task itself."""
        return self.parts or (self,)

    @property
    def waits_for_acceptance(self) -> bool:
        return self.closing is not None and self.closing.state == Closing.State.PROPOSED

    @property
    def version(self) -> int:
        """What a form hands back, so that the second of two people is told; a task that nobody wrote of is at its first."""
        return self.row.version if self.row else 1

    @property
    def first_due(self) -> date | None:
        """The day before anything was put off."""
        return self.postponed[0].due_before if self.postponed else self.due

    @property
    def word(self) -> Text:
        """The state in words, with the days that it is late."""
        if self.state == "late":
            late = late_words(self.late_days)
            return Text(f"{late.zh}，待验收", f"{late.en}, waits for acceptance") if self.waits_for_acceptance else late
        if self.is_met and self.late_days:
            return Text(f"已完成，晚了 {self.late_days} 天", f"Met, {self.late_days} days late")
        if self.is_met:
            return Text("已完成", "Met")
        if self.waits_for_acceptance:
            return Text("待验收", "Waits for acceptance")
        return {"short": Text("进度落后", "Behind"), "running": Text("进行中", "Running"), "wait": Text("未开始", "Not begun")}.get(
            self.state, NOTHING
        )


def late_words(days: int) -> Text:
    """How late in days, from a year on in years and months, with the days."""
    if days <= YEAR:
        return Text(f"晚 {days} 天", f"{days} days late" if days > 1 else "1 day late")
    years, months = days // YEAR, days % YEAR // MONTH
    zh = f"{years} 年" + (f" {months} 个月" if months else "")
    en = f"{years} year{'s' if years > 1 else ''}" + (f" {months} month{'s' if months > 1 else ''}" if months else "")
    return Text(f"晚 {zh}（{days} 天）", f"{en} late ({days} days)")


@dataclass(frozen=True, slots=True)
class Judged:
    state: State
    late_days: int
    expected: int | None


def judge(
    *, start: date | None, due: date | None, today: date, met_on: date | None, proposed_on: date | None,
    percent: int | None, reported_on: date | None,
) -> Judged:  # fmt: skip
    """
    The state of a task; `proposed_on` is that of a closing that waits.

    A task without a day is never late nor behind. `expected` is the share of its time that is over, in percent.
    """
    end = met_on or proposed_on or today
    late = max(0, (end - due).days) if due else 0
    expected = _expected(start, due, today, reported_on)
    if met_on:
        return Judged("met", late, expected)
    if late:
        return Judged("late", late, expected)
    if start and start > today:
        return Judged("wait", 0, None)
    if proposed_on:
        return Judged("running", 0, expected)
    if expected is not None and (percent or 0) < expected:
        return Judged("short", 0, expected)
    return Judged("running" if reported_on or due else "wait", 0, expected)


def _expected(start: date | None, due: date | None, today: date, reported_on: date | None) -> int | None:
    if not start or not due or due - start <= LONG or start > today:
        return None
    day = reported_on if reported_on and today - reported_on <= FRESH else today
    return min(100, max(0, (day - start).days * 100 // (due - start).days))


def in_order(tasks: Sequence[TaskState]) -> list[TaskState]:
    """The most overdue first, then what is due next; what is met comes last."""
    return sorted(tasks, key=lambda task: (ORDER.index(task.state), -task.late_days, task.due or date.max, task.key))
