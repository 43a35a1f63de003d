"""Making a report: what it says is frozen, and its check code covers every word of it."""

from datetime import date

from django.db import transaction

from yiti.foundation.audit.operations import record_change
from yiti.foundation.installation.queries import get_installation
from yiti.kernel.clauses import Clause
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

from .building import build_content
from .codes import code_of, digest_of
from .contents import Content
from .models import MadeReport
from .queries import Duty, find_duty
from .rights import may_make


def make_report(*, scope: Scope, key: str, today: date) -> MadeReport:
    """
    Make a report for the period that is owed, or of today where it is asked for.

    Made anew for a period it stands beside the one before, with the next number.

    :raises UnableToFindReport: for one that no document has
    :raises Forbidden: for a role that the document does not have make it
    """
    duty = find_duty(scope=scope, key=key, today=today)
    if not may_make(scope, duty.report):
        raise Forbidden(Text("文件没有让您的角色做这份报告", "The document does not have your role make this report"))
    content = build_content(scope=scope, pack=duty.pack, report=duty.report, period=duty.period, today=today)
    return _store(scope, duty, content, today)


@transaction.atomic
def _store(scope: Scope, duty: Duty, content: Content, today: date) -> MadeReport:
    period = str(duty.period) if duty.period else ""
    before, place = MadeReport.objects.select_for_update().filter(report=duty.report.id), get_installation().place
    number = "-".join(("BG", place, duty.report.id, period or f"{today:%Y%m%d}", str(len(before) + 1)))
    made = MadeReport.objects.create(
        number=number, pack=duty.pack, report=duty.report.id, period=period,
        title_zh=content["title"]["zh"], title_en=content["title"]["en"],
        content=content, as_of=today, check_code=code_of(content, number), made_by=scope.actor.username, made_on=today,
    )  # fmt: skip
    record_change(
        scope=scope, action="report.make", table="reports_madereport", key=made.pk,
        after={"number": number, "check_code": made.check_code, "digest": digest_of(content)}, clause=Clause(duty.pack, duty.report.clause),
    )  # fmt: skip
    return made
