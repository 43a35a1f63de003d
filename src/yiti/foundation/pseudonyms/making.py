"""
A person's identifier as 32 hexadecimal digits that mean nothing without the installation's key.

HMAC-SHA256, cut to 128 bits: among a billion people two are alike with a chance of one in 10^20. Whoever loses the key can make no
pseudonym of this installation again; whoever holds it can try every identity number, so it lies apart from data and backups.
"""

import hashlib
import hmac
from collections.abc import Iterable
from typing import Literal

from django.conf import settings

Kind = Literal["resident", "staff"]


def make_pseudonym(kind: Kind, identifier: str) -> str:
    """The pseudonym of one identifier; letters count as capitals and blanks around it not at all. Two kinds never share one."""
    return _digest(settings.YITI_PSEUDONYM_KEY.encode(), kind, identifier)


def make_pseudonyms(kind: Kind, identifiers: Iterable[str], *, key: bytes | None = None) -> list[str]:
    """The same for many, in their order; by another key than the installation's where one is given."""
    chosen = key or settings.YITI_PSEUDONYM_KEY.encode()
    return [_digest(chosen, kind, one) for one in identifiers]


def _digest(key: bytes, kind: str, identifier: str) -> str:
    message = f"{kind}:{identifier.strip().upper()}".encode()
    return hmac.digest(key, message, hashlib.sha256).hex()[:32]
