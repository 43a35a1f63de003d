"""The targets of a document on the county's own facts."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from django.db.models import QuerySet

from yiti.foundation.decisions.queries import get_book_of
from yiti.kernel.figures import Figure, Unit, given, quotient
from yiti.kernel.money import to_four_places
from yiti.kernel.refusals import Refused, UnableTo
from yiti.kernel.scopes import Scope, system_scope
from yiti.kernel.text import Text
from yiti.policy.packs import Pack, Resolved, load_pack
from yiti.policy.packs.shapes.sources import FactSource
from yiti.policy.packs.shapes.targets import Target
from yiti.policy.rules import compute
from yiti.policy.rules.answers import Answer
from yiti.policy.rules.targets import pick_value
from yiti.registry.institutions.queries import list_signboards

from .counting import Counted, Ground, add_up, count
from .models import LocalFigure
from .standing import Fact, Standing, State

NO_SOURCE = Counted({})
SEE, COMMISSION = "documents.see", "commission"


def find_source(pack: Pack, fact: str) -> FactSource | None:
    """Where the nearest document that speaks of it says that a fact comes from."""
    return next((owner.fact_sources[fact] for owner in pack.chain if fact in owner.fact_sources), None)


def find_label(pack: Pack, fact: str) -> Text:
    return next((owner.facts[fact].label for owner in pack.chain if fact in owner.facts), Text(fact, fact))


def list_facts(*, scope: Scope, pack: str, today: date) -> dict[str, Fact]:
    """
    Every fact that a target of the pack reads, by id (`documents.see`).

    The county's sums are nobody's secret; the parts of single institutions are for the screen to fold.
    """
    scope.require(SEE)
    read = load_pack(pack)
    names = dict.fromkeys(name for target in read.targets.values() for name in target.facts)
    return _gather(scope, read, names, today)


def _gather(scope: Scope, pack: Pack, names: Iterable[str], on: date) -> dict[str, Fact]:
    sources = {name: find_source(pack, name) for name in names}
    codes = tuple(dict.fromkeys(source.indicator.code for source in sources.values() if source and source.indicator))
    ground = Ground(system_scope(scope.actor.username), on, pack.id, codes)
    boards = {code: Text(name, english or name) for code, name, english in list_signboards(scope=scope, on=on)}
    entered = _latest(names, on)
    found = {}
    for name, source in sources.items():
        counted = count(source, ground) if source else NO_SOURCE
        owner = source.owed_by if source and source.owed_by else find_owner(pack, name)
        found[name] = _fact(name, find_label(pack, name), source, owner, counted, entered.get(name), boards)
    return found


def find_owner(pack: Pack, fact: str) -> str:
    """Where no source names who owes a fact: the office that leads a task with such a target, or that its clause makes responsible."""
    targets = {target.id: target for target in pack.targets.values() if fact in target.facts}
    leads = [office for task in pack.tasks.values() if targets.keys() & set(task.targets) for office in task.lead]
    clauses = [value.clause for target in targets.values() for value in target.values]
    named = [office for number in clauses if number in pack.clause_texts for office in pack.clause_texts[number].binds.offices]
    return next(iter((*leads, *named)), COMMISSION)


def _latest(names: Iterable[str], on: date) -> dict[str, LocalFigure]:
    rows = LocalFigure.objects.filter(fact__in=list(names), on__lte=on).order_by("on", "pk")
    return {row.fact: row for row in rows}


def _fact(
    name: str, label: Text, source: FactSource | None, owed_by: str, counted: Counted, entered: LocalFigure | None,
    boards: Mapping[str, Text],
) -> Fact:  # fmt: skip
    """What the house counts goes before what somebody entered; where an institution's part is missing there is no sum."""
    form = source.form.id if source and source.form else ""
    indicator = source.indicator.code if source and source.indicator else ""
    if counted.parts and not counted.lacking:
        return Fact(name, label, add_up(name, label, counted, boards), counted.as_of, counted.parts, (), owed_by, form, indicator)
    if entered is not None:
        figure = given(label, entered.value, Unit.COUNT, record=f"local:{entered.pk}")
        return Fact(name, label, figure, entered.on, {}, counted.lacking, owed_by, form, indicator, entered)
    return Fact(name, label, None, None, counted.parts, counted.lacking, owed_by, form, indicator)


def list_targets(*, scope: Scope, pack: str, today: date, book: Resolved | None = None) -> list[Standing]:
    """
    The targets of a pack as they stand (`documents.see`), in its order: the rule `targets` on the county's own facts.

    Empty for a pack that is not yet in force, or whose clauses do not bind the rule. `book` is that of the pack on that day, for whoever
    has read it already.
    """
    scope.require(SEE)
    read = load_pack(pack)
    if not read.targets or today < read.in_force_from:
        return []
    book = book or get_book_of(scope=scope, pack=pack, on=today)
    facts = list_facts(scope=scope, pack=pack, today=today)
    return judge_targets(book=book, pack=read, facts=facts, previous=list_previous(scope=scope, pack=pack, today=today), today=today)


