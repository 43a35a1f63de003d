"""Sheets out and in: template, upload, check, apply or drop."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language

from yiti.events.intake.sheets import IMPORTS as FACTS
from yiti.events.intake.templates import write_fact_template
from yiti.foundation.files.contents import path_of
from yiti.foundation.imports.kinds import ImportKind
from yiti.foundation.imports.models import StagedImport
from yiti.foundation.imports.operations import MOST_FAULTS, apply_staged, check_staged, drop_staged, stage_file
from yiti.foundation.imports.queries import UnableToFind, get_staged, list_faults, list_staged
from yiti.foundation.installation.queries import get_now
from yiti.foundation.sheets.returned import write_faults
from yiti.foundation.sheets.templates import write_template
from yiti.foundation.sheets.writing import write_sheet
from yiti.kernel.refusals import Forbidden, UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.registry.monthly.sheets import hands_in
from yiti.web.access import page
from yiti.web.importing import list_told, send_told
from yiti.web.lists import XLSX
from yiti.web.pages import frame_of, render
from yiti.web.requests import Request
from yiti.web.words import CHINESE

from .checking import CHECKED_AT_ONCE, check_later
from .kinds import find_kind as find_import
from .kinds import list_kinds, says_of

USERS = (
    "accounts.enter",
    "accounts.see",
    "staff.edit",
    "staff.see",
    "institutions.edit",
    "institutions.see",
    "staff_results.enter",
    "pay.run",
    "pay.see",
    "year_totals.propose",
    "posts.approve",
    "facts.import",
    "facts.export",
    "monthly.enter",
    "monthly.see",
    "residents.edit",
    "residents.see",
    "services.enter",
    "services.see",
)
WRITERS = (
    "accounts.enter",
    "staff.edit",
    "institutions.edit",
    "staff_results.enter",
    "pay.run",
    "year_totals.propose",
    "posts.approve",
    "facts.import",
    "monthly.enter",
    "residents.edit",
    "services.enter",
)


def find_kind(request: Request, kind: str, *, writes: bool = True) -> ImportKind:
    """:raises Http404: for an unknown kind; Forbidden where the person may not"""
    found = find_import(kind)
    if found is None:
        raise Http404(kind)
    if writes or not request.scope.may(found.see):
        request.scope.require(found.function)
        if not hands_in(request.scope, kind):
            raise Forbidden(Text(f"“{found.title.zh}”不由您填报", f"“{found.title.en}” is not yours to hand in"))
    return found


def find_staged(request: Request, kind: str, staged: int) -> StagedImport:
    """:raises Http404: also for somebody else's"""
    try:
        return get_staged(scope=request.scope, kind=kind, id=staged)
    except UnableToFind:
        raise Http404(str(staged)) from None


@page(function=USERS)
def imports_page(request: Request) -> HttpResponse:
    """Every sheet that the person may take out or hand in; those of facts have a page of their own."""
    may = request.scope.may
    offered = list_kinds()
    rights = [(kind, may(kind.function) and hands_in(request.scope, kind.id), may(kind.see)) for kind in offered.values()]
    kinds = [(kind, says_of(kind), may_write, may_see) for kind, may_write, may_see in rights if may_write or may_see]
    mine = [(item, kind, _state(item)) for item in list_staged(scope=request.scope)[:20] if (kind := find_import(item.kind))]
    return render(request, "yiti/institutions/imports.html", {"kinds": kinds, "mine": mine})


@page(function=WRITERS, methods=("GET", "POST"))
def import_page(request: Request, kind: str) -> HttpResponse:
    """Upload one sheet; a small one is checked at once, a large one in the background."""
    found = find_kind(request, kind)
    error: Text = NOTHING
    if request.method == "POST":
        upload = request.FILES.get("file")
        if upload is None:
            error = Text("先选一个文件", "choose a file first")
        else:
            try:
                staged = stage_file(
                    scope=request.scope,
                    kind=found,
                    name=upload.name or "file.xlsx",
                    content=upload.read(),
                    today=request.today,
                    now=get_now(),
                )
            except UnableTo as refusal:
                error = refusal.message
            else:
                if (upload.size or 0) <= CHECKED_AT_ONCE:
                    check_staged(scope=request.scope, kind=found, staged=staged.pk)
                else:
                    check_later(scope=request.scope, kind=kind, staged=staged.pk)
                return redirect("import-check", kind=kind, staged=staged.pk)
    mine = [(item, _state(item)) for item in list_staged(scope=request.scope, kind=kind)[:8]]
    context = {"kind": found, "says": says_of(found), "error": error, "mine": mine, "may_see": request.scope.may(found.see)}
    return render(request, "yiti/institutions/import.html", context, status=422 if request.method == "POST" else 200)


