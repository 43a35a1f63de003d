"""Places and totals of a quarter: as ranking now would give them, and as a closed run holds them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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

from .naming import name_of, why_address


@dataclass(frozen=True)
class Ranked:
    """An institution's score, place and total; `why_…` lead to their explanations where a run holds them."""

    institution: Institution
    name: Text
    place: int
    score: Decimal
    head_score: Decimal | None
    total: Decimal | None
    why_score: str = ""
    why_total: str = ""


Group = tuple[Text, list[Ranked]]


def read_preview(scope: Scope, cycle: Cycle) -> tuple[list[Group], Text]:
    """The ranking as it would be now, by category and place; else why it cannot be reckoned."""
    try:
        prepared = prepare_quarter(scope=scope, period=cycle.period)
    except UnableTo as refusal:
        return [], refusal.message
    categories = {row["id"]: row["category"] for row in json.loads(prepared.inputs)["institutions"]}
    return _group(cycle.pack, categories, _read_rows(json.loads(prepared.results), None, sees_money=True)), NOTHING


def read_ranked(scope: Scope, cycle: Cycle, run: int | None = None) -> list[Group]:
    """The places of a closed run (the latest on None), as far as the reader may see them."""
    results = list(list_results(scope=scope, period=cycle.period, run=run))
    if not results:
        return []
    text = Run.objects.values_list("results", flat=True).get(pk=results[0].run_id)
    reach = scope.institutions("funds.see")
    held = json.loads(text)
    rows = _read_rows(held, results[0].run_id, sees_money=True)
    hidden = set() if reach is None else {row.institution.pk for row in rows} - reach
    shown = [
        Ranked(row.institution, row.name, row.place, row.score, row.head_score, None, row.why_score)
        if row.institution.pk in hidden
        else row
        for row in rows
    ]
    return _group(cycle.pack, {row.institution_id: row.category for row in results}, shown)


def _read_rows(results: Mapping[str, Any], run: int | None, *, sees_money: bool) -> list[Ranked]:
    known = {row.pk: row for row in Institution.objects.filter(pk__in=[row["id"] for row in results["institutions"]])}
    return [
        Ranked(
            known[row["id"]],
            name_of(known[row["id"]]),
            row["place"],
            Decimal(row["score"]),
            None if row.get("head_score") is None else Decimal(row["head_score"]),
            Decimal(row["quarter_total"]["level_one_total"]) if sees_money else None,
            why_address(run, f"institutions[{at}].score"),
            why_address(run, f"institutions[{at}].quarter_total.level_one_total"),
        )
        for at, row in enumerate(results["institutions"])
    ]


def _group(pack: str, categories: Mapping[str, str], rows: Iterable[Ranked]) -> list[Group]:
    words = get_categories(pack)
    groups: dict[str, list[Ranked]] = {category: [] for category in words}
    for row in rows:
        groups.setdefault(categories[row.institution.pk], []).append(row)
    return [(words.get(category, NOTHING), sorted(found, key=lambda row: row.place)) for category, found in groups.items() if found]
