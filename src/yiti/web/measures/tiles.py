"""A county as a map of tiles: every institution one field, roughly where it lies, with a shade for its score."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from yiti.measure.assessment.models import InstitutionResult
from yiti.registry.institutions.models import Institution

from .naming import name_of, why_address

ROWS, COLUMNS, SHADES = 5, 4, 5
SKETCHED: Mapping[str, tuple[int, int]] = {
    "652301107": (1, 2), "652301106": (1, 3),
    "652301105": (2, 1), "652301103": (2, 2), "652301104": (2, 3),
    "652301102": (3, 1), "652301001": (3, 2), "652301002": (3, 3), "652301003": (3, 4),
    "652301101": (4, 1), "652301004": (4, 2), "652301005": (4, 3), "652301006": (4, 4),
    "652301202": (5, 1), "652301203": (5, 2), "652301100": (5, 3),
}  # fmt: skip
"""Row and column by place code. Invented for the screen: the document has no map, so every page that shows it says so."""


def place_tiles(
    institutions: Mapping[str, Institution], results: Mapping[str, InstitutionResult], places: Mapping[str, int]
) -> list[dict[str, Any]]:
    """
    A tile for each institution with a field: the sketched one, else the next that is free, row by row.

    `shade` is 0 to 4, light for the highest score; -1 without a score. More institutions than fields are left to the table.
    """
    low, high = bounds_of(results.values())
    width = (high - low) / SHADES or Decimal(1)
    free = _free(institutions)
    tiles = []
    for code, row in institutions.items():
        field = SKETCHED.get(code) or next(free, None)
        if field is None:
            continue
        found = results.get(code)
        tiles.append(
            {
                "name": name_of(row), "row": field[0], "column": field[1], "score": found.score if found else None,
                "shade": min(SHADES - 1, int((found.score - low) / width)) if found else -1,
                "why": why_address(found.run_id, f"institutions[{places[code]}].score") if found and code in places else "",
            }
        )  # fmt: skip
    return sorted(tiles, key=lambda tile: (tile["row"], tile["column"]))


def bounds_of(results: Iterable[InstitutionResult]) -> tuple[Decimal, Decimal]:
    """The lowest and the highest score; 0 and 1 where there is none."""
    scores = [row.score for row in results]
    return (min(scores), max(scores)) if scores else (Decimal(0), Decimal(1))


def _free(institutions: Mapping[str, Institution]) -> Any:
    taken = {SKETCHED[code] for code in institutions if code in SKETCHED}
    return ((row, column) for row in range(1, ROWS + 1) for column in range(1, COLUMNS + 1) if (row, column) not in taken)
