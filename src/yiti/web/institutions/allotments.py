"""A new approval of posts: they move between institutions, the county's establishment stays."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import redirect

from yiti.kernel.clauses import Clause
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.registry.institutions.models import StaffLimit
from yiti.registry.institutions.operations.limits import allot_posts
from yiti.registry.institutions.queries import get_limits, get_posts
from yiti.registry.institutions.words import POST_KINDS
from yiti.web.access import page
from yiti.web.fields import Field
from yiti.web.pages import render
from yiti.web.requests import Request

from .forms import take_refusal
from .institutions import EDIT
from .names import menu_of
from .sent import need_day, read_whole

MOST_AT_ONCE = 4
NUMBERS = {
    **POST_KINDS, "establishment": Text("核定编制数", "Establishment posts"), "off_establishment": Text("编外控制数", "Contract cap"),
}  # fmt: skip


@page(function=EDIT, methods=("GET", "POST"))
def allot_page(request: Request) -> HttpResponse:
    """Which institutions are concerned stands in the address, so that the page can be sent to a colleague."""
    scope, today = request.scope, request.today
    limits = get_limits(scope=scope, on=today, function=EDIT)
    menu = {code: name for code, name in menu_of(scope=scope, function=EDIT, on=today) if code in limits}
    chosen = [code for code in dict.fromkeys(request.GET.getlist("institution")) if code in menu][:MOST_AT_ONCE]
    posts = get_posts(scope=scope, on=today, institutions=chosen, function=EDIT)
    blocks = [(code, menu[code], _fields(code, limits[code], posts.get(code, {}))) for code in chosen]
    ends = _last_fields(request)
    error, clause = NOTHING, None
    if request.method == "POST":
        try:
            _allot(request, chosen)
        except UnableTo as refusal:
            error, clause = (
                take_refusal([*(field for *_, fields in blocks for field in fields), *ends], request.POST, refusal),
                refusal.clause,
            )
        else:
            return redirect("staffing")
    context = {"blocks": blocks, "ends": ends, "menu": menu, "chosen": chosen, "error": error, "clause": clause or _clause(None)}
    return render(request, "yiti/institutions/allot.html", context, status=422 if request.method == "POST" else 200)


def _clause(found: Clause | None) -> Clause | str:
    return found or ""


def _fields(code: str, limit: StaffLimit, posts: Mapping[str, int]) -> list[Field]:
    now = {**posts, "establishment": limit.establishment, "off_establishment": limit.off_establishment}
    return [
        Field(f"{code}:{name}", words, "whole", value=str(now.get(name, 0)), last=Text(f"现 {now.get(name, 0)}", f"now {now.get(name, 0)}"))
        for name, words in NUMBERS.items()
    ]


def _last_fields(request: Request) -> list[Field]:
    return [
        Field("from_on", Text("从哪天起", "From"), "date", value=request.today.isoformat()),
        Field("number", Text("编办批复文号", "Number of the approving paper"), more={"maxlength": 60}),
        Field(
            "county_total", Text("批复后的全市编制总量", "The county's establishment after it"), "whole", required=False,
            help=Text("总量没变就空着", "Blank where the total stays as it is"),
        ),
    ]  # fmt: skip


def _allot(request: Request, chosen: list[str]) -> None:
    sent = request.POST
    total = read_whole(sent, "county_total") if sent.get("county_total", "").strip() else None
    rows = [{"institution": code, **{name: read_whole(sent, f"{code}:{name}") for name in NUMBERS}} for code in chosen]
    from_on = need_day(sent, "from_on")
    allot_posts(scope=request.scope, rows=rows, from_on=from_on, number=sent.get("number", ""), county_total=total)
