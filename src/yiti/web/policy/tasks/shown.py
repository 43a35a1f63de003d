"""A task's page: what is asked, by whom, until when; how it goes; the chain below it with its files."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse

from yiti.foundation.files.downloads import serve_download
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import load_pack
from yiti.supervision.tasks.models import Finding
from yiti.supervision.tasks.offices import ACCEPT, DIRECT, Offices
from yiti.supervision.tasks.queries import Chain, get_chain, get_evidence
from yiti.supervision.tasks.states import TaskState, in_order
from yiti.web.access import page
from yiti.web.pages import render
from yiti.web.policy.naming import name_signers
from yiti.web.requests import Request

from .forms import find, offices_here
from .progress import may_write
from .telling import CONSEQUENCES, FINDINGS, names_of, percent_of, why_late


@page(function="documents.see")
def task_page(request: Request, key: str) -> HttpResponse:
    task = find(request, key)
    offices, scope = offices_here(), request.scope
    chain = get_chain(scope=scope, task=task.row)
    leads, direct = offices.acts_for(scope, task.lead, task.subject), scope.may(DIRECT)
    is_own_proposal = task.closing is not None and task.closing.proposed_by == scope.actor.username
    context = {
        "task": task,
        "lead": names_of(offices, task.lead),
        "leads": [(office, offices.label(office)) for office in task.lead],
        "figure": Text(task.row.figure_zh, task.row.figure_en) if task.row else NOTHING,
        "helpers": names_of(offices, task.helpers),
        "document_helpers": _of_document(task, offices),
        "percent": percent_of(task),
        "why_late": why_late(task, request.today),
        "other_days": [{"clause": f"{task.pack} {number}", "due": due, "printed": printed} for number, due, printed in task.other_days],
        "reports": [{"row": row, "office": offices.label(row.office), "files": chain.files_of(row)} for row in reversed(chain.reports)],
        "postponed": chain.postponed,
        "closings": [{"row": row, "files": chain.files_of(row)} for row in chain.closings],
        "parts": [(part, part.subject_label, percent_of(part)) for part in in_order(task.parts)],
        "own_part": next((part.key for part in task.parts if part.subject == scope.actor.institution), ""),
        "whole": task.key.partition("@")[0] if task.subject else "",
        "inspections": _inspections(request, chain, offices, task.subject),
        "consequences": _consequences(chain, offices, None),
        "names": _names(request, chain),
        "may_report": not task.is_met and not task.parts and may_write(request, task),
        "may_close": not task.is_met and not task.parts and leads and not task.waits_for_acceptance,
        "may_settle": task.waits_for_acceptance and scope.may(ACCEPT) and not is_own_proposal,
        "is_own_proposal": task.waits_for_acceptance and scope.may(ACCEPT) and is_own_proposal,
        "may_direct": direct,
        "may_postpone": direct and task.due is not None and not task.is_met and not _is_held(request, task),
        "may_help": direct and not task.is_met,
    }  # fmt: skip
    return render(request, "yiti/tasks/task.html", context)


def _is_held(request: Request, task: TaskState) -> bool:
    """Whether its day may not be put off by this person now: a closing waits, or it is led by the own office."""
    return task.waits_for_acceptance or offices_here().speaks(request.scope.actor, task.lead)


def _of_document(task: TaskState, offices: Offices) -> Text | None:
    """The document's own helpers, where the county set others."""
    if not task.pack or not task.row or task.row.helpers is None:
        return None
    return names_of(offices, load_pack(task.pack).tasks[task.task].helpers)


def _inspections(request: Request, chain: Chain, offices: Offices, subject: str) -> list[dict[str, Any]]:
    by_inspection: defaultdict[int, list[Finding]] = defaultdict(list)
    for finding in chain.findings:
        by_inspection[finding.inspection_id].append(finding)
    return [
        {
            "row": row,
            "files": chain.files_of(row),
            "findings": [_finding(request, chain, offices, finding, subject) for finding in by_inspection[row.pk]],
        }
        for row in chain.inspections
    ]


def _finding(request: Request, chain: Chain, offices: Offices, finding: Finding, subject: str) -> dict[str, Any]:
    scope = request.scope
    improvements = [row for row in chain.improvements if row.finding_id == finding.pk]
    waits = next((row for row in improvements if row.state == "proposed"), None)
    late = finding.state != "closed" and finding.due_on < request.today
    return {
        "row": finding,
        "office": offices.label(finding.office),
        "state": ("late", FINDINGS[finding.state][1]) if late else FINDINGS[finding.state],
        "improvements": [{"row": row, "files": chain.files_of(row)} for row in improvements],
        "consequences": _consequences(chain, offices, finding.pk),
        "may_improve": finding.state == "open" and offices.acts_for(scope, [finding.office], subject),
        "may_check": waits is not None and scope.may(DIRECT) and waits.reported_by != scope.actor.username,
    }


def _consequences(chain: Chain, offices: Offices, finding: int | None) -> list[dict[str, Any]]:
    return [
        {"row": row, "kind": CONSEQUENCES[row.kind], "office": offices.label(row.office)}
        for row in chain.consequences
        if row.finding_id == finding
    ]


def _names(request: Request, chain: Chain) -> dict[str, str]:
    signed: Sequence[tuple[Sequence[object], tuple[str, ...]]] = (
        (chain.reports, ("reported_by",)), (chain.closings, ("proposed_by", "settled_by")), (chain.postponed, ("entered_by",)),
        (chain.inspections, ("inspected_by",)), (chain.improvements, ("reported_by", "checked_by")), (chain.consequences, ("entered_by",)),
    )  # fmt: skip
    rows = [_Signed(str(getattr(row, field) or "")) for kind, fields in signed for row in kind for field in fields]
    return name_signers(request.scope, rows, "by")


class _Signed:
    def __init__(self, by: str) -> None:
        self.by = by


@page(function="documents.see")
def file_page(request: Request, key: str, file: int) -> HttpResponse:
    """Evidence, as a download."""
    stored = get_evidence(scope=request.scope, task=find(request, key).row, file=file)
    if stored is None:
        raise Http404(file)
    answer: HttpResponse = serve_download(stored)  # type: ignore[assignment]
    return answer
