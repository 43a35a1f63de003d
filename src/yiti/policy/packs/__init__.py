"""Policy packs: a jurisdiction's documents as data."""

from .bindings import bind_clauses
from .checks import check_figures, check_pack, list_figures
from .citing import cite, number_words
from .comparing import Change, compare_packs, compare_resolved
from .decided import Decided
from .definitions import load_pack_definitions
from .faults import Fault, UnableToLoad
from .folders import pack_ids
from .functions import FUNCTIONS, ROLES
from .live import Planned, PlannedPart, bind_definitions, check_live_table, definitions_of, live_of, plan_scoring, work_of
from .loading import forget_packs, load_pack
from .pack import ListedIndicator, Pack
from .precedence import Contested, Speaker, list_contested, list_deciding, list_speakers
from .resolution import check_decision, resolve
from .resolved import Entry, Resolved
from .voices import Setting, Voice

__all__ = [
    "FUNCTIONS", "ROLES", "Change", "Contested", "Decided", "Entry", "Fault", "ListedIndicator", "Pack", "Planned", "PlannedPart",
    "Resolved", "Setting", "Speaker", "UnableToLoad", "Voice", "bind_clauses", "bind_definitions", "check_decision", "check_figures",
    "check_live_table", "check_pack", "cite", "compare_packs", "compare_resolved", "definitions_of", "forget_packs", "list_contested",
    "list_deciding", "list_figures", "list_speakers", "live_of", "load_pack", "load_pack_definitions", "number_words", "pack_ids",
    "plan_scoring", "resolve", "work_of",
]  # fmt: skip
