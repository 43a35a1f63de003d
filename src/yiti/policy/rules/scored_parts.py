"""What an indicator is scored from: a value, the method, and what the method needs."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from pydantic import Field

from yiti.kernel.money import ONE, ZERO
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text

from .inputs import Inputs, Rows, refuse_inconsistent
from .numbers import Flag, Name, Number, Rate, Score

Method = Literal["full_if_yes", "full_if_no", "at_least", "at_most", "range", "deduction", "graded"]
NEEDED: Mapping[str, tuple[str, ...]] = {
    "full_if_yes": (), "full_if_no": (), "at_least": ("target",), "at_most": ("target",), "range": ("target", "upper", "allowance"),
    "deduction": ("target", "allowance", "deduction", "better"), "graded": ("grades",),
}  # fmt: skip
"""What each method needs beside the value."""


class Grade(Inputs):
    """A grade and the share of the points that it earns. `at` is from which value on it is reached, where nobody gives it on site."""

    id: Name
    share: Rate
    at: Number | None = None

    words = {
        "id": Text("档次", "Grade"),
        "share": Text("得分比例", "Share of the points"),
        "at": Text("达到此值即为本档", "From which value on"),
    }


class Part(Inputs):
    """One value that an indicator is scored from. `allowance` is the distance off a range that costs all, or the step of a deduction."""

    id: Name
    method: Method
    weight: Score = ONE
    value: Number | None = None
    met: Flag | None = None
    grade: Name | None = None
    target: Number | None = None
    upper: Number | None = None
    allowance: Score | None = None
    deduction: Score | None = None
    better: Literal["higher", "lower"] | None = None
    grades: Rows[Grade] = Field(default_factory=list)
    absent: Flag = False

    words = {
        "id": Text("计分项", "Part"),
        "method": Text("计分方法", "Method"),
        "weight": Text("权重", "Weight"),
        "value": Text("指标值", "Value"),
        "met": Text("是否达到", "Met"),
        "grade": Text("评定档次", "Grade given"),
        "target": Text("目标值（区间下限）", "Target, or a range's lower end"),
        "upper": Text("区间上限", "Upper end of the range"),
        "allowance": Text("扣完的距离，或每档的步长", "Distance that costs all, or the step of a deduction"),
        "deduction": Text("每步扣分", "Points off for each step"),
        "better": Text("越高越好或越低越好", "Whether higher or lower is better"),
        "grades": Text("各档比例", "Grades"),
        "absent": Text("合理缺项", "Reasonably absent"),
    }


def require_part(part: Part, path: str) -> None:
    """:raises Refused: `missing-field` for what the method needs; `out-of-range`, `inconsistent` for targets that mean nothing"""
    for name in NEEDED[part.method]:
        if not getattr(part, name) and getattr(part, name) != 0:
            words = Part.words[name]
            raise Refused(
                Text(f"{path}：这种计分方法要有{words.zh}", f"{path}: this method needs {words.en.lower()}"),
                code="missing-field", field=f"{path}.{name}",
            )  # fmt: skip
    if part.target is not None and (part.target < 0 if part.method == "at_most" else part.method == "at_least" and part.target <= 0):
        raise out_of_range(
            f"{path}.target", Text("目标须大于 0（不高于目标的可为 0）", "the target must be above 0 (0 is allowed for at most)")
        )
    if part.method in ("range", "deduction") and not part.allowance:
        raise out_of_range(f"{path}.allowance", Text("须大于 0", "must be above 0"))
    if part.method == "range" and part.upper is not None and part.target is not None and part.upper < part.target:
        raise refuse_inconsistent(
            f"{path}：上限 {part.upper} 小于下限 {part.target}", f"{path}: the range ends at {part.upper} and begins at {part.target}",
            f"{path}.upper",
        )  # fmt: skip
    if is_by_value(part) and part.better is None:
        words = Part.words["better"]
        raise Refused(
            Text(f"{path}：按数值分档要有{words.zh}", f"{path}: grades by a value need {words.en.lower()}"),
            code="missing-field", field=f"{path}.better",
        )  # fmt: skip
    if part.method == "graded" and part.grade is not None and part.grade not in {grade.id for grade in part.grades}:
        raise out_of_range(f"{path}.grade", Text(f"没有档次 {part.grade}", f"there is no grade {part.grade}"))


def out_of_range(path: str, words: Text) -> Refused:
    return Refused(Text(f"{path}：{words.zh}", f"{path}: {words.en}"), code="out-of-range", field=path)


def is_by_value(part: Part) -> bool:
    """Whether the grades say from which values on they are reached, so that a value has a grade without anybody giving one."""
    return part.method == "graded" and bool(part.grades) and all(grade.at is not None for grade in part.grades)


def share_by_value(part: Part) -> Decimal:
    """The share of the best grade that the value reaches; none earns nothing."""
    value, sign = part.value or ZERO, -1 if part.better == "lower" else 1
    reached = [grade for grade in part.grades if grade.at is not None and sign * value >= sign * grade.at]
    return max((grade.share for grade in reached), default=ZERO)


def is_missing(part: Part) -> bool:
    if part.method == "graded":
        return part.grade is None and (part.value is None or not is_by_value(part))
    return part.value is None and (part.met is None or part.method not in ("full_if_yes", "full_if_no"))


def is_met(part: Part) -> bool:
    if part.met is not None:
        return part.met
    value = part.value or ZERO
    return value > 0 if part.target is None else value >= part.target
