"""How each indicator of a quarter is scored: by figures with which method and target, or by an assessor; and who decided it."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse

from yiti.foundation.decisions.queries import get_book_of
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.cycles import POINTS, indicators_of
from yiti.measure.assessment.models import Cycle
from yiti.measure.assessment.queries import ScoredBy, get_cycle, list_methods
from yiti.policy.packs import PlannedPart, Resolved, load_pack
from yiti.web.access import page
from yiti.web.columns import Column, Filter
from yiti.web.lists import Listing
from yiti.web.pages import render
from yiti.web.printing import print_at_least, print_day
from yiti.web.requests import Request
from yiti.web.sources import get_categories

from .indicators.showing import plain
from .live_lines import target_words
from .naming import address_of
from .unopened import or_unopened
from .work_lines import read_worth

WAYS = [("live", Text("系统数据", "Figures")), ("person", Text("考核人员", "Assessor")), ("lacks", Text("还没定全", "Not all decided"))]
ALL = Text("全部", "All")
STATES = {"live": "met", "person": "info", "lacks": "short"}


@dataclass(frozen=True, slots=True)
class MethodRow:
    """One figure that an indicator is scored from in some categories; a row without a figure where an assessor scores it."""

    scored: ScoredBy
    categories: frozenset[str]
    category: Text
    indicator: Text
    group: Text
    part: PlannedPart | None
    method: Text

    @property
    def way(self) -> str:
        planned = self.scored.planned
        return "person" if planned is None else "live" if planned.is_live else "lacks"

    @property
    def state(self) -> tuple[str, Text]:
        planned = self.scored.planned
        words = planned.lacks if planned and planned.lacks else dict(WAYS)[self.way]
        return STATES[self.way], words

    @property
    def figure(self) -> Text:
        return self.part.definition.label if self.part else NOTHING

    @property
    def target(self) -> Text:
        return target_words(self.part) if self.part and ("target" in self.part.settings or self.part.grades) else NOTHING

    @property
    def weight(self) -> Decimal | None:
        return self._setting("weight")

    @property
    def allowance(self) -> str:
        number = self._setting("allowance")
        return plain(number, self.part.definition.unit) if number is not None and self.part else ""

    @property
    def deduction(self) -> str:
        number = self._setting("deduction")
        return "" if number is None else print_at_least(number, 0)

    def _setting(self, name: str) -> Decimal | None:
        figure = self.part.settings.get(name) if self.part else None
        return figure.number if figure else None


@dataclass(frozen=True, slots=True)
class Decision:
    """One table or word of the scoring: who decided it, by which paper, from when."""

    label: Text
    said: Text
    address: str


@page(function=("scores.enter", "scores.see", "quarter.open", "decisions.see"))
@or_unopened
def methods_page(request: Request) -> HttpResponse:
    """The quarter's methods and targets, category by category, as the county decided them for its last day."""
    scope, period = request.scope, request.period
    cycle = get_cycle(scope=scope, period=str(period))
    book = get_book_of(scope=scope, pack=cycle.pack, on=period.last)
    rows = _rows(scope, cycle)
    shown = _listing(cycle).read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    by_figures = {row.scored.indicator for row in rows if row.way == "live"}
    context = {
        "list": shown,
        "label": period.label,
        "period_text": str(period),
        "live": len(by_figures),
        "all": len({row.scored.indicator for row in rows}),
        "lacking": len({row.scored.indicator for row in rows if row.way == "lacks"}),
        "decisions": _decisions(scope, cycle, book),
        "work": read_worth(book),
    }
    return render(request, "yiti/measures/methods.html", context)


def _rows(scope: Scope, cycle: Cycle) -> list[MethodRow]:
    categories, known = get_categories(cycle.pack), indicators_of(cycle.pack)
    scoring = load_pack(cycle.pack).scoring
    methods = {method.id: method.label for method in scoring.methods} if scoring else {}
    every = list_methods(scope=scope, period=cycle.period)
    scored_in = {scored.category for scored in every}
    alike: dict[tuple[object, ...], list[ScoredBy]] = {}
    for scored in every:
        alike.setdefault(_told(scored), []).append(scored)
    found = []
    for group in sorted(alike.values(), key=lambda group: list(known).index(group[0].indicator)):
        scored, indicator = group[0], known[group[0].indicator]
        codes = frozenset(one.category for one in group)
        category = ALL if codes == scored_in else join_words([categories.get(one.category, NOTHING) for one in group])
        for part in scored.planned.parts if scored.planned and scored.planned.parts else (None,):
            method = methods.get(str(part.method.value), NOTHING) if part else NOTHING
            found.append(MethodRow(scored, codes, category, indicator.label, indicator.group_label, part, method))
    return found


