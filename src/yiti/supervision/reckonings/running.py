"""The rule run for each subject, and what its result says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from yiti.foundation.decisions.queries import get_book_of
from yiti.kernel.figures import Figure, Unit
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import Pack, Resolved
from yiti.policy.packs.shapes.reckonings import Reckoning, Verdict
from yiti.policy.rules import Rule, compute
from yiti.policy.rules.answers import Answer
from yiti.policy.rules.reckoned import rule_of

from .found import Cell, Leaf, Line, Missing, State, Taken
from .ground import Day, Ground
from .narrowing import narrow
from .subjects import Subject, list_subjects
from .taking import take_all
from .windows import Window


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A reckoning for one subject with everything behind it; `answer` is None while something is missing or refused."""

    subject: Subject
    inputs: Mapping[str, Any]
    leaves: tuple[Leaf, ...]
    missing: tuple[Missing, ...]
    answer: Answer | None
    refusal: Text
    state: State

    @property
    def line(self) -> Line:
        subject = self.subject
        dates = [leaf.as_of for leaf in self.leaves if leaf.as_of is not None]
        return Line(
            subject.key, subject.label, subject.institution, subject.person.person_id if subject.person else "", self.state,
            dict(list_cells(self.answer)) if self.answer else {}, self.missing, self.refusal, min(dates, default=None),
        )  # fmt: skip


def make_ground(scope: Scope, pack: Pack, said: Reckoning, window: Window, day: Day | None = None, book: Resolved | None = None) -> Ground:
    held = book or get_book_of(scope=scope, pack=pack.id, on=max(window.on, pack.in_force_from))
    known = day if day is not None and day.on == window.on else Day(scope, window.on, pack)
    return Ground(said, known, window, held, (pack.clause(said.clause),))


def reckon_all(ground: Ground) -> Iterator[Reckoned]:
    """Every subject in order; none where no rule fits."""
    rule = rule_of(ground.pack, ground.said)
    if rule is not None:
        for subject in list_subjects(ground, ground.said.each):
            yield reckon(ground, subject, rule)


def reckon_one(ground: Ground, key: str) -> Reckoned | None:
    rule = rule_of(ground.pack, ground.said)
    narrow(ground, key)
    subject = next((one for one in list_subjects(ground, ground.said.each) if one.key == key), None)
    return reckon(ground, subject, rule) if rule is not None and subject is not None else None


def reckon(ground: Ground, subject: Subject, rule: Rule) -> Reckoned:
    taken = take_all(ground, subject, ground.said.inputs, rule.inputs)
    if taken.missing:
        return _held_up(subject, taken, "wait")
    figures = {leaf.path: leaf.figure for leaf in taken.leaves if leaf.figure is not None}
    try:
        answer = compute(rule.name, pack=ground.book, on=ground.window.on, inputs=taken.value, figures=figures)
    except UnableTo as refusal:
        return _held_up(subject, taken, "refused", refusal.message)
    state = judge(ground.said.verdict, answer)
    return Reckoned(subject, taken.value, tuple(taken.leaves), (), answer, NOTHING, state)


def _held_up(subject: Subject, taken: Taken, state: State, refusal: Text = NOTHING) -> Reckoned:
    return Reckoned(subject, taken.value, tuple(taken.leaves), tuple(taken.missing), None, refusal, state)


def judge(said: Verdict | None, answer: Answer) -> State:
    """Whether the part of the result that tells it says that the demand is met; info where it says nothing."""
    if said is None:
        return "info"
    if said.empty:
        found = [value for path, value, _ in walk_result(answer) if path == said.path or path.startswith(f"{said.path}.")]
        return "short" if any(found) else "met"
    below = [(value, figure) for path, value, figure in walk_result(answer) if path == said.path or path.startswith(f"{said.path}.")]
    if said.met:
        told = [str(value) for value, _ in below if value is not None]
        return ("met" if all(_is_among(value, said.met) for value in told) else "short") if told else "info"
    verdicts = [figure.value for _, figure in below if figure is not None and figure.unit is Unit.VERDICT and figure.value is not None]
    return ("met" if all(verdicts) else "short") if verdicts else "info"


def _is_among(value: str, met: tuple[str, ...]) -> bool:
    return value in met or (value.replace(".", "", 1).isdecimal() and any(_same(value, one) for one in met))


def _same(value: str, other: str) -> bool:
    return other.replace(".", "", 1).isdecimal() and value.rstrip("0").rstrip(".") == other.rstrip("0").rstrip(".")


def walk_result(answer: Answer) -> Iterator[tuple[str, Any, Figure | None]]:
    """Every part of a result by its path, rows of lists by their id, with its printed value and its figure where it has one."""
    yield from _walk(answer.result, "", "", answer.figures)


def _walk(value: Any, path: str, place: str, figures: Mapping[str, Figure]) -> Iterator[tuple[str, Any, Figure | None]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key != "id" or not path:
                yield from _walk(item, f"{path}.{key}" if path else key, f"{place}.{key}" if place else key, figures)
    elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        for at, item in enumerate(value):
            name = item.get("id", at) if isinstance(item, Mapping) else at
            yield from _walk(item, f"{path}.{name}", f"{place}[{at}]", figures)
    elif isinstance(value, list):
        yield path, "、".join(str(item) for item in value), None
    else:
        yield path, value, figures.get(place)


def list_cells(answer: Answer) -> Iterator[tuple[str, Cell]]:
    for path, value, figure in walk_result(answer):
        label = figure.label if figure is not None else Text(path, path)
        yield path, Cell(label, value, str(figure.unit) if figure is not None else "")


def figures_by_path(answer: Answer) -> dict[str, Figure]:
    return {path: figure for path, _, figure in walk_result(answer) if figure is not None}
