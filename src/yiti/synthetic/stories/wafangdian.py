"""Stories of the demonstration under Wafangdian's document: what its hospitals, clinics and bureaux entered."""

from collections.abc import Iterator
from decimal import Decimal

from yiti.synthetic.registers import Assessed
from yiti.synthetic.villages import RURAL

from .telling import Place, Story
from .wafangdian_goals import of_goals

YEAR = 2018
DRUGS = (
    ("头孢呋辛注射剂", True, 960), ("左氧氟沙星片", True, 880), ("阿莫西林胶囊", True, 860), ("头孢克肟片", True, 420),
    ("阿托伐他汀片", False, 1500), ("氨氯地平片", False, 1480), ("二甲双胍片", False, 1390), ("阿司匹林肠溶片", False, 1310),
    ("奥美拉唑胶囊", False, 1180), ("硝苯地平片", False, 1020), ("氯吡格雷片", False, 990), ("布洛芬胶囊", False, 610),
)  # fmt: skip
MODULES = (
    ("居民健康档案库", "database", "done", "records"),
    ("电子病历库", "database", "done", "patient_files"),
    ("全员人口库", "database", "running", "population"),
    ("公共卫生系统", "business", "done", "public_health"),
    ("医疗服务系统", "business", "done", "medical_care"),
    ("医疗保障系统", "business", "running", "insurance"),
    ("药品供应系统", "business", "done", "medicines"),
    ("计划生育系统", "business", "done", "family_planning"),
    ("综合管理系统", "business", "planned", "management"),
    ("居民健康一卡通", "service", "done", "one_card"),
    ("远程会诊", "service", "done", "consultation"),
    ("预约挂号", "service", "running", "booking"),
)


def of_wafangdian(place: Place) -> Iterator[Story]:
    hospitals = [row for row in place.institutions if row.type in ("township_hospital", "central_township_hospital")]
    for at, row in enumerate(hospitals):
        yield from _hospital(place, row, at)
        if row.outposts:
            yield from _clinics(place, row, at)
    for row in hospitals[:4]:
        yield from _staff(place, row)
    yield from _central(place)
    yield from _city(place)
    yield from of_goals(place)
    yield from _prescriptions(place)
    yield from _formularies(place)


