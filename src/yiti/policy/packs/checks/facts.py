"""Definitions of indicators over facts, and their cases."""

from yiti.kernel.text import Text
from yiti.policy.facts import Faulty, read_cases, read_checks, read_definitions
from yiti.policy.packs.definitions import list_files, read_chain
from yiti.policy.packs.faults import Fault

from .subject import Subject


def check_definitions(subject: Subject) -> None:
    """Each can be read and has a case; each case is of one that is defined here."""
    folder = subject.draft.folder
    files = list_files(folder, "definitions")
    try:
        definitions = read_definitions(files, read_chain(subject.pack.above)).definitions
        cases = read_cases(list_files(folder, "definition_cases"))
    except Faulty as refusal:
        subject.faults += [Fault(fault.file, fault.line, fault.message) for fault in refusal.faults]
        return
    here = {code: one for code, one in definitions.items() if one.file in files}
    proved = {case.of for case in cases}
    for code, one in here.items():
        if code not in proved:
            subject.faults.append(Fault(one.file, one.line, Text(f"{code} 没有算例", f"{code} has no case")))
    for case in cases:
        if case.of not in here:
            subject.faults.append(Fault(case.file, case.line, Text(f"没有指标 {case.of}", f"There is no indicator {case.of}")))


def check_quality(subject: Subject) -> None:
    """Every check of the facts can be read."""
    try:
        read_checks(list_files(subject.draft.folder, "quality"))
    except Faulty as refusal:
        subject.faults += [Fault(fault.file, fault.line, fault.message) for fault in refusal.faults]
