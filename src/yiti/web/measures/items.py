"""Single rewards and penalties of a quarter: proposed by one, settled by another."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from yiti.foundation.installation.queries import get_now
from yiti.kernel.clauses import Clause
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Forbidden, UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.models import Cycle, SingleItem
from yiti.measure.assessment.operations import propose_single_item, settle_single_item
from yiti.measure.assessment.queries import get_cycle, list_single_items
from yiti.registry.access.queries import get_names
from yiti.registry.institutions.assessed import assessed_on
from yiti.registry.institutions.queries import list_institutions
from yiti.web.access import page
from yiti.web.columns import Column, Filter
from yiti.web.fields import Field, blame
from yiti.web.lists import Listing
from yiti.web.pages import render
from yiti.web.requests import Request

from .announcements import announce_settled_item
from .figures import why_now
from .naming import address_of, name_of
from .telling import read_period, read_required, tell
from .unopened import or_unopened

ENTER = "single_items.enter"
SETTLE = (ENTER, "quarter.rank", "quarter.approve")
SEEN_BY = (*SETTLE, "scores.see")
CLAUSE = "附件1 九(一)1"
STATES = {
    SingleItem.State.PROPOSED: ("running", Text("待审批", "Proposed")),
    SingleItem.State.APPROVED: ("met", Text("已同意", "Approved")),
    SingleItem.State.REJECTED: ("info", Text("未同意", "Rejected")),
}


def _why(row: SingleItem) -> str:
    return why_now("items", row.cycle_id, row.institution_id, str(row.pk))


def _listing(names: dict[str, str]) -> Listing:
    return Listing(
        "single-items",
        Text("单项奖惩", "Single items"),
        [
            Column("name", Text("机构", "Institution"), lambda row: name_of(row.institution), "name", sort="institution__sequence"),
            Column("points", Text("加减分", "Points"), kind="score", sort="points", why=_why),
            Column("reason", Text("事由", "Reason"), sort="reason"),
            Column("entered_by", Text("提出", "Proposed by"), lambda row: names.get(row.entered_by, row.entered_by), "soft"),
            Column("state", Text("状态", "State"), lambda row: STATES[row.state], "state", sort="state"),
            Column("settled_by", Text("审批", "Settled by"), lambda row: names.get(row.settled_by, row.settled_by), "soft"),
            Column("answer", Text("意见", "Answer")),
            Column(
                "act",
                Text("操作", "Act"),
                lambda row: row.pk if row.state == SingleItem.State.PROPOSED else None,
                template="yiti/measures/_settle.html",
                is_exported=False,
            ),
        ],
        search=("institution__name", "institution__pinyin", "reason"),
        hint=Text("机构、事由", "Institution, reason"),
        filters=[
            Filter(
                "state",
                Text("状态", "State"),
                [(str(key), words) for key, (_, words) in STATES.items()],
                lambda rows, value: rows.filter(state=value),
            )
        ],
        order="name",
        empty=Text("这一季没有单项奖惩", "No single items in this quarter"),
    )


@page(function=SEEN_BY)
@or_unopened
def items_page(request: Request) -> HttpResponse:
    """The list, and for those who propose the form for one more."""
    return _show(request, str(request.period))


@page(function=ENTER, methods=("POST",))
def propose_item_page(request: Request) -> HttpResponse:
    """Propose points for an institution; another person settles them."""
    period, sent = str(read_period(request)), request.POST
    try:
        if not sent.get("institution"):
            raise UnableTo(Text("请选机构", "Choose the institution"), code="missing-field", field="institution")
        propose_single_item(
            scope=request.scope, period=period, institution=sent["institution"], points=read_required(sent, "points"),
            reason=sent.get("reason", ""), now=get_now(), clause=sent.get("clause", "").strip(),
        )  # fmt: skip
    except Forbidden:
        raise
    except UnableTo as refusal:
        fields = _fields(request)
        for field in fields:
            field.fill(sent)
        error = NOTHING if blame(fields, refusal) else refusal.message
        return _show(request, period, fields=fields, error=error, status=422)
    tell(request, Text("已提出，等另一个人审批", "Proposed; another person settles it"))
    return redirect(address_of("single-items", period=period))


def _show(request: Request, period: str, *, fields: list[Field] | None = None, error: Text = NOTHING, status: int = 200) -> HttpResponse:
    scope = request.scope
    cycle = get_cycle(scope=scope, period=period)
    is_open = cycle.state == Cycle.State.OPEN
    rows = list_single_items(scope=scope, period=period)
    if request.place:
        rows = rows.filter(institution=request.place)
    names = get_names(scope=scope, usernames={name for pair in rows.values_list("entered_by", "settled_by") for name in pair if name})
    shown = _listing(names).read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    context: dict[str, Any] = {
        "list": shown, "fields": fields or (_fields(request) if scope.may(ENTER) and is_open else []), "error": error, "cycle": cycle,
        "label": Period.parse(period).label, "clause": Clause(cycle.pack, CLAUSE), "me": scope.actor.username,
        "may_settle": is_open and any(scope.may(function) for function in SETTLE),
        "open_items": rows.filter(state=SingleItem.State.PROPOSED).count(),
    }  # fmt: skip
    return render(request, "yiti/measures/items.html", context, status=status)


def _fields(request: Request) -> list[Field]:
    institutions = list_institutions(scope=request.scope, on=request.today).filter(assessed_on(request.today))
    return [
        Field("institution", Text("机构", "Institution"), choices=[(row.pk, name_of(row)) for row in institutions]),
        Field(
            "points",
            Text("加减分", "Points"),
            "decimal",
            unit=Text("分", "points"),
            help=Text("奖励为正，处罚为负", "Above zero rewards, below zero penalises"),
        ),
        Field("reason", Text("事由", "Reason"), "textarea", more={"maxlength": 300}),
        Field("clause", Text("依据条款", "Clause"), required=False, value=CLAUSE, more={"maxlength": 60}),
    ]


@page(function=SETTLE, methods=("POST",))
def settle_item_page(request: Request, item: int) -> HttpResponse:
    """Approve or reject another's proposal."""
    act = request.POST.get("act", "")
    if act not in ("approve", "reject"):
        raise UnableTo(Text("请选同意或不同意", "Approve or reject it"), field="act", code="missing-field")
    with transaction.atomic():
        done = settle_single_item(
            scope=request.scope, id=item, approves=act == "approve", today=request.today, answer=request.POST.get("answer", "")
        )
        announce_settled_item(request, done)
    tell(request, Text("已同意" if act == "approve" else "已答复不同意", "Approved" if act == "approve" else "Rejected"))
    return redirect(address_of("single-items", period=done.cycle_id))
