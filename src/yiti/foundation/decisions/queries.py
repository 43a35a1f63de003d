"""What the county decided, and what its document says together with it on a day."""

from datetime import date
from functools import cache

from django.db.models import Q, QuerySet

from yiti.foundation.installation.queries import get_installation
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs import Decided, Resolved, load_pack, resolve
from yiti.policy.packs.shapes.duties import CalendarYear

from .holidays import as_calendar_year
from .models import Decision, HolidayYear

MOST_BOOKS = 200
_BOOKS: dict[tuple[str, date | None], tuple[tuple[Decided, ...], tuple[CalendarYear, ...], Resolved]] = {}


class UnableToFindDecision(UnableTo):
    code = "not-found"


def list_decisions(*, scope: Scope, parameter: str = "", state: str = "", on: date | None = None) -> QuerySet[Decision]:
    """
    Decisions in every state (`decisions.see`), by parameter, the newest span first.

    `on` leaves those whose span holds that day.
    """
    scope.require("decisions.see")
    found = Decision.objects.all()
    if parameter:
        found = found.filter(parameter=parameter)
    if state:
        found = found.filter(state=state)
    return found.filter(_holds(on)) if on else found


def get_decision(*, scope: Scope, id: int) -> Decision:
    """:raises UnableToFindDecision:"""
    found = list_decisions(scope=scope).filter(pk=id).first()
    if found is None:
        raise UnableToFindDecision(Text("没有这项决定", "There is no such decision"))
    return found


def get_decided(*, scope: Scope, on: date | None) -> tuple[Decided, ...]:
    """The approved decisions in force on a day, for `resolve`; on None all of them. What is in force is nobody's secret."""
    approved = Decision.objects.filter(state=Decision.State.APPROVED)
    if on:
        approved = approved.filter(_holds(on))
    return tuple(to_decided(decision) for decision in approved.order_by("parameter", "from_on", "pk"))


def get_book(*, scope: Scope, on: date | None) -> Resolved:
    """
    The installation's pack with the county's decisions on a day; on None the latest of each.

    Kept in memory while the decisions in force and the holidays entered are the same.

    :raises Refused: `pack-not-in-force` before the pack's first day
    """
    return get_book_of(scope=scope, pack=get_installation().pack, on=on)


def get_book_of(*, scope: Scope, pack: str, on: date | None) -> Resolved:
    """
    The same for a pack named: a quarter opened under an earlier pack stays with it, and a document above is read by itself.

    Decisions on what only another pack asks the county for are left out.
    """
    asked = _asked_by(pack, get_installation().pack)
    decided = tuple(item for item in get_decided(scope=scope, on=on) if item.parameter in asked)
    years = get_calendar_years(scope=scope)
    known = _BOOKS.get((pack, on))
    if known is None or known[:2] != (decided, years):
        known = decided, years, resolve(load_pack(pack), on=on, decisions=decided, years=years)
        if len(_BOOKS) >= MOST_BOOKS:
            _BOOKS.clear()
        _BOOKS[(pack, on)] = known
    return known[2]


@cache
def _asked_by(pack: str, below: str) -> frozenset[str]:
    """The parameters of a pack and those above it; where it stands above this county's own, without those that the own describes anew."""
    read, own = load_pack(pack), load_pack(below)
    asked = {id for owner in read.chain for id in owner.parameters}
    if pack in {each.id for each in own.above}:
        asked -= {id for owner in own.chain if owner.id not in {each.id for each in read.chain} for id in owner.parameters}
    return frozenset(asked)


def list_holidays(*, scope: Scope, year: int | None = None, state: str = "") -> QuerySet[HolidayYear]:
    """Calendars entered, in every state, the latest year first. Holidays are nobody's secret: whoever sees documents sees them."""
    if not scope.may("decisions.see"):
        scope.require("documents.see")
    found = HolidayYear.objects.all()
    if year is not None:
        found = found.filter(year=year)
    return found.filter(state=state) if state else found


def get_holidays(*, scope: Scope, id: int) -> HolidayYear:
    """:raises UnableToFindDecision:"""
    found = list_holidays(scope=scope).filter(pk=id).first()
    if found is None:
        raise UnableToFindDecision(Text("没有这份节假日登记", "There is no such calendar"))
    return found


def get_calendar_years(*, scope: Scope) -> tuple[CalendarYear, ...]:
    """The years approved, for `resolve` and for counting working days. What is announced is nobody's secret."""
    return tuple(
        as_calendar_year(year=row.year, notice=row.number, announced=row.announced_on, spans=row.spans, worked=row.worked)
        for row in HolidayYear.objects.filter(state=HolidayYear.State.APPROVED).order_by("year")
    )


def to_decided(decision: Decision) -> Decided:
    return Decided(
        parameter=decision.parameter,
        value=decision.value,
        applies_to=tuple(decision.applies_to),
        from_on=decision.from_on,
        until_on=decision.until_on,
        number=decision.number,
        decided_on=decision.decided_on,
    )


def _holds(on: date) -> Q:
    return Q(from_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gt=on))
