"""Reckoning a run again from what it holds. Pure: nothing but the run's own texts goes in."""

import hashlib
import json
from functools import lru_cache
from typing import Any

from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text
from yiti.policy.chains import CHAINS, Reckoned, canonical
from yiti.policy.packs import Resolved

from .models import Run


class UnableToReckon(UnableTo):
    code = "run"


def reckon_again(run: Run) -> Reckoned:
    """
    Results and figures of a run, from the inputs and the pack that it holds, by the version that it names.

    Kept in memory for the last few runs, under the held texts themselves.

    :raises UnableToReckon: where this release no longer knows that version
    """
    return _reckon(run.kind, run.chain_version, run.inputs, run.pack)


@lru_cache(maxsize=24)
def _reckon(kind: str, version: int, inputs: str, pack: str) -> Reckoned:
    chain = CHAINS.get((kind, version))
    if chain is None:
        words = Text(f"本程序不认得 {kind} 第 {version} 版的算法", f"this release does not know {kind} version {version}")
        raise UnableToReckon(words)
    return chain(json.loads(inputs), read_book(pack))


@lru_cache(maxsize=8)
def read_book(pack: str) -> Resolved:
    """
    The resolved pack that a run holds; most runs of a period hold the same.

    :raises Refused: where its hash is not that of its contents
    """
    return Resolved.from_json(json.loads(pack))


def hash_of(run: Run) -> str:
    """SHA-256 over all that the run holds; printed on the notice and kept in the audit chain."""
    before = run.supersedes.hash if run.supersedes else ""
    held: list[Any] = [
        run.kind, run.chain_version, run.period, run.institution, run.sequence, run.code_version,
        run.inputs, run.pack, run.results, before,
    ]  # fmt: skip
    return hashlib.sha256(canonical(held).encode()).hexdigest()
