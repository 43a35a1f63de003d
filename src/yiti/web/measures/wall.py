"""The meeting screen: where the quarter stands, who is ahead, what to ask today."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yiti.kernel.text import NOTHING
from yiti.measure.assessment.models import InstitutionResult
from yiti.web.access import page
from yiti.web.bars import percent_of
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.sources import get_categories

from .board import read_results
from .board_rows import Beside, build_rows
from .naming import name_of, quarter_words
from .progress import Progress, read_progress
from .stages import build_stages

SHADES = 5
MOST_QUESTIONS = 5
MOST_PLACES = 20


@page(function="overview.see")
def wall_page(request: Request) -> HttpResponse:
    """For a screen of 1920 × 1080: three questions in words, no scrolling."""
    scope, period = request.scope, request.period
    progress = read_progress(scope=scope, period=period, today=request.today)
    stages = build_stages(progress)
    last = period.shifted(-1)
    results, _ = read_results(scope, last, list(progress.institutions))
    rows = build_rows(progress, stages, Beside({}, {}, {}, {}), may_remind=False, may_decide=False)
    held = sorted((row for row in rows if row.stuck.zh), key=lambda row: row.state != "late")
    context = {
        "stages": stages,
        "groups": _places(progress, results),
        "tiles": _tiles(progress, results),
        "last": quarter_words(last),
        "quarter": quarter_words(period),
        "questions": held[:MOST_QUESTIONS],
        "ready": len(progress.ready),
        "all": len(progress.institutions),
    }
    return render(request, "yiti/measures/wall.html", context)


def _bounds(results: dict[str, InstitutionResult]) -> tuple[Decimal, Decimal]:
    scores = [row.score for row in results.values()]
    return (min(scores), max(scores)) if scores else (Decimal(0), Decimal(1))


def _tiles(progress: Progress, results: dict[str, InstitutionResult]) -> list[dict[str, Any]]:
    """Every institution with last quarter's score and a shade of five, light for the highest."""
    low, high = _bounds(results)
    width = (high - low) / SHADES or Decimal(1)
    tiles = []
    for code, row in progress.institutions.items():
        found = results.get(code)
        shade = min(SHADES - 1, int((found.score - low) / width)) if found else 0
        tiles.append({"name": name_of(row), "score": found.score if found else None, "shade": shade})
    return tiles[:MOST_PLACES]


def _places(progress: Progress, results: dict[str, InstitutionResult]) -> list[dict[str, Any]]:
    if progress.cycle is None:
        return []
    low, high = _bounds(results)
    words = get_categories(progress.cycle.pack)
    groups: dict[str, list[InstitutionResult]] = {}
    for row in sorted(results.values(), key=lambda found: found.place):
        groups.setdefault(row.category, []).append(row)
    return [
        {
            "label": words.get(category, NOTHING),
            "rows": [
                {"row": row, "name": name_of(progress.institutions[row.institution_id]), "dot": _dot(row.score, low, high)}
                for row in groups[category]
            ],
        }
        for category in words
        if category in groups
    ]


def _dot(score: Decimal, low: Decimal, high: Decimal) -> SafeString:
    """A dot on an axis that does not begin at zero."""
    margin = (high - low) / 10 or Decimal(1)
    at = percent_of(score - low + margin, high - low + 2 * margin)
    return format_html(
        '<svg class="dot" aria-hidden="true"><line x1="0" x2="100%" y1="9" y2="9"/><circle cx="{}%" cy="9" r="6"/></svg>', at
    )
