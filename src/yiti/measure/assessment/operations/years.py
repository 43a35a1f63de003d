"""The year's result, written down from a closed run."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from yiti.foundation.audit.operations import record_change
from yiti.foundation.runs.models import Run
from yiti.kernel.scopes import Scope
from yiti.measure.assessment.models import YearResult
from yiti.measure.assessment.results import year_results


@transaction.atomic
def record_year(*, scope: Scope, year: int, run: Run, results: Sequence[Mapping[str, Any]]) -> None:
    """Write down what a closed run of kind `year` found (`quarter.approve`): places, classes, rates and duties (附件1 八(一))."""
    scope.require("quarter.approve")
    YearResult.objects.bulk_create(year_results(run, results))
    duties = {row["id"]: row["actions"] for row in results if row["actions"]}
    record_change(scope=scope, action="year.close", table="assessment_yearresult", key=str(year), after={"run": run.pk, "duties": duties})
