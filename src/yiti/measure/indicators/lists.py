"""The lists behind a number: as many ids as the number says."""

from collections.abc import Iterable
from difflib import get_close_matches

from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text
from yiti.policy.facts import Aggregate, Change, Listed
from yiti.policy.facts.aggregates import Part, forms_in

from .engines.counting import Engine
from .places import Places
from .values import bind, count_part


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
    institutions = engine.institutions(period)
    if institution not in {one.code for one in institutions}:
        near = name_nearest(institution, [one.code for one in institutions])
        words = Text(f"{period} 末没有机构 {institution}{near.zh}", f"No institution {institution} is open at the end of {period}{near.en}")
        raise UnableToList(words, code="unknown-institution", field=institution)
    definition, places = definitions[code], Places(institutions)

    def ids(aggregate: Aggregate | Change | None) -> list[str] | None:
        return _ids(engine, places.settle(aggregate), institution, period, places) if isinstance(aggregate, tuple) else None

    return {"numerator": ids(definition.numerator), "denominator": ids(definition.denominator)}


def _ids(engine: Engine, aggregate: Aggregate, institution: str, period: Period, places: Places) -> list[str] | None:
    found: list[str] = []
    for part in aggregate:
        covered = places.covered(part.over, institution)
        if part.reaches is not None:
            found += _reaching(engine, part, covered, period, places)
            continue
        each = [None if part.minus else engine.members(part.form, place, period) for place in covered]
        for ids in each:
            if ids is None:
                return None
            found += ids
    return sorted(found)


def _reaching(engine: Engine, part: Part, covered: list[str], period: Period, places: Places) -> list[str]:
    (counted,) = bind((part,), engine.count(forms_in((part,)), period), period.months)
    return [place for place in covered if count_part(counted, place, places)]
