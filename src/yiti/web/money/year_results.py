"""A year's result: places, quarters, rates, amounts and duties, what next year's increments become."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse

from yiti.foundation.installation.queries import get_installation
from yiti.foundation.runs.models import Run
from yiti.foundation.runs.queries import get_latest_run
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.models import JointOpinion, YearResult
from yiti.measure.assessment.queries import list_institution_results, list_missing_opinions, list_opinions, list_year_results
from yiti.money.pay.operations import prepare_year
from yiti.web.access import page
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.sources import get_categories

from .addresses import page_at, why, why_now
from .year_figures import CHANGES, changes_of_run
from .years import is_year

RESULTS = {"qualified": ("met", Text("合格", "Qualified")), "unqualified": ("late", Text("不合格", "Unqualified"))}
DUTIES = {
    "admonition_talk": Text("诫勉谈话", "Admonition talk"),
    "remove_head": Text("免去主要负责人", "Removal of the head"),
    "decide_head": Text("负责人去留待定", "The head's case is to be decided"),
}
DEPARTMENTS = {
    "health": Text("卫健", "Health"),
    "hr": Text("人社", "HR"),
    "finance": Text("财政", "Finance"),
    "insurance": Text("医保", "Insurance"),
}
QUARTERS = ("1", "2", "3", "4")


@dataclass(frozen=True, slots=True)
class Quarter:
    """An institution's score of one quarter, with its explanation."""

    score: Decimal
    why: str


@dataclass(frozen=True, slots=True)
class Line:
    """One institution's year. `before` and `after` are None for those who may not see its funds."""

    row: YearResult
    name: Text
    quarters: Mapping[str, Quarter]
    before: Decimal | None
    after: Decimal | None
    why: Callable[[str], str]
    opinions: Mapping[str, JointOpinion | None] = field(default_factory=dict)

    @property
    def search(self) -> str:
        return f"{self.row.institution.name} {self.row.institution.name_en} {self.row.institution.pinyin}"

    @property
    def duties(self) -> Text:
        words = [DUTIES.get(str(action), Text(str(action), str(action))) for action in self.row.actions]
        return Text("、".join(word.zh for word in words), ", ".join(word.en for word in words)) if words else NOTHING

    @property
    def change(self) -> Decimal | None:
        return None if self.before is None or self.after is None else self.after - self.before


@page(function="overview.see")
def result_page(request: Request, year: str) -> HttpResponse:
    """The closed year, or what blocks closing it."""
    number = read_year(year)
    run = get_latest_run(scope=request.scope, kind="year", period=year)
    lines = list_lines(request.scope, number, run) if run else []
    shown = _listing(number, get_categories(get_installation().pack)).read(request, lines)
    if shown.wants_export:
        return shown.export(request)
    blocker = NOTHING if run else _blocker(request.scope, number)
    known = [line for line in lines if line.change is not None]
    context = {
        "list": shown,
        "year": number,
        "next": number + 1,
        "years": range(number - 1, number + 2),
        "run": run,
        "blocker": blocker,
        "missing": [] if run or blocker.zh else list_silent(request.scope, number),
        "close": page_at("year-close", year) if run is None and request.scope.may("quarter.approve") else "",
        "duties": [line for line in lines if line.row.actions],
        "ups": sum(1 for line in lines if line.row.rate > 0),
        "downs": sum(1 for line in lines if line.row.rate < 0),
        "figs": _figs(run, request.scope, number) if run and known else [],
        "opinions": [line for line in lines if any(line.opinions.values())],
        "departments": DEPARTMENTS,
        "totals": page_at("year-totals", year=str(number + 1)) if request.scope.may("funds.see") else "",
        "clause": f"{get_installation().pack} 附件1 八(一)",
        "joint_clause": f"{get_installation().pack} 六(二)2(4)",
    }
    return render(request, "yiti/money/year_result.html", context)


def read_year(text: str) -> int:
    if not is_year(text):
        raise Http404(text)
    return int(text)


def list_lines(scope: Scope, year: int, run: Run) -> list[Line]:
    """The year's results by category and place; other institutions' money is left out for those who may not see it."""
    rows = list_year_results(scope=scope, year=year)
    at = {row["id"]: at for at, row in enumerate(json.loads(run.results)["institutions"])}
    quarters = list_quarters(scope, year)
    opinions = {institution.code: found for institution, found in list_opinions(scope=scope, year=year)}
    lines = []
    for row in rows:
        sees = scope.may("funds.see", row.institution_id)
        lines.append(
            Line(
                row,
                Text(row.institution.short_name, row.institution.name_en or row.institution.short_name),
                quarters.get(row.institution_id, {}),
                row.increment if sees else None,
                row.amount if sees else None,
                _explain(run.pk, at.get(row.institution_id)),
                opinions.get(row.institution_id, {}),
            )
        )
    order = list(get_categories(get_installation().pack))
    return sorted(lines, key=lambda line: (order.index(line.row.category) if line.row.category in order else len(order), line.row.place))


def _explain(run: int, at: int | None) -> Callable[[str], str]:
    return lambda name: "" if at is None else why(run, f"institutions[{at}].{name}")


