"""Findings in the document itself: each once, in clauses, figures and parameters that the pack has."""

from collections.abc import Mapping

from yiti.kernel.text import Text

from .figures import list_figures
from .subject import Subject


def check_findings(subject: Subject) -> None:
    figures = _figures(subject)
    seen: set[str] = set()
    for source, place, finding in subject.listed("findings.yaml", "findings"):
        subject.require_single(source, (*place, "id"), finding.id, seen)
        named: set[str] = set()
        for at, number in enumerate(finding.clauses):
            subject.require_clause(source, (*place, "clauses", at), number)
            subject.require_single(source, (*place, "clauses", at), number, named)
        for at, parameter in enumerate(finding.parameters):
            subject.require_known(source, (*place, "parameters", at), parameter, subject.pack.parameters, Text("参数", "parameter"))
        printed = {figure for number in finding.clauses for figure in figures.get(number, ())}
        for at, figure in enumerate(finding.figures):
            if figure not in printed:
                subject.fault(
                    source,
                    (*place, "figures", at),
                    f"所列条款中没有原文数字“{figure}”",
                    f"None of the clauses prints the figure “{figure}”",
                )


def _figures(subject: Subject) -> Mapping[str, set[str]]:
    """Clause → the figures as printed that the pack carries there, those beside the rows of its tables too."""
    found: dict[str, set[str]] = {}
    for figure in list_figures(subject.pack, subject.draft):
        found.setdefault(figure.clause, set()).add(figure.printed)
    for table in subject.pack.tables.values():
        for remark in table.remarks:
            found.setdefault(remark.clause, set()).add(remark.printed)
    return found
