"""Where live figures say something else by now than when a score was taken from them or corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from yiti.kernel.scopes import Scope
from yiti.measure.assessment.cycles import find_cycle
from yiti.measure.assessment.live.keeping import has_moved, is_corrected
from yiti.measure.assessment.live.proposals import propose
from yiti.measure.assessment.models import LiveScore, Score
from yiti.measure.assessment.scoring import read_sheet
from yiti.registry.institutions.models import Institution

from .readiness import require_county


@dataclass(frozen=True, slots=True)
class MovedScore:
    """
    A score with what its figures said then and say now (`None` is an absence), and who must look: the assessor of its group.

    What was corrected was another's word, and what is sent must be given back before it can be changed.
    """

    institution: Institution
    indicator: str
    score: Score
    then: Decimal | None
    now: Decimal | None
    assessor: str
    is_corrected: bool
    is_sent: bool


def list_moved_scores(*, scope: Scope, period: str) -> Sequence[MovedScore]:
    """
    Of an open quarter, by institution and indicator, in a fixed number of queries; for `quarter.rank`, or `scores.see` county-wide.

    :raises Forbidden:
    :raises Refused: `parameter-unset` where no points are decided
    """
    require_county(scope)
    cycle = find_cycle(period)
    kept = list(LiveScore.objects.filter(of__cycle=cycle, of__subject=Score.Subject.INSTITUTION).select_related("of"))
    if not kept:
        return []
    sheet = read_sheet(scope, cycle)
    places = {row.of.institution_id for row in kept} & set(sheet.institutions)
    proposals = propose(scope, sheet, institutions=places, indicators={row.of.indicator for row in kept})
    order = {code: at for at, code in enumerate(sheet.institutions)}
    found = []
    for row in sorted(kept, key=lambda row: (order.get(row.of.institution_id, 0), row.of.indicator)):
        score, institution = row.of, row.of.institution_id
        proposal = proposals.at(institution, score.indicator)
        if institution not in places or proposal is None or not has_moved(row, proposal):
            continue
        assessor = sheet.assessor_of(sheet.group_of(score.indicator), institution)
        found.append(
            MovedScore(
                sheet.institutions[institution],
                score.indicator,
                score,
                row.score,
                proposal.score,
                assessor,
                is_corrected(score, row),
                score.sent_on is not None,
            )
        )
    return found
