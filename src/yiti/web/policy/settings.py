"""Every parameter on a day, and one parameter with its whole history."""

from datetime import date

from django.http import Http404, HttpResponse

from yiti.foundation.decisions.queries import get_book, list_decisions
from yiti.kernel.clauses import Clause
from yiti.kernel.days import to_day
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.web.access import page
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.requests import Request

from .decisions import READERS, shown_value, state_of
from .naming import name_signers
from .parameters import Line, lines_of, list_lines
from .values import bound_words, kind_words, print_held

SEEN_BY = ("documents.see", *READERS)
ORIGIN_FILTER = [
    ("document", Text("文件", "Document")),
    ("derived", Text("由文件推得", "Derived")),
    ("decided", Text("本县决定", "Decided here")),
    ("shipped", Text("随系统带来", "As shipped")),
    ("unset", Text("未定", "Not set")),
]
LINES = Listing(
    "settings",
    Text("全部参数", "All settings"),
    [
        Column("label", Text("参数", "Parameter"), lambda line: line.label, "name", sort="x", href=lambda line: line.address),
        Column("shown", Text("现在", "Now"), lambda line: line.shown, width="nowrap"),
        Column("origin", Text("谁定的", "Who decided"), lambda line: line.state, "state"),
        Column("decision", Text("文号", "Paper"), lambda line: line.decision),
        Column("printed", Text("文件印的", "As printed"), lambda line: line.printed),
        Column("bound", Text("上下限", "Bound"), lambda line: line.bound if line.bound.zh else None, "soft"),
        Column("clause", Text("条款", "Clause"), lambda line: line.clause, "clause"),
        Column("since", Text("自", "Since"), lambda line: line.voice.from_on if line.voice else None, "date"),
    ],
    search=("words",),
    hint=Text("参数、条款、文号", "Parameter, clause, paper"),
    filters=[
        Filter(
            "origin", Text("谁定的", "Who decided"), ORIGIN_FILTER, lambda rows, value: [line for line in rows if origin_of(line) == value]
        )
    ],
    size=100,
)


def origin_of(line: Line) -> str:
    if line.voice is None:
        return "unset"
    source = str(line.voice.source)
    return source if source != "local" else "decided" if line.voice.decision else "shipped"


def read_day(request: Request, name: str = "on") -> date:
    """The day asked for, or today for none and for what is no day."""
    try:
        return to_day(request.GET.get(name, ""))
    except ValueError:
        return request.today


@page(function=SEEN_BY)
def settings_page(request: Request) -> HttpResponse:
    """`packs show` on a day."""
    day = read_day(request)
    try:
        book = get_book(scope=request.scope, on=day)
    except Refused as refusal:
        return render(request, "yiti/policy/settings.html", {"day": day, "refusal": refusal.message}, status=422)
    shown = LINES.read(request, list_lines(book))
    if shown.wants_export:
        return shown.export(request)
    return render(request, "yiti/policy/settings.html", {"list": shown, "day": day, "book": book, "unset": len(book.unset())})


@page(function=SEEN_BY)
def parameter_page(request: Request, parameter: str) -> HttpResponse:
    book = get_book(scope=request.scope, on=request.today)
    setting = book.settings.get(parameter)
    if setting is None:
        raise Http404(parameter)
    rows = list_decisions(scope=request.scope, parameter=parameter) if request.scope.may("decisions.see") else []
    lines = lines_of(book, parameter)
    context = {
        "setting": setting,
        "lines": lines,
        "limits": _limits(lines),
        "names": name_signers(request.scope, rows, "proposed_by", "settled_by"),
        "history": [
            {"row": row, "value": shown_value(book, row), "state": state_of(row), "kinds": kind_words(row.applies_to, book.pack)}
            for row in rows
        ],
        "printed": _printed(book.pack, parameter, lines),
        "may_see": request.scope.may("decisions.see"),
        "may_propose": request.scope.may("decisions.propose") and any(line.is_open for line in lines),
        "is_fixed": not any(line.is_open for line in lines),
        "clauses": [Clause(setting.asked_in or book.pack, number) for number in setting.asked_by],
    }
    return render(request, "yiti/policy/parameter.html", context)


def _limits(lines: list[Line]) -> list[tuple[Text, str]]:
    found = []
    for line in lines:
        for voice in (line.entry.floor, line.entry.ceiling):
            words = bound_words(voice, line.setting)
            if voice and words.zh:
                found.append((words, f"{voice.pack} {voice.clauses[0]}" if voice.clauses else ""))
    return list(dict.fromkeys(found))


def _printed(pack: str, parameter: str, lines: list[Line]) -> list[dict[str, object]]:
    """The documents' own values, dated, as printed."""
    found = []
    for owner in load_pack(pack).chain:
        shape = owner.parameters.get(parameter)
        for value in shape.values if shape else ():
            found.append(
                {
                    "owner": owner,
                    "value": print_held(lines[0].setting, _text(value.value)),
                    "printed": value.printed,
                    "from_on": value.from_,
                    "until_on": value.until,
                    "kinds": kind_words(value.applies_to or (), pack),
                    "bound": value.bound,
                    "origin": value.origin,
                    "clause": Clause(owner.id, value.clause) if value.clause else "",
                    "derived": value.derived_from,
                }
            )
    return found


def _text(value: object) -> str | dict[str, str]:
    return {str(key): str(item) for key, item in value.items()} if isinstance(value, dict) else str(value)
