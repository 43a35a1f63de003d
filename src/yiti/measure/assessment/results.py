"""The rows that closed runs leave in this room, made from the runs' results alone; verification makes them again."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from yiti.foundation.runs.models import Run
from yiti.measure.assessment.models import InstitutionResult, YearResult


def institution_results(run: Run, rows: Sequence[Mapping[str, Any]]) -> list[InstitutionResult]:
    """One unsaved row for each `{"id", "category", "score", "head_score", "place"}` of a quarter's run."""
    return [
        InstitutionResult(
            run=run,
            cycle_id=run.period,
            institution_id=row["id"],
            category=row["category"],
            score=Decimal(row["score"]),
            head_score=None if row.get("head_score") is None else Decimal(row["head_score"]),
            place=row["place"],
        )
        for row in rows
    ]


def year_results(run: Run, rows: Sequence[Mapping[str, Any]]) -> list[YearResult]:
    """One unsaved row for each row of a year's run, with its category and increment (see `with_given`)."""
    return [
        YearResult(
            run=run,
            year=int(run.period),
            institution_id=row["id"],
            category=row["category"],
            score=Decimal(row["score"]),
            place=row["place"],
            result=row["class"],
            rate=Decimal(row["rate"]),
            increment=Decimal(row["increment"]),
            amount=Decimal(row["amount"]),
            actions=row["actions"],
        )
        for row in rows
    ]


def with_given(results: Mapping[str, Any], inputs: Mapping[str, Any], *names: str) -> list[Mapping[str, Any]]:
    """The results' rows with what the run was given for the same institution: category, increment."""
    given = {row["id"]: row for row in inputs["institutions"]}
    return [{**row, **{name: given[row["id"]][name] for name in names}} for row in results["institutions"]]
