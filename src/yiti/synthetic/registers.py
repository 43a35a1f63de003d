"""Places, institutions, people and accounts of the synthetic county, in bulk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from yiti.kernel.periods import Period
from yiti.policy.packs import load_pack
from yiti.registry.institutions.models import Institution, InstitutionType, Membership, Population, PostCount, StaffLimit
from yiti.registry.ledger.models import AccountRow, AccountSheet
from yiti.registry.places.models import Place
from yiti.registry.staff.models import Detachment, Person, Posting

from .accounts import month_accounts
from .cast import LEADS
from .draws import Draws
from .names import initials
from .people import Hire, staff_of

SINCE = date(2021, 1, 1)
POST_COLUMNS = ("doctors", "nurses", "pharmacy", "ecg_ultrasound", "laboratory", "imaging", "public_health", "management")
CLINICS_EACH = 2


@dataclass(frozen=True, slots=True)
class Assessed:
    """An institution of the annex as the rest of the county is made from it."""

    code: str
    name: str
    category: str
    population: int
    establishment: int
    posts: Mapping[str, int]
    lead: str


@transaction.atomic
def make_institutions(pack: str, place: str) -> list[Assessed]:
    """Places, the annex's institutions with posts, limits and populations, two lead hospitals, and village clinics."""
    read = load_pack(pack)
    places = {row["code"]: row["name"] for row in read.rows["places"] if row["code"] != place}
    Place.objects.create(code=place, name="昌吉市", name_en="Changji City")
    Place.objects.bulk_create([Place(code=code, name=name, parent_id=place) for code, name in places.items()])
    for code, name in LEADS.items():
        Institution.objects.create(
            code=code, name=name, short_name=name[-4:], type=InstitutionType.COUNTY_HOSPITAL, place_id=place, pinyin=initials(name),
            has_beds=True, sequence=900, from_on=SINCE,
        )  # fmt: skip
    return [_make(row, at) for at, row in enumerate(read.rows["staffing"])]


def _make(row: Mapping[str, str], at: int) -> Assessed:
    short = row["institution"].removesuffix("社区卫生服务中心").removesuffix("卫生院")
    code = row["code"]
    is_centre = row["category"] == "community_centre"
    lead = list(LEADS)[at % 2]
    institution = Institution.objects.create(
        code=code, name=row["institution"], short_name=short, category=row["category"], place_id=code, pinyin=initials(row["institution"]),
        type=InstitutionType.COMMUNITY_CENTRE if is_centre else InstitutionType.TOWNSHIP_HOSPITAL,
        has_villages=not is_centre, has_beds=True, sequence=at + 1, from_on=SINCE,
    )  # fmt: skip
    total, establishment, off = int(row["total"]), int(row["establishment"]), int(row["off_establishment"])
    StaffLimit.objects.create(
        institution=institution, total=total, establishment=establishment, off_establishment=off, clause="附件2", number="", from_on=SINCE
    )  # fmt: skip
    posts = {kind: int(row[kind]) for kind in POST_COLUMNS}
    PostCount.objects.bulk_create(
        [PostCount(institution=institution, kind=kind, posts=count, from_on=SINCE) for kind, count in posts.items()]
    )
    people = int(row["population"])
    Population.objects.create(institution=institution, year=2019, scope="served", people=people, remark="附件2，含兵团")
    Membership.objects.create(
        institution=institution, lead_id=lead, consortium=f"{LEADS[lead]}医共体", mode="tight", from_on=SINCE
    )  # fmt: skip
    if institution.has_villages:
        Institution.objects.bulk_create([_clinic(institution, number) for number in range(1, CLINICS_EACH + 1)])
    return Assessed(code, institution.name, institution.category, people, establishment, posts, lead)


def _clinic(parent: Institution, number: int) -> Institution:
    name = f"{parent.short_name}第{'一二三四五'[number - 1]}村卫生室"
    return Institution(
        code=f"{parent.code}-V{number:02d}", name=name, short_name=name, type=InstitutionType.VILLAGE_CLINIC, place_id=parent.place_id,
        parent=parent, pinyin=initials(name), sequence=1000, from_on=SINCE,
    )  # fmt: skip


@transaction.atomic
def make_people(draws: Draws, institutions: Sequence[Assessed]) -> dict[str, list[Hire]]:
    """Persons and postings of every institution; in each, one in training, and in township hospitals one in a village clinic."""
    found: dict[str, list[Hire]] = {}
    number = 1
    for institution in institutions:
        hires = staff_of(draws, institution.code, dict(institution.posts), institution.establishment, number)
        number += len(hires)
        found[institution.code] = hires
        Person.objects.bulk_create([Person(code=hire.code, name=hire.name, pinyin=initials(hire.name)) for hire in hires])
        Posting.objects.bulk_create(
            [
                Posting(
                    person_id=hire.code, institution_id=institution.code, position=hire.position, post_kind=hire.post_kind,
                    identity=hire.identity, duty=hire.duty, title=hire.title, from_on=hire.from_on,
                )
                for hire in hires
            ]
        )  # fmt: skip
        _send_away(institution, hires)
    return found


def _send_away(institution: Assessed, hires: Sequence[Hire]) -> None:
    nurses = [hire for hire in hires if hire.position == "nurse"]
    if nurses:
        Detachment.objects.create(
            person_id=nurses[0].code, kind="training", home_id=institution.code, host_name="自治区人民医院", from_on=date(2026, 3, 1),
            until_on=date(2026, 9, 1),
        )  # fmt: skip
    if institution.category != "community_centre":
        posted = [hire for hire in hires if hire.position == "public_health"][-1]
        Detachment.objects.create(
            person_id=posted.code, kind="village_clinic", home_id=institution.code, host_id=f"{institution.code}-V01", from_on=SINCE
        )  # fmt: skip


@transaction.atomic
def make_accounts(draws: Draws, institution: Assessed, staff: int, period: Period, username: str, at: datetime) -> None:
    """A quarter's three months of an institution, and of its first village clinic."""
    for month in period.each_month():
        sheet = AccountSheet.objects.create(institution_id=institution.code, month=month.first, entered_by=username, entered_at=at)
        lines = month_accounts(draws, institution.code, month.first, population=institution.population, staff=staff)
        AccountRow.objects.bulk_create(
            [
                AccountRow(
                    sheet=sheet, line=number, item=line.item, voucher=line.voucher, on=line.on, summary=line.summary, amount=line.amount
                )
                for number, line in enumerate(lines, start=1)
            ]
        )  # fmt: skip
        if institution.category != "community_centre":
            _clinic_accounts(draws, institution, month, username, at)


def _clinic_accounts(draws: Draws, institution: Assessed, month: Period, username: str, at: datetime) -> None:
    clinic = f"{institution.code}-V01"
    sheet = AccountSheet.objects.create(institution_id=clinic, month=month.first, entered_by=username, entered_at=at)
    amounts: dict[str, Decimal] = {
        "subsidy.public_health": draws.between(3200, 3800, "clinic", clinic, month.first),
        "subsidy.essential_drugs": draws.between(900, 1200, "clinic drugs", clinic, month.first),
    }
    AccountRow.objects.bulk_create(
        [
            AccountRow(
                sheet=sheet,
                line=number,
                item=item,
                voucher=f"村-{month.first:%m}{number:02d}",
                on=month.last,
                summary="拨付",
                amount=amount,
            )
            for number, (item, amount) in enumerate(amounts.items(), start=1)
        ]
    )
