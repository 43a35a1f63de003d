"""The ground of a demonstration: the places and institutions of a pack's own tables, in bulk."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from yiti.kernel.scopes import system_scope
from yiti.policy.packs import Pack
from yiti.registry.institutions.annex import short_name
from yiti.registry.institutions.models import Institution, InstitutionType, Membership, Population, StaffLimit
from yiti.registry.places.operations import put_places

from .names import initials
from .registers import CLINICS_EACH, OPENED, POST_COLUMNS, Assessed, make_clinics

Row = Mapping[str, str]

SERVES = frozenset({"central_township_hospital", "township_hospital", "community_centre"})
"""Types that residents belong to and that are staffed here."""
WITH_BEDS = frozenset({"county_hospital", "central_township_hospital", "township_hospital"})
STAFF_PER_1000 = 19
"""Staff for 10,000 people served, of which the shares of posts below; invented, near what annexes of this kind print."""
SHARES = {
    "doctors": 22, "nurses": 20, "pharmacy": 4, "ecg_ultrasound": 3, "laboratory": 4, "imaging": 3, "public_health": 30, "management": 14,
}  # fmt: skip
SHARES_OF: Mapping[str, Mapping[str, int]] = {
    "ordos-2024": {**SHARES, "doctors": 25, "public_health": 32, "management": 9},
    "xinjiang-community-2016": {
        "doctors": 36, "nurses": 24, "pharmacy": 1, "ecg_ultrasound": 3, "laboratory": 1, "imaging": 3, "public_health": 30,
        "management": 2,
    },
}  # fmt: skip
"""Packs whose document asks for more health technicians, or caps the others: most institutions there come near it."""
LEAST = 14
"""Staff of the smallest institution, so that every kind of post has somebody."""
VILLAGE_CLINICS = "institutions.village_clinics"
ALL_INTEGRATED = frozenset({"wafangdian-2017"})
"""Packs whose document counts its village clinics as those under integrated management."""
UNKNOWN_PEOPLE = 12_000
"""People served where the pack's table has none."""


@transaction.atomic
def make_ground(pack: Pack, today: date) -> tuple[list[Assessed], list[str]]:
    """Places, institutions, clinics, memberships, limits and populations; those that residents belong to, and the lead hospitals."""
    county = str(pack.header.place)
    _put_places(pack, county)
    rows = pack.rows["institutions"]
    since = told_from(pack)
    opened = min(OPENED, since)
    Institution.objects.bulk_create([_institution(row, at, opened) for at, row in enumerate(rows, start=1) if not _parent(row)])
    Institution.objects.bulk_create([_institution(row, at, opened) for at, row in enumerate(rows, start=1) if _parent(row)])
    having = [one for one in Institution.objects.order_by("sequence") if one.has_villages]
    make_clinics(having, _clinics_counted(pack), all_integrated=pack.id in ALL_INTEGRATED)
    _join(rows, since)
    shares = SHARES_OF.get(pack.id, SHARES)
    serving = [_assessed(row, rows, shares) for row in rows if row["type"] in SERVES]
    _count(serving, since, today)
    return serving, [row["code"] for row in rows if row["type"] == "county_hospital"]


def _clinics_counted(pack: Pack) -> int:
    """As many village clinics as the document counts; 0 where it counts none."""
    counted = pack.parameters.get(VILLAGE_CLINICS)
    return int(str(counted.values[-1].value)) if counted and counted.values else 0


def told_from(pack: Pack) -> date:
    """The first day that is told: the pack's own, where its document prints one."""
    return max(pack.in_force_from, OPENED)


def _put_places(pack: Pack, county: str) -> None:
    places = [
        {"code": row["code"], "name": row["name"], "name_en": row["name_en"], "parent_id": None if row["code"] == county else county}
        for row in pack.rows["places"]
    ]
    put_places(scope=system_scope("demonstration"), places=places)


def _parent(row: Row) -> str:
    """The centre or hospital that a station or clinic belongs to; memberships of others are told apart."""
    return row["lead"] if row["type"] in ("community_station", "village_clinic") else ""


def _institution(row: Row, at: int, opened: date) -> Institution:
    return Institution(
        code=row["code"], name=row["name"], short_name=short_name(row["name"])[:40], name_en=row["name_en"],
        type=InstitutionType(row["type"]),
        category=row["category"], place_id=row["place"], parent_id=_parent(row) or None, pinyin=initials(row["name"])[:60],
        has_villages=row["type"] in ("township_hospital", "central_township_hospital"), has_beds=row["type"] in WITH_BEDS,
        sequence=at, from_on=opened,
    )  # fmt: skip


def _join(rows: Sequence[Row], since: date) -> None:
    names = {row["code"]: row["name"] for row in rows}
    Membership.objects.bulk_create(
        [
            Membership(
                institution_id=row["code"], lead_id=row["lead"], consortium=f"{names[row['lead']]}医共体", mode=row["mode"], from_on=since
            )
            for row in rows
            if row["lead"] and row["mode"]
        ]
    )


def _assessed(row: Row, rows: Sequence[Row], shares: Mapping[str, int]) -> Assessed:
    people = int(row["population"] or UNKNOWN_PEOPLE)
    total = max(LEAST, people * STAFF_PER_1000 // 10_000)
    posts = {kind: max(1, total * shares[kind] // 100) for kind in POST_COLUMNS}
    stations = [below["code"] for below in rows if below["type"] == "community_station" and below["lead"] == row["code"]]
    return Assessed(
        code=row["code"], name=row["name"], category=row["category"], population=people, establishment=sum(posts.values()) * 6 // 10,
        posts=posts, lead=row["lead"], type=row["type"], stations=tuple(stations[:CLINICS_EACH]),
    )  # fmt: skip


def _count(serving: Sequence[Assessed], since: date, today: date) -> None:
    """Limits and the people served; both invented where the table does not print them."""
    StaffLimit.objects.bulk_create(
        [
            StaffLimit(
                institution_id=one.code, total=sum(one.posts.values()), establishment=one.establishment,
                off_establishment=sum(one.posts.values()) - one.establishment, from_on=since, number="（演示）",
            )
            for one in serving
        ]
    )  # fmt: skip
    Population.objects.bulk_create(
        [
            Population(institution_id=one.code, year=year, scope="served", people=one.population, remark="演示")
            for one in serving
            for year in range(today.year - 2, today.year + 1)
        ]
    )
