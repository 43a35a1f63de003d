"""What other rooms do here: record a change, record a look, seal."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, Min, Model, OuterRef, Q
from django.utils import timezone

from yiti.kernel.clauses import Clause
from yiti.kernel.scopes import Scope

from .hashes import hash_change, hash_looks, hash_seal, to_plain
from .models import COUNTY, ChainHead, Change, Look, Seal, SealedHead
from .prints import Prints, Touched, take_prints, touched

SETTLED_AFTER = timedelta(minutes=1)
"""A look younger than this may still be waiting for its commit under a smaller id, so it goes into the next seal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """
    A change to record. `before` is None for a new row, `after` None for one that ceased; floats are refused.

    `writes` is false where it tells of the row and leaves it as it is, such as a log-in: the row is then not vouched for anew. `rows` are
    other rows of held tables (see `prints`) that the same step wrote, for whom no change of their own is recorded.
    """

    action: str
    table: str
    key: str | int
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    institution: str = ""
    clause: Clause | str | None = None
    rows: Sequence[Model] = ()
    writes: bool = True

    def touched(self) -> list[Touched]:
        own = [(self.table, str(self.key))] if self.writes else []
        return [*own, *map(touched, self.rows)]


def record_change(
    *,
    scope: Scope,
    action: str,
    table: str,
    key: str | int,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    institution: str = "",
    clause: Clause | str | None = None,
    rows: Sequence[Model] = (),
    writes: bool = True,
) -> None:
    """
    Append one change to its institution's chain, in the caller's transaction, after the rows were written.

    The chain stays locked until that transaction ends. Whoever changes rows of several institutions in one
    transaction calls `record_changes` once, which locks the chains in one order, so that nobody waits in a circle.
    """
    change = Changed(
        action=action, table=table, key=key, before=before, after=after, institution=institution, clause=clause, rows=rows, writes=writes,
    )  # fmt: skip
    record_changes(scope=scope, changes=[change])


@transaction.atomic
def record_changes(*, scope: Scope, changes: Iterable[Changed]) -> None:
    """
    Append many changes: one lock a chain, one insert for all. The moment is that of the call.

    Rows of held tables are read again, one query a table, and their prints go into the chain.
    """
    now = timezone.now()
    found = list(changes)
    prints = take_prints([change.touched() for change in found])
    by_chain: defaultdict[str, list[tuple[Changed, Prints | None]]] = defaultdict(list)
    for change, taken in zip(found, prints, strict=True):
        by_chain[change.institution or COUNTY].append((change, taken))
    rows: list[Change] = []
    for chain in sorted(by_chain):
        rows += _append(chain, by_chain[chain], scope, now)
    Change.objects.bulk_create(rows, batch_size=500)


@transaction.atomic
def record_prints(*, scope: Scope, action: str, table: str, key: str, after: Mapping[str, Any], prints: Prints) -> None:
    """Append a change of the county's chain with prints that were taken already."""
    change = Changed(action=action, table=table, key=key, after=after)
    Change.objects.bulk_create(_append(COUNTY, [(change, prints)], scope, timezone.now()))


def _append(chain: str, changes: list[tuple[Changed, Prints | None]], scope: Scope, now: datetime) -> list[Change]:
    head = _lock_head(chain)
    rows = []
    for change, prints in changes:
        row = Change(
            chain=chain, sequence=head.sequence + 1, at=now, actor=scope.actor.username, role=scope.actor.role,
            institution=change.institution, action=change.action, table=change.table, key=str(change.key),
            before=to_plain(change.before), after=to_plain(change.after),
            clause=str(change.clause) if change.clause else "", previous_hash=head.hash, prints=prints,
        )  # fmt: skip
        row.hash = hash_change(row)
        head.sequence, head.hash = row.sequence, row.hash
        rows.append(row)
    ChainHead.objects.filter(pk=chain).update(sequence=head.sequence, hash=head.hash)
    return rows


def _lock_head(chain: str) -> ChainHead:
    head = ChainHead.objects.select_for_update().filter(pk=chain).first()
    if head is None:
        ChainHead.objects.bulk_create([ChainHead(chain=chain)], ignore_conflicts=True)
        head = ChainHead.objects.select_for_update().get(pk=chain)
    return head


def record_look(*, scope: Scope, subject: str, institution: str, table: str, key: str | int, reason: str) -> None:
    """
    Record that somebody looked at a person's pay. Never waits on a chain.

    To be called outside long transactions: a look that commits more than a minute after its call misses its seal.
    """
    record_looks(scope=scope, subjects=[(subject, institution)], table=table, key=key, reason=reason)


def record_looks(*, scope: Scope, subjects: Iterable[tuple[str, str]], table: str, key: str | int, reason: str) -> None:
    """A look at many people at once, as a list or a file shows them; `subjects` are pairs of person and institution."""
    now = timezone.now()
    looks = [
        Look(
            at=now, actor=scope.actor.username, role=scope.actor.role, institution=institution, subject=subject,
            table=table, key=str(key), reason=reason,
        )
        for subject, institution in subjects
    ]  # fmt: skip
    Look.objects.bulk_create(looks, batch_size=500)


@transaction.atomic
def seal(*, scope: Scope, now: datetime, reason: str) -> Seal | None:
    """
    Chain the heads of all chains and the settled looks together; None where nothing moved since the last seal.

    Done by the worker every minute and by every close. Waits for another sealer, never for a writer.
    """
    _lock_sealers()
    link, after = Seal.objects.order_by("-pk").values_list("hash", "looks_up_to").first() or ("", 0)
    moved = _moved_heads()
    up_to = _settled_looks(after, now)
    if not moved and up_to == after:
        return None
    looks = Look.objects.filter(pk__gt=after, pk__lte=up_to).order_by("pk") if up_to > after else Look.objects.none()
    made = Seal(
        at=now, actor=scope.actor.username, reason=reason, heads={head.chain: [head.sequence, head.hash] for head in moved},
        looks_up_to=up_to, looks_hash=hash_looks(looks.iterator()), previous_hash=link,
    )  # fmt: skip
    made.hash = hash_seal(made)
    made.save(force_insert=True)
    SealedHead.objects.bulk_create(
        [SealedHead(chain=head.chain, sequence=head.sequence) for head in moved],
        update_conflicts=True, unique_fields=["chain"], update_fields=["sequence"],
    )  # fmt: skip
    return made


def _lock_sealers() -> None:
    """Queue behind another sealer, until whose transaction ends."""
    if SealedHead.objects.select_for_update().filter(chain="").first() is None:
        SealedHead.objects.bulk_create([SealedHead(chain="")], ignore_conflicts=True)
        SealedHead.objects.select_for_update().get(chain="")


def _moved_heads() -> list[ChainHead]:
    sealed = SealedHead.objects.filter(chain=OuterRef("chain"), sequence=OuterRef("sequence"))
    return list(ChainHead.objects.filter(~Exists(sealed), sequence__gt=0).order_by("chain"))


def _settled_looks(after: int, now: datetime) -> int:
    found = Look.objects.filter(pk__gt=after).aggregate(last=Max("pk"), young=Min("pk", filter=Q(at__gt=now - SETTLED_AFTER)))
    if found["young"] is None:
        return found["last"] or after
    return Look.objects.filter(pk__gt=after, pk__lt=found["young"]).aggregate(last=Max("pk"))["last"] or after
