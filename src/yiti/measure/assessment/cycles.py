"""A quarter as the room's operations take hold of it: its state, its workflow, its points."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache

from yiti.foundation.decisions.queries import get_book_of
from yiti.foundation.workflow.flows import Part, get_flow
from yiti.foundation.workflow.operations import finish_steps
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Conflict, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs import ListedIndicator, Resolved, load_pack

from .models import Cycle

WORKFLOW = "quarter"
POINTS = "scoring_points"

STATES: Mapping[str, Text] = {
    Cycle.State.OPEN: Text("收集与评分", "collecting and scoring"),
    Cycle.State.RANKED: Text("已排名，待审批", "ranked, to be approved"),
    Cycle.State.APPROVED: Text("已审批", "approved"),
    Cycle.State.FED_BACK: Text("已反馈", "fed back"),
    Cycle.State.PUBLISHED: Text("已公示", "published"),
}


class UnknownQuarter(UnableTo):
    code = "not-found"


class QuarterState(Conflict):
    """The quarter is not in the state that this act needs."""

    code = "quarter-state"


def find_cycle(period: str, *, lock: bool = False) -> Cycle:
    """:raises UnknownQuarter:"""
    found = (Cycle.objects.select_for_update() if lock else Cycle.objects).filter(pk=period).first()
    if found is None:
        raise UnknownQuarter(Text(f"{period} 没有开季", f"The quarter {period} was never opened"), field="period")
    return found


def require_state(cycle: Cycle, *states: str) -> None:
    """:raises QuarterState:"""
    if cycle.state not in states:
        now = STATES[cycle.state]
        raise QuarterState(Text(f"{cycle.period} {now.zh}，不能办这一步", f"{cycle.period} is {now.en}; this cannot be done now"))


def require_version(seen: int, now: int) -> None:
    """:raises Conflict: where somebody else changed it since the person saw it"""
    if seen != now:
        raise Conflict(Text("刚被别人改动，请看最新内容后再办", "Somebody else has just changed this; look at it again before you act"))


def touch(cycle: Cycle) -> None:
    """Raise the version of a locked quarter because what its ranking is made from has changed: a run on older inputs is then told."""
    cycle.version += 1
    cycle.save(update_fields=["version"])


def part_for(cycle: Cycle, function: str) -> Part:
    """
    The step of the quarter that a function takes.

    :raises UnknownQuarter: where the pack has no such step
    """
    found = get_flow(cycle.pack, WORKFLOW).part_for(function)
    if found is None:
        raise UnknownQuarter(Text(f"流程中没有 {function} 这一步", f"The workflow has no step for {function}"))
    return found


def finish(scope: Scope, cycle: Cycle, function: str, today: date, subjects: Sequence[str] | None = None) -> None:
    """Mark the step that a function takes as done."""
    finish_steps(scope=scope, workflow=WORKFLOW, period=cycle.period, step=part_for(cycle, function).id, today=today, subjects=subjects)


def points_of(scope: Scope, cycle: Cycle, category: str) -> dict[str, Decimal]:
    """
    Indicator → points above zero in a category, by the county's decision in force on the quarter's last day.

    :raises Refused: `parameter-unset` where nothing is decided
    """
    return points_in(book_of(scope, cycle), category)


def book_of(scope: Scope, cycle: Cycle) -> Resolved:
    """The quarter's pack with the county's decisions in force on its last day."""
    return get_book_of(scope=scope, pack=cycle.pack, on=Period.parse(cycle.period).last)


def points_in(book: Resolved, category: str) -> dict[str, Decimal]:
    """:raises Refused: `parameter-unset` where nothing is decided"""
    return {code: figure.number for code, figure in book.table(POINTS, category).items() if figure.number > 0}


@cache
def indicators_of(pack: str) -> Mapping[str, ListedIndicator]:
    """The indicators of a pack by code, in order."""
    return {indicator.code: indicator for indicator in load_pack(pack).indicators}
