"""The demonstration's users: one or more of each role, with the institutions that they work at."""

from dataclasses import dataclass

from yiti.kernel.text import Text

LEADS = {
    "652301-H1": Text("新疆医科大学第一附属医院昌吉分院", "First Affiliated Hospital of Xinjiang Medical University, Changji Branch"),
    "652301-H2": Text("昌吉市人民医院", "Changji City People's Hospital"),
}
"""Code → lead hospital, by post and name of the document. Which institutions belong to which is synthetic."""


@dataclass(frozen=True, slots=True)
class Member:
    """One demonstration user: user name, name to show, role, institution code."""

    username: str
    name: str
    role: str
    institution: str = ""


COUNTY_CAST = (
    Member("clerk", "沈嘉宁", "office_clerk"),
    Member("office", "顾明远", "office_lead"),
    Member("commission", "陆书怡", "commission"),
    Member("leader", "贺立群", "leading_group"),
    Member("assessor.medical", "范景川", "assessor"),
    Member("assessor.cdc", "乔若溪", "assessor"),
    Member("assessor.mch", "严晓桐", "assessor"),
    Member("assessor.finance", "秦思远", "assessor"),
    Member("assessor.information", "邵子轩", "assessor"),
    Member("assessor.workforce", "安雨薇", "assessor"),
    Member("insurance", "康永宁", "insurance_bureau"),
    Member("hr", "段清涵", "hr_bureau"),
    Member("finance", "邱国栋", "finance_bureau"),
    Member("establishment", "施文博", "establishment_bureau"),
    Member("auditor", "黎静安", "auditor"),
    Member("system", "龙志强", "system_admin"),
    Member("security", "万海燕", "security_admin"),
    Member("audit", "雷春辉", "audit_admin"),
    Member("lead1", "牛婉清", "lead_reviewer", "652301-H1"),
    Member("lead2", "常建华", "lead_reviewer", "652301-H2"),
)

GROUPS = {
    "assessor.medical": (1, 7),
    "assessor.cdc": (2,),
    "assessor.mch": (3,),
    "insurance": (4,),
    "assessor.finance": (5,),
    "assessor.information": (6, 9),
    "assessor.workforce": (8,),
}
"""Assessor → the numbers of the groups of indicators that he scores."""

DEPARTMENTS = {
    "assessor.medical": "市卫健委医政科",
    "assessor.cdc": "市疾控中心",
    "assessor.mch": "市妇幼保健计划生育服务中心",
    "insurance": "市医保局",
    "assessor.finance": "市卫健委规财科",
    "assessor.information": "市卫健委信息科",
    "assessor.workforce": "市卫健委人事科",
}
