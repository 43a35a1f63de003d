"""Stories of the demonstration under Midong's answer of 2024: what its institutions and bureaux entered."""

from collections.abc import Iterator
from decimal import Decimal

from .ground import Maker, Row, Told, tell_rows
from .telling import Place, Story

REPAIRED = 36
"""Clinics whose repair was accepted when the answer was written."""
PLAN = Decimal(4_000_000)
FEN = Decimal("0.01")
LINES = {"basic_public_health": 38, "essential_medicine": 11, "fiscal": 9, "health_examination": 22}
"""Subsidy → about how many yuan for each person served in a year."""
PLATFORMS = ("imaging", "laboratory", "ecg", "remote_diagnosis")
MODULES = ("staff", "money", "goods", "medicines", "performance", "medical_waste", "chinese_medicine")


def village_doctors(told: Told) -> Iterator[Row]:
    for clinic in told.clinics:
        for code in told.doctors.get(clinic.pk, ()):
            licence = told.draws.pick(("village_doctor", "village_doctor", "assistant_physician", "physician"), "licence", code)
            origin = told.draws.pick(("other", "other", "other", "graduate_doctor", "targeted_student"), "origin", code)
            since = told.day(told.drawn(200, 3000, "on post", code))
            answers = {"person": code, "clinic": clinic.name, "licence": licence, "origin": origin, "on_post_from_on": since}
            yield Row(answers, str(clinic.parent_id), days_ago=60)


def graduates(told: Told) -> Iterator[Row]:
    for at in range(34):
        hub = told.hubs[at % len(told.hubs)]
        clinic = told.clinics[at * 2 % len(told.clinics)]
        answers = {
            "person": f"演示{at + 1:03d}",
            "programme": "targeted_student" if at % 3 else "graduate_doctor",
            "intake": str(2020 + at % 3),
            "contract_on": told.day(1400 - 300 * (at % 3)),
        }
        if at < 21:
            answers |= {"hospital": hub.name, "assigned_on": told.day(260 - at)}
        if at < 14:
            answers |= {"clinic": clinic.name, "posted_on": told.day(180 - at), "post": "granted" if at % 3 else "waiting"}
        yield Row(answers, days_ago=30)


def repairs(told: Told) -> Iterator[Row]:
    share = (PLAN / len(told.clinics)).quantize(FEN)
    for at, clinic in enumerate(told.clinics):
        planned = share if at else PLAN - share * (len(told.clinics) - 1)
        answers = {"clinic": clinic.name, "works": "屋面防水、外墙保温、诊室粉刷", "planned": str(planned)}
        if at < REPAIRED:
            spent = (share * told.draws.between("0.86", "1.02", "repair", clinic.pk)).quantize(FEN)
            answers |= {"spent": str(spent), "started_on": told.day(420 - at), "finished_on": told.day(330 - at)}
            answers |= {"accepted_on": told.day(310 - at)}
        elif at < REPAIRED + 9:
            answers |= {"started_on": told.day(60 - at % 9)}
        yield Row(answers, str(clinic.parent_id), days_ago=45)


