"""The rows of the quarter board: where an institution stands in every step, what holds it up, and the act that moves it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from yiti.foundation.workflow.queries import Cell
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.models import Appeal, Cycle
from yiti.measure.assessment.queries import Scoring, Standing
from yiti.registry.institutions.models import Institution

from .naming import address_of, name_of, why_address
from .progress import REVIEW, SCORE, SEND, Progress
from .stages import join_words

READY = "ready"
ICONS = {
    "met": "circle-check",
    "late": "clock-exclamation",
    "short": "alert-triangle",
    "running": "progress",
    "wait": "circle-dashed",
    READY: "player-play",
}
WORST = ("late", "short", "running", READY, "wait", "met")


class Mark(NamedTuple):
    """One cell: its state (of ICONS), the word or the day beside the icon, and what a pointer resting on it reads."""

    state: str
    word: Text | date | None
    hint: Text = NOTHING

    @property
    def icon(self) -> str:
        return ICONS[self.state]

    @property
    def kind(self) -> str:
        return "running" if self.state == READY else self.state

    @property
    def is_day(self) -> bool:
        return isinstance(self.word, date)


@dataclass(frozen=True, slots=True)
class Act:
    """The one button of a row: a link, or a step to remind people of."""

    label: Text
    href: str = ""
    step: int = 0


@dataclass(frozen=True)
class Row:
    """One institution of the board. `marks` stand in the order of the pack's five steps; `home` is its own page."""

    institution: Institution
    name: Text
    category: str
    people: int | None
    score: Decimal | None
    place: int | None
    why: str
    marks: Sequence[Mark]
    stuck: Text
    act: Act | None
    address: str
    home: str = ""

    @property
    def state(self) -> str:
        """The worst of its cells, for the filter and for the order on a phone."""
        return next(state for state in WORST if any(mark.state == state for mark in self.marks))

    @property
    def why_place(self) -> str:
        return self.why.removesuffix(".score") + ".place" if self.why else ""

    @property
    def is_complete(self) -> bool:
        """Reported, reviewed and scored."""
        return all(mark.state == "met" for mark in self.marks[:2])

    @property
    def pinyin(self) -> str:
        return self.institution.pinyin

    @property
    def label(self) -> str:
        return f"{self.institution.name} {self.institution.name_en} {self.institution.pinyin}"


@dataclass(frozen=True)
class Beside:
    """What a row shows beside its steps: population, the last result known, open appeals."""

    people: Mapping[str, int]
    results: Mapping[str, Standing]
    places: Mapping[str, int]
    appeals: Mapping[str, Sequence[Appeal]]


def build_rows(progress: Progress, beside: Beside, *, may_remind: bool, may_decide: bool) -> list[Row]:
    """One row an institution, in the order of the annex."""
    return [
        _row(progress, institution, beside, may_remind=may_remind, may_decide=may_decide) for institution in progress.institutions.values()
    ]


def _row(progress: Progress, institution: Institution, beside: Beside, *, may_remind: bool, may_decide: bool) -> Row:
    code = institution.pk
    result, appeals = beside.results.get(code), beside.appeals.get(code, ())
    stuck, act = _hold(progress, code, may_remind=may_remind)
    if appeals:
        stuck = join_words([stuck, Text("有申诉待复核", "an appeal waits")])
        if may_decide and (act is None or act.step):
            act = Act(Text("受理申诉", "Decide appeal"), address_of("appeal", appeals[0].pk))
    path = f"institutions[{beside.places[code]}].score" if result and code in beside.places else ""
    marks = [_report(progress, code), _scores(progress, code), _county(progress, code), _feedback(progress), _pay(progress, code)]
    return Row(
        institution=institution,
        name=name_of(institution),
        category=institution.category,
        people=beside.people.get(code),
        score=result.score if result else None,
        place=result.place if result else None,
        why=why_address(result.run_id, path) if result and path else "",
        marks=marks,
        stuck=stuck,
        act=act,
        address=address_of("report", code, period=str(progress.period)),
    )


def _late(cell: Cell) -> Mark:
    return Mark(
        "late", Text(f"晚 {cell.late_days} 天", f"{cell.late_days} day{'s' * (cell.late_days > 1)} late"), Text(cell.reason, cell.reason)
    )


