"""One subject of a reckoning: its inputs with their records, the result with its explanation, and what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from yiti.kernel.clauses import Clause
from yiti.kernel.figures import Figure, Unit, explain
from yiti.kernel.refusals import Forbidden, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import Pack
from yiti.policy.packs.shapes.reckonings import Reckoning
from yiti.registry.institutions.queries import get_labels
from yiti.supervision.reckonings.found import Behind, Leaf
from yiti.supervision.reckonings.queries import get_reckoned
from yiti.supervision.reckonings.rights import may_enter
from yiti.supervision.reckonings.running import Reckoned, figures_by_path, walk_result
from yiti.supervision.reckonings.taking import ENTERABLE
from yiti.supervision.reckonings.windows import Window
from yiti.web.access import page
from yiti.web.explanations import Why, show_why
from yiti.web.lists import Column, Listing
from yiti.web.opening import openable
from yiti.web.pages import render
from yiti.web.requests import Request

from .addresses import of_input, of_leaf, of_missing, of_record, of_subject, with_period
from .items import in_items, items_of
from .pages import find, name_of, read_period
from .persons import name_lines
from .result_words import PARTS, VERDICTS
from .wording import SOURCES, STATES, Names, owes_of, words_of_leaf

LISTS = ("rows", "list", "map", "object")


@dataclass(frozen=True, slots=True)
class Part:
    """A value of the result: its path, its words, its figure where it has one."""

    path: str
    label: Text
    value: object
    figure: Figure | None


@dataclass(slots=True)
class Table:
    """A list of the result: rows by their words, each with its parts in the order of `heads` (in the rows' own words where they agree)."""

    label: Text
    heads: dict[str, Text] = field(default_factory=dict)
    rows: dict[str, tuple[Text, dict[str, Part]]] = field(default_factory=dict)

    @property
    def lines(self) -> list[tuple[Text, list[Part | None]]]:
        return [(name, [parts.get(head) for head in self.heads]) for name, parts in self.rows.values()]


@dataclass(frozen=True, slots=True)
class InputLine:
    """An input on the page: its leaf, or of a list how many rows there are; where it comes from, and where what is missing is entered."""

    label: Text
    leaf: Leaf | None
    count: int
    words: Text
    """What the records mean by a code that the rule is given."""
    source: Text
    address: str
    owes: Text
    enter: str
    elsewhere: str


def find_one(request: Request, pack: str, reckoning: str, key: str) -> tuple[Pack, Reckoning, Window, Reckoned]:
    """:raises Http404: also for a subject that is not the reader's to see"""
    read, said = find(request, pack, reckoning)
    try:
        window, found = get_reckoned(
            scope=request.scope, pack=pack, id=reckoning, key=key, today=request.today, period=read_period(request)
        )
    except Forbidden:
        raise
    except UnableTo:
        raise Http404(key) from None
    (line,) = name_lines(request.scope, read, said, [found.line])
    return read, said, window, replace(found, subject=replace(found.subject, label=line.label))


@page(function="documents.see")
def subject_page(request: Request, pack: str, reckoning: str, key: str) -> HttpResponse:
    read, said, window, found = find_one(request, pack, reckoning, key)
    name = name_of(request, said, window)
    names = Names.of(read, said)
    scalars, tables = split_result(found, names, items_of(read, said))
    context = {
        "pack": read, "said": said, "window": window, "found": found, "state": STATES[found.state], "clause": Clause(pack, said.clause),
        "scalars": scalars, "tables": tables, "inputs": list(_inputs(request, read, said, found, name)),
        "warnings": found.answer.warnings if found.answer else [], "as_of": found.line.as_of,
        "why": f"{reverse('reckoning-why', args=[pack, reckoning, key])}?{f'in={name}&' if name else ''}path=",
        "back": with_period(reverse("reckoning", args=[pack, reckoning]), name),
    }  # fmt: skip
    return render(request, "yiti/policy/reckoning_subject.html", context)


def split_result(found: Reckoned, names: Names, items: Mapping[str, Text]) -> tuple[list[Part], list[Table]]:
    """The result as single values and as tables of its lists."""
    scalars: list[Part] = []
    tables: dict[str, Table] = {}
    for path, value, figure in walk_result(found.answer) if found.answer else ():
        first, _, rest = path.partition(".")
        label = figure.label if figure is not None else names.name(path.rpartition(".")[2])
        part = Part(path, label, _told(value, figure, items), figure)
        if not rest:
            scalars.append(part)
            continue
        row, _, column = rest.rpartition(".")
        table = tables.setdefault(first, Table(names.name(first)))
        head = column if row else ""
        if row and table.heads.setdefault(head, label) != label:
            table.heads[head] = PARTS.get(column, table.heads[head])
        table.heads.setdefault(head, Text("数", "Value"))
        id = row or column
        table.rows.setdefault(id, (names.name(id) if row else label, {}))[1][head] = part
    return scalars, list(tables.values())


def _told(value: Any, figure: Figure | None, items: Mapping[str, Text]) -> Any:
    return VERDICTS.get(str(value)) if figure is not None and figure.unit is Unit.WORD else in_items(value, items)


def _inputs(request: Request, pack: Pack, said: Reckoning, found: Reckoned, name: str) -> Sequence[InputLine]:
    houses = get_labels(scope=request.scope)
    leaves: Mapping[str, list[Leaf]] = {one: [] for one in said.inputs}
    for leaf in found.leaves:
        leaves[leaf.path.partition("[")[0].partition(".")[0].partition(":")[0]].append(leaf)
    lines = []
    for id, item in said.inputs.items():
        if item.source in LISTS and not any(leaf.path == id for leaf in leaves[id]):
            lines.append(_listed(pack, said, found, id, leaves[id], name))
        lines += [
            _line(request, pack, said, found, leaf, houses, name)
            for leaf in leaves[id]
            if item.source not in LISTS or leaf.path == id or leaf.missing is not None
        ]
    return lines


def _listed(pack: Pack, said: Reckoning, found: Reckoned, id: str, leaves: list[Leaf], name: str) -> InputLine:
    value = found.inputs.get(id)
    count = len(value) if isinstance(value, (list, dict)) else 0
    label = Names.of(pack, said).name(id)
    address = of_input(pack.id, said.id, found.subject.key, id, name) if leaves else ""
    return InputLine(said.inputs[id].label or label, None, count, NOTHING, SOURCES[said.inputs[id].source], address, NOTHING, "", "")


def _line(request: Request, pack: Pack, said: Reckoning, found: Reckoned, leaf: Leaf, houses: Mapping[str, Text], name: str) -> InputLine:
    key = found.subject.key
    enterable = leaf.said.source in ENTERABLE and "[" not in leaf.path and (leaf.missing is not None or leaf.entered or leaf.is_otherwise)
    enter = ""
    if enterable and may_enter(request.scope, found.subject.institution):
        enter = f"{reverse('reckoning-enter', args=[pack.id, said.id, key])}?input={leaf.path}"
    is_owed = leaf.missing is not None and not leaf.said.optional
    owes = owes_of(pack.id, leaf.missing, houses) if leaf.missing and is_owed else NOTHING
    elsewhere = openable(request.scope, of_missing(leaf.missing)) if leaf.missing else ""
    address = openable(request.scope, of_leaf(pack.id, said.id, key, leaf, name))
    words = words_of_leaf(pack, found, leaf)
    if not words.zh and leaf.figure is not None:
        words = items_of(pack, said).get(str(leaf.figure.value), NOTHING)
    return InputLine(leaf.label, leaf, 0, words, SOURCES[leaf.source], address, owes, enter, elsewhere)


@page(function="documents.see")
def why_page(request: Request, pack: str, reckoning: str, key: str) -> HttpResponse:
    read, said, window, found = find_one(request, pack, reckoning, key)
    known = figures_by_path(found.answer) if found.answer else {}
    path = request.GET.get("path", "")
    if path not in known:
        raise Http404(path)
    name = name_of(request, said, window)
    title = Text(f"{said.label.zh}：{found.subject.label.zh}", f"{said.label.en}: {found.subject.label.en}")
    at = window.label if window.period else Text(f"截至 {window.on}", f"as of {window.on}")
    why = Why(
        title=title, figures=explain({path: known[path]}), path=path, state=STATES[found.state], at=at,
        gist=read.clause_texts[said.clause].demand, back=of_subject(pack, reckoning, key, name), pack=pack,
        open_record=lambda record: _open(record, read, said, key, name),
    )  # fmt: skip
    return show_why(request, why)


def _open(record: str, pack: Pack, said: Reckoning, key: str, name: str) -> str:
    kind, _, rest = record.partition(":")
    if kind == "entered":
        return reverse("reckoning-entered", args=[int(rest)])
    return of_input(pack.id, said.id, key, rest, name) if kind == "input" else ""


@dataclass(frozen=True, slots=True)
class Record:
    """One record behind an input, as its list prints it; a person's name only for whoever sees staff there."""

    label: Text
    what: Text
    institution: Text
    value: object
    behind: Behind
    address: str
    """Its page, where the reader may open it."""


def list_records(scope: Scope, found: Reckoned, path: str, houses: Mapping[str, Text]) -> list[Record]:
    """The records behind an input, or behind every input of a list, in the order they were counted."""
    leaves = [leaf for leaf in found.leaves if leaf.path == path or leaf.path.startswith((f"{path}[", f"{path}."))]
    return [
        Record(
            _label(scope, behind),
            leaf.label,
            houses.get(behind.institution, NOTHING),
            behind.value,
            behind,
            openable(scope, of_record(behind)),
        )
        for leaf in leaves
        for behind in leaf.behind
    ]


def _label(scope: Scope, behind: Behind) -> Text:
    is_hidden = behind.kind == "person" and not scope.may("staff.see", behind.institution) and scope.actor.staff != behind.id
    return Text("一人", "One person") if is_hidden else behind.label


RECORDS = Listing(
    "records",
    Text("来源记录", "Records"),
    [
        Column("label", Text("记录", "Record"), kind="name", sort="x", href=lambda row: row.address),
        Column("what", Text("用作", "Taken as"), kind="soft"),
        Column("institution", Text("机构", "Institution"), sort="x"),
        Column("value", Text("数", "Value")),
        Column("on", Text("日期", "Day"), lambda row: row.behind.on, "date", sort="x"),
    ],
    search=("label", "institution"),
    hint=Text("名称、机构", "Name or institution"),
    size=100,
    empty=Text("没有记录", "No records"),
)  # fmt: skip


@page(function="documents.see")
def records_page(request: Request, pack: str, reckoning: str, key: str) -> HttpResponse:
    """What one input was taken from: as many records as were counted, with the values that were added up."""
    read, said, window, found = find_one(request, pack, reckoning, key)
    path = request.GET.get("input", "")
    if path.partition("[")[0].partition(".")[0].partition(":")[0] not in said.inputs:
        raise Http404(path)
    rows = list_records(request.scope, found, path, get_labels(scope=request.scope))
    shown = RECORDS.read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    leaf = next((one for one in found.leaves if one.path == path), None)
    label = leaf.label if leaf else Names.of(read, said).name(path)
    context = {
        "pack": read, "said": said, "found": found, "list": shown, "leaf": leaf, "label": label,
        "source": SOURCES[leaf.source if leaf else said.inputs[path].source if path in said.inputs else "rows"],
        "back": of_subject(pack, reckoning, key, name_of(request, said, window)),
    }  # fmt: skip
    return render(request, "yiti/policy/reckoning_records.html", context)
