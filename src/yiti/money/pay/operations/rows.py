"""The rows that a closed run leaves in the tables, made from its results alone; verification makes them again."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yiti.foundation.runs.models import Run
from yiti.money.pay.models import Payslip, QuarterTotal

TOTALS = ("available", "factor", "level_one_total", "held_back", "year_end_excess")


def quarter_totals(run: Run, inputs: Mapping[str, Any], results: Mapping[str, Any]) -> list[QuarterTotal]:
    """One row an institution, unsaved."""
    given = {row["id"]: row for row in inputs["institutions"]}
    return [
        QuarterTotal(
            run=run,
            period=run.period,
            institution_id=row["id"],
            pool_to_date=Decimal(row["fund_pool"]["pool"]),
            approved_year_total=Decimal(given[row["id"]]["approved_year_total"]),
            granted_to_date=Decimal(given[row["id"]]["granted_to_date"]),
            **{name: Decimal(row["quarter_total"][name]) for name in TOTALS},
        )
        for row in results["institutions"]
    ]


def payslips(run: Run, results: Mapping[str, Any]) -> list[Payslip]:
    """One row a slip, unsaved, numbered in the order of the results."""
    return [
        Payslip(
            run=run,
            number=f"{run.institution}-{run.period}-{run.sequence}-{at:04d}",
            period=run.period,
            institution_id=run.institution,
            person_id=slip["id"],
            kind=slip["kind"],
            position=slip["position"],
            coefficient=_decimal(slip["coefficient"]),
            score=_decimal(slip["score"]),
            attendance=_decimal(slip["attendance"]),
            weight=_decimal(slip["weight"]),
            amount=Decimal(slip["amount"]),
            post_pay=_decimal(slip["post_pay"]) or Decimal(0),
            performance_pay=_decimal(slip["performance_pay"]) or Decimal(0),
            gross=Decimal(slip["gross"]),
        )
        for at, slip in enumerate(results["slips"], start=1)
    ]


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
