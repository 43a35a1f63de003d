"""What still holds a ranking up, line by line, each with the page on which it is mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.cycles import indicators_of
from yiti.measure.assessment.models import Cycle, Report
from yiti.measure.assessment.queries import MovedScore, Readiness
from yiti.measure.assessment.queries.readiness import MissingScores
from yiti.registry.access.queries import get_names
from yiti.web.printing import print_at_least

from .naming import address_of, join_names, name_of

NAMED = 4
"""So many institutions are named where several lack the same scores."""
REPORTS = {
    "none": Text("没有开始填报", "has not begun its report"),
    Report.State.DRAFT: Text("填报了还没报送", "has not sent its report"),
    Report.State.SENT: Text("等牵头医院审核", "waits for the lead hospital"),
    Report.State.RETURNED: Text("退回后没有重报", "has not sent again after the return"),
}


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing: what, who owes it, and where."""

    what: Text
    who: Text
    address: str


def list_missing(scope: Scope, readiness: Readiness) -> list[Missing]:
    """Reports first, then scores by assessor and group, heads scored in part, and single items."""
    period = readiness.cycle.period
    found = [
        Missing(
            Text(f"{name_of(row).zh}{REPORTS[state].zh}", f"{name_of(row).en} {REPORTS[state].en}"),
            Text("机构、牵头医院", "The institution, its lead hospital"),
            address_of("report", row.pk, period=period),
        )
        for row, state in readiness.reports_missing
    ]
    found += _scores(scope, readiness)
    for row, left in readiness.heads_partial:
        place = name_of(row)
        words = Text(f"{place.zh}负责人还差 {len(left)} 项", f"Head of {place.en}: {len(left)} scores to go")
        found.append(Missing(words, Text("考核人员", "Assessors"), address_of("score-sheet", row.pk, period=period)))
    for item in readiness.items_open:
        place = name_of(item.institution)
        words = Text(f"{place.zh}单项奖惩待审批：{item.reason}", f"Single item of {place.en}: {item.reason}")
        found.append(Missing(words, Text("另一个人", "Another person"), address_of("single-items", period=period)))
    return found


@dataclass(frozen=True, slots=True)
class Drifted:
    """A score whose figures moved: what it is of, what the figures said then and say now, who must look, and where."""

    what: Text
    then: Text
    now: Text
    state: tuple[str, Text]
    who: Text
    address: str


def list_drifted(scope: Scope, moved: Sequence[MovedScore], cycle: Cycle) -> list[Drifted]:
    """A line for each score whose figures say something else by now."""
    known = indicators_of(cycle.pack)
    names = get_names(scope=scope, usernames={row.assessor for row in moved})
    found = []
    for row in moved:
        place, label, who = name_of(row.institution), known[row.indicator].label, names.get(row.assessor, row.assessor)
        found.append(
            Drifted(
                Text(f"{place.zh}“{label.zh}”", f"{place.en}, “{label.en}”"),
                _points(row.then),
                _points(row.now),
                _what_to_do(row),
                Text(who, who) if who else Text("没有分工", "Nobody assigned"),
                address_of("score-sheet", row.institution.pk, period=cycle.period),
            )
        )
    return found


def _points(score: Decimal | None) -> Text:
    shown = "" if score is None else print_at_least(score, 0)
    return Text(f"{shown} 分", f"{shown} points") if shown else Text("缺项", "absent")


def _what_to_do(row: MovedScore) -> tuple[str, Text]:
    if row.is_corrected:
        return "info", Text("人工改过，看理由还对不对", "Corrected by hand: does the reason still hold?")
    if row.is_sent:
        return "short", Text("已报送，退回后才能改", "Sent: give it back to change it")
    return "short", Text("可以重新采用", "Can be taken anew")


def _scores(scope: Scope, readiness: Readiness) -> list[Missing]:
    period, known = readiness.cycle.period, indicators_of(readiness.cycle.pack)
    labels = {indicator.group: indicator.group_label for indicator in known.values()}
    names = get_names(scope=scope, usernames={row.assessor for row in readiness.scores_missing})
    alike: dict[tuple[str, str], list[MissingScores]] = {}
    for row in readiness.scores_missing:
        alike.setdefault((row.assessor, row.group), []).append(row)
    found = []
    for (assessor, group), rows in alike.items():
        label, places = labels[group], join_names([name_of(row.institution) for row in rows], NAMED)
        count, kept = sum(len(row.unscored) for row in rows), sum(len(row.unsent) for row in rows)
        words = Text(f"{count} 项没评" if count else f"{kept} 项没报送", f"{count} unscored" if count else f"{kept} not sent")
        who = names.get(assessor, assessor)
        address = address_of("scores", period=period, group=group, assessor=assessor) if who else address_of("assignments", period=period)
        if who and len(rows) == 1:
            address = address_of("score-sheet", rows[0].institution.pk, period=period)
        what = Text(f"“{label.zh}”{words.zh}：{places.zh}", f"“{label.en}”, {words.en}: {places.en}")
        found.append(Missing(what, Text(who, who) if who else Text("没有分工", "Nobody assigned"), address))
    return found
