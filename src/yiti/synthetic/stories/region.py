"""Stories of the demonstration under the region's opinions: what its community centres and stations entered."""

from collections.abc import Iterator
from typing import Any

from yiti.synthetic.registers import Assessed

from .telling import Place, Story

YEAR = 2019
UNIFIED = ("administration", "business", "finance", "drugs", "staff", "performance")


def of_region(place: Place) -> Iterator[Story]:
    centres = [row for row in place.institutions if row.type == "community_centre"]
    for at, row in enumerate(centres):
        yield from _conditions(place, row, at)
        yield from _services(place, row, at)
        yield from _people(place, row, at)
        yield from _money(place, row, at)
    yield from _county(place)


def _conditions(place: Place, row: Assessed, at: int) -> Iterator[Story]:
    draws = place.draws
    beds = row.population * draws.pick((45, 40, 55, 70), "beds", row.code) // 100_000
    nursing = beds // 3
    counted = {"counted_on": place.ago(40), "beds": beds, "nursing_beds": nursing}
    yield Story("nursing_bed_staff", {**counted, "physicians": nursing // 5 + 1, "nurses": nursing // 5 + at % 2}, 38, row.code)
    for department in ("general_practice", "tcm", "rehabilitation", "gynaecology")[: 4 if at % 3 else 1]:
        yield Story("departments", {"department": department, "opened_on": place.ago(900), "physicians": 2 + at % 3}, 60, row.code)
    for number, code in enumerate((row.code, *row.stations)):
        yield _licence(place, code, at, number)
    for number in range(1, len(row.stations) + 1):
        held = UNIFIED if (at + number) % 3 else tuple(one for one in UNIFIED if one != "finance")
        answers = {"station": f"{row.name[:-8]}第{number}站", "tie": "extended", "unified": list(held), "checked_on": place.ago(30)}
        yield Story("station_integration", answers, 28, row.code)
    if at % 2:
        excused = {"kind": "preventive", "persons": 1, "reason": "岗位已公告，人员待到岗", "approved_on": place.ago(70)}
        yield Story("staffing_exceptions", excused | {"until_on": place.ago(-200)}, 70, row.code)
    if at != 3:
        record = {"checked_on": place.ago(45), "kind": "records", "subject": "门诊与随访记录", "finding": "记录齐全"}
        yield Story("record_checks", record, 44, row.code)
    if at % 3:
        held = ("staff", "finance", "information", "drugs") if at % 2 else ("staff", "finance", "drugs")
        yield Story("management_checks", {"checked_on": place.ago(50), "in_order": list(held)}, 48, row.code)
    privacy = {"checked_on": place.ago(70), "kept": ["one_patient", "screened", "clean"]}
    state = {"ok": "yes"} if at % 4 else {"ok": "no", "finding": "候诊区叫号显示全名"}
    yield Story("privacy_checks", {**privacy, **state}, 68, row.code)


def _licence(place: Place, code: str, at: int, number: int) -> Story:
    kind = "station" if number else "centre"
    sign = "B200" if number else "B100"
    licence = f"45{int(code[:9]) % 10_000_000:07d}652301{11 if number < 2 else 17}{sign}{1 if (at, number) != (2, 1) else 'X'}"
    answers = {
        "licence_number": licence if (at, number) != (3, 0) else licence[:15],
        "owner": "government" if number < 2 else "private", "legal_person": "no" if number else "yes",
        "own_accounts": "no" if number else "yes", "own_operation": "yes", "first_name": "yes", "institution_class": kind,
        "valid_until_on": place.ago(-700 if (at, number) != (1, 1) else 12),
    }  # fmt: skip
    return Story("licence_registration", answers, 100, code)


def _services(place: Place, row: Assessed, at: int) -> Iterator[Story]:
    draws = place.draws
    for number in range(5):
        asked = 20 + 30 * number + draws.whole("referral", row.code, number, below=20)
        answers = {
            "case_number": f"Z{row.code[-3:]}-{number + 1:03d}", "direction": "down" if number == 3 else "up", "asked_on": place.ago(asked),
            "state": "asked" if not number else "closed", "visit_first": "yes", "examination_first": "yes" if number % 2 else "no",
        }  # fmt: skip
        if number:
            answers["answered_on"] = place.ago(asked - draws.whole("answer", row.code, number, below=4))
        yield Story("referral_channels", answers, asked - 5 if number else asked, row.code)
    for number, service in enumerate(("home_visit", "home_bed", "home_nursing", "home_visit")):
        asked = 8 + 25 * number
        answers = {
            "order_number": f"S{row.code[-3:]}-{number + 1:03d}",
            "service": service,
            "asked_on": place.ago(asked),
            "agreed_on": place.ago(asked - 2),
        }
        if number or at % 2:
            answers |= {"done_on": place.ago(asked - 2), "record": "按约上门，已记入健康档案"}
        yield Story("home_services", answers, asked - 2, row.code)
    yield from _teams(place, row, at)


def _teams(place: Place, row: Assessed, at: int) -> Iterator[Story]:
    if at < 4:
        report = {"area": f"{row.name[:-8]}辖区", "done_on": place.ago(75), "surveyed": 420 + 35 * at}
        words = {"problems": "高血压知晓率低，老年跌倒多", "plan": "门诊首诊测压，居家防跌倒指导"}
        yield Story("community_diagnosis_reports", {**report, **words}, 74, row.code)
    for number in range(2 + at % 2):
        team = {
            "name": f"第{number + 1}全科团队",
            "gps": 1 + number,
            "nurses": 2,
            "area": f"第{number + 1}网格",
            "people": row.population // (3 + number),
        }
        yield Story(
            "gp_teams", team | ({"published_on": place.ago(300), "published_at": "社区公告栏"} if number or at else {}), 300, row.code
        )
    for number, kind in enumerate(("basic", "classified", "paid", "basic")):
        contract: dict[str, Any] = {
            "contract_number": f"Q{row.code[-3:]}-{number + 1:04d}", "kind": kind, "party": "household" if number % 2 else "person",
            "people": 3 if number % 2 else 1, "team": "第1全科团队", "signed_on": place.ago(200),
            "until_on": place.ago(-165 if number else 10),
        }  # fmt: skip
        yield Story("family_contracts", contract | ({"price": "120.00"} if kind == "paid" else {}), 200, row.code)
    for name, bought, sold in (("苯磺酸氨氯地平片", "8.00", "8.00" if at % 5 else "8.40"), ("二甲双胍片", "12.50", "12.50")):
        yield Story("medicine_prices", {"medicine": name, "bought": bought, "sold": sold, "checked_on": place.ago(33)}, 32, row.code)


def _people(place: Place, row: Assessed, at: int) -> Iterator[Story]:
    doctors = place.doctors.get(row.code, ())
    for number, ground in enumerate(("residency", "transfer")[: len(doctors)]):
        answers = {"person": doctors[number], "ground": ground} | ({"registered_on": place.ago(400)} if number or at != 1 else {})
        yield Story("gp_registrations", answers | ({"added": "内科"} if number else {}), 390, row.code)
    for year in (YEAR - 2, YEAR - 1):
        yield Story("graduates", {"year": year, "school": "新疆医科大学", "hired": at % 3 + year - YEAR + 2}, 150, row.code)
    if at < 5:
        rules = {"title": "社区卫生服务中心绩效工资分配办法", "kind": "government", "key_posts": "yes" if at else "no"}
        yield Story("pay_rules", rules | ({"approved_on": place.ago(500)} if at % 2 == 0 else {}), 480, row.code)
    for number, doctor in enumerate(doctors[:3]):
        amount = 42_000 + place.draws.whole("claims", doctor, below=16_000)
        claims = {
            "month": place.month(1), "person": doctor, "visits": amount // 150, "amount": f"{amount}.00",
            "own_account": f"{amount // 20}.00", "refused": f"{amount // (12 if number == 1 and at == 2 else 160)}.00",
        }  # fmt: skip
        yield Story("doctor_claims", claims, 15, row.code)


def _money(place: Place, row: Assessed, at: int) -> Iterator[Story]:
    spending = row.population * 62
    budget = {"year": YEAR, "tasks": "基本医疗、基本公卫、家庭医生签约", "spending": f"{spending}.00", "income": f"{spending * 8 // 10}.00"}
    yield Story("approved_budgets", budget | {"performance": ("0.9", "0.95", "1")[at % 3]}, 110, row.code)
    received = row.population * 50
    spent = received * (98 if at % 3 else 92) // 100
    otherwise = 20_000 if at == 2 else 0
    fund = {
        "year": YEAR - 1,
        "line": "public_health",
        "received": f"{received}.00",
        "on_purpose": f"{spent}.00",
        "otherwise": f"{otherwise}.00",
    }
    yield Story("special_funds", fund, 130, row.code)
    score = ("91", "86.5", "72", "88", "58", "93")[at % 6]
    result = {"period": f"{YEAR - 1} 年", "score": score, "fund": f"{row.population * 50}.00", "failed_before": 1 if at == 4 else 0}
    yield Story("evaluations", result | {"outcome": "full" if at % 6 not in (2, 4) else "reduced"}, 90, row.code)
    for back in range(1, 6):
        answers = {"month": place.month(back), "visits": 400 + place.draws.whole("fee", row.code, back, below=300)}
        yield Story("consultation_visits", answers, 28 * back, row.code)
    yield from _funding(row)


def _funding(row: Assessed) -> Iterator[Story]:
    """What the four lines need of the year before and of this one, and what of it arrived."""
    people = row.population
    for line, needed in (
        ("construction", people * 4), ("equipment", people * 6), ("staff", people * 110), ("public_health", people * 50),
    ):  # fmt: skip
        arrived = needed * (40 if line == "equipment" else 95) // 100
        for year, days in ((YEAR - 1, 210), (YEAR, 80)):
            answers = {"year": year, "line": line, "needed": f"{needed}.00", "approved": f"{needed}.00", "arrived": f"{arrived}.00"}
            yield Story("government_funding", answers, days, row.code)


def _county(place: Place) -> Iterator[Story]:
    for provider, service, price, done, quality in (
        ("民生诊所", "老年人健康体检", "60.00", 800, "0.9"),
        ("民生诊所", "高血压随访", "15.00", 1000, "0.95"),
        ("康宁护理站", "居家护理", "80.00", 240, "1"),
    ):
        contract = {"provider": provider, "service": service, "price": price, "amount": 1000, "signed_on": place.ago(200)}
        yield Story("service_contracts", contract | {"until_on": place.ago(-160), "done": done, "quality": quality}, 30)
    alliance = "昌吉市第一医院医联体"
    for member, income, risk in (("第一医院", 60, 50), ("宁边路中心", 25, 30), ("建国路中心", 15, 20)):
        share = {"alliance": alliance, "member": member, "income_share": income, "risk_share": risk, "agreed_on": place.ago(360)}
        yield Story("alliance_shares", share, 350)
    for member, income in (("第二医院", 70), ("延安北路中心", 20)):
        share = {
            "alliance": "昌吉市第二医院医联体",
            "member": member,
            "income_share": income,
            "risk_share": 50,
            "agreed_on": place.ago(300),
        }
        yield Story("alliance_shares", share, 290)
    yield Story("alliance_incomes", {"alliance": alliance, "year": YEAR - 1, "income": "200000.00"}, 100)
    yield from _insurance(place)


def _insurance(place: Place) -> Iterator[Story]:
    for way, amounts in (
        ("group", {"weight": "0.8", "rate": "6000.00", "number": 310}), ("bed_day", {"rate": "180.00", "number": 2400}),
        ("budget", {"amount": "1900000.00"}), ("cost", {"amount": "1860000.00"}),
    ):  # fmt: skip
        names = {"group": "肺炎等常见病组", "bed_day": "康复床日", "budget": "年度总额", "cost": "全年费用"}
        yield Story("payment_lines", {"year": YEAR - 1, "way": way, "name": names[way], **amounts}, 95, place.leads[0])
    for path, bill in (("community", 820_000), ("referred", 1_460_000), ("skipped", 390_000)):
        yield Story("path_payments", {"month": place.month(1), "path": path, "visits": bill // 400, "bill": f"{bill}.00"}, 12)
    for number, days in enumerate((210, 160, 300)):
        person = f"H{1 if number < 2 else 2:03d}"
        served = {"person": person, "title": "attending", "place": "建国路中心", "from_on": place.ago(800 - 300 * number)}
        yield Story("primary_service", served | {"until_on": place.ago(800 - 300 * number - days), "days": days}, 10 + number)
    for street, kind, state, people in (
        ("宁边路街道", "centre", "standing", 16479),
        ("中山路街道", "centre", "standing", 24517),
        ("中山路街道", "station", "planned", 8600),
        ("绿洲路街道", "station", "building", 9100),
    ):
        yield Story(
            "setting_plans", {"street": street, "kind": kind, "population": people, "state": state, "planned_on": place.ago(-200)}, 140
        )
