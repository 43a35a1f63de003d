"""The current report of an institution, as the room's operations take hold of it."""

from yiti.kernel.periods import Period
from yiti.kernel.refusals import Conflict, UnableTo
from yiti.kernel.text import Text

from .assessed import list_assessed
from .models import Cycle, Report


class UnableToReport(UnableTo):
    code = "report"


class ReportClosed(Conflict):
    """The report is sent or accepted: a second upload for a closed step."""

    code = "report-closed"


def find_report(cycle: Cycle, institution: str) -> Report | None:
    """The current version, or None where nothing was begun."""
    return Report.objects.filter(cycle=cycle, institution=institution, is_current=True).first()


def lock_report(cycle: Cycle, institution: str) -> Report:
    """
    The current version, locked.

    :raises UnableToReport: where nothing was begun
    """
    found = Report.objects.select_for_update().filter(cycle=cycle, institution=institution, is_current=True).first()
    if found is None:
        raise UnableToReport(Text("还没有填报", "Nothing is reported yet"), code="not-found")
    return found


def require_draft(report: Report) -> None:
    """:raises ReportClosed:"""
    if report.state != Report.State.DRAFT:
        words = {
            Report.State.SENT: Text(f"已由 {report.sent_by} 报送，等待审核", f"{report.sent_by} has sent it; it waits for review"),
            Report.State.ACCEPTED: Text("已审核通过，不能再报", "It is accepted and closed"),
            Report.State.RETURNED: Text("已退回，请先开始新的一版", "It was returned; begin a new version first"),
        }
        raise ReportClosed(words[Report.State(report.state)])


def require_assessed(cycle: Cycle, institution: str) -> None:
    """:raises UnableToReport: for an institution that is not assessed in this quarter"""
    if not list_assessed(Period.parse(cycle.period).last, [institution]):
        raise UnableToReport(
            Text("这家机构本季不列入考核", "This institution is not assessed in this quarter"), code="not-assessed", field="institution"
        )
