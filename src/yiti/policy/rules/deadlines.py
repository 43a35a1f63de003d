"""The days of a quarter, or of a year: 附件1 九(二), 六(二)2(3)."""

from datetime import date
from typing import Any, Literal

from pydantic import Field

from yiti.kernel.figures import Figure, Source, Unit, ruled
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.calendars import calendar_of
from yiti.policy.packs import Resolved, load_pack

from .answers import Finding
from .inputs import Inputs, refuse_inconsistent
from .leaves import Leaves, constant
from .numbers import Day, Name, Year
from .registry import rule
from .workdays import ListedDay, Quarter, Workdays

CALENDAR = "附件1 九(二)"
YEAR_END = "六(二)2(3)"

QUARTER_STEPS = {
    "institutions_report": Text("机构上报", "Institutions report"),
    "assessors_report": Text("考核人员上报", "Assessors report"),
    "file_and_approve": Text("备案与报批", "Filing and approval"),
    "feedback": Text("反馈结果与总额", "Feedback"),
    "pay_and_publish": Text("发放与公示", "Payment and publicity"),
}
YEAR_STEPS = {"next_year_totals": Text("次年总量报审", "Next year's totals sent for review")}


class DeadlinesInputs(Inputs):
    """Exactly one of `quarter` and `year`. `holidays` are days or spans `from..until`, both ends included."""

    quarter: Quarter | None = None
    year: Year | None = None
    holidays: list[ListedDay] | None = None
    working_weekend_days: list[Day] = Field(default_factory=list)
    holiday_rule: Literal["next_workday", "none"] | None = None
    submitted: dict[Name, Day] = Field(default_factory=dict)

    words = {
        "quarter": Text("季度", "Quarter"),
        "year": Text("年度", "Year"),
        "holidays": Text("节假日", "Holidays"),
        "working_weekend_days": Text("调休上班的周末", "Weekend days that are worked"),
        "holiday_rule": Text("遇休息日的办法", "Rule for rest days"),
        "submitted": Text("各步骤的办理日期", "Day on which each step was done"),
    }


