"""The lists behind a number: as many ids as the number says."""

from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text
from yiti.policy.facts import Aggregate, Change, Listed

from .engines.counting import Engine


class UnableToList(UnableTo):
    code = "unknown-indicator"


def list_members(engine: Engine, definitions: Listed, code: str, institution: str, period: Period) -> dict[str, list[str] | None]:
    """
    The ids of the numerator and of the denominator, each sorted.

    In an added list an id stands once for each part that it is in; `times` is left aside. None where there is no list: populations, the
    ledger, constants, changes, and what takes something off.

    :raises UnableToList: for an indicator or an institution that is not known
    """
    if code not in definitions.definitions:
        raise UnableToList(Text(f"没有指标 {code}", f"There is no indicator {code}"), field=code)
    if institution not in {one.code for one in engine.institutions(period)}:
        raise UnableToList(
            Text(f"{period} 末没有机构 {institution}", f"No institution {institution} is open at the end of {period}"),
            code="unknown-institution",
            field=institution,
        )
    definition = definitions[code]
    return {
        "numerator": None if isinstance(definition.numerator, Change) else _ids(engine, definition.numerator, institution, period),
        "denominator": None if definition.denominator is None else _ids(engine, definition.denominator, institution, period),
    }


def _ids(engine: Engine, aggregate: Aggregate, institution: str, period: Period) -> list[str] | None:
    found: list[str] = []
    for part in aggregate:
        ids = None if part.minus else engine.members(part.form, institution, period)
        if ids is None:
            return None
        found += ids
    return sorted(found)
