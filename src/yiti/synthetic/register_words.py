"""Words for the text fields of registers, so that an entry that nobody made reads like one that somebody did."""

from collections.abc import Sequence

from yiti.foundation.forms.known import Known
from yiti.policy.packs.shapes.forms import Form, FormField

from .draws import Draws

WORDS = ("已按要求办理，资料齐全", "按计划推进，下月复核", "已核实，情况属实")
PEOPLE = frozenset({"person", "code", "appointed", "member_code", "doctor"})
"""Fields that ask for the code of one of the staff."""
NAMED = {
    "村卫生室": ("clinic", "site", "village"),
    "站": ("station", "place"),
    "中心": ("home", "provider"),
    "卫生院": ("hospital", "institution", "member", "members", "to", "to_place", "to_unit", "from_unit", "placed_at", "unit"),
    "医院": ("by", "from_place", "from_hospital", "lead", "lead_hospital", "taken_by", "treated_at", "reviewed_by", "main_site"),
}
HOUSES = {name: holds for holds, names in NAMED.items() for name in names}
"""Fields that name an institution, by what such a name holds."""
NUMBERED = frozenset({
    "serial", "batch", "referral", "case_code", "case_number", "licence_number", "number", "approval", "answer_number", "proposal_number",
    "document", "household", "student", "vehicle",
})  # fmt: skip
LIKELY: dict[str, Sequence[str]] = {
    "subject": ("上半年工作推进", "重点任务落实", "问题整改情况"),
    "title": ("年度实施方案", "管理办法（试行）", "工作制度汇编"),
    "name": ("一期建设项目", "设施改造项目", "信息化补短板项目"),
    "project": ("门诊楼修缮", "康复科改造", "污水处理改造"),
    "department": ("全科医疗科", "中医科", "医学检验科"),
    "post": ("全科医师岗", "护理岗", "公共卫生岗"),
    "item": ("便携式心电图机", "全自动生化分析仪", "远程会诊终端"),
    "device": ("电针治疗仪", "中医体质辨识仪", "艾灸治疗仪"),
    "model": ("基本型", "标准型", "加强型"),
    "equipment": ("心电、超声、尿液分析各一台", "心电和快速检测", "超声和心电"),
    "medicine": ("苯磺酸氨氯地平片", "二甲双胍缓释片", "阿司匹林肠溶片"),
    "disease": ("高血压", "2 型糖尿病", "慢性阻塞性肺疾病"),
    "service": ("基本公共卫生服务", "家庭医生签约服务", "康复护理服务"),
    "services": ("建档、随访、健康教育", "预防接种、妇幼保健", "康复、护理、中医理疗"),
    "specialty": ("心电诊断中心", "影像诊断中心", "中医特色专科"),
    "field": ("内科", "妇幼保健", "中医康复"),
    "school": ("自治区医学院校", "市级培训基地", "医学高等专科学校"),
    "base": ("市人民医院培训基地", "中医医院培训基地", "区域培训基地"),
    "period": ("上半年", "第三季度", "全年"),
    "quarter": ("一期小区", "北区新建小区", "东区新建小区"),
    "team": ("全科一队", "全科二队", "全科三队"),
    "alliance": ("东部医联体", "西部医联体", "北部医联体"),
    "consortium": ("第一医共体", "第二医共体", "第一医共体"),
    "partner": ("社区养老服务中心", "区养老院", "日间照料中心"),
    "interface": ("影像平台", "检验平台", "心电平台"),
    "module": ("人财物管理", "药品耗材管理", "绩效管理"),
    "township": ("东片乡镇", "西片乡镇", "城区街道"),
    "street": ("古城街道", "东城街道", "西城街道"),
    "owner": ("卫健部门", "财政部门", "人社部门"),
    "assigned_to": ("卫健部门", "财政部门", "人社部门"),
    "raised_by": ("乡镇卫生院", "社区卫生服务中心", "牵头医院"),
    "joint_with": ("财政部门", "人社部门", "医保部门"),
    "attended_by": ("卫健、财政、人社、医保", "卫健、编办、人社", "卫健、财政"),
    "conclusions": ("按月通报，年底前销号", "经费列入下季度", "由牵头医院派人帮扶"),
    "issue": ("护理人员不足", "设备维护经费未到位", "信息系统未互通"),
    "event": ("流感聚集性疫情处置", "水痘疫情处置", "食源性疾病调查"),
    "purpose": ("业务用房维修", "检验设备购置", "骨干人员培训"),
    "finding": ("档案动态记录不全，已限期补齐", "未发现问题", "个别处方书写不规范"),
    "improvement": ("已补齐并复核", "已约谈负责人", "已修订流程"),
    "correction": ("已补齐并复核", "已约谈负责人", "已修订流程"),
    "gaps": ("康复设备不足", "中医药人员不足", "无"),
    "reason": ("工作需要", "本人申请", "按轮换计划"),
    "works": ("屋面防水、墙面粉刷", "水电改造", "门窗更换、取暖改造"),
    "goals": ("三年内达到推荐标准", "签约覆盖率逐年提高", "业务收入结构优化"),
    "session": ("第三次会议（演示）",) * 3,
    "kind_words": ("65 岁及以上老年人", "孕产妇", "高血压患者"),
    "level": ("一级，普通病", "二级，慢病", "一级，慢病"),
    "grade": ("主治医师", "副主任医师", "住院医师"),
    "area": ("第一、二社区", "第三、四社区", "第五、六社区"),
    "content": ("合理用药与处方规范", "慢病管理规范", "急救技能"),
}
"""Words by the field's name, for the first, second and third entry."""


def words_for(draws: Draws, form: Form, field: FormField, known: Known, people: Sequence[str], at: int) -> str:
    """What a text field of the entry number `at` says."""
    key = ("register words", form.id, field.name, at)
    if field.name in PEOPLE and people:
        return str(draws.pick(people, *key)).rpartition("(")[2].rstrip(")")
    if field.name in HOUSES and known.institutions:
        names = sorted(label.zh for label in known.institutions.values())
        return str(draws.pick([name for name in names if HOUSES[field.name] in name] or names, *key))
    if field.name in NUMBERED:
        return f"{form.id[:2].upper()}-{draws.whole(*key, below=9000) + 1000}"
    if field.name in LIKELY:
        return LIKELY[field.name][at % len(LIKELY[field.name])]
    return f"{field.label.zh}（示例 {at + 1}）" if field.name == form.title_field else WORDS[at % len(WORDS)]
