"""
How a hypertension follow-up is graded, and when the next one is due: the norm's 二（二）1 and 二（三）1 to 3, as pure functions.

The numbers come from the service's declaration, by the standard in force on the day of the follow-up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from yiti.kernel.ages import completed_years, months_later
from yiti.kernel.figures import Figure, Source, Unit, given, ruled
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs.shapes.services import Service, Standard, StandardNumber

Grade = Literal["controlled", "uncontrolled", "critical"]
Case = Literal["controlled", "first", "again", "adverse", "adverse_again", "worse", "urgent"]
Referral = Literal["", "advised", "urgent"]

CASES: Mapping[Case, tuple[Grade, Referral, Text, str]] = {
    "controlled": ("controlled", "", Text("控制满意，按期随访", "Under control: the next one in its time"), "二（三）1"),
    "first": ("uncontrolled", "", Text("第一次不满意，调药，两周内随访", "First time above: adjust, again in two weeks"), "二（三）2"),
    "adverse": ("uncontrolled", "", Text("有不良反应，调药，两周内随访", "Adverse reaction: adjust, again within two weeks"), "二（三）2"),
    "again": (
        "uncontrolled", "advised",
        Text("连续两次不满意，建议转诊，两周内随访转诊情况", "Twice in a row: advise referral, ask within two weeks"), "二（三）3",
    ),
    "adverse_again": (
        "uncontrolled", "advised",
        Text("不良反应难以控制，建议转诊，两周内随访", "Adverse reaction that stays: advise referral, ask within two weeks"), "二（三）3",
    ),
    "worse": (
        "uncontrolled", "advised",
        Text("并发症新发或加重，建议转诊，两周内随访", "New or worse complication: advise referral, ask within two weeks"), "二（三）3",
    ),
    "urgent": (
        "critical", "urgent", Text("危急，处理后紧急转诊，两周内随访", "Critical: treat, refer at once, ask within two weeks"), "二（二）1",
    ),
}  # fmt: skip
"""What follows from each case, and the norm's place that says so."""

GRADES: Mapping[str, Text] = {
    "controlled": Text("控制满意", "Under control"),
    "uncontrolled": Text("控制不满意", "Not under control"),
    "critical": Text("危急", "Critical"),
}
REFERRALS: Mapping[str, Text] = {
    "": NOTHING,
    "advised": Text("建议转诊", "Referral advised"),
    "urgent": Text("紧急转诊", "Urgent referral"),
}


@dataclass(frozen=True, slots=True)
class Observed:
    """What a follow-up found, as far as it is graded by it. `is_special` is pregnancy or nursing."""

    day: date
    systolic: int
    diastolic: int
    is_urgent: bool = False
    is_special: bool = False
    has_adverse: bool = False
    is_worse: bool = False


@dataclass(frozen=True, slots=True)
class Graded:
    """The grade, what follows, the last day for the next follow-up, and the figures that explain both."""

    grade: Grade
    case: Case
    referral: Referral
    due_on: date
    figures: Mapping[str, Figure]

    @property
    def says(self) -> Text:
        return CASES[self.case][2]


def grade_follow_up(service: Service, observed: Observed, *, born_on: date, before: Observed | None) -> Graded:
    """
    Grade one follow-up; `before` is the last one before it, None where there is none.

    Limits are exclusive: 140 is no longer below 140. Whoever turns 65 on the day is 65. Twice in a row is the pressure above the limit at
    this follow-up and at the one before, each by the person's age on its own day; an adverse reaction at both is one that stays.
    """
    standard = service.standard_on(observed.day)
    measured = _Measured.of(standard, observed, born_on)
    was_high = before is not None and _Measured.of(service.standard_on(before.day), before, born_on).is_high
    case = _case(measured, observed, was_high, before is not None and before.has_adverse)
    grade, referral, says, at = CASES[case]
    due_on = next_day(standard, observed.day, is_soon=case != "controlled")
    last = _last_time(service, before, born_on, was_high)
    found = ruled(
        Text("随访分类", "Grade"), grade, Unit.WORD, *measured.figures, last, formula=says, note=_place(standard, at),
    )  # fmt: skip
    number = standard.numbers["regular" if case == "controlled" else "soon"]
    interval = _leaf(standard, number)
    day = given(Text("随访日期", "Day of the follow-up"), observed.day, Unit.DATE)
    due = ruled(
        Text("下次随访不晚于", "Next follow-up by"), due_on, Unit.DATE, day, interval, found,
        formula=Text("随访日期 + 间隔", "day + interval"), note=_place(standard, number.at),
    )  # fmt: skip
    return Graded(grade, case, referral, due_on, {"grade": found, "due_on": due})


def _last_time(service: Service, before: Observed | None, born_on: date, was_high: bool) -> Figure:
    """Whether the pressure was above the limit at the follow-up before, made of what was measured then."""
    label = Text("上次血压高于控制线", "Above the limit last time")
    if before is None:
        return given(label, was_high, Unit.VERDICT)
    then = _Measured.of(service.standard_on(before.day), before, born_on)
    formula = Text(f"{before.day}：收缩压或舒张压达到当时的控制线", f"{before.day}: a pressure at or above the limit of that day")
    return ruled(label, was_high, Unit.VERDICT, *then.figures[:4], then.figures[4], formula=formula)