def projects(told: Told) -> Iterator[Row]:
    rows = (
        ("煤矿职业病医技住院楼", "building", "150000000", "sound", "started", 400),
        ("基层中医能力提升项目", "building", "2300000000", "suspect", "started", 260),
        ("卡子湾中心维修和康养楼", "building", "18600000", "sound", "tender", 95),
        ("医共体信息平台一期", "information", "7200000", "sound", "tender", 120),
        ("羊毛工卫生院门诊楼", "building", "12400000", "sound", "tender", 70),
        ("柏杨河卫生院周转宿舍", "repair", "2600000", "sound", "tender", 40),
    )
    for name, kind, planned, quality, stage, since in rows:
        started = {"started_on": told.day(since), "paid": str(int(planned) // 4)} if stage == "started" else {"tender_on": told.day(since)}
        answers = {"name": name, "kind": kind, "planned": planned, "quality": quality, "stage": stage, "stage_on": told.day(since)}
        yield Row(answers | started, days_ago=20)


def subsidies(told: Told) -> Iterator[Row]:
    """Last year's paid to all, this year's to some; together a little over the eight million that the answer tells of."""
    for year, scale in ((told.today.year - 1, "1.00"), (told.today.year, "0.62")):
        for clinic in told.clinics:
            people, work = told.drawn(700, 1900, "people", clinic.pk), told.drawn(300, 1500, "work", clinic.pk)
            for line, each in LINES.items():
                amount = (people * each * Decimal(scale) * told.draws.between("0.95", "1.05", "subsidy", clinic.pk, line, year)).quantize(
                    FEN
                )
                paid = {"paid_on": told.day(320)} if year < told.today.year else {"paid_on": told.day(60)} if each > 20 else {}
                answers = {"year": str(year), "clinic": clinic.name, "line": line, "people": str(people), "workload": str(work)}
                yield Row(answers | {"amount": str(amount)} | paid, str(clinic.parent_id), days_ago=300 if year < told.today.year else 50)


def funds(told: Told) -> Iterator[Row]:
    for back in (3, 2, 1, 0):
        for line, budget in (("funding", 31_000_000), ("welfare", 2_400_000), ("allowance", 1_900_000)):
            grown = budget + budget // 12 * (3 - back)
            paid = {"paid": str(grown * (98 if back else 64) // 100)}
            yield Row({"year": str(told.today.year - back), "line": line, "budget": str(grown)} | paid, days_ago=40 + back)


def halls(told: Told) -> Iterator[Row]:
    for at, hub in enumerate(told.hubs):
        yield Row({"level": "hall", "year": "2020", "state": "built"}, hub.pk, days_ago=200)
        if at < 4:
            steps = {"submitted_on": told.day(500), "site_checked_on": told.day(470), "selected_on": told.day(420)}
            yield Row({"level": "flagship_hall", "year": "2023", "batch": "1", "state": "built"} | steps, hub.pk, days_ago=190)
        elif at < 12:
            steps = {"submitted_on": told.day(120)} | ({"site_checked_on": told.day(80)} if at % 2 else {})
            state = "city_selection" if at % 2 else "submitted"
            yield Row({"level": "open", "year": "2024", "batch": "2", "state": state} | steps, hub.pk, days_ago=70)


def pairings(told: Told) -> Iterator[Row]:
    departments = ("呼吸科", "心内科", "内分泌科", "康复科", "中医科")
    for at, hub in enumerate(told.hubs):
        for step in range(0 if at == 13 else 1 + at % 3):
            department = departments[(at + step * 2) % len(departments)]
            answers = {"hospital": told.leads[at % len(told.leads)].name, "department": department, "way": "by_department"}
            yield Row(answers | {"from_on": told.day(300 + at)}, hub.pk, days_ago=150)


def referrals(told: Told) -> Iterator[Row]:
    for at in range(28):
        hub, asked = told.hubs[at % len(told.hubs)], 200 - at * 7
        steps, day = {"requested_on": told.day(asked)}, asked
        for number, name in enumerate(("accepted_on", "visited_on", "reported_on")):
            day -= told.drawn(0, 4, "referral", at, name)
            if day < 0 or (at > 22 and number > at % 3):
                break
            steps[name] = told.day(day)
        answers = {"referral": f"ZZ{told.today.year}{at + 1:04d}", "direction": "up" if at % 4 else "down", "department": "呼吸科"}
        yield Row(answers | steps, hub.pk, days_ago=max(day, 0))


def platforms(told: Told) -> Iterator[Row]:
    for hub in told.hubs:
        for platform in PLATFORMS:
            state = told.draws.pick(("connected", "connected", "connected", "testing", "planned"), "platform", hub.pk, platform)
            connected = {"connected_on": told.day(told.drawn(30, 300, "connected", hub.pk, platform))} if state == "connected" else {}
            yield Row({"platform": platform, "state": state} | connected, hub.pk, days_ago=25)


def modules(told: Told) -> Iterator[Row]:
    for at, module in enumerate(MODULES):
        state = ("in_use", "in_use", "in_use", "trial", "in_use", "building", "trial")[at]
        answers = {"module": module, "state": state, "institutions": str(15 if state == "in_use" else 4)}
        yield Row(answers | ({"since_on": told.day(240 - at * 10)} if state != "building" else {}), days_ago=35)


def waste(told: Told) -> Iterator[Row]:
    for at, hub in enumerate(told.hubs):
        for back in range(4):
            for kind in ("infectious", "sharp"):
                answers = {
                    "batch": f"YF{told.today:%y}{at:02d}{back}{kind[0].upper()}",
                    "kind": kind,
                    "weight": str(
                        told.draws.between(
                            6 if kind == "sharp" else 30, 28 if kind == "sharp" else 140, "waste", hub.pk, back, kind, places=1
                        )
                    ),
                    "handed_on": told.day(12 + back * 30),
                    "taken_by": "市医疗废物集中处置中心",
                }
                yield Row(answers, hub.pk, days_ago=10 + back * 30)


STEPS = (
    ("古牧地卫生院", 2022, "community_hospital", "reached"), ("卡子湾社区卫生服务中心", 2023, "community_hospital", "reached"),
    ("地磅社区卫生服务中心", 2024, "recommended", "reached"), ("南路社区卫生服务中心", 2024, "recommended", ""),
    ("东路社区卫生服务中心", 2024, "basic", "reached"), ("西路社区卫生服务中心", 2024, "basic", "not_reached"),
)  # fmt: skip
"""Institution, year, step aimed at and how its review ended: of the four that the answer plans two are there by the demonstration's day."""


def steps(told: Told) -> Iterator[Row]:
    codes = {hub.name: hub.pk for hub in told.hubs}
    for at, (name, year, level, result) in enumerate(STEPS):
        answers = {"year": str(year), "level": level, "self_evaluated_on": f"{year}-03-20", "self_score": str(86 + at % 5)}
        reviewed = {"reviewed_on": f"{year}-08-28", "result": result} if result else {}
        gaps = {"gaps": "中医科室面积、急救设备", "improvement": "调整用房，补配设备", "improve_until_on": f"{year}-12-10"}
        yield Row(answers | reviewed | (gaps if result != "reached" else {}), codes[name], days_ago=36)


def community_hospitals(told: Told) -> Iterator[Row]:
    codes = {hub.name: hub.pk for hub in told.hubs}
    for name, year, level, _ in STEPS:
        if level == "community_hospital":
            answers = {"applied_on": f"{year}-02-10", "reviewed_by": "自治区卫生健康委", "reviewed_on": f"{year}-08-28", "result": "passed"}
            yield Row(answers, codes[name], days_ago=36)


def devices(told: Told) -> Iterator[Row]:
    """One each for eight of them, as the answer tells."""
    for at, hub in enumerate(told.hubs[:8]):
        answers = {"device": "中医体质辨识仪", "number": "1", "issued_on": told.day(150 - at), "in_use_on": told.day(140 - at)}
        yield Row(answers | {"serial": f"TZ{told.today:%y}{at + 1:03d}"}, hub.pk, days_ago=130)


def trainings(told: Told) -> Iterator[Row]:
    for at in range(30):
        hub, lead = told.hubs[at % len(told.hubs)], told.leads[at % len(told.leads)]
        answers = {"held_on": told.day(270 - 9 * at), "subject": ("高血压规范管理", "急救技能", "中医适宜技术")[at % 3]}
        answers |= {"lead_hospital": lead.name, "trainees": str(told.drawn(8, 17, "trainees", at)), "hours": "4"}
        yield Row(answers, hub.pk, days_ago=max(1, 269 - 9 * at))


def postings(told: Told) -> Iterator[Row]:
    for at in range(46):
        hub, lead = told.hubs[at % len(told.hubs)], told.leads[at % len(told.leads)]
        began = 280 - 6 * at
        answers = {"person": f"下派{at + 1:03d}", "from_place": lead.name, "to_place": hub.name, "field": ("呼吸", "感染", "康复")[at % 3]}
        yield Row(answers | {"from_on": told.day(began), "days": str(told.drawn(3, 20, "posted", at))}, hub.pk, days_ago=max(1, began - 1))


MIDONG: dict[str, Maker] = {
    "standard_reviews": steps,
    "community_hospital_reviews": community_hospitals,
    "tcm_devices": devices,
    "training_sessions": trainings,
    "expert_postings": postings,
    "village_doctors": village_doctors,
    "graduate_village_doctors": graduates,
    "clinic_repairs": repairs,
    "building_projects": projects,
    "village_subsidies": subsidies,
    "primary_care_funds": funds,
    "tcm_halls": halls,
    "hospital_pairings": pairings,
    "paired_referrals": referrals,
    "city_platforms": platforms,
    "operating_platform": modules,
    "medical_waste_log": waste,
}


def of_midong(place: Place) -> Iterator[Story]:
    yield from tell_rows(place, "midong-2024", MIDONG)
