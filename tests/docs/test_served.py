"""The table of what is served: every requirement once, every name that of something that stands; and that it notices when it is not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.docs.pages import PROJECT
from yiti.config.served import check_names, count_rows, read_table
from yiti.config.served.table import Table, UnableToReadServed

DOCS = PROJECT / "docs"
IDS = DOCS / "requirement_ids.csv"
SOUND = """- id: S0-026
  state: served
  by:
  - {rule: fund-pool, case: pool-of-three-sources}
  - {parameter: funds.development_rate}
  - {url: funds, as: office_clerk, clause: 六(二)2(1)}
  - {test: "tests/docs/test_served.py::test_a_sound_row_has_nothing_wrong"}
"""
Read = Callable[[str], Table]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """A table with these rows, held against a list of two requirements."""

    def make(rows: str) -> Table:
        (tmp_path / "served.yaml").write_text(rows, encoding="utf-8")
        (tmp_path / "ids.csv").write_text("id,pack,feature\nS0-026,changji-2021,F11\n", encoding="utf-8")
        return read_table(tmp_path / "served.yaml", tmp_path / "ids.csv")

    return make


def told(table: Table) -> list[str]:
    return [fault.message.en for fault in (*table.faults, *check_names(table))]


def test_every_requirement_has_its_row_and_every_name_resolves() -> None:
    table = read_table(DOCS / "served.yaml", IDS)
    assert told(table) == []
    assert len(table.rows) == len(table.requirements) == 357
    assert [row.id for row in table.rows] == sorted(table.requirements)


def test_the_counts_are_those_of_the_rows_in_every_way_of_counting() -> None:
    counted = count_rows(read_table(DOCS / "served.yaml", IDS))
    for state in ("served", "partly", "not_yet"):
        assert counted[state] == sum(one[state] for one in counted["by_pack"].values())
        assert counted[state] == sum(one[state] for one in counted["by_feature"].values())
    assert len(counted["left"]) == counted["partly"] + counted["not_yet"]


def test_a_sound_row_has_nothing_wrong(read: Read) -> None:
    assert told(read(SOUND)) == []


@pytest.mark.parametrize(
    ("name", "other", "words"),
    [
        ("case: pool-of-three-sources", "case: pool-of-four", "has no case pool-of-four of the rule fund-pool"),
        ("rule: fund-pool", "rule: gross-pay", "has no case pool-of-three-sources of the rule gross-pay"),
        ("funds.development_rate", "funds.development", "has no parameter funds.development"),
        ("parameter: funds.development_rate", "indicator: financial_rules", "has no indicator financial_rules"),
        ("parameter: funds.development_rate", "step: quarter.rank", "has no step quarter.rank"),
        ("parameter: funds.development_rate", "form: funds", "has no form funds"),
        ("url: funds", "url: fund", "there is no page fund"),
        ("as: office_clerk", "as: clerk", "has no role clerk"),
        ("clause: 六(二)2(1)", "clause: 六(二)9", "has no clause 六(二)9"),
        ("nothing_wrong", "nothing_right", "there is no test"),
        ("tests/docs/test_served.py::test_a", "tests/docs/test_serve.py::test_a", "there is no test"),
    ],
)
def test_a_name_that_does_not_resolve_is_told_with_its_row(read: Read, name: str, other: str, words: str) -> None:
    assert name in SOUND
    (message,) = told(read(SOUND.replace(name, other)))
    assert message.startswith("S0-026: ")
    assert words in message


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("- {id: S0-027, state: not_yet, why: not judged}\n", ["S0-027 is not in the list", "S0-026 is missing"]),
        (SOUND + SOUND, ["S0-026 stands twice"]),
        ("- {id: S0-026, state: not_yet}\n", ["says what is missing (why)"]),
        ("- {id: S0-026, state: partly, why: half}\n", ["says by what (by)"]),
        ("- {id: S0-026, state: served, by: [{parameter: funds.risk_rate}]}\n", ["names the test that fails"]),
        ("- {id: S0-026, state: served, by: [{test: tests/a.py::test_b}]}\n", ["names more than tests"]),
        ("- {id: S0-026, state: done, why: x}\n", ["“state” must be"]),
        (SOUND.replace(", case: pool-of-three-sources", ""), ["a rule stands with its case"]),
        (SOUND.replace("parameter: ", "parameter: a, form: "), ["an item has one name"]),
        (SOUND.replace("as: office_clerk, ", ""), ["a page is opened as a role"]),
        ("rows: none\n", ["Must be a list"]),
    ],
)
def test_a_row_that_says_too_little_or_stands_wrong_is_told(read: Read, rows: str, words: list[str]) -> None:
    faults = [fault.message.en for fault in read(rows).faults]
    assert [any(part in fault for fault in faults) for part in words] == [True] * len(words), faults


def test_without_the_table_it_says_where_it_belongs(tmp_path: Path) -> None:
    with pytest.raises(UnableToReadServed, match=r"served\.yaml"):
        read_table(tmp_path / "served.yaml", IDS)
