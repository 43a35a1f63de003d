"""Where a figure of posts and staff comes from: the approved numbers, the people counted, the rule between them."""

from datetime import date

from django.http import Http404, HttpResponse
from django.urls import reverse

from yiti.kernel.figures import Figure, explain
from yiti.kernel.text import Text
from yiti.registry.institutions.queries import SEE, list_limits, list_populations
from yiti.registry.institutions.words import POPULATION_SCOPES
from yiti.registry.staff.queries import list_staff
from yiti.registry.staff.staffing import County, list_staffing, load_figures
from yiti.registry.staff.words import IDENTITIES, POSITIONS
from yiti.web.access import page
from yiti.web.explanations import Leaf, Why, show_why
from yiti.web.requests import Request

from .institutions import ratio_state
from .names import name_of

FROM_HEADROOM = ("headroom", "vacancies")
FROM_TABLE = ("health_technical_ratio", "max_management", "annexed_management", "posts_sum")
LOADS = ("load", "load_with_floating")
LEAF_ROWS = 5


@page(function=SEE, at="institution")
def staffing_why_page(request: Request, institution: str, figure: str) -> HttpResponse:
    """One figure of an institution, explained down to the approved numbers and the people."""
    county = list_staffing(scope=request.scope, on=request.today, institutions=[institution])
    if not county.rows:
        raise Http404
    row = county.rows[0]
    if figure in FROM_HEADROOM:
        request.scope.require("staff.see", institution)
    found = load_figures(row).get(figure) if figure in LOADS else row.figure(figure)
    if found is None or figure not in (*FROM_HEADROOM, *FROM_TABLE, *LOADS):
        raise Http404
    name = name_of(row.institution)
    notes = [Text("附件所列的数照样有效，新的核定不能再低于 85%", "The annex stands as printed; new approvals may not go below 85%")]
    if figure == "annexed_management":
        notes = [
            Text("只说明附件；管理后勤岗位的上限按去尾取整", "It explains the annex alone; the most management posts are rounded down")
        ]
        return _show(request, county, found, Text(f"{found.label.zh}：{name.zh}", f"{found.label.en}: {name.en}"), notes)
    is_noted = figure == "health_technical_ratio" and row.stands_by_annex and ratio_state(row)[0] == "short"
    return _show(request, county, found, Text(f"{found.label.zh}：{name.zh}", f"{found.label.en}: {name.en}"), notes if is_noted else [])


@page(function=SEE)
def staffing_all_why_page(request: Request, figure: str) -> HttpResponse:
    county = list_staffing(scope=request.scope, on=request.today)
    found = county.answer.figures.get(f"all.{figure}") if county.answer else None
    if found is None:
        raise Http404
    return _show(request, county, found, found.label, [])


def _show(request: Request, county: County, figure: Figure, title: Text, notes: list[Text]) -> HttpResponse:
    at = Text(f"截至 {request.today}", f"as of {request.today}")
    why = Why(
        title=title,
        figures=explain({"figure": figure}),
        path="figure",
        at=at,
        notes=notes,
        back=reverse("staffing"),
        pack=county.book.pack,
        pack_hash=county.book.hash,
        leaf=lambda record: _leaf(request, record),
        open_record=lambda record: _address(record),
    )
    return show_why(request, why)


def _address(record: str) -> str:
    kind, _, rest = record.partition(":")
    code, _, more = rest.partition(":")
    if kind == "staff":
        return f"{reverse('staff')}?institution={code}&identity={more.rpartition(':')[2]}"
    return reverse("institution", args=[code]) if kind in ("limits", "population") else ""


def _leaf(request: Request, record: str) -> Leaf | None:
    kind, _, rest = record.partition(":")
    code, _, more = rest.partition(":")
    if kind == "staff" and request.scope.may("staff.see", code):
        return _staff_leaf(request, code, *more.split(":"))
    if kind == "limits":
        limits = list_limits(scope=request.scope, institutions=[code]).filter(from_on=date.fromisoformat(more))
        heads = (Text("从", "From"), Text("编制", "Establishment"), Text("编外控制", "Cap"), Text("依据", "By"))
        return Leaf(
            heads,
            [(row.from_on.isoformat(), row.establishment, row.off_establishment, row.number or row.clause) for row in limits],
            frozenset({1, 2}),
        )
    if kind == "population":
        rows_of = list_populations(scope=request.scope, institution=code)
        counted = (Text("年度", "Year"), Text("口径", "Scope"), Text("人数", "People"))
        return Leaf(
            counted, [(str(row.year), POPULATION_SCOPES[row.scope], f"{row.people:,}") for row in rows_of[:LEAF_ROWS]], frozenset({2})
        )
    return None


def _staff_leaf(request: Request, code: str, on: str, identity: str) -> Leaf:
    rows = list_staff(scope=request.scope, on=date.fromisoformat(on)).filter(institution=code, identity=identity)
    count = rows.count()
    shown = [(row.person.name, POSITIONS[row.position], IDENTITIES[row.identity], row.from_on.isoformat()) for row in rows[:LEAF_ROWS]]
    label = Text(f"全部 {count} 人", f"All {count} people")
    heads = (Text("姓名", "Name"), Text("岗位", "Position"), Text("身份", "Identity"), Text("从", "Since"))
    return Leaf(heads, shown, all_label=label, all_address=f"{reverse('staff')}?institution={code}&identity={identity}")
