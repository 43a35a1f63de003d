"""What the synthetic county decided where its document is silent. Every number here is invented and marked as local."""

from datetime import date
from decimal import Decimal

from yiti.policy.packs import Pack

DECIDED_ON = date(2024, 12, 20)
HOLDS_FROM = date(2025, 1, 1)

GROUP_POINTS = (Decimal(26), Decimal(30), Decimal(8), Decimal(4), Decimal(10), Decimal(8), Decimal(5), Decimal(4), Decimal(5))
"""Points of the nine groups, adding up to 100; within a group shared equally, in tenths, the rest to its first."""

PLAIN = {
    "head_coefficient": ("1.8", "书记、院长（主任）绩效为在岗人员平均的 1.8 倍"),
    "meeting_interval_days": ("92", "推进会每季度一次"),
    "other_secondment": ("home_average", "借到市内基层以外的人员，由编制单位按平均发放"),
    "publicity_working_days": ("5", "公示 5 个工作日"),
    "quarter_method": ("proportional", "季度总额按公布得分折算"),
    "reference_wage": ("82000.00", "2019 年城镇单位在岗职工平均工资（演示数）"),
}
"""Parameter → value and reason."""


def scoring_points(pack: Pack) -> dict[str, str]:
    """Indicator → points."""
    groups: dict[str, list[str]] = {}
    for indicator in pack.indicators:
        groups.setdefault(indicator.group, []).append(indicator.code)
    found: dict[str, str] = {}
    for codes, points in zip(groups.values(), GROUP_POINTS, strict=True):
        each = (points / len(codes)).quantize(Decimal("0.1"), rounding="ROUND_DOWN")
        for at, code in enumerate(codes):
            found[code] = str(each if at else points - each * (len(codes) - 1))
    return found
