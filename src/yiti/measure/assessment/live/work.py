"""The services of a quarter that are counted in work points, where the quarter's pack knows any."""

from collections.abc import Mapping
from typing import Any

from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope, system_scope
from yiti.measure.assessment.models import Cycle
from yiti.measure.indicators.queries import get_as_of, list_drift, list_values
from yiti.measure.indicators.values import Value, print_number
from yiti.policy.packs import definitions_of, work_of

from .proposals import mark_of

Counted = dict[str, list[dict[str, Any]]]
"""Institution → its services as the chain of the quarter takes them."""


def read_work(scope: Scope, cycle: Cycle, *, is_today: bool = False) -> Counted | None:
    """
    What every institution counted of what the pack counts; None where it counts nothing, or where no figures are counted yet.

    Of a frozen period what was frozen; with `is_today` what it is by now.
    """
    work = work_of(cycle.pack)
    if work is None:
        return None
    period, reader = Period.parse(cycle.period), system_scope(scope.actor.username)
    if not get_as_of(scope=reader, period=period).is_reckoned:
        return None
    values = {(value.institution, value.indicator): value for value in list_values(scope=reader, period=period, codes=work.counted)}
    if is_today:
        values |= {
            (drift.institution, drift.indicator): drift.now
            for drift in list_drift(scope=reader, period=period)
            if drift.now is not None and drift.indicator in work.counted
        }
    return _by_institution(cycle.pack, work.counted, values)


def _by_institution(pack: str, counted: tuple[str, ...], values: Mapping[tuple[str, str], Value]) -> Counted:
    found: Counted = {}
    for code in counted:
        definition = definitions_of(pack)[code]
        label = {"zh": definition.label.zh, "en": definition.label.en}
        for (institution, indicator), value in values.items():
            if indicator == code:
                count = None if value.numerator is None else print_number(value.numerator)
                row = {"id": code, "label": label, "count": count, "reckoned_by": mark_of(definition)}
                found.setdefault(institution, []).append(row)
    return found
