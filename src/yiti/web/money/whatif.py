"""政策试算: turn a knob and see every institution's and every person's amount before and after. Nothing is stored."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from yiti.foundation.audit.operations import record_looks
from yiti.foundation.installation.queries import get_installation
from yiti.foundation.runs.models import Run
from yiti.foundation.runs.queries import list_runs
from yiti.foundation.sheets import write_sheet
from yiti.foundation.sheets.layouts import Column, SheetLayout
from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.money.whatif.preview import Change, Preview, book_of, find_base, preview_values
from yiti.policy.packs import load_pack
from yiti.registry.institutions.queries import list_institutions
from yiti.registry.staff.queries import list_staff
from yiti.supervision.publicity.drafts import positions_of
from yiti.web.access import page
from yiti.web.charts import difference_bars
from yiti.web.lists import XLSX
from yiti.web.pages import frame_of, render
from yiti.web.policy.papers import language_now
from yiti.web.requests import Request
from yiti.web.words import in_words

from .knobs import list_knobs, read_values
from .whatif_why import Trial
from .words import short_names

KINDS = {
    "head": Text("书记、院长（主任）", "Heads"),
    "deputy": Text("副职", "Deputies"),
    "trainee": Text("进修", "In training"),
    "seconded": Text("外借", "Seconded"),
    "posted": Text("下派村室", "Posted to clinics"),
}
LOOKED = "whatif-looked"
MOST_PEOPLE = 60
"""So many people are printed; the sheet has them all."""


@page(function="whatif.run")
def whatif_page(request: Request) -> HttpResponse:
    periods = list_periods(request)
    if not periods:
        if "quarter" not in load_pack(get_installation().pack).workflows:
            return redirect("trials")
        return render(request, "yiti/money/whatif_empty.html")
    chosen = next((period for period in (request.GET.get("of"), str(request.period)) if period in periods), periods[0])
    run = find_base(scope=request.scope, period=chosen)
    book = book_of(run)
    groups = list_knobs(book, request.GET)
    knobs = [knob for _, members in groups for knob in members]
    values = read_values(book, knobs)
    preview, error = _preview(request, chosen, values)
    wants_sheet = request.GET.get("export") == "xlsx"
    if preview:
        _note_looks(request, preview, is_file=wants_sheet)
    if preview and wants_sheet:
        return _send(request, preview)
    context = {
        "periods": [(name, Period.parse(name).label) for name in periods],
        "chosen": chosen,
        "label": Period.parse(chosen).label,
        "groups": groups,
        "knobs": knobs,
        "changed": [knob for knob in knobs if knob.is_changed and not knob.error.zh],
        "refused": [knob for knob in knobs if knob.error.zh],
        "error": error,
        "query": request.GET.urlencode(),
        "may_propose": request.scope.may("decisions.propose"),
        **(_shown(request, run, preview) if preview else {}),
    }
    return render(request, "yiti/money/whatif.html", context, fragment="yiti/money/_whatif_answer.html")


def list_periods(request: Request) -> list[str]:
    """The quarters that are ranked, the newest first."""
    return list(list_runs(scope=request.scope, kind="quarter").order_by("-period").values_list("period", flat=True).distinct())


def _preview(request: Request, period: str, values: dict[str, str]) -> tuple[Preview | None, Text]:
    try:
        return preview_values(scope=request.scope, period=period, values=values), NOTHING
    except UnableTo as refusal:
        return None, refusal.message


def _note_looks(request: Request, preview: Preview, *, is_file: bool) -> None:
    """Every look at people's pay is recorded: once a session for a quarter, however often a knob is turned, and for every file."""
    seen: list[str] = request.session.get(LOOKED, [])
    if preview.people and (is_file or preview.period not in seen):
        subjects = [(row.who, row.institution) for row in preview.people]
        record_looks(scope=request.scope, subjects=subjects, table="pay_payslip", key=preview.period, reason="what-if")
        request.session[LOOKED] = [*seen, preview.period]


