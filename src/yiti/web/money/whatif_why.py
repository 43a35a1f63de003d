"""The explanation of an amount of the what-if: its address holds the values tried, and they are reckoned again when it is opened."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse

from yiti.kernel.periods import Period
from yiti.kernel.text import NOTHING, Text
from yiti.money.whatif.figures import KINDS, NoSuchAmount, Subject, explain_change
from yiti.money.whatif.preview import Change, book_of, find_base
from yiti.web.access import page
from yiti.web.explanations import Why, show_why
from yiti.web.requests import Request

from .knobs import Knob, list_knobs, read_values
from .records import Records
from .why import gist_of, join_words, write_figure
from .words import name_of_institution, person_names

SIDES = {"before": Text("原来", "before"), "after": Text("试算之后", "after the trial"), "difference": Text("差", "the difference")}
OWN = ("kind", "who", "at", "what", "figure", "from", "print", "export")
"""What an address says of the amount; all else are the values tried."""


@dataclass(frozen=True, slots=True)
class Trial:
    """The values tried, as an address holds them, and the addresses of a preview's amounts."""

    query: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, sent: QueryDict, period: str) -> "Trial":
        kept = [(name, value) for name, value in sent.items() if name not in OWN and name != "of" and value]
        return cls((("of", period), *((name, str(value)) for name, value in kept)))

    def why(self, row: Change, what: str, kind: str) -> str:
        """`what` is before, after or difference; `kind` one of KINDS."""
        own = [("kind", kind), ("who", row.who), ("at", row.institution), ("what", what)]
        return f"{reverse('whatif-why')}?{urlencode([*self.query, *((name, value) for name, value in own if value)])}"

    @property
    def page(self) -> str:
        return f"{reverse('whatif')}?{urlencode(self.query)}"


@page(function="whatif.run")
def why_page(request: Request) -> HttpResponse:
    """One amount of the what-if, before, after, or the difference; nothing is stored."""
    sent = request.GET
    kind, what = sent.get("kind", "institution"), sent.get("what", "after")
    if kind not in KINDS or what not in SIDES:
        raise Http404(kind)
    subject = Subject(kind, sent.get("who", ""), sent.get("at", ""))
    run = find_base(scope=request.scope, period=sent.get("of", ""))
    book = book_of(run)
    knobs: list[Knob] = [knob for _, members in list_knobs(book, sent) for knob in members]
    try:
        both = explain_change(scope=request.scope, period=run.period, values=read_values(book, knobs), subject=subject)
    except NoSuchAmount:
        raise Http404(subject.who) from None
    figure, path = both.shown(what), f"{kind}.{what}"
    records = Records(request.scope, run.period, subject.institution or subject.who)
    why = Why(
        title=join_words(figure.label, _name(subject), Period.parse(run.period).label, SIDES[what]),
        figures=write_figure(figure, path, _person(subject), request, institution=subject.institution, key=f"what-if:{run.period}"),
        path=path,
        state=("info", Text("试算，没有保存", "What-if, not stored")),
        at=_tried(knobs),
        gist=gist_of(figure),
        pack=book.pack,
        back=Trial.of(sent, run.period).page,
        leaf=records.leaf,
        open_record=records.address,
    )
    return show_why(request, why)


def _person(subject: Subject) -> str:
    return subject.who if subject.kind == "person" else ""


def _name(subject: Subject) -> Text:
    if subject.kind == "person":
        name = person_names(frozenset({subject.who})).get(subject.who, subject.who)
        return Text(name, name)
    return name_of_institution(subject.institution or subject.who) if subject.kind in ("institution", "increment", "people") else NOTHING


def _tried(knobs: list[Knob]) -> Text:
    """The values that differ from the closed run's."""
    changed = [knob for knob in knobs if knob.is_changed and not knob.error.zh]
    if not changed:
        return Text("没有改动任何值", "no value is changed")
    return Text(
        "、".join(f"{knob.label.zh} {knob.shown}" for knob in changed), ", ".join(f"{knob.label.en} {knob.shown}" for knob in changed)
    )
