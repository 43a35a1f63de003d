"""What waits for a second person: appeals, single items, local decisions, objections; and the runs that follow from them."""

from datetime import date

from yiti.foundation.decisions.queries import list_decisions
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.cycles import indicators_of
from yiti.measure.assessment.models import Appeal, Cycle, SingleItem
from yiti.measure.assessment.queries import list_appeals, list_cycles, list_single_items, list_upheld_unsettled
from yiti.supervision.publicity.models import Objection
from yiti.supervision.publicity.queries import list_notices
from yiti.web.measures.naming import address_of, name_of
from yiti.web.printing import print_at_least

from .lines import Button, Line


def list_matters(scope: Scope, today: date) -> list[Line]:
    return [*_appeals(scope, today), *_settlements(scope), *_items(scope), *_decisions(scope), *_objections(scope, today)]


def _appeals(scope: Scope, today: date) -> list[Line]:
    if not scope.may("appeals.decide"):
        return []
    lines = []
    for appeal in list_appeals(scope=scope, state=Appeal.State.FILED):
        label, name = indicators_of(appeal.cycle.pack)[appeal.indicator].label, name_of(appeal.institution)
        period = Period.parse(appeal.cycle_id).label
        gap = print_at_least(appeal.points - appeal.score, 2)
        lines.append(
            Line(
                "short",
                Text(f"{name.zh}对{period.zh}“{label.zh}”得分提出申诉", f"{name.en} appeals against “{label.en}”, {period.en}"),
                Text(
                    f"扣了 {gap} 分，主张 {print_at_least(appeal.claimed, 2)} 分；受理后重算，不改已公布的",
                    f"{gap} points were taken, {print_at_least(appeal.claimed, 2)} are claimed; what is published stays",
                ),
                acts=(Button(Text("受理", "Decide"), address_of("appeal", appeal.pk)),),
                due_words=Text(f"已等 {(today - appeal.filed_on).days} 天", f"waiting {(today - appeal.filed_on).days} days"),
            )
        )
    return lines


def _settlements(scope: Scope) -> list[Line]:
    """Upheld appeals that no run has answered yet."""
    if not scope.may("quarter.rank"):
        return []
    periods = {appeal.cycle_id for appeal in list_upheld_unsettled(scope=scope)}
    return [
        Line(
            "short",
            Text(f"{period} 有申诉成立，等重算", f"An appeal of {period} was upheld and waits for the new run"),
            Text("差额在下一期补发，已公布的结果不动", "The difference is paid in the next period; what is published stays"),
            acts=(Button(Text("去重算", "Recompute"), address_of("correct", period)),),
        )
        for period in sorted(periods)
    ]


def _items(scope: Scope) -> list[Line]:
    """Single items that another proposed and the reader may settle."""
    if not any(scope.may(function) for function in ("quarter.rank", "quarter.approve", "single_items.enter")):
        return []
    lines = []
    for cycle in list_cycles(scope=scope).filter(state=Cycle.State.OPEN):
        waiting = list_single_items(scope=scope, period=cycle.period).filter(state=SingleItem.State.PROPOSED)
        count = waiting.exclude(entered_by=scope.actor.username).count()
        if count:
            what = Text(f"{cycle.period} 有 {count} 项单项奖惩等您审批", f"{count} single items of {cycle.period} wait for you")
            act = Button(Text("去审批", "Settle"), address_of("single-items", period=cycle.period))
            lines.append(Line("running", what, Text("不审批不能排名", "Ranking waits for them"), acts=(act,)))
    return lines


def _decisions(scope: Scope) -> list[Line]:
    """Local decisions that wait for a second person."""
    if not scope.may("decisions.approve") or not address_of("decisions"):
        return []
    count = list_decisions(scope=scope, state="proposed").exclude(proposed_by=scope.actor.username).count()
    if not count:
        return []
    act = Button(Text("去审批", "Approve"), address_of("decisions"))
    return [Line("running", Text(f"{count} 项本地决定等第二个人审批", f"{count} local decisions wait for a second person"), acts=(act,))]


def _objections(scope: Scope, today: date) -> list[Line]:
    """Objections to notices that somebody else raised and the reader may answer."""
    if not scope.may("notices.answer"):
        return []
    rows = Objection.objects.filter(notice__in=list_notices(scope=scope), state=Objection.State.RAISED)
    rows = rows.exclude(raised_by=scope.actor.username).select_related("notice").order_by("raised_on", "pk")
    return [
        Line(
            "short",
            Text(f"对“{row.notice.title_zh}”有异议等答复", f"An objection to “{row.notice.title_en}” waits for its answer"),
            Text(row.text[:80], row.text[:80]),
            acts=(Button(Text("答复", "Answer"), address_of("notice", row.notice.number)),),
            due_words=Text(f"已等 {(today - row.raised_on).days} 天", f"waiting {(today - row.raised_on).days} days"),
        )
        for row in rows
        if scope.may("notices.answer", row.notice.institution_id or None)
    ]
