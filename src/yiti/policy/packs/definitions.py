"""How a pack's indicators are reckoned from facts."""

from pathlib import Path

from yiti.policy.facts import Listed, read_definitions

from .pack import Pack


def load_pack_definitions(pack: Pack) -> Listed:
    """
    The definitions of a pack and of those above it.

    :raises Faulty: naming the pack and the file, the line and the column of each fault
    """
    found = {f"{one.id}/{name}": path for one in pack.chain for name, path in list_files(one.root, "definitions").items()}
    return read_definitions(found)


def list_files(root: Path, folder: str) -> dict[str, Path]:
    """The YAML files in a folder of a pack, by their place below the pack."""
    return {path.relative_to(root).as_posix(): path for path in sorted((root / folder).rglob("*.yaml"))}
