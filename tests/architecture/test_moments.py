"""An act bears the business date, as everything beside it does; only what is no act asks the real clock."""

import re
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "yiti"
REAL = {
    "web/account": "sessions, passwords and tokens end by the real clock",
    "web/system/users.py": "passwords end by the real clock",
    "web/system/grants.py": "so do the sessions that a role ends",
    "web/services/carrying.py": "a phone that keeps a list goes by the real clock",
    "web/services/month.py": "counting is no act",
    "web/services/counted.py": "counting is no act",
    "web/measures/scores.py": "counting is no act",
    "web/measures/ranking.py": "counting is no act",
    "web/measures/indicators": "counting is no act",
}
"""Where the real clock is right, and why."""
CLOCK = re.compile(r"timezone\.now\(\)|datetime\.now\(|date\.today\(")


def test_pages_interfaces_and_sheets_take_the_moment_of_an_act_from_the_business_date() -> None:
    asked = [
        *(SOURCE / "web").rglob("*.py"),
        *(SOURCE / "api").rglob("*.py"),
        *SOURCE.glob("*/**/sheets*.py"),
        *SOURCE.glob("*/*/sheets/*.py"),
    ]
    found = {path.relative_to(SOURCE).as_posix() for path in asked if CLOCK.search(path.read_text(encoding="utf-8"))}
    assert {name for name in found if not any(name.startswith(known) for known in REAL)} == set()
