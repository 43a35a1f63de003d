"""A score from live figures as figures: from the kept values, the targets of then and their decisions, by the rule `indicator-scores`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yiti.kernel.figures import Figure, Operation, Source, Unit, given, ruled
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import Resolved
from yiti.policy.rules import compute

KEPT = ("label", "unit", "numerator", "denominator", "decided", "reckoned_by")
"""
What a kept part says beside what the rule takes: its name and unit, the counts behind its value, the decisions behind its settings, and
the mark of the definition that it was reckoned by.
"""

UNITS: Mapping[str, Unit] = {"ratio": Unit.RATIO, "per_10000": Unit.PER_10000, "yuan": Unit.YUAN}
SETTINGS: Mapping[str, Text] = {
    "target": Text("目标", "target"),
    "upper": Text("区间上限", "upper end"),
    "allowance": Text("扣完的距离或步长", "allowance or step"),
    "deduction": Text("每步扣分", "points a step"),
    "weight": Text("权重", "weight"),
}
OWN_UNITS: Mapping[str, Unit] = {"deduction": Unit.SCORE, "weight": Unit.WEIGHT}
GRADED: Mapping[str, Text] = {"at": Text("档，达到", "grade, from"), "share": Text("档，得分比例", "grade, share of the points")}
SIDES: Mapping[str, Text] = {"numerator": Text("分子", "numerator"), "denominator": Text("分母", "denominator")}
MULTIPLIED = Text("分子 ÷ 分母 × 10,000，四位小数", "numerator ÷ denominator × 10,000, to four decimals")
DIVIDED = Text("分子 ÷ 分母，四位小数", "numerator ÷ denominator, to four decimals")
INSTEAD = Text("考核人员改定的得分，代替系统得分", "the assessor's score, in place of the figures'")


def bare(row: Mapping[str, Any]) -> dict[str, Any]:
    """A kept indicator as the rule itself takes it."""
    parts = [{name: value for name, value in part.items() if name not in KEPT} for part in row["parts"]]
    return {"id": row["id"], "points": row["points"], "parts": parts}


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept of live figures for one indicator of an institution, and the points that it carries."""

    institution: str
    row: Mapping[str, Any]
    points: Figure


@dataclass(frozen=True, slots=True)
class LiveFound:
    """The score that kept figures give, null where all are absent, and the values that it was made from, by definition."""

    score: Figure
    values: Mapping[str, Figure]

    def to_result(self) -> dict[str, Any]:
        return {"score": self.score, "values": dict(self.values)}


def score_kept(kept: Sequence[Kept], *, period: str, book: Resolved) -> list[LiveFound]:
    """
    The score of each by one run of the rule; the leaves lead to the lists and the decisions.

    :raises Refused: as the rule does
    """
    if not kept:
        return []
    figures: dict[str, Figure] = {}
    for at, one in enumerate(kept):
        figures |= _figures(one, f"indicators[{at}]", period)
    rows = [{**bare(one.row), "id": f"{one.institution}:{one.row['id']}"} for one in kept]
    answer = compute("indicator-scores", pack=book, inputs={"indicators": rows}, figures=figures)
    return [
        LiveFound(answer.figures[f"indicators[{at}].score"], _values_in(figures, f"indicators[{at}]", one.row))
        for at, one in enumerate(kept)
    ]


def _values_in(figures: Mapping[str, Figure], front: str, row: Mapping[str, Any]) -> dict[str, Figure]:
    return {part["id"]: figures[path] for n, part in enumerate(row["parts"]) if (path := f"{front}.parts[{n}].value") in figures}


def _figures(kept: Kept, front: str, period: str) -> dict[str, Figure]:
    """The leaves of one kept indicator by the paths that the rule takes them at."""
    figures = {f"{front}.points": kept.points}
    for at, part in enumerate(kept.row["parts"]):
        path, label = f"{front}.parts[{at}]", Text(part["label"]["zh"], part["label"]["en"])
        if "value" in part:
            figures[f"{path}.value"] = value_of(part, label, kept.institution, period)
        for name, words in SETTINGS.items():
            if name in part:
                figures[f"{path}.{name}"] = _setting(part, name, Text(f"{label.zh}，{words.zh}", f"{label.en}, {words.en}"))
        figures |= _grades(part, path, label)
    return figures


def _grades(part: Mapping[str, Any], path: str, label: Text) -> dict[str, Figure]:
    """From which value on each grade is reached and what it earns, as decided."""
    number = part.get("decided", {}).get("grades", "")
    record = f"decision:{number}" if number else ""
    units = {"at": UNITS.get(part["unit"], Unit.COEFFICIENT), "share": Unit.RATIO}
    return {
        f"{path}.grades[{n}].{name}": given(
            Text(f"{label.zh}，{grade['at']} {words.zh}", f"{label.en}, {grade['at']} {words.en}"), Decimal(grade[name]), units[name],
            source=Source.LOCAL, record=record,
        )
        for n, grade in enumerate(part.get("grades", ()))
        for name, words in GRADED.items()
    }  # fmt: skip


def value_of(part: Mapping[str, Any], label: Text, institution: str, period: str) -> Figure:
    """A part's value over its counts; each count leads to its list."""
    unit, code, value = UNITS.get(part["unit"], Unit.COEFFICIENT), part["id"], Decimal(part["value"])
    sides = tuple(
        given(
            Text(f"{label.zh}，{words.zh}", f"{label.en}, {words.en}"), Decimal(part[side]), Unit.COUNT, source=Source.COMPUTED,
            record=f"live_value:{institution}:{period}:{code}:{side}",
        )
        for side, words in SIDES.items()
        if side in part
    )  # fmt: skip
    if len(sides) < len(SIDES):
        return Figure(label, value, unit, operation=Operation.SUM, inputs=sides)
    return ruled(label, value, unit, *sides, formula=MULTIPLIED if part["unit"] == "per_10000" else DIVIDED)


def _setting(part: Mapping[str, Any], name: str, label: Text) -> Figure:
    unit = OWN_UNITS.get(name) or UNITS.get(part["unit"], Unit.COEFFICIENT)
    number = part.get("decided", {}).get(name, "")
    return given(label, Decimal(part[name]), unit, source=Source.LOCAL, record=f"decision:{number}" if number else "")


def put_in_place(score: Figure, live: Figure, reason: str) -> Figure:
    """A person's score over what the figures said, with the reason."""
    note = Text(reason, reason) if reason else NOTHING
    return ruled(score.label, score.value, Unit.SCORE, score, live, formula=INSTEAD, note=note)