def _hospital(place: Place, row: Assessed, at: int) -> Iterator[Story]:
    draws = place.draws
    least = 2500 if row.type == "central_township_hospital" else 1500
    area = least + draws.whole("area", row.code, below=900) - 120
    reason = {"reason": "新址在建，2019 年交付"} if area < least and at % 2 else {}
    yield Story("floor_areas", {"measured_on": place.ago(120), "area": area} | reason, 118, row.code)
    for number, item in enumerate(("dr", "ecg", "ultrasound")):
        lacks = (at + number) % 7 == 0
        answers = {"item": item, "model": f"型号 {at + number + 1}", "state": "ordered" if lacks else "in_use"}
        yield Story("hospital_equipment", answers | ({} if lacks else {"installed_on": place.ago(200)}), 90, row.code)
    people = row.population
    yield Story("village_doctor_counts", {"counted_on": place.ago(60), "rural_people": int(people * RURAL)}, 58, row.code)
    budget = {"year": YEAR, "tasks": "基本医疗与基本公卫", "spending": f"{people * 90}.00", "income": f"{people * 66}.00"}
    yield Story("hospital_budgets", budget | {"fixed_grant": f"{people * 18}.00", "ratio": ("0.9", "0.95", "1")[at % 3]}, 100, row.code)
    goals = {"year": YEAR - 1, "goals": "服务量、次均费用、签约与满意度", "salary": "180000.00", "score": 84 + at % 12}
    term = {"appointed_on": f"{YEAR - 2}-12-20", "term_from": f"{YEAR - 1}-01-01", "term_until": f"{YEAR + 1}-12-31"}
    factor, effect = (("0.9", "subsidy"), ("0.95", "none"), ("1", "reward"))[at % 3]
    follows = {} if at % 6 == 0 else {"factor": factor, "effect": effect, "paid": f"{180_000 * Decimal(factor):.2f}"}
    yield Story("head_goals", goals | term | follows, 140, row.code)
    total = people * 40
    pay = total * (98 if at % 8 else 103) // 100
    yield Story(
        "wage_totals", {"year": YEAR - 1, "total": f"{total}.00", "yearly_pay": f"{pay}.00", "basis": "核定编制与服务量"}, 150, row.code
    )
    bought = (("头孢呋辛注射剂（静脉）", 2, 2), ("氨氯地平片（口服）", 3 if at % 9 == 4 else 2, 2))
    for item, specifications, invoices in bought:
        checked = {"checked_on": place.ago(35), "item": item, "specifications": specifications, "invoices": invoices, "central": "yes"}
        yield Story("drug_purchases", checked, 34, row.code)
    for number, service in enumerate(("imaging", "ecg", "laboratory", "consultation")[: 2 + at % 3]):
        asked = 6 + 9 * number
        answers = {"request_number": f"S{row.code[-3:]}-{number + 1:03d}", "service": service, "asked_on": place.ago(asked)}
        done = (
            {}
            if not number and at % 4 == 0
            else {"received_on": place.ago(asked), "reported_on": place.ago(asked - at % 2), "minutes": 35 + 20 * number}
        )
        yield Story("centre_requests", answers | done, asked - 1, row.code)
    package = {"year": YEAR - 1, "people": people // 2, "rate": "60", "cost": f"{people * (29 if at % 3 else 31)}.00"}
    yield Story("package_settlements", package, 160, row.code)


def _clinics(place: Place, row: Assessed, at: int) -> Iterator[Story]:
    for number, clinic in enumerate(row.outposts, start=1):
        people = 900 + place.draws.whole("clinic people", clinic, below=900)
        answers = {
            "clinic": clinic, "year": YEAR, "people": people, "public_health_fund": f"{people * 40}.00", "completion": "0.92",
            "quality": "0.95",
            "months": 12 if number == 1 else 6, "medicines": "yes", "new_money": f"{people * 5}.00",
        }  # fmt: skip
        yield Story("clinic_years", answers, 20, row.code)
        for back in range(1, 6):
            visits = {
                "clinic": clinic,
                "year": YEAR,
                "month": place.month(back),
                "visits": 150 + place.draws.whole("visits", clinic, back, below=260),
            }
            yield Story("clinic_visits", visits, 28 * back - 5, row.code)
        duties = {"clinic": clinic, "checked_on": place.ago(66), "medicines": "yes", "public_health": "yes"}
        yield Story("clinic_duties", duties | {"insurance": "no" if (at + number) % 8 == 0 else "yes"}, 65, row.code)
        grant = {"clinic": clinic, "year": YEAR, "kind": "running", "due": "10000.00", "paid": "10000.00" if number == 1 else "5000.00"}
        yield Story("clinic_grants", grant | {"paid_on": place.ago(40)}, 39, row.code)


def _staff(place: Place, row: Assessed) -> Iterator[Story]:
    parts = ("quantity", "quality", "cost", "referral", "ethics", "satisfaction")
    for person in place.doctors.get(row.code, ())[:4]:
        for back in (1, 2):
            scores = {part: 78 + place.draws.whole(part, person, back, below=21) for part in parts}
            yield Story("staff_results", {"person": person, "month": place.month(back), **scores}, 28 * back - 10, row.code)


def _central(place: Place) -> Iterator[Story]:
    hospital = place.leads[0]
    doctors = place.doctors[hospital]
    for back in range(4):
        for number, (name, antibiotic, used) in enumerate(DRUGS):
            amount = used + place.draws.whole("used", name, back, below=120)
            kind = {"month": place.month(back), "drug": name, "antibiotic": "yes" if antibiotic else "no"}
            for prescriber, part in ((doctors[number], amount * 6 // 10), (doctors[number + 6], amount - amount * 6 // 10)):
                yield Story("drug_use", kind | {"used": part, "amount": f"{part * 11}.00", "person": prescriber}, 28 * back + 1, hospital)
    for number, (name, _, _) in enumerate(DRUGS[:2]):
        talk = {"held_on": place.ago(20 + number), "department": "内科", "person": doctors[number], "drug": name}
        words = {"reason": "抗菌药物用量连续居前", "demands": "按分级管理用药，一个月后复核"}
        yield Story("doctor_interviews", talk | words, 19, hospital)
    for way, amounts in (
        ("group", {"weight": "0.8", "rate": "6000.00", "number": 2100}), ("bed_day", {"rate": "180.00", "number": 9600}),
        ("head", {"rate": "60.00", "number": 42000}), ("budget", {"amount": "14000000.00"}), ("cost", {"amount": "14320000.00"}),
    ):  # fmt: skip
        names = {"group": "常见病组", "bed_day": "康复床日", "head": "门诊人头", "budget": "年度总额", "cost": "全年费用"}
        yield Story("payment_lines", {"year": YEAR - 1, "way": way, "name": names[way], **amounts}, 120, hospital)


def _prescriptions(place: Place) -> Iterator[Story]:
    """Rights by the doctor, and what was prescribed by who has them."""
    hospital = place.leads[0]
    prescribed = (
        ("restricted", "free", "阿莫西林胶囊"),
        ("free", "restricted", "左氧氟沙星片"),
        ("special", "special", "美罗培南"),
        ("free", "free", "头孢克肟片"),
    )
    for number, (doctor, (right, grade, drug)) in enumerate(zip(place.doctors.get(hospital, ()), prescribed, strict=False)):
        granted = {"department": "内科", "grade": right, "person": doctor, "granted_on": place.ago(300)}
        yield Story("antibiotic_rights", granted, 60, hospital)
        issued = {"prescription": f"CF{number + 1:04d}", "issued_on": place.ago(20 + number), "person": doctor}
        yield Story("graded_prescriptions", issued | {"drug": drug, "grade": grade, "amount": f"{60 + 190 * number}.00"}, 18, hospital)


def _formularies(place: Place) -> Iterator[Story]:
    for number in range(40):
        here, there = number < 27, not 22 < number < 27
        answers = {"item": f"演示品种 {number + 1:02d}", "primary": "yes" if here else "no", "hospital": "yes" if there else "no"}
        yield Story("formularies", answers | {"widened": "yes" if number in (5, 11, 20) else "no"}, 44)


def _city(place: Place) -> Iterator[Story]:
    for name, kind, state, part in MODULES:
        connected = {"connected_on": place.ago(150), "institutions": 28} if state == "done" else {}
        yield Story("platform_modules", {"module": name, "kind": kind, "state": state, "part": part} | connected, 100)
    for back in range(1, 6):
        calls = 380 + place.draws.whole("calls", back, below=90)
        first = f"{place.month(back)}-01"
        yield Story(
            "emergency_calls", {"month": first, "calls": calls, "within": calls * (90 + back) // 100, "station": "中心站"}, 28 * back - 8
        )
    yield Story("clinic_counts", {"counted_on": place.ago(25), "standard": 169, "without_clinic": 73}, 24)
    yield from _bills(place)
    for number, (village, visits) in enumerate((("东岗村", 48), ("西阳村", 36), ("双庙村", 52))):
        answers = {
            "village": village,
            "hospital": "市中心医院",
            "opened_on": place.ago(400 - 50 * number),
            "visits": visits,
            "patients": visits * 14,
        }
        yield Story("village_workshops", answers | {"hypertension": 40 + number * 6, "diabetes": 18 + number, "heart_brain": 9}, 30)
    for number, days in enumerate((400, 200, 380)):
        sent = {"post": "内科主治", "from_hospital": "市中心医院", "place": "许屯卫生院", "from_on": place.ago(460 - 10 * number)}
        sent |= {"person": place.doctors[place.leads[0]][20 + number], "before_promotion": "yes"}
        yield Story("city_doctor_postings", sent | {"until_on": place.ago(460 - 10 * number - days)}, 30 + number)


def _bills(place: Place) -> Iterator[Story]:
    """One settlement each; the deductible is taken of every one."""
    levels = (("primary", 900, "no"), ("county", 5200, "yes"), ("county", 4800, "no"), ("city", 14_000, "yes"), ("city", 12_500, "no"))
    for number, (level, around, referred) in enumerate(levels * 3, start=1):
        bill = around + place.draws.whole("bill", number, below=around)
        answers = {"settlement": f"JS{number:04d}", "month": place.month(1), "level": level, "bill": f"{bill}.00", "referred": referred}
        yield Story("insurance_bills", answers, 12)
