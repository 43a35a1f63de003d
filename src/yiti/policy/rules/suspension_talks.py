"""Whether who prescribed a suspended antibiotic was talked to."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from yiti.kernel.figures import Figure, Unit, ruled
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .antibiotic_suspension import TOP, AntibioticSuspensionInputs, Month, find_leading, find_suspended, month_before
from .leaves import Leaves
from .numbers import Day, Name
from .registry import rule


class SuspensionTalksInputs(AntibioticSuspensionInputs):
    """One antibiotic and one of its prescribers, beside the use of all; the talks are those about this medicine."""

    drug: Name
    prescribed: Annotated[list[Month], Field(min_length=1)]
    talks: list[Day] = []

    words = {
        **AntibioticSuspensionInputs.words,
        "drug": Text("抗菌药物", "Antibiotic"),
        "prescribed": Text("开过此药的月份", "Months in which the doctor prescribed it"),
        "talks": Text("就此约谈的日期", "Days of talks about it"),
    }


@rule(
    "suspension-talks",
    title=Text("暂停使用抗菌药物的责任医生约谈", "Talks with who prescribed a suspended antibiotic"),
    inputs=SuspensionTalksInputs,
    settings=("consecutive_months",),
    example={
        "months": {"2018-03": {"头孢呋辛": "900", "甲硝唑": "100"}, "2018-04": {"头孢呋辛": "800", "甲硝唑": "400"}},
        "drug": "头孢呋辛",
        "prescribed": ["2018-03", "2018-04"],
        "talks": ["2018-05-08"],
    },
)
def suspension_talks(inputs: SuspensionTalksInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    The newest run of months in which the medicine was suspended, and whether the doctor was talked to since the run began.

    A talk is owed by who prescribed it in a month of the run or of the row that led to it; nobody else owes one, and `talked` is then null.
    """
    in_a_row = leaves.setting(inputs, "consecutive_months", book, Unit.COUNT)
    first, about = _run(inputs, in_a_row, book, leaves)
    since = ruled(
        Text("暂停起始月份", "Suspended since the use of"), first, Unit.WORD, *about,
        formula=Text("最近一段连续暂停的头一个月", "the first month of the newest run of suspensions"), clauses=book.carrying,
    )  # fmt: skip
    owed = first is not None and any(month >= _row_begins(first, int(in_a_row.number)) for month in inputs.prescribed)
    talks = [day for day in inputs.talks if first is not None and day.isoformat()[:7] >= first]
    talked = ruled(
        Text("已约谈", "Talked to"), bool(talks) if owed else None, Unit.VERDICT, since, *_told(inputs, leaves),
        formula=Text("开过此药的，暂停起始月份以来有约谈", "of who prescribed it: a talk since that month"), clauses=book.carrying,
    )  # fmt: skip
    newest = ruled(
        Text("最近一次约谈", "Newest talk"), max(talks, default=None), Unit.DATE, talked,
        formula=Text("取最晚", "the latest"), clauses=book.carrying,
    )  # fmt: skip
    return Finding({"suspended_since": since, "talked": talked, "newest_talk": newest})


def _run(inputs: SuspensionTalksInputs, in_a_row: Figure, book: Resolved, leaves: Leaves) -> tuple[str | None, list[Figure]]:
    """The first month of the newest run, with the figures that say so."""
    top = book.parameter(TOP)
    leading = {month: find_leading(month, usage, top, book, leaves) for month, usage in inputs.months.items()}
    suspended = _suspended(inputs.drug, leading, in_a_row, book)
    if not suspended:
        return None, [top, in_a_row]
    first = max(suspended)
    found = [suspended[first]]
    while month_before(first) in suspended:
        first = month_before(first)
        found.append(suspended[first])
    return first, found


def _suspended(drug: str, leading: Mapping[str, Mapping[str, Figure]], in_a_row: Figure, book: Resolved) -> dict[str, Figure]:
    return {month: one for month in leading for one in find_suspended(month, leading, in_a_row, book) if one.value == drug}


def _row_begins(first: str, many: int) -> str:
    for _ in range(many - 1):
        first = month_before(first)
    return first


def _told(inputs: SuspensionTalksInputs, leaves: Leaves) -> list[Figure]:
    words = inputs.words
    months = [leaves.take(f"prescribed[{at}]", words["prescribed"], month, Unit.WORD) for at, month in enumerate(inputs.prescribed)]
    talks = [leaves.take(f"talks[{at}]", words["talks"], day, Unit.DATE) for at, day in enumerate(inputs.talks)]
    return [*months, *talks]