def judge_targets(*, book: Resolved, pack: Pack, facts: Mapping[str, Fact], previous: Mapping[str, Figure], today: date) -> list[Standing]:
    """The same under other values, for a what-if."""
    if "targets" not in book.rules:
        return []
    usable = {name: fact.figure for name, fact in facts.items() if fact.figure is not None}
    refused: dict[str, Text] = {}
    answer = _reckon(book, usable, previous, refused, today)
    places = {row["id"]: at for at, row in enumerate(answer.result["targets"])}
    known = {row["id"] for row in book.targets if row["pack"] == pack.id}
    return [
        _standing(target, pack, facts, refused, answer, places.get(target.id), today)
        for target in pack.targets.values()
        if target.id in known
    ]


def _reckon(book: Resolved, usable: dict[str, Figure], previous: Mapping[str, Figure], refused: dict[str, Text], today: date) -> Answer:
    """A fact that contradicts another is set aside with what was said of it, so that the other targets still stand."""
    while True:
        inputs = {
            "facts": {name: figure.value for name, figure in usable.items()},
            "previous": {name: str(figure.value) for name, figure in previous.items()},
        }
        figures = {f"facts.{name}": figure for name, figure in usable.items()}
        figures |= {f"previous.{name}": figure for name, figure in previous.items()}
        try:
            return compute("targets", pack=book, on=today, inputs=inputs, figures=figures)
        except Refused as refusal:
            name = (refusal.field or "").removeprefix("facts.")
            if name not in usable:
                raise
            refused[name] = refusal.message
            usable.pop(name)


def _standing(
    target: Target, pack: Pack, facts: Mapping[str, Fact], refused: Mapping[str, Text], answer: Answer, at: int | None, today: date
) -> Standing:
    asked, due = pick_value(target, today)
    own = tuple(facts[name] for name in target.facts)
    said = next((refused[name] for name in target.facts if name in refused), Text("", ""))
    if at is None:
        return Standing(target, pack.id, asked.clause, "wait", due, own, refused=said)
    found = {name: answer.figures[f"targets[{at}].{name}"] for name in ("value", "required", "short", "met", "basically_met")}
    met = found["met"].value
    state: State = "info" if met is None else "met" if met else "late" if today > due else "short"
    return Standing(
        target,
        pack.id,
        asked.clause,
        state,
        due,
        own,
        found["value"],
        found["required"],
        found["short"],
        found["met"],
        found["basically_met"],
    )


def list_previous(*, scope: Scope, pack: str, today: date) -> dict[str, Figure]:
    """Last year's shares for targets that ask for a rise (`documents.see`); none where last year's facts are not there."""
    scope.require(SEE)
    read = load_pack(pack)
    wanted = {target.of: read.targets[target.of] for target in read.targets.values() if target.of and target.of in read.targets}
    if not wanted:
        return {}
    names = dict.fromkeys(name for target in wanted.values() for name in target.facts)
    facts = _gather(scope, read, names, date(today.year - 1, 12, 31))
    shares = {id: share_of(target, [facts[name] for name in target.facts]) for id, target in wanted.items()}
    return {id: share for id, share in shares.items() if share is not None}


def share_of(target: Target, facts: list[Fact]) -> Figure | None:
    """A share of last year with its four decimals, as the rule reads it; None without its facts or over a whole of 0."""
    whole, part = (fact.figure for fact in facts)
    if whole is None or part is None or not whole.number:
        return None
    exact = quotient(Text("上年比例", "Last year's share"), part, whole)
    return replace(exact, value=to_four_places(exact.number))


def list_local_figures(*, scope: Scope, fact: str = "") -> QuerySet[LocalFigure]:
    """What was entered with evidence, the newest day first (`documents.see`)."""
    scope.require(SEE)
    rows = LocalFigure.objects.all()
    return rows.filter(fact=fact) if fact else rows


def reckon_parts(*, scope: Scope, pack: str, target: str, today: date) -> dict[str, Standing]:
    """
    A target by institution, where its facts have parts of single ones: the same rule on the facts of each.

    For readers of `institutions.see`, as far as it reaches. Counts by institution have no requirement of their own and are left out.

    :raises UnableTo: as the rule refuses
    """
    scope.require(SEE)
    read = load_pack(pack)
    aim = read.targets[target]
    facts = list_facts(scope=scope, pack=pack, today=today)
    if aim.measure not in ("share", "per_10000") or today < read.in_force_from:
        return {}
    whole, part = (facts[name] for name in aim.facts)
    book = get_book_of(scope=scope, pack=pack, on=today)
    reach = scope.institutions("institutions.see")
    found = {}
    for code in whole.parts:
        if code and code in part.parts and (reach is None or code in reach):
            own = {fact.id: _part_of(fact, code) for fact in (whole, part)}
            try:
                rows = judge_targets(book=book, pack=read, facts={**_nothing(read), **own}, previous={}, today=today)
            except UnableTo:
                continue
            found[code] = next(row for row in rows if row.target.id == target)
    return found


def _part_of(fact: Fact, code: str) -> Fact:
    figure = given(fact.label, int(fact.parts[code]), Unit.COUNT, about=code, record=f"fact:{fact.id}:{code}")
    return Fact(fact.id, fact.label, figure, fact.as_of, {})


def _nothing(pack: Pack) -> dict[str, Fact]:
    names = dict.fromkeys(name for target in pack.targets.values() for name in target.facts)
    return {name: Fact(name, find_label(pack, name), None, None, {}) for name in names}
