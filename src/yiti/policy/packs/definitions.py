"""How a pack's indicators are reckoned from facts."""

from collections.abc import Iterable
from pathlib import Path

from yiti.policy.facts import Listed, read_definitions

from .pack import Pack


def load_pack_definitions(pack: Pack) -> Listed:
    """
    The definitions of a pack and of those above it; what a pack defines goes before the same code above.

    :raises Faulty: naming the pack and the file, the line and the column of each fault
    """
    return read_chain(pack.chain)


def read_chain(packs: Iterable[Pack]) -> Listed:
    """The definitions of these packs, nearest first."""
    found = Listed({})
    for one in reversed([*packs]):
        found = read_definitions({f"{one.id}/{name}": path for name, path in list_files(one.root, "definitions").items()}, found)
    return found


def list_files(root: Path, folder: str) -> dict[str, Path]:
    """The YAML files in a folder of a pack, by their place below the pack."""
    return {path.relative_to(root).as_posix(): path for path in sorted((root / folder).rglob("*.yaml"))}
