"""An institution's own yearly report on distribution, as page, sheet and paper; of all that the reader sees where no place is chosen."""

from django.http import HttpResponse

from yiti.foundation.decisions.queries import get_book
from yiti.kernel.clauses import Clause
from yiti.kernel.text import Text
from yiti.supervision.reports.contents import content
from yiti.supervision.reports.distributed import distributed_sections
from yiti.web.access import page
from yiti.web.opening import openable
from yiti.web.pages import frame_of, render
from yiti.web.policy.report_papers import Printed, send_export, shown_sections
from yiti.web.requests import Request

from .addresses import page_at
from .pay_years import years_until
from .words import name_of_institution
from .years import chosen_year

CLAUSE = "附件1 九(二)5"


@page(function="funds.see")
def distribution_year_page(request: Request) -> HttpResponse:
    year, place = chosen_year(request), _place(request)
    pack = get_book(scope=request.scope, on=request.today).pack
    name = name_of_institution(place) if place else frame_of(request).county
    name = name if isinstance(name, Text) else Text(name, name)
    sections = list(distributed_sections(scope=request.scope, year=year, clause=str(Clause(pack, CLAUSE)), institution=place))
    title = Text(f"{name.zh}{year}年度绩效工资分配报告", f"Distribution of performance pay in {year}, {name.en}")
    made = content(title, request.today, sections, [_said(year)])
    answer = send_export(request, Printed(made, f"distribution-{year}{'-' + place if place else ''}"))
    if answer is not None:
        return answer
    context = {
        "title": title, "year": year, "years": years_until(max(year, request.today.year)),
        "sections": shown_sections(made, lambda about: openable(request.scope, _why(about))),
        "pack": pack, "clause": CLAUSE, "nothing": Text("这一年还没有发放", "Nothing was paid in this year yet"),
        "exports": [(kind, page_at("distribution-year", year=str(year), export=kind)) for kind in ("pdf", "xlsx")],
    }  # fmt: skip
    return render(request, "yiti/money/distribution_year.html", context)


def _place(request: Request) -> str:
    """The one chosen, else the reader's only one."""
    reach = request.scope.institutions("funds.see")
    return request.place or (next(iter(reach)) if reach is not None and len(reach) == 1 else "")


def _said(year: int) -> Text:
    return Text(
        f"{year} 年各季关闭分配后发放的核增奖励性绩效，更正的差额计入发放的季度；人数少于五人的人均不单列。",
        f"Incremental reward of {year} as the quarters distributed it, corrections in the quarter that paid them; "
        "means of fewer than five people are not told.",
    )


def _why(about: str) -> str:
    """A quarter leads to its distribution."""
    return page_at("distribution", period=about) if "Q" in about else ""
