"""What is to be made by when, and what was made (`documents.see`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.db.models import QuerySet

from yiti.foundation.decisions.queries import get_book_of
from yiti.foundation.installation.queries import get_installation
from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs import Pack, load_pack
from yiti.policy.packs.shapes.reports import Report

from .codes import judge_code
from .models import MadeReport
from .rights import SEE, last_period, may_see

State = Literal["late", "short", "running", "met", "info"]


class UnableToFindReport(UnableTo):
    code = "not-found"


@dataclass(frozen=True, slots=True)
class Duty:
    """
    A report of a document with the period that it is owed for: the last one that is over, if the document was in force.
    `due` is None where no day is set;
    `made` the newest one made for the period, or of all where it comes when it is asked for.
    """

    pack: str
    report: Report
    period: Period | None
    due: date | None
    made: MadeReport | None
    state: State
    late_days: int = 0

    @property
    def key(self) -> str:
        return f"{self.pack}.{self.report.id}"


def list_duties(*, scope: Scope, today: date) -> list[Duty]:
    """The reports of the installation's document and of those above it that this person may see, the late ones first."""
    scope.require(SEE)
    packs = [pack for pack in load_pack(get_installation().pack).chain if pack.reports and today >= pack.in_force_from]
    newest = _newest([pack.id for pack in packs])
    found = [_duty(scope, pack, report, newest, today) for pack in packs for report in pack.reports if may_see(scope, report)]
    order = ("late", "short", "running", "info", "met")
    return sorted(found, key=lambda duty: (order.index(duty.state), duty.due or date.max))


def find_duty(*, scope: Scope, key: str, today: date) -> Duty:
    """:raises UnableToFindReport: for one that no document has, or that this person may not see"""
    found = next((duty for duty in list_duties(scope=scope, today=today) if duty.key == key), None)
    if found is None:
        raise UnableToFindReport(Text("没有这种报告", "There is no such report"))
    return found


def _newest(packs: list[str]) -> dict[tuple[str, str, str], MadeReport]:
    rows = MadeReport.objects.filter(pack__in=packs).order_by("pk").defer("content")
    return {(row.pack, row.report, row.period): row for row in rows}


def _duty(scope: Scope, pack: Pack, report: Report, newest: dict[tuple[str, str, str], MadeReport], today: date) -> Duty:
    period = last_period(report, today)
    if period is not None and period.last < pack.header.first_day:
        period = None
    made = newest.get((pack.id, report.id, str(period) if period else ""))
    if period is None:
        return Duty(pack.id, report, None, None, made, "info")
    due = _due(scope, pack, report, period, today)
    if made is not None:
        return Duty(pack.id, report, period, due, made, "met")
    late = max(0, (today - due).days) if due else 0
    return Duty(pack.id, report, period, due, None, "late" if late else "running" if due else "short", late)


def _due(scope: Scope, pack: Pack, report: Report, period: Period, today: date) -> date | None:
    """So many days after the period's last day; None while nobody has set them."""
    if report.due is None:
        return None
    book = get_book_of(scope=scope, pack=pack.id, on=today)
    return period.last + timedelta(days=int(book.parameter(report.due).number)) if book.is_set(report.due) else None


def list_made(*, scope: Scope, key: str = "") -> QuerySet[MadeReport]:
    """What was made, the newest first, without its content; of one report, or of all this person may see."""
    scope.require(SEE)
    rows = MadeReport.objects.defer("content")
    if key:
        pack, _, report = key.partition(".")
        return rows.filter(pack=pack, report=report)
    hidden = [(pack.id, report.id) for pack, report in _declared() if not may_see(scope, report)]
    for pack, report in hidden:
        rows = rows.exclude(pack=pack, report=report)
    return rows


def get_made(*, scope: Scope, number: str) -> MadeReport:
    """:raises UnableToFindReport: for one that was never made, or that this person may not see"""
    found = list_made(scope=scope).filter(number=number).first()
    if found is None:
        raise UnableToFindReport(Text("没有这份报告", "There is no such report"))
    return MadeReport.objects.get(pk=found.pk)


def check_made(*, scope: Scope, number: str, code: str) -> str:
    """The verdict on a paper in hand: `genuine`, `wrong-code`, `changed`, or `unknown`. Whoever holds the paper may ask."""
    found = MadeReport.objects.filter(number=number.strip()).first()
    return judge_code(found.content, found.number, found.check_code, code) if found else "unknown"


def _declared() -> Iterator[tuple[Pack, Report]]:
    for pack in load_pack(get_installation().pack).chain:
        yield from ((pack, report) for report in pack.reports)