def list_quarters(scope: Scope, year: int) -> dict[str, dict[str, Quarter]]:
    """Institution → quarter (`1` to `4`) → score, each with its explanation in the run that counts."""
    found: dict[str, dict[str, Quarter]] = {}
    places: dict[int, dict[str, int]] = {}
    for row in list_institution_results(scope=scope, year=year).select_related("run"):
        if row.run_id not in places:
            rows = json.loads(row.run.results)["institutions"]
            places[row.run_id] = {item["id"]: at for at, item in enumerate(rows)}
        at = places[row.run_id].get(row.institution_id)
        address = "" if at is None else why(row.run_id, f"institutions[{at}].score")
        found.setdefault(row.institution_id, {})[row.cycle_id[-1]] = Quarter(row.score, address)
    return found


def _blocker(scope: Scope, year: int) -> Text:
    """What keeps the year from being closed; nothing where it can be."""
    if scope.institutions("overview.see") is not None:
        return Text(
            "四个季度都公布、次年总量编好以后才能算定", "It is closed once four quarters are published and next year's totals drafted"
        )
    try:
        prepare_year(scope=scope, year=year)
    except UnableTo as refusal:
        return refusal.message
    return NOTHING


def list_silent(scope: Scope, year: int) -> list[tuple[Text, int]]:
    """Departments whose joint opinion is not whole, with how many institutions they have still to speak of."""
    if not scope.may("scores.see"):
        return []
    missing = list_missing_opinions(scope=scope, year=year)
    return [(DEPARTMENTS.get(department, Text(department, department)), len(rows)) for department, rows in missing.items() if rows]


def _figs(run: Run, scope: Scope, year: int) -> list[dict[str, Any]]:
    """The sums over the institutions whose funds the reader sees."""
    sums = changes_of_run(run, lambda code: scope.may("funds.see", code))
    labels = {**CHANGES, "before": Text(f"{year + 1} 年核增基数", f"Increments of {year + 1}, base")}
    return [
        {
            "label": label,
            "value": sums[name].value,
            "kind": "change" if name == "change" else "money",
            "suffix": Text("元", "yuan"),
            "why": why_now("year", str(year), "", name),
            "foot": Text("提高与下降相抵", "rises and cuts together") if name == "change" else NOTHING,
        }
        for name, label in labels.items()
    ]


def _listing(year: int, categories: Mapping[str, Text]) -> Listing:
    def explain(name: str) -> Callable[[Line], str]:
        return lambda line: line.why(name)

    def own(name: str) -> Callable[[Line], Any]:
        return lambda line: getattr(line.row, name)

    return Listing(
        "year-result",
        Text(f"{year} 年结果", f"Result of {year}"),
        [
            Column("name", Text("机构", "Institution"), lambda line: line.name, "name", sort="name"),
            Column("place", Text("名次", "Place"), own("place"), "number", sort="place", why=explain("place")),
            *(_quarter_column(quarter) for quarter in QUARTERS),
            Column("score", Text("年度得分", "Year"), own("score"), "score", sort="score", why=explain("score")),
            Column("result", Text("结果", "Result"), lambda line: RESULTS.get(line.row.result, "info"), "state"),
            Column("rate", Text("奖惩", "Rate"), own("rate"), "percent", sort="rate", why=explain("rate")),
            Column(
                "before",
                Text(f"{year + 1} 年基数", f"Base {year + 1}"),
                lambda line: line.before,
                "money",
                sort="before",
                why=_changed("before", year),
            ),
            Column("after", Text("奖惩后", "After"), lambda line: line.after, "money", sort="after", why=explain("amount")),
            Column("change", Text("增减", "Change"), lambda line: line.change, "change", sort="change", why=_changed("change", year)),
            Column("duties", Text("要办的事", "Duties"), lambda line: line.duties if line.row.actions else None),
        ],
        search=("search",),
        hint=Text("机构名称、首字母", "Institution or initials"),
        filters=[Filter("rate", Text("奖惩", "Rate"), RATES, _by_rate)],
        group=lambda line: categories.get(line.row.category, Text(line.row.category, line.row.category)),
        size=100,
        empty=Text(f"{year} 年的结果还没有算定", f"The result of {year} is not closed yet"),
        empty_hint=Text("四个季度都公布后，由领导小组算定。", "The leading group closes it when four quarters are published."),
    )


def _changed(name: str, year: int) -> Callable[[Line], str]:
    return lambda line: why_now("year", str(year), "", f"{line.row.institution_id}/{name}") if line.before is not None else ""


RATES = [("up", Text("提高", "Raised")), ("down", Text("下降", "Cut")), ("cancelled", Text("取消", "Cancelled"))]


def _by_rate(rows: Any, value: str) -> list[Line]:
    tests: dict[str, Callable[[Decimal], bool]] = {
        "up": lambda rate: rate > 0,
        "down": lambda rate: -1 < rate < 0,
        "cancelled": lambda rate: rate <= -1,
    }
    return [line for line in rows if tests[value](line.row.rate)]


def _quarter_column(quarter: str) -> Column:
    def read(line: Line) -> Decimal | None:
        found = line.quarters.get(quarter)
        return found.score if found else None

    def explain(line: Line) -> str:
        found = line.quarters.get(quarter)
        return found.why if found else ""

    word = "一二三四"[int(quarter) - 1]
    label = Text(f"{word}季度", f"Q{quarter}")
    return Column(f"q{quarter}", label, read, "score", sort=f"q{quarter}", why=explain, on_phone=False)
