"""Correcting a published quarter after an upheld appeal: a new run, and the difference paid in the next period."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from yiti.foundation.runs.models import Run
from yiti.foundation.runs.operations import Prepared, prepare_run, store_run
from yiti.foundation.runs.queries import get_latest_run
from yiti.kernel.scopes import Scope, system_scope
from yiti.kernel.text import Text
from yiti.measure.assessment.models import Appeal
from yiti.measure.assessment.operations import record_rerun
from yiti.measure.assessment.queries import list_upheld_unsettled
from yiti.money.pay.models import Difference
from yiti.money.pay.refusals import UnableToCorrect
from yiti.policy.packs import Resolved

from .ranking import result_rows, store_quarter_run


def prepare_correction(*, scope: Scope, period: str, scores: Mapping[tuple[str, str, str], Decimal]) -> tuple[Run, Prepared]:
    """
    The published quarter with some scores replaced, `{(institution, subject, indicator): score}`; everything else as held.

    Nothing of today's facts or pack goes in: the difference is the appeal's alone.
    """
    run = get_latest_run(scope=scope, kind="quarter", period=period)
    if run is None:
        raise UnableToCorrect(Text("这个季度还没有结果", "this quarter has no result yet"), code="not-ranked")
    inputs = json.loads(run.inputs)
    for row in inputs["institutions"]:
        for subject, name in (("institution", "indicators"), ("head", "head_indicators")):
            for item in row[name]:
                if (row["id"], subject, item["id"]) in scores:
                    item["score"] = f"{scores[row['id'], subject, item['id']]:.2f}"
    return run, prepare_run("quarter", period, inputs, Resolved.from_json(json.loads(run.pack)))


def correct_quarter(*, scope: Scope, period: str, now: datetime) -> Run:
    """
    Settle all upheld appeals of a quarter by one new run; distributions whose total changed are reckoned again.

    The published runs, notices and payslips stay. What each person is owed (or owes) stands in Difference and is
    settled in the institution's next distribution.

    :raises UnableToCorrect: where no upheld appeal waits
    """
    scope.require("quarter.rank")
    appeals = list(list_upheld_unsettled(scope=scope, period=period))
    if not appeals:
        raise UnableToCorrect(Text("没有等待重算的申诉", "no upheld appeal waits"), code="nothing-to-correct")
    scores = {
        (appeal.institution_id, str(appeal.subject), appeal.indicator): appeal.new_score
        for appeal in appeals
        if appeal.new_score is not None
    }
    run, prepared = prepare_correction(scope=scope, period=period, scores=scores)
    changed = _changed_totals(run, prepared)
    distributions = [found for code, total in changed.items() if (found := _prepare_distribution(scope, period, code, total)) is not None]
    return _store(scope=scope, run=run, prepared=prepared, distributions=distributions, appeals=appeals, now=now)


def _changed_totals(run: Run, prepared: Prepared) -> dict[str, str]:
    before = {row["id"]: row["quarter_total"]["level_one_total"] for row in json.loads(run.results)["institutions"]}
    after = {row["id"]: row["quarter_total"]["level_one_total"] for row in json.loads(prepared.results)["institutions"]}
    return {code: total for code, total in after.items() if before[code] != total}


def _prepare_distribution(scope: Scope, period: str, institution: str, total: str) -> tuple[Run, Prepared] | None:
    reading = system_scope(scope.actor.username)
    run = get_latest_run(scope=reading, kind="distribution", period=period, institution=institution)
    if run is None:
        return None
    inputs = {**json.loads(run.inputs), "level_one_total": total}
    return run, prepare_run("distribution", period, inputs, Resolved.from_json(json.loads(run.pack)), institution=institution)


@transaction.atomic
def _store(
    *, scope: Scope, run: Run, prepared: Prepared, distributions: Sequence[tuple[Run, Prepared]], appeals: Sequence[Appeal], now: datetime
) -> Run:
    reason = "appeal " + ", ".join(str(appeal.pk) for appeal in appeals)
    corrected = store_quarter_run(scope=scope, prepared=prepared, supersedes=run, now=now, reason=reason)
    for old, new in distributions:
        again = store_run(scope=scope, prepared=new, now=now, supersedes=old, reason=reason)
        Difference.objects.bulk_create(differences(old, again))
    rows = result_rows(prepared)
    record_rerun(scope=scope, period=run.period, run=corrected, results=rows, appeals=[appeal.pk for appeal in appeals])
    return corrected


def differences(old: Run, new: Run) -> list[Difference]:
    """New less old a person, unsaved; people whose amount stays are left out. They add up to the totals' difference."""
    before, after = amounts_of(json.loads(old.results)), amounts_of(json.loads(new.results))
    return [
        Difference(old_run=old, new_run=new, period=old.period, institution_id=old.institution, person_id=person, amount=change)
        for person in sorted({*before, *after})
        if (change := after.get(person, Decimal(0)) - before.get(person, Decimal(0)))
    ]


def amounts_of(results: Mapping[str, Any]) -> dict[str, Decimal]:
    """What a distribution gives each person, back pay of other quarters aside."""
    found: dict[str, Decimal] = {}
    for slip in results["slips"]:
        if slip["kind"] != "back_pay":
            found[slip["id"]] = found.get(slip["id"], Decimal(0)) + Decimal(slip["amount"])
    return found
