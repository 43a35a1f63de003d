"""What stands around every page: areas, place and period, the day, the person."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from urllib.parse import quote, quote_plus

from django.http import HttpRequest, QueryDict

from yiti.foundation.installation.models import Installation
from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text

from .areas import areas_for, find_area
from .nav import Area, AreaPage, page_around
from .printing import print_at_least
from .sources import Place

PERIODS = 10
"""So many quarters in the menu, the one that runs and those before it."""
MARK = "\0"
"""Stands in an address where a code will be; no address that a browser sends holds it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of a menu: its words, the address it leads to, and whether it is what is shown now."""

    label: Text
    address: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything that `base.html` prints around the page."""

    scope: Scope
    today: date
    installation: Installation | None
    areas: list[Area]
    area: Area | None
    pages: list[AreaPage]
    url: str
    current: str
    place: Place | None
    places: list[tuple[Text, list[Choice]]]
    all_places: Choice
    place_label: Text
    period: Period
    periods: list[Choice]
    unread: int
    address: str
    role: Text

    @property
    def tomorrow(self) -> date:
        return self.today + timedelta(days=1)

    @property
    def is_demonstration(self) -> bool:
        return self.installation is not None and self.installation.is_demonstration

    @property
    def one_in(self) -> str:
        """Of how many residents a demonstration tells of one; empty where it tells of all."""
        scale = self.installation.scale if self.installation else None
        return print_at_least(1 / scale, 0, 1) if scale and scale < 1 else ""

    @property
    def county(self) -> Text:
        return Text(self.installation.name_zh, self.installation.name_en) if self.installation else NOTHING


def default_period(today: date) -> Period:
    """The quarter that is being assessed: the last one that ended."""
    return Period.quarter_of(today).shifted(-1)


def choose_period(asked: str, today: date) -> Period:
    """The quarter asked for; the default for none or for text that is no quarter."""
    try:
        period = Period.parse(asked) if asked else default_period(today)
    except UnableTo:
        return default_period(today)
    return period if period.months == 3 else Period.quarter_of(period.last)


def choose_place(asked: str | None, places: list[Place], scope: Scope) -> str:
    """The place asked for where the person may see it; else the person's only one; else all."""
    codes = {place.code for place in places}
    if asked is not None and (asked == "" or asked in codes):
        return asked
    own = scope.actor.institution
    return own if own in codes and len(codes) == 1 else (next(iter(codes)) if len(codes) == 1 else "")


def with_query(request: HttpRequest, **changes: str) -> str:
    """This page's address with other values in its query; the number of a list's page is dropped."""
    query: QueryDict = request.GET.copy()
    query.pop("page", None)
    for key, value in changes.items():
        query[key] = value
    return f"{request.path}?{query.urlencode()}"


def place_menu(request: HttpRequest, places: list[Place], chosen: str) -> list[tuple[Text, list[Choice]]]:
    """The places by category, in the order given. The address is made once and the codes set in, since a county has hundreds."""
    before, _, after = with_query(request, place=MARK).partition(quote(MARK))
    return [
        (group, [Choice(place.name, before + quote_plus(place.code) + after, place.code == chosen) for place in members])
        for group, members in groupby(places, key=lambda place: place.group)
    ]


def period_menu(request: HttpRequest, place: str, chosen: Period, today: date) -> list[Choice]:
    running = Period.quarter_of(today)
    return [
        Choice(period.label, with_query(request, place=place, period=str(period)), period == chosen)
        for period in (running.shifted(-step) for step in range(PERIODS))
    ]


def label_of_all(count: int) -> Text:
    return Text(f"全部 {count} 家", f"All {count}")


def get_frame(
    request: HttpRequest,
    *,
    scope: Scope,
    today: date,
    installation: Installation | None,
    places: list[Place],
    chosen: str,
    period: Period,
    unread: int,
    role: Text,
) -> Frame:
    """The frame around the page that this request asks for. The page's area is the first step of its view's module."""
    match = request.resolver_match
    module = getattr(match.func, "__module__", "") if match else ""
    area = find_area(module.removeprefix("yiti.web.").partition(".")[0])
    pages, url = area.pages_for(scope) if area else [], (match.url_name or "") if match else ""
    place = next((place for place in places if place.code == chosen), None)
    everywhere = Choice(label_of_all(len(places)), with_query(request, place=""), chosen == "")
    return Frame(
        scope=scope,
        today=today,
        installation=installation,
        areas=areas_for(scope),
        area=area,
        pages=pages,
        url=url,
        current=page_around(pages, url, request.path),
        place=place,
        places=place_menu(request, places, chosen),
        all_places=everywhere,
        place_label=place.name if place else everywhere.label,
        period=period,
        periods=period_menu(request, chosen, period, today),
        unread=unread,
        address=with_query(request, place=chosen, period=str(period)),
        role=role,
    )
