"""Results over a year, and what a run's rows should be."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Model, QuerySet

from yiti.foundation.runs.models import Run
from yiti.kernel.money import to_four_places
from yiti.kernel.scopes import Scope
from yiti.measure.assessment.models import ClinicAssessment, InstitutionResult, YearResult
from yiti.measure.assessment.results import institution_results, with_given, year_results


def list_institution_results(*, scope: Scope, year: int) -> QuerySet[InstitutionResult]:
    """The results that count of a year's quarters (`overview.see`): those of the runs that nothing supersedes."""
    scope.require("overview.see")
    rows = InstitutionResult.objects.filter(cycle__period__startswith=f"{year}Q", run__superseded_by__isnull=True)
    return rows.select_related("institution").order_by("institution__sequence", "cycle")


def list_year_results(*, scope: Scope, year: int) -> QuerySet[YearResult]:
    """A year's results by category and place (`overview.see`), of the run that counts."""
    scope.require("overview.see")
    rows = YearResult.objects.filter(year=year, run__superseded_by__isnull=True).select_related("institution", "run")
    return rows.order_by("category", "place", "institution__sequence")


def get_clinic_scores(*, scope: Scope, clinics: Collection[str], first: date, end: date) -> dict[str, Decimal]:
    """Clinic → mean of its scored assessments in `[first, end)` (`pay.see` or `clinics.assess`), four decimals; unscored are left out."""
    if not (scope.may("clinics.assess") or scope.may("pay.see")):
        return {}
    rows = ClinicAssessment.objects.filter(clinic__in=clinics, month__gte=first, month__lt=end, score__isnull=False)
    means = rows.order_by().values_list("clinic").annotate(mean=Avg("score"))
    return {clinic: to_four_places(Decimal(mean)) for clinic, mean in means}


def made_again(run: Run, inputs: Mapping[str, Any], results: Mapping[str, Any]) -> Iterator[tuple[type[Model], Sequence[Model]]]:
    """The rows that a run should have left here, unsaved, by model."""
    if run.kind == "quarter":
        yield InstitutionResult, institution_results(run, with_given(results, inputs, "category"))
    elif run.kind == "year":
        yield YearResult, year_results(run, with_given(results, inputs, "category", "increment"))
