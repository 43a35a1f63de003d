import re
from collections import Counter

import pytest

from yiti.policy.packs import FUNCTIONS, ROLES, Pack, bind_clauses, load_pack
from yiti.policy.rules import list_rules

NUMBERS = """
文号、成文日期 引言 一 二 二(一) 二(二) 二(三) 三 四 五 六 六(一) 六(一)1 六(一)2 六(一)3 六(二) 六(二)1 六(二)1(1) 六(二)1(2)
六(二)1(3) 六(二)2 六(二)2(1) 六(二)2(2) 六(二)2(3) 六(二)2(4) 六(二)2(5) 六(二)2(6) 七 七(一) 七(二) 七(三)
附件1 附件1_引言 附件1_一 附件1_二 附件1_二(一) 附件1_二(二) 附件1_二(三) 附件1_三 附件1_四 附件1_五 附件1_六 附件1_六(一) 附件1_六(一)1
附件1_六(一)2
附件1_六(一)3 附件1_六(一)4 附件1_六(二) 附件1_六(二)5 附件1_六(二)6 附件1_六(二)7 附件1_六(三) 附件1_六(三)8
附件1_六(四) 附件1_六(四)9 附件1_七 附件1_七(一) 附件1_七(二) 附件1_七(二)1 附件1_七(二)2 附件1_八 附件1_八(一) 附件1_八(一)1
附件1_八(一)2 附件1_八(一)3 附件1_八(二) 附件1_九 附件1_九(一) 附件1_九(一)1 附件1_九(一)2 附件1_九(一)3 附件1_九(一)4 附件1_九(一)5
附件1_九(二) 附件1_九(二)1 附件1_九(二)2 附件1_九(二)3 附件1_九(二)4 附件1_九(二)5 附件1_末 附件2 附件2_表头 附件2_备注 附件2_合计 抄送
"""

POSTS = (
    "市委常委 组织部部长 副市长 党委书记 党组书记 副主任 主任 副局长 局长 院长 副科长 科长 负责人 干部 兼办公室 行政办 党政办 "
    "卫生健康服务中心 流动人口计划生育服务中心 工资福利科 社保科 行政事业科 保障管理科 法规和体制改革科 医政科 基层卫生科 疾控科 妇幼科 "
    "应急与安全生产管理科 相关科室 、 （ ）"
).split()
ORGANISATIONS = {
    "市委", "市政府", "市委编办", "市卫健委", "市人社局", "市财政局", "市医保局", "市人民医院",
    "新疆医科大学第一附属医院昌吉分院", "市疾控中心",
    "市妇幼保健计划生育服务中心", "市卫生计生综合监督执法局", "市机构编制服务中心",
    "各乡镇卫生院、社区卫生服务中心",
}  # fmt: skip


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("changji-2021")


def test_the_clause_tree_has_every_number_in_the_order_printed(pack: Pack):
    assert list(pack.clause_texts) == [number.replace("_", " ") for number in NUMBERS.split()]


def test_every_clause_speaks_both_languages_in_few_words(pack: Pack):
    for clause in pack.clause_texts.values():
        assert len(clause.demand.zh) <= 80, clause.number
        assert not re.search(r"[一-鿿]", clause.heading.en + clause.demand.en), clause.number


def test_every_duty_and_rule_is_carried_and_every_rule_exists(pack: Pack):
    known = {rule.id for rule in list_rules()}
    for number, carriers in bind_clauses(pack).items():
        assert carriers or pack.clause_texts[number].kind in ("background", "principle", "heading"), number
        assert set(carriers.get("rules", ())) <= known, number


def test_the_annex_adds_up_as_printed(pack: Pack):
    rows = pack.rows["staffing"]
    assert len(rows) == 16
    assert {name: sum(int(row[name]) for row in rows) for name in ("population", "total", "establishment", "off_establishment")} == {
        "population": 369156, "total": 834, "establishment": 427, "off_establishment": 407,
    }  # fmt: skip
    assert Counter(row["category"] for row in rows) == {
        "community_centre": 6, "agricultural_township_hospital": 7, "pastoral_township_hospital": 3,
    }  # fmt: skip
    assert {row["institution"] for row in rows if row["category"] == "pastoral_township_hospital"} == set(
        pack.header.categories[2].institutions
    )
    assert {row["institution"]: row["code"] for row in rows}["建国路社区卫生服务中心"] == "652301004"


