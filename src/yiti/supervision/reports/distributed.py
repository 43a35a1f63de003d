"""The yearly report on distribution, from what was paid: of the county, or of one institution."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from yiti.kernel.money import to_four_places
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.money.pay.queries import Part, get_distributed
from yiti.registry.institutions.queries import list_signboards
from yiti.registry.staff.words import POSITIONS

from .contents import column, row, section

KINDS: Mapping[str, Text] = {
    "staff": Text("在岗，按权重", "On duty, by weight"), "head": Text("书记、院长（主任）", "Heads"),
    "deputy": Text("副职及中层", "Deputies and middle managers"), "trainee": Text("进修学习", "In training"),
    "seconded": Text("外借", "Seconded"), "posted": Text("下派村卫生室", "Posted to village clinics"),
    "back_pay": Text("补差", "Back pay"),
}  # fmt: skip
WHOLE = Text("合计", "Total")
COLUMNS = (
    ("项目", "Item", "text", 2), ("人数", "People", "number", 1), ("核增奖励", "Reward", "money", 1.4), ("人均", "Each", "money", 1.4),
    ("占比（%）", "Share (%)", "number", 1),
)  # fmt: skip


def distributed_sections(*, scope: Scope, year: int, clause: str, institution: str = "") -> Iterator[dict[str, Any]]:
    """By institution (of the county alone), quarter, position, and as what; nothing where nothing was paid (`funds.see`)."""
    found = get_distributed(scope=scope, year=year, institution=institution)
    if not found.whole.people:
        return
    boards = {code: Text(name, english or name) for code, name, english in list_signboards(scope=scope, on=Period.parse(str(year)).last)}
    if not institution:
        yield _section("institutions", Text("各机构", "Institutions"), found.institutions, boards, found.whole, clause)
    quarters = {period: Period.parse(period).label for period in found.quarters}
    yield _section("quarters", Text("各季度", "Quarters"), found.quarters, quarters, found.whole, clause)
    yield _section("positions", Text("各岗位（补差除外）", "Positions, back pay apart"), found.positions, POSITIONS, found.whole, clause)
    yield _section("kinds", Text("发放方式", "As what people were paid"), found.kinds, KINDS, found.whole, clause)


def _section(
    id: str, title: Text, parts: Mapping[str, Part], names: Mapping[str, Text], whole: Part, clause: str
) -> dict[str, Any]:  # fmt: skip
    columns = [column(zh, en, kind, share) for zh, en, kind, share in COLUMNS]  # type: ignore[arg-type]
    rows = [_row(names.get(key, Text(key, key)), part, whole, key) for key, part in parts.items()]
    added = Part(whole.people, sum((part.amount for part in parts.values()), Decimal(0)), None)
    return section(id, title, columns, [*rows, _row(WHOLE, added if id == "positions" else whole, whole, "")], clause)


def _row(label: Text, part: Part, whole: Part, about: str) -> dict[str, Any]:
    share = to_four_places(part.amount / whole.amount * 100).quantize(Decimal("0.1")) if whole.amount else None
    return row(label, part.people, part.amount, part.mean, share, about=about)
