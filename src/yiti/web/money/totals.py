"""Totals of a year: their states and linked totals, sending them, and the reviews of HR and finance."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from yiti.foundation.decisions.queries import get_book
from yiti.foundation.installation.queries import get_installation
from yiti.foundation.runs.models import Run
from yiti.kernel.counts import to_count
from yiti.kernel.figures import Figure
from yiti.kernel.refusals import Refused, UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.queries import list_year_results
from yiti.money.pay.models import YearTotal
from yiti.money.pay.operations import review_year_totals, send_year_totals
from yiti.money.pay.operations.years import REVIEWERS
from yiti.money.pay.queries import TotalsDue, find_path, get_totals_due, list_year_totals
from yiti.registry.access.queries import get_names
from yiti.web.access import page
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.sources import get_categories

from .addresses import page_at, why, why_now
from .announcements import announce_returned_totals
from .telling import tell
from .words import TOTAL_STATES
from .year_figures import TOTALS, add_sums, figures_of_total, name_of
from .years import chosen_year, is_year

READERS = ("year_totals.propose", "year_totals.review", "funds.see")
SIDES = {"hr": Text("人社", "HR"), "finance": Text("财政", "Finance")}


@dataclass(frozen=True, slots=True)
class Line:
    """
    One institution's total, its figures by the keys of TOTALS, last year's rate, and who reviewed it.

    `side` is the reader's to review.
    """

    row: YearTotal
    figures: Mapping[str, Figure]
    rate: Decimal | None
    rate_why: str
    names: Mapping[str, str]
    side: str

    @property
    def name(self) -> Text:
        return name_of(self.row.institution)

    @property
    def search(self) -> str:
        return f"{self.row.institution.name} {self.row.institution.name_en} {self.row.institution.pinyin}"

    @property
    def is_mine(self) -> bool:
        """Whether the reader's side has still to look at it."""
        return bool(self.side) and self.row.state == YearTotal.State.SENT and not getattr(self.row, f"{self.side}_by")

    @property
    def key(self) -> str:
        return f"{self.row.pk}:{self.row.version}"


@page(function=READERS)
def totals_page(request: Request) -> HttpResponse:
    """A year's totals with their states, the day they are due, and the linked totals."""
    year = chosen_year(request)
    lines = list_lines(request, year)
    shown = _listing(year, bool(_side(request))).read(request, lines)
    if shown.wants_export:
        return shown.export(request)
    counts = Counter(line.row.state for line in lines)
    may_propose = request.scope.may("year_totals.propose")
    drafts = counts["draft"] + counts["returned"]
    context = {
        "list": shown,
        "year": year,
        "years": range(year - 1, year + 2),
        "due": find_due(request, year),
        "late": _late_days(request, year, lines),
        "counts": {state: (words, counts[state]) for state, words in TOTAL_STATES.items()},
        "of": len(lines),
        "figs": _figs(lines, year),
        "may_propose": may_propose,
        "drafts": drafts if may_propose else 0,
        "side": SIDES.get(_side(request), NOTHING),
        "mine": [line for line in lines if line.is_mine],
        "edit": page_at("year-total-edit") if may_propose else "",
        "edit_year": year if drafts or not lines else year + 1,
        "upload": page_at("import", "year_totals") if may_propose else "",
        "result": page_at("year-result", str(year - 1)) if request.scope.may("overview.see") else "",
        "clause": f"{get_installation().pack} 六(二)2(3)",
    }
    return render(request, "yiti/money/totals.html", context)


def list_lines(request: Request, year: int) -> list[Line]:
    """The totals within reach under their categories, each with its linked total by the year's book."""
    rows = list(list_year_totals(scope=request.scope, year=year))
    book = get_book(scope=request.scope, on=request.today)
    users = [name for row in rows for name in (row.proposed_by, row.hr_by, row.finance_by) if name]
    names = get_names(scope=request.scope, usernames=users)
    rates, order = _rates(request, year, rows), list(get_categories(get_installation().pack))
    lines = []
    for row in rows:
        rate, address = rates.get(row.institution_id, (None, ""))
        lines.append(Line(row, figures_of_total(row, book), rate, address, names, _side(request)))
    return sorted(lines, key=lambda line: _place(order, line.row.institution.category))


def _place(order: Sequence[str], category: str) -> int:
    return order.index(category) if category in order else len(order)


def _rates(request: Request, year: int, rows: Iterable[YearTotal]) -> dict[str, tuple[Decimal | None, str]]:
    """Institution → the consequence of the year before, with its explanation, for totals that its run has changed."""
    runs: dict[int, Run] = {row.year_run.pk: row.year_run for row in rows if row.year_run}
    if not runs or not request.scope.may("overview.see"):
        return {}
    found: dict[str, tuple[Decimal | None, str]] = {}
    for result in list_year_results(scope=request.scope, year=year - 1):
        run = runs.get(result.run_id)
        if run is not None:
            found[result.institution_id] = result.rate, why(run.pk, find_path(run, result.institution_id, "rate"))
    return found


def _side(request: Request) -> str:
    return REVIEWERS.get(request.scope.actor.role, "") if request.scope.may("year_totals.review") else ""


