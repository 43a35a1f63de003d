"""The key indicators of the county for those who lead it: value, target, way, each with its page and its map."""

from dataclasses import dataclass
from typing import Any

from yiti.foundation.installation.queries import find_installation, get_installation
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.indicators.values import Value
from yiti.policy.packs import load_pack
from yiti.policy.packs.definitions import load_key_indicators
from yiti.web.requests import Request

from .entries import Entry
from .indicator import county_of
from .readings import COUNTING, SEE, Values, begin, list_open, read_category, read_targets, take_stamp
from .scorecard import CardRow
from .spans import at
from .standings import Line, Target

LEADS = ("quarter.approve", "decisions.approve")
"""Whoever decides for the county sees its key figures first."""


@dataclass(frozen=True, slots=True)
class KeyRow(CardRow):
    """The county's line of a key indicator; `met` of `asked` institutions meet the target of their category."""

    map_address: str
    met: int
    asked: int

    @property
    def goal(self) -> Text:
        """The county's target where every category has the same, else how many institutions meet their own."""
        if not self.asked:
            return NOTHING
        return Text(f"{self.met}/{self.asked} 家达标", f"{self.met} of {self.asked} meet theirs")


def may_lead(scope: Scope) -> bool:
    return scope.may(SEE) and scope.institutions(SEE) is None and any(scope.may(one) for one in LEADS)


def read_keys(request: Request) -> dict[str, Any]:
    """The rows of the quarter of the bar and as of when they are true; nothing for who does not lead."""
    if not find_installation() or not may_lead(request.scope):
        return {}
    span, pack = request.period, load_pack(get_installation().pack)
    reading = begin(request.scope, span)
    codes = [code for code in load_key_indicators(pack) if code in reading.entries]
    stamp = take_stamp(span)
    now, before = (read_category(one, (), codes, stamp) for one in (span, span.shifted(-1)))
    categories = {row.pk: row.category for row in list_open(COUNTING, span)}
    targets = {category: read_targets(category, span) for category in sorted(set(categories.values()))}
    rows = [_row(request, reading.entries[code], now, before, categories, targets) for code in codes]
    return {"rows": [row for row in rows if row.line.number is not None], "as_of": reading.told, "span": span}


def _row(
    request: Request, entry: Entry, now: Values, before: Values, categories: dict[str, str], targets: dict[str, dict[str, Target]]
) -> KeyRow:
    code, span = entry.code, request.period
    here = now.get(code, {})
    asked = {one: target for one in here if (target := targets.get(categories.get(one, ""), {}).get(code)) and here[one].value is not None}
    met = sum(target.is_met(here[one].value or 0, entry.definition.better) for one, target in asked.items())  # type: ignore[arg-type]
    goals = set(asked.values())
    county, last = (_county(entry, values.get(code, {})) for values in (now, before))
    value = Value(code, "", span, None, None, county)
    line = Line(entry.definition, value, last, None, None, 0, goals.pop() if len(goals) == 1 else None)
    to, map_to = at("indicator", code, span=span, today=request.today), at("indicator-map", span=span, today=request.today, indicator=code)
    return KeyRow(entry, line, to, "", map_to, met, len(asked))


def _county(entry: Entry, values: Any) -> Any:
    """All institutions together; where each already speaks of the whole county, what they say."""
    found = county_of(entry.definition, list(values.values()))
    if found is not None:
        return found
    said = {value.value for value in values.values() if value.value is not None}
    return said.pop() if len(said) == 1 else None
