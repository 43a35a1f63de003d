"""The five steps of a quarter as one ribbon: due day, how many are done, how many days are left, who is late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from yiti.foundation.workflow.flows import COUNTY, Part
from yiti.foundation.workflow.queries import Cell
from yiti.kernel.clauses import Clause
from yiti.kernel.text import NOTHING, Text
from yiti.web.bars import meter
from yiti.web.words import in_words

from .naming import address_of, join_names, name_of
from .progress import SCORE, Progress

REPORT = "institutions_report"
"""Of this step the sending counts: what the lead hospital has not reviewed yet is not the institution's delay."""
SHORT = {
    "institutions_report": Text("机构报送", "Reports"),
    "assessors_report": Text("考核结果", "Scores"),
    "file_and_approve": Text("备案审批", "Approval"),
    "feedback": Text("反馈机构", "Feedback"),
    "pay_and_publish": Text("发放公示", "Payment"),
}
"""Names that fit a column; a pack's other steps keep their own."""
HELD = {
    "assessors_report": Text("每组指标由指定的考核人员打分", "Each group is scored by its assessor"),
    "file_and_approve": Text("要等全部机构报齐、得分报齐", "Waits for all reports and scores"),
    "feedback": Text("反馈得分与一级分配总额", "Scores and level-one totals go back"),
    "pay_and_publish": Text("各机构发放并公示", "Every institution pays and publishes"),
}


@dataclass(frozen=True)
class Stage:
    """One step as `yiti/_stages.html` prints it; `whole` is its name in the pack, `href` the list that it counts."""

    whole: str
    name: Text
    due: date | None
    state: str
    word: Text
    big: str
    big_unit: Text
    says: Text
    meter: SafeString
    is_now: bool
    is_done: bool
    done: int
    of: int
    late: int
    clause: Clause
    near: Text
    href: str = ""


def build_stages(progress: Progress) -> list[Stage]:
    """The steps of the pack in order; none where the quarter was not started or the reader sees nothing of it."""
    flow = progress.board.flow
    if flow is None:
        return []
    wholes: dict[str, list[Part]] = {}
    for part in flow.parts:
        wholes.setdefault(part.whole, []).append(part)
    now = _find_now(progress, wholes)
    return [_stage(progress, whole, parts, is_now=whole == now) for whole, parts in wholes.items()]


def _find_now(progress: Progress, wholes: dict[str, list[Part]]) -> str:
    """The step that is due next among those not done; else the last one not done."""
    left = [whole for whole, parts in wholes.items() if not _is_done(progress, parts)]
    ahead = [whole for whole in left if (due := due_of(progress, wholes[whole])) is None or due >= progress.today]
    return (ahead or left[-1:] or [""])[0]


def cells_of(progress: Progress, part: Part) -> list[Cell]:
    """A part's cells: the county's one, or one an institution that the reader sees."""
    if part.each == COUNTY:
        cell = progress.county(part.id)
        return [cell] if cell else []
    return [cell for code in progress.institutions if (cell := progress.cell(code, part.id))]


def due_of(progress: Progress, parts: Sequence[Part]) -> date | None:
    return next((cell.due_on for part in parts for cell in cells_of(progress, part) if cell.due_on), None)


def _is_done(progress: Progress, parts: Sequence[Part]) -> bool:
    cells = cells_of(progress, parts[-1])
    return bool(cells) and all(cell.state == "done" for cell in cells)


def _stage(progress: Progress, whole: str, parts: Sequence[Part], *, is_now: bool) -> Stage:
    is_done = _is_done(progress, parts)
    counted = parts[:1] if whole == REPORT else parts
    cells = cells_of(progress, counted[-1])
    late = {cell.subject: cell.late_days for part in counted for cell in cells_of(progress, part) if cell.state != "done" and cell.is_late}
    done, of, due = sum(cell.state == "done" for cell in cells), len(cells), due_of(progress, parts)
    state, word = _state(progress, parts, late, is_now=is_now, is_done=is_done)
    big, unit = _big(progress.today, due, done, of, is_county=parts[0].each == COUNTY)
    shares = {"met": done, "late": len(late)} if due and due < progress.today else {"met" if is_done else "running": done}
    return Stage(
        whole=whole,
        name=SHORT.get(whole, parts[0].whole_label),
        due=due,
        state=state,
        word=word,
        big=big,
        big_unit=unit,
        says=_says(progress, whole, parts, late, done, of, due),
        meter=meter(shares, of or 1),
        is_now=is_now,
        is_done=is_done,
        done=done,
        of=of,
        late=len(late),
        clause=parts[0].clause,
        near=_near(progress.today, due, is_done=is_done),
        href=address_of("quarter", period=str(progress.period)),
    )


