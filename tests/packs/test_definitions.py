"""Definitions of indicators and their cases in a pack: what is wrong is told with file and line."""

import pytest

from tests.packs.conftest import Workshop

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


def test_a_code_stands_in_one_pack_of_a_chain(workshop: Workshop) -> None:
    line = workshop.replace("definitions/examination.yaml", "- code: systems_in_use", "- code: visits")
    assert ("definitions/examination.yaml", line, "visits is already defined in national") in {
        (fault.file, fault.line, fault.message.en) for fault in workshop.check()
    }