def test_fifty_four_indicators_in_nine_groups_and_four_dimensions(pack: Pack):
    assert Counter(indicator.group for indicator in pack.indicators) == dict(
        zip((f"g{at}" for at in range(1, 10)), (12, 13, 4, 1, 6, 9, 2, 5, 2), strict=True)
    )
    assert [indicator.number for group in pack.indicator_groups for indicator in group.indicators] == list(range(1, 55))
    assert list(dict.fromkeys(indicator.dimension_label.zh for indicator in pack.indicators)) == [
        "服务提供",
        "综合管理",
        "可持续发展",
        "满意度评价",
    ]
    assert {"visits", "antibiotic_prescription_ratio"} <= {indicator.code for indicator in pack.indicators}


def test_points_and_methods_are_the_countys(pack: Pack):
    assert pack.scoring is not None
    assert pack.scoring.origin == "local"
    assert not pack.parameters[pack.scoring.points].values
    assert not pack.parameters[pack.scoring.method].values


def test_the_distribution_plan_takes_eight_steps_in_order(pack: Pack):
    steps = pack.workflows["distribution_plan"].steps
    assert [step.id for step in steps] == [
        "draft", "lead_hospital_review", "leadership", "staff_congress", "publicity", "health_commission_approval",
        "file_hr", "file_finance",
    ]  # fmt: skip
    assert steps[4].lasts == "publicity_working_days"
    assert all(step.undated for step in steps)


def test_the_quarter_has_five_dated_steps(pack: Pack):
    steps = pack.workflows["quarter"].steps
    assert [(step.id, step.due) for step in steps] == [(step.id, f"deadlines.{step.id}") for step in steps]
    assert [part.id for part in steps[0].steps] == ["send", "lead_review"]
    assert steps[2].after == ("institutions_report", "assessors_report")
    assert set(pack.workflows) == {"quarter", "distribution_plan", "year_totals", "establishment_change", "appeal"}
    assert pack.workflows["appeal"].origin == "local"


def test_pay_is_dated_by_month_or_quarter(pack: Pack):
    assert pack.pay is not None
    assert {item.id: item.paid for item in pack.pay.components} == {
        "basic_pay": ("month",), "hardship_allowance": ("month",), "retained_area_allowance": ("month",), "basic_performance": ("month",),
        "reward_performance": ("month", "quarter"), "incremental_reward": ("month", "quarter"),
    }  # fmt: skip


def test_four_things_are_open(pack: Pack):
    assert [duty.id for duty in pack.publicity] == ["content", "procedure", "results", "pay_open"]
    assert {duty.clause for duty in pack.publicity} == {"附件1 二(三)"}


def test_registers_stand_for_what_nothing_reckons_with(pack: Pack):
    assert set(pack.forms) >= {
        "progress_meetings", "issue_log", "evaluation_report", "accountability", "training_publicity", "post_plans", "directed_students",
        "head_appointments", "rotation", "emergency_claims", "budget_lines",
    }  # fmt: skip


def test_every_role_of_the_house_has_its_functions(pack: Pack):
    grants = {role.id: {name for grant in role.grants for name in grant.functions} for role in pack.header.roles}
    assert set(grants) == ROLES
    assert set().union(*grants.values()) == set(FUNCTIONS)
    assert grants["assessor"] & {"accounts.enter", "quarter.rank", "pay.see", "quarter.approve"} == set()
    assert not any(name.startswith("pay.") for role in ("system_admin", "security_admin", "audit_admin") for name in grants[role])
    reach = {(role.id, name): grant.reach for role in pack.header.roles for grant in role.grants for name in grant.functions}
    assert reach["staff_member", "pay.own"] == "self"
    assert reach["lead_reviewer", "accounts.review"] == "members"
    assert reach["accountant", "pay.see"] == "own"


def test_bodies_are_posts_and_never_persons(pack: Pack):
    assert [(body.id, len(body.seats)) for body in pack.bodies] == [("reform_group", 9), ("assessment_group", 31)]
    pattern = re.compile("|".join(sorted(map(re.escape, POSTS), key=len, reverse=True)))
    for body in pack.bodies:
        for seat in body.seats:
            assert pattern.sub("", seat.post.zh) == "", seat.post.zh
            assert seat.organisation.zh in ORGANISATIONS


def test_no_line_of_the_pack_names_a_person_or_a_telephone(pack: Pack):
    for path in pack.root.rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])", text), path.name
            assert "同志" not in text, path.name
            assert not re.search(r"(组长|副组长|成员)[：:]", text), path.name
