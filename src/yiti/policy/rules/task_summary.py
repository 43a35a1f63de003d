"""A table of tasks summed up: how many, due when, led by whom, and which are overdue."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, Field, PlainValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from yiti.kernel.figures import Figure, Unit, given, ruled
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs
from .leaves import Leaves
from .numbers import Day, Name, read_day
from .registry import rule

LAST_YEAR = 9998


def _last_day(value: Any) -> date:
    """The last 31 December of a year or a span of years, or the day itself."""
    if isinstance(value, str) and (span := re.fullmatch(r"([0-9]{4})-([0-9]{4})", value, re.ASCII)):
        first, last = int(span[1]), int(span[2])
        if last < first:
            raise PydanticCustomError("out_of_range", "the span ends before it begins")
        return _end_of(last)
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}", value, re.ASCII):
        return _end_of(int(value))
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        number = Decimal(value)
        if number.is_finite() and (abs(number) > LAST_YEAR or number == number.to_integral_value()):
            return _end_of(number)
    return read_day(value)


def _end_of(year: int | Decimal) -> date:
    if not 1 <= year <= LAST_YEAR:
        raise PydanticCustomError("out_of_range", "a year such as 2018 is expected")
    return date(int(year), 12, 31)


def _no_repeats(names: list[str]) -> list[str]:
    if len(set(names)) < len(names):
        raise PydanticCustomError("out_of_range", "names must not repeat")
    return names


Due = Annotated[
    date,
    PlainValidator(_last_day),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1, "maximum": LAST_YEAR}, {"type": "string"}]}),
]
"""A year, a span of years such as `2017-2020`, or a day."""
TaskNumber = Annotated[str, StringConstraints(strict=True, max_length=20, pattern=r"^[0-9]+[a-z]?$")]


class TaskRow(Inputs):
    """A row of the table: the number of its task, with a letter where the task has several rows."""

    number: TaskNumber
    lead: Annotated[list[Name], Field(min_length=1), AfterValidator(_no_repeats)]
    due: Due
    done: Day | None = None

    words = {
        "number": Text("编号", "Number"),
        "lead": Text("责任部门", "Leading departments"),
        "due": Text("完成时限", "Due"),
        "done": Text("完成日期", "Done on"),
    }


def _once(rows: list[TaskRow]) -> list[TaskRow]:
    if len({row.number for row in rows}) < len(rows):
        raise PydanticCustomError("out_of_range", "numbers must not repeat")
    return rows


class TaskSummaryInputs(Inputs):
    rows: Annotated[list[TaskRow], Field(min_length=1), AfterValidator(_once)]

    words = {"rows": Text("任务", "Rows")}


@rule(
    "task-summary",
    title=Text("任务分解表汇总", "The table of tasks summed up"),
    inputs=TaskSummaryInputs,
    needs_day=True,
    example={
        "rows": [
            {"number": "1a", "lead": ["卫计局"], "due": "2017-2020"},
            {"number": "1b", "lead": ["卫计局", "财政局"], "due": 2018},
            {"number": "2", "lead": ["民政局"], "due": "2017-08-31", "done": "2017-10-15"},
        ]
    },
)
def task_summary(inputs: TaskSummaryInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    Rows, tasks (numbers without their letter), rows by the year that they are due in and by leading department, and the overdue ones.

    A year or a span is due on its last 31 December. A row with several leading departments counts for each. Overdue is what was due
    before the day and not done by it; what was done later counts as not done yet. Years ascend, departments keep the order met.
    """
    numbers = [leaves.field(row, "number", Unit.WORD, at=f"rows[{at}]") for at, row in enumerate(inputs.rows)]
    dues = [leaves.field(row, "due", Unit.DATE, at=f"rows[{at}]") for at, row in enumerate(inputs.rows)]
    tasks = {re.sub(r"[a-z]$", "", row.number) for row in inputs.rows}
    return Finding(
        {
            "rows": _count(Text("行数", "Rows"), numbers, Text("逐行计数", "every row"), book),
            "tasks": ruled(
                Text("任务数", "Tasks"), len(tasks), Unit.COUNT, *numbers,
                formula=Text("编号去掉字母后不重复计", "numbers without their letter, each once"), clauses=book.carrying,
            ),
            "due_by_year": _by_year(dues, book),
            "by_lead": _by_lead(inputs, book, leaves),
            "overdue": _overdue(inputs, numbers, dues, book, leaves),
        }
    )  # fmt: skip


def _count(label: Text, of: list[Figure], formula: Text, book: Resolved) -> Figure:
    return ruled(label, len(of), Unit.COUNT, *of, formula=formula, clauses=book.carrying)


def _by_year(dues: list[Figure], book: Resolved) -> dict[str, Figure]:
    found: dict[str, list[Figure]] = {}
    for due in sorted(dues, key=lambda figure: str(figure.value)):
        found.setdefault(str(due.value)[:4], []).append(due)
    formula = Text("当年到期的行", "rows due in the year")
    return {year: _count(Text(f"{year} 年到期", f"Due in {year}"), rows, formula, book) for year, rows in found.items()}


def _by_lead(inputs: TaskSummaryInputs, book: Resolved, leaves: Leaves) -> dict[str, Figure]:
    found: dict[str, list[Figure]] = {}
    for at, row in enumerate(inputs.rows):
        for position, name in enumerate(row.lead):
            leaf = leaves.take(f"rows[{at}].lead[{position}]", Text(f"{row.number} 责任部门", f"Led by, row {row.number}"), name, Unit.WORD)
            found.setdefault(name, []).append(leaf)
    formula = Text("由其负责的行，多部门负责的各计一次", "rows that it leads; one with several leaders counts for each")
    return {name: _count(Text(f"{name}负责的行", f"Rows led by {name}"), rows, formula, book) for name, rows in found.items()}


def _overdue(inputs: TaskSummaryInputs, numbers: list[Figure], dues: list[Figure], book: Resolved, leaves: Leaves) -> list[Figure]:
    on = given(Text("截至", "On"), book.on, Unit.DATE)
    formula = Text("已过时限，到当日尚未完成", "past its day and not done by this one")
    late = []
    for at, row in enumerate(inputs.rows):
        if book.on is None or row.due >= book.on or (row.done is not None and row.done <= book.on):
            continue
        done = (leaves.field(row, "done", Unit.DATE, at=f"rows[{at}]"),) if row.done else ()
        label = Text("逾期", "Overdue")
        late.append(ruled(label, row.number, Unit.WORD, numbers[at], dues[at], *done, on, formula=formula, clauses=book.carrying))
    return late
