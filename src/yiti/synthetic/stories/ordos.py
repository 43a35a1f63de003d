"""Stories of the demonstration under the city's plan of 2024: what its hospitals, clinics and bureaux entered."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from yiti.registry.staff.models import Posting

from .ground import Maker, Row, Told, tell_rows
from .ordos_money import MONEY
from .ordos_reviews import REVIEWS
from .telling import Place, Story

TOWNSHIP = ("township_hospital", "central_township_hospital")
MODES = ("joint", "tour", "extension", "posted")
OWN = 2
"""The first two villages of a hospital have the clinics that stand in the register of institutions."""
SMALL = 3
"""The village that shrank, which the neighbours' clinic serves."""
VILLAGES = 6
DEPARTMENTS = ("内科", "外科", "妇产科", "儿科", "中医科", "医学检验科", "医学影像科")
OF_ITEM = {
    "DR": "医学影像科",
    "X光机": "医学影像科",
    "彩超": "医学影像科",
    "B（彩）超": "医学影像科",
    "全自动生化分析仪": "医学检验科",
    "生化分析仪": "医学检验科",
    "尿液分析仪": "医学检验科",
    "血球计数仪": "医学检验科",
    "心电图机": "内科",
    "肺功能仪": "内科",
    "简易呼吸机": "内科",
    "空气消毒机": "外科",
    "救护车": "外科",
}
DRUGS = 36
SIGNS = "一二三四五六七八九十"


def village_doctors(told: Told) -> Iterator[Row]:
    kinds = ("village_doctor", "village_doctor", "assistant", "physician")
    for clinic in told.clinics:
        for code in told.doctors.get(clinic.pk, ()):
            if told.draws.happens("0.08", "no certificate", code):
                continue
            until = told.day(told.drawn(-900, 120, "certificate until", code))
            kind = told.draws.pick(kinds, "certificate", code)
            integrated = "yes" if clinic.is_integrated else "no"
            yield Row(
                {"code": code, "clinic": clinic.name, "certificate": kind, "valid_until": until, "integrated": integrated},
                str(clinic.parent_id),
            )


def specialist_postings(told: Told) -> Iterator[Row]:
    first = told.today.replace(month=1, day=1)
    passed = (told.today - first).days + 1
    plan = (("attending", 1, 0), ("associate_chief", 1, 0), ("attending", 1, 0), ("chief", 2, 0), ("attending", 1, 1), ("resident", 1, 1))
    for at, (title, shorter, of) in enumerate(plan):
        hub, lead = told.hubs[at * 3 % len(told.hubs)], told.leads[of % len(told.leads)]
        days = passed - passed // 4 * (shorter - 1)
        yield Row(
            {
                "lead": lead.pk,
                "code": f"演示{at + 1:03d}",
                "title": title,
                "place": hub.name,
                "from_on": first.isoformat(),
                "until_on": (first + timedelta(days=days - 1)).isoformat(),
            },
            hub.pk,
            days_ago=3,
        )


def villages(told: Told) -> Iterator[Row]:
    for hub in told.hubs:
        for at in range(VILLAGES if hub.type in TOWNSHIP else 0):
            mode = _mode(told, hub.pk, at)
            people = told.drawn(60, 140, "small village", hub.pk) if at == SMALL else told.drawn(180, 720, "village people", hub.pk, at)
            name = f"{hub.short_name}第{SIGNS[at]}嘎查村"
            yield Row({"village": name, "people": str(people), "mode": mode, "from_on": told.day(400)}, hub.pk, days_ago=40)


def _mode(told: Told, hub: str, at: int) -> str:
    if at < OWN:
        return "own"
    if at == SMALL:
        return "joint"
    return "none" if told.draws.happens("0.05", "uncovered", hub, at) else told.draws.pick(MODES, "mode", hub, at)


def uncovered(told: Told) -> Iterator[Row]:
    for area, residents in (("开发区北片", 12400), ("河滩移民点", 7600), ("铁路以南片区", 21800)):
        yield Row({"area": area, "counted_on": told.day(90), "residents": str(residents)}, days_ago=80)


