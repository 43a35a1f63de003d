"""The lists behind a number: as many ids as the number says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from typing import Protocol, runtime_checkable

from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text
from yiti.policy.facts import Aggregate, Change, Listed
from yiti.policy.facts.aggregates import AsOne, Constant, Form, Ledger, Part, Population, Staff, Sum, With, forms_in

from .engines.counting import Engine, Institution
from .places import Places
from .values import bind, count_part

LISTLESS = Population | Ledger | Constant
"""Forms behind which there is no list."""


class UnableToList(UnableTo):
    code = "unknown-indicator"


def name_nearest(word: str, known: Iterable[str]) -> Text:
    """What may have been meant, to be put after a sentence; nothing where no name is near."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return Text(f"，是不是 {near[0]}？", f"; is it {near[0]}?") if near else Text("", "")


def list_members(engine: Engine, definitions: Listed, code: str, institution: str, period: Period) -> dict[str, list[str] | None]:
    """
    The ids of the numerator and of the denominator, each sorted.

    In an added list an id stands once for each part that it is in, and once for each institution that a part is added up over; `times` is
    left aside. Of what must reach a number, the institutions that do. None where there is no list: populations, the ledger, constants,
    changes, and what takes something off.

    :raises UnableToList: for an indicator or an institution that is not known
    """
    if code not in definitions.definitions:
        near = name_nearest(code, definitions.definitions)
        raise UnableToList(Text(f"没有指标 {code}{near.zh}", f"There is no indicator {code}{near.en}"), field=code)
    definition, places = definitions[code], Places(require_open(engine, institution, period))

    def ids(aggregate: Aggregate | Change | None) -> list[str] | None:
        return list_ids(engine, places.settle(aggregate), institution, period, places) if isinstance(aggregate, tuple) else None

    return {"numerator": ids(definition.numerator), "denominator": ids(definition.denominator)}


def require_open(engine: Engine, institution: str, period: Period) -> list[Institution]:
    """
    The institutions that are open on the period's last day, this one among them.

    :raises UnableToList:
    """
    institutions = engine.institutions(period)
    if institution not in {one.code for one in institutions}:
        near = name_nearest(institution, [one.code for one in institutions])
        words = Text(f"{period} 末没有机构 {institution}{near.zh}", f"No institution {institution} is open at the end of {period}{near.en}")
        raise UnableToList(words, code="unknown-institution", field=institution)
    return institutions


def list_ids(engine: Engine, aggregate: Aggregate, institution: str, period: Period, places: Places, at: str = "") -> list[str] | None:
    """The ids of a settled aggregate, sorted; with `at`, of what is added up over several institutions only those of this one."""
    if any(part.minus or isinstance(part.form, LISTLESS) for part in aggregate if part.reaches is None):
        return None
    found: list[str] = []
    for part in aggregate:
        covered = [place for place in places.covered(part.over, institution) if at in ("", place)]
        if part.reaches is not None:
            found += _reaching(engine, part, covered, period, places)
            continue
        ids = _members_at(engine, part.form, covered, period)
        if ids is None:
            return None
        found += ids
    return sorted(found)


def _members_at(engine: Engine, form: Form, covered: list[str], period: Period) -> list[str] | None:
    if isinstance(engine, ListsMany):
        return engine.members_at(form, covered, period)
    found: list[str] = []
    for place in covered:
        ids = engine.members(form, place, period)
        if ids is None:
            return None
        found += ids
    return found


def _reaching(engine: Engine, part: Part, covered: list[str], period: Period, places: Places) -> list[str]:
    (counted,) = bind((part,), engine.count(forms_in((part,)), period), period.months)
    return [place for place in covered if count_part(counted, place, places)]


@runtime_checkable
class ListsMany(Protocol):
    """An engine that lists many institutions at once for less than one by one."""

    def members_at(self, form: Form, institutions: Sequence[str], period: Period) -> list[str] | None:
        """One list behind the other; None where there is no list."""


@dataclass(frozen=True, slots=True)
class Share:
    """How long a list is at one of the institutions that it is added up over; None where only the list itself says."""

    institution: str
    count: int | None


def list_shares(engine: Engine, aggregate: Aggregate, institution: str, period: Period, places: Places) -> list[Share] | None:
    """
    How long the list of a settled aggregate is at each institution, from the numbers alone: no list is made.

    None where there is no list, or where it names the institutions themselves.
    """
    if any(part.minus or part.reaches is not None or isinstance(part.form, LISTLESS) for part in aggregate):
        return None
    counts = engine.count([part.form for part in aggregate], period)
    found: dict[str, int | None] = {}
    for part in aggregate:
        for place in places.covered(part.over, institution):
            number = counts[part.form].get(place, Fraction(0)) if is_as_long(part.form) else None
            before = found.get(place, 0)
            found[place] = None if number is None or before is None else before + int(number)
    return [Share(place, count) for place, count in found.items()]


def is_as_long(form: Form) -> bool:
    """Whether the number of a form is how long its list is: amounts added up, and means of two days, are not."""
    if isinstance(form, With | AsOne):
        return is_as_long(form.of)
    return not isinstance(form, Sum | Staff | LISTLESS)
