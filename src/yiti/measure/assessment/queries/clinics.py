"""Clinics and the twelve visits a year that they are due."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from yiti.kernel.scopes import Scope
from yiti.measure.assessment.assessed import list_clinics
from yiti.measure.assessment.models import ClinicAssessment
from yiti.registry.institutions.models import Institution

DUE_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class ClinicYear:
    """One clinic's months of a year, January first; `due` counts those that have begun, `over` those that have ended."""

    clinic: Institution
    months: tuple[ClinicAssessment | None, ...]
    due: int
    over: int

    @property
    def done(self) -> int:
        return sum(entry is not None for entry in self.months)

    @property
    def missing(self) -> tuple[int, ...]:
        """The months, 1 to 12, that have ended or begun without an entry."""
        return tuple(at for at, entry in enumerate(self.months[: self.due], start=1) if entry is None)

    @property
    def late(self) -> tuple[int, ...]:
        """Those of them that have ended: the running month may still be visited."""
        return tuple(month for month in self.missing if month <= self.over)


def list_clinic_assessments(*, scope: Scope, clinic: str = "", month: date | None = None) -> QuerySet[ClinicAssessment]:
    """Entries of the clinics of hospitals within `clinics.assess` or `scores.see`, the newest month first."""
    found = ClinicAssessment.objects.select_related("clinic", "assessor")
    reach = _reach(scope)
    if reach is not None:
        found = found.filter(assessor__in=reach)
    if clinic:
        found = found.filter(clinic=clinic)
    return found.filter(month=month) if month else found


def list_clinic_years(*, scope: Scope, year: int, today: date) -> list[ClinicYear]:
    """Every clinic within reach with its twelve months, in two queries."""
    last = min(today, date(year, 12, 31))
    due = 0 if today.year < year else DUE_A_YEAR if today.year > year else today.month
    over = due - 1 if today.year == year else due
    entries = {(entry.clinic_id, entry.month.month): entry for entry in list_clinic_assessments(scope=scope).filter(month__year=year)}
    return [
        ClinicYear(clinic, tuple(entries.get((clinic.code, month)) for month in range(1, DUE_A_YEAR + 1)), due, over)
        for clinic in list_clinics(last, _reach(scope))
    ]


def _reach(scope: Scope) -> frozenset[str] | None:
    own, seen = scope.institutions("clinics.assess"), scope.institutions("scores.see")
    return None if own is None or seen is None else own | seen
