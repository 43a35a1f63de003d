"""Words of money: positions, identities, what a slip pays, states of totals."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from yiti.kernel.scopes import system_scope
from yiti.kernel.text import NOTHING, Text
from yiti.money.pay.queries import KINDS as MEMBER_KINDS
from yiti.money.pay.queries import Member
from yiti.registry.institutions.queries import list_institutions
from yiti.registry.staff.models import Person

POSITIONS = {
    "doctor": Text("医生", "Doctor"),
    "nurse": Text("护士", "Nurse"),
    "technician": Text("医技", "Technician"),
    "public_health": Text("公卫", "Public health"),
    "pharmacist": Text("药剂", "Pharmacist"),
    "management": Text("管理", "Management"),
    "logistics": Text("工勤", "Logistics"),
}
IDENTITIES = {"establishment": Text("编内", "Establishment"), "contract": Text("编外", "Contract")}
DUTIES = {"head": Text("书记、院长（主任）", "Head"), "deputy": Text("副职", "Deputy"), "middle": Text("中层", "Middle manager")}
SLIP_KINDS = {
    "staff": Text("在岗", "On duty"),
    "head": Text("单列", "Head"),
    "deputy": Text("副职中层", "Deputy"),
    "trainee": Text("进修", "Training"),
    "seconded": Text("外借", "Seconded"),
    "posted": Text("驻村", "Village clinic"),
    "back_pay": Text("补差", "Back pay"),
}
SLIP_HOW = {
    "staff": Text("全院可分 × 权重 ÷ 权重合计", "Pool × weight ÷ all weights"),
    "head": Text("在岗平均 × 卫健委核定的系数", "Average on duty × the commission's coefficient"),
    "deputy": Text("在岗平均 × 机构核定的系数", "Average on duty × the institution's coefficient"),
    "trainee": Text("按编制所在机构在岗平均", "The average on duty"),
    "seconded": Text("卫健委决定按在岗平均", "The average on duty, as the commission decided"),
    "posted": Text("核增额 × 村卫生室得分 ÷ 100，村室补助列支", "Increment × clinic's score ÷ 100, from the clinic's subsidies"),
    "back_pay": Text("申诉重算后的差额", "Difference after an appeal"),
}
SLIP_CLAUSES = {
    "staff": "附件1 九(一)2",
    "head": "六(二)2(5)",
    "deputy": "附件1 九(一)3",
    "trainee": "附件1 九(一)4",
    "seconded": "附件1 九(一)4",
    "posted": "六(二)2(6)",
    "back_pay": "附件1 九(二)3",
}
UNASSESSED = {
    "head": Text("书记、院长（主任）", "head"),
    "deputy": Text("副职中层", "deputy"),
    "trainee": Text("进修", "in training"),
    "posted": Text("驻村", "posted to clinics"),
    "away": Text("借调外出", "seconded away"),
    "lent": Text("借到基层以外", "seconded elsewhere"),
}
"""Who is paid without a monthly result, by the kinds of MEMBER_KINDS."""
COMPONENTS = {
    "basic_pay": Text("基本工资", "Basic pay"),
    "hardship_allowance": Text("艰苦边远地区津贴", "Hardship-area allowance"),
    "retained_area_allowance": Text("保留地区补贴", "Retained-area allowance"),
    "basic_performance": Text("基础性绩效", "Basic performance pay"),
    "reward_performance": Text("奖励性绩效", "Reward performance pay"),
}
INCREMENTAL = Text("核增奖励性绩效", "Incremental reward")
COMPONENTS_CLAUSE = "六(二)2(2)"
TOTAL_STATES = {
    "draft": ("wait", Text("草稿", "Draft")),
    "sent": ("running", Text("已报送，待审", "Sent, under review")),
    "reviewed": ("met", Text("两家已审", "Reviewed")),
    "returned": ("short", Text("退回", "Returned")),
}


def position_word(position: str) -> Text:
    return POSITIONS.get(position, Text(position, position))


def say_unassessed(members: Iterable[Member]) -> Text:
    """How many of an institution's people want no monthly result to be paid, and as what they are paid; nothing where all do."""
    counts = Counter(member.kind for member in members if not member.needs_result)
    if not counts:
        return NOTHING
    kinds = [(UNASSESSED[kind], counts[kind]) for kind in UNASSESSED if counts[kind]]
    zh = "，".join(f"{label.zh} {count} 人" for label, count in kinds)
    en = ", ".join(f"{count} {label.en}" for label, count in kinds)
    return Text(f"另有{zh}，不按月度得分发", f"besides {en}, not paid by monthly scores")


def institution_names(on: date | None = None) -> dict[str, Text]:
    """Code → name. Names stand on the signboard, so anybody may read them."""
    return {row.code: Text(row.name, row.name_en or row.name) for row in list_institutions(scope=system_scope(), on=on)}


def short_names() -> dict[str, Text]:
    """Code → the name as tables print it."""
    return {row.code: Text(row.short_name, row.name_en or row.short_name) for row in list_institutions(scope=system_scope(), on=None)}


def name_of_institution(code: str) -> Text:
    return institution_names().get(code, Text(code, code)) if code else NOTHING


def person_names(codes: frozenset[str]) -> dict[str, str]:
    return dict(Person.objects.filter(pk__in=codes).values_list("pk", "name"))


__all__ = [
    "COMPONENTS",
    "COMPONENTS_CLAUSE",
    "DUTIES",
    "IDENTITIES",
    "INCREMENTAL",
    "MEMBER_KINDS",
    "POSITIONS",
    "SLIP_CLAUSES",
    "SLIP_HOW",
    "SLIP_KINDS",
    "TOTAL_STATES",
    "institution_names",
    "name_of_institution",
    "person_names",
    "position_word",
    "say_unassessed",
    "short_names",
]