def _state(progress: Progress, parts: Sequence[Part], late: dict[str, int], *, is_now: bool, is_done: bool) -> tuple[str, Text]:
    if is_done:
        return "met", Text("完成", "Done")
    if late:
        if parts[0].each == COUNTY:
            days = max(late.values())
            return "late", Text(f"晚 {days} 天", f"{days} days late")
        return "late", Text(f"逾期 {len(late)} 家", f"{len(late)} late")
    begun = any(cell.state not in ("waiting", "open") for part in parts for cell in cells_of(progress, part))
    return ("running", Text("进行中", "Running")) if is_now or begun else ("", NOTHING)


def _near(today: date, due: date | None, *, is_done: bool) -> Text:
    """How many days are left, for the head of a column; nothing once it is done or over."""
    if is_done or due is None or due < today:
        return NOTHING
    days = (due - today).days
    names = {0: Text("今天", "today"), 1: Text("明天", "tomorrow")}
    return names.get(days, Text(f"{days} 天后", f"in {days} days"))


def _big(today: date, due: date | None, done: int, of: int, *, is_county: bool) -> tuple[str, Text]:
    """Days left before the day; after it, or once all is done, how many of how many."""
    if done == of == 1 and not is_county:
        return in_words(Text("办完", "Done")), NOTHING
    if of and done == of:
        return ("1" if is_county else str(done)), (Text("步办完", "step done") if is_county else Text(f"/{of} 家", f"/{of}"))
    if due is None:
        return "—", Text("没有期限", "no day set")
    if due < today:
        if is_county:
            days = (today - due).days
            return str(days), Text("天逾期", "days late")
        return str(done), Text(f"/{of} 家", f"/{of}")
    days = (due - today).days
    if days == 0:
        return str(0), Text("天，今天到期", "days, due today")
    return str(days), Text("天后到期", "day left" if days == 1 else "days left")


def _says(progress: Progress, whole: str, parts: Sequence[Part], late: dict[str, int], done: int, of: int, due: date | None) -> Text:
    words = []
    if late and parts[0].each != COUNTY:
        names = join_names([name_of(progress.institutions[code]) for code in late if code in progress.institutions], 2)
        days = max(late.values())
        words.append(Text(f"{names.zh}晚 {days} 天", f"{names.en}: {days} day{'s' * (days > 1)} late"))
    if done < of and due and due >= progress.today:
        words.append(_ahead(progress, whole, parts, done, of))
    if whole == REPORT and len(progress.institutions) > 1:
        words.append(_in_review(progress, parts))
    moved = progress.moved(whole, due)
    return join_words([*words, moved])


def _in_review(progress: Progress, parts: Sequence[Part]) -> Text:
    count = sum(cell.state != "done" and progress.is_done(cell.subject, parts[0].id) for cell in cells_of(progress, parts[-1]))
    return Text(f"{count} 家审核中", f"{count} in review") if count else NOTHING


def _ahead(progress: Progress, whole: str, parts: Sequence[Part], done: int, of: int) -> Text:
    if parts[0].each == COUNTY and len(parts) > 1:
        opened = [part for part in parts if (cell := progress.county(part.id)) and cell.state in ("open", "sent", "returned")]
        if opened:
            return Text(f"待办：{opened[0].label.zh}", f"Next: {opened[0].label.en}")
    if whole == SCORE and not progress.scorings and of > 1:
        return Text(f"{done}/{of} 家齐全，{of - done} 家还缺得分", f"{done}/{of} complete, {of - done} lack scores")
    if whole == SCORE and done + len(progress.scorings):
        missing = {row.assessor for rows in progress.scorings.values() for row in rows if not row.is_done and row.assessor}
        return Text(f"{done}/{of} 家齐全；{len(missing)} 位考核人员未交齐", f"{done}/{of} complete; {len(missing)} assessors to go")
    if parts[0].each != COUNTY and whole not in HELD:
        return Text(f"{done}/{of} 家完成", f"{done}/{of} done")
    return HELD.get(whole, NOTHING)


def join_words(words: Sequence[Text]) -> Text:
    """Half-sentences in a row; empty ones are left out."""
    there = [word for word in words if word.zh]
    return Text("；".join(word.zh for word in there), "; ".join(word.en for word in there))
