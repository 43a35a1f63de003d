from pathlib import Path

import pytest

from yiti.policy.facts import Faulty, load_definitions

GOOD = """\
- code: antibiotic_prescription_ratio
  label: {zh: 抗菌药物处方比例, en: Prescriptions with antibiotics}
  unit: ratio
  better: lower
  applies_to: [township_hospital, community_centre]
  needs_beds: false
  numerator: {rows: prescription, where: "antibiotics > 0 and setting in ('outpatient', 'emergency')"}
  denominator: {rows: prescription, where: "setting in ('outpatient', 'emergency')"}
  source: {standard: 国卫办基层发〔2020〕9号, number: "22"}
  checked: {on: 2026-11-22}
"""


def fault_of(folder: Path, text: str) -> tuple[int, int, str]:
    (folder / "a.yaml").write_text(text)
    with pytest.raises(Faulty) as refusal:
        load_definitions(folder)
    first = refusal.value.faults[0]
    return first.line, first.column, first.message.en


def test_a_definition_is_read(tmp_path: Path) -> None:
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "a.yaml").write_text(GOOD.replace("{on:", '{"on":'))
    one = load_definitions(tmp_path)["antibiotic_prescription_ratio"]
    assert (one.unit, one.better, one.source.number, str(one.checked_on)) == ("ratio", "lower", "22", "2026-11-22")
    assert one.applies_to == ("township_hospital", "community_centre")


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "says"),
    [
        ("antibiotics > 0", "antibotics > 0", 7, 43, "is it antibiotics?"),
        ("antibiotics > 0", "antibiotics > 'a'", 7, 55, "a number cannot be compared with a text"),
        ("{rows: prescription, w", "{rows: perscription, w", 7, 21, "is it prescription?"),
        ("unit: ratio", "unit: rate", 3, 9, "is it ratio?"),
        ("better: lower", "beter: lower", 4, 3, "Unknown key “beter”; is it better?"),
        ("  unit: ratio\n", "", 1, 3, "“unit” is missing"),
        ("{on: 2026-11-22}", "{on: 2026-02-30}", 10, 17, "must be a day"),
        ("needs_beds: false", "needs_beds: no", 6, 15, "“no” is not known"),
        ("numerator: {rows: prescription,", "numerator: {value: 0.5,", 7, 27, "Unknown key “where”"),
        ("label: {zh: 抗菌药物处方比例, en", "label: {en", 2, 10, "“zh” is missing"),
        ("unit: ratio", "unit: ratio\n  unit: ratio", 4, 3, "stands twice"),
        ("applies_to: [", "applies_to: [[1], ", 5, 16, "must be a text"),
    ],
)
def test_what_is_wrong_is_told_with_line_and_column(tmp_path: Path, old: str, new: str, line: int, column: int, says: str) -> None:
    found = fault_of(tmp_path, GOOD.replace(old, new, 1))
    assert found[:2] == (line, column)
    assert says in found[2]


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ("{rows: visit, types: [village_clinic]}", "“types” stands only beside “over”"),
        ("{rows: visit, over: country}", "is it county?"),
        ("{rows: visit, reaches: {yearly: 4}}", "Unknown key “yearly”"),
        ("{residents: visit, at_least: {a_year: 0}}", "at least 1"),
        ("{all_of: [{residents: visit}]}", "Two or more are needed"),
        ("{all_of: [{residents: visit}, {rows: visit}]}", "One of these is needed: residents, last"),
        ("{any_of: [{residents: visit, times: 2}, {enrolled: tb}]}", "Unknown key “times”"),
        ("{distinct: visit, of: cost}", "“cost” is not known"),
        ("{distinct: visit}", "“of” is missing"),
        ("{standing: record}", "“holds” is missing"),
        ("{institutions: beds}", "is it has_beds?"),
        ("{institutions: age_on(period_end) > 1}", "needs a fact with a resident"),
    ],
)
def test_what_may_not_stand_in_an_aggregate(tmp_path: Path, form: str, says: str) -> None:
    text = GOOD[: GOOD.index("  numerator")] + f"  numerator: {form}\n" + GOOD[GOOD.index("  source") :]
    assert says in fault_of(tmp_path, text)[2]


def test_decimals_are_quoted(tmp_path: Path) -> None:
    text = GOOD[: GOOD.index("  numerator")] + "  numerator: {value: 0.5}\n" + GOOD[GOOD.index("  source") :]
    assert fault_of(tmp_path, text)[2] == 'Quote decimals: "0.5"'


def test_a_code_stands_once(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(GOOD)
    assert fault_of(tmp_path, GOOD)[2] == "Code antibiotic_prescription_ratio already stands in a.yaml:1"


@pytest.mark.parametrize(
    ("of", "says"), [("nothing", "There is no indicator nothing"), ("antibiotic_prescription_ratio", "leads back to itself")]
)
def test_a_change_is_of_another_indicator(tmp_path: Path, of: str, says: str) -> None:
    text = GOOD[: GOOD.index("  numerator")] + f"  numerator: {{change: {of}}}\n" + GOOD[GOOD.index("  source") :]
    assert says in fault_of(tmp_path, text)[2]


def test_an_empty_folder_and_broken_yaml_are_told(tmp_path: Path) -> None:
    with pytest.raises(Faulty, match=r"No \.yaml definitions"):
        load_definitions(tmp_path)
    assert "Broken YAML" in fault_of(tmp_path, "- {code: [\n")[2]
