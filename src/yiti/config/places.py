"""Where an installation keeps its data and, apart from them, its keys."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

PROJECT = Path(__file__).resolve().parents[3]
HOUSE_TEMPLATES = Path(__file__).resolve().parents[1] / "web" / "templates"
HOUSE_STATIC = Path(__file__).resolve().parents[1] / "web" / "static"


def get_home() -> Path:
    """The data folder: `YITI_HOME`, else `var/` of the working copy."""
    return Path(os.environ.get("YITI_HOME") or PROJECT / "var").expanduser().resolve()


def get_packs() -> Path:
    """The folder of the county's own packs: `YITI_PACKS`, else `packs/` in the data folder."""
    return get_path("YITI_PACKS") or get_home() / "packs"


def get_keys_folder() -> Path:
    """The folder of the keys: `YITI_KEYS`, else `~/.config/yiti/keys`. Never inside the data folder, so that a backup holds none."""
    return Path(os.environ.get("YITI_KEYS") or "~/.config/yiti/keys").expanduser().resolve()


def get_list(name: str) -> tuple[str, ...]:
    """The parts of an environment variable, separated by commas."""
    return tuple(part.strip() for part in os.environ.get(name, "").split(",") if part.strip())


def get_path(name: str) -> Path | None:
    """The path that an environment variable names."""
    value = os.environ.get(name)
    return Path(value).expanduser().resolve() if value else None


def get_days(name: str, usual: int, most: int) -> int:
    """
    A number of days out of the environment.

    :raises ImproperlyConfigured: where it is no whole number from 1 to `most`
    """
    said = os.environ.get(name) or str(usual)
    if not (said.isascii() and said.isdigit() and 1 <= int(said) <= most):
        raise ImproperlyConfigured(f"{name}：应为 1 到 {most} 的整数，现为“{said}” / must be a whole number from 1 to {most}, is “{said}”")
    return int(said)


def get_key(name: str) -> str:
    """A key of this installation, made on first use and readable by its owner only."""
    path = get_keys_folder() / name
    if not path.exists():
        _make_key(path)
    return path.read_text(encoding="ascii").strip()


def _make_key(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
