"""The quarter as a board: institutions × steps, what holds each up, and the button that moves it."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.http import HttpResponse

from yiti.foundation.runs.models import Run
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.models import Appeal, Cycle
from yiti.measure.assessment.queries import Standing, list_appeals, list_results, list_standings
from yiti.policy.packs import Resolved
from yiti.registry.institutions.queries import get_populations
from yiti.web.access import page
from yiti.web.columns import Column, Filter
from yiti.web.lists import Listing
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.sources import get_categories

from .board_rows import Act, Beside, Mark, Row, build_rows
from .naming import address_of, join_names, name_of, quarter_words
from .progress import REVIEW, Progress, read_progress
from .stages import Stage, build_stages, join_words
from .unopened import show_unopened

FILTERS = [("late", Text("逾期", "Late")), ("held", Text("还差", "To go")), ("ready", Text("齐全", "Complete"))]
MOST = 1000


@page(function="overview.see")
def board_page(request: Request) -> HttpResponse:
    """The board of the quarter chosen in the bar; `?export=xlsx` gives it as a sheet."""
    scope, period = request.scope, request.period
    progress = read_progress(scope=scope, period=period, today=request.today)
    if progress.cycle is None or not progress.board.is_started:
        return show_unopened(request)
    stages = build_stages(progress)
    may_decide = scope.may("appeals.decide")
    rows = build_rows(progress, read_beside(scope, progress), may_remind=_may_remind(scope), may_decide=may_decide)
    rows = [
        replace(row, address=_address(scope, progress, row), home=_home(scope, row), act=_own_act(scope, progress, row)) for row in rows
    ]
    if request.place:
        rows = [row for row in rows if row.institution.pk == request.place]
    shown = _listing(stages, told=is_told(progress)).read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    context = {
        "list": shown,
        "stages": stages,
        "groups": _group(progress, shown.rows, is_sorted=bool(request.GET.get("sort"))),
        "title": _title(progress),
        "answer": _answer(progress, stages, rows),
        "close": _close(scope, progress),
        "moved": _moved(progress, stages),
        "is_told": is_told(progress),
        "clause": stages[0].clause if stages else None,
        "acts": sum(row.act is not None for row in rows),
        "is_whole": len(progress.institutions) > 1,
        "rule": progress.book.entry("holiday_rule").value if progress.book and progress.book.is_set("holiday_rule") else "",
    }
    return render(request, "yiti/measures/board.html", context)


def _own_act(scope: Scope, progress: Progress, row: Row) -> Act | None:
    """Whoever is the one to review goes there, instead of reminding himself."""
    code = row.institution.pk
    review = progress.cell(code, REVIEW)
    if row.act is None or review is None or row.act.step != review.id:
        return row.act
    if code == scope.actor.institution or not scope.may("accounts.review", code):
        return row.act
    return Act(Text("去审核", "Review"), address_of("report", code, period=str(progress.period)))


def _address(scope: Scope, progress: Progress, row: Row) -> str:
    """Where a row leads: to its report, else to its result or to the institution, whichever the reader may open."""
    code, period = row.institution.pk, str(progress.period)
    if any(scope.may(function, code) for function in ("accounts.enter", "accounts.see", "accounts.review")):
        return address_of("report", code, period=period)
    if scope.may("scores.see", code) and is_told(progress):
        return address_of("result", code, period=period)
    return _home(scope, row)


def _home(scope: Scope, row: Row) -> str:
    """The institution's own page, with its population."""
    return address_of("institution", row.institution.pk) if scope.may("institutions.see", row.institution.pk) else ""


def _may_remind(scope: Scope) -> bool:
    """Those who run the quarter; whoever else sees a step reminds from its own page."""
    return scope.may("quarter.rank") or scope.may("accounts.review") or scope.may("quarter.approve")


def is_told(progress: Progress) -> bool:
    """Whether the quarter's own results are back with the institutions."""
    return progress.cycle is not None and progress.cycle.state in (Cycle.State.FED_BACK, Cycle.State.PUBLISHED)


