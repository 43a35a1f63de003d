"""
A year of all institutions: four quarters to one score, places, next year's increments, talks and removals.

附件1 七(二), 八(一). Inputs:

    {"year": 2025, "institutions": [{"id", "name", "category", "quarters": {"1": score, … "4"}, "increment",
        "tie_break": [numbers], "results": {"2024": "qualified"}, "head_unchanged": true}]}

Results: `{"year", "institutions": [{"id", "score", "place", "class", "rate", "amount", "actions",
"increment_cancelled_year"}], "total"}`.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yiti.kernel.figures import Figure, Unit, given
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved
from yiti.policy.rules import Caution, compute

from .reckoning import Reckoned, as_published, reckoned


def reckon_year(inputs: Mapping[str, Any], book: Resolved) -> Reckoned:
    """:raises Refused: `missing-field` where a quarter is missing: the ranking is then blocked"""
    rows = inputs["institutions"]
    scores = [_year_score(row, inputs["year"], book) for row in rows]
    ranked = _rank(rows, scores, book)
    judged = _judge(rows, ranked.result["institutions"], inputs["year"], book)
    warnings: list[Caution] = [*ranked.warnings, *judged.warnings]
    found = [
        _merge(at, row, score, ranked.result["institutions"][at], judged.result["institutions"][at], ranked.figures)
        for at, (row, score) in enumerate(zip(rows, scores, strict=True))
    ]
    return reckoned({"year": inputs["year"], "institutions": found, "total": ranked.figures["total"]}, warnings)


def _year_score(row: Mapping[str, Any], year: int, book: Resolved) -> Figure:
    quarters = row["quarters"]
    figures = {
        f"quarters.{quarter}": given(
            Text(f"第 {quarter} 季度公布得分", f"Published score of Q{quarter}"), Decimal(score), Unit.SCORE,
            record=f"result:{row['id']}:{year}Q{quarter}",
        )
        for quarter, score in quarters.items()
    }  # fmt: skip
    answer = compute("year-result", pack=book, inputs={"quarters": quarters}, figures=figures)
    return as_published(answer.figures["score"], Text("年度公布得分", "Published score of the year"))


def _rank(rows: list[dict[str, Any]], scores: list[Figure], book: Resolved) -> Any:
    institutions = [
        {"id": row["id"], "category": row["category"], "score": score.value, "increment": row["increment"], "tie_break": row["tie_break"]}
        for row, score in zip(rows, scores, strict=True)
    ]
    figures = {f"institutions[{at}].score": score for at, score in enumerate(scores)}
    return compute("ranking-consequences", pack=book, inputs={"institutions": institutions}, figures=figures)


def _judge(rows: list[dict[str, Any]], ranked: list[dict[str, Any]], year: int, book: Resolved) -> Any:
    institutions = [
        {
            "id": row["id"],
            "results": {**row.get("results", {}), str(year): found["class"]},
            "head_unchanged": row["head_unchanged"],
        }
        for row, found in zip(rows, ranked, strict=True)
    ]
    return compute("consecutive-results", pack=book, inputs={"institutions": institutions, "year": year})


def _merge(
    at: int,
    row: Mapping[str, Any],
    score: Figure,
    ranked: Mapping[str, Any],
    judged: Mapping[str, Any],
    figures: Mapping[str, Figure],
) -> dict[str, Any]:
    merged: dict[str, Any] = {"id": row["id"], "score": score}
    for name in ("place", "class", "rate", "amount"):
        merged[name] = figures.get(f"institutions[{at}].{name}", ranked[name])
    merged["actions"] = list(dict.fromkeys([*ranked["actions"], *judged["actions"]]))
    merged["increment_cancelled_year"] = judged["increment_cancelled_year"]
    return merged
