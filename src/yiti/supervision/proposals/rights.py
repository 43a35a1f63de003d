"""Who does what with a proposal, and the list of figures that an answer gives."""

from yiti.foundation.installation.queries import get_installation
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import load_pack
from yiti.policy.packs.shapes.reports import Report
from yiti.supervision.tasks.offices import get_offices

from .queries import Standing

DIRECT, REPORT, SIGN = "tasks.direct", "tasks.report", "tasks.accept"
CONTENT = "proposal_answer"


def find_answer_report() -> tuple[str, Report] | None:
    """The document's own list of figures that an answer gives; None where no document of this installation has one."""
    packs = load_pack(get_installation().pack).chain
    return next(((pack.id, report) for pack in packs for report in pack.reports if report.id == CONTENT), None)


def may_handle(scope: Scope, one: Standing) -> bool:
    """Whether this person answers it: by the office it was given to."""
    return bool(one.office) and get_offices(get_installation().pack).acts_for(scope, [one.office])


def may_know_proposer(scope: Scope, one: Standing) -> bool:
    """Who proposed it is for those who direct, sign or answer it."""
    return scope.may(DIRECT) or scope.may(SIGN) or may_handle(scope, one)


def label_of_office(id: str) -> Text:
    return get_offices(get_installation().pack).label(id) if id else NOTHING
