"""How a pack's indicators are reckoned from facts."""

from collections.abc import Iterable
from pathlib import Path

from yiti.policy.facts import Check, Listed, read_checks, read_definitions, read_keys

from .kept import digest_files, keep
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
    known: tuple[str, ...] = ("definitions",)
    for one in reversed([*packs]):
        files = {f"{one.id}/{name}": path for name, path in list_files(one.root, "definitions").items()}
        known = (*known, digest_files(files.items()))
        found = keep(known, lambda files=files, above=found: read_definitions(files, above))  # type: ignore[misc]
    return found


def list_files(root: Path, folder: str) -> dict[str, Path]:
    """The YAML files in a folder of a pack, by their place below the pack."""
    return {path.relative_to(root).as_posix(): path for path in sorted((root / folder).rglob("*.yaml"))}


def load_pack_checks(pack: Pack) -> list[Check]:
    """
    What the facts are looked through for: the checks of the packs above, then the pack's own.

    :raises Faulty: naming the pack and the file, the line and the column of each fault
    """
    chain = reversed(pack.chain)
    return read_checks({f"{one.id}/{name}": path for one in chain for name, path in list_files(one.root, "quality").items()})


def load_key_indicators(pack: Pack) -> list[str]:
    """
    The indicators that a leader looks at first, in their order: as the nearest pack with a folder `key` says.

    :raises Faulty: naming the pack and the file, the line and the column of each fault
    """
    for one in pack.chain:
        if files := list_files(one.root, "key"):
            return read_keys({f"{one.id}/{name}": path for name, path in files.items()}, load_pack_definitions(pack))
    return []
