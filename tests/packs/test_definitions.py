"""Definitions of indicators and their cases in a pack: what is wrong is told with file and line."""

import pytest

from tests.packs.conftest import Workshop
from yiti.policy.packs import load_pack, load_pack_definitions

FILE, CASES = "definitions/satisfaction.yaml", "definition_cases/satisfaction.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (FILE, "who = 'staff'\"", "whom = 'staff'\"", "There is no column whom; is it who?"),
        (FILE, "unit: ratio", "unit: rate", "is it ratio?"),
        (CASES, "who: patient, satisfied", "whom: patient, satisfied", "Unknown key “whom”; is it who?"),
        (CASES, "period: 2025", "period: 2025Q5", "is no period"),
        (CASES, "- of: staff_satisfaction", "- of: staff_contentment", "There is no indicator staff_contentment"),
    ],
)
def test_a_fault_is_told_with_its_line(workshop: Workshop, file: str, old: str, new: str, says: str) -> None:
    line = workshop.replace(file, old, new, pack="national")
    found = [fault for fault in workshop.check("national") if says in fault.message.en]
    assert [(fault.file, fault.line) for fault in found] == [(file, line)]


def test_every_definition_needs_a_case(workshop: Workshop) -> None:
    line = workshop.replace(FILE, "- code: staff_satisfaction", "- code: staff_happiness", pack="national")
    found = {(fault.file, fault.line, fault.message.en) for fault in workshop.check("national")}
    assert (FILE, line, "staff_happiness has no case") in found


def test_what_a_pack_defines_goes_before_the_same_code_above(workshop: Workshop) -> None:
    national = load_pack_definitions(load_pack("national", workshop.root))["visits_per_physician_day"]
    folder = workshop.root / "national"
    written = (folder / "definitions" / "basic_care.yaml").read_text(encoding="utf-8")
    start = written.index("- code: visits_per_physician_day")
    own = written[start : written.index("- code:", start + 1)].replace("times: {days: working_year}", "times: 250")
    own = own.replace("*primary", "[township_hospital]").replace("*standard", "here")
    workshop.write("definitions/own.yaml", own)
    workshop.write(
        "definition_cases/own.yaml", "- {of: visits_per_physician_day, about: Nobody, period: 2021, numerator: 0, denominator: 0}\n"
    )
    assert workshop.check() == []
    found = load_pack_definitions(load_pack("changji-2021", workshop.root))
    assert found["visits_per_physician_day"].source.standard == "here"
    assert national.source.standard != "here"
    assert found["visits"] == load_pack_definitions(load_pack("national", workshop.root))["visits"]


def test_a_change_may_be_of_an_indicator_above_but_not_of_none(workshop: Workshop) -> None:
    line = workshop.replace("definitions/examination.yaml", "- code: systems_in_use", "- code: systems_rise")
    path = workshop.root / "changji-2021" / "definitions" / "examination.yaml"
    text = path.read_text(encoding="utf-8")
    parts = "  numerator: {ledger: systems.in_use, entered: monthly}\n  denominator: {ledger: systems.required, entered: monthly}\n"
    assert parts in text
    path.write_text(text.replace(parts, "  numerator: {change: visits}\n"), encoding="utf-8")
    assert {fault.message.en for fault in workshop.check()} == {"systems_rise has no case", "There is no indicator systems_in_use"}
    path.write_text(text.replace(parts, "  numerator: {change: visitors}\n"), encoding="utf-8")
    assert [(fault.line, fault.message.en) for fault in workshop.check()] == [(line, "There is no indicator visitors")]