def _report(progress: Progress, code: str) -> Mark:
    send, review = progress.cell(code, SEND), progress.cell(code, REVIEW)
    if send is None or review is None:
        return Mark("wait", None)
    if review.state == "done":
        return Mark("met", review.done_on)
    if send.state == "returned":
        return Mark("short", Text("已退回", "Returned"), Text(send.reason, send.reason))
    if send.state == "done":
        return Mark("running", Text("待审核", "In review"))
    return _late(send) if send.is_late else Mark("wait", Text("未报", "Not sent"))


def _scores(progress: Progress, code: str) -> Mark:
    cell = progress.cell(code, SCORE)
    if cell is None:
        return Mark("wait", None)
    if cell.state == "done":
        return Mark("met", cell.done_on)
    if cell.is_late:
        return _late(cell)
    groups = progress.scorings.get(code, [])
    if not groups:
        return Mark("wait", None)
    done = sum(row.is_done for row in groups)
    return Mark("running" if done else "wait", Text(f"{done}/{len(groups)} 组", f"{done}/{len(groups)} groups"))


def _county(progress: Progress, code: str) -> Mark:
    cycle = progress.cycle
    if cycle is None:
        return Mark("wait", None)
    if cycle.approved_on:
        return Mark("met", cycle.approved_on)
    if cycle.state == Cycle.State.RANKED:
        filed = [cell for part in ("file_hr", "file_finance") if (cell := progress.county(part)) and cell.state == "done"]
        return Mark("running", Text("待审批", "To approve") if len(filed) == 2 else Text("已排名", "Ranked"))
    return Mark(READY, Text("可排名", "Ready")) if progress.is_ready(code) else Mark("wait", None)


def _feedback(progress: Progress) -> Mark:
    cycle = progress.cycle
    return Mark("met", cycle.fed_back_on) if cycle and cycle.fed_back_on else Mark("wait", None)


def _pay(progress: Progress, code: str) -> Mark:
    pay, publish = progress.cell(code, "pay"), progress.cell(code, "publish")
    if publish is not None and publish.state == "done":
        return Mark("met", publish.done_on)
    if pay is not None and pay.state == "done":
        return Mark("running", Text("待公示", "To publish"))
    if pay is not None and pay.is_late:
        return _late(pay)
    return Mark("wait", None)


def _hold(progress: Progress, code: str, *, may_remind: bool) -> tuple[Text, Act | None]:
    """What holds the institution up, in words, and the reminder that may move it."""
    send, review, score = progress.cell(code, SEND), progress.cell(code, REVIEW), progress.cell(code, SCORE)
    if send is not None and send.state != "done":
        words = Text(f"退回：{send.reason}", f"Returned: {send.reason}") if send.state == "returned" else NOTHING
        words = words if words.zh else Text("未报送，后面几步都在等", "Not sent; all later steps wait")
        return words, Act(Text("催办", "Remind"), step=send.id) if may_remind else None
    if review is not None and review.state != "done":
        days = (progress.today - review.opened_on).days if review.opened_on else 0
        words = (
            Text(f"牵头医院审核已 {days} 天", f"In review for {days} day{'s' * (days > 1)}")
            if days
            else Text("牵头医院审核中", "In review")
        )
        return words, Act(Text("催审核", "Remind"), step=review.id) if may_remind else None
    if score is not None and score.state != "done" and score.state != "waiting":
        missing = [row for row in progress.scorings.get(code, []) if not row.is_done]
        act = Act(Text("提醒", "Remind"), step=score.id) if may_remind and missing else None
        return _groups_words(missing) if missing else Text("得分未交齐", "Scores not all in"), act
    pay = progress.cell(code, "pay")
    if pay is not None and pay.state == "open":
        return Text("绩效还没有发放", "Not paid yet"), Act(Text("催办", "Remind"), step=pay.id) if may_remind else None
    publish = progress.cell(code, "publish")
    if publish is not None and publish.state == "open":
        return Text("已发放，还没有公示", "Paid, not published"), Act(Text("催办", "Remind"), step=publish.id) if may_remind else None
    return NOTHING, None


def _groups_words(missing: Sequence[Scoring]) -> Text:
    labels = [row.group_label for row in missing]
    if not labels:
        return NOTHING
    if len(labels) > 2:
        return Text(f"{labels[0].zh}等 {len(labels)} 组未交", f"{labels[0].en} and {len(labels) - 1} more not sent")
    return Text("、".join(label.zh for label in labels) + "未交", ", ".join(label.en for label in labels) + " not sent")
