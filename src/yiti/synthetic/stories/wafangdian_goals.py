"""Stories behind the goals of Wafangdian's document: what its targets count, entered in the registers that the document asks for."""

from collections.abc import Iterator

from yiti.registry.institutions.models import Institution

from .telling import Place, Story

YEAR = 2018
REPAIRED = ("许屯", "李官", "赵屯", "仙浴湾", "杨家", "永宁")
REPAIRING = "松树"
MOVING = ("九龙", "西杨")
STRENGTHENED = ("传染病", "急诊急救", "重症医学", "肾脏内科", "妇产科", "儿科", "中医", "康复")
ADVANTAGE = ("心脏介入", "周围血管介入")
TREATMENT = ("胸痛", "卒中", "腔镜", "甲状腺乳腺")
KEY = ("心血管内科", "普外科", "骨科", "神经内科", "妇产科", "儿科", "中医")
REGIONAL = ("心血管病", "卒中", "肿瘤")
FIELDS = ("心脏介入", "肾脏内科", "重症医学", "介入放射", "病理", "儿科", "康复", "影像", "检验")
COMPLETED, STANDARD = 158, 169
"""Of the standard clinics so many have all four fittings."""
BUILT, BUILDING, VILLAGES = 61, 8, 73
GPS = ((2017, "trained", 34), (2017, "hired", 18), (2018, "trained", 12), (2018, "hired", 4))
SENT = 36
"""City doctors sent in the half-year."""


def of_goals(place: Place) -> Iterator[Story]:
    yield from _works(place)
    yield from _specialties(place)
    yield from _fittings(place)
    yield from _sites(place)
    yield from _people(place)


def _works(place: Place) -> Iterator[Story]:
    for at, name in enumerate((*REPAIRED, REPAIRING)):
        is_done = name != REPAIRING
        works = {"project": f"{name}卫生院维修改造", "place": f"{name}卫生院", "kind": "repair", "budget": "1200000.00"}
        works |= {
            "state": "done" if is_done else "running",
            "begun_on": place.ago(430 - at),
            "paid": "1100000.00" if is_done else "600000.00",
        }
        yield Story("building_projects", works | ({"accepted_on": place.ago(205 - at)} if is_done else {}), 55)
    for name in MOVING:
        works = {"project": f"{name}卫生院异地新建", "place": f"{name}卫生院", "kind": "move", "budget": "9600000.00", "paid": "3100000.00"}
        yield Story("building_projects", works | {"state": "running", "begun_on": place.ago(240)}, 54)
    for project, kind in (("市中心医院传染科病房楼改扩建", "rebuild"), ("恢复市血站建制", "restore")):
        works = {"project": project, "place": "市中心医院", "kind": kind, "budget": "5200000.00", "paid": "5000000.00", "state": "done"}
        yield Story("building_projects", works | {"begun_on": place.ago(500), "accepted_on": place.ago(190)}, 53)


def _specialties(place: Place) -> Iterator[Story]:
    """The last of the treatment centres, two key specialties and a regional centre are not there yet."""
    groups = (
        ("strengthened", STRENGTHENED, 3), ("advantage", ADVANTAGE, 1), ("treatment_centre", TREATMENT, 3), ("key_specialty", KEY, 5),
        ("regional_centre", REGIONAL, 2),
    )  # fmt: skip
    for kind, names, done in groups:
        for at, name in enumerate(names):
            opened = {"state": "done", "opened_on": place.ago(260 - 10 * at)} if at < done else {"state": "running"}
            yield Story("specialty_centres", {"specialty": name, "kind": kind, **opened}, 26)
    for at, field in enumerate(FIELDS):
        answers = {"field": field, "kind": "leader" if at % 3 == 0 else "expert", "from_on": place.ago(380 - 40 * at), "source": "省外"}
        yield Story("experts", answers, 26)


def _fittings(place: Place) -> Iterator[Story]:
    clinics = Institution.objects.filter(type="village_clinic").order_by("code")[:STANDARD]
    for at, clinic in enumerate(clinics):
        lacks = ("heating", "fire")[at % 2] if at >= COMPLETED else ""
        fittings = {name: "no" if name == lacks else "yes" for name in ("heating", "water", "fire", "theft")}
        yield Story("clinic_fittings", {"clinic": clinic.name, "checked_on": place.ago(180), **fittings}, 170, str(clinic.parent_id))


def _sites(place: Place) -> Iterator[Story]:
    for at in range(VILLAGES):
        row = place.institutions[at % len(place.institutions)]
        answers = {"village": f"演示村{at + 1:02d}", "township": row.name.removesuffix("卫生院"), "mode": ("build", "buy", "rent")[at % 3]}
        state = "done" if at < BUILT else "running" if at < BUILT + BUILDING else "planned"
        done = {"done_on": place.ago(90 + at), "cost": f"{86_000 + 400 * at}.00"} if state == "done" else {}
        yield Story("clinic_sites", answers | {"state": state} | done, 40)


def _people(place: Place) -> Iterator[Story]:
    for at, (year, kind, people) in enumerate(GPS):
        programme = "全科医生转岗培训" if kind == "trained" else "公开招聘"
        yield Story("gp_training", {"year": year, "kind": kind, "people": people, "programme": programme}, 200 - 50 * at)
    for at in range(SENT):
        served_at = place.institutions[at % len(place.institutions)].name
        sent = {"post": ("内科主治", "外科主治", "儿科医师")[at % 3], "from_hospital": "市中心医院", "place": served_at}
        yield Story("city_doctor_postings", sent | {"from_on": place.ago(150 - at), "before_promotion": "yes" if at % 2 else "no"}, 20)