@rule(
    "deadlines",
    title=Text("季度与年度的截止日", "The days of a quarter and of a year"),
    packs=("changji-2021",),
    clauses=(CALENDAR, YEAR_END),
    inputs=DeadlinesInputs,
    settings=("holiday_rule",),
    example={
        "quarter": "2021Q3", "holidays": ["2021-10-01..2021-10-07"], "working_weekend_days": ["2021-09-26", "2021-10-09"],
        "submitted": {"institutions_report": "2021-10-11"},
    },
)  # fmt: skip
def deadlines(inputs: DeadlinesInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    Due days, the named day included, and how many calendar days late each submitted step was.

    Steps due before the document was issued are transitional and never late. Without listed holidays the national
    calendar serves.

    :raises Refused: `calendar-unknown` for a year whose holidays are not known; `missing-field` or `inconsistent`
        where not exactly one of quarter and year is given
    """
    steps = _steps(inputs)
    _refuse_unknown_steps(inputs, steps)
    way = leaves.setting(inputs, "holiday_rule", book, Unit.WORD)
    days = Workdays.listed(inputs.holidays, inputs.working_weekend_days, calendar_of(book))
    calendar = _calendar(inputs, leaves, book) if way.value == "next_workday" else way
    due = {step: _due(step, words, inputs, book, leaves, (way, calendar), days) for step, words in steps.items()}
    due = dict(sorted(due.items(), key=lambda item: str(item[1].value)))
    issued = _issued(book)
    transitional = [step for step, figure in due.items() if _is_before(figure, issued)]
    late = {step: _late(step, due[step], issued, step in transitional, inputs, leaves, book) for step in inputs.submitted}
    named = [
        ruled(
            Text("过渡步骤", "Transitional step"), step, Unit.WORD, due[step], issued,
            formula=Text("截止日在发文日之前，不算逾期", "due before the day of issue: never late"), clauses=issued.clauses,
        )
        for step in transitional
    ]  # fmt: skip
    return Finding({"due": due, "late_days": late, "transitional": named})


def _steps(inputs: DeadlinesInputs) -> dict[str, Text]:
    if (inputs.quarter is None) is (inputs.year is None):
        if inputs.quarter is None:
            raise Refused(Text("应给出季度或年度", "give a quarter or a year"), code="missing-field", field="quarter")
        raise refuse_inconsistent("季度和年度只能给一个", "give either a quarter or a year, not both", "year")
    return QUARTER_STEPS if inputs.quarter is not None else YEAR_STEPS


def _refuse_unknown_steps(inputs: DeadlinesInputs, steps: dict[str, Text]) -> None:
    for step in inputs.submitted:
        if step not in steps:
            words = Text(f"没有步骤 {step}，应为 {'、'.join(steps)}", f"there is no step {step}; it is one of {', '.join(steps)}")
            raise Refused(words, code="unknown-field", field=f"submitted.{step}")


def _calendar(inputs: DeadlinesInputs, leaves: Leaves, book: Resolved) -> Figure:
    """Which days rest: the listed ones, each a leaf of its own, or the national calendar, with the notice where the book names it."""
    label = Text("放假安排", "Calendar of rest days")
    holidays = inputs.holidays or []
    listed = [leaves.take(f"holidays[{at}]", DeadlinesInputs.words["holidays"], str(span), Unit.WORD) for at, span in enumerate(holidays)]
    worked = [
        leaves.take(f"working_weekend_days[{at}]", DeadlinesInputs.words["working_weekend_days"], day, Unit.DATE)
        for at, day in enumerate(inputs.working_weekend_days)
    ]
    if inputs.holidays is None:
        formula = Text("国家公布的放假安排，另加所列上班日", "the national calendar, and the working days listed")
        return ruled(label, "national", Unit.WORD, *_notices(inputs, book), *worked, formula=formula)
    formula = Text("所列节假日与上班的周末", "the holidays and working weekend days listed")
    return ruled(label, "listed", Unit.WORD, *listed, *worked, formula=formula)


def _notices(inputs: DeadlinesInputs, book: Resolved) -> list[Figure]:
    """The notice that tells the year of the due days, where the pack carries it or the county entered it."""
    year = Period.parse(inputs.quarter).end.year if inputs.quarter is not None else inputs.year
    return [
        Figure(
            Text(f"{year} 年放假通知", f"Notice on the holidays of {year}"),
            said["notice"],
            Unit.WORD,
            Source.LOCAL,
            record=f"holidays:{year}",
        )
        for said in book.holidays
        if said["year"] == year
    ]


def _due(
    step: str, words: Text, inputs: DeadlinesInputs, book: Resolved, leaves: Leaves, way: tuple[Figure, Figure], days: Workdays
) -> Figure:
    parameter = book.parameter(f"deadlines.{step}")
    if inputs.quarter is not None:
        period: Any = leaves.field(inputs, "quarter", Unit.WORD)
        first = Period.parse(inputs.quarter).end
        named = first.replace(day=int(parameter.number))
    else:
        period = leaves.field(inputs, "year", Unit.YEAR)
        month, day = (int(part) for part in str(parameter.value).split("-"))
        named = date(int(period.number), month, day)
    value = days.on_or_after(named) if way[0].value == "next_workday" else named
    formula = Text(f"{named}，当天包含在内；遇休息日顺延", f"{named}, that day included; a rest day moves to the next working day")
    if way[0].value != "next_workday":
        formula = Text(f"{named}，当天包含在内", f"{named}, that day included")
    label = Text(f"{words.zh}截止日", f"{words.en}: due day")
    return ruled(label, value, Unit.DATE, period, parameter, *dict.fromkeys(way), formula=formula, clauses=parameter.clauses)


def _issued(book: Resolved) -> Figure:
    header = load_pack(book.pack).header
    issued = header.issued
    day, clauses = (issued.day, (book.clause(issued.clause),)) if issued else (book.in_force_from, ())
    return constant(Text("发文日", "Day of issue"), day, Unit.DATE, *clauses)


def _is_before(due: Figure, issued: Figure) -> bool:
    return isinstance(due.value, date) and isinstance(issued.value, date) and due.value < issued.value


def _late(step: str, due: Figure, issued: Figure, is_transitional: bool, inputs: DeadlinesInputs, leaves: Leaves, book: Resolved) -> Figure:
    words = Text("办理日期", "Day on which it was done")
    done = leaves.take(f"submitted.{step}", words, inputs.submitted[step], Unit.DATE)
    label = Text("逾期天数", "Days late")
    if is_transitional:
        formula = Text("过渡步骤，不算逾期", "transitional: never late")
        return ruled(label, 0, Unit.DAYS, done, due, issued, formula=formula, clauses=due.clauses)
    late = (inputs.submitted[step] - due.value).days if isinstance(due.value, date) else 0
    formula = Text("办理日期 − 截止日，不低于零", "day done − due day, not below zero")
    return ruled(label, max(0, late), Unit.DAYS, done, due, formula=formula, clauses=due.clauses)
