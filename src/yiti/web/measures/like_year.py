"""What the rule of the year would give, were the whole year like one quarter's results: a question of the meeting screen."""

from collections.abc import Iterable, Mapping

from yiti.foundation.installation.queries import get_today
from yiti.kernel.figures import Figure
from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.measure.assessment.models import InstitutionResult
from yiti.policy.packs import Resolved
from yiti.policy.rules import compute

from .board import read_results
from .progress import read_progress


def reckon_rates(book: Resolved | None, results: Iterable[InstitutionResult]) -> dict[str, Figure]:
    """The rate of each institution; nothing where it cannot be asked."""
    rows = [{"id": row.institution_id, "category": row.category, "score": str(row.score), "increment": "1.00"} for row in results]
    if book is None or not rows:
        return {}
    try:
        answer = compute("ranking-consequences", pack=book, inputs={"institutions": rows})
    except UnableTo:
        return {}
    return {row["id"]: answer.figures[f"institutions[{at}].rate"] for at, row in enumerate(answer.result["institutions"])}


def read_rates(scope: Scope, period: str, institution: str) -> Mapping[str, Figure]:
    """The rates that the meeting screen of a quarter shows: by the results of the quarter before, as far as the reader sees them."""
    span = Period.parse(period)
    progress = read_progress(scope=scope, period=span, today=get_today())
    results, _ = read_results(scope, span.shifted(-1), list(progress.institutions))
    return reckon_rates(progress.book, results.values())