def read_beside(scope: Scope, progress: Progress) -> Beside:
    """Population, the result (the own one once it is fed back, else the last) and open appeals, each in a fixed number of queries."""
    codes = list(progress.institutions)
    known = progress.period if is_told(progress) else progress.period.shifted(-1)
    people = get_populations(scope=scope, institutions=codes, function="overview.see")
    results, places = read_standings(scope, known, progress.institutions.keys())
    appeals: defaultdict[str, list[Appeal]] = defaultdict(list)
    if scope.may("appeals.decide") or scope.may("appeals.file") or scope.may("scores.see"):
        for appeal in list_appeals(scope=scope, state=Appeal.State.FILED):
            appeals[appeal.institution_id].append(appeal)
    served = {code: found["served"].people for code, found in people.items() if "served" in found}
    return Beside(served, results, places, appeals)


def read_results(scope: Scope, period: Period, codes: list[str]) -> tuple[dict[str, Any], Mapping[str, int]]:
    """A quarter's results by institution, and the place of each in its run (for its explanation); nothing where it was never opened."""
    if not Cycle.objects.filter(pk=str(period)).exists():
        return {}, {}
    found = {row.institution_id: row for row in list_results(scope=scope, period=str(period)) if row.institution_id in codes}
    return found, read_places(next(iter(found.values())).run_id) if found else {}


def read_standings(scope: Scope, period: Period, codes: Collection[str]) -> tuple[dict[str, Standing], Mapping[str, int]]:
    """Scores and places alone, as `read_results` answers them; for many institutions beside other things."""
    if not Cycle.objects.filter(pk=str(period)).exists():
        return {}, {}
    found = {row.institution_id: row for row in list_standings(scope=scope, period=str(period)) if row.institution_id in codes}
    return found, read_places(next(iter(found.values())).run_id) if found else {}


def read_places(run: int) -> Mapping[str, int]:
    """Institution → where it stands in a run's results."""
    return _places_of(run, Run.objects.values_list("hash", flat=True).get(pk=run))


@lru_cache(maxsize=64)
def _places_of(run: int, digest: str) -> Mapping[str, int]:
    """A closed run stays as it is: its long text is read once, and again only where the hash is another."""
    text = Run.objects.values_list("results", flat=True).get(pk=run, hash=digest)
    return {row["id"]: at for at, row in enumerate(json.loads(text).get("institutions", []))}


def _listing(stages: list[Stage], *, told: bool) -> Listing:
    score = Text("本季得分", "Score") if told else Text("上季得分", "Last score")
    columns = [
        Column("name", Text("机构", "Institution"), lambda row: row.name, "name", sort="name"),
        Column("people", Text("服务人口", "Population"), lambda row: row.people, "number", sort="people"),
        Column("score", score, lambda row: row.score, "score", sort="score"),
        Column("place", Text("类内名次", "Place"), lambda row: row.place, "number", sort="place"),
        *(Column(f"step{at}", stage.name, _mark_reader(at)) for at, stage in enumerate(stages)),
        Column("stuck", Text("卡在哪里", "What holds it up"), lambda row: row.stuck),
    ]
    return Listing(
        "quarter-board",
        Text("季度看板", "Quarter board"),
        columns,
        search=("label",),
        hint=Text("机构、首字母", "Institution, initials"),
        filters=[Filter("show", Text("看哪些", "Show"), FILTERS, _apply)],
        size=MOST,
    )


def _mark_reader(at: int) -> Any:
    return lambda row: _mark_words(row.marks[at])


def _mark_words(mark: Mark) -> Text:
    if mark.is_day:
        return Text(f"{mark.word:%Y-%m-%d}", f"{mark.word:%Y-%m-%d}")
    return mark.word if isinstance(mark.word, Text) else NOTHING


def _apply(rows: Any, value: str) -> list[Row]:
    tests: dict[str, Callable[[Row], bool]] = {
        "late": lambda row: row.state == "late",
        "held": lambda row: bool(row.stuck.zh),
        "ready": lambda row: row.is_complete,
    }
    return [row for row in rows if tests[value](row)]


def _group(progress: Progress, rows: list[Row], *, is_sorted: bool) -> list[dict[str, Any]]:
    """Rows under their category with its count, people and what its places mean; one bare group where the reader sorts."""
    if is_sorted:
        return [{"rows": rows}]
    assert progress.cycle is not None
    words = get_categories(progress.cycle.pack)
    found: dict[str, list[Row]] = {category: [] for category in words}
    for row in rows:
        found.setdefault(row.category, []).append(row)
    return [
        {
            "label": words.get(category, NOTHING),
            "count": len(group),
            "people": sum(row.people or 0 for row in group),
            "places": _places(progress.book, category),
            "rows": group,
        }
        for category, group in found.items()
        if group
    ]


