"""What others may ask of the quality of facts, within `indicators.see`."""

from dataclasses import replace
from datetime import date, datetime

from yiti.events.journal.queries import get_mark
from yiti.events.journal.recorded import name_last
from yiti.foundation.installation.queries import get_installation
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.policy.facts import Check
from yiti.policy.packs import load_pack
from yiti.policy.packs.definitions import load_pack_checks

from .keeping import Looked, look

SEE = "indicators.see"


def list_checks(*, scope: Scope) -> list[Check]:
    """The checks of the installation's pack and of those above it. They are nobody's secret."""
    return load_pack_checks(load_pack(get_installation().pack))


def find_faults(*, scope: Scope, span: Period, today: date, now: datetime) -> Looked:
    """
    What the checks find in a span within reach.

    The journal is only ever added to: what was found up to its last event stays found. A look over many events is done
    anew after ten minutes at the earliest; `at` says as of when it is.

    :raises Forbidden:
    """
    scope.require(SEE)
    found = look(get_installation().pack, span, today, now, (name_last(), get_mark(scope=scope).residents))
    reach = scope.institutions(SEE)
    return found if reach is None else replace(found, findings=tuple(one for one in found.findings if one.institution in reach))
