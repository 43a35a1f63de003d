"""What `packs check` looks at: whether a pack holds together, and then whether its cases come out."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from yiti.measure.indicators.worked import check_definition_cases
from yiti.policy.packs import Fault, check_pack, load_pack
from yiti.policy.packs.folders import PACKS
from yiti.policy.rules.cases import check_rule_cases
from yiti.policy.rules.reckoned import check_reckoned


def prove_pack(id: str, root: Path = PACKS, *, figures: Iterable[Mapping[str, str]] | None = None, cases: bool = True) -> list[Fault]:
    """
    Every fault of a pack by file and line; where it has none, every case that gives something else than it says.

    :raises Refused: `unknown-pack`
    """
    faults = check_pack(id, root, figures) or check_reckoned(id, root)
    if faults or not cases:
        return faults
    return sorted([*check_rule_cases(id, root), *check_definition_cases(load_pack(id, root))])
