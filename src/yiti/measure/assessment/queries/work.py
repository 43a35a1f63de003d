"""The work points of one institution as its sheet stands now, and what the pack counts them from."""

from yiti.foundation.decisions.queries import get_book_of
from yiti.kernel.figures import Figure
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.measure.assessment.live.work import read_work
from yiti.policy.chains import VALUES, count_work
from yiti.policy.packs import work_of

from .scores import ScoreSheet


def get_work(*, scope: Scope, sheet: ScoreSheet) -> Figure | None:
    """
    The work points beside an institution's sheet, as the reader was given it: a sum of services × points each, down to their lists.

    None where the pack counts nothing in work points, where nothing is counted yet, or where the county has decided no points.
    """
    cycle, institution = sheet.cycle, sheet.institution
    work = work_of(cycle.pack)
    if work is None:
        return None
    book = get_book_of(scope=scope, pack=cycle.pack, on=Period.parse(cycle.period).last)
    if not book.is_set(VALUES, institution.category):
        return None
    counted = read_work(scope, cycle)
    rows = (counted or {}).get(institution.pk, [])
    if any(row["count"] is None for row in rows) or counted is None:
        return None
    return count_work(institution.pk, institution.category, rows, cycle.period, book)
