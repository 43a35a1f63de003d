"""What others may ask of the quality of facts, within `indicators.see`."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from yiti.events.journal.queries import get_mark
from yiti.events.journal.recorded import name_last
from yiti.foundation.installation.queries import get_installation
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.policy.facts import Check
from yiti.policy.packs import load_pack
from yiti.policy.packs.definitions import load_pack_checks

from .looking import Finding, look_through

SEE = "indicators.see"


def list_checks(*, scope: Scope) -> list[Check]:
    """The checks of the installation's pack and of those above it. They are nobody's secret."""
    return load_pack_checks(load_pack(get_installation().pack))


def list_findings(*, scope: Scope, span: Period, today: date, check: str = "", institution: str = "") -> list[Finding]:
    """
    What the checks find in a span within reach, of one check or one institution where these are given.

    :raises Forbidden:
    """
    scope.require(SEE, institution or None)
    reach = scope.institutions(SEE)
    found = _look(get_installation().pack, span, today, name_last(), get_mark(scope=scope).residents)
    return [
        one
        for one in found
        if (reach is None or one.institution in reach) and check in ("", one.check) and institution in ("", one.institution)
    ]


def count_findings(*, scope: Scope, span: Period, today: date) -> Mapping[tuple[str, str], int]:
    """(institution, check) → how many, within reach; the list of each is as long."""
    return Counter((one.institution, one.check) for one in list_findings(scope=scope, span=span, today=today))


@lru_cache(maxsize=4)
def _look(pack: str, span: Period, today: date, last: str, residents: int) -> tuple[Finding, ...]:
    """The journal is only ever added to: what was found up to its last event stays found."""
    return tuple(look_through(load_pack_checks(load_pack(pack)), span, today))
