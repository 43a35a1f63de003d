"""For whom a reckoning runs: the county, institutions, entries, groups of entries, people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yiti.kernel.text import Text
from yiti.policy.packs.shapes.reckonings import INSTITUTION, Each, Entries, Groups, Houses, People
from yiti.registry.institutions.models import Institution
from yiti.registry.places.models import Place
from yiti.registry.staff.models import Posting

from .ground import Ground
from .ground import Houses as Codes
from .registers import Kept, Key, Row

COUNTY = Text("全县", "The whole county")
CUT = 180


@dataclass(frozen=True, slots=True)
class Subject:
    """
    One thing that a rule runs for. `rows` are the entries that it is made of, the newest first; `around` the subject in whose list
    it stands, where it does.
    """

    key: str
    label: Text
    house: Institution | None = None
    kept: Kept | None = None
    rows: Sequence[Row] = ()
    person: Posting | None = None
    around: "Subject | None" = None
    named: Mapping[str, str] = field(default_factory=dict)
    there: Codes = None
    """Of a place the institutions that stand there."""

    @property
    def institution(self) -> str:
        return self.house.code if self.house else ""

    @property
    def row(self) -> Row | None:
        return self.rows[0] if self.rows else None

    def says(self, name: str) -> str:
        """What a field is matched with: an answer, else what the subject is, else what the one around it says."""
        if self.row is not None and self.kept is not None and name in self.kept.fields:
            return self.row.said(name)
        own = self.named.get(name, "")
        return own or (self.around.says(name) if self.around else "")

    def answer(self, name: str) -> Any:
        return self.kept.value(self.row, name) if self.kept and self.row else None


def list_subjects(ground: Ground, each: Each, *, around: Subject | None = None, codes: Codes = None) -> list[Subject]:
    """In the order of the institutions, then of the entries (the newest first), then of people."""
    if each.institutions is not None:
        return [_of_house(house, around) for house in pick_houses(ground, each.institutions, codes)]
    if each.places is not None:
        return [_of_place(ground, place, around) for place in ground.list_places(each.places)]
    if each.staff is not None:
        return list(_of_people(ground, each.staff, around, codes))
    said = each.of_entries
    if said is None:
        return [Subject("county", COUNTY, around=around, named={"key": "county"})]
    rows = find_rows(ground, said, around, codes)
    kept = ground.day.register(said.id)
    if isinstance(said, Groups):
        return list(_of_groups(ground, said, kept, rows, around))
    return [_of_rows(ground, str(row.pk), kept.label(row, ground.day.names), kept, [row], row.institution, around) for row in rows]


def by_month(subjects: Sequence[Subject], field: str) -> list[tuple[str, Subject | None]]:
    """Month by month from January of the first to the newest; none beside a month that nobody entered."""
    found = {one.says(field)[:7]: one for one in reversed(subjects)}
    if not found:
        return []
    first, last = min(found), max(found)
    many = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:])
    months = [f"{int(first[:4]) + at // 12}-{at % 12 + 1:02d}" for at in range(many)]
    return [(month, found.get(month)) for month in months]


def find_rows(ground: Ground, said: Entries, subject: Subject | None, codes: Codes) -> list[Row]:
    """The entries that are meant, around a subject."""
    key: Key = tuple(subject.says(other) for other in said.match.values()) if subject else ()
    return ground.pick(said).find(codes, key)


def pick_houses(ground: Ground, said: Houses, codes: Codes) -> Iterable[Institution]:
    for code, house in ground.day.houses.items():
        of_kind = house.type in said.types or (bool(house.category) and house.category in said.types)
        if of_kind and (codes is None or code in codes) and (house.is_integrated or not said.integrated):
            yield house


def _of_house(house: Institution, around: Subject | None) -> Subject:
    named = {INSTITUTION: house.code, "key": house.code, "name": house.name, "short_name": house.short_name}
    return Subject(house.code, house.short_label, house, around=around, named=named)


def _of_place(ground: Ground, place: Place, around: Subject | None) -> Subject:
    label = Text(place.name, place.name_en or place.name)
    named = {"key": place.code, "name": place.name, "short_name": place.name}
    return Subject(place.code, label, around=around, named=named, there=ground.day.at_place.get(place.code, ()))


def _of_people(ground: Ground, said: People, around: Subject | None, codes: Codes) -> Iterable[Subject]:
    seen: set[str] = set()
    for code in ground.day.staff if codes is None else codes:
        for row in ground.day.staff.get(code, ()):
            if row.person_id not in seen and ground.fits(said, row):
                seen.add(row.person_id)
                house = ground.day.houses.get(code)
                named = {INSTITUTION: code, "person": row.person_id, "key": row.person_id}
                named |= {"name": house.name, "short_name": house.short_name} if house else {}
                yield Subject(row.person_id, Text(row.person.name, row.person.name), house, person=row, around=around, named=named)


def _of_groups(ground: Ground, said: Groups, kept: Kept, rows: Iterable[Row], around: Subject | None) -> Iterable[Subject]:
    groups: dict[Key, list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row.said(name) for name in said.by), []).append(row)
    for key, found in groups.items():
        words = [_words(ground, kept, name, value) for name, value in zip(said.by, key, strict=True)]
        label = Text(" · ".join(word.zh for word in words), " · ".join(word.en for word in words))
        house = found[0].institution if INSTITUTION in said.by or len({row.institution for row in found}) == 1 else ""
        yield _of_rows(ground, "~".join(key).replace("/", "／")[:CUT], label, kept, found, house, around)


def _of_rows(ground: Ground, key: str, label: Text, kept: Kept, rows: list[Row], code: str, around: Subject | None) -> Subject:
    house = ground.day.houses.get(code)
    named = {INSTITUTION: code, "key": key}
    named |= {"name": house.name, "short_name": house.short_name} if house else {}
    return Subject(key, label, house, kept, rows, around=around, named=named)


def _words(ground: Ground, kept: Kept, name: str, value: str) -> Text:
    house = ground.day.houses.get(value)
    if house is not None and (name == INSTITUTION or kept.fields[name].kind == "institution"):
        return house.short_label
    choices = {choice.id: choice.label for choice in kept.fields[name].choices} if name in kept.fields else {}
    return choices.get(value, Text(value or "–", value or "–"))
