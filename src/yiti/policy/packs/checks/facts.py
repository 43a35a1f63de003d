"""Definitions of indicators over facts, and their cases."""

from yiti.kernel.text import Text
from yiti.policy.facts import Faulty, read_cases, read_definitions
from yiti.policy.packs.definitions import list_files
from yiti.policy.packs.faults import Fault

from .subject import Subject


def check_definitions(subject: Subject) -> None:
    """Each can be read, has a case, and its code stands in no pack above; each case is of one of this pack."""
    folder = subject.draft.folder
    try:
        definitions = read_definitions(list_files(folder, "definitions")).definitions
        cases = read_cases(list_files(folder, "definition_cases"))
        above = {
            code: pack.id for pack in subject.pack.above for code in read_definitions(list_files(pack.root, "definitions")).definitions
        }
    except Faulty as refusal:
        subject.faults += [Fault(fault.file, fault.line, fault.message) for fault in refusal.faults]
        return
    proved = {case.of for case in cases}
    for one in definitions.values():
        if one.code not in proved:
            subject.faults.append(Fault(one.file, one.line, Text(f"{one.code} 没有算例", f"{one.code} has no case")))
        if one.code in above:
            message = Text(f"{one.code} 已在 {above[one.code]} 中定义", f"{one.code} is already defined in {above[one.code]}")
            subject.faults.append(Fault(one.file, one.line, message))
    for case in cases:
        if case.of not in definitions:
            subject.faults.append(Fault(case.file, case.line, Text(f"没有指标 {case.of}", f"There is no indicator {case.of}")))
