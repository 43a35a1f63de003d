"""The messages of the quarter: what came back or was decided, why, and where it goes on. Each belongs into the act's own transaction."""

from yiti.kernel.periods import Period
from yiti.kernel.text import Text
from yiti.measure.assessment.cycles import indicators_of
from yiti.measure.assessment.models import Appeal, Report, SingleItem
from yiti.measure.assessment.queries import list_scorings
from yiti.web.announcing import announce, announce_to_holders, with_reason
from yiti.web.printing import print_at_least
from yiti.web.requests import Request

from .naming import address_of, name_of


def announce_returned_report(request: Request, report: Report) -> None:
    """To whoever fills in the institution's report."""
    period = Period.parse(report.cycle_id)
    words = Text(f"{period.label.zh}的上报被退回，请改好重报", f"The report of {period.label.en} came back; mend it and send it again")
    link = address_of("report", report.institution_id, period=report.cycle_id)
    text = with_reason(words, report.reason)
    announce_to_holders(request, function="accounts.enter", institution=report.institution_id, text=text, link=link)


def announce_returned_scores(request: Request, period: Period, institution: str, group: str, reason: str) -> None:
    """To the assessor of the group at the institution."""
    rows = list_scorings(scope=request.scope, period=str(period))
    row = next((row for row in rows if (row.institution.pk, row.group) == (institution, group)), None)
    if row is None:
        return
    name, label = name_of(row.institution), row.group_label
    words = Text(
        f"{name.zh}“{label.zh}”的得分被退回，请改好重报",
        f"The scores of {name.en} for “{label.en}” came back; mend them and send them again",
    )
    link = address_of("score-sheet", institution, period=str(period))
    announce(request, to=[row.assessor], text=with_reason(words, reason), link=link)


def announce_returned_ranking(request: Request, period: Period, reason: str) -> None:
    """To those who rank."""
    words = Text(f"领导小组退回了{period.label.zh}的排名", f"The leading group sent the ranking of {period.label.en} back")
    announce_to_holders(request, function="quarter.rank", text=with_reason(words, reason), link=address_of("ranking", period=str(period)))


def announce_settled_item(request: Request, item: SingleItem) -> None:
    """To the one who proposed it."""
    name, points = name_of(item.institution), print_at_least(item.points, 0)
    is_approved = item.state == SingleItem.State.APPROVED
    said = Text("已同意", "approved") if is_approved else Text("未同意", "rejected")
    words = Text(f"{name.zh}单项 {points} 分：{said.zh}", f"Single item of {points} points for {name.en}: {said.en}")
    announce(request, to=[item.entered_by], text=with_reason(words, item.answer), link=address_of("single-items", period=item.cycle_id))


def announce_filed_appeal(request: Request, appeal: Appeal) -> None:
    """To those who decide appeals."""
    name, label = name_of(appeal.institution), indicators_of(appeal.cycle.pack)[appeal.indicator].label
    words = Text(f"{name.zh}对“{label.zh}”提出申诉", f"{name.en} appeals against “{label.en}”")
    link = address_of("appeal", appeal.pk)
    text = with_reason(words, appeal.reason)
    announce_to_holders(request, function="appeals.decide", institution=appeal.institution_id, text=text, link=link)


def announce_decided_appeal(request: Request, appeal: Appeal) -> None:
    """To the one who filed it; an upheld one also to those who reckon anew."""
    label, link = indicators_of(appeal.cycle.pack)[appeal.indicator].label, address_of("appeal", appeal.pk)
    is_upheld = appeal.state == Appeal.State.UPHELD
    said = Text("成立，差额下一期补", "upheld, the difference comes with the next period") if is_upheld else Text("不成立", "rejected")
    words = Text(f"对“{label.zh}”的申诉{said.zh}", f"The appeal against “{label.en}” is {said.en}")
    announce(request, to=[appeal.filed_by], text=with_reason(words, appeal.answer), link=link)
    if is_upheld:
        again = Text(f"{appeal.cycle_id} 有申诉成立，等重算", f"An appeal of {appeal.cycle_id} was upheld and waits for the new run")
        announce_to_holders(request, function="quarter.rank", text=again, link=address_of("correct", appeal.cycle_id))
