"""The ground of stories that are told register by register: institutions by kind, clinics with who works there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from yiti.policy.packs import Pack, load_pack
from yiti.registry.institutions.models import Institution
from yiti.registry.staff.models import Posting
from yiti.synthetic.draws import Draws

from .telling import Place, Story

HUBS = ("community_centre", "township_hospital", "central_township_hospital")


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a register: what it says, of which institution, and how many days ago it was made."""

    answers: Mapping[str, Any]
    institution: str = ""
    days_ago: int = 30


@dataclass(frozen=True, slots=True)
class Told:
    """What rows are made from; `doctors` are the codes of who works at each village clinic."""

    pack: Pack
    draws: Draws
    today: date
    hubs: Sequence[Institution]
    clinics: Sequence[Institution]
    leads: Sequence[Institution]
    doctors: Mapping[str, Sequence[str]]

    def day(self, days_ago: int) -> str:
        return (self.today - timedelta(days=days_ago)).isoformat()

    def drawn(self, low: int, high: int, *key: object) -> int:
        return low + self.draws.whole(*key, below=high - low + 1)


Maker = Callable[[Told], Iterator[Row]]


def tell_rows(place: Place, pack: str, makers: Mapping[str, Maker]) -> Iterator[Story]:
    """Every register's rows in turn, the older entries first."""
    told = _gather(place, load_pack(pack))
    for form, make in makers.items():
        for row in make(told):
            yield Story(form, row.answers, row.days_ago, row.institution)


def _gather(place: Place, pack: Pack) -> Told:
    houses = list(Institution.objects.order_by("sequence", "code"))
    doctors: dict[str, list[str]] = {}
    posts = Posting.objects.filter(institution__type="village_clinic", until_on=None).order_by("person")
    for person, house in posts.values_list("person_id", "institution_id"):
        doctors.setdefault(house, []).append(person)
    return Told(
        pack,
        place.draws,
        place.today,
        [one for one in houses if one.type in HUBS],
        [one for one in houses if one.type == "village_clinic"],
        [one for one in houses if one.type == "county_hospital"],
        doctors,
    )