def _places(book: Resolved | None, category: str) -> Text:
    """How many places are raised and how many cut, by the document."""
    names = ("ranking.rewarded_places", "ranking.cut_places")
    if book is None or not all(book.is_set(name, category) for name in names):
        return NOTHING
    up, down = (int(book.parameter(name, category).number) for name in names)
    return Text(f"前 {up} 名上调、后 {down} 名下调", f"first {up} raised, last {down} cut")


def _title(progress: Progress) -> Text:
    words = quarter_words(progress.period)
    count = len(progress.institutions)
    if count == 1:
        return Text(f"{words.zh}走到哪了", f"Where {words.en} stands")
    return Text(f"{words.zh}，{count} 家走到哪了", f"Where {count} institutions stand in {words.en}")


def _answer(progress: Progress, stages: list[Stage], rows: list[Row]) -> Text:
    """The heading's answer: who is complete, who is not and late, and the next day."""
    cycle, ready, left = progress.cycle, progress.ready, progress.unready
    assert cycle is not None
    if cycle.state == Cycle.State.PUBLISHED:
        paid = stages[-1] if stages else None
        words = Text(f"已于 {cycle.published_on} 公布", f"Published on {cycle.published_on}")
        return join_words(
            [words, Text(f"{paid.done}/{paid.of} 家已发放公示", f"{paid.done}/{paid.of} have paid and published")] if paid else [words]
        )
    late = [row.institution for row in rows if row.state == "late"]
    parts = [Text(f"{len(ready)} 家报送与得分齐全", f"{len(ready)} complete")]
    if left:
        names = join_names([name_of(row) for row in late], 2)
        more = Text(f"，其中{names.zh}逾期", f", of which {names.en} late") if late else NOTHING
        parts.append(Text(f"{len(left)} 家还差{more.zh}", f"{len(left)} to go{more.en}"))
    ahead = next((stage for stage in stages if not stage.is_done and stage.due and stage.due >= progress.today), None)
    if ahead and ahead.due:
        days = (ahead.due - progress.today).days
        parts.append(
            Text(
                f"下一道坎：{ahead.due.day} 日{ahead.name.zh}，还有 {days} 天",
                f"next: {ahead.name.en} on {ahead.due.day} {ahead.due:%b}, {days} day{'s' * (days != 1)} left",
            )
        )
    return join_words(parts)


def _close(scope: Scope, progress: Progress) -> dict[str, Any] | None:
    """The act that moves the whole quarter on, or why it cannot yet be taken."""
    cycle, period = progress.cycle, str(progress.period)
    assert cycle is not None
    address = address_of("ranking", period=period)
    if cycle.state == Cycle.State.OPEN and scope.may("quarter.rank"):
        left = len(progress.unready)
        if left:
            return {
                "label": Text(f"计分排名（差 {left} 家）", f"Rank the quarter ({left} to go)"),
                "why": Text("报送和得分齐全才能排名，点开看差什么", "All reports and scores must be in; open to see what is missing"),
                "see": address,
            }
        return {"label": Text("计分排名", "Rank the quarter"), "href": address}
    steps = {
        Cycle.State.RANKED: (("quarter.file", Text("备案", "File")), ("quarter.approve", Text("审批", "Approve"))),
        Cycle.State.APPROVED: (("quarter.feedback", Text("反馈机构", "Feed back")),),
        Cycle.State.FED_BACK: (("quarter.publish", Text("公布结果", "Publish")),),
    }
    offered = [label for function, label in steps.get(Cycle.State(cycle.state), ()) if scope.may(function)]
    return {"label": offered[0], "href": address} if offered else None


def _moved(progress: Progress, stages: list[Stage]) -> Text:
    """`7 日→8 日，25 日→26 日`: what the county's rule on holidays did to the printed days."""
    pairs = [(progress.printed_day(stage.whole), stage.due.day) for stage in stages if stage.due]
    changed = [f"{printed} → {due}" for printed, due in pairs if printed and printed != due]
    return Text("、".join(f"{pair} 日" for pair in changed), ", ".join(changed))