@page(function=USERS)
def template_page(request: Request, kind: str) -> HttpResponse:
    found = find_kind(request, kind, writes=False)
    if kind in FACTS:
        return _fact_template(request, found)
    return _download(write_template(found.layouts, language=get_language() or CHINESE), f"{kind}-template.xlsx")


def _fact_template(request: Request, kind: ImportKind) -> HttpResponse:
    """With headings in both languages and an example; `?as=csv` for programs."""
    as_csv = request.GET.get("as") == "csv"
    home = request.scope.actor.institution or request.place or "652301004"
    language = get_language() or CHINESE
    content = write_fact_template(kind.layouts[0].name, language=language, institution=home, today=request.today, as_csv=as_csv)
    return _download(content, f"{kind.id}-template.{'csv' if as_csv else 'xlsx'}", "text/csv; charset=utf-8" if as_csv else XLSX)


@page(function=USERS)
def export_page(request: Request, kind: str) -> HttpResponse:
    """All rows within reach, of the place chosen in the bar where one is chosen; taken in again, the file changes nothing."""
    found = find_kind(request, kind, writes=False)
    request.scope.require(found.see)
    frame = frame_of(request)
    wanted = {"institution": request.GET.get("institution", "")}
    rows = found.export(request.scope, wanted)
    content = write_sheet(
        [(layout, rows[layout.name]) for layout in found.layouts],
        language=get_language() or CHINESE,
        is_demonstration=frame.is_demonstration,
        made_on=request.today,
    )
    return _download(content, f"{kind}-{request.today}.xlsx")


@page(function=WRITERS)
def check_page(request: Request, kind: str, staged: int) -> HttpResponse:
    """What the check found: every wrong cell, or what would be added and changed."""
    found = find_kind(request, kind)
    item = find_staged(request, kind, staged)
    context = {
        "kind": found,
        "item": item,
        "state": _state(item),
        "faults": list_faults(item) if item.state == "faulty" else [],
        "most": MOST_FAULTS,
        "notes": [Text(*note) for note in item.notes],
        "told": list_told(item),
        "is_whole": item.fault_count == 1 and not item.faults[0].get("sheet"),
    }
    return render(request, "yiti/institutions/import_check.html", context, fragment="yiti/institutions/_import_check.html")


@page(function=WRITERS, methods=("POST",))
def check_again_page(request: Request, kind: str, staged: int) -> HttpResponse:
    found = find_kind(request, kind)
    find_staged(request, kind, staged)
    check_staged(scope=request.scope, kind=found, staged=staged)
    return redirect("import-check", kind=kind, staged=staged)


@page(function=WRITERS, methods=("POST",))
def apply_page(request: Request, kind: str, staged: int) -> HttpResponse:
    found = find_kind(request, kind)
    find_staged(request, kind, staged)
    apply_staged(scope=request.scope, kind=found, staged=staged, now=get_now())
    return redirect("import-check", kind=kind, staged=staged)


@page(function=WRITERS, methods=("POST",))
def drop_page(request: Request, kind: str, staged: int) -> HttpResponse:
    found = find_kind(request, kind)
    find_staged(request, kind, staged)
    drop_staged(scope=request.scope, kind=found, staged=staged)
    return redirect("import", kind=kind)


@page(function=WRITERS)
def faults_page(request: Request, kind: str, staged: int) -> HttpResponse:
    """The person's own file with the wrong cells marked, to be mended and handed in again."""
    find_kind(request, kind)
    item = find_staged(request, kind, staged)
    content = write_faults(path_of(item.file.sha256).read_bytes(), list_faults(item), language=get_language() or CHINESE)
    return _download(content, f"{kind}-faults.xlsx")


@page(function=WRITERS)
def told_page(request: Request, kind: str, staged: int) -> HttpResponse:
    """What the import does row by row, as a sheet."""
    return send_told(find_staged(request, kind, staged), find_kind(request, kind), request.today)


def _state(item: StagedImport) -> tuple[str, Text]:
    return {
        "staged": ("running", Text("正在核对", "Being checked")),
        "faulty": ("late", Text(f"{item.fault_count} 处要改", f"{item.fault_count} to mend")),
        "ready": ("short", Text("核对通过，还没导入", "Checked, not applied")),
        "applied": ("met", Text("已导入", "Applied")),
        "dropped": ("info", Text("已放弃", "Dropped")),
    }[item.state]


def _download(content: bytes, name: str, kind: str = XLSX) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
