"""The board of the whole network, from the lead hospitals down to stations and clinics, with each one's figures."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from yiti.kernel.text import Text
from yiti.measure.indicators.queries import SEE as SEE_INDICATORS
from yiti.measure.indicators.queries import get_definitions, list_values
from yiti.policy.facts import Definition
from yiti.registry.institutions.queries import SEE
from yiti.registry.institutions.words import TYPES
from yiti.web.access import page
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.requests import Request

from .names import short_name_of
from .nodes import BASE, HUB, LEAD, Node, by_level, read_tree

HUBS, ALL, EMPTY = "hubs", "all", "nobody"
SHOWN = {
    HUBS: Text("中心和卫生院", "Centres and hospitals"),
    ALL: Text("展开全部站室", "All with stations and clinics"),
    EMPTY: Text("没有人的站室", "Stations and clinics with nobody"),
}
PRIMARY = ("community_centre", "township_hospital", "central_township_hospital", "community_station", "village_clinic")


@page(function=SEE)
def tree_page(request: Request) -> HttpResponse:
    tops = read_tree(scope=request.scope, on=request.today)
    shown, hub = request.GET.get("shown", HUBS), request.GET.get("under", "")
    lines = _lines(tops, shown if shown in SHOWN else HUBS, hub)
    choices = _indicators(request)
    asked = request.GET.get("indicator", "")
    found = next((one for one in choices if one.code == asked), None)
    for _, node in lines:
        node.row.__dict__["asked"] = None
    if found:
        _fill(request, found, [node for _, node in lines])
    listed = _listing(request, choices, found).read(request, lines)
    if listed.wants_export:
        return listed.export(request)
    context = {
        "list": listed, "figs": _figs(tops), "views": _views(request, shown, hub, tops), "under": _named(tops, hub),
        "sees_staff": request.scope.may("staff.see"),
    }  # fmt: skip
    return render(request, "yiti/institutions/tree.html", context)


Line = tuple[Text, Node]
"""A node below the lead hospital that it stands under, in words."""


def _lines(tops: Sequence[Node], shown: str, hub: str) -> list[Line]:
    """What the page lists: the hubs, with `hub` the one and all below it, everything, or the bases where nobody works."""
    found: list[Line] = []
    for top in tops:
        words = _group(top)
        for node in top.walk():
            if _is_shown(node, shown, hub, inside=_inside(top, hub)):
                found.append((words, node))
    return found


def _inside(top: Node, hub: str) -> frozenset[str]:
    return frozenset(one.row.pk for node in top.walk() if node.row.pk == hub for one in node.walk())


def _is_shown(node: Node, shown: str, hub: str, *, inside: frozenset[str]) -> bool:
    if hub:
        return node.row.pk in inside
    if shown == EMPTY:
        return node.is_empty
    return node.level == HUB or (shown == ALL and node.level == BASE)


def _group(top: Node) -> Text:
    """A lead hospital with what stands below it; those under no lead stand together."""
    if top.level != LEAD:
        return Text("未入医共体", "In no consortium")
    name, hubs, bases = short_name_of(top.row), top.count(HUB), top.count(BASE)
    people = f"{top.served:,}" if top.served is not None else "—"
    return Text(
        f"{name.zh} · {hubs} 家中心和卫生院 · {bases} 个站室 · 服务 {people} 人",
        f"{name.en} · {hubs} centres and hospitals · {bases} stations and clinics · {people} people",
    )


def _listing(request: Request, choices: Sequence[Definition], found: Definition | None) -> Listing:
    menu = [Filter("indicator", Text("加一列指标", "Add an indicator"), [(one.code, one.label) for one in choices], _all, is_menu=True)]
    return Listing(
        "tree", Text("三级网络", "The network"), [*_columns(request), *_asked(found)], group=lambda line: line[0], size=400,
        search=("name",), hint=Text("名称、首字母", "Name or initials"),
        filters=menu if choices else [], find=_find, empty=Text("没有", "None"), empty_hint=Text("这里没有站室。", "Nothing stands here."),
    )  # fmt: skip


def _all(rows: Any, value: str) -> Any:
    return rows


def _find(rows: Any, words: str) -> Any:
    wanted = words.lower()
    return [line for line in rows if not wanted or any(wanted in text.lower() for text in _texts(line[1]))]


def _texts(node: Node) -> tuple[str, ...]:
    return node.row.name, node.row.name_en, node.row.pinyin, node.row.code


def _columns(request: Request) -> list[Column]:
    columns = [
        Column(
            "name", Text("机构", "Institution"), lambda line: _name(line[1]), "name",
            href=lambda line: reverse("institution", args=[line[1].row.pk]),
        ),
        Column("type", Text("类型", "Type"), lambda line: TYPES[line[1].row.type], "soft", on_phone=False),
        Column("below", Text("站室", "Stations, clinics"), _below, "number", href=_open),
        Column("served", Text("服务人口", "People served"), lambda line: line[1].served, "number"),
    ]  # fmt: skip
    if not request.scope.may("staff.see"):
        return columns
    return [
        *columns,
        Column("staff", Text("在岗（含站室）", "In post, all below"), lambda line: line[1].staffed, "number", on_phone=False),
        Column("doctors", Text("其中医生", "Doctors"), lambda line: line[1].doctors, "number", on_phone=False),
        Column("per_1000", Text("每千人在岗", "Staff per 1,000"), lambda line: line[1].per_1000, "score"),
        Column("state", Text("站室有人", "Somebody there"), _state, "state"),
    ]


def _name(node: Node) -> Text:
    name = short_name_of(node.row)
    return Text(f"└ {name.zh}", f"└ {name.en}") if node.level == BASE else name


def _below(line: Line) -> int | None:
    return line[1].count(BASE) if line[1].level == HUB else None


def _open(line: Line) -> str:
    node = line[1]
    return f"{reverse('institution-tree')}?under={node.row.pk}" if node.level == HUB and node.count(BASE) else ""


def _state(line: Line) -> object:
    node = line[1]
    if node.level == BASE:
        return ("late", Text("没有人", "Nobody")) if node.is_empty else ("met", Text("有人", "Yes"))
    if node.empty:
        return "short", Text(f"{node.empty} 个没有人", f"{node.empty} with nobody")
    return ("met", Text("都有人", "All")) if node.count(BASE) else ""


def _indicators(request: Request) -> list[Definition]:
    """The indicators that are reckoned for primary institutions."""
    if not request.scope.may(SEE_INDICATORS):
        return []
    found = get_definitions(scope=request.scope).definitions.values()
    return [one for one in found if one.applies_to is None or set(one.applies_to) & set(PRIMARY)]


def _asked(found: Definition | None) -> list[Column]:
    if found is None:
        return []
    kind = "percent" if found.unit == "ratio" else "number"
    return [Column("asked", found.label, lambda line: line[1].row.__dict__["asked"], kind, why=_why(found))]


def _why(found: Definition) -> Any:
    def address(line: Line) -> str:
        has_value = line[1].row.__dict__["asked"] is not None
        return f"{reverse('indicator', args=[found.code])}?place={line[1].row.pk}" if has_value else ""

    return address


def _fill(request: Request, found: Definition, nodes: Iterable[Node]) -> None:
    wanted = {node.row.pk: node for node in nodes}
    values = list_values(scope=request.scope, period=request.period, codes=[found.code], institutions=list(wanted))
    for value in values:
        if value.institution in wanted:
            wanted[value.institution].row.__dict__["asked"] = value.value


def _named(tops: Sequence[Node], hub: str) -> Text | None:
    return next((short_name_of(node.row) for top in tops for node in top.walk() if node.row.pk == hub), None)


def _views(request: Request, shown: str, hub: str, tops: Sequence[Node]) -> list[dict[str, Any]]:
    counts = by_level(tops)
    empty = sum(top.empty for top in tops)
    numbers = {HUBS: counts.get(HUB, 0), ALL: counts.get(HUB, 0) + counts.get(BASE, 0), EMPTY: empty}
    kinds = [kind for kind in SHOWN if kind != EMPTY or request.scope.may("staff.see")]
    return [
        {"label": SHOWN[kind], "count": numbers[kind], "href": f"{request.path}?shown={kind}", "is_on": not hub and kind == shown}
        for kind in kinds
    ]  # fmt: skip


def _figs(tops: Sequence[Node]) -> list[dict[str, Any]]:
    """Nodes at each level, people served, staff, and how far apart the densest and the thinnest institution are."""
    counts = by_level(tops)
    foot = Text(
        f"龙头 {counts.get(LEAD, 0)} + 枢纽 {counts.get(HUB, 0)} + 基底 {counts.get(BASE, 0)}",
        f"{counts.get(LEAD, 0)} leads + {counts.get(HUB, 0)} hubs + {counts.get(BASE, 0)} bases",
    )
    hubs = [node for top in tops for node in top.walk() if node.level == HUB]
    figs: list[dict[str, Any]] = [
        {"label": Text("机构", "Institutions"), "value": sum(counts.values()), "kind": "number", "foot": foot},
        {"label": Text("服务人口", "People served"), "value": sum(node.served or 0 for node in hubs), "kind": "number"},
    ]
    dense = sorted(found for node in hubs if (found := node.per_1000))
    if dense:
        figs.append({"label": Text("基层在岗", "In post, primary"), "value": sum(node.staffed or 0 for node in hubs), "kind": "number"})
        figs.append(_gap_fig(dense))
    return figs


def _gap_fig(dense: Sequence[Decimal]) -> dict[str, Any]:
    foot = Text(f"每千人在岗 {dense[0]} 到 {dense[-1]}", f"staff per 1,000 from {dense[0]} to {dense[-1]}")
    ratio = (dense[-1] / dense[0]).quantize(Decimal("0.01"))
    label = Text("配备最高是最低的", "Most to least staffed")
    return {"label": label, "value": ratio, "kind": "score", "foot": foot, "suffix": Text("倍", "times")}
