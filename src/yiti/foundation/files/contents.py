"""The folder of contents: `YITI_HOME/files/ab/abcd…`, each file under its own hash."""

import os
import secrets
from hashlib import sha256
from pathlib import Path

from django.conf import settings


def path_of(digest: str) -> Path:
    """Where the content with this hash lies."""
    return Path(settings.YITI_HOME) / "files" / digest[:2] / digest


def keep(content: bytes) -> str:
    """Put a content away, on the disk before this returns, and answer its hash. What lies there already is left alone."""
    digest = sha256(content).hexdigest()
    path = path_of(digest)
    if path.exists():
        return digest
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    draft = path.with_name(f".{secrets.token_hex(8)}")
    with draft.open("xb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return digest


def is_intact(digest: str) -> bool:
    """Whether the content is there and still has its hash."""
    path = path_of(digest)
    return path.exists() and sha256(path.read_bytes()).hexdigest() == digest
