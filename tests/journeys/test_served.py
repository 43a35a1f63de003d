"""What docs/served.yaml says of the demonstration is true: every page opens as its role and links its clause; a false row is told."""

import json
from pathlib import Path

import pytest

from tests.docs.pages import PROJECT
from tests.journeys.county import yiti

PACK = "changji-2021"
ROW = """- id: S0-026
  state: served
  by:
  - {{url: {url}, as: {role}{more}}}
  - {{test: "tests/journeys/test_served.py::test_the_pages_of_the_demonstration_open_and_link_their_clauses"}}
"""


def check(home: Path, *words: str) -> tuple[int, list[str]]:
    """The exit code and what was wrong, but for the ids that a table of one row does not have."""
    done = yiti(home, "served", "--check", "--pages", PACK, "--json", *words)
    found = [fault["message"] for fault in json.loads(done.stdout)["wrong"]]
    return done.returncode, [message for message in found if "is missing" not in message]


def test_the_pages_of_the_demonstration_open_and_link_their_clauses(built: Path) -> None:
    assert check(built, "--table", str(PROJECT / "docs" / "served.yaml")) == (0, [])


@pytest.mark.parametrize(
    ("url", "role", "more", "words"),
    [
        ("audit", "staff_member", "", "answers 403"),
        ("clause", "office_clerk", ", with: {pack: changji-2021, number: 一百}", "answers 404"),
        ("payslip", "office_clerk", ", from: [documents]", "no link on the way leads to payslip"),
        ("document", "office_clerk", "", "needs other values"),
        ("documents", "nobody", "", "nobody in the demonstration is nobody"),
        ("documents", "office_clerk", ", clause: 六(二)2(1)", "does not link the clause 六(二)2(1)"),
    ],
)
def test_a_page_that_fails_is_told(built: Path, tmp_path: Path, url: str, role: str, more: str, words: str) -> None:
    (tmp_path / "served.yaml").write_text(ROW.format(url=url, role=role, more=more), encoding="utf-8")
    code, (message,) = check(built, "--table", str(tmp_path / "served.yaml"))
    assert code == 1
    assert words in message
