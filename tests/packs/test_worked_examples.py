"""docs/worked_examples.csv: every worked example of the documents' requirements, and the case or test that proves it."""

import ast
import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from yiti.policy.packs import load_pack, pack_ids
from yiti.policy.packs.folders import PACKS

HOUSE = Path(__file__).parents[2]
TABLE = HOUSE / "docs" / "worked_examples.csv"
IDS = HOUSE / "docs" / "requirement_ids.csv"
EXAMPLES = 188
LEFT = 0
"""How many examples nothing proves. It goes down and never up."""


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


ROWS = read(TABLE)
PROVED = [row for row in ROWS if row["proof"] != "none"]


@cache
def case_names(pack: str) -> frozenset[str]:
    return frozenset(case.name for case in load_pack(pack).cases)


@cache
def definition_cases(pack: str) -> dict[str, str]:
    """The words of all cases of each indicator."""
    found: dict[str, str] = {}
    for path in sorted((PACKS / pack / "definition_cases").glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            found[case["of"]] = f"{found.get(case['of'], '')} {case['about']}"
    return found


@cache
def names_of_tests(path: str) -> frozenset[str]:
    tree = ast.parse((HOUSE / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def missing(row: dict[str, str]) -> Iterator[str]:
    """The proofs of an example that do not stand; the words of a definition's case name the example that they prove."""
    for proof in row["proof"].split("; "):
        kind, _, name = proof.rpartition(" ")
        first, _, second = name.partition("::" if kind == "test" else ":")
        if kind == "test":
            stands = first.startswith("tests/") and (HOUSE / first).is_file() and second in names_of_tests(first)
        elif kind == "case":
            stands = first in pack_ids() and second in case_names(first)
        else:
            stands = kind == "definition case" and first in pack_ids() and row["requirement"] in definition_cases(first).get(second, "")
        if not stands:
            yield proof


@pytest.mark.parametrize("row", PROVED, ids=[row["requirement"] for row in PROVED])
def test_what_proves_an_example_stands(row: dict[str, str]) -> None:
    assert list(missing(row)) == []


@pytest.mark.parametrize(
    "proof",
    [
        "case changji-2021:no-such-case",
        "case no-such-pack:six-components",
        "definition case national:no_such_indicator",
        "definition case national:staff_satisfaction",
        "test tests/packs/test_worked_examples.py::test_nothing",
        "test tests/packs/no_such_file.py::test_nothing",
        "word of honour",
    ],
)
def test_a_proof_that_went_away_is_found(proof: str) -> None:
    assert list(missing({"requirement": "S0-052", "proof": proof})) == [proof]


def test_every_example_has_one_row_in_order() -> None:
    names = [(row["requirement"], row["example"]) for row in ROWS]
    assert names == sorted(set(names))
    assert len(names) == EXAMPLES


def test_every_row_names_the_pack_of_its_requirement() -> None:
    packs = {row["id"]: row["pack"] for row in read(IDS)}
    assert [row for row in ROWS if packs.get(row["requirement"]) != row["pack"]] == []


def test_what_is_left_is_told_with_its_reason() -> None:
    left = [row for row in ROWS if row["proof"] == "none"]
    assert [row["requirement"] for row in left if not row["reason"]] == []
    assert len(left) == LEFT


def test_sixteen_institutions_are_assessed_sixty_four_times_a_year() -> None:
    """The year's result of an institution takes four quarters, no fewer (the refusal is a case of the pack)."""
    pack = load_pack("changji-2021")
    (whole,) = [case for case in pack.cases if case.name == "mean-of-four-quarters"]
    assert len(pack.rows["staffing"]) * len(whole.inputs["quarters"]) == 64
