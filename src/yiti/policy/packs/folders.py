"""Where packs lie: those shipped with the project, and beside them the folder of a county's own."""

from pathlib import Path

PACKS = Path(__file__).resolve().parents[2] / "packs"
"""The packs shipped with the project."""

_own: list[Path] = []


def use_own_folder(folder: Path) -> None:
    """Read a county's own packs from here besides; a folder that does not exist holds none."""
    _own[:] = [folder]


def get_own_folder() -> Path:
    """Where a new pack is begun: the county's own folder, or among the shipped ones where none is in use."""
    return _own[0] if _own else PACKS


def pack_ids(root: Path = PACKS) -> list[str]:
    return sorted({path.parent.name for folder in _folders(root) for path in folder.glob("*/pack.yaml")})


def folder_of(id: str, root: Path = PACKS) -> Path:
    """The folder of a pack; of two with the same id the shipped one, so that nobody's copy changes what is paid."""
    return next((folder / id for folder in _folders(root) if (folder / id / "pack.yaml").is_file()), root / id)


def _folders(root: Path) -> tuple[Path, ...]:
    return (root, *_own) if root == PACKS else (root,)


def addition_to(id: str, root: Path = PACKS) -> Path | None:
    """The county's own folder named like a pack but without a pack.yaml: what the county adds to that pack; None where there is none."""
    for folder in _folders(root)[1:]:
        if (root / id / "pack.yaml").is_file() and (folder / id).is_dir() and not (folder / id / "pack.yaml").is_file():
            return folder / id
    return None
