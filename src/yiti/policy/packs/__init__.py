"""Policy packs: a jurisdiction's documents as data."""

from .decided import Decided
from .faults import Fault, UnableToLoad
from .loading import load_pack, pack_ids
from .pack import ListedIndicator, Pack
from .resolution import check_decision, resolve
from .resolved import Entry, Resolved
from .voices import Setting, Voice

__all__ = [
    "Decided", "Entry", "Fault", "ListedIndicator", "Pack", "Resolved", "Setting", "UnableToLoad", "Voice",
    "check_decision", "load_pack", "pack_ids", "resolve",
]  # fmt: skip
