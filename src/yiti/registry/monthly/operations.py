"""Hand a return in: each handing in is a new version, the older ones stay."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from yiti.foundation.audit.operations import Changed, record_changes
from yiti.foundation.imports.rooms import lock_room
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Conflict, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs.shapes.monthly import MonthlyReturn

from .amounts import Amounts, UnableToHandIn, find_doubts, find_wrong
from .declared import find_declared
from .guards import ClosedMonth, require_enterer, require_month
from .models import HandedFigure, HandedReturn
from .standing import find_standing

ROOM = "monthly"

SOMEBODY_ELSE = Text("别人刚交了这个月的新版本，请看过再交", "Somebody else has just handed this month in; look at it first")


class UnableToConfirm(UnableTo):
    """Figures that are odd and were not said to be so."""

    code = "implausible"


class UnableToHandInAll(UnableTo):
    """Some of several returns cannot be taken; none is. `refusals` are pairs of institution and what is wrong there."""

    def __init__(self, refusals: Sequence[tuple[str, UnableTo]]):
        super().__init__(refusals[0][1].message, code=refusals[0][1].code, field=refusals[0][1].field)
        self.refusals = tuple(refusals)


@dataclass(frozen=True, slots=True)
class Handing:
    """One month of one return; `institution` is empty for the county. `seen_version` is what the person had before the eyes, 0 for none."""

    institution: str
    month: Period
    amounts: Amounts
    seen_version: int


@transaction.atomic
def hand_in(
    *,
    scope: Scope,
    declared: str,
    handings: Sequence[Handing],
    today: date,
    now: datetime,
    closed: ClosedMonth,
    is_confirmed: bool = False,
) -> list[HandedReturn]:
    """
    Hand a return in, of one institution and month or of several: all or none.

    :raises Forbidden: for whom the return does not name, or out of reach
    :raises UnableToHandInAll: with the item as field `missing-field`, `unknown-field`, `wrong-type`, `too-precise`, `out-of-range`,
        `sums-differ`, or `implausible` unless `is_confirmed`; of the month or the institution `future`, `closed`, `does-not-apply`
    :raises Conflict: where another version came in meanwhile
    """
    lock_room(ROOM)
    item = find_declared(declared)
    refusals: list[tuple[str, UnableTo]] = []
    for one in handings:
        require_enterer(scope, item, one.institution)
        refusals += [(one.institution, refusal) for refusal in _refusals(item, one, today, closed, is_confirmed=is_confirmed)]
    if refusals:
        raise UnableToHandInAll(refusals)
    return write_returns(scope=scope, item=item, handings=handings, now=now)


def _refusals(item: MonthlyReturn, one: Handing, today: date, closed: ClosedMonth, *, is_confirmed: bool) -> list[UnableTo]:
    try:
        require_month(item, one.institution, one.month, today, closed)
    except UnableToHandIn as refusal:
        return [refusal]
    wrong: list[UnableTo] = [*find_wrong(item, one.amounts)]
    if wrong or is_confirmed:
        return wrong
    return [UnableToConfirm(doubt.words, field=doubt.item) for doubt in find_doubts(item, one.amounts)]


def write_returns(
    *, scope: Scope, item: MonthlyReturn, handings: Sequence[Handing], now: datetime, is_by_sheet: bool = False
) -> list[HandedReturn]:
    """
    Put checked returns down as new versions, in a fixed number of statements. Every check is the caller's.

    :raises Conflict: where one of them stands in another version than the person saw
    """
    standing = find_standing(item.id, [one.month for one in handings])
    for one in handings:
        now_there = standing.get((one.institution, one.month.first))
        if (now_there.version if now_there else 0) != one.seen_version:
            raise Conflict(SOMEBODY_ELSE, code="version")
    try:
        with transaction.atomic():
            made = HandedReturn.objects.bulk_create(_rows(scope, item, handings, now, is_by_sheet=is_by_sheet), batch_size=500)
    except IntegrityError as error:
        raise Conflict(SOMEBODY_ELSE, code="version") from error
    figures = HandedFigure.objects.bulk_create(_figures(item, made, handings), batch_size=500)
    record_changes(scope=scope, changes=_changes(item, made, handings, figures))
    return made


def _rows(scope: Scope, item: MonthlyReturn, handings: Iterable[Handing], now: datetime, *, is_by_sheet: bool) -> list[HandedReturn]:
    return [
        HandedReturn(
            declared=item.id, institution_id=one.institution or None, month=one.month.first, version=one.seen_version + 1,
            entered_by=scope.actor.username, entered_at=now, is_by_sheet=is_by_sheet,
        )
        for one in handings
    ]  # fmt: skip


def _figures(item: MonthlyReturn, made: Sequence[HandedReturn], handings: Sequence[Handing]) -> list[HandedFigure]:
    pairs = zip(made, handings, strict=True)
    return [
        HandedFigure(handed=row, item=figure.item, amount=one.amounts[figure.item]) for row, one in pairs for figure in item.figures
    ]  # fmt: skip


def _changes(
    item: MonthlyReturn, made: Sequence[HandedReturn], handings: Sequence[Handing], figures: Sequence[HandedFigure]
) -> list[Changed]:  # fmt: skip
    of: defaultdict[int, list[HandedFigure]] = defaultdict(list)
    for figure in figures:
        of[figure.handed_id].append(figure)
    return [
        Changed(
            action="monthly.deliver", table="monthly_handedreturn", key=row.pk, institution=one.institution,
            before={"version": one.seen_version} if one.seen_version else None,
            after={"return": item.id, "month": str(one.month), "version": row.version, "figures": dict(one.amounts)},
            rows=of[row.pk],
        )
        for row, one in zip(made, handings, strict=True)
    ]  # fmt: skip
