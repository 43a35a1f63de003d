"""What was made of files, kept while their contents are the same: a pack is loaded, checked, and stands above others."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

MOST = 3000
Made = TypeVar("Made")
_KEPT: dict[tuple[str, ...], Any] = {}


def digest_of(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=20).hexdigest()


def digest_files(files: Iterable[tuple[str, Path]]) -> str:
    """Of the names and contents of files together."""
    found = hashlib.blake2b(digest_size=20)
    for name, path in files:
        content = path.read_bytes()
        found.update(f"{name}\0{len(content)}\0".encode())
        found.update(content)
    return found.hexdigest()


def keep(key: tuple[str, ...], make: Callable[[], Made]) -> Made:
    """What was made under this key before, else what is made now; nothing is kept of a making that raises."""
    if key not in _KEPT:
        made = make()
        if len(_KEPT) >= MOST:
            _KEPT.clear()
        _KEPT[key] = made
    found: Made = _KEPT[key]
    return found


def forget() -> None:
    _KEPT.clear()
