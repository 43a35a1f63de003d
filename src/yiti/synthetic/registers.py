"""Places, institutions, people and accounts of the synthetic county, in bulk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from yiti.kernel.periods import Period
from yiti.kernel.scopes import system_scope
from yiti.policy.packs import load_pack
from yiti.registry.institutions.annex import import_annex
from yiti.registry.institutions.models import Institution, InstitutionType, Membership
from yiti.registry.institutions.words import POST_KINDS
from yiti.registry.ledger.models import AccountRow, AccountSheet
from yiti.registry.staff.models import Detachment, Person, Posting, Qualification

from .accounts import month_accounts
from .cast import LEADS
from .draws import Draws
from .names import initials
from .people import Hire, papers_of, staff_of

OPENED = date(2010, 1, 1)
"""When hospitals and clinics that the document does not name opened: before anything that is told of them."""
POST_COLUMNS = tuple(POST_KINDS)
CLINICS_EACH = 2
SIGNS = "零一二三四五六七八九"
SINCE = date(2021, 1, 1)
HIRED_BEFORE = 11
"""Years before the business date in which the first of the people came."""


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
    type: str = ""
    stations: tuple[str, ...] = ()
    """Codes of the community stations below it that are shown at work; the first village clinics need no table."""

    @property
    def outposts(self) -> tuple[str, ...]:
        """Codes of the clinics or stations below it that residents go to, its first ones."""
        return tuple(f"{self.code}-V{at:02d}" for at in range(1, CLINICS_EACH + 1)) if has_villages(self) else self.stations


@transaction.atomic
def make_institutions(pack: str, place: str) -> list[Assessed]:
    """Places and institutions as the annex prints them, two lead hospitals, and village clinics."""
    import_annex(scope=system_scope("demonstration"), pack=pack)
    for code, name in LEADS.items():
        Institution.objects.create(
            code=code, name=name.zh, short_name=name.zh[-4:], name_en=name.en, type=InstitutionType.COUNTY_HOSPITAL, place_id=place,
            pinyin=initials(name.zh), has_beds=True, sequence=900, from_on=OPENED,
        )  # fmt: skip
    institutions = Institution.objects.in_bulk()
    return [_make(institutions[row["code"]], row, at) for at, row in enumerate(load_pack(pack).rows["staffing"])]


def _make(institution: Institution, row: Mapping[str, str], at: int) -> Assessed:
    lead = list(LEADS)[at % 2]
    Membership.objects.create(
        institution=institution, lead_id=lead, consortium=f"{LEADS[lead].zh}医共体", mode="tight", from_on=SINCE
    )  # fmt: skip
    make_clinics([institution])
    return Assessed(
        code=institution.code, name=institution.name, category=institution.category, population=int(row["population"]),
        establishment=int(row["establishment"]), posts={kind: int(row[kind]) for kind in POST_COLUMNS}, lead=lead,
        type=institution.type,
    )  # fmt: skip


def make_clinics(parents: Sequence[Institution], wanted: int = 0, *, all_integrated: bool = False) -> None:
    """
    Village clinics of the hospitals that have villages, named by no document: `CLINICS_EACH`, or more until all are `wanted`.

    The first of each is under integrated management, or all are.
    """
    having = [parent for parent in parents if parent.has_villages]
    many = [max(CLINICS_EACH, wanted // len(having) + (at < wanted % len(having))) for at in range(len(having))]
    clinics = [
        _clinic(parent, number, is_integrated=number == 1 or all_integrated)
        for parent, each in zip(having, many, strict=True)
        for number in range(1, each + 1)
    ]
    Institution.objects.bulk_create(clinics)


def _clinic(parent: Institution, number: int, *, is_integrated: bool) -> Institution:
    name = f"{parent.short_name}第{_in_signs(number)}村卫生室"
    return Institution(
        code=f"{parent.code}-V{number:02d}", name=name, short_name=name, name_en=_clinic_name_en(parent, number),
        type=InstitutionType.VILLAGE_CLINIC, place_id=parent.place_id, parent=parent, pinyin=initials(name), sequence=1000, from_on=OPENED,
        is_integrated=is_integrated,
    )  # fmt: skip


def _in_signs(number: int) -> str:
    """A number below a hundred in Chinese signs: 一, 十二, 三十."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else SIGNS[tens]) + ("十" if tens else "") + (SIGNS[ones] if ones else "")


def _clinic_name_en(parent: Institution, number: int) -> str:
    town = parent.name_en.removesuffix(" Hospital")
    return f"{town} Village Clinic No. {number}"


@transaction.atomic
def make_people(draws: Draws, institutions: Sequence[Assessed], today: date) -> dict[str, list[Hire]]:
    """Persons and postings of every institution; in each, one in training, and in township hospitals one in a village clinic."""
    found: dict[str, list[Hire]] = {}
    number = 1
    for institution in institutions:
        hires = staff_of(draws, institution.code, dict(institution.posts), institution.establishment, number, today.year - HIRED_BEFORE)
        number += len(hires)
        found[institution.code] = hires
        hire_all(draws, institution.code, hires)
        _send_away(institution, hires, today)
    return found


def hire_all(draws: Draws, institution: str, hires: Sequence[Hire]) -> None:
    """Persons, their postings at the institution and their papers."""
    Person.objects.bulk_create([Person(code=hire.code, name=hire.name, pinyin=initials(hire.name)) for hire in hires])
    Posting.objects.bulk_create(
        [
            Posting(
                person_id=hire.code, institution_id=institution, position=hire.position, post_kind=hire.post_kind,
                identity=hire.identity, duty=hire.duty, title=hire.title, from_on=hire.from_on,
            )
            for hire in hires
        ]
    )  # fmt: skip
    Qualification.objects.bulk_create(
        [
            Qualification(person_id=hire.code, kind=kind, number=number, from_on=day)
            for hire in hires
            for kind, number, day in papers_of(draws, hire)
        ]
    )


def has_villages(institution: Assessed) -> bool:
    return "community_centre" not in (institution.category, institution.type)


def posted_of(hires: Sequence[Hire]) -> Hire:
    """Who works in the first village clinic or station."""
    return [hire for hire in hires if hire.position == "public_health"][-1]


def _send_away(institution: Assessed, hires: Sequence[Hire], today: date) -> None:
    """Since this spring, and since the new year after every hire: nobody is sent to a clinic before he came."""
    nurses = [hire for hire in hires if hire.position == "nurse"]
    if nurses:
        Detachment.objects.create(
            person_id=nurses[0].code, kind="training", home_id=institution.code, host_name="自治区人民医院", from_on=date(today.year, 3, 1),
            until_on=date(today.year, 9, 1),
        )  # fmt: skip
    if has_villages(institution):
        Detachment.objects.create(
            person_id=posted_of(hires).code, kind="village_clinic", home_id=institution.code, host_id=f"{institution.code}-V01",
            from_on=date(today.year - 1, 1, 1),
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
        if has_villages(institution):
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
