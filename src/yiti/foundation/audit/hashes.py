"""Canonical text and hashes of audit rows. What is hashed here once stays so for ever: old rows must verify."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from typing import Any
from uuid import UUID

from .models import Change, Look, Seal


def to_plain(value: Any) -> Any:
    """
    A value as JSON keeps it: decimals and dates as text, everything else as it is.

    :raises TypeError: for floats, which would not come back the same from every database, and for unknown types
    """
    if value is None or (isinstance(value, (bool, int, str)) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Enum):
        return to_plain(value.value)
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, datetime):
        return to_instant(value) if value.tzinfo else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (Decimal, UUID)):
        return str(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return [to_plain(item) for item in (sorted(value) if isinstance(value, (set, frozenset)) else value)]
    raise TypeError(f"an audit row cannot hold a {type(value).__name__}")


def to_instant(moment: datetime) -> str:
    """A moment in UTC to the microsecond, the same text whichever database it came from."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _digest(*parts: Any) -> str:
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def hash_change(row: Change) -> str:
    """The link of a change: over all its fields and the link before it; prints only where there are any, as older rows have none."""
    return _digest(
        row.chain, row.sequence, to_instant(row.at), row.actor, row.role, row.institution, row.action, row.table, row.key,
        row.before, row.after, row.clause, row.previous_hash,
        *([] if row.prints is None else [row.prints]),
    )  # fmt: skip


def hash_looks(looks: Iterable[Look]) -> str:
    """One hash over looks in the order of their ids; of none, the hash of nothing."""
    running = sha256()
    for look in looks:
        row = _digest(
            look.pk, to_instant(look.at), look.actor, look.role, look.institution, look.subject, look.table, look.key, look.reason
        )
        running.update(row.encode())
    return running.hexdigest()


def hash_seal(seal: Seal) -> str:
    """The hash of a seal, which continues the one before."""
    return _digest(to_instant(seal.at), seal.actor, seal.reason, seal.heads, seal.looks_up_to, seal.looks_hash, seal.previous_hash)