def _told(scored: ScoredBy) -> tuple[object, ...]:
    """What a row says but for its category: categories that are scored alike share one."""
    parts = scored.planned.parts if scored.planned else ()
    settings = tuple(
        (part.definition.code, part.method.value, *((name, figure.value) for name, figure in part.settings.items())) for part in parts
    )
    return scored.indicator, scored.points, scored.planned.lacks if scored.planned else None, settings


def join_words(words: list[Text]) -> Text:
    return Text("、".join(word.zh for word in words), ", ".join(word.en for word in words))


def _listing(cycle: Cycle) -> Listing:
    categories = list(get_categories(cycle.pack).items())
    return Listing(
        "score-methods",
        Text("计分方法和目标", "Methods and targets"),
        [
            Column("indicator", Text("指标", "Indicator"), kind="name", sort="indicator"),
            Column("category", Text("类别", "Category"), kind="soft", sort="category", width="nowrap"),
            Column("points", Text("分值", "Points"), lambda row: row.scored.points, "score", sort="points"),
            Column("state", Text("怎么评", "Scored by"), kind="state", sort="state"),
            Column("figure", Text("数据", "Figure"), sort="figure"),
            Column("method", Text("计分方法", "Method"), sort="method", width="nowrap"),
            Column("target", Text("目标", "Target"), kind="soft", width="nowrap"),
            Column("weight", Text("权重", "Weight"), kind="score"),
            Column("allowance", Text("扣完距离或步长", "Allowance or step"), kind="soft", on_phone=False),
            Column("deduction", Text("每步扣分", "Points a step"), kind="soft", on_phone=False),
        ],
        search=("indicator.zh", "indicator.en", "figure.zh", "figure.en"),
        hint=Text("指标、数据", "Indicator, figure"),
        filters=[
            Filter("way", Text("怎么评", "Scored by"), WAYS, lambda rows, value: [row for row in rows if row.way == value]),
            Filter(
                "category", Text("类别", "Category"), categories,
                lambda rows, value: [row for row in rows if value in row.categories], is_menu=True,
            ),
        ],
        size=60,
        empty=Text("还没有决定分值", "No points are decided yet"),
        empty_hint=Text("在“本地决定”里提出 scoring_points。", "Propose scoring_points among the decisions."),
    )  # fmt: skip


def _decisions(scope: Scope, cycle: Cycle, book: Resolved) -> list[Decision]:
    """The settings that the quarter is scored by, each with every paper that holds on its last day."""
    scoring = load_pack(cycle.pack).scoring
    live = scoring.live if scoring else None
    names = [POINTS, *([scoring.method] if scoring else [])]
    names += [live.targets, live.uppers, live.allowances, live.deductions, live.weights] if live else []
    names += [live.grades] if live and live.grades else []
    names += ["scoring_missing", "deduction_steps"] if live else []
    names += ["quarter_method", scoring.work.values, "quality_method", "quality_threshold"] if scoring and scoring.work else []
    sees = any(scope.may(function) for function in ("documents.see", "decisions.see"))
    return [
        Decision(book.settings[name].label, _said(book, name), address_of("parameter", name) if sees else "")
        for name in names
        if name in book.settings
    ]


def _said(book: Resolved, name: str) -> Text:
    voices = [voice for voice in book.voices.get(name, ()) if voice.decision]
    if not voices:
        return Text("还没有决定", "Not decided yet")
    zh = "；".join(f"{voice.decision}，{print_day(voice.from_on)} 起" for voice in voices)
    en = "; ".join(f"{voice.decision}, from {print_day(voice.from_on)}" for voice in voices)
    return Text(zh, en)
