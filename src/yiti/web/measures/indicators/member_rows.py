"""The things behind a number, each as a row: residents by name, events by day and details, staff, institutions, texts."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yiti.care.residents.queries import list_names
from yiti.events.journal.frames import read_events
from yiti.foundation.pseudonyms import make_pseudonyms
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.policy.facts import COLUMN_WORDS, KIND_WORDS, KINDS, word_of
from yiti.registry.institutions.queries import list_signboards
from yiti.registry.staff.queries import list_staff
from yiti.web.measures.naming import address_of

HIDDEN = Text("（不在您的范围）", "(out of your reach)")
SEXES = {"male": Text("男", "male"), "female": Text("女", "female")}


@dataclass(frozen=True, slots=True)
class Member:
    """One id of a list in words. `other` says whether it stands in the numerator too."""

    id: str
    name: Text
    about: Text = NOTHING
    day: date | None = None
    place: Text = NOTHING
    address: str = ""
    other: bool | None = None

    @property
    def search(self) -> str:
        return f"{self.name.zh} {self.name.en} {self.about.zh} {self.about.en}".lower()

    @property
    def brief(self) -> str:
        """What stands there before its row is looked up."""
        return f"{self.day or ''} {self.place.zh} {self.place.en}".lower()

    @property
    def counted(self) -> tuple[str, Text] | None:
        if self.other is None:
            return None
        return ("met", Text("计入", "Counted")) if self.other else ("short", Text("没计入", "Not counted"))


@dataclass(frozen=True, slots=True)
class Wording:
    """What rows need to be told: names of institutions, the day, where a resident's row leads."""

    scope: Scope
    places: Mapping[str, Text]
    resident_address: Callable[[str], str]


def read_places(scope: Scope, today: date) -> dict[str, Text]:
    return {code: Text(name, english or name) for code, name, english in list_signboards(scope=scope, on=today)}


def read_residents(ids: Sequence[str], wording: Wording) -> list[Member]:
    """Those whom the reader may see by name; whoever is out of sight stands there without one."""
    names = list_names(scope=wording.scope, residents=set(ids))
    found = []
    for one in ids:
        named = names.get(one)
        if named is None:
            found.append(Member(one, HIDDEN))
            continue
        sex = SEXES.get(named.sex, NOTHING)
        about = Text(f"{sex.zh}，{named.born_on} 生", f"{sex.en}, born {named.born_on}")
        found.append(
            Member(
                one,
                Text(named.name, named.name),
                about,
                None,
                wording.places.get(named.institution, NOTHING),
                wording.resident_address(one),
            )
        )
    return found


def read_event_rows(ids: Collection[str], kinds: Iterable[str], wording: Wording) -> list[Member]:
    """Events by day, the newest first, with the columns of their kind in words."""
    rows = []
    for kind in kinds:
        frame = read_events(kind, events=ids)
        rows += [_event(kind, row, wording) for row in frame.sort("day", "event", descending=True).iter_rows(named=True)]
    return rows


def event_words(kind: str, row: Mapping[str, Any]) -> Text:
    """The details of an event: what is true, and the columns with their values."""
    zh, en = [], []
    for column in KINDS[kind].values():
        value, words = row[column.name], COLUMN_WORDS[column.name]
        if value is None or value is False or value == "":
            continue
        told = word_of(column.name, value) if isinstance(value, str) else Text(str(value), str(value))
        zh.append(words.zh if value is True else told.zh if column.choices else f"{words.zh} {told.zh}")
        en.append(words.en if value is True else told.en if column.choices else f"{words.en} {told.en}")
    return Text("，".join(zh), ", ".join(en))


def _event(kind: str, row: Mapping[str, Any], wording: Wording) -> Member:
    event = str(row["event"])
    place = wording.places.get(row["institution"], Text(row["institution"], row["institution"]))
    return Member(event, KIND_WORDS[kind], event_words(kind, row), row["day"], place, address_of("fact", event))


def read_staff(ids: Sequence[str], days: Iterable[date], wording: Wording) -> list[Member]:
    """People in post on one of the days by their pseudonyms, as far as the reader sees them."""
    people = {row.person_id: row for day in days for row in list_staff(scope=wording.scope, on=day)}
    named = dict(zip(make_pseudonyms("staff", people), people.values(), strict=True))
    found = []
    for one in ids:
        row = named.get(one) or people.get(one)
        if row is None:
            found.append(Member(one, HIDDEN))
            continue
        place, name = wording.places.get(row.institution_id, NOTHING), row.person.name
        found.append(Member(one, Text(name, name), NOTHING, None, place, address_of("person", row.person_id)))
    return found


def read_others(ids: Sequence[str], of: str, wording: Wording) -> list[Member]:
    """Institutions by name, texts as they are."""
    if of == "institutions":
        return [Member(one, wording.places.get(one, Text(one, one)), address=address_of("scorecard", one)) for one in ids]
    return [Member(one, Text(one, one)) for one in ids]