def sub_centres(told: Told) -> Iterator[Row]:
    for hub in told.hubs:
        if hub.type == "central_township_hospital":
            yield Row(
                {
                    "chosen_on": told.day(200),
                    "hospital": hub.name,
                    "range": "周边三个苏木乡镇，车程四十分钟以内",
                    "people": "46000",
                    "level": "yes",
                },
                days_ago=190,
            )


def departments(told: Told) -> Iterator[Row]:
    for hub in told.hubs:
        for name in DEPARTMENTS:
            if name != "儿科" or hub.type == "community_centre":
                yield Row({"department": name, "from_on": told.day(1500)}, hub.pk, days_ago=200)


def halls(told: Told) -> Iterator[Row]:
    """Everywhere but in the last of the ordinary hospitals, whose hall is being built."""
    ordinary = [hub.pk for hub in told.hubs if hub.type == "township_hospital"]
    for at, hub in enumerate(told.hubs):
        hall = {"hall": ("tcm", "mongolian", "both")[at % 3], "opened_on": told.day(900 + at)} if hub.pk != ordinary[-1] else {}
        yield Row({"service": "yes", "physicians": str(1 + at % 3), **hall}, hub.pk, days_ago=70)


def equipment(told: Told) -> Iterator[Row]:
    lists = told.pack.parameters["equipment.list"].values
    for hub in told.hubs:
        items = next((value.value for value in lists if hub.type in (value.applies_to or ())), {})
        for item in items if isinstance(items, dict) else ():
            if told.draws.happens("0.05", "missing", hub.pk, item):
                continue
            state = "broken" if told.draws.happens("0.03", "broken", hub.pk, item) else "in_use"
            yield Row(
                {"item": item, "count": "1", "department": OF_ITEM.get(item, "内科"), "tcm": "no", "state": state}, hub.pk, days_ago=90
            )
        yield Row({"item": "电针治疗仪", "count": "2", "department": "中医科", "tcm": "yes", "state": "in_use"}, hub.pk, days_ago=90)


def diseases(told: Told) -> Iterator[Row]:
    for hub in told.hubs:
        count = told.drawn(46, 112, "diseases", hub.pk)
        level = "recommended" if count > 95 else "basic" if count > 62 else "below"
        yield Row({"listed_on": told.day(60), "diseases": str(count), "level": level}, hub.pk, days_ago=60)
    for clinic in told.clinics:
        count = told.drawn(26, 44, "diseases", clinic.pk)
        yield Row({"listed_on": told.day(60), "diseases": str(count)}, clinic.pk, days_ago=60)


def formulary(told: Told) -> Iterator[Row]:
    for at in range(DRUGS):
        primary = told.draws.happens("0.7", "primary list", at)
        hospital = not primary or told.draws.happens("0.87", "hospital list", at)
        yield Row({"item": f"演示药品{at + 1:02d}（片剂）", "primary": primary, "hospital": hospital}, days_ago=70)


def scores(told: Told) -> Iterator[Row]:
    items = (
        ("resources", "下派专家人次", 20),
        ("resources", "下沉设备与药品", 15),
        ("patients", "基层诊疗量占比", 30),
        ("patients", "下转人次", 20),
        ("other", "信息共享", 15),
    )
    for lead in told.leads:
        for aim, item, points in items:
            got = told.draws.between(Decimal(points) * 7 / 10, points, "consortium score", lead.pk, item, places=1)
            yield Row(
                {
                    "period": f"{told.today.year - 1} 年",
                    "consortium": f"{lead.name}医共体",
                    "aim": aim,
                    "item": item,
                    "points": str(points),
                    "got": str(got),
                },
                days_ago=120,
            )


def serious(told: Told) -> Iterator[Row]:
    for at, disease in enumerate(("终末期肾病", "恶性肿瘤", "脑卒中", "冠心病支架术后")):
        yield Row(
            {
                "case_code": f"演示例{at + 1:03d}",
                "disease": disease,
                "treated_at": told.leads[0].name,
                "state": "closed" if at == 3 else "treating",
                "next_on": told.day(6 - at * 9),
            },
            days_ago=50,
        )


def connections(told: Told) -> Iterator[Row]:
    for at, hub in enumerate(told.hubs):
        both = {"medical": "yes", "public_health": "yes" if at % 7 else "no"}
        yield Row({"interface": "市全民健康信息平台接口", "connected_on": told.day(220 - at), **both}, hub.pk, days_ago=100)


