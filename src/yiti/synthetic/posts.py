"""A change of posts of the synthetic county: proposed, and waiting for the establishment office."""

from datetime import date

from yiti.registry.institutions.operations.post_changes import propose_post_change
from yiti.registry.institutions.post_changes import read_numbers

from .quarters import County

GIVES, TAKES = "652301107", "652301105"
"""佃坝镇 has 7,140 people and 六工镇 12,989, with as many posts."""
PROPOSED_ON, FROM_ON = date(2026, 10, 8), date(2026, 11, 1)


def post_change(county: County) -> None:
    """One established post moves to the larger town; both turn a post of management into public health, for 85 % (六(二)1(2))."""
    now = read_numbers([TAKES, GIVES], FROM_ON)
    rows = [
        {
            "institution": code,
            **now[code],
            "public_health": now[code]["public_health"] + 1,
            "management": now[code]["management"] - 1,
            "establishment": now[code]["establishment"] + moved,
            "off_establishment": now[code]["off_establishment"] - moved,
        }
        for code, moved in ((TAKES, 1), (GIVES, -1))
    ]
    propose_post_change(
        scope=county.acting.as_("commission", PROPOSED_ON),
        rows=rows,
        from_on=FROM_ON,
        reason="六工镇服务人口 12,989 人，多于佃坝镇 7,140 人，编制数相近；两院各减 1 个管理后勤岗位，转为公卫岗位。",
        today=PROPOSED_ON,
    )
