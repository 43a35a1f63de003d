"""The grid in which a year's totals are drafted, all institutions at once."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect

from yiti.foundation.installation.queries import get_installation
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.money.pay.models import YearTotal
from yiti.money.pay.operations import draft_year_totals
from yiti.money.pay.queries import list_year_totals
from yiti.registry.institutions.assessed import assessed_on
from yiti.registry.institutions.models import Institution
from yiti.registry.institutions.queries import list_institutions
from yiti.web.access import page
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.sources import get_categories

from .addresses import page_at, why_now
from .telling import tell
from .totals import find_due
from .words import TOTAL_STATES
from .years import chosen_year

NAMES = ("proportional_reward", "base_increment")


@dataclass
class Row:
    """One institution's line: what stands, was carried from the year before, or was typed; `last` is the year before's."""

    institution: Institution
    reward: str
    base: str
    last: YearTotal | None
    version: int
    state: tuple[str, Text]
    is_open: bool
    is_carried: bool
    wrong: str = ""
    error: Text = NOTHING

    @property
    def last_why(self) -> dict[str, str]:
        """The addresses of the year before's amounts."""
        if self.last is None:
            return {}
        return {name: why_now("year-totals", str(self.last.year), "", f"{self.institution.code}/{name}") for name in NAMES}

    @property
    def name(self) -> Text:
        return Text(self.institution.short_name, self.institution.name_en or self.institution.short_name)


@page(function="year_totals.propose", methods=("GET", "POST"))
def edit_page(request: Request) -> HttpResponse:
    """What is not drafted yet begins with the year before's numbers. All are stored or none."""
    year = chosen_year(request)
    institutions = list(list_institutions(scope=request.scope, on=request.today).filter(assessed_on(request.today)))
    error: UnableTo | None = None
    if request.method == "POST":
        try:
            saved = draft_year_totals(scope=request.scope, year=year, rows=_sent(request.POST, institutions), today=request.today)
        except UnableTo as refusal:
            if refusal.field is None:
                raise
            error = refusal
        else:
            tell(request, Text(f"存了 {len(saved)} 家的草稿", f"{len(saved)} drafts stored"))
            return redirect(page_at("year-totals", year=str(year)))
    rows = _rows(request, institutions, year, error)
    words, groups = get_categories(get_installation().pack), dict[str, list[Row]]()
    for row in rows:
        groups.setdefault(row.institution.category, []).append(row)
    context = {
        "year": year,
        "due": find_due(request, year),
        "groups": [(words[category], groups[category]) for category in words if category in groups],
        "carried": sum(row.is_carried for row in rows),
        "open": sum(row.is_open for row in rows),
        "sums": {name: sum((getattr(row.last, name) for row in rows if row.last), Decimal(0)) for name in NAMES},
        "sums_why": {name: why_now("year-totals", str(year - 1), "", name) if any(row.last for row in rows) else "" for name in NAMES},
        "error": error,
        "clause": f"{get_installation().pack} 六(二)2(3)",
        "back": page_at("year-totals", year=str(year)),
        "upload": page_at("import", "year_totals"),
    }
    return render(request, "yiti/money/totals_edit.html", context, status=422 if error else 200)


def _sent(sent: QueryDict, institutions: list[Institution]) -> list[dict[str, str]]:
    """The lines that were filled in; a line with one of the two empty is refused at it."""
    return [
        {
            "institution": row.code,
            **{name: sent.get(f"{name}-{row.code}", "") for name in NAMES},
            "version": sent.get(f"version-{row.code}", "0"),
        }
        for row in institutions
        if f"version-{row.code}" in sent and any(sent.get(f"{name}-{row.code}", "").strip() for name in NAMES)
    ]


def _rows(request: Request, institutions: list[Institution], year: int, error: UnableTo | None) -> list[Row]:
    held = {row.institution_id: row for row in list_year_totals(scope=request.scope, year=year)}
    before = {row.institution_id: row for row in list_year_totals(scope=request.scope, year=year - 1)}
    return [
        _row(request.POST, institution, held.get(institution.code), before.get(institution.code), error) for institution in institutions
    ]


def _row(sent: QueryDict, institution: Institution, row: YearTotal | None, last: YearTotal | None, error: UnableTo | None) -> Row:
    source = row or last
    values = [f"{getattr(source, name):.2f}" if source else "" for name in NAMES]
    if error:
        values = [sent.get(f"{name}-{institution.code}", value) for name, value in zip(NAMES, values, strict=True)]
    named, _, code = ((error.field if error else "") or "").partition("-")
    is_wrong = code == institution.code
    return Row(
        institution,
        reward=values[0],
        base=values[1],
        last=last,
        version=row.version if row else 0,
        state=TOTAL_STATES[row.state] if row else ("wait", Text("还没存", "Not stored")),
        is_open=row is None or row.state in (YearTotal.State.DRAFT, YearTotal.State.RETURNED),
        is_carried=row is None and last is not None,
        wrong=named if is_wrong else "",
        error=error.message if error and is_wrong else NOTHING,
    )
