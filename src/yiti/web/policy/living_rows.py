"""Clauses as rows of the living document."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property

from django.urls import NoReverseMatch

from yiti.kernel.clauses import Clause
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import Pack, load_pack, number_words
from yiti.policy.packs.shapes.clauses import ClauseText
from yiti.policy.packs.shapes.tasks import Office
from yiti.supervision.living.lives import Live, State, worst_of
from yiti.web.chips import STATES
from yiti.web.markup import address
from yiti.web.pages import role_words

DEMANDS = ("duty", "rule", "table")
GENERAL = Text("总体要求", "In general")
MOST_WHO = 3
"""So many of those who act are named in the list."""
EXPIRED, MISSING = Text("已到期", "Expired"), Text("缺数", "Figure missing")
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
    "targets": "target",
    "tasks": "task",
    "indicators": "indicator",
    "views": "register-view",
    "reckonings": "reckoning",
}
NAMED = frozenset({"decisions", "forms", "targets", "tasks", "indicators", "reckonings", "views"})


@dataclass(frozen=True)
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
    today: date = date.min
    offices: Mapping[str, Office] = field(default_factory=dict, compare=False)

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
    def is_over(self) -> bool:
        """Whether its days are over: it binds no longer, and what is known of it is for the record."""
        return self.clause.until is not None and self.clause.until <= self.today

    @cached_property
    def state(self) -> State:
        return "info" if self.is_over else worst_of(live.state for live in self.lives)

    @property
    def told(self) -> tuple[str, Text]:
        """The state with its words: expired, or late by how many days."""
        if self.is_over:
            return "info", EXPIRED
        days = max(((self.today - live.due_on).days for live in self.lives if live.state == "late" and live.due_on), default=0)
        if self.state == "late" and days > 0:
            return "late", Text(f"晚 {days} 天", f"{days} days late" if days > 1 else "1 day late")
        is_owed = self.state == "wait" and any(live.topic in ("targets", "reckonings") and live.state == "wait" for live in self.lives)
        return self.state, MISSING if is_owed else STATES[self.state][1]

    @cached_property
    def lead(self) -> list[Live]:
        """What is shown in the list: the most urgent three; of the same urgency what was done before what was set."""
        order = ("late", "short", "running", "wait", "met", "info")
        return sorted(self.lives, key=lambda live: (order.index(live.state), live.topic == "decisions"))[:3]

    @property
    def more(self) -> int:
        return max(0, len(self.lives) - 3)

    @cached_property
    def due_on(self) -> date | None:
        left = [live.due_on for live in self.lives if live.due_on and live.state != "met"]
        return None if self.is_over else min(left, default=None)

    @property
    def live_words(self) -> Text:
        lines = self.lead
        return Text("；".join(live.figure.zh for live in lines), "; ".join(live.figure.en for live in lines))

    @property
    def who_words(self) -> Text:
        labels = dict.fromkeys(self.offices[name].label if name in self.offices else role_words(name) for name in self.who)
        return Text("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))

    @property
    def first_who(self) -> Text:
        """The first three of those who act, and of how many."""
        if len(self.who) <= MOST_WHO:
            return self.who_words
        few = replace(self, who=self.who[:MOST_WHO]).who_words
        return Text(f"{few.zh}等 {len(self.who)} 个", f"{few.en} and {len(self.who) - MOST_WHO} more")

    @property
    def roles(self) -> set[str | None]:
        """The roles of those who act, for offices the role that acts for them."""
        return {self.offices[name].role if name in self.offices else name for name in self.who}

    @property
    def text(self) -> str:
        """What the search box looks through."""
        heading, demand = self.clause.heading, self.clause.demand
        return f"{self.number} {heading.zh} {heading.en} {demand.zh} {demand.en} {self.live_words}"


def list_rows(pack: Pack, living: Mapping[str, Sequence[Live]], today: date) -> list[Row]:
    """The clauses that demand something, in the order printed."""
    rows: list[Row] = []
    duties = duties_of(pack.id)
    for chapter, label, clause in walk_chapters(pack):
        if clause.kind in DEMANDS:
            who, due = duties.get(clause.number, ((), NOTHING))
            odd = bool(pack.findings_in(clause.number))
            rows.append(
                Row(clause, pack.id, chapter, label, living.get(clause.number, ()), who, due, f"ch-{len(rows)}", odd, today, pack.offices)
            )
    return rows


def walk_chapters(pack: Pack) -> Iterator[tuple[str, Text, ClauseText]]:
    """Every clause with the heading that it stands under: number and words, both empty above all headings."""
    stack: list[tuple[str, Text, ClauseText]] = [("", GENERAL, clause) for clause in reversed(pack.clauses)]
    while stack:
        chapter, label, clause = stack.pop()
        yield chapter, label, clause
        inner = (clause.number, clause.heading) if clause.kind == "heading" else (chapter, label)
        stack.extend((*inner, part) for part in reversed(clause.parts))


@cache
def parts_of(id: str) -> Mapping[str, tuple[int, Text]]:
    """By clause number the part of the document that it stands in: its place, and its number and heading."""
    found: dict[str, tuple[int, Text]] = {}
    for at, top in enumerate(load_pack(id).clauses):
        number, heading = number_words(top.number), top.heading
        words = Text(f"{number.zh}　{heading.zh}".strip("　"), f"{number.en}　{heading.en}".strip("　"))
        stack = [top]
        while stack:
            clause = stack.pop()
            found[clause.number] = (at, words)
            stack.extend(clause.parts)
    return found


def words_of(pack: str, name: str) -> Text:
    """An office as the document calls it, or a role as the house does."""
    office = load_pack(pack).offices.get(name)
    return office.label if office else role_words(name)


@cache
def duties_of(id: str) -> Mapping[str, tuple[tuple[str, ...], Text]]:
    """
    For every clause that names them: who acts, and when, as the document says it.

    Where a clause makes offices responsible, it is they; else the roles that its steps, registers and notices name.
    """
    pack = load_pack(id)
    due: dict[str, Text] = {}
    for number, printed, words in _days_of(pack):
        due.setdefault(number, Text(printed, words))
    roles, offices = _roles_of(pack), _offices_of(pack)
    numbers = {*roles, *offices, *due}
    return {number: (tuple(offices.get(number) or roles.get(number) or ()), due.get(number, NOTHING)) for number in numbers}


def _roles_of(pack: Pack) -> Mapping[str, list[str]]:
    named = [(part.clause, part.who) for flow in pack.workflows.values() for step in flow.steps for part in step.steps or (step,)]
    named += [(form.clause, form.enters) for form in pack.forms.values()]
    named += [(duty.clause, (duty.by,)) for duty in pack.publicity]
    return _gather(named)


def _offices_of(pack: Pack) -> Mapping[str, list[str]]:
    named = [(task.clause, task.lead) for task in pack.tasks.values()]
    return _gather([*((number, clause.binds.offices) for number, clause in pack.clause_texts.items()), *named])


def _gather(named: Iterable[tuple[str, Iterable[str]]]) -> Mapping[str, list[str]]:
    found: dict[str, dict[str, None]] = {}
    for number, names in named:
        found.setdefault(number, {}).update(dict.fromkeys(names))
    return {number: list(names) for number, names in found.items()}


def _days_of(pack: Pack) -> Iterator[tuple[str, str, str]]:
    """Clause, day as printed and day in figures: of steps, tasks and targets, then of the tasks that the clause binds."""
    for flow in pack.workflows.values():
        for step in flow.steps:
            if step.due and step.due in pack.parameters:
                said = pack.parameters[step.due].values[-1]
                yield step.clause, f"{said.printed}前", f"by day {said.value}" if str(said.value).isdigit() else f"by {said.value}"
    for task in pack.tasks.values():
        if task.printed_due:
            yield task.clause, task.printed_due, str(task.due)
        yield from ((other.clause, other.printed, str(other.due)) for other in task.also_due)
    for target in pack.targets.values():
        yield from ((value.clause, value.printed_due, str(value.due)) for value in target.values if value.printed_due)
    for number, clause in pack.clause_texts.items():
        bound = [pack.tasks[id] for id in clause.binds.tasks if id in pack.tasks]
        yield from ((number, task.printed_due, str(task.due)) for task in bound if task.printed_due)


def address_of(live: Live) -> str:
    """The page that the figure was taken from; empty while there is none."""
    name = TOPICS.get(live.topic, "")
    try:
        return address(name, *(live.about.split("/") if live.topic in NAMED else ())) if name else ""
    except NoReverseMatch:
        return ""
