"""Indicator values and scores as spreadsheets: take one out, hand it in, see every wrong cell, then apply it whole or not at all."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language

from yiti.foundation.files.contents import path_of
from yiti.foundation.imports.kinds import ImportKind
from yiti.foundation.imports.models import StagedImport
from yiti.foundation.imports.operations import MOST_FAULTS, apply_staged, check_staged, drop_staged, stage_file
from yiti.foundation.imports.queries import get_staged, list_faults, list_staged
from yiti.foundation.installation.queries import get_now
from yiti.foundation.sheets.returned import write_faults
from yiti.foundation.sheets.templates import write_template
from yiti.foundation.sheets.writing import write_sheet
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.sheets import IMPORTS
from yiti.web.access import page
from yiti.web.importing import list_told, send_told
from yiti.web.lists import XLSX
from yiti.web.pages import frame_of, render
from yiti.web.requests import Request
from yiti.web.words import CHINESE

from .naming import address_of
from .telling import UnableToRead, tell

KINDS = {kind.id: kind for kind in IMPORTS}
USERS = ("accounts.enter", "accounts.see", "scores.enter")
WRITERS = ("accounts.enter", "scores.enter")
STATES = {
    StagedImport.State.STAGED: ("wait", Text("待核对", "To check")),
    StagedImport.State.FAULTY: ("late", Text("有错，没有导入", "Wrong cells, nothing applied")),
    StagedImport.State.READY: ("running", Text("核对无误，等您确认", "Checked, waits for you")),
    StagedImport.State.APPLIED: ("met", Text("已导入", "Applied")),
    StagedImport.State.DROPPED: ("info", Text("已放弃", "Dropped")),
}
BACK = {"indicator_values": "reports", "scores": "scores"}


def find_kind(request: Request, kind: str, *, writes: bool = True) -> ImportKind:
    """:raises Http404: for an unknown kind; Forbidden where the person may not"""
    found = KINDS.get(kind)
    if found is None:
        raise Http404(kind)
    request.scope.require(found.function if writes else found.see)
    return found


@page(function=WRITERS, methods=("GET", "POST"))
def sheet_page(request: Request, kind: str) -> HttpResponse:
    """Hand a sheet in; it is checked at once and nothing is written yet."""
    found, error = find_kind(request, kind), NOTHING
    if request.method == "POST":
        upload = request.FILES.get("file")
        try:
            if upload is None:
                raise UnableToRead(Text("先选一个文件", "Choose a file first"), field="file")
            staged = stage_file(
                scope=request.scope,
                kind=found,
                name=upload.name or "file.xlsx",
                content=upload.read(),
                today=request.today,
                now=get_now(),
            )
            check_staged(scope=request.scope, kind=found, staged=staged.pk)
        except UnableTo as refusal:
            error = refusal.message
        else:
            return redirect("measure-sheet-check", kind=kind, staged=staged.pk)
    mine = [(item, STATES[StagedImport.State(item.state)]) for item in list_staged(scope=request.scope, kind=kind)[:8]]
    context = {"kind": found, "error": error, "mine": mine, "back": address_of(BACK[kind], period=str(request.period))}
    return render(request, "yiti/measures/sheet.html", context, status=422 if error.zh else 200)


@page(function=WRITERS, methods=("GET", "POST"))
def sheet_check_page(request: Request, kind: str, staged: int) -> HttpResponse:
    """What the check found, cell by cell; then apply it or drop it."""
    found = find_kind(request, kind)
    if request.method == "POST":
        if request.POST.get("act") == "drop":
            drop_staged(scope=request.scope, kind=found, staged=staged)
            return redirect("measure-sheet", kind=kind)
        done = apply_staged(scope=request.scope, kind=found, staged=staged, now=get_now())
        tell(request, Text(f"已导入 {done.added + done.changed} 行", f"{done.added + done.changed} rows applied"))
        return redirect("measure-sheet-check", kind=kind, staged=staged)
    item = get_staged(scope=request.scope, kind=kind, id=staged)
    context = {
        "kind": found,
        "item": item,
        "state": STATES[StagedImport.State(item.state)],
        "most": MOST_FAULTS,
        "blank": item.rows - item.added - item.changed - item.unchanged,
        "faults": list_faults(item) if item.state == StagedImport.State.FAULTY else [],
        "told": list_told(item),
        "notes": [Text(*words) for words in item.notes],
        "back": address_of(BACK[kind], period=str(request.period)),
    }
    return render(request, "yiti/measures/sheet_check.html", context)


@page(function=USERS)
def sheet_template_page(request: Request, kind: str) -> HttpResponse:
    found = find_kind(request, kind, writes=False)
    return _download(write_template(found.layouts, language=get_language() or CHINESE), f"{kind}-template.xlsx")


@page(function=USERS)
def sheet_filled_page(request: Request, kind: str) -> HttpResponse:
    """The rows of the quarter within reach as they stand; handed in again, the file changes nothing."""
    found = find_kind(request, kind, writes=False)
    wanted = {"period": str(request.period), "institution": request.GET.get("institution", "")}
    rows = found.export(request.scope, wanted)
    content = write_sheet(
        [(layout, rows[layout.name]) for layout in found.layouts],
        language=get_language() or CHINESE,
        is_demonstration=frame_of(request).is_demonstration,
        made_on=request.today,
    )
    return _download(content, f"{kind}-{request.period}.xlsx")


@page(function=WRITERS)
def sheet_faults_page(request: Request, kind: str, staged: int) -> HttpResponse:
    """The person's own file with the wrong cells marked, to be mended and handed in again."""
    item = get_staged(scope=request.scope, kind=find_kind(request, kind).id, id=staged)
    content = write_faults(path_of(item.file.sha256).read_bytes(), list_faults(item), language=get_language() or CHINESE)
    return _download(content, f"{kind}-faults.xlsx")


@page(function=WRITERS)
def sheet_rows_page(request: Request, kind: str, staged: int) -> HttpResponse:
    """What the import does row by row, as a sheet."""
    found = find_kind(request, kind)
    return send_told(get_staged(scope=request.scope, kind=kind, id=staged), found, request.today)


def _download(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
