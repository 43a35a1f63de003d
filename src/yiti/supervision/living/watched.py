"""What supervision watches: pay against its approval and its cap, monthly results, the yearly joint assessment."""

from collections.abc import Iterator
from datetime import timedelta

from yiti.foundation.runs.queries import list_runs
from yiti.kernel.periods import Period
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.queries.opinions import list_opinions
from yiti.money.pay.queries.entries import list_result_houses
from yiti.money.pay.queries.findings import find_fund_use
from yiti.registry.institutions.assessed import assessed_on
from yiti.registry.institutions.queries import list_institutions

from .lives import INSTITUTIONS, Live, Sight, State, share

FUND_USE, CAP, MONTHLY, JOINT = "附件1 三", "六(二)2(5)", "附件1 七(二)2", "六(二)2(4)"
WAGE = "reference_wage"


def list_watched(sight: Sight) -> Iterator[Live]:
    """For those who see the whole county; the joint assessment also for the departments that give it."""
    scope = sight.scope
    if scope.may("funds.see") and scope.institutions("funds.see") is None:
        yield from _paid(sight)
    if scope.may("overview.see") and scope.institutions("overview.see") is None:
        yield from _monthly(sight)
    if scope.may("joint.assess") or scope.institutions("scores.see") is None:
        yield from _joint(sight)


def _paid(sight: Sight) -> Iterator[Live]:
    """
    The newest quarter that was distributed: paid over its approval or without any, and the cap.

    A distribution above the cap is refused when it is closed, so that what is closed is within, where there is a cap.
    """
    newest = list_runs(scope=sight.scope, kind="quarter").filter(superseded_by__isnull=True).order_by("-period")
    for period in newest.values_list("period", flat=True)[:2]:
        answer = find_fund_use(scope=sight.scope, period=period)
        if answer is not None:
            rows = answer.result["institutions"]
            wrong = sum(row["finding"] != "none" for row in rows)
            label = Period.parse(period).label
            says = Text(f"{label.zh}，{wrong} 家超额或未批发放", f"{label.en}: {wrong} paid above or without approval")
            figure = share(len(rows) - wrong, len(rows), INSTITUTIONS)
            yield Live(FUND_USE, "short" if wrong else "met", figure, says, topic="findings")
            yield from _cap(sight, period, label)
            return


def _cap(sight: Sight, period: str, label: Text) -> Iterator[Live]:
    if sight.scope.institutions("pay.see") is not None or WAGE not in sight.book.settings or not sight.book.is_set(WAGE):
        return
    closed = list_runs(scope=sight.scope, kind="distribution", period=period).filter(superseded_by__isnull=True).count()
    if closed:
        says = Text(
            f"{label.zh}内部分配关闭时核对，超上限的关不了", f"checked when {label.en} was distributed; none above the cap can be closed"
        )
        yield Live(CAP, "met", Text(f"{closed} 家在人均上限内", f"{closed} institutions within the cap"), says, topic="distribution")


def _monthly(sight: Sight) -> Iterator[Live]:
    """The last whole month: which assessed institutions have entered results of their staff."""
    last = sight.today.replace(day=1) - timedelta(days=1)
    whole = set(list_institutions(scope=sight.scope, on=last).filter(assessed_on(last)).values_list("code", flat=True))
    if not whole:
        return
    done = len(list_result_houses(scope=sight.scope, month=last.replace(day=1)) & whole)
    month = Text(f"{last:%Y} 年 {last.month} 月的人员考核", f"staff results of {last:%Y-%m}")
    state: State = "met" if done == len(whole) else "running" if done else "wait"
    yield Live(MONTHLY, state, share(done, len(whole), INSTITUTIONS), month, topic="staff_results")


def _joint(sight: Sight) -> Iterator[Live]:
    """This year's opinions, or last year's while this year has none and last year's are not whole."""
    for year in (sight.today.year - 1, sight.today.year):
        rows = list_opinions(scope=sight.scope, year=year)
        spoken = sum(all(opinions.values()) for _, opinions in rows)
        if rows and (spoken < len(rows) or year == sight.today.year):
            begun = any(opinion for _, opinions in rows for opinion in opinions.values())
            state: State = "met" if spoken == len(rows) else "running" if begun else "wait"
            says = Text(f"{year} 年四部门综合考核齐了", f"joint assessment of {year} by all four departments")
            yield Live(JOINT, state, share(spoken, len(rows), INSTITUTIONS), says if rows else NOTHING, topic="joint")
            return
