"""Where an amount of the what-if comes from, before and after: the same runs as the preview, their figures kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from yiti.foundation.runs.models import Run
from yiti.foundation.runs.reckoning import reckon_again
from yiti.kernel.figures import Figure, difference, fold, total, walk
from yiti.kernel.refusals import Forbidden, UnableTo
from yiti.kernel.scopes import Scope, system_scope
from yiti.kernel.text import Text
from yiti.policy.chains import Reckoned
from yiti.registry.institutions.queries import list_institutions

from .preview import find_base, find_year_base, list_distributions, position_of, reckon

BEFORE, AFTER, DIFFERENCE = Text("原来", "Before"), Text("试算之后", "After the trial"), Text("差", "Difference")
LEVEL_ONE = "quarter_total.level_one_total"
KINDS = ("institution", "others", "total", "increment", "increments", "person", "people", "position")
"""Whose amount: institutions' this quarter (one, the others, all), next year (one, all), people's (one, a house's, a position's)."""


class NoSuchAmount(UnableTo):
    code = "no-such-amount"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose amount of a preview: `kind` of KINDS, `who` an institution's, a person's or a position's code, `institution` the person's."""

    kind: str
    who: str = ""
    institution: str = ""


@dataclass(frozen=True, slots=True)
class Both:
    """A figure as it was and as it would be."""

    before: Figure
    after: Figure

    def shown(self, what: str) -> Figure:
        """`before`, `after`, or else the difference of the two."""
        if what in ("before", "after"):
            return self.before if what == "before" else self.after
        return difference(DIFFERENCE, self.after.named(AFTER), self.before.named(BEFORE), about=self.after.about)


def explain_change(*, scope: Scope, period: str, values: Mapping[str, Any], subject: Subject) -> Both:
    """
    Both figures behind one amount of the preview of the same period and values, folded as the preview is.

    :raises NoSuchAmount: for nobody's amount
    :raises Forbidden: for an institution or a person whose amounts are not this reader's to see one by one
    """
    base = find_base(scope=scope, period=period)
    if subject.kind in ("institution", "others", "total"):
        return _of_institutions(scope, base, reckon(base, values).reckoned, LEVEL_ONE, subject)
    if subject.kind in ("increment", "increments"):
        year = find_year_base(scope=scope, period=period)
        if year is None:
            raise NoSuchAmount(Text("这一年还没有算定", "the year is not closed"))
        return _of_institutions(scope, year, reckon(year, values).reckoned, "amount", subject)
    return _of_people(scope, base, values, subject)


def _of_institutions(scope: Scope, run: Run, after: Reckoned, name: str, subject: Subject) -> Both:
    before = reckon_again(run)
    codes = {row["id"]: f"institutions[{at}].{name}" for at, row in enumerate(after.results["institutions"])}
    if subject.kind in ("institution", "increment"):
        if subject.who not in codes:
            raise NoSuchAmount(Text("没有这家机构", "there is no such institution"))
        scope.require("whatif.run", subject.who)
        return Both(before.figures[codes[subject.who]], after.figures[codes[subject.who]])
    is_within = subject.kind != "others"
    wanted = [code for code in codes if scope.may("whatif.run", code) == is_within]
    rows = list_institutions(scope=system_scope(scope.actor.username), on=None)
    names = {row.code: Text(row.short_name, row.name_en or row.short_name) for row in rows}

    def add(label: Text, figures: Mapping[str, Figure]) -> Figure:
        parts = [replace(figures[codes[code]].named(names[code]), about=code) for code in wanted]
        return fold(total(label, parts), lambda about: about not in codes or scope.may("whatif.run", about))

    return Both(add(BEFORE, before.figures), add(AFTER, after.figures))


def _of_people(scope: Scope, base: Run, values: Mapping[str, Any], subject: Subject) -> Both:
    """The people asked for, of the institutions within `whatif.run`; those whose pay the reader may not see stand together."""
    if subject.kind == "person" and not scope.may("pay.see", subject.institution):
        raise Forbidden(Text("个人薪酬不归您看", "single pay is not yours to see"))
    quarter = reckon(base, values).reckoned
    seen: set[str] = set()
    parts: list[Both] = []
    for run in list_distributions(scope=scope, period=base.period):
        if subject.kind in ("person", "people") and run.institution != subject.institution:
            continue
        try:
            after = _after(run, quarter, values)
        except UnableTo:
            continue
        before = reckon_again(run)
        people = _wanted(before.results["slips"], subject)
        seen |= set(people) if scope.may("pay.see", run.institution) else set()
        parts += [Both(_of_person(before, person), _of_person(after, person)) for person in people]
    if not parts:
        raise NoSuchAmount(Text("没有这个人", "there is nobody of this kind"))
    if subject.kind == "person":  # of an institution whose people the reader sees one by one
        return parts[0]
    whole = (total(BEFORE, [part.before for part in parts]), total(AFTER, [part.after for part in parts]))
    return Both(*(fold(figure, seen.__contains__) for figure in whole))


def _wanted(slips: Iterable[Mapping[str, Any]], subject: Subject) -> list[str]:
    rows = [slip for slip in slips if slip["kind"] != "back_pay"]
    if subject.kind == "person":
        rows = [slip for slip in rows if slip["id"] == subject.who]
    elif subject.kind == "position":
        posts = {slip["id"]: position_of(slip) for slip in reversed(rows)}
        rows = [slip for slip in rows if posts[slip["id"]] == subject.who]
    return list(dict.fromkeys(slip["id"] for slip in rows))


def _of_person(reckoned: Reckoned, person: str) -> Figure:
    slips = reckoned.results["slips"]
    own = [reckoned.figures[f"slips[{at}].amount"] for at, slip in enumerate(slips) if slip["id"] == person and slip["kind"] != "back_pay"]
    return own[0] if len(own) == 1 else total(Text("各张工资条", "All slips"), own, about=person)


def _after(run: Run, quarter: Reckoned, values: Mapping[str, Any]) -> Reckoned:
    """A distribution under other values, its total being what the quarter would give; that figure stands in place of the leaf."""
    at = next(at for at, row in enumerate(quarter.results["institutions"]) if row["id"] == run.institution)
    whole = quarter.figures[f"institutions[{at}].{LEVEL_ONE}"]
    reckoned = reckon(run, values, {"level_one_total": f"{whole.number:.2f}"}).reckoned
    figures = graft(reckoned.figures, {f"quarter_total:{run.institution}:{run.period}": whole})
    return replace(reckoned, figures=figures)


def graft(figures: Mapping[str, Figure], instead: Mapping[str, Figure]) -> dict[str, Figure]:
    """The same figures with some leaves, by their records, replaced by figures that explain them."""
    done: dict[int, Figure] = {}
    for item in walk(figures.values()):
        inputs = tuple(done[id(part)] for part in item.inputs)
        is_same = all(one is other for one, other in zip(inputs, item.inputs, strict=True))
        done[id(item)] = instead.get(item.record, item) if not item.inputs else item if is_same else replace(item, inputs=inputs)
    return {path: done[id(figure)] for path, figure in figures.items()}


__all__ = ["KINDS", "Both", "NoSuchAmount", "Subject", "explain_change", "graft"]
