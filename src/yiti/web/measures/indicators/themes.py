"""What a definition is about, by the file that it stands in."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from yiti.kernel.text import Text
from yiti.policy.facts import Definition

THEMES: Mapping[str, Text] = {
    "basic_care": Text("基本医疗", "Basic care"),
    "drug_use": Text("合理用药", "Rational drug use"),
    "records_and_education": Text("健康档案与健康教育", "Health records and education"),
    "immunisation": Text("预防接种", "Immunisation"),
    "mothers_and_children": Text("妇幼健康", "Mothers and children"),
    "elderly_and_chronic": Text("老年人与慢性病", "The elderly and chronic diseases"),
    "reporting_and_supervision": Text("疫情报告与卫生监督", "Reporting and supervision"),
    "contracts": Text("家庭医生签约", "Family-doctor contracts"),
    "examination": Text("全民健康体检", "Health examination"),
    "collaboration": Text("协同与一体化", "Collaboration and integration"),
    "finance": Text("经济管理", "Finance"),
    "workforce": Text("人员队伍", "Workforce"),
    "judged_on_site": Text("现场核查", "Judged on site"),
    "satisfaction": Text("满意度", "Satisfaction"),
    "consortium": Text("医共体监测", "Monitoring of consortia"),
    "documents": Text("其他文件", "Other documents"),
}
OTHER = Text("本县自定", "The county's own")


def theme_key(definition: Definition) -> str:
    """The stem of the file; empty for one that has no words here."""
    stem = PurePosixPath(definition.file).stem
    return stem if stem in THEMES else ""


def theme_of(definition: Definition) -> Text:
    return THEMES.get(theme_key(definition), OTHER)


def theme_rank(definition: Definition) -> int:
    """The place of the theme in the order above, the county's own last."""
    key = theme_key(definition)
    return [*THEMES].index(key) if key else len(THEMES)
