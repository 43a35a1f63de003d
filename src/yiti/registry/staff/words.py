"""What the codes of this room are called."""

from yiti.kernel.text import Text

POSITIONS: dict[str, Text] = {
    "doctor": Text("医", "Doctor"),
    "nurse": Text("护", "Nurse"),
    "technician": Text("技", "Technician"),
    "public_health": Text("公卫", "Public health"),
    "pharmacist": Text("药", "Pharmacist"),
    "management": Text("管理", "Management"),
    "logistics": Text("工勤", "Logistics"),
}
"""The positions of 附件1 九(一)2, in its order."""

IDENTITIES: dict[str, Text] = {"establishment": Text("编内", "Establishment"), "contract": Text("编外", "Contract")}

DUTIES: dict[str, Text] = {
    "staff": Text("职工", "Staff"),
    "head": Text("负责人", "Head"),
    "deputy": Text("副职", "Deputy"),
    "middle": Text("中层", "Middle management"),
}

TITLES: dict[str, Text] = {
    "none": Text("无职称", "None"),
    "junior": Text("初级", "Junior"),
    "middle": Text("中级", "Intermediate"),
    "deputy_senior": Text("副高", "Deputy senior"),
    "senior": Text("正高", "Senior"),
}

DETACHMENTS: dict[str, Text] = {
    "training": Text("进修培训", "In training"),
    "seconded": Text("借调", "Seconded"),
    "village_clinic": Text("派驻村卫生室", "At a village clinic"),
    "posted_down": Text("下派帮扶", "Posted down"),
}

QUALIFICATIONS: dict[str, Text] = {
    "bachelor": Text("本科及以上学历", "Bachelor's degree or above"),
    "gp": Text("全科医生", "General practitioner"),
    "tcm": Text("中医类别医师", "Physician of Chinese medicine"),
}
"""What national indicators 36, 38 and 40 count."""

POSITION_POSTS: dict[str, tuple[str, ...]] = {
    "doctor": ("doctors", "public_health", "ecg_ultrasound", "imaging"),
    "nurse": ("nurses", "public_health"),
    "technician": ("ecg_ultrasound", "laboratory", "imaging"),
    "public_health": ("public_health",),
    "pharmacist": ("pharmacy",),
    "management": ("management",),
    "logistics": ("management",),
}
"""Position → the kinds of post that it may fill, the usual one first."""
