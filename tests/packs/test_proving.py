"""`packs check` reckons the cases: what comes out otherwise is told with the file and the line of the expected figure."""

from pathlib import Path

import pytest

from tests.invented import ID, use_packs, write_pack
from tests.packs.conftest import Workshop
from yiti.config.command import main
from yiti.config.proving import prove_pack
from yiti.policy.packs import Fault

RULES, FACTS = "cases/scores_and_results.yaml", "definition_cases/satisfaction.yaml"


def prove(workshop: Workshop, pack: str = "changji-2021") -> list[Fault]:
    return prove_pack(pack, workshop.root)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('score: "82.5000", absent', 'score: "82.5001", absent', "82.5001 is expected, 82.5000 comes out"),
        ('absent_points: "30.0000"', 'absent_point: "30.0000"', "the answer has no absent_point"),
        ("refused: {code: inconsistent", "refused: {code: out-of-range", "out-of-range is expected, inconsistent comes out"),
        ("actions: [admonition_talk]}]}", "actions: [admonition_talk, remove_head]}]}", "2 rows are expected, 1 come out"),
        ('score: "42.5"}', 'score: "82.5"}', "is refused: "),
    ],
)
def test_a_case_of_a_rule_that_comes_out_otherwise_has_its_line(workshop: Workshop, old: str, new: str, says: str) -> None:
    line = workshop.replace(RULES, old, new)
    assert workshop.check() == []
    found = prove(workshop)
    assert found
    assert {fault.file for fault in found} == {RULES}
    fault = next(fault for fault in found if says in fault.message.en)
    assert fault.line == line if "refused" not in says else fault.line > line


def test_a_case_that_should_be_refused_and_is_answered_is_told(workshop: Workshop) -> None:
    line = workshop.replace(RULES, 'score: "10.01"}]}', "score: 9}]}")
    assert [(fault.line, "should be refused" in fault.message.en) for fault in prove(workshop)] == [(line + 1, True)]


@pytest.mark.parametrize("part", ["numerator", "denominator", "value"])
def test_a_case_of_a_definition_that_comes_out_otherwise_has_its_line(workshop: Workshop, part: str) -> None:
    path = workshop.root / "national" / FACTS
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(at for at, text in enumerate(lines) if text.strip().startswith(f"{part}:"))
    lines[at] = f"  {part}: 77"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert workshop.check("national") == []
    found = prove(workshop, "national")
    assert [(fault.file, fault.line) for fault in found] == [(FACTS, at + 1)]
    assert "should be 77" in found[0].message.en


def test_a_changed_definition_fails_its_cases(workshop: Workshop) -> None:
    workshop.replace("definitions/satisfaction.yaml", "who = 'staff'", "who = 'patient'", pack="national")
    assert {fault.file for fault in prove(workshop, "national")} == {FACTS}


@pytest.mark.parametrize("id", ["changji-2021", "national"])
def test_a_shipped_pack_is_proved(id: str) -> None:
    assert prove_pack(id) == []


def test_the_command_ends_with_1_and_without_cases_with_0(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_pack(tmp_path)
    use_packs(tmp_path, monkeypatch)
    monkeypatch.setattr(prove_pack, "__defaults__", (tmp_path,))
    path = folder / RULES
    path.write_text(path.read_text(encoding="utf-8").replace('amount: "125000.00"', 'amount: "125000.01"'), encoding="utf-8")
    line = next(at for at, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if "125000.01" in text)
    assert main(["packs", "check", ID, "--lang", "en"]) == 1
    assert capsys.readouterr().out == (
        f"{ID}/{RULES}:{line}: two-institutions-by-work-points: 125000.01 is expected, 125000.00 comes out\n"
    )
    assert main(["packs", "check", ID, "--no-cases", "--lang", "en"]) == 0
