"""What there is to score: by assessor, every institution, subject and indicator. Read from the pack, without a database."""

from yiti.policy.packs import load_pack
from yiti.synthetic.cast import GROUPS
from yiti.synthetic.settings import scoring_points

PACK = "changji-2021"


def list_cells(institutions: int = 300) -> dict[str, list[tuple[str, str, str]]]:
    pack = load_pack(PACK)
    points = scoring_points(pack)
    groups = list(dict.fromkeys(indicator.group for indicator in pack.indicators))
    assessor_of = {groups[number - 1]: username for username, numbers in GROUPS.items() for number in numbers}
    cells: dict[str, list[tuple[str, str, str]]] = {username: [] for username in GROUPS}
    for subject in ("institution", "head"):
        for indicator in pack.indicators:
            if float(points[indicator.code]) > 0:
                cells[assessor_of[indicator.group]] += [(f"652301{at + 1:03d}", subject, indicator.code) for at in range(institutions)]
    return cells