def walking(told: Told) -> Iterator[Row]:
    for hub in told.hubs:
        for at in range(VILLAGES if hub.type in TOWNSHIP else 0):
            kind = ("walking", "ai", "")[told.draws.whole("walking", hub.pk, at, below=3)]
            if kind:
                site = f"{hub.short_name}第{SIGNS[at]}嘎查村"
                yield Row(
                    {"kind": kind, "site": site, "from_on": told.day(150), "uses": str(told.drawn(3, 60, "uses", hub.pk, at))},
                    hub.pk,
                    days_ago=20,
                )


def assignments(told: Told) -> Iterator[Row]:
    for at, clinic in enumerate(told.clinics[:10]):
        ended = {"until_on": told.day(30)} if at % 4 == 3 else {}
        yield Row(
            {
                "code": f"演示{at + 101}",
                "kind": "township_village" if at % 3 else "county_township",
                "to": clinic.name,
                "from_on": told.day(200 + at * 11),
                **ended,
            },
            days_ago=20,
        )


def insurance_points(told: Told) -> Iterator[Row]:
    for at, clinic in enumerate(one for one in told.clinics if one.is_integrated):
        if at % 4:
            yield Row({"clinic": clinic.name, "integrated": "yes", "connected_on": told.day(300), "card_from": told.day(290)}, days_ago=200)


def directed(told: Told) -> Iterator[Row]:
    """Of the hospitals with senior staff every third has appointed one of them by directed evaluation."""
    senior = Posting.objects.filter(title__in=("deputy_senior", "senior"), until_on=None).order_by("person")
    of_house = {house: person for person, house in senior.values_list("person_id", "institution_id")}
    houses = [hub for hub in told.hubs if hub.type in TOWNSHIP and hub.pk in of_house]
    for hub in houses[::3]:
        answers = {"code": of_house[hub.pk], "hospital": hub.pk, "continuous_years": "16", "cumulative_years": "18", "post": "副主任医师"}
        yield Row(answers | {"present": "yes", "appointed_on": told.day(260)}, days_ago=250)


def hired(told: Told) -> Iterator[Row]:
    """Who was hired for townships since the turn of the year: one of them a graduate without the years asked."""
    plan = (
        ("qualified", 160, ""),
        ("secondary", 150, "6"),
        ("urgent", 142, ""),
        ("secondary", 121, "5"),
        ("secondary", 40, "3"),
        ("urgent", 25, ""),
    )
    hubs = [hub for hub in told.hubs if hub.type in TOWNSHIP]
    for at, (kind, ago, years) in enumerate(plan):
        asked = {"continuous_years": years} if years else {}
        yield Row(
            {
                "code": f"演示县招{at + 1:02d}",
                "kind": kind,
                "institution": hubs[at % len(hubs)].name,
                "hired_on": told.day(ago),
                "conditions": "yes",
                "licensed": "no" if kind == "qualified" else "yes",
                **asked,
            },
            days_ago=ago - 5,
        )


def training(told: Told) -> Iterator[Row]:
    for at, hub in enumerate(told.hubs[:8]):
        passed = {"passed": "yes"} if at % 4 else {"passed": "no"}
        added = {"scope_added_on": told.day(40)} if at % 4 > 1 else {}
        yield Row(
            {"code": f"演示{at + 301}", "trained_on": told.day(120), "scope_before": "内科专业", **passed, **added}, hub.pk, days_ago=35
        )


ORDOS: dict[str, Maker] = {
    "village_doctor_register": village_doctors,
    "specialist_postings": specialist_postings,
    "village_coverage": villages,
    "uncovered_areas": uncovered,
    "sub_centres": sub_centres,
    "medical_departments": departments,
    "tcm_halls": halls,
    "equipment_register": equipment,
    "disease_lists": diseases,
    "formulary_items": formulary,
    "consortium_scores": scores,
    "serious_illness": serious,
    "platform_connections": connections,
    "walking_hospital": walking,
    "assignments": assignments,
    "insurance_points": insurance_points,
    "directed_evaluations": directed,
    "county_hires": hired,
    "gp_transfer_training": training,
    **MONEY,
    **REVIEWS,
}


def of_ordos(place: Place) -> Iterator[Story]:
    yield from tell_rows(place, "ordos-2024", ORDOS)
