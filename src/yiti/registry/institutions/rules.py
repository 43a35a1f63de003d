"""Pure logic of this room."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved
from yiti.policy.rules import compute
from yiti.policy.rules.answers import Answer

from .spans import first_overlap
from .words import POST_KINDS

CATEGORIES = ("community_centre", "agricultural_township_hospital", "pastoral_township_hospital")


def find_double_tight(rows: Iterable[Mapping[str, Any]]) -> Text | None:
    """Two tight memberships of one institution that share a day, in words; None where there are none."""
    clash = first_overlap(row for row in rows if row["mode"] == "tight")
    if not clash:
        return None
    later = max(clash, key=lambda row: row["from_on"])
    earlier = clash[0] if later is clash[1] else clash[1]
    until = earlier["until_on"]
    said = f"到 {until} 为止" if until else "没有截止日"
    return Text(
        f"与“{earlier['consortium']}”的紧密型关系重叠（从 {earlier['from_on']} 起，{said}）",
        f"shares days with the tight membership in “{earlier['consortium']}” ({earlier['from_on']} to {until or 'open'})",
    )


def staffing_answer(*, book: Resolved, rows: Sequence[Mapping[str, Any]]) -> Answer | None:
    """The rule `staffing-table` over rows of institution, category, population, posts by kind and limits; None where no such rule runs."""
    if not rows:
        return None
    names = ("id", "category", "population", "total", *POST_KINDS, "establishment", "off_establishment")
    try:
        return compute("staffing-table", pack=book, inputs={"rows": [{name: row[name] for name in names} for row in rows]})
    except Refused as refusal:
        if refusal.code == "rule-not-in-pack":
            return None
        raise


def as_allotted(row: Mapping[str, Any]) -> tuple[int, ...]:
    """The numbers of an allotment, to be compared with those of the annex."""
    return tuple(int(row[name]) for name in ("total", *POST_KINDS, "establishment", "off_establishment"))
