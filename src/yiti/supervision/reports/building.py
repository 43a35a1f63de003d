"""Reports from what the rooms know on a day: figures, tasks, clauses with their states, notices."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yiti.kernel.clauses import Clause
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs import definitions_of, load_pack
from yiti.policy.packs.shapes.reports import Report
from yiti.supervision.living.lives import worst_of
from yiti.supervision.living.queries import get_living
from yiti.supervision.publicity.queries import list_notices
from yiti.supervision.tasks.offices import get_offices
from yiti.supervision.tasks.queries import list_tasks
from yiti.supervision.tasks.states import TaskState

from .contents import Content, Kind, column, content, row, section
from .distributed import distributed_sections
from .figures import Stated, list_stated

STATES: Mapping[str, Text] = {
    "met": Text("已达到", "Met"), "short": Text("有差距", "Short"), "late": Text("逾期", "Late"), "running": Text("进行中", "Running"),
    "wait": Text("待办", "Waits"), "info": Text("供参考", "For information"),
}  # fmt: skip
UNITS = {"people": Text("人", "people"), "count": Text("个", ""), "yuan": Text("元", "yuan"), "kilogram": Text("千克", "kg")}


@dataclass(frozen=True, slots=True)
class Asked:
    """A report for one reader: of which pack, of which period (None: as of today)."""

    scope: Scope
    pack: str
    report: Report
    period: Period | None
    today: date


def build_content(*, scope: Scope, pack: str, report: Report, period: Period | None, today: date) -> Content:
    """What the report says on a day (`documents.see`), with the day its figures are true at."""
    scope.require("documents.see")
    asked = Asked(scope, pack, report, period, today)
    ways: Mapping[str, Callable[[Asked], Iterator[dict[str, Any]]]] = {
        "figures": _figures, "tasks": _tasks, "clauses": _clauses, "notices": _notices, "distribution": _distribution,
    }  # fmt: skip
    title = title_of(report, period)
    document = load_pack(pack)
    basis = Text(
        f"依据{document.title.zh}{f'（{document.header.number}）' if document.header.number else ''}{report.clause}。",
        f"Made for {document.title.en}, {report.clause}.",
    )
    return content(title, today, ways[report.content](asked), [basis])


def title_of(report: Report, period: Period | None) -> Text:
    if period is None:
        return Text(report.label.zh, report.label.en)
    return Text(_joined(period.label.zh, report.label.zh), f"{report.label.en}, {period.label.en}")


def _joined(first: str, second: str) -> str:
    """Two words as one, what ends the first and begins the second said once: 第三季度 and 季度结果 are 第三季度结果."""
    twice = next((size for size in range(len(second), 0, -1) if first.endswith(second[:size])), 0)
    return first + second[twice:]


def _figures(asked: Asked) -> Iterator[dict[str, Any]]:
    """Amounts stand in a table of their own, where all have their fen."""
    stated = list_stated(scope=asked.scope, pack=asked.pack, report=asked.report, today=asked.today)
    names = {form.id: form.label for pack in load_pack(asked.pack).chain for form in pack.forms.values()}
    names |= {f"indicator:{code}": found.label for code, found in definitions_of(asked.pack).items()}
    for part in asked.report.sections:
        clause = str(Clause(asked.pack, part.clause))
        here = [one for one in stated if one.section.id == part.id]
        counts = [_line(one, names) for one in here if one.line.unit != "yuan"]
        money = [_line(one, names) for one in here if one.line.unit == "yuan"]
        if counts:
            yield section(part.id, part.label, _columns("number"), counts, clause)
        if money:
            apart = Text(f"{part.label.zh}：金额", f"{part.label.en}: money")
            id, label = (f"{part.id}_money", apart) if counts else (part.id, part.label)
            yield section(id, label, _columns("money"), money, clause)


def _columns(kind: Kind) -> list[dict[str, Any]]:
    return [
        column("项目", "Item", share=2), column("数", "Figure", kind, 0), column("单位", "Unit", share=0),
        column("截至", "As of", "date", 0), column("来源", "From", share=2),
    ]  # fmt: skip


def _line(one: Stated, names: Mapping[str, Text]) -> dict[str, Any]:
    if one.figure is None:
        owes = Text(f"尚无数据，由{one.owed_by.zh}提供", f"Not known yet; {one.owed_by.en} owes it")
        return row(one.line.label, None, UNITS[one.line.unit], None, owes, about=one.line.fact)
    return row(one.line.label, one.figure.number, UNITS[one.line.unit], one.as_of, _source(one, names), about=one.line.fact)


def _source(one: Stated, names: Mapping[str, Text]) -> Text:
    line = one.line
    form = line.log or line.form
    if form is not None:
        label = names.get(form.id, Text(form.id, form.id))
        return Text(f"登记表“{label.zh}”", f"Register “{label.en}”")
    if line.staff is not None:
        return Text("人员库在岗记录", "Registry of staff, in post")
    if line.indicator is not None:
        code = line.indicator.code
        label = names.get(f"indicator:{code}", Text(code, code))
        return Text(f"指标“{label.zh}”", f"Indicator “{label.en}”")
    return Text("机构库", "Registry of institutions")


def _tasks(asked: Asked) -> Iterator[dict[str, Any]]:
    columns = [
        column("序号", "No.", share=0), column("任务", "Task", share=3), column("牵头", "Leads", share=1.4),
        column("期限", "Due", "date", 0), column("进度", "Progress", share=0), column("状态", "State", "state", 0),
        column("最近进展", "Last told", share=2),
    ]  # fmt: skip
    offices = get_offices(asked.pack)
    own = [task for task in list_tasks(scope=asked.scope, today=asked.today) if task.pack in (asked.pack, "") and _concerns(task, asked)]
    rows = []
    for task in own:
        lead = [offices.label(id) for id in task.lead]
        said = Text(task.last.words, task.last.words) if task.last else None
        percent = "100%" if task.is_met else f"{task.percent}%" if task.percent is not None else None
        leads = Text("、".join(label.zh for label in lead), ", ".join(label.en for label in lead))
        rows.append(row(task.number, task.label, leads, task.due, percent, task.word, said, about=task.key))
    counts = Text(
        f"共 {len(own)} 项，已完成 {sum(task.is_met for task in own)} 项，逾期 {sum(task.state == 'late' for task in own)} 项",
        f"{len(own)} tasks, {sum(task.is_met for task in own)} met, {sum(task.state == 'late' for task in own)} late",
    )
    yield section("tasks", counts, columns, rows, str(Clause(asked.pack, asked.report.clause)))


def _concerns(task: TaskState, asked: Asked) -> bool:
    """What had begun by the end of the period and was not met before it."""
    if asked.period is None:
        return True
    return (task.start is None or task.start < asked.period.end) and (task.met_on is None or task.met_on >= asked.period.first)


def _clauses(asked: Asked) -> Iterator[dict[str, Any]]:
    columns = [
        column("条款", "Clause", share=0), column("要求", "Demand", share=3), column("状态", "State", "state", 0),
        column("现状", "How it stands", share=3),
    ]  # fmt: skip
    read = load_pack(asked.pack)
    period = Period.quarter_of(asked.today)
    lives = get_living(scope=asked.scope, pack=asked.pack, today=asked.today, period=period)
    for top in read.clauses:
        rows = []
        for number, clause in read.clause_texts.items():
            found = lives[number]
            if not found or not (number == top.number or _is_below(top, number)):
                continue
            state = worst_of(live.state for live in found)
            zh = "；".join(f"{live.figure.zh}{live.says.zh and ' ' + live.says.zh}" for live in found)
            en = "; ".join(f"{live.figure.en}{live.says.en and ' ' + live.says.en}" for live in found)
            rows.append(row(number, clause.demand, STATES[state], Text(zh, en), about=number))
        if rows:
            yield section(top.number, Text(f"{top.number} {top.heading.zh}", f"{top.number} {top.heading.en}"), columns, rows)


def _is_below(top: Any, number: str) -> bool:
    return any(part.number == number or _is_below(part, number) for part in top.parts)


def _notices(asked: Asked) -> Iterator[dict[str, Any]]:
    columns = [
        column("编号", "Number", share=1.4), column("标题", "Title", share=3), column("公示日", "Posted", "date", 0),
        column("至", "Until", "date", 0), column("核对码", "Check code", share=0),
    ]  # fmt: skip
    found = list_notices(scope=asked.scope)
    rows = [one for one in found if asked.period is None or one.period == str(asked.period) or one.posted_on in asked.period]
    lines = [
        row(one.number, Text(one.title_zh, one.title_en), one.posted_on, one.until_on, one.check_code, about=one.number) for one in rows
    ]
    title = Text(f"本期公示 {len(lines)} 件", f"{len(lines)} notices") if lines else Text("本期没有公示", "Nothing was posted")
    yield section("notices", title, columns, lines, str(Clause(asked.pack, asked.report.clause)))


def _distribution(asked: Asked) -> Iterator[dict[str, Any]]:
    year = asked.period.year if asked.period else asked.today.year
    clause = str(Clause(asked.pack, asked.report.clause))
    found = list(distributed_sections(scope=asked.scope, year=year, clause=clause))
    yield from found or [section("nothing", Text("这一年没有发放", "Nothing was paid in the year"), [], [], clause)]
