"""Making public, and answering those who object (附件1 二(三), 九(二)4-5)."""

from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction

from yiti.foundation.audit.operations import record_change
from yiti.foundation.decisions.queries import get_book
from yiti.foundation.papers import check_code
from yiti.foundation.runs.models import Run
from yiti.foundation.workflow.flows import get_flow
from yiti.foundation.workflow.operations import finish_steps
from yiti.foundation.workflow.queries import find_step
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Conflict
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.calendars import calendar_of

from .contents import Content
from .digests import digest_of
from .drafts import WORKFLOW, Draft
from .models import Notice, Objection
from .queries import list_notices
from .refusals import UnableToObject, UnableToPost

AUDIENCES = {"institution_staff": Notice.Audience.STAFF, "assessed_institutions": Notice.Audience.INSTITUTIONS}


def post_notice(
    *,
    scope: Scope,
    duty: str,
    audience: str,
    period: str,
    title: Text,
    content: Content,
    today: date,
    run: Run | None = None,
    institution: str = "",
) -> Notice:
    """
    Post a notice; from then on it is frozen, and its check code covers the run's hash and the content.

    :raises UnableToPost: while the county has not decided how many working days a notice stays
    :raises Conflict: where the same duty is already posted for the period
    """
    scope.require("notices.post", institution or "*")
    book = get_book(scope=scope, on=today)
    days = int(book.parameter("publicity_working_days").number)
    number = "-".join(part for part in ("GS", period, duty, institution) if part)
    digest = digest_of(content, run)
    notice = Notice(
        number=number, duty=duty, audience=AUDIENCES.get(audience, Notice.Audience.PUBLIC), institution_id=institution or None,
        period=period,
        run=run, title_zh=title.zh, title_en=title.en, content=content,
        check_code=check_code(digest, number, settings.YITI_CHECK_CODE_KEY.encode()),
        posted_on=today, until_on=calendar_of(book).add_workdays(today, days), posted_by=scope.actor.username,
    )  # fmt: skip
    return _store(scope, notice)


def post_draft(*, scope: Scope, draft: Draft, today: date) -> Notice:
    """
    Post what `prepare_notice` prepared, and mark the step of the quarter that it is.

    :raises Blocked: where a step before it is not done
    :raises UnableToPost: of a period that is not over, where it is drawn from the records
    :raises UnableToPost, Conflict: as `post_notice`
    """
    if draft.duty.every and Period.parse(draft.period).end > today:
        label = Period.parse(draft.period).label
        raise UnableToPost(Text(f"{label.zh}还没有过完", f"{label.en} is not over yet"), code="not-over", field="of")
    with transaction.atomic():
        notice = post_notice(
            scope=scope, duty=draft.duty.id, audience=draft.duty.audience, period=draft.period, title=draft.title, content=draft.content,
            today=today, run=draft.run, institution=draft.institution,
        )  # fmt: skip
        if draft.institution and not draft.duty.every:
            _finish_step(scope, draft, today)
    return notice


def _finish_step(scope: Scope, draft: Draft, today: date) -> None:
    """The house's own publicity is a step of the quarter; one that is done already stays."""
    part = get_flow(draft.clause.pack, WORKFLOW).part_for("notices.post")
    step = part and find_step(scope=scope, workflow=WORKFLOW, period=draft.period, step=part.id, subject=draft.institution)
    if part and step and step.state != "done":
        finish_steps(scope=scope, workflow=WORKFLOW, period=draft.period, step=part.id, today=today, subjects=[draft.institution])


@transaction.atomic
def _store(scope: Scope, notice: Notice) -> Notice:
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
    except IntegrityError:
        raise Conflict(Text("这一期已经公示过了", "this has already been posted for the period")) from None
    after = {"number": notice.number, "check_code": notice.check_code, "run": notice.run.hash if notice.run else ""}
    record_change(
        scope=scope, action="notice.post", table="publicity_notice", key=notice.number, after=after, institution=notice.institution_id or ""
    )  # fmt: skip
    return notice


@transaction.atomic
def raise_objection(*, scope: Scope, number: str, text: str, today: date) -> Objection:
    """
    Object to a notice while it is posted.

    :raises UnableToObject: after its last day, without a reason, or where the notice is not the reader's to see
    """
    scope.require("notices.object")
    notice = list_notices(scope=scope).filter(number=number).first()
    if notice is None:
        raise UnableToObject(Text("没有这份公示", "there is no such notice"), code="not-found")
    if today > notice.until_on:
        raise UnableToObject(Text(f"公示期到 {notice.until_on} 已满", f"publicity ended on {notice.until_on}"), code="over")
    if not text.strip():
        raise UnableToObject(Text("请写明异议内容", "say what you object to"), field="text", code="missing-field")
    row = Objection.objects.create(notice=notice, text=text.strip(), raised_by=scope.actor.username, raised_on=today)
    record_change(
        scope=scope, action="notice.object", table="publicity_objection", key=row.pk, after={"notice": number, "text": row.text},
        institution=notice.institution_id or "",
    )  # fmt: skip
    return row


@transaction.atomic
def answer_objection(*, scope: Scope, objection: int, answer: str, today: date) -> Objection:
    """
    Answer an objection: to a notice of the county for the whole county, to a house's own within the house.

    :raises UnableToObject: without an answer, by the one who raised it, or where the reader may not see the notice
    :raises Conflict: where it is already answered
    """
    row = Objection.objects.select_for_update().filter(pk=objection, notice__in=list_notices(scope=scope)).first()
    if row is None:
        raise UnableToObject(Text("没有这条异议", "there is no such objection"), code="not-found")
    scope.require("notices.answer", row.notice.institution_id or "*")
    if row.state == Objection.State.ANSWERED:
        raise Conflict(Text("已经有人答复", "somebody has already answered"))
    if row.raised_by == scope.actor.username:
        raise UnableToObject(Text("不能答复自己的异议", "nobody answers his own objection"), code="four-eyes")
    if not answer.strip():
        raise UnableToObject(Text("请写答复", "write an answer"), field="answer", code="missing-field")
    row.state, row.answer, row.answered_by, row.answered_on = Objection.State.ANSWERED, answer.strip(), scope.actor.username, today
    row.save()
    record_change(
        scope=scope, action="notice.answer", table="publicity_objection", key=row.pk, after={"answer": row.answer},
        institution=row.notice.institution_id or "",
    )  # fmt: skip
    return row
