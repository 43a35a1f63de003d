"""What the registry says of a subject: people served, institutions, staff, approved posts."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from yiti.kernel.figures import Unit
from yiti.kernel.money import ZERO
from yiti.kernel.periods import Period
from yiti.kernel.text import Text
from yiti.policy.packs.shapes.reckonings import CountedPeople, Input
from yiti.registry.institutions.words import POST_KINDS

from .found import NOWHERE, Behind, Said, plain
from .ground import Ground
from .subjects import Subject, pick_houses

PART = Decimal("0.000001")
"""So exactly a part of a month is told."""
PRIMARY = ("central_township_hospital", "township_hospital", "community_centre")


def houses_of(ground: Ground, subject: Subject, said: Input) -> tuple[str, ...] | None:
    """The institutions that an input is taken from; None for all of the county."""
    if said.named_in is not None:
        return (subject.says(said.named_in),)
    if subject.there is not None and said.of != "county":
        return subject.there
    house = subject.house or (subject.around.house if subject.around else None)
    if said.of == "county" or house is None:
        return None
    below = ground.day.below.get(house.code, ())
    return {"own": (house.code,), "below": below, "with_below": (house.code, *below)}[said.of]


def count_people(ground: Ground, subject: Subject, said: Input, codes: tuple[str, ...] | None) -> Said:
    """People of the institutions, of the county or a place those of its primary ones; missing where one of them has no count."""
    of_place = codes is None or subject.there is not None
    here = [code for code in (ground.day.houses if codes is None else codes) if not of_place or ground.day.houses[code].type in PRIMARY]
    found = {code: ground.day.people.get(code, {}).get(str(said.population)) for code in here}
    counted = {code: people for code, people in found.items() if people is not None}
    lacking = tuple(code for code in here if code not in counted)
    if not counted or lacking:
        return Said(is_there=False, institutions=lacking or tuple(here))
    behind = tuple(
        Behind("population", code, Text(f"{people.year} 年", str(people.year)), code, people.people) for code, people in counted.items()
    )
    as_of = min(date(min(people.year for people in counted.values()), 12, 31), ground.window.on)
    return Said(sum(people.people for people in counted.values()), Unit.PERSONS, behind, as_of)


def count_houses(ground: Ground, subject: Subject, said: Input, codes: tuple[str, ...] | None) -> Said:
    if said.institutions is None:
        return NOWHERE
    found = list(pick_houses(ground, said.institutions, codes))
    behind = tuple(Behind("institution", house.code, house.label, house.code) for house in found)
    return Said(len(found), Unit.COUNT, behind, ground.window.on)


def count_staff(ground: Ground, subject: Subject, said: Input, codes: tuple[str, ...] | None) -> Said:
    """Everybody once; missing where the institutions have nobody on record at all."""
    if said.staff is None:
        return NOWHERE
    known = ground.spells if said.staff.months else ground.day.staff
    here = list(known) if codes is None else [code for code in codes if code in known]
    if not here:
        return Said(is_there=False, institutions=codes or ())
    if said.staff.months:
        return _count_months(ground, said.staff, here)
    behind: dict[str, Behind] = {}
    for code in here:
        for row in ground.day.staff[code]:
            if row.person_id not in behind and ground.fits(said.staff, row):
                behind[row.person_id] = Behind("person", row.person_id, Text(row.person.name, row.person.name), code)
    return Said(len(behind), Unit.PERSONS, tuple(behind.values()), ground.window.on)


def _count_months(ground: Ground, said: CountedPeople, here: Iterable[str]) -> Said:
    """Of the months that are over: each counts whole for who is there on its last day, or by the share of its days."""
    over = [month for month in ground.window.counted.each_month() if month.last <= ground.window.on]
    counted = [_days_of(month) if said.months == "days" else frozenset({month.last.toordinal()}) for month in over]
    behind: dict[str, Behind] = {}
    taken: dict[str, set[int]] = {}
    for code in here:
        for row in ground.spells.get(code, ()):
            until = row.until_on or date.max
            days = {day for month in counted for day in month if row.from_on.toordinal() <= day < until.toordinal()}
            if not days - taken.get(row.person_id, set()) or not ground.fits(said, row):
                continue
            held = taken.setdefault(row.person_id, set())
            held |= days
            months = sum((Decimal(len(held & month)) / len(month) for month in counted), ZERO)
            behind[row.person_id] = Behind(
                "person", row.person_id, Text(row.person.name, row.person.name), code, plain(months.quantize(PART))
            )
    return Said(sum((one.value for one in behind.values()), ZERO), Unit.COUNT, tuple(behind.values()), ground.window.last)


def _days_of(month: Period) -> frozenset[int]:
    return frozenset(range(month.first.toordinal(), month.end.toordinal()))


def count_places(ground: Ground, subject: Subject, said: Input, codes: tuple[str, ...] | None) -> Said:
    """Streets and townships of the county; missing while its divisions are not known."""
    if not ground.day.places:
        return NOWHERE
    found = ground.list_places(str(said.places))
    behind = tuple(Behind("place", place.code, Text(place.name, place.name_en or place.name)) for place in found)
    return Said(len(found), Unit.COUNT, behind, ground.window.on)


def take_limit(ground: Ground, subject: Subject, said: Input, codes: tuple[str, ...] | None) -> Said:
    here = list(ground.day.limits) if codes is None else list(codes)
    lacking = tuple(code for code in here if code not in ground.day.limits)
    if not here or lacking:
        return Said(is_there=False, institutions=lacking)
    behind = []
    for code in here:
        row = ground.day.limits[code]
        words = Text(row.number or row.clause or "核定", row.number or row.clause or "approved")
        behind.append(Behind("limit", code, words, code, getattr(row, str(said.limit)), row.from_on))
    return Said(sum(one.value for one in behind), Unit.COUNT, tuple(behind), ground.window.on)


def take_posts(ground: Ground, subject: Subject, said: Input, codes: tuple[str, ...] | None) -> Said:
    here = list(ground.day.posts) if codes is None else list(codes)
    lacking = tuple(code for code in here if code not in ground.day.posts)
    if not here or lacking:
        return Said(is_there=False, institutions=lacking)
    behind = [
        Behind("posts", code, POST_KINDS.get(kind, Text(kind, kind)), code, ground.day.posts[code].get(kind, 0))
        for code in here
        for kind in said.posts or ()
    ]
    return Said(sum(one.value for one in behind), Unit.COUNT, tuple(behind), ground.window.on)
