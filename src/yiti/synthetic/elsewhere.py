"""A demonstration of any pack that brings its ground: who works there, their residents and services, accounts and counted indicators."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from yiti.foundation.installation.operations import set_up
from yiti.kernel.periods import Period
from yiti.kernel.scopes import system_scope
from yiti.kernel.text import Text
from yiti.measure.indicators.operations import recount
from yiti.policy.packs import Pack, load_pack
from yiti.registry.access.demonstration import create_demo_user
from yiti.registry.staff.models import Posting

from .acting import Acting, noon
from .cast import COUNTY_CAST, Member
from .draws import Draws
from .ground import make_ground, told_from
from .lives import LIVES, YEARS_BEFORE, live
from .map import draw_map
from .monthly import hand_in_months, read_told
from .names import person_name
from .people import Hire
from .quarters import County, accountant, head
from .registers import Assessed, has_villages, make_accounts, make_people, posted_of
from .stories import Place, write_entries
from .stories.deciding import decide_locally
from .stories.figures import enter_figures
from .tasks import do_tasks
from .villages import approve_posts, license_physicians, make_hospital_staff, make_village_doctors
from .written import write_papers

SETUP = system_scope("demonstration")
SERVING = 2
"""So many institutions with villages and as many without, the first ones: their public health workers and village doctors have log-ins."""
OWN = frozenset({"institution_head", "accountant", "staff_member", "public_health_worker", "village_doctor", "lead_reviewer"})
"""Roles that work in an institution; all others of the pack have one user each for the whole place."""


def build_elsewhere(pack: str, *, seed: int, scale: Decimal, told: Callable[[int, int, Text], None]) -> County:
    """The demonstration of a pack on its own business date; told how far it is, of how many steps, and what is being done."""
    book = load_pack(pack)
    today = book.header.demo_on or book.in_force_from
    steps = 4 + (LIVES + 1 if scale else 0)
    told(0, steps, Text("建立机构与人员", "Institutions and people"))
    county = _begin(book, seed, today, scale)
    told(1, steps, Text("建立用户与权限", "Users and roles"))
    taken: set[str] = set()
    for member, staff in _members(book, county):
        _enter(member, staff if staff not in taken else "", told_from(book), today)
        taken.add(staff)
    told(2, steps, Text("月度收支", "Monthly accounts"))
    _accounts(county, today)
    at = 3
    if scale:
        live(county, scale=scale, today=today, told=lambda done, words: told(at + done, steps, words))
        at += LIVES + 1
    months = [month for year in (today.year - 1, today.year) for month in Period.year_of(date(year, 1, 1)).each_month()]
    over = [month for month in months if month.end <= today]
    hand_in_months(county, over, read_told(scale), today=today, without=lambda institution, month: False)
    _fill(book, county, today)
    do_tasks(county.draws, county.acting, today)
    told(at, steps, Text("计算指标", "Counting indicators"))
    recount(scope=SETUP, now=noon(today))
    write_papers(county.draws, county.acting, today)
    told(steps, steps, Text("完成", "Done"))
    return county


def _fill(book: Pack, county: County, today: date) -> None:
    """What is told in full, and some entries in every other register."""
    doctors = {code: [hire.code for hire in hires if hire.position == "doctor"] for code, hires in county.people.items()}
    posts = Posting.objects.filter(institution__in=county.leads, position="doctor").order_by("person")
    doctors |= {
        code: [person for person, house in posts.values_list("person_id", "institution_id") if house == code] for code in county.leads
    }
    decide_locally(county.acting, book.id, today)
    enter_figures(county.acting, book.id, today)
    place = Place(county.draws, today, county.institutions, county.leads, doctors)
    write_entries(county.acting, book, place)


def _begin(book: Pack, seed: int, today: date, scale: Decimal) -> County:
    place = str(book.header.place)
    name = next(Text(row["name"], row["name_en"]) for row in book.rows["places"] if row["code"] == place)
    set_up(scope=SETUP, pack=book.id, place=place, name=name, is_demonstration=True, seed=seed, today=today, scale=scale)
    draws = Draws(seed)
    institutions, leads = make_ground(book, today)
    draw_map(book, today)
    people = make_people(draws, institutions, today)
    license_physicians(draws, book.id, people)
    make_village_doctors(draws, book.id, today)
    make_hospital_staff(draws, book.id, leads, 1 + sum(len(hires) for hires in people.values()), today)
    approve_posts(institutions, told_from(book))
    return County(draws, Acting(), institutions, people, tuple(leads))


def _members(book: Pack, county: County) -> Iterator[tuple[Member, str]]:
    """Users with the code of the person that each is, where one is of the staff."""
    roles = [role.id for role in book.header.roles]
    known = {member.role: member for member in reversed(COUNTY_CAST) if not member.institution}
    for role in roles:
        if role not in OWN:
            yield known.get(role) or Member(role.replace("_", "."), person_name(county.draws, "cast", role), role), ""
    if "lead_reviewer" in roles:
        for at, code in enumerate(county.leads, start=1):
            yield Member(f"lead{at}", person_name(county.draws, "cast", code), "lead_reviewer", code), ""
    serving = _serving(county.institutions)
    for row in county.institutions:
        for member, staff in _own(row, county.people[row.code], serves=row.code in serving):
            if member.role in roles:
                yield member, staff


def _serving(institutions: Sequence[Assessed]) -> set[str]:
    with_villages = [row.code for row in institutions if has_villages(row)]
    without = [row.code for row in institutions if not has_villages(row)]
    return {*with_villages[:SERVING], *without[:SERVING]}


def _own(row: Assessed, hires: Sequence[Hire], *, serves: bool) -> Iterator[tuple[Member, str]]:
    """An institution's head, accountant and one of its staff; who does public health there and at its first outpost, if shown."""
    boss = next(hire for hire in hires if hire.duty == "head")
    clerk = next((hire for hire in hires if hire.position == "management" and hire.duty == "staff"), boss)
    nurse = next((hire for hire in hires if hire.position == "nurse"), boss)
    worker = next((hire for hire in hires if hire.position == "public_health"), boss)
    yield Member(head(row.code), boss.name, "institution_head", row.code), boss.code
    yield Member(accountant(row.code), clerk.name, "accountant", row.code), clerk.code
    yield Member(f"staff.{row.code}", nurse.name, "staff_member", row.code), nurse.code
    if serves:
        yield Member(f"public.{row.code}", worker.name, "public_health_worker", row.code), worker.code
        if row.outposts:
            doctor = posted_of(hires)
            yield Member(f"village.{row.code}", doctor.name, "village_doctor", row.outposts[0]), doctor.code


def _enter(member: Member, staff: str, since: date, today: date) -> None:
    create_demo_user(
        scope=SETUP, username=member.username, name=member.name, role=member.role, institution=member.institution, staff=staff,
        from_on=since, now=noon(date(today.year - 1, 11, 1)),
    )  # fmt: skip


def _accounts(county: County, today: date) -> None:
    """Every whole quarter that is told, from the same draws that the services' costs add up to."""
    for year in range(today.year - YEARS_BEFORE, today.year + 1):
        for quarter in range(1, 5):
            period = Period.parse(f"{year}Q{quarter}")
            if period.last < today:
                for row in county.institutions:
                    make_accounts(county.draws, row, len(county.people[row.code]), period, accountant(row.code), noon(period.end))
