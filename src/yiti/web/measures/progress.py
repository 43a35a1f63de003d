"""How far a quarter is, read in a fixed number of queries however many institutions there are."""

from dataclasses import dataclass, field
from datetime import date

from yiti.foundation.decisions.queries import get_book_of
from yiti.foundation.workflow.queries import Board, Cell, list_board
from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.models import Cycle
from yiti.measure.assessment.queries import Scoring, list_scorings
from yiti.policy.packs import Resolved
from yiti.registry.institutions.models import Institution
from yiti.registry.institutions.queries import list_institutions

SEND, REVIEW, SCORE = "send", "lead_review", "assessors_report"
WORKFLOW = "quarter"


@dataclass(frozen=True)
class Progress:
    """
    `institutions` are the assessed ones that the reader sees, in the annex's order; `scorings` by institution, only for those who
    see scores county-wide. `cycle` is None where the quarter was never opened.
    """

    period: Period
    today: date
    cycle: Cycle | None
    board: Board
    institutions: dict[str, Institution] = field(default_factory=dict)
    scorings: dict[str, list[Scoring]] = field(default_factory=dict)
    book: Resolved | None = None

    def cell(self, institution: str, part: str) -> Cell | None:
        return self.board.rows.get(institution, {}).get(part)

    def county(self, part: str) -> Cell | None:
        return self.board.county.get(part)

    def is_done(self, institution: str, part: str) -> bool:
        cell = self.cell(institution, part)
        return cell is not None and cell.state == "done"

    def is_ready(self, institution: str) -> bool:
        """Reported, reviewed and scored: nothing of it holds the ranking up."""
        return self.is_done(institution, REVIEW) and self.is_done(institution, SCORE)

    @property
    def ready(self) -> list[Institution]:
        return [row for code, row in self.institutions.items() if self.is_ready(code)]

    @property
    def unready(self) -> list[Institution]:
        return [row for code, row in self.institutions.items() if not self.is_ready(code)]

    def moved(self, whole: str, due: date | None) -> Text:
        """What the holiday did to the printed day; nothing where it did not move it."""
        printed = self.printed_day(whole)
        if due is None or printed is None or printed == due.day:
            return NOTHING
        return Text(f"{printed} 日逢休息日，顺延至 {due.day} 日", f"day {printed} is a day off, moved to {due.day}")

    def printed_day(self, whole: str) -> int | None:
        """The day of the month as the document prints it."""
        name = f"deadlines.{whole}"
        if self.book is None or not self.book.is_set(name):
            return None
        return int(self.book.parameter(name).number)


def read_progress(*, scope: Scope, period: Period, today: date) -> Progress:
    """Where the quarter stands, as far as `overview.see` reaches."""
    board = list_board(scope=scope, workflow=WORKFLOW, period=str(period), today=today)
    cycle = Cycle.objects.filter(pk=str(period)).first()
    if cycle is None:
        return Progress(period, today, None, board)
    seen = list_institutions(scope=scope, on=None, function="overview.see").exclude(category="")
    return Progress(
        period,
        today,
        cycle,
        board,
        {row.pk: row for row in seen if row.pk in board.rows},
        _read_scorings(scope, str(period)),
        get_book_of(scope=scope, pack=cycle.pack, on=period.last),
    )


def _read_scorings(scope: Scope, period: str) -> dict[str, list[Scoring]]:
    """Empty where the reader does not see them, or where no points are decided yet."""
    if not scope.may("scores.see") or scope.institutions("scores.see") is not None:
        return {}
    try:
        rows = list_scorings(scope=scope, period=period)
    except UnableTo:
        return {}
    found: dict[str, list[Scoring]] = {}
    for row in rows:
        found.setdefault(row.institution.pk, []).append(row)
    return found
