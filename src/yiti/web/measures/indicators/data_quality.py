"""The quality of facts by institution: late, missing, implausible, doubled, and the list behind each count."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils import timezone

from yiti.kernel.text import NOTHING, Text
from yiti.policy.facts import KIND_WORDS, Check
from yiti.registry.institutions.models import Institution
from yiti.supervision.quality.keeping import Looked
from yiti.supervision.quality.looking import Finding
from yiti.supervision.quality.queries import find_faults, list_checks
from yiti.web.access import page
from yiti.web.columns import Column, Filter
from yiti.web.institutions.names import categories, name_of, short_name_of
from yiti.web.lists import Listing
from yiti.web.measures.naming import address_of
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.sifting import address as sift

from .missing_returns import read_missing_returns
from .readings import SEE, Told, list_open
from .spans import at, read_control, read_span
from .why import find_place

CLASSES: Mapping[str, tuple[Text, Text]] = {
    "late": (Text("晚录", "Late"), Text("录入离服务日太久", "entered long after the day")),
    "missing": (Text("缺报", "Missing"), Text("该有的月份一条也没有", "nothing in a month that should have some")),
    "implausible": (Text("不可能", "Implausible"), Text("数值不可能，多半是录错", "values that cannot be, most likely slips")),
    "doubled": (Text("重复", "Doubled"), Text("同一服务录了两次", "one service entered twice")),
}
OTHERS = Text("其他机构", "Other institutions")


@dataclass(frozen=True, slots=True)
class Sound:
    """An institution with how many of each class were found."""

    row: Institution
    group: Text
    counts: Mapping[str, int]
    address: str

    @property
    def label(self) -> Text:
        return short_name_of(self.row)

    @property
    def search(self) -> str:
        return f"{self.row.name} {self.row.name_en} {self.row.pinyin} {self.row.pk}".lower()

    def count(self, of: str) -> int:
        return self.counts.get(of, 0)

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def _column(of: str) -> Column:
    def count(row: Sound) -> int:
        return row.count(of)

    def address(row: Sound) -> str:
        return f"{row.address}{'&' if '?' in row.address else '?'}class={of}" if row.count(of) else ""

    return Column(of, CLASSES[of][0], count, kind="number", sort=of, href=address)


CLASS = Filter(
    "class",
    Text("类", "Class"),
    [(key, words) for key, (words, _) in CLASSES.items()],
    lambda rows, value: [row for row in rows if row.count(value)],
)
INSTITUTIONS = Listing(
    "data-quality",
    Text("数据质量", "Data quality"),
    [
        Column("label", Text("机构", "Institution"), kind="name", href=lambda row: row.address),
        *map(_column, CLASSES),
        Column("total", Text("合计", "All"), kind="number", sort="total", href=lambda row: row.address if row.total else ""),
    ],
    search=("search",),
    hint=Text("机构、首字母", "Institution or initials"),
    filters=[CLASS],
    order="-total",
    size=100,
    empty=Text("没有机构", "No institutions"),
)
RECKONING = ("running", Text("正在核查", "Being looked through"))


def tell(looked: Looked) -> Told:
    """As of when, and whether the worker looks for what was written since."""
    return Told(looked.at) if looked.is_current else Told(looked.at, *RECKONING)


@page(function=SEE)
def data_quality_page(request: Request) -> HttpResponse:
    """Every institution within reach, those with the most found first; with `check`, of one check alone."""
    span, scope = read_span(request), request.scope
    checks = {check.id: check for check in list_checks(scope=scope)}
    asked = checks.get(request.GET.get("check", ""))
    looked = find_faults(scope=scope, span=span, today=request.today, now=timezone.now())
    rows = read_sound(request, looked, checks, asked)
    shown = INSTITUTIONS.read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    totals = {of: sum(row.count(of) for row in rows) for of in CLASSES}
    by_check = Counter(check for (_, check), number in looked.count().items() for _ in range(number))
    context = {
        "list": shown,
        "control": read_control(request, span),
        "classes": [
            {"label": label, "hint": hint, "count": totals[of], "address": sift(request.path, request.GET, sort=f"-{of}", **{"class": of})}
            for of, (label, hint) in CLASSES.items()
        ],
        "as_of": tell(looked),
        "is_first": looked.at is None,
        "is_current": looked.is_current,
        "here": request.get_full_path(),
        "check": asked,
        "every": sift(request.path, request.GET, check=""),
        "all": sum(totals.values()),
        "with_any": sum(row.total > 0 for row in rows),
        "of": len(rows),
        "returns": read_missing_returns(request, span),
        "checks": [_check_line(request, check, by_check[check.id]) for check in checks.values()],
    }
    return render(request, "yiti/indicators/data_quality.html", context)


def read_sound(request: Request, looked: Looked, checks: Mapping[str, Check], asked: Check | None) -> list[Sound]:
    """The institutions within reach with what was found at each."""
    span, counts = read_span(request), dict[str, dict[str, int]]()
    for (institution, check), number in looked.count().items():
        if check in checks and asked in (None, checks[check]):
            held = counts.setdefault(institution, {})
            held[checks[check].of] = held.get(checks[check].of, 0) + number
    words, chosen = categories(), asked.id if asked else ""

    def address(institution: str) -> str:
        return at("data-quality-list", institution, span=span, today=request.today, check=chosen)

    return [Sound(row, words.get(row.category, OTHERS), counts.get(row.pk, {}), address(row.pk)) for row in list_open(request.scope, span)]


def _check_line(request: Request, check: Check, count: int) -> dict[str, object]:
    """A check with how often it found something, and the way to where."""
    return {
        "check": check,
        "label": CLASSES[check.of][0],
        "kinds": kinds_of(check),
        "count": count,
        "address": sift(request.path, request.GET, check=check.id, **{"class": ""}) if count else "",
    }


def kinds_of(check: Check) -> Text:
    """The kinds that a check looks at; more than three are told by how many."""
    if len(check.kinds) > 3:
        return Text(f"{len(check.kinds)} 类事件", f"{len(check.kinds)} kinds of events")
    words = [KIND_WORDS[kind] for kind in check.kinds]
    return Text("、".join(one.zh for one in words), ", ".join(one.en for one in words))


@dataclass(frozen=True, slots=True)
class Found:
    """A finding in words."""

    finding: Finding
    check: Check
    address: str

    @property
    def kind(self) -> Text:
        return KIND_WORDS[self.finding.kind]

    @property
    def class_word(self) -> Text:
        return CLASSES[self.check.of][0]

    @property
    def what(self) -> Text:
        return self.check.label

    @property
    def days(self) -> int | None:
        recorded = self.finding.recorded_on
        return (recorded - self.finding.day).days if recorded else None


def listing_of(checks: Sequence[Check], institution: str) -> Listing:
    options = [(key, words) for key, (words, _) in CLASSES.items()]
    return Listing(
        f"data-quality-{institution}",
        Text("发现的问题", "What was found"),
        [
            Column("kind", Text("事件", "Event"), kind="name", sort="kind", href=lambda row: row.address),
            Column("day", Text("日期", "Day"), lambda row: row.finding.day, kind="date", sort="day"),
            Column("class_word", Text("类", "Class"), sort="class_word"),
            Column("what", Text("问题", "What is wrong"), kind="soft"),
            Column("recorded", Text("录入", "Entered"), lambda row: row.finding.recorded_on, kind="date", sort="recorded"),
            Column("days", Text("隔了几天", "Days between"), kind="number", sort="days"),
            Column("event", Text("事件号", "Event"), lambda row: row.finding.event, kind="soft", on_phone=False),
        ],
        filters=[
            Filter("class", Text("类", "Class"), options, lambda rows, value: [row for row in rows if row.check.of == value]),
            Filter(
                "check",
                Text("查什么", "Check"),
                [(check.id, check.label) for check in checks],
                lambda rows, value: [row for row in rows if row.check.id == value],
                is_menu=True,
            ),
        ],
        order="-day",
        empty=Text("没有发现问题", "Nothing was found"),
    )


@page(function=SEE)
def findings_page(request: Request, institution: str) -> HttpResponse:
    """What was found at one institution; a row opens its fact for whoever sees services there."""
    place, span = find_place(request.scope, institution), read_span(request)
    checks = {check.id: check for check in list_checks(scope=request.scope)}
    may = request.scope.may("services.see", institution)
    looked = find_faults(scope=request.scope, span=span, today=request.today, now=timezone.now())
    found = looked.of(institution=institution)
    rows = [
        Found(one, checks[one.check], address_of("fact", one.event) if may and one.event else "") for one in found if one.check in checks
    ]
    shown = listing_of(list(checks.values()), institution).read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    context = {
        "list": shown,
        "control": read_control(request, span),
        "as_of": tell(looked),
        "is_current": looked.is_current,
        "here": request.get_full_path(),
        "name": name_of(place),
        "count": len(rows),
        "back": at("data-quality", span=span, today=request.today),
        "note": NOTHING if may else Text("内容要有查看服务的权限才能打开", "Details open for whoever may see services"),
    }
    return render(request, "yiti/indicators/findings.html", context)
