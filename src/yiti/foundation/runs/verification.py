"""Is a closed run still what it was? And what would today's pack and facts give?"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from json import loads as _loads
from typing import Any

from yiti.foundation.audit.models import Change
from yiti.kernel.refusals import UnableTo
from yiti.policy.chains import canonical

from .models import Run
from .reckoning import hash_of, reckon_again


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One stored value that is not what it should be: table, key, field, stored, recomputed (as text)."""

    table: str
    key: str
    field: str
    stored: str
    recomputed: str

    def to_json(self) -> dict[str, str]:
        return asdict(self)


def verify_run(run: Run) -> list[Mismatch]:
    """
    Recompute a run from what it holds, and compare.

    Found are: a hash that no longer covers the held texts, a hash that is not the one in the audit chain, and every
    result path whose stored value differs from the recomputed one.
    """
    found = []
    hashed = hash_of(run)
    if hashed != run.hash:
        found.append(Mismatch("runs_run", str(run.pk), "hash", run.hash, hashed))
    recorded = Change.objects.filter(table="runs_run", key=str(run.pk), action="run.close").values_list("after", flat=True).first()
    if not recorded or recorded.get("hash") != run.hash:
        found.append(Mismatch("runs_run", str(run.pk), "hash", run.hash, (recorded or {}).get("hash", "")))
    try:
        again = reckon_again(run)
    except (UnableTo, ValueError, KeyError, TypeError) as error:
        return [*found, Mismatch("runs_run", str(run.pk), "inputs", "", f"cannot be reckoned: {error}")]
    stored = read_canonical(run.results)
    found += [Mismatch("runs_run", str(run.pk), f"results.{path}", a, b) for path, a, b in compare(stored, again.results)]
    return found


def read_canonical(text: str) -> Any:
    """The JSON that a run holds; text that is none counts as itself, so that it is found to differ."""
    try:
        return _loads(text)
    except ValueError:
        return text


def compare(stored: Any, recomputed: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Every place where two JSON values differ: path, stored, recomputed, as text."""
    if isinstance(stored, Mapping) and isinstance(recomputed, Mapping):
        for key in sorted({*stored, *recomputed}):
            yield from compare(stored.get(key), recomputed.get(key), f"{path}.{key}" if path else str(key))
    elif isinstance(stored, list) and isinstance(recomputed, list):
        for at in range(max(len(stored), len(recomputed))):
            left, right = (side[at] if at < len(side) else None for side in (stored, recomputed))
            yield from compare(left, right, f"{path}[{at}]")
    elif stored != recomputed:
        yield path, _text(stored), _text(recomputed)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else canonical(value)
