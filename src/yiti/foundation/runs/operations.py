"""Closing runs: reckon outside any transaction, then store in one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from yiti import __version__
from yiti.foundation.audit.operations import record_change, seal
from yiti.kernel.refusals import Conflict
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.chains import CHAINS, LATEST, Reckoned, canonical
from yiti.policy.packs import Resolved

from .models import Run
from .reckoning import hash_of, read_book


@dataclass(frozen=True, slots=True)
class Prepared:
    """A reckoned run that is not yet stored: what it would hold, and what came out."""

    kind: str
    period: str
    institution: str
    inputs: str
    pack: str
    results: str
    reckoned: Reckoned


def prepare_run(kind: str, period: str, inputs: Mapping[str, Any], book: Resolved, *, institution: str = "") -> Prepared:
    """
    Reckon a run from inputs (JSON values) under a resolved pack. Stores nothing and asks no database.

    :raises Refused: by the rule that refuses
    """
    held_inputs, held_pack = canonical(inputs), canonical(book.to_json())
    chain = CHAINS[kind, LATEST[kind]]
    reckoned = chain(json.loads(held_inputs), read_book(held_pack))
    return Prepared(kind, period, institution, held_inputs, held_pack, canonical(reckoned.results), reckoned)


@transaction.atomic
def store_run(*, scope: Scope, prepared: Prepared, now: datetime, reason: str = "", supersedes: Run | None = None) -> Run:
    """
    Close a prepared run; a correction names the run that it supersedes.

    Its hash goes into the audit chain of the institution (or the county), and all chains are sealed together.

    :raises Conflict: where somebody closed the same run meanwhile
    """
    run = Run(
        kind=prepared.kind,
        chain_version=LATEST[prepared.kind],
        period=prepared.period,
        institution=prepared.institution,
        sequence=supersedes.sequence + 1 if supersedes else 1,
        inputs=prepared.inputs,
        pack=prepared.pack,
        results=prepared.results,
        code_version=__version__,
        closed_at=now,
        closed_by=scope.actor.username,
        reason=reason,
        supersedes=supersedes,
    )
    run.hash = hash_of(run)
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError:
        raise Conflict(Text("别人刚刚算过这一步，请刷新后再看", "Somebody has just closed this run; reload and look again")) from None
    record_change(
        scope=scope,
        action="run.close",
        table="runs_run",
        key=str(run.pk),
        before=None,
        after={"kind": run.kind, "period": run.period, "sequence": run.sequence, "hash": run.hash},
        institution=run.institution,
    )
    seal(scope=scope, now=now, reason=f"{run.kind} {run.period} {run.institution}".strip())
    return run
