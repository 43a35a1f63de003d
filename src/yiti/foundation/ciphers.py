"""What the house keeps about a person and nobody may read in the database: sealed texts, and hashes to find them by."""

import hmac
import os
from base64 import b64decode, b64encode
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text

SUITE = "a1"
"""AES-256-GCM with a random nonce of twelve bytes. It stands before every sealed text, so that another suite can follow beside it."""
NONCE = 12


class UnableToOpen(UnableTo):
    """The text was sealed under another key, for another row, or was changed."""

    code = "sealed"


def seal_text(text: str, about: str) -> str:
    """
    The text unreadable without the key `records_key`. Twice the same text gives two different answers.

    `about` names the row and the field; the answer opens only under the same name, so that nobody can move it to another row.
    """
    nonce = os.urandom(NONCE)
    return f"{SUITE}:{b64encode(nonce + _cipher(_secret()).encrypt(nonce, text.encode(), about.encode())).decode()}"


def open_text(sealed: str, about: str) -> str:
    """:raises UnableToOpen: for what was not sealed here under that name"""
    suite, _, body = sealed.partition(":")
    try:
        if suite != SUITE:
            raise ValueError(suite)
        content = b64decode(body, validate=True)
        return _cipher(_secret()).decrypt(content[:NONCE], content[NONCE:], about.encode()).decode()
    except (InvalidTag, ValueError):
        raise UnableToOpen(
            Text("存的密文打不开：密钥不同，或内容被改过", "What is stored cannot be opened: another key, or it was changed")
        ) from None


def hash_to_find(kind: str, text: str) -> str:
    """A keyed hash, 64 hex digits, by which a sealed text is found again. Without the key nobody can try all numbers."""
    return hmac.new(_derived(_secret(), b"find"), f"{kind}:{text}".encode(), sha256).hexdigest()


def make_key_for(use: str, whom: str) -> str:
    """A key of 32 bytes that belongs to one person and one use, in base64; asked for again it is the same."""
    return b64encode(_derived(_secret(), f"{use}:{whom}".encode())).decode()


def _secret() -> str:
    return str(settings.YITI_RECORDS_KEY)


@lru_cache(maxsize=4)
def _cipher(secret: str) -> AESGCM:
    return AESGCM(_derived(secret, b"seal"))


@lru_cache(maxsize=8)
def _derived(secret: str, use: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"yiti " + use).derive(secret.encode())
