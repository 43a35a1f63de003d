"""Recompute every link of the audit, hold the rows that it vouches for against it, and say what does not fit."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils import timezone

from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

from .hashes import hash_change, hash_looks, hash_seal
from .models import ChainHead, Change, Look, Seal
from .standing import Misfit, Vouched, find_misfits
from .taking_up import list_not_taken_up

CHANGED = Text("行的内容被改动", "the row was changed")
MISSING = Text("缺少一行或多行", "one or more rows are missing")
BROKEN = Text("与前一行不相接（次序被改动）", "does not continue the row before it (order changed)")
BEYOND = Text("链尾与记录不符（末尾被删或被改）", "the head does not match the last row (tail removed or changed)")
UNSEALED = Text("与封存时的链头不符", "does not match the head that was sealed")
LOOKS = Text("查看记录与封存时不符", "the looks do not match what was sealed")


@dataclass(frozen=True, slots=True)
class Break:
    """Something that does not fit: in which chain, at which link, in which row of which table."""

    chain: str
    sequence: int
    table: str
    key: str
    problem: Text


@dataclass(slots=True)
class Verification:
    """
    How much was recomputed and what did not fit: links of the chains in `breaks`, rows that they vouch for in `misfits`.

    `not_held` are tables that the chain will vouch for once the database is brought to this version.
    """

    chains: int = 0
    changes: int = 0
    seals: int = 0
    looks: int = 0
    rows: int = 0
    breaks: list[Break] = field(default_factory=list)
    misfits: list[Misfit] = field(default_factory=list)
    not_held: list[str] = field(default_factory=list)

    @property
    def is_intact(self) -> bool:
        return not self.breaks and not self.misfits


Sealed = dict[str, dict[int, str]]


def verify_chains(*, scope: Scope) -> Verification:
    """
    Recompute the hash of every change and every seal, and the print of every row that they vouch for; nothing is stored.

    :raises Forbidden: without `audit.see`
    """
    scope.require("audit.see")
    answer, vouched, since = Verification(), Vouched(), timezone.now()
    sealed = _verify_seals(answer)
    chains = {*sealed, *ChainHead.objects.values_list("chain", flat=True), *Change.objects.values_list("chain", flat=True).distinct()}
    for chain in sorted(chains):
        answer.chains += 1
        _verify_chain(chain, sealed.get(chain, {}), answer, vouched)
    answer.misfits = find_misfits(vouched, since=since)
    answer.rows, answer.not_held = vouched.compared, list_not_taken_up()
    return answer


def _verify_chain(chain: str, sealed: dict[int, str], answer: Verification, vouched: Vouched) -> None:
    before, at_head = _head_of(chain), ""
    sequence, link = 0, ""
    table, key = "audit_chainhead", chain
    for row in _rows_of(chain):
        answer.changes += 1
        vouched.take(row)
        table, key = row.table, row.key
        problem = _problem_of(row, sequence, link, sealed)
        if problem:
            answer.breaks.append(Break(chain, row.sequence, row.table, row.key, problem))
        sequence, link = row.sequence, row.hash
        at_head = link if sequence == before[0] else at_head
    is_short = sequence < max(before[0], *sealed, 0)
    if is_short or at_head != before[1] or (sequence > before[0] and not _has_grown(chain, sequence, link)):
        answer.breaks.append(Break(chain, sequence, table, key, BEYOND))


def _head_of(chain: str) -> tuple[int, str]:
    return ChainHead.objects.filter(pk=chain).values_list("sequence", "hash").first() or (0, "")


def _has_grown(chain: str, sequence: int, link: str) -> bool:
    """Whether the head moved on to the last row read, or beyond: writers do not wait for a check, but take row and head together."""
    head = _head_of(chain)
    return head[0] > sequence or head == (sequence, link)


def _rows_of(chain: str) -> Iterator[Change]:
    return Change.objects.filter(chain=chain).order_by("sequence").iterator(chunk_size=2000)


def _problem_of(row: Change, sequence: int, link: str, sealed: dict[int, str]) -> Text | None:
    if hash_change(row) != row.hash:
        return CHANGED
    if row.sequence != sequence + 1:
        return MISSING
    if row.previous_hash != link:
        return BROKEN
    if sealed.get(row.sequence, row.hash) != row.hash:
        return UNSEALED
    return None


def _verify_seals(answer: Verification) -> Sealed:
    sealed: Sealed = defaultdict(dict)
    link, looks_after = "", 0
    for seal in Seal.objects.order_by("pk").iterator():
        answer.seals += 1
        if hash_seal(seal) != seal.hash:
            answer.breaks.append(Break("seals", seal.pk, "audit_seal", str(seal.pk), CHANGED))
        elif seal.previous_hash != link:
            answer.breaks.append(Break("seals", seal.pk, "audit_seal", str(seal.pk), BROKEN))
        _verify_looks(seal, looks_after, answer)
        for chain, (sequence, head) in seal.heads.items():
            sealed[chain][sequence] = head
        link, looks_after = seal.hash, seal.looks_up_to
    return sealed


def _verify_looks(seal: Seal, after: int, answer: Verification) -> None:
    looks = Look.objects.filter(pk__gt=after, pk__lte=seal.looks_up_to).order_by("pk")
    answer.looks += looks.count()
    if hash_looks(looks.iterator()) != seal.looks_hash:
        answer.breaks.append(Break("looks", seal.pk, "audit_look", f"{after + 1}…{seal.looks_up_to}", LOOKS))