def find_due(request: Request, year: int) -> TotalsDue | None:
    try:
        return get_totals_due(scope=request.scope, year=year)
    except Refused:
        return None


def _late_days(request: Request, year: int, lines: Sequence[Line]) -> int:
    """Days past the due day while something is not sent yet; none for years that were all sent."""
    due = find_due(request, year)
    last = (due.on or due.printed) if due else None
    is_open = not lines or any(line.row.state in ("draft", "returned") for line in lines)
    return max(0, (request.today - last).days) if last and is_open else 0


def _figs(lines: Sequence[Line], year: int) -> list[dict[str, Any]]:
    """The sums over the institutions shown."""
    if not lines:
        return []
    sums = add_sums({line.row.institution_id: (line.name, line.figures) for line in lines}, TOTALS)
    count = Text(f"{len(lines)} 家合计", f"{len(lines)} institutions")
    return [
        {
            "label": label,
            "value": sums[name].value,
            "kind": "change" if name == "change" else "money",
            "suffix": Text("元", "yuan"),
            "why": why_now("year-totals", str(year), "", name),
            "foot": count if name == "linked" else NOTHING,
        }
        for name, label in TOTALS.items()
    ]


def _listing(year: int, is_reviewer: bool) -> Listing:
    words = get_categories(get_installation().pack)
    return Listing(
        "year-totals",
        Text(f"{year} 年绩效总量", f"Totals of {year}"),
        [
            Column("name", Text("机构", "Institution"), lambda line: line.name, "name", sort="name"),
            _money("proportional_reward", Text("按比例核定", "Proportional")),
            _money("base_increment", Text("核增基数", "Increment, base")),
            Column("rate", Text("上年奖惩", "Ranking"), lambda line: line.rate, "percent", sort="rate", why=lambda line: line.rate_why),
            _money("increment", Text("考核后核增", "After ranking")),
            _money("linked", Text("挂钩总量", "Linked total")),
            _review("hr"),
            _review("finance"),
            Column(
                "state", Text("状态", "State"), lambda line: TOTAL_STATES[line.row.state], "state", template="yiti/money/_total_state.html"
            ),
        ],
        search=("search",),
        hint=Text("机构名称、首字母", "Institution or initials"),
        filters=[
            Filter(
                "state",
                Text("状态", "State"),
                [(key, label) for key, (_, label) in TOTAL_STATES.items()],
                lambda rows, value: [line for line in rows if line.row.state == value],
            )
        ],
        size=100,
        bulk="yiti/money/_total_review.html" if is_reviewer else "",
        row_key=lambda line: line.key,
        group=lambda line: words.get(line.row.institution.category, NOTHING),
        empty=Text(f"{year} 年总量还没有编制", f"No totals for {year} yet"),
        empty_hint=Text("由市卫健委编制，报人社、财政审核。", "The commission drafts them for HR and finance."),
    )  # fmt: skip


def _money(name: str, label: Text) -> Column:
    def explain(line: Line) -> str:
        return why_now("year-totals", str(line.row.year), "", f"{line.row.institution_id}/{name}")

    return Column(name, label, lambda line: line.figures[name].value, "money", sort=name, why=explain)


def _review(side: str) -> Column:
    template = "yiti/money/_total_side.html"
    return Column(side, SIDES[side], lambda line: getattr(line.row, f"{side}_on"), "day", template=template, on_phone=False)


@page(function="year_totals.propose", methods=("POST",))
def send_page(request: Request) -> HttpResponse:
    """Send a year's drafts to HR and finance."""
    sent = request.POST.get("year", "")
    if not is_year(sent):
        raise UnableTo(Text("没有写是哪一年", "no year is named"), field="year")
    count = send_year_totals(scope=request.scope, year=int(sent), today=request.today)
    tell(request, Text(f"{count} 家已报人社、财政", f"{count} sent to HR and finance"))
    return redirect(page_at("year-totals", year=sent))


@page(function="year_totals.review", methods=("POST",))
def review_page(request: Request) -> HttpResponse:
    """HR's or finance's word on the totals picked: all of them or none."""
    totals = [_picked(text) for text in request.POST.getlist("pick")]
    if not totals:
        raise UnableTo(Text("先选要审的机构", "pick the institutions first"), code="nothing-picked")
    agrees = request.POST.get("agrees") == "1"
    reason = request.POST.get("reason", "")
    with transaction.atomic():
        rows = review_year_totals(scope=request.scope, totals=totals, agrees=agrees, reason=reason, today=request.today)
        if not agrees:
            announce_returned_totals(request, rows, reason)
    said = Text(f"同意了 {len(rows)} 家", f"{len(rows)} agreed to") if agrees else Text(f"退回了 {len(rows)} 家", f"{len(rows)} returned")
    tell(request, said)
    return redirect(page_at("year-totals", year=str(rows[0].year)))


def _picked(text: str) -> tuple[int, int]:
    pk, _, version = text.partition(":")
    found, seen = to_count(pk), to_count(version)
    if found is None or seen is None:
        raise UnableTo(Text("没有这一条", "There is no such total"), code="not-found")
    return found, seen
