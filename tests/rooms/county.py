"""A small county for the tests of rooms: two lead hospitals, a centre, two hospitals, clinics, and the whole cast of actors."""

from datetime import UTC, date, datetime

from yiti.foundation.installation.operations import set_up
from yiti.kernel.scopes import EVERYWHERE, Actor, Scope, system_scope
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.registry.institutions.models import Institution, Membership
from yiti.registry.places.models import Place

PACK = "changji-2021"
CENTRE, HOSPITAL, PASTORAL = "652301004", "652301101", "652301201"
LEAD, OTHER_LEAD = "652301-H1", "652301-H2"
CLINICS = ("652301101-V01", "652301101-V02")
ASSESSED = (CENTRE, HOSPITAL, PASTORAL)
NOW = datetime(2026, 10, 9, 1, 0, tzinfo=UTC)
TODAY = date(2026, 10, 9)
OWN = {
    "head": CENTRE, "accountant": CENTRE, "staff": CENTRE, "stranger": HOSPITAL, "stranger_accountant": HOSPITAL,
    "hospital_head": HOSPITAL, "reviewer": LEAD, "other_reviewer": OTHER_LEAD, "worker": HOSPITAL, "centre_worker": CENTRE,
    "doctor": CLINICS[0], "doctor2": CLINICS[1],
}  # fmt: skip
ROLES = {
    "clerk": "office_clerk", "clerk2": "office_clerk", "lead": "office_lead", "lead2": "office_lead", "commission": "commission",
    "group": "leading_group", "assessor": "assessor", "assessor2": "assessor", "insurance": "insurance_bureau", "hr": "hr_bureau",
    "finance": "finance_bureau", "reviewer": "lead_reviewer", "other_reviewer": "lead_reviewer", "head": "institution_head",
    "hospital_head": "institution_head", "stranger": "institution_head", "accountant": "accountant", "stranger_accountant": "accountant",
    "worker": "public_health_worker", "centre_worker": "public_health_worker", "doctor": "village_doctor", "doctor2": "village_doctor",
    "staff": "staff_member", "admin": "system_admin", "security": "security_admin", "auditor": "auditor",
}  # fmt: skip
MEMBERS = {LEAD: {CENTRE, HOSPITAL}, OTHER_LEAD: {PASTORAL}}


def build_county() -> None:
    """The institutions and the installation; nothing is decided yet."""
    set_up(scope=system_scope(), pack=PACK, place="652301", name=Text("昌吉市", "Changji"))
    place = Place.objects.create(code="652301", name="昌吉市")
    lead = _institution(LEAD, "新医大一附院昌吉分院", "county_hospital", "", place)
    other = _institution(OTHER_LEAD, "市人民医院", "county_hospital", "", place)
    centre = _institution(CENTRE, "建国路社区卫生服务中心", "community_centre", "community_centre", place)
    hospital = _institution(HOSPITAL, "大西渠镇卫生院", "township_hospital", "agricultural_township_hospital", place, has_villages=True)
    pastoral = _institution(PASTORAL, "庙尔沟乡卫生院", "township_hospital", "pastoral_township_hospital", place, has_villages=True)
    for code in CLINICS:
        _institution(code, f"{code} 卫生室", "village_clinic", "", place, parent=hospital)
    for member, of in ((centre, lead), (hospital, lead), (pastoral, other)):
        Membership.objects.create(institution=member, lead=of, consortium="一", mode="tight", from_on=date(2021, 1, 1))


def _institution(code: str, name: str, type: str, category: str, place: Place, **more: object) -> Institution:  # noqa: A002
    return Institution.objects.create(code=code, name=name, short_name=name[:4], type=type, category=category, place=place, **more)


def scope_of(name: str) -> Scope:
    """One of the cast with the grants that the pack gives the role, at the cast's own institution."""
    role = next(role for role in load_pack(PACK).header.roles if role.id == ROLES[name])
    home = OWN.get(name, "")
    own = {home, *CLINICS} if home == HOSPITAL else {home}
    reaches = {"county": EVERYWHERE, "own": frozenset(own), "self": frozenset({home}), "members": frozenset(MEMBERS.get(home, ()))}
    grants: dict[str, frozenset[str]] = {}
    for grant in role.grants:
        for function in grant.functions:
            reach = grants.get(function, frozenset()) | reaches[grant.reach]
            grants[function] = EVERYWHERE if "*" in reach else reach
    return Scope(Actor(username=name, name=name, role=ROLES[name], institution=home), grants)
