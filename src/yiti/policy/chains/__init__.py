"""
Chains of rules: what a run reckons, from held inputs and a resolved pack to results and figures.

The quarter run, the what-if, `quarter verify` and `quarter drift` all call these same functions.
"""

from .distribution import reckon_distribution
from .live import Kept, LiveFound, bare, put_in_place, score_kept
from .quarter import reckon_quarter, reckon_quarter_live, reckon_quarter_work
from .reckoning import Chain, Reckoned, canonical
from .work import VALUES, count_work, may_share
from .year import reckon_year

CHAINS: dict[tuple[str, int], Chain] = {
    ("quarter", 1): reckon_quarter,
    ("quarter", 2): reckon_quarter_live,
    ("quarter", 3): reckon_quarter_work,
    ("distribution", 1): reckon_distribution,
    ("year", 1): reckon_year,
}
"""Kind and version → chain. A changed meaning gets a new version beside the old one; closed runs name theirs."""

LATEST = {kind: max(version for name, version in CHAINS if name == kind) for kind, _ in CHAINS}

__all__ = [
    "CHAINS", "LATEST", "VALUES", "Chain", "Kept", "LiveFound", "Reckoned", "bare", "canonical", "count_work", "may_share", "put_in_place",
    "reckon_distribution",
    "reckon_quarter", "reckon_quarter_live", "reckon_quarter_work", "reckon_year", "score_kept",
]  # fmt: skip
