"""Two documents, or one on two days, matter by matter: parameters, targets and tasks of the same name in two columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import HttpResponse

from yiti.kernel.clauses import Clause
from yiti.kernel.refusals import Refused
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import Pack, Resolved, load_pack
from yiti.policy.packs.shapes.targets import Target
from yiti.web.access import page
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.requests import Request

from .comparing import SEEN_BY, book_on, day_of, fields_of
from .living_rows import words_of
from .parameters import lines_of
from .values import print_target

KINDS = {"parameter": Text("参数", "Parameter"), "target": Text("目标", "Target"), "task": Text("任务", "Task")}
BOTH, ALONE = Text("两边都说到", "Both speak of it"), Text("只有一边说到", "Only one side speaks of it")
FOUND = {
    "same": ("met", Text("一样", "Same")),
    "different": ("running", Text("不同", "Different")),
    "first": ("info", Text("只在这边", "Only on this side")),
    "second": ("info", Text("只在那边", "Only on that side")),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What one side says of a matter, and where."""

    text: Text
    clause: Clause | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that a document may speak of; a side that says nothing of it is None."""

    kind: str
    id: str
    label: Text
    first: Said | None = None
    second: Said | None = None

    @property
    def found(self) -> str:
        if self.first is None or self.second is None:
            return "second" if self.first is None else "first"
        return "same" if self.first.text == self.second.text else "different"

    @property
    def is_shared(self) -> bool:
        return self.first is not None and self.second is not None

    @property
    def words(self) -> str:
        return f"{self.label.zh} {self.label.en} {self.id}"


@page(function=SEEN_BY)
def side_by_side_page(request: Request) -> HttpResponse:
    """`first` and `second` are packs, `on` and `until` the day of each; today where none is given."""
    fields = fields_of(request)
    first, second, on, until = (field.value for field in fields)
    context: dict[str, Any] = {"sides": [(fields[0], fields[2]), (fields[1], fields[3])], "error": NOTHING}
    try:
        sides = [_read(request, pack, day_of(day)) for pack, day in ((first, fields[2]), (second, fields[3]))]
    except Refused as refusal:
        return render(request, "yiti/policy/side_by_side.html", {**context, "error": refusal.message}, status=422)
    matters = _join(*sides)
    titles = [_title(load_pack(pack), day) for pack, day in ((first, on), (second, until))]
    shown = _listing(titles).read(request, matters)
    if shown.wants_export:
        return shown.export(request)
    both, differ = sum(matter.is_shared for matter in matters), sum(matter.found == "different" for matter in matters)
    return render(
        request, "yiti/policy/side_by_side.html", {**context, "list": shown, "both": both, "differ": differ, "count": len(matters)}
    )


def _title(pack: Pack, day: str) -> Text:
    number = pack.header.number_words if pack.header.number else pack.title
    return Text(f"{number.zh} {day}".strip(), f"{number.en} {day}".strip())


Told = Mapping[tuple[str, str], tuple[Text, Said]]


def _read(request: Request, pack: str, on: date | None) -> Told:
    read = load_pack(pack)
    book = book_on(request, pack, on or max(request.today, read.in_force_from))
    return dict((*_parameters(read, book), *_targets(read), *_tasks(read)))


def _parameters(pack: Pack, book: Resolved) -> Iterator[tuple[tuple[str, str], tuple[Text, Said]]]:
    for id in pack.parameters:
        for line in lines_of(book, id):
            if line.voice is not None:
                clause = line.clause if isinstance(line.clause, Clause) else None
                key = "+".join((id, *line.kinds))
                yield ("parameter", key), (line.label, Said(Text(line.shown, line.shown), clause))


def _targets(pack: Pack) -> Iterator[tuple[tuple[str, str], tuple[Text, Said]]]:
    """By what they measure, so that two documents that call one goal otherwise still meet."""
    for target in pack.targets.values():
        told = [(print_target(target, value), value) for value in target.values]
        zh = "；".join(f"{asked}（{value.printed_due or value.due or '每年'}）" for asked, value in told)
        en = "; ".join(f"{asked} ({value.due or 'every year'})" for asked, value in told)
        yield ("target", feature_of(target)), (target.label, Said(Text(zh, en), Clause(pack.id, target.values[-1].clause)))


def feature_of(target: Target) -> str:
    return f"{target.measure} {' / '.join(target.facts)}"


def _tasks(pack: Pack) -> Iterator[tuple[tuple[str, str], tuple[Text, Said]]]:
    for task in pack.tasks.values():
        who = [words_of(pack.id, name) for name in task.lead]
        due = pack.due_of(task)
        day = task.printed_due or (str(due) if due else "")
        text = Text(f"{'、'.join(one.zh for one in who)} {day}".strip(), f"{', '.join(one.en for one in who)} {due or ''}".strip())
        yield ("task", task.id), (task.label, Said(text, Clause(pack.id, task.clause)))


def _join(first: Told, second: Told) -> list[Matter]:
    """What both speak of stands before what one does alone, and what they say differently first."""
    found: dict[tuple[str, str], Matter] = {}
    for key, (label, said) in first.items():
        found[key] = Matter(*key, label, said)
    for key, (label, said) in second.items():
        found[key] = replace(found[key], second=said) if key in found else Matter(*key, label, None, said)
    order = ["different", "same", "first", "second"]
    return sorted(found.values(), key=lambda matter: (not matter.is_shared, order.index(matter.found), list(KINDS).index(matter.kind)))


def _listing(titles: list[Text]) -> Listing:
    return Listing(
        "side-by-side",
        Text("并排", "Side by side"),
        [
            Column("label", Text("事项", "Matter"), kind="name", width="cw-280"),
            Column("kind", Text("类别", "Kind"), lambda row: KINDS[row.kind], "soft", on_phone=False, width="cw-100"),
            Column("first", titles[0], lambda row: row.first.text if row.first else None, width="cw-240"),
            Column("first_clause", Text("条款", "Clause"), lambda row: row.first and row.first.clause, "clause", width="cw-120"),
            Column("second", titles[1], lambda row: row.second.text if row.second else None, width="cw-240"),
            Column("second_clause", Text("条款", "Clause"), lambda row: row.second and row.second.clause, "clause", width="cw-120"),
            Column("found", Text("对照", "Compared"), lambda row: FOUND[row.found], "state", width="cw-120"),
        ],
        search=("words",),
        hint=Text("参数、目标、任务", "Parameter, target, task"),
        filters=[
            Filter("kind", Text("类别", "Kind"), list(KINDS.items()), lambda rows, value: [row for row in rows if row.kind == value]),
            Filter(
                "found", Text("对照", "Compared"), [(key, words) for key, (_, words) in FOUND.items()],
                lambda rows, value: [row for row in rows if row.found == value], is_menu=True,
            ),
        ],
        size=100,
        group=lambda row: BOTH if row.is_shared else ALONE,
        empty=Text("两边都没有可对照的", "Neither side has anything to compare"),
    )  # fmt: skip
