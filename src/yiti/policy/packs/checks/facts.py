"""Definitions of indicators over facts, and their cases."""

from collections.abc import Iterable
from difflib import get_close_matches

from yiti.kernel.text import Text
from yiti.policy.facts import Definition, Faulty, read_cases, read_checks, read_keys
from yiti.policy.facts.aggregates import Ledger, forms_in
from yiti.policy.packs.definitions import list_files, read_chain
from yiti.policy.packs.faults import Fault
from yiti.policy.packs.monthly import list_ledger_items

from .subject import Subject


def check_definitions(subject: Subject) -> None:
    """Each can be read, has a case, and reads of the ledger what somebody hands in; each case is of one that is defined here."""
    folder = subject.draft.folder
    try:
        definitions = read_chain(subject.pack.chain).definitions
        cases = read_cases(list_files(folder, "definition_cases"))
    except Faulty as refusal:
        subject.faults += [Fault(_local(subject, fault.file), fault.line, fault.message) for fault in refusal.faults]
        return
    here = {code: one for code, one in definitions.items() if one.file.startswith(f"{subject.pack.id}/")}
    proved = {case.of for case in cases}
    for code, one in here.items():
        if code not in proved:
            subject.faults.append(Fault(_local(subject, one.file), one.line, Text(f"{code} 没有算例", f"{code} has no case")))
    known = list_ledger_items(subject.pack)
    for one in here.values():
        for item in list_items(one):
            if item not in known:
                subject.faults.append(Fault(_local(subject, one.file), one.line, _unknown(one.code, item, known)))
    for case in cases:
        if case.of not in here:
            subject.faults.append(Fault(case.file, case.line, Text(f"没有指标 {case.of}", f"There is no indicator {case.of}")))


def _local(subject: Subject, file: str) -> str:
    """A file of the pack itself by its place below the pack's folder."""
    return file.removeprefix(f"{subject.pack.id}/")


def list_items(definition: Definition) -> list[str]:
    """The items of the ledger that a definition reads."""
    sides = [side for side in (definition.numerator, definition.denominator) if isinstance(side, tuple)]
    return list(dict.fromkeys(item for side in sides for form in forms_in(side) if isinstance(form, Ledger) for item in form.items))


def _unknown(code: str, item: str, known: Iterable[str]) -> Text:
    near = get_close_matches(item, list(known), n=1, cutoff=0.6)
    zh, en = (f"，是不是 {near[0]}？", f"; is it {near[0]}?") if near else ("", "")
    return Text(
        f"{code} 读账目 {item}，收支账和月报都没有这一项{zh}",
        f"{code} reads {item} of the ledger, which neither accounts nor monthly returns hold{en}",
    )


def check_keys(subject: Subject) -> None:
    """Every indicator that is put first is one that the pack or one above it defines; what is wrong with definitions is told elsewhere."""
    files = list_files(subject.draft.folder, "key")
    if not files:
        return
    try:
        listed = read_chain(subject.pack.chain)
    except Faulty:
        return
    try:
        read_keys(files, listed)
    except Faulty as refusal:
        subject.faults += [Fault(fault.file, fault.line, fault.message) for fault in refusal.faults]


def check_quality(subject: Subject) -> None:
    """Every check of the facts can be read."""
    try:
        read_checks(list_files(subject.draft.folder, "quality"))
    except Faulty as refusal:
        subject.faults += [Fault(fault.file, fault.line, fault.message) for fault in refusal.faults]
