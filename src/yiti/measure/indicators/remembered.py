"""Values of all institutions, read once for all who look at the same numbers."""

from collections.abc import Collection
from functools import lru_cache

from yiti.foundation.audit.queries import get_last_hash
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope, system_scope

from .queries import SEE, AsOf, get_as_of, list_values
from .values import Value

COUNTING = system_scope("counting")
Stamp = tuple[AsOf, str]
"""As long as it is the same, nothing was counted and nothing changed that the audit tells of."""


def list_whole(*, scope: Scope, period: Period, codes: Collection[str]) -> tuple[Value, ...]:
    """
    As `list_values`, of every institution, for a reader of the whole county.

    :raises Forbidden: also for a reader of some institutions only
    """
    scope.require(SEE)
    if scope.institutions(SEE) is not None:
        return tuple(list_values(scope=scope, period=period, codes=codes))
    return _read((get_as_of(scope=COUNTING, period=period), get_last_hash(scope=COUNTING)), period, tuple(codes))


@lru_cache(maxsize=64)
def _read(stamp: Stamp, period: Period, codes: tuple[str, ...]) -> tuple[Value, ...]:
    return tuple(list_values(scope=COUNTING, period=period, codes=codes))
