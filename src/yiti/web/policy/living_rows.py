"""Clauses as rows of the living document."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from django.urls import NoReverseMatch, reverse

from yiti.kernel.clauses import Clause
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import Pack, load_pack
from yiti.policy.packs.shapes.clauses import ClauseText
from yiti.supervision.living.lives import Live, State, worst_of
from yiti.web.pages import role_words

DEMANDS = ("duty", "rule", "table")
GENERAL = Text("总体要求", "In general")
TOPICS = {
    "staffing": "staff",
    "quarter": "quarter",
    "decisions": "parameter",
    "notices": "notices",
    "plans": "plans",
    "year_totals": "year-totals",
    "ranking": "ranking",
    "funds": "funds",
    "findings": "findings",
    "distribution": "distribution",
    "staff_results": "distribution",
    "joint": "joint",
    "forms": "register",
    "scores": "scores",
}
NAMED = frozenset({"decisions", "forms"})


@dataclass(frozen=True, slots=True)
class Row:
    """A clause with its chapter (number and heading), what is known of it, who acts (roles and offices) and until when."""

    clause: ClauseText
    pack: str
    chapter: str
    chapter_label: Text
    lives: Sequence[Live] = ()
    who: tuple[str, ...] = ()
    due_words: Text = NOTHING
    anchor: str = field(default="", compare=False)
    is_odd: bool = False
    """Whether something is odd in the document itself there."""

    @property
    def number(self) -> str:
        return self.clause.number

    @property
    def reference(self) -> Clause:
        return Clause(self.pack, self.clause.number)

    @property
    def demand(self) -> Text:
        return self.clause.demand

    @property
    def state(self) -> State:
        return worst_of(live.state for live in self.lives)

    @property
    def lead(self) -> list[Live]:
        """What is shown in the list: the most urgent three."""
        order = ("late", "short", "running", "wait", "met", "info")
        return sorted(self.lives, key=lambda live: order.index(live.state))[:3]

    @property
    def more(self) -> int:
        return max(0, len(self.lives) - 3)

    @property
    def due_on(self) -> date | None:
        left = [live.due_on for live in self.lives if live.due_on and live.state != "met"]
        return min(left, default=None)

    @property
    def live_words(self) -> Text:
        lines = self.lead
        return Text("；".join(live.figure.zh for live in lines), "; ".join(live.figure.en for live in lines))

    @property
    def who_words(self) -> Text:
        labels = dict.fromkeys(words_of(self.pack, name) for name in self.who)
        return Text("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))

    @property
    def roles(self) -> set[str | None]:
        """The roles of those who act, for offices the role that acts for them."""
        offices = load_pack(self.pack).offices
        return {offices[name].role if name in offices else name for name in self.who}

    @property
    def text(self) -> str:
        """What the search box looks through."""
        heading, demand = self.clause.heading, self.clause.demand
        return f"{self.number} {heading.zh} {heading.en} {demand.zh} {demand.en} {self.live_words}"


def list_rows(pack: Pack, living: Mapping[str, Sequence[Live]]) -> list[Row]:
    """The clauses that demand something, in the order printed."""
    rows: list[Row] = []
    for chapter, label, clause in walk_chapters(pack):
        if clause.kind in DEMANDS:
            who, due = duties_of(pack.id).get(clause.number, ((), NOTHING))
            odd = bool(pack.findings_in(clause.number))
            rows.append(Row(clause, pack.id, chapter, label, living.get(clause.number, ()), who, due, f"ch-{len(rows)}", odd))
    return rows


def walk_chapters(pack: Pack) -> Iterator[tuple[str, Text, ClauseText]]:
    """Every clause with the heading that it stands under: number and words, both empty above all headings."""
    stack: list[tuple[str, Text, ClauseText]] = [("", GENERAL, clause) for clause in reversed(pack.clauses)]
    while stack:
        chapter, label, clause = stack.pop()
        yield chapter, label, clause
        inner = (clause.number, clause.heading) if clause.kind == "heading" else (chapter, label)
        stack.extend((*inner, part) for part in reversed(clause.parts))


def words_of(pack: str, name: str) -> Text:
    """An office as the document calls it, or a role as the house does."""
    office = load_pack(pack).offices.get(name)
    return office.label if office else role_words(name)


@cache
def duties_of(id: str) -> Mapping[str, tuple[tuple[str, ...], Text]]:
    """For every clause that names them: the roles and offices that act, and when, as the document says it."""
    pack = load_pack(id)
    who: dict[str, dict[str, None]] = {}
    due: dict[str, list[Text]] = {}
    for flow in pack.workflows.values():
        for step in flow.steps:
            for part in step.steps or (step,):
                who.setdefault(part.clause, {}).update(dict.fromkeys(part.who))
            if step.due and step.due in pack.parameters:
                printed = pack.parameters[step.due].values[-1].printed
                due.setdefault(step.clause, []).append(Text(f"{printed}前", f"by {printed}"))
    for form in pack.forms.values():
        who.setdefault(form.clause, {}).update(dict.fromkeys(form.enters))
    for duty in pack.publicity:
        who.setdefault(duty.clause, {})[duty.by] = None
    for task in pack.tasks.values():
        who.setdefault(task.clause, {}).update(dict.fromkeys(task.lead))
        if task.printed_due:
            due.setdefault(task.clause, []).append(Text(task.printed_due, str(task.due)))
    for number, clause in pack.clause_texts.items():
        who.setdefault(number, {}).update(dict.fromkeys(clause.binds.offices))
    words = {number: due[number][0] if number in due else NOTHING for number in {*who, *due}}
    return {number: (tuple(who.get(number, ())), words[number]) for number in words}


def address_of(live: Live) -> str:
    """The page that the figure was taken from; empty while there is none."""
    name = TOPICS.get(live.topic, "")
    try:
        return reverse(name, args=[live.about] if live.topic in NAMED else None) if name else ""
    except NoReverseMatch:
        return ""
