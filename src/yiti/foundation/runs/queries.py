"""Which runs are closed, and which of them count."""

from django.db.models import QuerySet

from yiti.kernel.scopes import Scope

from .models import Run

FUNCTIONS = {"quarter": "overview.see", "year": "overview.see", "distribution": "pay.see"}
"""Who may see a run of a kind as a whole."""


def list_runs(*, scope: Scope, kind: str, period: str = "") -> QuerySet[Run]:
    """Runs of a kind that the reader may see, superseded ones too, the texts that they hold left out."""
    runs = Run.objects.filter(kind=kind).select_related("supersedes").defer("inputs", "pack", "results")
    if period:
        runs = runs.filter(period=period)
    reach = scope.institutions(FUNCTIONS[kind])
    if reach is None:
        return runs
    return (
        runs.filter(institution__in=[*reach, ""])
        if scope.may(FUNCTIONS[kind]) and kind != "distribution"
        else runs.filter(institution__in=reach)
    )


def get_latest_run(*, scope: Scope, kind: str, period: str, institution: str = "") -> Run | None:
    """The run that counts: the one that nothing supersedes; none where none is closed or it is not the reader's to see."""
    if not scope.may(FUNCTIONS[kind], institution or None):
        return None
    runs = Run.objects.filter(kind=kind, period=period, institution=institution, superseded_by__isnull=True)
    return runs.select_related("supersedes").first()