def _shown(request: Request, run: Run, preview: Preview) -> dict[str, Any]:
    names = short_names()
    widest = max((abs(row.difference) for row in preview.institutions), default=0)
    rows = _by_category(request, preview.institutions)
    positions = [(position_words(request, row.who), row) for row in preview.positions]
    people = sorted(preview.people, key=lambda row: (-abs(row.difference), row.who))
    order = {code: at for at, code in enumerate(names)}
    return {
        "preview": preview,
        "names": names,
        "rows": rows,
        "widest": widest,
        "increments": {row.who: row for row in preview.increments},
        "positions": positions,
        "chart": difference_bars([(words, row.each) for words, row in sorted(positions, key=lambda pair: -pair[1].each)]),
        "people": [(person_name(request, row.who), row, position_words(request, row.position)) for row in people[:MOST_PEOPLE]],
        "people_count": len(people),
        "folded": sorted(preview.folded, key=lambda row: order.get(row.institution, 0)),
        "refusals": [(names.get(code, code), words) for code, words in preview.refusals.items()],
        "trial": Trial.of(request.GET, preview.period),
    }


def _by_category(request: Request, rows: Sequence[Change]) -> list[tuple[Text, list[Change]]]:
    """Institutions under the category that they are ranked in."""
    known = {row.code: row.category for row in list_institutions(scope=request.scope, on=None, function="whatif.run")}
    pack = load_pack(request.__dict__["installation"].pack)
    groups = []
    for category in pack.header.categories:
        members = [row for row in rows if known.get(row.who) == category.id]
        if members:
            groups.append((category.label, members))
    return groups


def position_words(request: Request, position: str) -> Text:
    if position in KINDS:
        return KINDS[position]
    positions = request.__dict__.setdefault("positions", positions_of(load_pack(request.__dict__["installation"].pack)))
    found: Text = positions.get(position, Text(position, position))
    return found


def person_name(request: Request, code: str) -> str:
    """By name, for those whose pay the reader may see."""
    state = request.__dict__
    if "people_names" not in state:
        rows = list_staff(scope=request.scope, on=request.today, function="pay.see")
        state["people_names"] = {row.person_id: row.person.name for row in rows}
    return str(state["people_names"].get(code, code))


AMOUNTS = (
    Column("before", Text("原来（元）", "Before (yuan)"), "money"),
    Column("after", Text("之后（元）", "After (yuan)"), "money"),
    Column("difference", Text("差（元）", "Difference (yuan)"), "money"),
)


def _send(request: Request, preview: Preview) -> HttpResponse:
    """Institutions, people and next year's increments, one sheet each; whom the reader may not see stands summed."""
    names = short_names()

    def said(code: str) -> str:
        return in_words(names.get(code, NOTHING))

    where, who = Column("name", Text("机构", "Institution")), Column("person", Text("人员", "Person"))
    sheets = [
        (
            SheetLayout("institutions", Text("机构", "Institutions"), (where, *AMOUNTS)),
            [_row(said(row.who), row) for row in preview.institutions],
        ),
        (
            SheetLayout("people", Text("人员", "People"), (where, who, *AMOUNTS)),
            [_row(said(row.institution), row, person_name(request, row.who)) for row in preview.people]
            + [_row(said(row.institution), row, f"{row.count}") for row in preview.folded],
        ),
        (
            SheetLayout("increments", Text("次年核增", "Next year's increments"), (where, *AMOUNTS)),
            [_row(said(row.who), row) for row in preview.increments],
        ),
    ]
    values = "；".join(f"{name} = {value}" for name, value in preview.values.items()) or "—"
    content = write_sheet(
        sheets,
        language=language_now(),
        note=Text(f"试算，没有保存：{values}", f"What-if, not stored: {values}"),
        is_demonstration=frame_of(request).is_demonstration,
        made_on=request.today,
    )
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="whatif-{preview.period}.xlsx"'
    return answer


def _row(name: str, row: Change, person: str = "") -> dict[str, object]:
    return {"name": name, "person": person, "before": row.before, "after": row.after, "difference": row.difference}