def next_day(standard: Standard, day: date, *, is_soon: bool) -> date:
    """The last day for the next follow-up."""
    if is_soon:
        return day + timedelta(days=int(standard.numbers["soon"].value))
    return months_later(day, int(standard.numbers["regular"].value))


def systolic_limit(standard: Standard, born_on: date, day: date) -> StandardNumber:
    """The limit for a person of that age."""
    is_elderly = completed_years(born_on, day) >= int(standard.numbers["elderly_age"].value)
    return standard.numbers["elderly_systolic" if is_elderly else "systolic"]


def explain_norm(standard: Standard, born_on: date, day: date) -> dict[str, Figure]:
    """The numbers that somebody of that age is held against on a day, each with its place in the norm, by their names there."""
    numbers = standard.numbers
    chosen = systolic_limit(standard, born_on, day)
    choice = ruled(
        numbers["systolic"].label, Decimal(chosen.value), Unit.COUNT, _age(born_on, day), *_leaves(standard, *_BY_AGE),
        note=_place(standard, chosen.at),
        formula=Text("到了老年人的年龄用第二条线，生日当天即满", "older people have the second limit, from the birthday on"),
    )  # fmt: skip
    return {name: choice if name == "systolic" else _leaf(standard, numbers[name]) for name in SHOWN}


SHOWN = ("systolic", "diastolic", "critical_systolic", "critical_diastolic", "soon", "regular")
"""The numbers that a form tells."""
_BY_AGE = ("elderly_age", "systolic", "elderly_systolic")


@dataclass(frozen=True, slots=True)
class _Measured:
    """A pressure held against the limits of the person's age."""

    is_high: bool
    is_critical: bool
    figures: tuple[Figure, ...]

    @classmethod
    def of(cls, standard: Standard, observed: Observed, born_on: date) -> "_Measured":
        limits = (systolic_limit(standard, born_on, observed.day), standard.numbers["diastolic"])
        tops = (standard.numbers["critical_systolic"], standard.numbers["critical_diastolic"])
        values = (observed.systolic, observed.diastolic)
        age = _age(born_on, observed.day)
        pressures = [given(words, value, Unit.COUNT) for words, value in zip(_PRESSURES, values, strict=True)]
        leaves = [_leaf(standard, number) for number in (*limits, *tops)]
        return cls(
            is_high=any(value >= int(limit.value) for value, limit in zip(values, limits, strict=True)),
            is_critical=any(value >= int(top.value) for value, top in zip(values, tops, strict=True)),
            figures=(*pressures, age, *leaves),
        )


def _age(born_on: date, day: date) -> Figure:
    return ruled(
        Text("年龄", "Age"), completed_years(born_on, day), Unit.COUNT, given(Text("出生日期", "Birth day"), born_on, Unit.DATE),
        given(Text("随访日期", "Day of the follow-up"), day, Unit.DATE),
        formula=Text("满周岁，生日当天即满", "completed years, the birthday included"),
    )  # fmt: skip


_PRESSURES = (Text("收缩压（mmHg）", "Systolic (mmHg)"), Text("舒张压（mmHg）", "Diastolic (mmHg)"))
_UNITS = {"mmhg": Unit.COUNT, "years": Unit.COUNT, "days": Unit.DAYS, "months": Unit.COUNT}


def _case(measured: _Measured, observed: Observed, was_high: bool, had_adverse: bool) -> Case:
    """The gravest that applies."""
    if measured.is_critical or observed.is_urgent or (observed.is_special and measured.is_high):
        return "urgent"
    if observed.is_worse:
        return "worse"
    if measured.is_high and was_high:
        return "again"
    if observed.has_adverse and had_adverse:
        return "adverse_again"
    if measured.is_high:
        return "first"
    return "adverse" if observed.has_adverse else "controlled"


def _leaf(standard: Standard, number: StandardNumber) -> Figure:
    """A number as the norm prints it; one that is reckoned from what is printed says how."""
    derived, since = number.derived_from, standard.from_
    zh, en = (f"；{derived.zh}", f"; {derived.en}") if derived else ("", "")
    place = _place(standard, number.at)
    note = Text(f"{place.zh}，原文“{number.printed}”{zh}，{since} 起", f"{place.en}{en}, since {since}")
    return Figure(number.label, Decimal(number.value), _UNITS[number.unit], Source.DERIVED if derived else Source.DOCUMENT, note=note)


def _leaves(standard: Standard, *names: str) -> list[Figure]:
    return [_leaf(standard, standard.numbers[name]) for name in names]


def _place(standard: Standard, at: str) -> Text:
    return Text(f"{standard.name.zh} {at}（{standard.notice.zh}）", f"{standard.name.en}, {at} ({standard.notice.en})")
