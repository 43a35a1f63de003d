"""What others may ask of the quality of facts, within `indicators.see`."""

from dataclasses import replace
from datetime import date, datetime
from functools import partial

from django.db import transaction

from yiti.foundation.installation.queries import get_installation
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.policy.facts import Check
from yiti.policy.packs import load_pack
from yiti.policy.packs.definitions import load_pack_checks

from .keeping import Looked, ask_now, is_quick, look_now, may_ask, unpack_findings
from .models import Look
from .tasks import look_anew

SEE = "indicators.see"


def list_checks(*, scope: Scope) -> list[Check]:
    """The checks of the installation's pack and of those above it. They are nobody's secret."""
    return load_pack_checks(load_pack(get_installation().pack))


def find_faults(*, scope: Scope, span: Period, today: date, now: datetime) -> Looked:
    """
    What the checks find in a span within reach, up to `at`; not `is_current` while the worker looks for what was written since.

    A small journal is looked through at once; of a large one, what was found before is told, nothing where nobody looked yet.

    :raises Forbidden:
    """
    scope.require(SEE)
    asked = ask_now(get_installation().pack, span, today)
    row = Look.objects.filter(**asked.key).first()
    is_current = row is not None and asked.is_of(row)
    if not is_current and is_quick(row):
        row, is_current = look_now(asked, now), True
    elif not is_current and may_ask(asked, now):
        transaction.on_commit(partial(look_anew.enqueue, asked.pack, str(span), today.isoformat()))
    found = Looked(unpack_findings(bytes(row.findings)) if row else (), row.at if row else None, is_current)
    reach = scope.institutions(SEE)
    return found if reach is None else replace(found, findings=tuple(one for one in found.findings if one.institution in reach))
