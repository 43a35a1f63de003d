"""A place under a document: a centre, a township hospital with two clinics, a lead hospital, and registers for the test to fill."""

from datetime import UTC, date, datetime, time
from typing import Any

from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.operations import enter_form
from yiti.foundation.installation.operations import set_up
from yiti.kernel.scopes import system_scope
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.registry.institutions.models import Institution, Membership, Population
from yiti.registry.places.models import Place
from yiti.registry.staff.models import Person, Posting, Qualification
from yiti.registry.staff.named import known_to
from yiti.supervision.reckonings.found import Line
from yiti.supervision.reckonings.queries import list_lines
from yiti.supervision.registers.queries import Looked, find_view, get_open_register, look

SYSTEM = system_scope("tests")
CENTRE, HOSPITAL, CLINIC, SECOND, LEAD = "900000001", "900000100", "900000100-V01", "900000100-V02", "900000-H1"
HOUSES = {
    CENTRE: ("某社区卫生服务中心", "community_centre", None), HOSPITAL: ("某镇卫生院", "township_hospital", None),
    CLINIC: ("某村卫生室", "village_clinic", HOSPITAL), SECOND: ("又一村卫生室", "village_clinic", HOSPITAL),
    LEAD: ("某医院", "county_hospital", None),
}  # fmt: skip


def build_place(pack: str, today: date) -> None:
    county = str(load_pack(pack).header.place)
    set_up(scope=SYSTEM, pack=pack, place=county, name=Text("某地", "A place"), today=today, is_demonstration=True)
    Place.objects.create(code=county, name="某地")
    for code, name in (("900000001", "某街道"), ("900000100", "某镇")):
        Place.objects.create(code=code, name=name, parent_id=county)
    for code, (name, kind, parent) in HOUSES.items():
        place = code[:9] if code != LEAD else county
        Institution.objects.create(
            code=code, name=name, short_name=name, type=kind, category=kind if parent is None and code != LEAD else "", place_id=place,
            parent_id=parent, is_integrated=code == CLINIC,
        )  # fmt: skip
    for code in (CENTRE, HOSPITAL):
        Membership.objects.create(institution_id=code, lead_id=LEAD, consortium="一", mode="tight", from_on=date(2021, 1, 1))
        Population.objects.create(institution_id=code, year=today.year, scope="served", people=2400)


def put(form: str, answers: dict[str, Any], today: date, institution: str = "") -> Entry:
    """An entry as somebody of the county makes it."""
    now = datetime.combine(today, time(2), UTC)
    known = known_to(scope=SYSTEM, on=today)
    return enter_form(
        scope=SYSTEM, form=form, on=today, answers=answers, today=today, now=now, institution=institution, known=known, files_later=True
    )


def hire(code: str, institution: str, position: str, kind: str, *papers: str, title: str = "none") -> None:
    person = Person.objects.create(code=code, name=f"某{code}")
    Posting.objects.create(
        person=person, institution_id=institution, position=position, post_kind=kind, identity="establishment", duty="staff", title=title,
        from_on=date(2020, 1, 1),
    )  # fmt: skip
    for paper in papers:
        Qualification.objects.create(person=person, kind=paper, number="1", from_on=date(2020, 1, 1))


def lines(pack: str, reckoning: str, today: date) -> dict[str, Line]:
    return {line.key: line for line in list_lines(scope=SYSTEM, pack=pack, id=reckoning, today=today)[1]}


def says(line: Line, path: str) -> object:
    return line.cells[path].value


def looked(form: str, view: str, today: date) -> Looked:
    register = get_open_register(scope=SYSTEM, id=form, on=today)
    return look(scope=SYSTEM, register=register, view=find_view(scope=SYSTEM, register=register, id=view), today=today)
