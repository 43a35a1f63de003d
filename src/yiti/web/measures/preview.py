"""Places and totals of a quarter: as ranking now would give them, and as a closed run holds them."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from yiti.foundation.runs.models import Run
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.models import Cycle
from yiti.measure.assessment.queries import list_results
from yiti.money.pay.operations import prepare_quarter
from yiti.registry.institutions.models import Institution
from yiti.web.sources import get_categories

from .figures import why_now
from .naming import name_of, why_address


@dataclass(frozen=True)
class Ranked:
    """An institution's score, place and total; `why_…` lead to their explanations."""

    institution: Institution
    name: Text
    place: int
    score: Decimal
    head_score: Decimal | None
    total: Decimal | None
    why_score: str = ""
    why_total: str = ""
    why_place: str = ""
    why_head: str = ""


Group = tuple[Text, list[Ranked]]


def read_preview(scope: Scope, cycle: Cycle) -> tuple[list[Group], Text]:
    """The ranking as it would be now, by category and place; else why it cannot be reckoned."""
    try:
        prepared = prepare_quarter(scope=scope, period=cycle.period, is_partial=True)
    except UnableTo as refusal:
        return [], refusal.message
    categories = {row["id"]: row["category"] for row in json.loads(prepared.inputs)["institutions"]}
    rows = _read_rows(json.loads(prepared.results), lambda path: why_now("quarter", cycle.period, "", path))
    return _group(cycle.pack, categories, rows), NOTHING


def read_ranked(scope: Scope, cycle: Cycle, run: int | None = None) -> list[Group]:
    """The places of a closed run (the latest on None), as far as the reader may see them."""
    results = list(list_results(scope=scope, period=cycle.period, run=run))
    if not results:
        return []
    text = Run.objects.values_list("results", flat=True).get(pk=results[0].run_id)
    reach = scope.institutions("funds.see")
    held = json.loads(text)
    rows = _read_rows(held, lambda path: why_address(results[0].run_id, path))
    hidden = set() if reach is None else {row.institution.pk for row in rows} - reach
    shown = [replace(row, total=None, why_total="") if row.institution.pk in hidden else row for row in rows]
    return _group(cycle.pack, {row.institution_id: row.category for row in results}, shown)


def _read_rows(results: Mapping[str, Any], why: Callable[[str], str]) -> list[Ranked]:
    known = {row.pk: row for row in Institution.objects.filter(pk__in=[row["id"] for row in results["institutions"]])}
    return [
        Ranked(
            known[row["id"]],
            name_of(known[row["id"]]),
            row["place"],
            Decimal(row["score"]),
            None if row.get("head_score") is None else Decimal(row["head_score"]),
            Decimal(row["quarter_total"]["level_one_total"]),
            why(f"institutions[{at}].score"),
            why(f"institutions[{at}].quarter_total.level_one_total"),
            why(f"institutions[{at}].place"),
            why(f"institutions[{at}].head_score"),
        )
        for at, row in enumerate(results["institutions"])
    ]


def _group(pack: str, categories: Mapping[str, str], rows: Iterable[Ranked]) -> list[Group]:
    words = get_categories(pack)
    groups: dict[str, list[Ranked]] = {category: [] for category in words}
    for row in rows:
        groups.setdefault(categories[row.institution.pk], []).append(row)
    return [(words.get(category, NOTHING), sorted(found, key=lambda row: row.place)) for category, found in groups.items() if found]
