"""Looks at people, each of which the audit remembers."""

from yiti.care.residents.models import Resident
from yiti.care.residents.queries import get_resident
from yiti.care.residents.refusals import UnableToFindResident, UnableToRegister
from yiti.care.residents.sight import within_sight
from yiti.foundation.audit.operations import record_look
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

LEAST_REASON = 2


def look_at_resident(*, scope: Scope, resident: Resident, reason: str) -> None:
    """Note that somebody opened a person's page."""
    _note(scope, resident, reason)


def reveal_number(*, scope: Scope, resident: str, reason: str) -> tuple[str, str]:
    """
    The whole number of the document and the whole telephone, for a stated reason; the look is noted.

    :raises UnableToFindResident: out of reach
    :raises UnableToRegister: without a reason
    """
    row = get_resident(scope=scope, resident=resident)
    _note(scope, row, f"number: {_require_reason(reason)}")
    return row.number, row.phone


def reidentify(*, scope: Scope, pseudonym: str, reason: str) -> Resident:
    """
    Who stands behind a pseudonym, for a stated reason; the look is noted. A merged one leads to the one kept.

    :raises UnableToFindResident: also for somebody out of reach, so that nobody learns whether there is such a person
    """
    said = _require_reason(reason)
    found = Resident.objects.filter(within_sight(scope), pk=pseudonym).first()
    if found is None:
        raise UnableToFindResident(
            Text("没有这个假名的居民，或不在您的职责范围内", "There is nobody under that pseudonym whom you may see")
        )
    row = get_resident(scope=scope, resident=found.merged_into_id) if found.merged_into_id else found
    _note(scope, row, f"pseudonym: {said}")
    return row


def _require_reason(reason: str) -> str:
    said = " ".join(reason.split())
    if len(said) < LEAST_REASON:
        raise UnableToRegister(Text("请写明原因，查看会留痕", "Say why; the look is noted"), field="reason")
    return said[:180]


def _note(scope: Scope, resident: Resident, reason: str) -> None:
    stay = resident.stays.order_by("from_on").last()
    there = stay.institution_id if stay else ""
    record_look(
        scope=scope, subject=resident.pseudonym, institution=there, table="residents_resident", key=resident.pseudonym, reason=reason[:200]
    )
