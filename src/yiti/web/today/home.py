"""The home of every role: what is due, what waits for me, whom I wait for, what changed."""

from datetime import date
from typing import Any

from django.http import HttpResponse

from yiti.foundation.installation.queries import find_installation
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.cycles import STATES
from yiti.money.pay.queries import list_own_payslips
from yiti.registry.institutions.models import Institution
from yiti.web.access import page
from yiti.web.measures.indicators.keys import read_keys
from yiti.web.measures.naming import address_of, name_of, quarter_words
from yiti.web.measures.progress import Progress, read_progress
from yiti.web.measures.stages import build_stages
from yiti.web.nav import SIGNED_IN
from yiti.web.pages import render
from yiti.web.requests import Request

from .changes import list_changes
from .late import list_late
from .lines import Line
from .todos import list_lines
from .waiting import list_waits

SHOWN = 12


@page(function=SIGNED_IN)
def today_page(request: Request) -> HttpResponse:
    scope, today = request.scope, request.today
    progress = _read(request)
    names = _names(scope, progress)
    stages = build_stages(progress) if progress else []
    lines = list_lines(scope=scope, progress=progress, today=today, names=names, stages=stages) if find_installation() else []
    context: dict[str, Any] = {
        "lines": lines[:SHOWN],
        "more": lines[SHOWN:],
        "count": len(lines),
        "answer": _answer(lines, today),
        "stages": stages,
        "progress": progress,
        "quarter": quarter_words(request.period),
        "late": list_late(scope, progress) if progress else [],
        "waits": list_waits(scope, today, names),
        "changes": list_changes(scope=scope, progress=progress, today=today) if find_installation() else [],
        "slips": _slips(scope),
        "keys": read_keys(request),
        "is_open": progress is not None and progress.cycle is not None,
        "may_open": scope.may("quarter.open"),
        "may_remind": scope.may("quarter.rank") or scope.may("accounts.review") or scope.may("quarter.approve"),
    }
    context["state"] = STATES[progress.cycle.state] if progress and progress.cycle else NOTHING
    return render(request, "yiti/today/today.html", context)


def _names(scope: Scope, progress: Progress | None) -> dict[str, Text]:
    """What the assessed institutions are called; whoever sees the whole quarter has read them already."""
    has_all = progress is not None and progress.cycle is not None and scope.institutions("overview.see") is None
    rows = progress.institutions.values() if progress and has_all else Institution.objects.exclude(category="")
    return {row.pk: name_of(row) for row in rows}


def _read(request: Request) -> Progress | None:
    """The chosen quarter for those who see where it stands."""
    if not request.scope.may("overview.see"):
        return None
    return read_progress(scope=request.scope, period=request.period, today=request.today)


def _answer(lines: list[Line], today: date) -> Text:
    if not lines:
        return Text("没有等您办的事", "Nothing waits for you")
    late = sum(line.state == "late" for line in lines)
    near = sum(line.due == today for line in lines)
    parts = [(late, "逾期", "late"), (near, "今天到期", "due today")]
    zh = "，".join(f"{count} 件{word}" for count, word, _ in parts if count)
    en = ", ".join(f"{count} {word}" for count, _, word in parts if count)
    many = "thing waits" if len(lines) == 1 else "things wait"
    return Text(f"{len(lines)} 件等您办" + (f"：{zh}" if zh else ""), f"{len(lines)} {many} for you" + (f": {en}" if en else ""))


def _slips(scope: Scope) -> list[dict[str, Any]]:
    """A person's latest payslips, with the way to each."""
    slips = list_own_payslips(scope=scope)[:3]
    return [{"slip": slip, "period": Period.parse(slip.period), "address": address_of("payslip", slip.number)} for slip in slips]
