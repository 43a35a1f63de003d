"""What the codes of this room are called."""

from yiti.kernel.text import Text

TYPES: dict[str, Text] = {
    "county_hospital": Text("县级医院", "County hospital"),
    "central_township_hospital": Text("中心乡镇卫生院", "Central township hospital"),
    "township_hospital": Text("乡镇卫生院", "Township hospital"),
    "community_centre": Text("社区卫生服务中心", "Community health centre"),
    "community_station": Text("社区卫生服务站", "Community health station"),
    "village_clinic": Text("村卫生室", "Village clinic"),
    "care_home": Text("医养机构", "Care home"),
    "public_health_institution": Text("专业公共卫生机构", "Public-health institution"),
}

MODES: dict[str, Text] = {
    "tight": Text("紧密型医共体", "Tight consortium"),
    "loose": Text("松散型医联体", "Loose consortium"),
    "alliance": Text("专科联盟", "Specialist alliance"),
}

POPULATION_SCOPES: dict[str, Text] = {
    "resident": Text("常住人口", "Residents"),
    "served": Text("服务人口（含兵团）", "Served (production corps included)"),
    "floating": Text("流动人口（另计）", "Floating (told apart)"),
}

POST_KINDS: dict[str, Text] = {
    "doctors": Text("医生", "Doctors"),
    "nurses": Text("护士", "Nurses"),
    "pharmacy": Text("药学", "Pharmacy"),
    "ecg_ultrasound": Text("心电、B超", "ECG, ultrasound"),
    "laboratory": Text("检验", "Laboratory"),
    "imaging": Text("影像", "Imaging"),
    "public_health": Text("公卫", "Public health"),
    "management": Text("管理、后勤及其他", "Management, logistics, other"),
}
"""The kinds of post of 附件2, in its order."""

HEALTH_TECHNICAL = tuple(kind for kind in POST_KINDS if kind != "management")
"""医务 and 公卫 posts; 财务 and the like in the last column are none (六(二)1(2))."""
