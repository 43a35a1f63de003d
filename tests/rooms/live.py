"""A quarter whose share of antibiotic prescriptions is scored from live figures, with prescriptions told one by one."""

from collections.abc import Sequence
from datetime import date, datetime

from yiti.events.journal.operations import NewEvent, append_events
from yiti.kernel.scopes import system_scope
from yiti.measure.assessment.cycles import find_cycle
from yiti.measure.assessment.live.proposals import Proposals, propose, seal_of
from yiti.measure.assessment.operations import assign_group, open_quarter
from yiti.measure.assessment.scoring import read_sheet
from yiti.measure.indicators.operations import catch_up, recount

from .county import CENTRE, HOSPITAL, NOW, PASTORAL, TODAY, scope_of
from .quarters import QUARTER, decide, group_of

LIVE, PLAIN, OTHER = "antibiotic_prescription_ratio", "infection_control", "health_records"
FROM = date(2026, 7, 1)


def prescribe(institution: str, antibiotics: int, of: int, day: date = date(2026, 8, 3)) -> list[str]:
    """So many outpatient prescriptions, so many of them with antibiotics."""
    details = {"setting": "outpatient", "medicines": 2, "intravenous": False, "tcm_drug": "none", "amount": 30, "essential_amount": 20}
    events = [NewEvent("prescription", day, institution, details={**details, "antibiotics": int(at < antibiotics)}) for at in range(of)]
    return append_events(scope=system_scope(), function="", events=events, today=TODAY, now=NOW)


def settle(**more: str) -> None:
    decide("scoring_missing", more.get("missing", "absent"), FROM)
    decide("scoring_methods", {LIVE: "at_most"}, FROM)
    decide("scoring_targets", {LIVE: more.get("target", "0.2")}, FROM)


def ready() -> None:
    """Opened, decided, assigned; the centre at 40 %, the hospital at 10 %, the pastoral hospital without a prescription."""
    open_quarter(scope=scope_of("clerk"), period=QUARTER, today=TODAY)
    decide("scoring_points", {LIVE: "10", PLAIN: "50", OTHER: "40"})
    settle()
    for indicator, assessor in ((LIVE, "assessor"), (OTHER, "assessor2")):
        assign_group(scope=scope_of("clerk"), period=QUARTER, group=group_of(indicator), assessor=assessor, department="疾控中心")
    prescribe(CENTRE, 4, 10)
    prescribe(HOSPITAL, 1, 10)
    recount(scope=system_scope(), now=NOW)


def later(institution: str, antibiotics: int, of: int, now: datetime = NOW) -> None:
    """More prescriptions, taken in."""
    prescribe(institution, antibiotics, of)
    catch_up(scope=system_scope(), now=now)


def proposals(who: str = "assessor") -> Proposals:
    scope = scope_of(who)
    return propose(scope, read_sheet(scope, find_cycle(QUARTER)))


def seal(institutions: Sequence[str] = (CENTRE, HOSPITAL, PASTORAL)) -> str:
    return seal_of(proposal for (code, _), proposal in proposals().found.items() if code in institutions)
