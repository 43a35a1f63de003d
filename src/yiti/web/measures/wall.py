"""The meeting screen: who is ahead, who would rise or be cut, how much of the document is done, what to ask today."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yiti.kernel.figures import Figure
from yiti.kernel.text import NOTHING
from yiti.measure.assessment.models import InstitutionResult
from yiti.policy.packs import load_pack
from yiti.supervision.living.lives import State, worst_of
from yiti.supervision.living.queries import get_living
from yiti.web.access import page
from yiti.web.bars import meter, percent_of
from yiti.web.pages import render
from yiti.web.printing import print_number
from yiti.web.requests import Request
from yiti.web.sources import get_categories

from .board import read_results
from .board_rows import Beside, build_rows
from .figures import why_now
from .like_year import reckon_rates
from .naming import address_of, name_of, quarter_words, why_address
from .progress import Progress, read_progress
from .stages import build_stages
from .tiles import bounds_of, place_tiles

MOST_QUESTIONS = 5
STATES: tuple[State, ...] = ("met", "short", "late", "running", "info")


@page(function="overview.see")
def wall_page(request: Request) -> HttpResponse:
    """For a screen of 1920 × 1080: three questions in words, no scrolling."""
    scope, period = request.scope, request.period
    progress = read_progress(scope=scope, period=period, today=request.today)
    stages = build_stages(progress)
    last = period.shifted(-1)
    results, places = read_results(scope, last, list(progress.institutions))
    rows = build_rows(progress, Beside({}, {}, {}, {}), may_remind=False, may_decide=False)
    held = sorted((row for row in rows if row.stuck.zh), key=lambda row: row.state != "late")
    low, high = bounds_of(results.values())
    context = {
        "stages": stages,
        "groups": _places(progress, results, places),
        "tiles": place_tiles(progress.institutions, results, places),
        "low": low,
        "high": high,
        "last": quarter_words(last),
        "quarter": quarter_words(period),
        "questions": held[:MOST_QUESTIONS],
        "ready": len(progress.ready),
        "all": len(progress.institutions),
        "document": _document(request, progress),
        "table": address_of("results", period=str(last)) if scope.may("scores.see") else "",
    }
    return render(request, "yiti/measures/wall.html", context)


def _document(request: Request, progress: Progress) -> dict[str, Any]:
    """How many clauses are met, short, late …; nothing where the reader sees no documents."""
    if progress.cycle is None or not request.scope.may("documents.see"):
        return {}
    pack = load_pack(progress.cycle.pack)
    living = get_living(scope=request.scope, pack=pack.id, today=request.today, period=request.period)
    counts = Counter(worst_of(live.state for live in lives) for lives in living.values() if lives)
    shown: dict[str, int] = {state: counts[state] for state in STATES if counts[state]}
    of = sum(shown.values())
    return {
        "number": pack.header.number_words if pack.header.number else NOTHING, "met": counts["met"], "of": of,
        "address": address_of("document", pack.id),
        "bar": meter(shown, of or 1, kind="thick"), "counts": list(shown.items()),
    }  # fmt: skip


def _places(progress: Progress, results: Mapping[str, InstitutionResult], places: Mapping[str, int]) -> list[dict[str, Any]]:
    """The categories with their places and what each would mean for next year's increment."""
    if progress.cycle is None:
        return []
    low, high = bounds_of(results.values())
    words, rates = get_categories(progress.cycle.pack), reckon_rates(progress.book, results.values())
    groups: dict[str, list[InstitutionResult]] = {}
    for row in sorted(results.values(), key=lambda found: found.place):
        groups.setdefault(row.category, []).append(row)
    return [
        {
            "label": words.get(category, NOTHING),
            "rows": [
                {
                    "row": row, "name": name_of(progress.institutions[row.institution_id]), "dot": _dot(row.score, low, high),
                    "why": why_address(row.run_id, f"institutions[{places[row.institution_id]}].score"),
                    "why_place": why_address(row.run_id, f"institutions[{places[row.institution_id]}].place"),
                    "rate": _say_rate(rates.get(row.institution_id)),
                    "why_rate": why_now("like-year", progress.period, "", row.institution_id),
                }
                for row in groups[category]
            ],
        }
        for category in words
        if category in groups
    ]  # fmt: skip


def _say_rate(rate: Figure | None) -> str:
    if rate is None or not rate.number:
        return ""
    return f"{'+' if rate.number > 0 else '−'}{print_number(abs(rate.number) * 100, 0)}%"


def _dot(score: Decimal, low: Decimal, high: Decimal) -> SafeString:
    """A dot on an axis that does not begin at zero."""
    margin = (high - low) / 10 or Decimal(1)
    at = percent_of(score - low + margin, high - low + 2 * margin)
    return format_html(
        '<svg class="dot" aria-hidden="true"><line x1="0" x2="100%" y1="9" y2="9"/><circle cx="{}%" cy="9" r="6"/></svg>', at
    )
